"""Fixed meeting times of groups."""

from __future__ import annotations

import pytest

from school.plans.reading import read_plan
from tests.school.plans.shown import shown_time


def times(text: str) -> list[str]:
    return [shown_time(time) for time in read_plan(text).research_times]


TIMES: list[tuple[str, list[str]]] = [
    ("数学组每周二下午开展教研活动。", ["数学 weekly 2 pm"]),
    ("语文、品德教研时间为周四下午五、六节课。", ["语文 weekly 4 pm 第5,6", "品德 weekly 4 pm 第5,6"]),
    ("每周一下午二、三节为科学组教研时间。", ["科学 weekly 1 pm 第2,3"]),
    ("物理组：周三上午2-3节；化学组：周五上午第三、四节。", ["物理 weekly 3 am 第2,3", "化学 weekly 5 am 第3,4"]),
    ("教研活动时间：文科组周一下午，理科组周二下午。", ["文科 weekly 1 pm", "理科 weekly 2 pm"]),
    ("各组教研时间：语文（周一下午1、2节）、数学（周二下午1、2节）。", [
        "语文 weekly 1 pm 第1,2",
        "数学 weekly 2 pm 第1,2",
    ]),
    ("体育组在每月第三周的星期二上午集体备课。", ["体育 monthly 2 nth=3 am"]),
    ("美术组在每月最后一周的周四教研。", ["美术 monthly 4 nth=last"]),
    ("每月最后一个周五下午为校本教研日。", ["全校 monthly 5 nth=last pm"]),
    ("每月第一、三周的周一下午，音乐组开展研讨。", ["音乐 monthly 1 nth=1 pm", "音乐 monthly 1 nth=3 pm"]),
    ("英语组隔周周三下午第2节集体备课。", ["英语 biweekly 3 pm 第2"]),
    ("英语备课组隔周四下午备课。", ["英语 biweekly 4 pm"]),
    ("历史组每两周的周五上午教研。", ["历史 biweekly 5 am"]),
    ("每两周一次备课组长例会（周一下午3:30）。", ["备课组长 biweekly 1 pm 15:30"]),
    ("两周一次备课组长例会，周一下午3:30。", ["备课组长 biweekly 1 pm 15:30"]),
    ("每两周召开一次教研组长例会，安排在周四下午第3节。", ["教研组长 biweekly 4 pm 第3"]),
    ("两周一次备课组长例会，周三下午语文组集体备课。", ["语文 weekly 3 pm"]),
    ("每两周召开一次备课组长例会（周一下午）。", ["备课组长 biweekly 1 pm"]),
    ("综合组单周周二下午三点至四点教研。", ["综合 biweekly 2 odd pm 15:00-16:00"]),
    ("双周的周三下午为课题组研讨时间。", ["课题组 biweekly 3 even pm"]),
    ("每周四15:40—16:30为全体教师业务学习时间。", ["全校 weekly 4 15:40-16:30"]),
    ("每周五下午3点半全校教师集中培训。", ["全校 weekly 5 pm 15:30"]),
    ("每周三放学后全校教师集体学习。", ["全校 weekly 3 pm"]),
    ("地理组每周三第二节课后教研。", ["地理 weekly 3"]),
    ("低段语文周一下午，高段语文周二下午集体备课。", ["低段语文 weekly 1 pm", "高段语文 weekly 2 pm"]),
    ("语文组每周一上午、数学组每周二上午、综合组每周三上午为教研时间。", [
        "语文 weekly 1 am",
        "数学 weekly 2 am",
        "综合 weekly 3 am",
    ]),
    ("（二）教研组活动时间\n史地：周四下午1、2节\n音体美：周五下午第1节起", [
        "史地 weekly 4 pm 第1,2",
        "音体美 weekly 5 pm 第1",
    ]),
    ("周二：语文组；周三：数学组。", ["语文 weekly 2", "数学 weekly 3"]),
    ("学科组\t活动时间\t地点\n语文\t周二下午第2节\t二楼\n数学\t周三下午第2节\t三楼", [
        "语文 weekly 2 pm 第2",
        "数学 weekly 3 pm 第2",
    ]),
    ("數學組每週三下午教研。", ["數學 weekly 3 pm"]),
    ("生物教研组工作计划\n坚持每周五的教研活动。", ["生物 weekly 5"]),
    ("各备课组每周一次集体备课，时间定在周四下午第三节。", ["备课组 weekly 4 pm 第3"]),
    ("语文组每周二、四下午集体备课。", ["语文 weekly 2 pm", "语文 weekly 4 pm"]),
]  # fmt: skip

NO_TIMES = [
    "每周一上午升国旗。",
    "每周五放学前上交教案。",
    "周二、周四下午为社团活动时间。",
    "9月23日（周三）下午举行教研汇报。",
    "本周五下午开展教研活动。",
    "周一至周五上午教研组长值班。",
    "每周一次教研活动。",
    "每周一，教科室公布上周的听课情况。",
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_reads_a_meeting_time(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize("text", NO_TIMES)
def test_other_weekdays_are_no_meeting_times(text: str) -> None:
    assert times(text) == []


def test_a_time_without_half_day_or_period_is_marked_doubtful() -> None:
    assert [time.sure for time in read_plan("化学组每周三教研。物理组每周四下午教研。").research_times] == [
        False,
        True,
    ]

"""A time means the same whatever stands before and behind it: no word around it may swallow a part of it."""

from __future__ import annotations

import pytest

from school.when import read_when
from tests.school.when.school import CALENDAR, NOW, brief

TIMES = [
    "周五", "下周三", "周五下午", "下周二上午第二节", "3月30日", "4月8日下午2点", "4月8日14:20", "25号",
    "明天", "后天下午3点",
    "第8周周四", "月底", "周五第2节", "每周三下午第二节", "4月中旬", "五月十二日", "4月1日至3日", "三天后",
]  # fmt: skip
BEFORE = [
    "请", "请于", "定于", "我们", "张老师", "王校长", "周老师", "数学组", "各备课组", "全体教师", "骨干教师",
    "教科室", "学校", "区教研室", "公开课", "研讨课", "集体备课", "评课", "磨课", "优质课", "讲座", "例会",
    "大会", "会议", "活动", "检查", "评比", "评价", "考核", "展示", "比赛", "月考", "单元测试", "成绩",
    "分数", "合格率", "教案", "课件", "论文", "作文", "报表", "案例", "反思", "总结", "材料", "台账",
    "试卷", "附件", "照片", "名单", "清单", "作业", "听课记录", "结题材料", "三年级", "三年级数学",
    "三（2）班", "五1班", "初二", "三楼会议室", "5号楼", "301室", "每人2篇", "每组3人", "满分100分",
    "40分钟", "第3课", "第二单元", "《草原》", "PPT", "校长说", "通知一下", "线上", "操场上", "通知单", "所以",
    "每人100元", "务必", "时间：",
    "通知：",
]  # fmt: skip
BEHIND = [
    "上", "听", "听课", "听张老师的课", "开会", "举行", "召开", "进行", "交", "提交", "报名", "检查",
    "考试", "评课", "教研", "集体备课", "公开课", "研讨", "展示", "集合", "出发", "见", "请假", "休息",
    "补课", "三年级数学", "三（2）班", "五1班数学", "六年级", "三楼会议室", "录播室", "报告会", "会议改期",
    "作业检查", "实验课", "第3课", "第二单元", "《草原》", "吧", "吗？", "。", "！", "，请准时",
]  # fmt: skip


@pytest.mark.parametrize("time", TIMES)
def test_a_time_means_the_same_whatever_stands_before_it(time: str) -> None:
    alone = brief(read_when(time, NOW, CALENDAR))
    read = {word + time: brief(read_when(word + time, NOW, CALENDAR)) for word in BEFORE}
    assert {text: meaning for text, meaning in read.items() if meaning != alone} == {}


@pytest.mark.parametrize("time", TIMES)
def test_a_time_means_the_same_whatever_stands_behind_it(time: str) -> None:
    alone = brief(read_when(time, NOW, CALENDAR))
    read = {time + word: brief(read_when(time + word, NOW, CALENDAR)) for word in BEHIND}
    assert {text: meaning for text, meaning in read.items() if meaning != alone} == {}

"""Duties in prose: who, kind, how many, in which period."""

from __future__ import annotations

import pytest

from school.plans.reading import read_plan

Row = tuple[str, str, int, int | None, str]


def quotas(text: str) -> list[Row]:
    return [(quota.who, quota.kind, quota.count, quota.max, quota.per) for quota in read_plan(text).quotas]


ONE_ROLE: list[tuple[str, list[Row]]] = [
    ("每位教师每学期听课至少18节。", [("教师", "听课", 18, None, "term")]),
    ("全体老师每周听课2节以上。", [("教师", "听课", 2, None, "week")]),
    ("科任教师一学期须听满十二节课。", [("科任教师", "听课", 12, None, "term")]),
    ("教务处领导每周推门听课3-4节。", [("教务处领导", "听课", 3, 4, "week")]),
    ("30周岁以下的老师每月上一节汇报课。", [("30周岁以下教师", "公开课", 1, None, "month")]),
    ("学科带头人每学年开设两次专题讲座。", [("学科带头人", "讲座", 2, None, "year")]),
    ("县级骨干教师每学期送教下乡一次。", [("县级骨干教师", "交流", 1, None, "term")]),
    ("各备课组每周集体备课一次。", [("备课组", "集体备课", 1, None, "week")]),
    ("各备课组隔周活动一次，做到有记录。", [("备课组", "集体备课", 1, None, "other")]),
    ("理化教研组每月至少开展两次研讨活动。", [("理化教研组", "教研活动", 2, None, "month")]),
    ("课题主持人每学期提交一份研究报告。", [("课题主持人", "总结", 1, None, "term")]),
    ("每个课题组每学期推出一节研究课。", [("课题组", "公开课", 1, None, "term")]),
    ("教科室每三个月召开一次课题例会。", [("教科室", "会议", 1, None, "other")]),
    ("教导处每月抽查教案两次。", [("教导处", "检查", 2, None, "month")]),
    ("教师每单元撰写一篇教后记。", [("教师", "反思", 1, None, "other")]),
    ("每人每学期读教育专著2本。", [("教师", "读书", 2, None, "term")]),
    ("语文老师每学期编写一份单元试卷。", [("语文教师", "试卷", 1, None, "term")]),
    ("每位教师每年撰写论文不少于1篇。", [("教师", "论文", 1, None, "year")]),
    ("班主任每学期写三则教育故事。", [("班主任", "反思", 3, None, "term")]),
    ("徒弟每周向师傅交一份教案。", [("徒弟", "教学设计", 1, None, "week")]),
    ("教师听课 16节/学期。", [("教师", "听课", 16, None, "term")]),
    ("教研活动两周一次。", [("教研组", "教研活动", 1, None, "other")]),
    ("各教研组每学期出一期学科简报。", [("教研组", "其他", 1, None, "term")]),
    ("人人上一节研讨课。", [("教师", "公开课", 1, None, "term")]),
    ("各年级组精心打磨一节示范课。", [("年级组", "公开课", 1, None, "term")]),
    ("教师每学年参加校本培训不少于24学时。", [("教师", "培训", 24, None, "year")]),
    ("督促教师每月上交反思两篇。", [("教师", "反思", 2, None, "month")]),
    ("开学初每位教师制定一份教学计划。", [("教师", "计划", 1, None, "term")]),
    ("教学能手每人开一次微讲座。", [("教学能手", "讲座", 1, None, "term")]),
    ("老師每學年聽課不少於三十節。", [("教師", "听课", 30, None, "year")]),
]

SEVERAL: list[tuple[str, list[Row]]] = [
    (
        "行政人员每学期听课不少于30节，教研组长不少于22节，其他教师不少于14节。",
        [
            ("行政人员", "听课", 30, None, "term"),
            ("教研组长", "听课", 22, None, "term"),
            ("其他教师", "听课", 14, None, "term"),
        ],
    ),
    (
        "书记、副校长每月听课7节以上。",
        [("书记", "听课", 7, None, "month"), ("副校长", "听课", 7, None, "month")],
    ),
    (
        "每学期校长听课不少于25节、副校长不少于28节、年级组长不少于20节。",
        [
            ("校长", "听课", 25, None, "term"),
            ("副校长", "听课", 28, None, "term"),
            ("年级组长", "听课", 20, None, "term"),
        ],
    ),
    (
        "备课组长（含任课教师）每学期听课不少于9节。",
        [("备课组长", "听课", 9, None, "term"), ("任课教师", "听课", 9, None, "term")],
    ),
    (
        "新教师做到：每周听两节课；每月记一篇教学札记；每学期上一节亮相课。",
        [
            ("新教师", "听课", 2, None, "week"),
            ("新教师", "反思", 1, None, "month"),
            ("新教师", "公开课", 1, None, "term"),
        ],
    ),
    (
        "每位教师每学期交论文、案例各一篇。",
        [("教师", "论文", 1, None, "term"), ("教师", "案例", 1, None, "term")],
    ),
    (
        "教师要写好教学反思，每周至少1篇，每学期不少于17篇。",
        [("教师", "反思", 1, None, "week"), ("教师", "反思", 17, None, "term")],
    ),
    (
        "师傅每周听徒弟一节课，徒弟每周听师傅两节课。",
        [("师傅", "听课", 1, None, "week"), ("徒弟", "听课", 2, None, "week")],
    ),
    (
        "物理、化学教研组每月各组织一次研讨活动。",
        [("物理教研组", "教研活动", 1, None, "month"), ("化学教研组", "教研活动", 1, None, "month")],
    ),
    (
        "每位教师每学期上一节公开课（40岁以下教师上两节），写一篇案例。",
        [
            ("教师", "公开课", 1, None, "term"),
            ("40岁以下教师", "公开课", 2, None, "term"),
            ("教师", "案例", 1, None, "term"),
        ],
    ),
    (
        "课题组成员必须完成以下任务：读一本理论书；上一节研究课；写一篇论文。",
        [
            ("课题组成员", "读书", 1, None, "term"),
            ("课题组成员", "公开课", 1, None, "term"),
            ("课题组成员", "论文", 1, None, "term"),
        ],
    ),
    (
        "听课要求：\n（1）校长每学期不少于26节听课。\n（2）教师每学期听课不少于13节。",
        [("校长", "听课", 26, None, "term"), ("教师", "听课", 13, None, "term")],
    ),
    (
        "教师外出培训归来，须作一次汇报。",
        [("外出培训教师", "交流", 1, None, "other")],
    ),
    (
        "九月份：\n1、优秀教案上交（每人2份）。\n2、各组推出一节公开课。",
        [("教师", "教学设计", 2, None, "term")],
    ),
]

NO_DUTIES = [
    "鼓励教师每学期撰写一篇论文。",
    "提倡教师每周写一篇随笔。",
    "力争每学期有4篇论文在市级刊物发表。",
    "有条件的组可以每月开展一次沙龙。",
    "争取本学期有3人评上骨干教师。",
    "本学期培养校级骨干教师5名。",
    "论文获奖率达到45%。",
    "落实“四个一”工程，推进“25+15”课堂模式。",
    "全校现有教师58人，共有7个教研组。",
    "上学期全校共上公开课32节，发表论文6篇。",
    "每次教研活动不少于60分钟。",
    "每节课练习时间不少于15分钟。",
    "集体备课的时间不少于两节课。",
    "每月事假不得超过2次。",
    "作业量控制在每天一份以内。",
    "学生每学期读课外书不少于6本。",
    "每班每周开设一节阅读课。",
    "组织学生每月出一期手抄报。",
    "少听一节课扣1分。",
    "上好每一节课，备好每一份教案。",
    "教研组长负责本组的教研活动。",
    "利用两周时间开展常规检查。",
    "选择2所薄弱学校作为试点。",
    "举办第三届读书节。",
    "一位教师要上好一节课，必须吃透教材。",
    "本学期学校将举行一次教学比武。",
    "学校图书馆每周开放3次。",
    "各年级每学期举办一次学生作品展。",
    "每学期有3篇论文获奖。",
]


@pytest.mark.parametrize(("text", "expected"), ONE_ROLE)
def test_reads_a_duty_of_one_role(text: str, expected: list[Row]) -> None:
    assert quotas(text) == expected


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_later_clauses_inherit_what_they_leave_out(text: str, expected: list[Row]) -> None:
    assert quotas(text) == expected


@pytest.mark.parametrize("text", NO_DUTIES)
def test_wishes_targets_limits_and_figures_are_no_duties(text: str) -> None:
    assert quotas(text) == []


def test_a_plan_of_a_subject_group_speaks_for_that_group() -> None:
    text = "英语教研组工作计划\n本学期每两周开展一次主题教研活动。"
    assert quotas(text) == [("英语教研组", "教研活动", 1, None, "other")]


def test_a_duty_without_a_stated_period_is_marked_doubtful() -> None:
    (quota,) = read_plan("每个年级组至少拿出两节样板课。").quotas
    assert (quota.sure, quota.per, quota.doubts) == (False, "term", ("period_implied",))


def test_the_quote_is_cut_from_the_source() -> None:
    text = "一、常规\n　　每位教师每学期听课不少于１５节。"
    (quota,) = read_plan(text).quotas
    assert quota.quote.text == text[quota.quote.start : quota.quote.end] == "每位教师每学期听课不少于１５节。"


def test_a_period_without_a_name_keeps_its_words() -> None:
    (quota,) = read_plan("班主任每三个月汇编一个育人案例。").quotas
    assert (quota.per, quota.per_text) == ("other", "每三个月")

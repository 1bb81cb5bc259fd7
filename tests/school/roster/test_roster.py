"""What a bot understands of the rosters that schools keep."""

from __future__ import annotations

from datetime import date, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.people import Group, GroupKind, Role, Stage
from school.roster.draft import (
    MAX_ROWS,
    AlreadyInSchool,
    ColumnNotRead,
    DateUnreadable,
    GradeMissing,
    NameLooksWrong,
    NameMissing,
    PersonDraft,
    RosterDraft,
    SameNameTwice,
    TeachingUnclear,
    TooManyRows,
    UnknownGroup,
)
from school.roster.fields import clean_name, is_name, read_month, read_roles, read_year
from school.roster.reading import read_pasted_roster, read_roster

GROUPS = (
    Group(1, GroupKind.SUBJECT, "语文组", "语文"),
    Group(2, GroupKind.SUBJECT, "数学教研组", "数学"),
    Group(3, GroupKind.SUBJECT, "综合组"),
    Group(4, GroupKind.PREP, "三年级语文备课组", "语文", 3),
    Group(5, GroupKind.PREP, "三年级数学备课组", "数学", 3),
)
TEMPLATE = ["姓名", "教研组", "年级/备课组", "职务", "任教", "出生年月", "入职年份"]


def read(*rows: list, existing: tuple[str, ...] = ()) -> RosterDraft:
    return read_roster(rows, Stage.PRIMARY, groups=GROUPS, existing=existing)


def paste(text: str) -> RosterDraft:
    return read_pasted_roster(text, Stage.PRIMARY, groups=GROUPS)


def names(draft: RosterDraft) -> list[str]:
    return [person.name for person in draft.people]


def taught(person: PersonDraft) -> list[tuple[int, int | None, str]]:
    return [(a.grade, a.class_no, a.subject) for a in person.teaching.assignments]


def test_the_template_is_read_completely():
    draft = read(
        TEMPLATE,
        ["张小满", "语文组", "三年级", "语文教研组长", "三（1）（2）班语文", "1985年3月", "2008"],
        ["示例：王小明", "语文组", "三年级", "教研组长", "三（1）班语文", "1990-05", "2012"],
    )
    (person,) = draft.people
    assert draft.problems == ()
    assert (person.row, person.name) == (2, "张小满")
    assert (person.groups, person.prep_groups) == (("语文组",), ("三年级语文备课组",))
    assert (person.roles, person.position) == ({Role.GROUP_LEAD}, "语文教研组长")
    assert taught(person) == [(3, 1, "语文"), (3, 2, "语文")]
    assert (person.birth, person.joined_year) == ("1985-03", 2008)


def test_a_roster_of_the_office_is_read_as_it_is():
    draft = read(
        ["青禾小学教师名册"],
        [],
        [
            "序号",
            "教师 姓名",
            "性别",
            "任教班级",
            "任教学科",
            "参加工作时间",
            "联系电话",
            "身份证号",
            "爱好",
            "备注",
        ],
        ["1", "张　满", "女", "301、302", "数学", datetime(2008, 9, 1), "13800000000", "3302", "棋", "借调"],  # noqa: DTZ001
        ["", "", "", ""],
        ["2", "李想", "男", "三（3）班", "语文", date(2010, 9, 1)],
    )
    assert names(draft) == ["张满", "李想"]
    assert [person.row for person in draft.people] == [4, 6]
    assert taught(draft.people[0]) == [(3, 1, "数学"), (3, 2, "数学")]
    assert [person.joined_year for person in draft.people] == [2008, 2010]
    assert draft.problems == (ColumnNotRead("爱好"),)
    assert draft.withheld == ("性别", "联系电话", "身份证号")
    assert "138" not in repr(draft.people)
    assert "3302" not in repr(draft.people)


def test_lists_side_by_side_share_what_exists_once():
    draft = read(
        ["教研组", "姓名", "学科", "姓名", "学科"],
        ["语文组", "张满", "语文", "李想", "书法"],
        ["数学组", "周舟", "数学"],
    )
    assert [(p.name, p.groups, p.teaching.subjects) for p in draft.people] == [
        ("张满", ("语文组",), ("语文",)),
        ("李想", ("语文组",), ("书法",)),
        ("周舟", ("数学教研组",), ("数学",)),
    ]


def test_a_header_that_repeats_on_each_page_is_nobody():
    header = ["姓名", "学科"]
    assert names(read(header, ["张满", "语文"], header, ["李想", "数学"])) == ["张满", "李想"]


def test_a_header_of_two_rows_is_one_header():
    draft = read(
        ["序号", "姓名", "任教", ""], ["序号", "姓名", "班级", "学科"], ["1", "张满", "三（1）", "语文"]
    )
    assert [taught(person) for person in draft.people] == [[(3, 1, "语文")]]
    assert draft.problems == ()


def test_what_teaching_leaves_open_comes_from_the_other_columns():
    header = ["姓名", "教研组", "年级", "任教班级", "任教"]
    people = read(
        header,
        ["张满", "语文组", "三年级"],
        ["李想", "数学组", "三年级", "1、2班"],
        ["周舟", "综合组", "三年级", "", "音乐"],
        ["何苗", "语文组", "三年级", "", "四（1）班数学"],
    ).people
    assert [taught(person) for person in people] == [
        [(3, None, "语文")],
        [(3, 1, "数学"), (3, 2, "数学")],
        [(3, None, "音乐")],
        [(4, 1, "数学")],
    ]


@pytest.mark.parametrize("written", ["语文组", "语文", "语文教研组", "语文学科组", " 语文组 "])
def test_a_group_is_known_by_its_usual_names(written):
    draft = read(["姓名", "教研组"], ["张满", written])
    assert (draft.people[0].groups, draft.problems) == (("语文组",), ())


def test_several_groups_of_one_person_are_kept_apart():
    draft = read(["姓名", "教研组"], ["张满", "语文组、综合组"])
    assert draft.people[0].groups == ("语文组", "综合组")


def test_a_group_that_the_school_lacks_is_reported_and_kept():
    draft = read(["姓名", "教研组", "备课组"], ["张满", "英语组", "五年级英语备课组"])
    assert draft.people[0].groups == ("英语组",)
    assert draft.people[0].prep_groups == ("五年级英语备课组",)
    assert draft.problems == (
        UnknownGroup(2, "英语组", GroupKind.SUBJECT),
        UnknownGroup(2, "五年级英语备课组", GroupKind.PREP),
    )


@pytest.mark.parametrize(
    ("position", "roles"),
    [
        ("教科室主任", {Role.DIRECTOR}),
        ("教研室主任", {Role.DIRECTOR}),
        ("科研处主任", {Role.DIRECTOR}),
        ("教科室副主任", {Role.SCHOOL_LEADER}),
        ("校长", {Role.SCHOOL_LEADER}),
        ("副校长兼语文教研组长", {Role.SCHOOL_LEADER, Role.GROUP_LEAD}),
        ("书记、校长", {Role.SCHOOL_LEADER}),
        ("教导主任", {Role.SCHOOL_LEADER}),
        ("行政", {Role.SCHOOL_LEADER}),
        ("中层", {Role.SCHOOL_LEADER}),
        ("教研组长", {Role.GROUP_LEAD}),
        ("语文组长", {Role.GROUP_LEAD}),
        ("科组长", {Role.GROUP_LEAD}),
        ("备课组长", {Role.PREP_LEAD}),
        ("三年级备课组组长", {Role.PREP_LEAD}),
        ("教研组长/备课组长", {Role.GROUP_LEAD, Role.PREP_LEAD}),
        ("年级组长", set()),
        ("教研组副组长", set()),
        ("班主任", set()),
        ("班主任、备课组长", {Role.PREP_LEAD}),
        ("教师", set()),
        ("", set()),
    ],
)
def test_positions_become_roles(position, roles):
    assert read_roles(position) == roles


def test_a_position_that_is_no_role_is_kept_as_written():
    (person,) = read(["姓名", "职务"], ["张满", "班主任"]).people
    assert (person.position, person.roles) == ("班主任", frozenset())


@pytest.mark.parametrize(
    "cell",
    [
        "1985年3月",
        "1985-03",
        "1985.3.12",
        "1985/3/12",
        "1985年3月12日",
        "198503",
        "19850312",
        "１９８５．３",
        "85.3",
        "85年3月",
        "1985-03-12 00:00:00",
        date(1985, 3, 12),
        datetime(1985, 3, 12, 8),  # noqa: DTZ001
    ],
)
def test_months_of_birth_are_read_in_many_forms(cell):
    assert read_month(cell) == "1985-03"


@pytest.mark.parametrize(
    "cell", ["", None, "不详", "1985", "1985-13", "3月", "31107", "2385.3", "19851", "1985.345"]
)
def test_what_is_no_month_is_none(cell):
    assert read_month(cell) is None


@pytest.mark.parametrize(
    "cell", ["2008", "2008年", "2008年9月", "2008.09", "200809", "2008-09-01", date(2008, 9, 1)]
)
def test_years_of_service_are_read_in_many_forms(cell):
    assert read_year(cell) == 2008


@pytest.mark.parametrize("cell", ["", None, "八年", "12", "20080", "3000"])
def test_what_is_no_year_is_none(cell):
    assert read_year(cell) is None


def test_an_unreadable_date_is_reported_and_the_person_kept():
    draft = read(TEMPLATE, ["张满", "语文组", "", "", "", "八五年", "无"])
    assert names(draft) == ["张满"]
    assert draft.problems == (DateUnreadable(2, "八五年"),)


@pytest.mark.parametrize(
    "name",
    [
        "=SUM(A1:A9)",
        "张三3",
        "+8613800000000",
        "合计",
        "备注：以上",
        "x" * 60,
        "张" * 20,
        "😀😀",
        "<b>张三</b>",
        "@张",
    ],
)
def test_a_name_that_looks_wrong_is_reported_with_its_row(name):
    draft = read(["姓名", "学科"], [name, "语文"])
    assert draft.people == ()
    assert draft.problems == (NameLooksWrong(2, name),)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张　满", "张满"),
        (" 张满 ", "张满"),
        ("张满（女）", "张满"),
        ("张满*", "张满"),
        ("张满老师", "张满"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("Ａｎｎａ Smith", "Anna Smith"),
        ("张\u200b满", "张满"),
        ("张𬀩", "张𬀩"),
    ],
)
def test_names_are_tidied(cell, name):
    assert clean_name(cell)[0] == name
    assert is_name(name)


def test_a_row_without_a_name_is_reported_with_what_it_says():
    assert read(["姓名", "学科"], ["", "语文"]).problems == (NameMissing(2, "语文"),)


def test_one_name_in_two_rows_is_reported_and_both_are_kept():
    draft = read(["姓名", "教研组"], ["张满", "语文"], ["李想", "数学"], ["张满", "数学"])
    assert len(draft.people) == 3
    assert draft.problems == (SameNameTwice((2, 4), "张满"),)


def test_members_of_the_school_are_recognised():
    draft = read(["姓名"], ["张满"], existing=("张满",))
    assert names(draft) == ["张满"]
    assert draft.problems == (AlreadyInSchool(2, "张满"),)


def test_unclear_teaching_is_reported():
    assert read(["姓名", "任教"], ["张满", "三年级炼金术"]).problems == (TeachingUnclear(2, "炼金术"),)


def test_a_file_with_too_many_rows_is_read_up_to_the_limit():
    rows = [["姓名"], *[["张满"]] * MAX_ROWS]
    draft = read(*rows)
    assert len(draft.people) == MAX_ROWS - 1
    assert draft.problems[0] == TooManyRows(MAX_ROWS + 1)


def test_a_large_roster_is_read_in_the_blink_of_an_eye():
    rows = [TEMPLATE] + [
        ["张满", "语文组", "三年级", "班主任", "三（1）（2）班语文", "1985.3", "2008"]
    ] * 1999
    started = process_time()
    assert len(read(*rows).people) == 1999
    assert process_time() - started < 3


@pytest.mark.parametrize(
    "text",
    [
        "张满\n李想\n周舟",
        "张满、李想、周舟",
        "张满 李想 周舟",
        "1. 张满\n2. 李想\n3. 周舟",
        "1、张满\n2、李想\n3、周舟",
        "（1）张满\n（2）李想\n（3）周舟",
        "1张满\n2李想\n3周舟",
        "①张满\n- 李想\n• 周舟",
        "张满，李想；周舟",
        "@张满 @李想 @周舟",
        "姓名\n张满\n李想\n周舟",
        "姓名\t教研组\n张满\t语文\n李想\t数学\n周舟\t综合",
        "张满 女 13800000000\n李想 男\n周舟",
    ],
)
def test_pasted_names_are_found(text):
    draft = paste(text)
    assert names(draft) == ["张满", "李想", "周舟"]
    assert draft.problems == ()
    assert "1380" not in repr(draft)


def test_a_pasted_line_may_say_more_than_a_name():
    people = paste("张满 数学 三年级\n李想（组长） 三（1）（2）班语文\n周舟 副校长 书法、语文").people
    assert [taught(person) for person in people[:2]] == [
        [(3, None, "数学")],
        [(3, 1, "语文"), (3, 2, "语文")],
    ]
    assert people[1].roles == {Role.GROUP_LEAD}
    assert (people[2].roles, people[2].teaching.subjects) == ({Role.SCHOOL_LEADER}, ("书法", "语文"))


@pytest.mark.parametrize(
    ("line", "groups"),
    [
        ("张满 数学组组长", ("数学教研组",)),
        ("张满 副校长兼数学教研组长", ("数学教研组",)),
        ("张满 语文组 数学教研组长", ("语文组",)),
        ("张满 教研组长", ()),
        ("张满 年级组长", ()),
        ("张满 数学备课组长", ()),
    ],
)
def test_whoever_leads_a_group_belongs_to_it_unless_the_line_names_another(line, groups):
    assert [person.groups for person in paste(line).people] == [groups]


def test_the_group_in_a_line_goes_before_the_heading_above_it():
    people = paste("数学组\n张满 语文组 组长\n何苗").people
    assert [(person.name, person.groups) for person in people] == [
        ("张满", ("语文组",)),
        ("何苗", ("数学教研组",)),
    ]


def test_names_under_a_group_belong_to_it():
    people = paste("语文组：张满、李想\n数学组\n周舟\n何苗\n\n安宁").people
    assert [(person.name, person.groups) for person in people] == [
        ("张满", ("语文组",)),
        ("李想", ("语文组",)),
        ("周舟", ("数学教研组",)),
        ("何苗", ("数学教研组",)),
        ("安宁", ()),
    ]


def test_rare_and_foreign_names_are_names_too():
    assert names(paste("佴小明 李想\nAnna Smith\n阿依古丽·买买提")) == [
        "佴小明",
        "李想",
        "Anna Smith",
        "阿依古丽·买买提",
    ]


def test_a_subject_without_a_grade_is_reported_unless_it_is_that_of_the_group():
    draft = paste("欧阳一诺（音乐）\n张满 语文组 语文\n李想 四年级音乐")
    assert draft.problems == (GradeMissing("欧阳一诺", ("音乐",)),)


def test_a_line_that_names_nobody_is_reported():
    assert paste("我们学校的教师名单如下\n张满").problems == (NameMissing(1, "我们学校的教师名单如下"),)


@pytest.mark.parametrize("line", ["<b>某某一二三四五六</b>", "三年级、数学/语文", "语文  数学"])
def test_a_line_that_names_nobody_is_reported_as_it_was_written(line):
    assert paste(line).problems == (NameMissing(1, line),)


def test_a_telephone_number_beside_no_name_is_not_repeated():
    assert paste("语文 13800000000 数学").problems == (NameMissing(1, "语文 数学"),)


def test_a_sheet_of_something_else_holds_nobody():
    assert read(["物品", "数量"], ["粉笔", "20"], ["黑板擦", "5"]) == RosterDraft((), ())


def test_a_sheet_of_names_needs_no_header():
    assert names(read(["1", "张满", "语文"], ["2", "李想", "数学"], ["3", "佴小明"])) == [
        "张满",
        "李想",
        "佴小明",
    ]


CELL = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
    st.sampled_from([*TEMPLATE, "张满", "三（1）班语文", "语文组", "组长", "=1+1", "示例：张满", "1985.3"]),
)


@given(st.lists(st.lists(CELL, max_size=9), max_size=12), st.sampled_from(Stage))
def test_any_table_is_read_and_only_names_become_people(rows, stage):
    draft = read_roster(rows, stage, groups=GROUPS, existing=("张满",))
    assert all(is_name(person.name) for person in draft.people)
    assert all(1 <= person.row <= len(rows) for person in draft.people)


@given(st.text(max_size=200))
def test_any_pasted_text_is_read(text):
    draft = read_pasted_roster(text, Stage.SENIOR)
    assert all(is_name(person.name) for person in draft.people)

"""Whole timetables, laid out as schools lay them out."""

from __future__ import annotations

from school.class_timetable.lessons import ClassLesson, Place
from school.class_timetable.reading import Reading, read_class_timetable
from school.class_timetable.tables import Sheet
from school.names import RosterIndex
from school.people import Assignment, Member, Stage

CHENG, QIN = 1, 2
ROSTER = RosterIndex(
    [
        Member(CHENG, 1, "程安", teaches=(Assignment(3, "数学", 1), Assignment(3, "数学", 2))),
        Member(QIN, 1, "秦若云", teaches=(Assignment(3, "语文", 1),)),
    ]
)


def sheet(text: str, title: str = "Sheet1") -> Sheet:
    return Sheet(title, [line.split("|") for line in text.strip("\n").split("\n")])


def read(*sheets: Sheet, name: str = "", morning: int = 4) -> Reading:
    return read_class_timetable(sheets, Stage.PRIMARY, ROSTER, name=name, morning=morning)


def at(reading: Reading, weekday: int, period: int) -> list[ClassLesson]:
    """The lessons of 三（2）班."""
    return [it for it in reading.lessons if (*it.place, it.weekday, it.period) == (3, 2, weekday, period)]


ONE_CLASS = """
云溪小学课程表
节次||周一|周二|周三|周四|周五
早读||语文|英语|语文|英语|语文
上午|第一节|语文|数学 程安|自习|英|体
上午|第二节|数学|语文|音乐/美术（单/双）|/|班队会
|大课间
下午|第一节|道法|科学|劳动|社团|社团
"""


def test_a_class_by_rows_of_periods() -> None:
    reading = read(sheet(ONE_CLASS, "三2"))
    assert [it.subject for it in at(reading, 1, 1)] == ["语文"]
    assert at(reading, 2, 1)[0].member_id == CHENG
    assert [(it.subject, it.parity) for it in at(reading, 3, 2)] == [("音乐", "odd"), ("美术", "even")]
    assert at(reading, 4, 2) == []
    assert len(reading.lessons) == 12 and reading.whole == {Place(3, 2)}
    assert reading.no_lessons == [("社团", 2), ("自习", 1)] and not reading.unread and not reading.passed_over


def test_the_afternoon_counts_on_after_the_morning_of_the_bells() -> None:
    assert [it.subject for it in at(read(sheet(ONE_CLASS, "三2")), 1, 5)] == ["道德与法治"]
    assert [it.subject for it in at(read(sheet(ONE_CLASS, "三2"), morning=0), 1, 3)] == ["道德与法治"]


def test_no_day_has_more_periods_than_can_be_stored() -> None:
    stacked = (
        "三（2）班|周一|周二|周三|周四|周五\n" + "1|语|数|语|数|语\n2|数|语|数|语|数\n3|英|英|英|英|英\n" * 12
    )
    reading = read(sheet(stacked), morning=0)
    assert {it.period for it in reading.lessons} == set(range(1, 15)) and reading.passed_over
    columns = ["三2", *["语"] * 60]
    days = ["", *[day for day in ("周一", "周二", "周三") for _ in range(20)]]
    wide = [days, ["", *map(str, [1, 2, 3, 4] * 15)], columns]
    assert max(it.period for it in read(Sheet("", wide), morning=0).lessons) <= 14


def test_the_class_may_stand_in_the_name_of_the_file_alone() -> None:
    lines = "|周一|周二|周三|周四|周五\n1|语|数|语|数|语"
    assert read(sheet(lines), name="三（2）班课程表.xlsx").places == [Place(3, 2)]
    nameless = read(sheet(lines, "课表"), name="课程表.xlsx")
    assert not nameless.lessons and nameless.nameless == ("课表",)


def test_several_classes_one_below_the_other() -> None:
    lines = "节次|周一|周二|周三|周四|周五\n1|语|数|语|数|语\n2|数|语|数|语|数\n"
    reading = read(sheet(f"三（1）班\n{lines}班主任：程安\n三（2）班课表\n{lines}"))
    assert reading.places == [Place(3, 1), Place(3, 2)] and len(reading.lessons) == 20


OVERVIEW = """
云溪小学总课程表
班级|星期一|||||星期二|||||星期三
|1|2|3|4|1|1|2|3|4|5|1
三（1）班|语|数|英|体|美|数|语|音|美|体|语
302|语 秦|数|英|体|美|数|语|音|美|体|数
五年级3班|语|数|英|体|美|数|语|音|美|体|午睡
"""


def test_all_classes_in_a_row_each() -> None:
    reading = read(sheet(OVERVIEW))
    assert reading.places == [Place(3, 1), Place(3, 2), Place(5, 3)]
    assert at(reading, 1, 1)[0].member_id == QIN
    assert at(reading, 1, 5)[0].subject == "美术", "下午第1节 is the fifth"
    assert at(reading, 3, 1)[0].subject == "数学"
    assert reading.no_lessons == [("午睡", 1)] and not reading.unread


def test_classes_as_columns() -> None:
    reading = read(
        sheet(
            "星期|节次|三（1）班|三（2）班\n"
            + "\n".join(f"星期{day}|{n}|语|数" for day in "一二三四五" for n in (1, 2, 3))
        )
    )
    assert len(reading.lessons) == 30 and at(reading, 5, 3)[0].subject == "数学"


def test_teachers_beside_or_below_the_subjects() -> None:
    beside = "节次|周一|周一|周二|周二|周三|周三\n|课程|教师|课程|教师|课程|教师\n1|数学|程安|语文|秦若云|英语|王小明"
    below = "节次|周一|周二|周三\n1|数学|语文|英语\n1|程安|秦若云|王小明\n2|语文|数学|体育\n2|秦若云|程安|"
    for lines in (beside, beside.replace("周一|周一|周二|周二|周三|周三", "周一||周二||周三|"), below):
        reading = read(sheet(lines, "三2"))
        assert [it.member_id or it.teacher for it in reading.lessons[:3]] == [CHENG, QIN, "王小明"]
        assert not reading.unread and {it.period for it in reading.lessons} <= {1, 2}
    overview = "班级|周一||||周二||||周三\n|1|2|3|4|1|2|3|4|1\n302|数|语|||数\n302|程安|秦若云|||程安"
    assert [it.member_id for it in read(sheet(overview)).lessons] == [CHENG, QIN, CHENG]


TEACHER = """
课程表
节次|星期一|星期二|星期三|星期四|星期五
1|三（2）班数学||三2|302数学|
2||三（1）班数学|||
"""


def test_a_teacher_with_classes_in_the_cells() -> None:
    reading = read(sheet(TEACHER, "程安"))
    assert {it.member_id for it in reading.lessons} == {CHENG} and not reading.whole
    assert at(reading, 3, 1)[0].subject == "数学", "the only subject that is taught there"
    assert len(reading.lessons) == 4


def test_what_stands_at_once_in_two_places_is_joined_or_contradicts() -> None:
    reading = read(sheet(ONE_CLASS, "三2"), sheet(TEACHER, "程安"))
    [lesson] = at(reading, 1, 1)
    assert lesson.subject == "语文"
    assert [(it.lesson.subject, it.subject) for it in reading.contradictions] == [
        ("语文", "数学"),
        ("英语", "数学"),
    ]
    joined = read(sheet(ONE_CLASS.replace("|语文|数学 程安", "|数学|数学"), "三2"), sheet(TEACHER, "程安"))
    assert at(joined, 1, 1)[0].member_id == CHENG


def test_names_that_nobody_here_bears_are_kept_as_written() -> None:
    [lesson] = at(read(sheet("|周一|周二|周三\n1|语文 王小明|数|语", "三2")), 1, 1)
    assert (lesson.member_id, lesson.teacher) == (None, "王小明")


def test_what_is_no_timetable_is_said() -> None:
    assert read(sheet("说明\n请于周五前核对", "说明")).nameless == ("说明",)
    assert read().lessons == []


def test_two_classes_may_stand_side_by_side() -> None:
    lines = """
三（1）班||||||三（2）班|||||
节次|周一|周二|周三|周四|周五|节次|周一|周二|周三|周四|周五
1|语文|语文|语文|语文|语文|1|数学|数学|数学|数学|数学
2|英语|英语|英语|英语|英语|2|科学|科学|科学|科学|科学
"""
    reading = read(sheet(lines))
    assert reading.whole == {Place(3, 1), Place(3, 2)} and not reading.contradictions
    assert [it.subject for day in (1, 5) for nth in (1, 2) for it in at(reading, day, nth)] == [
        "数学",
        "科学",
    ] * 2


def test_the_table_of_a_teacher_need_not_say_again_in_which_weeks() -> None:
    of_class = (
        "|周一|周二|周三|周四|周五\n1|美术/数学（单/双）|语|语|语|语\n2|语|语|语|语|语\n3|语|语|语|语|语"
    )
    of_teacher = "程安|周一|周二|周三|周四|周五\n1|三（2）班数学||||\n2||||三（1）班|\n3|||三（1）班||"
    reading = read(sheet(of_class, "三（2）班"), sheet(of_teacher, "程安"))
    found = [(it.subject, it.parity, it.member_id) for it in at(reading, 1, 1)]
    assert found == [("美术", "odd", None), ("数学", "even", CHENG)]
    assert not reading.contradictions

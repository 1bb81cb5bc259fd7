"""What a teacher writes about a lesson, and what is understood of it."""

from __future__ import annotations

from datetime import time
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import Period
from school.grades import class_label, grades_of, read_number
from school.names import RosterIndex
from school.observing.lesson_lines import read_lesson
from school.observing.lessons import (
    GradeOutsideSchool,
    Lesson,
    LessonReading,
    UnknownGrade,
    UnknownHost,
    UnknownPeriod,
    UnknownSubject,
    lesson_label,
    likely_hosts,
)
from school.observing.visits import KIND_LABELS, PeriodMention, VisitKind
from school.people import Assignment, Member, Stage

NAMES = [
    "张伟",
    "李娜",
    "李强",
    "王建国",
    "欧阳雪",
    "张敏",
    "张敏",
    "高一鸣",
    "林建军",
    "何建军",
    "古丽·买买提",
]
ROSTER = RosterIndex(Member(number, 1, name) for number, name in enumerate(NAMES, 1))
TIMETABLE = [
    Period(number, "am" if number <= 4 else "pm", time(7 + number), time(7 + number, 40))
    for number in range(1, 8)
]


def read(line: str, stage: Stage = Stage.NINE_YEAR) -> LessonReading:
    return read_lesson(line, ROSTER, stage, timetable=TIMETABLE)


def names(reading: LessonReading) -> list[str]:
    return [member.name for member in reading.hosts]


def rest(reading: LessonReading) -> list[str]:
    return [piece.text for piece in reading.rest]


@pytest.mark.parametrize(
    ("line", "grade", "class_no"),
    [
        ("3年级数学", 3, None),
        ("三年级数学", 3, None),
        ("三（2）班语文", 3, 2),
        ("三(2) 语文", 3, 2),
        ("三②班语文", 3, 2),
        ("三㈡班语文", 3, 2),
        ("三【2】班语文", 3, 2),
        ("３年级（２）班数学", 3, 2),
        ("3年2班", 3, 2),
        ("三年二班", 3, 2),
        ("三年级 2班 数学", 3, 2),
        ("2班 三年级", 3, 2),
        ("3.2班数学", 3, 2),
        ("3-2班数学", 3, 2),
        ("八3班", 8, 3),
        ("三2 语文", 3, 2),
        ("语文 四3", 4, 3),
        ("八三班", 8, 3),
        ("五1班数学", 5, 1),
        ("七年级（12）班道法", 7, 12),
        ("七（十二）班道法", 7, 12),
        ("初二物理", 8, None),
        ("初二3班物理", 8, 3),
        ("初中二年级(3)班", 8, 3),
        ("G7 English", 7, None),
        ("grade 7 maths", 7, None),
        ("301班", 3, 1),
        ("三班", None, 3),
        ("(3)班语文", None, 3),
        ("11班数学", None, 11),
        ("三十班", 3, 10),
        ("三十二班", 3, 12),
        ("一年级体育与健康", 1, None),
    ],
)
def test_grades_and_classes_are_understood_however_they_are_written(line, grade, class_no):
    reading = read(line)
    assert (reading.grade, reading.class_no, reading.doubts, reading.rest) == (grade, class_no, (), ())


@pytest.mark.parametrize(
    ("line", "stage", "grade", "class_no"),
    [
        ("高一(5) 化学", Stage.SENIOR, 10, 5),
        ("高中二年级数学", Stage.SENIOR, 11, None),
        ("高三年级数学", Stage.SENIOR, 12, None),
        ("二（3）班数学", Stage.SENIOR, 11, 3),
        ("1203班物理", Stage.SENIOR, 12, 3),
        ("203班物理", Stage.SENIOR, 11, 3),
        ("二十班物理", Stage.SENIOR, None, 20),
        ("一（3）班数学", Stage.JUNIOR, 7, 3),
        ("八（3）班数学", Stage.JUNIOR, 8, 3),
        ("三（3）班数学", Stage.PRIMARY, 3, 3),
    ],
)
def test_the_stage_decides_which_grade_is_meant(line, stage, grade, class_no):
    reading = read(line, stage)
    assert (reading.grade, reading.class_no, reading.doubts) == (grade, class_no, ())


@pytest.mark.parametrize(
    "line", ["35+10", "第三单元", "第三课", "300班", "第三班车", "听了20节", "五一班会", "周三3班"]
)
def test_what_only_resembles_a_class_or_a_period_is_left_over(line):
    reading = read(line)
    assert (reading.grade, reading.class_no, reading.periods) == (None, None, ())
    assert reading.rest


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("三年级道德与法治", ("道德与法治",)),
        ("三年级道法", ("道德与法治",)),
        ("三年级政治", ("道德与法治",)),
        ("高二政治", ("政治",)),
        ("高二道法", ("政治",)),
        ("五年级信息课", ("信息科技",)),
        ("五年级电脑", ("信息科技",)),
        ("高一信息技术", ("信息技术",)),
        ("高一通用技术", ("通用技术",)),
        ("三年级体育与健康", ("体育",)),
        ("三年级体健", ("体育",)),
        ("三年级劳技课", ("劳动",)),
        ("三年级心理健康", ("心理",)),
        ("三（2）班班会课", ("班会",)),
        ("三（2）班会", ("班会",)),
        ("语文阅读课", ("语文",)),
        ("阅读课", ("阅读",)),
        ("作文课", ("语文",)),
        ("语文组", ("语文",)),
        ("数学、科学", ("数学", "科学")),
        ("三年级音体美", ("音乐", "体育", "美术")),
        ("八年级政史地", ("道德与法治", "历史", "地理")),
        ("PE 3年级", ("体育",)),
    ],
)
def test_subjects_are_known_by_their_everyday_names(line, subjects):
    reading = read(line)
    assert reading.subjects == subjects
    assert rest(reading) == []


def test_a_second_subject_apart_from_the_first_is_not_believed():
    reading = read("三年级语文 音乐之声")
    assert reading.subjects == ("语文",)
    assert rest(reading) == ["音乐之声"]


@pytest.mark.parametrize(
    ("line", "hosts"),
    [
        ("初二物理 张伟", ["张伟"]),
        ("张伟初二物理", ["张伟"]),
        ("五1班数学李老师", ["李娜", "李强"]),
        ("欧阳老师 语文", ["欧阳雪"]),
        ("小张老师 语文", ["张伟", "张敏", "张敏"]),
        ("张敏 语文", ["张敏", "张敏"]),
        ("建国 语文", ["王建国"]),
        ("小李 语文", ["李娜", "李强"]),
        ("张老师的语文", ["张伟", "张敏", "张敏"]),
        ("听王建国的数学课", ["王建国"]),
        ("高一鸣 高一物理", ["高一鸣"]),
        ("古丽·买买提 音乐", ["古丽·买买提"]),
        ("张伟、李娜 语文", ["张伟", "李娜"]),
        ("授课教师:李娜 学科:数学", ["李娜"]),
    ],
)
def test_colleagues_are_found_by_name_surname_and_given_name(line, hosts):
    reading = read(line)
    assert names(reading) == hosts
    assert UnknownHost not in map(type, reading.doubts)
    assert rest(reading) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("三年级数学 王小明", "王小明"),
        ("听王小明的三年级数学", "王小明"),
        ("赵老师 三年级数学", "赵老师"),
        ("张伟民 初一数学", "张伟民"),
        ("数学 建军 三年级", None),
    ],
)
def test_a_name_outside_the_roster_is_kept_and_doubted(line, name):
    reading = read(line)
    assert reading.hosts == ()
    assert reading.host_name == name
    assert reading.doubts == ((UnknownHost(name),) if name else ())


def test_the_name_of_another_school_stays_in_one_piece():
    reading = read("外出 实验小学 五年级语文 王老师")
    assert (reading.grade, [piece.text for piece in reading.rest]) == (5, ["实验小学"])


def test_at_another_school_a_stranger_is_no_doubt_and_our_li_is_not_meant():
    reading = read("外出 听 李老师 高一数学", Stage.PRIMARY)
    assert (reading.kind, reading.grade, reading.hosts, reading.host_name, reading.doubts) == (
        VisitKind.OUTSIDE,
        10,
        (),
        "李老师",
        (),
    )


@pytest.mark.parametrize(
    ("line", "periods"),
    [
        ("第3节 语文", (3,)),
        ("语文第三节课", (3,)),
        ("三四节语文", (3, 4)),
        ("3、4节语文", (3, 4)),
        ("第3-4节语文", (3, 4)),
        ("第３、４节语文", (3, 4)),
        ("上午第二节语文", (2,)),
        ("下午第二节语文", (6,)),
        ("下午第六节语文", (6,)),
        ("下午一二节语文", (5, 6)),
    ],
)
def test_periods_count_through_the_day(line, periods):
    reading = read(line)
    assert (reading.periods, reading.rest, reading.doubts) == (periods, (), ())


@pytest.mark.parametrize(
    ("line", "mention"),
    [("第9节语文", PeriodMention((9,))), ("下午第四节语文", PeriodMention((4,), "pm"))],
)
def test_a_period_that_the_timetable_does_not_have_is_doubted(line, mention):
    assert read(line).doubts == (UnknownPeriod(mention),)


def test_without_a_timetable_only_the_afternoon_is_doubtful():
    assert read_lesson("第3节", ROSTER, Stage.PRIMARY).periods == (3,)
    doubts = read_lesson("下午第2节", ROSTER, Stage.PRIMARY).doubts
    assert doubts == (UnknownPeriod(PeriodMention((2,), "pm")),)


def test_a_section_of_a_textbook_is_no_period():
    reading = read("八年级物理 第八章第三节 摩擦力 张伟")
    assert reading.periods == ()
    assert rest(reading) == ["第八章第三节 摩擦力"]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("语文《秋天的雨》", "秋天的雨"),
        ("语文“秋天的雨”", "秋天的雨"),
        ("语文「秋天的雨」", "秋天的雨"),
        ("语文 课题：秋天的雨", "秋天的雨"),
        ("语文《读〈论语〉有感》", "读〈论语〉有感"),
        ("语文《秋天的雨》第一课时", "秋天的雨（第一课时）"),
        ("语文《数学家的3年级》", "数学家的3年级"),
        ("语文《秋天的雨", "秋天的雨"),
        ("语文 《ＡＢＣ Song》", "ＡＢＣ Song"),
    ],
)
def test_the_topic_is_taken_as_written_and_not_searched(line, topic):
    reading = read(line)
    assert (reading.topic, reading.subjects, reading.grade) == (topic, ("语文",), None)
    assert rest(reading) == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("随堂课", VisitKind.REGULAR),
        ("家常课", VisitKind.REGULAR),
        ("随堂", VisitKind.REGULAR),
        ("推门", VisitKind.DROP_IN),
        ("推门听课", VisitKind.DROP_IN),
        ("公开课", VisitKind.OPEN_LESSON),
        ("研究课", VisitKind.RESEARCH_LESSON),
        ("教研课", VisitKind.RESEARCH_LESSON),
        ("同课异构", VisitKind.SAME_TOPIC),
        ("示范课", VisitKind.MODEL_LESSON),
        ("观摩课", VisitKind.MODEL_LESSON),
        ("展示课", VisitKind.MODEL_LESSON),
        ("汇报课", VisitKind.REPORT_LESSON),
        ("赛课", VisitKind.CONTEST),
        ("优质课", VisitKind.CONTEST),
        ("外出听课", VisitKind.OUTSIDE),
        ("校外", VisitKind.OUTSIDE),
    ],
)
def test_kinds_of_visit_are_known_by_their_usual_words(word, kind):
    reading = read(f"三年级数学 {word}")
    assert (reading.kind, reading.rest) == (kind, ())
    assert read(f"{word}三年级数学").kind is kind


@pytest.mark.parametrize(
    "words",
    [
        "线上",
        "线上听课",
        "网课",
        "录像课",
        "录播课",
        "直播课",
        "在线听课",
        "网络听课",
        "空中课堂",
        "视频课",
        "云课堂",
        "线上 网课",
    ],
)
def test_a_lesson_may_be_watched_online(words):
    for line in (f"三年级数学 {words}", f"{words}三年级数学", f"三年级数学 陈小满 {words}"):
        reading = read(line)
        assert (reading.online, reading.kind, reading.rest) == (True, None, ()), line


@pytest.mark.parametrize(
    "line", ["三年级数学 线上公开课", "三年级数学 公开课 网课", "三年级数学 公开课（线上）"]
)
def test_whatever_kind_of_lesson_it_is(line):
    reading = read(line)
    assert (reading.online, reading.kind, reading.rest) == (True, VisitKind.OPEN_LESSON, ())


@pytest.mark.parametrize(
    "line",
    ["三年级数学 《线上学习》", "三年级数学 直线上的点", "三年级信息技术 网络安全", "三年级数学 公开课"],
)
def test_a_topic_about_lines_or_nets_is_not_online(line):
    assert not read(line).online


def test_every_kind_has_a_label_that_is_read_back_as_that_kind():
    assert {kind: read(label).kind for kind, label in KIND_LABELS.items()} == {k: k for k in VisitKind}


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("十三年级数学", UnknownGrade("十三年级")),
        ("0年级数学", UnknownGrade("0年级")),
        ("2019年级数学", UnknownGrade("2019年级")),
        ("高四数学", UnknownGrade("高四")),
        ("初四数学", UnknownGrade("初四")),
        ("三年级炼金术", UnknownSubject("炼金术")),
        ("三（2）班 茶艺课", UnknownSubject("茶艺")),
        ("高二数学", GradeOutsideSchool(11)),
    ],
)
def test_what_a_school_does_not_have_is_doubted_with_its_words(line, doubt):
    reading = read(line)
    assert reading.doubts == (doubt,)
    assert reading.rest == ()


def test_a_contradiction_is_left_over():
    reading = read("三年级数学 四年级")
    assert reading.grade == 3
    assert rest(reading) == ["四年级"]


@pytest.mark.parametrize(("line", "stage"), [("初二 802班", Stage.NINE_YEAR), ("初二 202班", Stage.JUNIOR)])
def test_the_same_grade_said_twice_is_no_contradiction(line, stage):
    reading = read(line, stage)
    assert (reading.grade, reading.class_no, reading.rest) == (8, 2, ())


def test_what_is_left_together_stays_together():
    assert rest(read("八（4）班英语 Unit 3 Section A 张伟 很好")) == ["Unit 3 Section A", "很好"]


def test_date_words_do_no_harm():
    reading = read("今天上午第二节 周三 三年级数学 张伟")
    assert (reading.grade, reading.subject, reading.periods, names(reading)) == (3, "数学", (2,), ["张伟"])
    assert rest(reading) == ["今天", "周三"]


@pytest.mark.parametrize(
    "line",
    [
        "初二物理 张伟 第3节 《浮力》 公开课",
        "张伟，公开课，《浮力》，初二物理，第3节",
        "公开课《浮力》初二物理张伟老师第三节",
        "第３节　张伟　八年级物理　“浮力”　公开课",
    ],
)
def test_the_order_of_words_and_their_separators_do_not_matter(line):
    reading = read(line)
    assert reading.lesson == Lesson(8, None, "物理", "浮力")
    assert (reading.host and reading.host.name, reading.periods) == ("张伟", (3,))
    assert reading.kind is VisitKind.OPEN_LESSON
    assert (reading.rest, reading.doubts) == ((), ())


ALPHABET = "三3２（2)班年级初高一十第节、-~ 数学语文体音美张伟李老师公开课推门《》“”的听外出下午Gg\0\n'<&=·𠮷"


@given(st.text(alphabet=ALPHABET) | st.text(), st.sampled_from(Stage))
def test_any_text_is_read_and_nothing_of_it_is_invented(text, stage):
    reading = read_lesson(text, ROSTER, stage, timetable=TIMETABLE)
    assert all(text[piece.start : piece.end] == piece.text for piece in reading.rest)
    assert reading.grade is None or 1 <= reading.grade <= 12
    assert reading.class_no is None or 1 <= reading.class_no <= 59
    assert set(names(reading)) <= set(NAMES)


@given(st.text(alphabet=ALPHABET), st.sampled_from(Stage))
def test_a_word_that_nobody_knows_is_never_dropped(text, stage):
    assert "ѪѪѪ" in repr(read_lesson(f"{text} ѪѪѪ", ROSTER, stage))


@given(st.lists(st.text(max_size=12), max_size=8), st.text(max_size=30))
def test_hostile_names_in_the_roster_do_no_harm(roster, text):
    index = RosterIndex(Member(number, 1, name) for number, name in enumerate(roster))
    reading = read_lesson(text + "".join(roster), index, Stage.PRIMARY)
    assert all(host.name in roster for host in reading.hosts)


@given(
    st.integers(1, 9),
    st.integers(1, 59),
    st.sampled_from(["数学", "语文", "道德与法治", "体育"]),
)
def test_a_label_is_read_back_as_the_same_lesson(grade, class_no, subject):
    lesson = Lesson(grade, class_no, subject)
    assert read(lesson_label(lesson)).lesson == lesson


@pytest.mark.parametrize(
    ("lesson", "label"),
    [
        (Lesson(3, None, "数学"), "三年级数学"),
        (Lesson(3, 2, "数学"), "三（2）班数学"),
        (Lesson(7, 12, "英语"), "七（12）班英语"),
        (Lesson(10, None, "物理"), "高一物理"),
        (Lesson(12, 5, "化学"), "高三（5）班化学"),
        (Lesson(None, 5, "化学"), "5班化学"),
        (Lesson(None, None, "校本"), "校本"),
    ],
)
def test_labels_are_short_and_canonical(lesson, label):
    assert lesson_label(lesson) == label


def test_every_class_label_of_every_stage_is_read_back():
    for stage in Stage:
        for grade in grades_of(stage):
            reading = read_lesson(class_label(grade, 4), ROSTER, stage)
            assert (reading.grade, reading.class_no) == (grade, 4)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("两", 2),
        ("零", 0),
        ("〇", 0),
    ],
)
def test_numbers_are_read_in_both_scripts(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "百", "十十", "一二", "123", "x", "一十二三"])
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


def test_likely_hosts_come_in_order_of_what_they_teach():
    def teacher(number: int, name: str, *teaches: Assignment) -> Member:
        return Member(number, 1, name, teaches=teaches)

    stranger, other = teacher(1, "安宁"), teacher(2, "曾欣", Assignment(3, "语文"))
    elsewhere = teacher(3, "白冰", Assignment(5, "数学"))
    same, exact = teacher(4, "陈晨", Assignment(3, "数学")), teacher(5, "周舟", Assignment(3, "数学", 2))
    ordered = likely_hosts(Lesson(3, 2, "数学"), [stranger, other, elsewhere, same, exact])
    assert ordered == [exact, same, elsewhere, other, stranger]


@pytest.mark.parametrize("piece", [" ", "《", "“", "一", "1、", "的", "课题 ", "第三", "老师", "3-", "x的"])
def test_a_message_of_full_length_is_read_at_once(piece):
    started = process_time()
    read((piece * 4096)[:4096])
    assert process_time() - started < 1

"""Whom an announcement reaches, who may make it, and what is known of those who have answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.announcing.addressees import (
    Addressees,
    addressable_groups,
    may_address,
    read_addressees,
    rooms_beside,
    split_line,
    union,
)
from school.announcing.announcements import OddChoices, plan, read_choices
from school.announcing.receipts import WordsTooLong, is_receipt, missing, plan_nudge, read_choice, read_words
from school.calendar.terms import Term
from school.directory import Directory
from school.people import Group, GroupKind, Member, Role, School, Stage
from school.staff.leaves import Leave

CHINESE, MATHS, GRADE3 = 1, 2, 3
GROUPS = (
    Group(CHINESE, GroupKind.SUBJECT, "语文组", "语文"),
    Group(MATHS, GroupKind.SUBJECT, "数学组", "数学"),
    Group(GRADE3, GroupKind.PREP, "三年级数学备课组", "数学", 3),
)


def member(number: int, name: str, *groups: int, **more: object) -> Member:
    return Member(number, 1, name, user_id=100 + number, groups=frozenset(groups), **more)  # type: ignore[arg-type]


DIRECTOR = member(1, "林知远", appointed=frozenset({Role.DIRECTOR}))
HEAD = member(2, "苏婉清", MATHS, leads={MATHS: Role.GROUP_LEAD})
TEACHER = member(3, "陈小满", MATHS, GRADE3)
WRITER = member(4, "周牧野", CHINESE)
LEFT = member(5, "何雨桐", MATHS, active=False)
LEADER = member(6, "顾长河", appointed=frozenset({Role.SCHOOL_LEADER}))
PREP = member(7, "白露", MATHS, GRADE3, leads={GRADE3: Role.PREP_LEAD})
NAMESAKES = (member(8, "张伟", CHINESE), member(9, "张伟", MATHS))
EVERYBODY = (DIRECTOR, HEAD, TEACHER, WRITER, LEFT, LEADER, PREP, *NAMESAKES)
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1),
    EVERYBODY,
    GROUPS,
    (Term("本学期", date(2026, 8, 31), date(2027, 1, 22)),),
    (),
    (),
)


TODAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Chat:
    """A group chat as the rules see one."""

    chat_id: int
    thread_id: int
    group_id: int | None


WHOLE, OF_MATHS, TOPIC = Chat(-1, 0, None), Chat(-2, 0, MATHS), Chat(-3, 7, CHINESE)
ROOMS = (WHOLE, OF_MATHS, TOPIC)


def groups(*ids: int) -> Addressees:
    return Addressees(groups=frozenset(ids))


def people(*ids: int) -> Addressees:
    return Addressees(people=frozenset(ids))


def in_rooms(*rooms: Chat) -> Addressees:
    return Addressees(rooms=frozenset((it.chat_id, it.thread_id) for it in rooms))


def roles(*which: Role) -> Addressees:
    return Addressees(roles=frozenset(which))


def names(members: object) -> list[str]:
    return [it.name for it in members]  # type: ignore[attr-defined]


# --- where it goes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whom", "reached"),
    [
        (Addressees(everyone=True), {2, 3, 4, 6, 7, 8, 9}),
        (groups(MATHS), {2, 3, 7, 9}),
        (groups(CHINESE, GRADE3), {3, 4, 7, 8}),
        (roles(Role.GROUP_LEAD, Role.SCHOOL_LEADER), {2, 6}),
        (people(3, 4), {3, 4}),
        (people(5), set()),
        (in_rooms(OF_MATHS), {2, 3, 7, 9}),
        (in_rooms(WHOLE), {2, 3, 4, 6, 7, 8, 9}),
        (union([people(4), in_rooms(OF_MATHS)]), {2, 3, 4, 7, 9}),
    ],
)
def test_an_announcement_is_for_whoever_was_chosen_but_its_author(
    whom: Addressees, reached: set[int]
) -> None:
    assert {it.id for it in plan(whom, SCHOOL, ROOMS, (), author_id=1).people} == reached


def test_those_chosen_by_a_group_chat_get_nothing_in_private() -> None:
    found = plan(union([people(4), in_rooms(OF_MATHS)]), SCHOOL, ROOMS, (), author_id=1)
    assert names(found.private) == ["周牧野"]
    assert found.rooms == (OF_MATHS,)


def test_those_out_of_reach_are_told_apart_by_whether_a_group_chat_shows_it_to_them() -> None:
    whom = union([groups(MATHS), people(4), in_rooms(OF_MATHS)])
    found = plan(whom, SCHOOL, ROOMS, {3, 4}, author_id=1)
    assert names(found.elsewhere) == ["陈小满"]
    assert names(found.unreached) == ["周牧野"]
    assert {it.id for it in found.private} == {2, 7, 9}


def test_a_chat_the_bot_has_left_is_not_posted_in() -> None:
    assert plan(in_rooms(OF_MATHS), SCHOOL, (WHOLE,), (), author_id=1).rooms == ()


@given(
    st.sets(st.integers(1, 9)), st.booleans(), st.sets(st.sampled_from([1, 2, 3])), st.sets(st.integers(1, 9))
)
def test_everybody_is_reached_in_private_or_elsewhere_or_named_as_unreached(
    named: set[int], everyone: bool, in_groups: set[int], cut_off: set[int]
) -> None:
    whom = Addressees(everyone, frozenset(in_groups), people=frozenset(named))
    found = plan(whom, SCHOOL, ROOMS, cut_off, author_id=1)
    parts = [it.id for part in (found.private, found.elsewhere, found.unreached) for it in part]
    assert sorted(parts) == sorted(it.id for it in found.people)


def test_the_chats_beside_are_those_of_the_chosen_groups_or_of_the_school() -> None:
    assert rooms_beside(groups(MATHS), ROOMS) == {(-2, 0)}
    assert rooms_beside(Addressees(everyone=True), ROOMS) == {(-1, 0)}
    assert rooms_beside(people(3), ROOMS) == frozenset()


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "whom", "may"),
    [
        (DIRECTOR, Addressees(everyone=True), True),
        (LEADER, in_rooms(WHOLE), True),
        (HEAD, groups(MATHS), True),
        (HEAD, groups(MATHS, CHINESE), False),
        (HEAD, Addressees(everyone=True), False),
        (HEAD, roles(Role.GROUP_LEAD), False),
        (HEAD, people(3), True),
        (HEAD, people(3, 4), False),
        (HEAD, in_rooms(OF_MATHS), True),
        (HEAD, in_rooms(WHOLE), False),
        (PREP, groups(GRADE3), True),
        (PREP, groups(MATHS), False),
        (TEACHER, groups(MATHS), False),
        (LEFT, groups(MATHS), False),
    ],
)
def test_heads_announce_to_their_own_and_leaders_to_all(author: Member, whom: Addressees, may: bool) -> None:
    assert may_address(author, whom, SCHOOL, ROOMS) is may


def test_one_is_offered_the_groups_one_may_announce_to() -> None:
    assert names(addressable_groups(HEAD, SCHOOL)) == ["数学组"]
    assert names(addressable_groups(DIRECTOR, SCHOOL)) == names(GROUPS)


# --- an audience in words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("语文组", groups(CHINESE)),
        ("语文组、数学组", groups(CHINESE, MATHS)),
        ("语文、陈小满", union([groups(CHINESE), people(3)])),
        ("陈小满老师", people(3)),
        ("全校", Addressees(everyone=True)),
        ("全体老师", Addressees(everyone=True)),
        ("教研组长", roles(Role.GROUP_LEAD)),
        ("各位组长", roles(Role.GROUP_LEAD, Role.PREP_LEAD)),
        ("书法组", None),
        ("语文组、书法组", None),
        ("张伟", None),
        ("何雨桐", None),
        ("", None),
    ],
)
def test_words_mean_groups_roles_and_people(text: str, whom: Addressees | None) -> None:
    assert read_addressees(text, SCHOOL) == whom


def test_of_namesakes_all_are_meant_where_one_can_choose_among_them() -> None:
    assert read_addressees("张伟", SCHOOL, namesakes=True) == people(8, 9)


@pytest.mark.parametrize(
    ("line", "whom", "rest"),
    [
        ("语文组 明天教研改到第七节", groups(CHINESE), "明天教研改到第七节"),
        ("语文组：明天教研改到第七节", groups(CHINESE), "明天教研改到第七节"),
        ("@语文组、数学组\n明天教研", groups(CHINESE, MATHS), "明天教研"),
        ("全校 周五放假", Addressees(everyone=True), "周五放假"),
        ("语文组", groups(CHINESE), ""),
        ("明天教研改到第七节", None, "明天教研改到第七节"),
        ("明天 语文组教研改到第七节", None, "明天 语文组教研改到第七节"),
        ("张伟 明天来一下", None, "张伟 明天来一下"),
    ],
)
def test_a_line_begins_with_whom_it_is_for(line: str, whom: Addressees | None, rest: str) -> None:
    found, start = split_line(line, SCHOOL)
    assert found == whom
    assert line[start:] == rest


@given(st.text(max_size=40))
def test_whatever_a_line_says_its_rest_is_an_end_of_it(line: str) -> None:
    _, start = split_line(line, SCHOOL)
    assert 0 <= start <= len(line)


# --- what may be asked -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("参加 / 请假", ("参加", "请假")),
        ("参加、请假，待定", ("参加", "请假", "待定")),
        ("一\n二\n三\n四\n五\n六", ("一", "二", "三", "四", "五", "六")),
        ("参加/参加/请假", ("参加", "请假")),
    ],
)
def test_choices_are_set_apart_by_a_stroke_a_comma_or_a_line(text: str, choices: tuple[str, ...]) -> None:
    assert read_choices(text) == choices


@pytest.mark.parametrize("text", ["参加", "", "/", "一/二/三/四/五/六/七", "参加/" + "长" * 13])
def test_two_to_six_short_choices_may_be_asked(text: str) -> None:
    with pytest.raises(OddChoices):
        read_choices(text)


@pytest.mark.parametrize("text", ["", "  ", "字" * 201])
def test_a_short_answer_has_one_to_two_hundred_characters(text: str) -> None:
    assert read_words(" 好的 ") == "好的"
    with pytest.raises(WordsTooLong):
        read_words(text)


@pytest.mark.parametrize(
    "text", ["收到", "收到！", "收到，谢谢", "收到了", "知道了", "OK", "已阅。", "好的谢谢老师"]
)
def test_words_that_say_what_the_button_says(text: str) -> None:
    assert is_receipt(text)


@pytest.mark.parametrize("text", ["", "没收到", "收到作业了吗", "好像不行", "我知道时间", "谢谢"])
def test_words_that_say_something_else(text: str) -> None:
    assert not is_receipt(text)


# --- who has not answered --------------------------------------------------------------------------------


def test_who_has_not_answered_stands_by_group_in_pinyin_with_the_rest_apart() -> None:
    still = missing([2, 3, 4, 5, 6, 7], [2], {4}, SCHOOL, TODAY)
    listed = [(group.name if group else None, names(members)) for group, members in still.by_group]
    assert listed == [("数学组", ["白露", "陈小满"]), (None, ["顾长河"])]
    assert names(still.unreachable) == ["周牧野"]
    assert names(still.left) == ["何雨桐"]
    assert still.present == 4


def test_who_is_on_leave_stands_apart_and_is_not_reminded() -> None:
    leaves = (Leave(1, 3, date(2026, 11, 20), None, "产假"), Leave(2, 4, date(2026, 11, 26), None, "病假"))
    still = missing([2, 3, 4, 5], [2], {3, 4}, replace(SCHOOL, leaves=leaves), TODAY)
    assert (names(still.on_leave), names(still.unreachable)) == (["陈小满"], ["周牧野"])
    assert still.present == 1
    assert names([it for _, members in plan_nudge(still, ROOMS).mentioned for it in members]) == ["周牧野"]


def test_those_out_of_reach_are_mentioned_once_in_the_nearest_chat() -> None:
    still = missing([2, 3, 4, 6], [2], {3, 4, 6}, SCHOOL, TODAY)
    nudge = plan_nudge(still, ROOMS)
    assert nudge.private == ()
    mentioned = {room.chat_id: names(members) for room, members in nudge.mentioned}
    assert mentioned == {-2: ["陈小满"], -3: ["周牧野"], -1: ["顾长河"]}


def test_who_has_no_chat_at_all_is_named_as_such() -> None:
    nudge = plan_nudge(missing([3, 6], [], {3, 6}, SCHOOL, TODAY), [OF_MATHS])
    assert names(nudge.nowhere) == ["顾长河"]


@given(st.sets(st.integers(2, 9)), st.sets(st.integers(2, 9)), st.sets(st.integers(2, 9)))
def test_a_reminder_reaches_exactly_those_who_are_here_and_have_not_answered(
    asked: set[int], answered: set[int], cut_off: set[int]
) -> None:
    nudge = plan_nudge(missing(asked, answered, cut_off, SCHOOL, TODAY), ROOMS)
    reminded = [it.id for it in nudge.private]
    reminded += [it.id for _, members in nudge.mentioned for it in members]
    reminded += [it.id for it in nudge.nowhere]
    assert sorted(reminded) == sorted(asked - answered - {LEFT.id})


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("参加", 0),
        ("我参加！", 0),
        ("请假。", 1),
        ("我选请假", 1),
        ("2", 1),
        ("选二", 1),
        ("第1个", 0),
        ("3", None),
        ("可能参加", None),
        ("", None),
        ("2025", None),
    ],
)
def test_a_choice_is_typed_by_its_words_or_its_number(text: str, choice: int | None) -> None:
    assert read_choice(text, ("参加", "请假")) == choice


@pytest.mark.parametrize(
    ("text", "choices", "choice"),
    [
        ("👎", ("👍", "👎"), 1),
        ("😀", ("👍", "👎"), None),
        ("。", ("👍", "参加"), None),
        ("√", ("√", "×"), 0),
        ("×", ("√", "×"), 1),
        ("A-", ("A+", "A-"), 1),
        ("A", ("A+", "A-"), None),
        ("2人", ("2人", "3人"), 0),
        ("2", ("2人", "3人"), None),
        ("第二个", ("2人", "3人"), 1),
        ("3", ("3", "2", "1"), 0),
        ("4", ("周三", "周四"), None),
        ("A＋", ("A+", "A-"), None),
        ("选", ("选", "不选"), 0),
    ],
)
def test_a_choice_of_signs_or_figures_is_only_itself(
    text: str, choices: tuple[str, ...], choice: int | None
) -> None:
    assert read_choice(text, choices) == choice

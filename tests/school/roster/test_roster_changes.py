"""What a roster would change in a school."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.directory import Directory
from school.people import Assignment, Group, GroupKind, Member, Role, School, Stage
from school.roster.changes import NewGroup, compare, entry_of, leaderless, unknown_groups
from school.roster.draft import PersonDraft
from school.roster.teaching import Teaching

CHINESE = Group(1, GroupKind.SUBJECT, "语文组", "语文")
MATHS = Group(2, GroupKind.SUBJECT, "数学组", "数学")
PREP = Group(3, GroupKind.PREP, "三年级数学备课组", "数学", 3)
HE = Member(1, 1, "何苗", groups=frozenset({2}), teaches=(Assignment(3, "数学", 1),), birth="1990-05")
ZHOU = Member(2, 1, "周舟", user_id=7, groups=frozenset({1}), leads={1: Role.GROUP_LEAD})
GONE = Member(3, 1, "安宁", active=False)


def school(*members: Member) -> Directory:
    return Directory(
        School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1), members, (CHINESE, MATHS, PREP), (), (), ()
    )


def changes(*people: PersonDraft, members: tuple[Member, ...] = (HE, ZHOU, GONE), **how: bool):
    return compare(people, school(*members), **{"create_groups": True, "apart": False, **how})


def test_a_name_that_nobody_has_is_new():
    [entry] = changes(PersonDraft(2, "李想", groups=("数学组",))).new
    assert (entry.name, entry.groups, entry.member) == ("李想", {"数学组"}, None)


def test_a_row_with_a_name_alone_changes_nothing():
    found = changes(PersonDraft(2, "何苗"))
    assert [entry.name for entry in found.unchanged] == ["何苗"]
    assert found.to_store == ()


def test_what_the_row_says_replaces_and_what_it_leaves_out_stays():
    [entry] = changes(PersonDraft(2, "何苗", groups=("语文组",), joined_year=2012)).changed
    assert (entry.groups, entry.teaches, entry.birth, entry.joined_year) == (
        {"语文组"},
        HE.teaches,
        "1990-05",
        2012,
    )


def test_a_subject_group_in_the_row_leaves_the_preparation_groups_alone():
    member = Member(1, 1, "何苗", groups=frozenset({2, 3}))
    [entry] = changes(PersonDraft(2, "何苗", groups=("语文组",)), members=(member,)).changed
    assert entry.groups == {"语文组", "三年级数学备课组"}


def test_who_leads_a_group_goes_on_leading_it_unless_moved_away():
    assert changes(PersonDraft(2, "周舟", groups=("语文组",))).unchanged
    [moved] = changes(PersonDraft(2, "周舟", groups=("数学组",))).changed
    assert moved.leads == set()


def test_heads_lead_the_groups_of_their_row():
    roles = frozenset({Role.GROUP_LEAD, Role.PREP_LEAD, Role.SCHOOL_LEADER})
    person = PersonDraft(2, "何苗", groups=("数学组",), prep_groups=("三年级数学备课组",), roles=roles)
    [entry] = changes(person).changed
    assert (entry.leads, entry.appointed) == ({"数学组", "三年级数学备课组"}, {Role.SCHOOL_LEADER})


def test_a_head_without_a_group_is_pointed_out():
    people = [PersonDraft(2, "李想", roles=frozenset({Role.GROUP_LEAD}))]
    assert leaderless(people, changes(*people)) == ["李想"]


def test_an_import_never_takes_a_role_away():
    member = Member(1, 1, "何苗", appointed=frozenset({Role.DIRECTOR}))
    assert changes(PersonDraft(2, "何苗"), members=(member,)).unchanged


def test_who_comes_back_is_the_same_person():
    [entry] = changes(PersonDraft(2, "安宁")).returning
    assert entry.member == GONE


def test_those_who_are_not_in_the_roster_stay_and_are_named():
    assert [member.name for member in changes(PersonDraft(2, "何苗")).missing] == ["周舟"]


def test_the_order_of_lessons_is_no_change():
    member = Member(1, 1, "何苗", teaches=(Assignment(3, "数学", 1), Assignment(3, "数学", 2)))
    teaching = Teaching((Assignment(3, "数学", 2), Assignment(3, "数学", 1)))
    assert changes(PersonDraft(2, "何苗", teaching=teaching), members=(member,)).unchanged


@pytest.mark.parametrize(
    ("person", "group"),
    [
        (PersonDraft(2, "李想", groups=("劳动",)), NewGroup(GroupKind.SUBJECT, "劳动组", "劳动", None)),
        (PersonDraft(2, "李想", groups=("综合组",)), NewGroup(GroupKind.SUBJECT, "综合组", None, None)),
        (
            PersonDraft(2, "李想", prep_groups=("三年级语文",)),
            NewGroup(GroupKind.PREP, "三年级语文备课组", "语文", 3),
        ),
    ],
)
def test_a_group_that_the_school_lacks_is_founded_if_that_is_wanted(person, group):
    wanted, unwanted = changes(person), changes(person, create_groups=False)
    assert (wanted.new_groups, wanted.new[0].groups) == ((group,), {group.name})
    assert (unwanted.new_groups, unwanted.new[0].groups) == ((), set())


def test_one_group_in_two_spellings_is_one_group():
    people = [PersonDraft(2, "李想", groups=("劳动",)), PersonDraft(3, "张满", groups=("劳动组",))]
    assert [group.name for group in unknown_groups(people, school())] == ["劳动组"]


def test_a_remark_in_the_column_of_groups_is_no_group():
    assert unknown_groups([PersonDraft(2, "李想", groups=("待定" * 15,))], school()) == ()


# Namesakes -----------------------------------------------------------------------------------------

TWICE = (PersonDraft(2, "张伟", groups=("数学组",)), PersonDraft(3, "张伟", groups=("语文组",)))
MATHS_ZHANG = Member(11, 1, "张伟", groups=frozenset({2}))
CHINESE_ZHANG = Member(12, 1, "张伟", groups=frozenset({1}))


def test_rows_of_one_person_are_put_together():
    [entry] = changes(*TWICE).new
    assert entry.groups == {"数学组", "语文组"}


def test_namesakes_become_two_people():
    assert [entry.groups for entry in changes(*TWICE, apart=True).new] == [{"数学组"}, {"语文组"}]


def test_namesakes_are_known_again_by_their_groups_in_whatever_order():
    found = changes(*reversed(TWICE), members=(MATHS_ZHANG, CHINESE_ZHANG), apart=True)
    assert [entry.member for entry in found.unchanged] == [CHINESE_ZHANG, MATHS_ZHANG]


def test_one_row_for_two_namesakes_is_left_alone_unless_its_group_decides():
    both = (MATHS_ZHANG, CHINESE_ZHANG)
    unclear = changes(PersonDraft(2, "张伟", birth="1990-01"), members=both)
    assert (unclear.unsure, unclear.to_store, unclear.missing) == (("张伟",), (), ())
    [clear] = changes(PersonDraft(2, "张伟", groups=("语文组",), birth="1990-01"), members=both).changed
    assert clear.member == CHINESE_ZHANG


PEOPLE = st.lists(
    st.builds(
        PersonDraft,
        st.integers(2, 50),
        st.sampled_from(["张伟", "何苗", "周舟", "安宁", "李想"]),
        groups=st.lists(st.sampled_from(["语文组", "数学组", "劳动组"]), max_size=2).map(tuple),
        roles=st.frozensets(st.sampled_from(list(Role))),
        birth=st.sampled_from([None, "1990-05", "1985-01"]),
    ),
    max_size=8,
)


@given(PEOPLE, st.booleans())
def test_nobody_is_lost_and_nobody_is_taken_twice(people, apart):
    found = changes(*people, members=(HE, ZHOU, GONE, MATHS_ZHANG, CHINESE_ZHANG), apart=apart)
    entries = (*found.to_store, *found.unchanged)
    touched = [entry.member.id for entry in entries if entry.member]
    assert len(touched) == len(set(touched))
    assert {entry.name for entry in entries} | set(found.unsure) == {person.name for person in people}
    for entry in found.unchanged:
        assert entry.member is not None and entry == entry_of(entry.member, school())

"""Names of schools and groups as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.people import GroupKind, Stage
from school.problems import BadAnswer
from school.staff.name_entry import prep_group_name, read_group, read_group_names, read_school_name


def test_a_school_has_a_name_on_one_line() -> None:
    assert read_school_name(" 青禾小学\n东校区\u200b ") == "青禾小学 东校区"


@pytest.mark.parametrize("text", ["", "校", "校\n", "\u200b\u200b\u200b", "校" * 31])
def test_a_school_is_not_called_nothing_or_everything(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_school_name(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("书法", ["书法组"]),
        ("书法组", ["书法组"]),
        ("心理、书法，舞蹈组", ["心理组", "书法组", "舞蹈组"]),
        ("心理 书法\n心理", ["心理组", "书法组"]),
        ("数学教研组", ["数学教研组"]),
        ("德育室", ["德育室"]),
        ("a:b", ["a：b组"]),
    ],
)
def test_subject_groups_are_called_so(text: str, names: list[str]) -> None:
    assert read_group_names(text, GroupKind.SUBJECT) == names


@pytest.mark.parametrize("text", ["三年级数学", "三年级数学组", "三年级数学备课组"])
def test_preparation_groups_are_called_so(text: str) -> None:
    assert read_group_names(text, GroupKind.PREP) == ["三年级数学备课组"]


@pytest.mark.parametrize("text", ["", " ", "、", "好" * 30, "书法、" + "好" * 30])
def test_no_name_and_endless_names_are_refused(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_group_names(text, GroupKind.SUBJECT)


def test_a_preparation_group_needs_more_than_its_ending() -> None:
    with pytest.raises(BadAnswer):
        read_group_names("备课组", GroupKind.PREP)


@pytest.mark.parametrize(
    ("name", "stage", "subject", "grade"),
    [
        ("语文组", Stage.PRIMARY, "语文", None),
        ("三年级数学备课组", Stage.PRIMARY, "数学", 3),
        ("初二英语备课组", Stage.JUNIOR, "英语", 8),
        ("高一政治备课组", Stage.SENIOR, "政治", 10),
        ("音体美组", Stage.PRIMARY, None, None),
        ("德育室", Stage.PRIMARY, None, None),
        ("六年级", Stage.PRIMARY, None, 6),
    ],
)
def test_a_name_says_its_subject_and_grade(
    name: str, stage: Stage, subject: str | None, grade: int | None
) -> None:
    assert read_group(name, stage) == (subject, grade)


@given(st.integers(1, 12), st.sampled_from(["数学", "语文", "英语", "历史"]))
def test_the_bots_own_names_say_what_they_were_made_from(grade: int, subject: str) -> None:
    assert read_group(prep_group_name(grade, subject), Stage.NINE_YEAR) == (subject, grade)

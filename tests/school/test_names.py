"""Names in the order of a Chinese list, and people found in text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.names import RosterIndex, looks_like_name, pinyin_key, split_name
from school.people import Member


def test_names_sort_by_the_sound_of_surname_then_given_name():
    shuffled = [
        "张伟",
        "曾欣",
        "单春",
        "李娜",
        "查良",
        "安宁",
        "陈琛",
        "区敏",
        "尉迟恭",
        "阿依古丽·买买提",
        "解放",
        "谢芳",
    ]
    assert sorted(shuffled, key=pinyin_key) == [
        "阿依古丽·买买提",
        "安宁",
        "陈琛",
        "李娜",
        "区敏",
        "单春",
        "谢芳",
        "解放",
        "尉迟恭",
        "曾欣",
        "查良",
        "张伟",
    ]


def test_the_same_syllables_stay_together_and_equal_sounds_stay_in_a_fixed_order():
    assert sorted(["陈晨", "程诚", "陈琛"], key=pinyin_key)[:2] == ["陈琛", "陈晨"]
    assert pinyin_key("李丽") != pinyin_key("李利")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("王明", ("王", "明")),
        ("欧阳修文", ("欧阳", "修文")),
        ("欧阳", ("欧", "阳")),
        ("古丽·买买提", ("", "古丽·买买提")),
        ("Anna", ("", "Anna")),
        ("", ("", "")),
    ],
)
def test_a_name_has_a_surname_and_a_given_name(name, parts):
    assert split_name(name) == parts


@pytest.mark.parametrize("word", ["王小明", "欧阳修文", "诸葛亮", "古丽·买买提", "李娜", "张𬀩"])
def test_names_look_like_names(word):
    assert looks_like_name(word)


@pytest.mark.parametrize("word", ["周三", "方程", "秋天的雨", "浮力", "", "王", "王2", "Anna", "周长"])
def test_ordinary_words_do_not(word):
    assert not looks_like_name(word)


@given(st.text())
def test_any_text_has_a_place_in_the_order(text):
    assert pinyin_key(text)[1] == text
    assert "".join(split_name(text)) == text


def roster(*names: str) -> RosterIndex:
    return RosterIndex(Member(number, 1, name) for number, name in enumerate(names, 1))


def test_the_longest_name_wins():
    match = roster("王小", "王小明").at("听王小明老师的课", 1)
    assert match
    assert (match.name, match.end) == ("王小明", 6)


def test_those_who_have_left_are_not_found():
    assert RosterIndex([Member(1, 1, "王小明", active=False)]).at("王小明", 0) is None


def test_a_given_name_counts_only_where_one_person_has_it():
    people = roster("林建军", "何建军", "王小明", "赵云")
    assert [member.name for member in people.by_short_name("小明")] == ["王小明"]
    assert people.by_short_name("建军") == ()
    assert people.by_short_name("云") == ()


def test_a_surname_with_a_friendly_prefix_means_everybody_of_that_surname():
    people = roster("李娜", "李强", "小满")
    assert [member.name for member in people.by_short_name("小李")] == ["李娜", "李强"]
    assert people.by_short_name("李") == ()
    assert people.by_short_name("") == ()


def test_two_people_of_one_name_are_both_found():
    match = roster("张敏", "张敏").at("张敏", 0)
    assert match
    assert [member.id for member in match.members] == [1, 2]

"""Groups on Telegram: tying them, and following what happens to them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Chat
from handlers.support.context import STAND_INS
from storage.chats import BoundChat
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker, Town
from tests.handlers.old_buttons import tap_again

GROUP = -5
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def group_of(school: School, title: str = "青禾数学教研群", **kwargs: Any) -> Chat:
    """A group with everybody in it, and the bot unless `with_bot` is False."""
    people = (school.director, school.head, school.teacher, school.leader)
    return school.town.group(GROUP, title, *people, **kwargs)


async def ties(town: Town, chat_id: int = GROUP) -> list[BoundChat]:
    async with town.app.database.reading() as session:
        return await Store(session, None).chats.of_chat(chat_id)


async def tied_to(school: School, chat_id: int = GROUP) -> list[tuple[int, int | None]]:
    """What a chat is tied to: topic and group, of our school only."""
    found = await ties(school.town, chat_id)
    assert {it.school_id for it in found} <= {school.ids.school_id}
    return [(it.thread_id, it.group_id) for it in found]


@pytest.fixture
async def neighbour(school: School) -> Talker:
    """The director of another school, who is no member of ours."""
    await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    person = school.town.person(sample.DIRECTOR + 1000, "沈云岭")
    school.town.sandbox.person(person.person).started = True
    return person


# --- tying --------------------------------------------------------------------------------------------


async def test_the_bot_offers_to_be_tied_when_it_comes_into_a_group(school: School) -> None:
    group = group_of(school, with_bot=False)
    school.town.sandbox.add_bot(group, school.director.person)
    await school.town.quiet()
    assert school.director.buttons(group) == ["🏫 全校", "数学组", "语文组", "英语组"]
    await school.director.taps("数学组", group)
    assert "已绑定到数学组（青禾小学）" in school.director.sees(group)
    assert await tied_to(school) == [(0, school.ids.groups["数学组"])]


async def test_binding_once_more_says_what_the_group_is_tied_to(school: School, neighbour: Talker) -> None:
    group = group_of(school)
    assert "现在绑定" not in await school.director.says("/bind", group)
    await school.director.taps("数学组", group)
    again = await school.director.says("/bind", group)
    assert "现在绑定到数学组（青禾小学）" in again and "请选" in again
    school.town.sandbox.set_member(group, neighbour.person, "member")
    assert "数学组" not in await neighbour.says("/bind", group)


async def test_the_startgroup_link_makes_one_offer(school: School) -> None:
    group = group_of(school, with_bot=False)
    school.town.sandbox.add_bot(group, school.director.person, "bind")
    await school.town.quiet()
    assert len(school.director.posts(group)) == 1


async def test_what_the_bot_says_in_a_group_makes_no_sound(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind", group)
    assert school.director.last(group).silent


@pytest.mark.parametrize(
    ("line", "target"),
    [("/bind 数学组", "数学组"), ("/bind 语文", "语文组"), ("/bind@jiaoyan_bot 全校", None)],
)
async def test_one_line_ties_a_chat(school: School, line: str, target: str | None) -> None:
    await school.director.says(line, group_of(school))
    assert await tied_to(school) == [(0, school.ids.groups[target] if target else None)]


async def test_a_head_ties_only_to_the_own_group(school: School) -> None:
    group = group_of(school)
    await school.head.says("/bind", group)
    assert school.head.buttons(group) == ["数学组"]
    assert "教科室主任" in await school.head.says("/bind 语文组", group)
    await school.head.taps("数学组", group)
    assert await tied_to(school) == [(0, school.ids.groups["数学组"])]


async def test_only_those_with_the_right_may_tap(school: School, neighbour: Talker) -> None:
    group = group_of(school)
    school.town.sandbox.set_member(group, neighbour.person, "member")
    await school.director.says("/bind", group)
    for person in (school.teacher, school.leader, school.head, neighbour):
        answer = await person.taps("全校", group)
        assert answer.show_alert
        assert "教科室主任" in answer.text
    assert await tied_to(school) == []


async def test_people_without_the_right_are_told_who_has_it(school: School) -> None:
    group = group_of(school)
    stranger = school.town.person(7, "路人")
    school.town.sandbox.set_member(group, stranger.person, "member")
    assert "教科室主任" in await school.teacher.says("/bind", group)
    assert "还没有加入学校" in await stranger.says("/bind", group)
    assert "没有叫“体育组”的组" in await school.director.says("/bind 体育组", group)


async def test_the_bot_hints_at_who_can_tie_when_others_bring_it_in(school: School) -> None:
    group = group_of(school, with_bot=False)
    school.town.sandbox.add_bot(group, school.teacher.person)
    await school.town.quiet()
    assert "请教科室主任或组长在这里发 /bind" in school.teacher.sees(group)
    stranger = school.town.person(7, "路人")
    other = school.town.group(-6, "家长群", stranger, with_bot=False)
    school.town.sandbox.add_bot(other, stranger.person)
    await school.town.quiet()
    assert "请先在私聊里创建或加入学校" in stranger.sees(other)


async def test_tying_again_to_the_same_changes_nothing(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind", group)
    offered = school.director.last(group)
    data = offered.data["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    await school.director.taps("数学组", group, on=offered)
    school.town.sandbox.inject(
        [
            {
                "callback_query": {
                    "id": "9",
                    "from": school.director.person.as_user(),
                    "chat_instance": "1",
                    "data": data,
                    "message": offered.data,
                }
            }
        ]
    )
    await school.town.quiet()
    assert await tied_to(school) == [(0, school.ids.groups["数学组"])]
    assert "已绑定到数学组" in school.director.sees(group)


async def test_a_button_of_a_removed_group_is_answered(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind", group)
    async with school.town.app.database.writing() as session:
        schools = Store(session, None).schools
        await schools.remove_group(school.ids.school_id, school.ids.groups["英语组"])
    assert "过期" in (await school.director.taps("英语组", group)).text


async def test_preparation_groups_stand_on_a_page_of_their_own(school: School) -> None:
    await school.director.says("/settings")
    for step in ("备课组", "增加", "三年级", "数学", "完成"):
        await school.director.taps(step)
    group = group_of(school)
    await school.director.says("/bind", group)
    await school.director.taps("备课组 ›", group)
    assert school.director.buttons(group) == ["🏫 全校", "三年级数学备课组", "教研组 ›"]
    await school.director.taps("三年级数学", group)
    assert "三年级数学备课组" in school.director.sees(group)


async def test_untying_is_for_groups(school: School) -> None:
    assert "要在群里用" in await school.director.says("/unbind")


async def test_a_private_chat_is_never_tied(school: School) -> None:
    page = await school.director.says("/bind")
    assert "选群" in page
    assert "群里用" in (await tap_again(school.director, f"chat.bind:{school.ids.school_id}:0")).text
    assert await ties(school.town, school.director.id) == []


async def test_hostile_titles_are_shown_as_they_are(school: School) -> None:
    await school.director.says("/bind 全校", group_of(school, "<b>&😀群"))
    assert "✅ <b>&😀群 → 全校" in await school.director.says("/chats")


# --- tying anew ---------------------------------------------------------------------------------------


async def test_tying_anew_takes_a_confirmation(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind 全校", group)
    question = await school.director.says("/bind 数学组", group)
    assert "现在绑定在全校（青禾小学），改成数学组（青禾小学）吗" in question
    await school.director.taps("不改", group)
    assert await tied_to(school) == [(0, None)]
    await school.director.says("/bind 数学组", group)
    assert "教科室主任" in (await school.teacher.taps("确定改过来", group)).text
    await school.director.taps("确定改过来", group)
    assert await tied_to(school) == [(0, school.ids.groups["数学组"])]


async def test_a_head_does_not_take_the_schools_chat(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind 全校", group)
    assert "请教科室主任来改" in await school.head.says("/bind 数学组", group)
    assert await tied_to(school) == [(0, None)]


async def test_the_director_of_another_school_confirms_and_ours_is_told(
    school: School, neighbour: Talker
) -> None:
    group = group_of(school)
    school.town.sandbox.set_member(group, neighbour.person, "member")
    await school.director.says("/bind 全校", group)
    assert "改成全校（云岭小学）吗" in await neighbour.says("/bind 全校", group)
    assert (await school.head.taps("确定改过来", group)).show_alert
    await neighbour.taps("确定改过来", group)
    [tie] = await ties(school.town)
    assert tie.school_id != school.ids.school_id
    assert "由“沈云岭”改绑到别的学校" in school.director.sees()


async def test_a_director_of_two_schools_chooses_the_school(school: School) -> None:
    lin = school.director
    await lin.says("/new_school")
    for step in ("云岭小学", ">小学", ">就用这个学期", ">完成", ">就用这个作息", ">跳过", "林知远"):
        await (lin.taps(step[1:]) if step.startswith(">") else lin.says(step))
    group = group_of(school)
    assert "云岭小学" in await lin.says("/bind", group)
    await lin.taps("青禾小学 ›", group)
    await lin.taps("数学组", group)
    assert await tied_to(school) == [(0, school.ids.groups["数学组"])]


# --- topics -------------------------------------------------------------------------------------------


async def test_topics_are_tied_one_by_one_and_general_stands_for_the_chat(school: School) -> None:
    group = group_of(school, "青禾小学", forum=True)
    topic = school.town.sandbox.add_topic(group, "数学")
    await school.director.says("/bind 全校", group)
    await school.head.says("/bind", group, thread=topic)
    assert "本话题" in school.head.sees(group)
    assert school.head.last(group).data["message_thread_id"] == topic
    await school.head.taps("数学组", group)
    assert await tied_to(school) == [(0, None), (topic, school.ids.groups["数学组"])]
    assert "本话题已解绑" in await school.head.says("/unbind", group, thread=topic)
    assert "没有绑定" in await school.head.says("/unbind", group, thread=topic)
    assert await tied_to(school) == [(0, None)]


# --- untying, the list --------------------------------------------------------------------------------


async def test_a_chat_is_untied_by_those_who_may_tie_it(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind 全校", group)
    assert "教科室主任" in await school.head.says("/unbind", group)
    assert "需要教研组长" in await school.teacher.says("/unbind", group)
    assert "已解绑" in await school.director.says("/unbind", group)
    assert await tied_to(school) == []


async def test_the_list_names_chats_and_links_to_add_one(school: School) -> None:
    assert "还没有绑定的群" in await school.director.says("/chats")
    [[add]] = school.director.last().data["reply_markup"]["inline_keyboard"]
    assert add["url"] == "https://t.me/jiaoyan_bot?startgroup=bind"
    await school.director.says("/bind 数学组", group_of(school))
    assert "✅ 青禾数学教研群 → 数学组" in await school.head.says("/chats")
    assert "需要教研组长" in await school.teacher.says("/chats")


async def test_another_schools_chats_are_not_listed_or_forgotten(school: School, neighbour: Talker) -> None:
    await school.director.says("/bind 全校", group_of(school))
    school.town.sandbox.remove_bot(GROUP)
    await school.town.quiet()
    assert "青禾" not in await neighbour.says("/chats")
    await tap_again(neighbour, f"chat.forget:{GROUP}:0")
    assert await tied_to(school) == [(0, None)]


# --- what happens to chats ----------------------------------------------------------------------------


async def test_the_director_is_told_once_when_the_bot_is_removed(school: School) -> None:
    group = group_of(school)
    await school.head.says("/bind 数学组", group)
    school.town.sandbox.remove_bot(group, school.teacher.person)
    await school.town.quiet()
    assert "我被移出了群“青禾数学教研群”（数学组）" in school.director.sees()
    assert len(school.director.posts()) == 1
    await school.director.taps("绑定的群")
    assert "⚠️ 青禾数学教研群 → 数学组（我已不在群里）" in school.director.sees()
    await school.director.taps("不再显示")
    assert "还没有绑定的群" in school.director.sees()


async def test_losing_a_forum_with_several_topics_is_told_once(school: School) -> None:
    group = group_of(school, "青禾小学", forum=True)
    topic = school.town.sandbox.add_topic(group, "数学")
    await school.director.says("/bind 全校", group)
    await school.head.says("/bind 数学组", group, thread=topic)
    school.town.sandbox.remove_bot(group)
    await school.town.quiet()
    assert "青禾小学”（全校、数学组）" in school.director.sees()
    assert len(school.director.posts()) == 1


async def test_the_tie_holds_when_the_bot_comes_back(school: School) -> None:
    group = group_of(school)
    await school.head.says("/bind 数学组", group)
    school.town.sandbox.remove_bot(group)
    school.town.sandbox.add_bot(group, school.teacher.person)
    await school.town.quiet()
    assert "这里绑定在数学组" in school.teacher.sees(group)
    assert "✅ 青禾数学教研群" in await school.director.says("/chats")


async def test_becoming_an_administrator_is_no_occasion_to_speak(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind 全校", group)
    posts = len(school.director.posts(group))
    school.town.sandbox.promote_bot(group)
    await school.town.quiet()
    assert len(school.director.posts(group)) == posts


async def test_a_tie_follows_a_group_that_becomes_a_supergroup(school: School) -> None:
    group = group_of(school, kind="group")
    await school.director.says("/bind 数学组", group)
    new = school.town.sandbox.upgrade_group(group)
    await school.town.quiet()
    assert await tied_to(school, GROUP) == []
    assert await tied_to(school, new.id) == [(0, school.ids.groups["数学组"])]


async def test_a_renamed_group_is_listed_under_its_new_title(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind 数学组", group)
    school.town.sandbox.rename_group(group, "数学大家庭")
    await school.town.quiet()
    assert "数学大家庭 → 数学组" in await school.director.says("/chats")


async def test_blocking_the_bot_makes_a_person_unreachable_until_it_is_undone(school: School) -> None:
    async def unreachable() -> bool:
        async with school.town.app.database.reading() as session:
            found = await Store(session, None).accounts.unreachable_members(school.ids.school_id)
        return school.ids.members["陈小满"] in found

    school.town.sandbox.block(school.teacher.person)
    await school.town.quiet()
    assert await unreachable()
    school.town.sandbox.unblock(school.teacher.person)
    await school.town.quiet()
    assert not await unreachable()


async def test_start_in_a_group_is_left_alone(school: School) -> None:
    assert await school.teacher.says("/start", group_of(school)) == ""


# --- nobody in particular -----------------------------------------------------------------------------


def anonymous_message(group: Chat, **content: Any) -> dict[str, Any]:
    """What an administrator writes who stays anonymous."""
    chat = group.as_chat()
    return {
        "message": {
            "message_id": 9000,
            "date": 1795572000,
            "chat": chat,
            "from": ANONYMOUS,
            "sender_chat": chat,
            **content,
        }
    }


async def test_an_anonymous_administrator_is_asked_to_show_who_it_is(school: School) -> None:
    group = group_of(school)
    school.town.sandbox.inject([anonymous_message(group, text="/bind 全校")])
    await school.town.quiet()
    assert "请先关掉“匿名”" in school.director.sees(group)
    assert await tied_to(school) == []
    known = await school.town.app.database.read("SELECT user_id FROM accounts")
    assert STAND_INS.isdisjoint(row["user_id"] for row in known)


async def test_the_chatter_of_anonymous_administrators_is_left_alone(school: School) -> None:
    group = group_of(school)
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    for content in ({"text": "大家好"}, {"text": "/nonsense"}, {"photo": photo}):
        school.town.sandbox.inject([anonymous_message(group, **content)])
    await school.town.quiet()
    assert school.director.posts(group) == []


async def test_what_an_anonymous_administrator_does_to_the_group_is_followed(school: School) -> None:
    group = group_of(school)
    await school.director.says("/bind 数学组", group)
    school.town.sandbox.inject([anonymous_message(group, new_chat_title="数学大家庭")])
    await school.town.quiet()
    assert [it.title for it in await ties(school.town)] == ["数学大家庭"]


async def test_being_made_administrator_of_a_channel_breaks_nothing(school: School) -> None:
    bot = school.town.sandbox.world.bot
    change = {
        "chat": {"id": -1009, "type": "channel", "title": "校园频道"},
        "from": school.director.person.as_user(),
        "date": 1795572000,
        "old_chat_member": {"status": "left", "user": bot},
        "new_chat_member": {"status": "member", "user": bot},
    }
    school.town.sandbox.inject([{"my_chat_member": change}])
    await school.town.quiet()
    rows = await school.town.app.database.read("SELECT count(*) AS n FROM outbox WHERE chat_id = -1009")
    assert rows[0]["n"] == 0
    assert "还没有绑定的群" in await school.director.says("/chats")

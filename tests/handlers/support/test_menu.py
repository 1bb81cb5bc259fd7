"""The command menu beside the message field, which is different for a teacher and for a director."""

from __future__ import annotations

from school.people import Role
from storage.store import Store
from tests.conftest import School
from tests.dialogue import Talker, Town


def menu(talker: Talker) -> list[str]:
    """What Telegram offers this person in the private chat."""
    profile = talker.town.sandbox.world.profile
    commands = profile.commands_in(talker.id, talker.id, group=False, admin=False)
    return [it["command"] for it in commands]


async def test_a_teacher_is_offered_what_a_teacher_may_use(school: School) -> None:
    await school.teacher.says("/help")
    assert "observe" in menu(school.teacher)
    assert not {"board", "settings", "duties"} & set(menu(school.teacher))


async def test_heads_and_directors_are_offered_more_once_they_come(school: School) -> None:
    await school.director.starts()
    await school.head.says("/help")
    assert {"board", "settings", "duties"} <= set(menu(school.director))
    assert "board" in menu(school.head) and "settings" not in menu(school.head)


async def test_a_menu_follows_new_duties_at_once(school: School) -> None:
    await school.teacher.says("/help")
    await school.director.says("/handover")
    await school.director.taps("陈小满")
    await school.director.taps("我也继续担任")
    assert "settings" in menu(school.teacher)


async def test_a_menu_shrinks_with_the_next_help(school: School) -> None:
    await school.leader.says("/help")
    assert "board" in menu(school.leader)
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.members.dismiss(school.ids.members["顾长河"], Role.SCHOOL_LEADER)
    await school.leader.says("/help")
    assert "board" not in menu(school.leader)


async def test_a_founder_has_the_menu_of_a_director_at_once(town: Town) -> None:
    founder = town.person(7, "林知远")
    await founder.says("/new_school")
    await founder.says("青禾小学")
    for label in ("小学", "就用这个学期", "完成", "就用这个作息", "跳过", "就用“林知远”"):
        await founder.taps(label)
    assert "settings" in menu(founder)

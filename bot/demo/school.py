"""An invented primary school: forty teachers, five subject groups, half a term of observation logs."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.timetable import weekly_lessons
from bot.demo.words import Decks
from school.calendar.terms import SchoolCalendar, Term
from school.class_timetable.lessons import Place
from school.counting.duties import Duty, Metric, Only, Per, Side
from school.handing_in.submissions import Requirement, State, Submission
from school.observing.lessons import Lesson
from school.observing.observations import MARKS, Appraisal, Visit
from school.observing.visits import VisitKind
from school.people import Assignment, GroupKind, Role, Stage
from school.scheduling.schedule import Audience, Item, ItemKind
from school.suggestions import suggest_term, suggest_timetable
from storage.chats import BoundChat
from storage.database import Database
from storage.directories import read_directory
from storage.store import Store

SCHOOL_NAME = "云溪小学"
ZONE = "Asia/Shanghai"
DIRECTOR, LEADER, HEAD, YOUNG, LANGUAGE, NEWCOMER, STRANGER = 101, 102, 103, 104, 105, 106, 107
SCHOOL_CHAT, MATHS_CHAT = -1001, -1002


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody one can be in the demo. Who has not `joined` is on the roster or a stranger."""

    user_id: int
    name: str
    role: str
    group: str | None = None
    joined: bool = True
    in_school: bool = True


PERSONAS = (
    Persona(DIRECTOR, "沈知秋", "教科室主任"),
    Persona(HEAD, "陆明远", "数学教研组长", "数学组"),
    Persona(YOUNG, "叶小禾", "青年教师，数学", "数学组"),
    Persona(LANGUAGE, "江晚晴", "教师，语文", "语文组"),
    Persona(LEADER, "唐致远", "副校长"),
    Persona(NEWCOMER, "方新雨", "新教师，还没加入", "英语组", joined=False),
    Persona(STRANGER, "贺岚", "外校主任，想创建学校", joined=False, in_school=False),
)

_STAFF: dict[str, tuple[str, ...]] = {
    "语文组": (
        "秦若云", "江晚晴", "罗素心", "丁雨薇", "傅清和", "宋晓舟",
        "邵子衿", "彭佳音", "温如玉", "柳新燕", "尹思源", "祝南枝",
    ),
    "数学组": ("陆明远", "叶小禾", "程安", "余立群", "董书航", "梁启明", "汪海波", "蒋一凡", "田佳禾", "魏青山"),
    "英语组": ("谢安琪", "方新雨", "孟凡星", "薛冰", "季晓彤", "范思远"),
    "科学组": ("石磊", "章天朗", "毛可欣", "管宁"),
    "综合组": ("崔悦", "武振宇", "姚舞阳", "龚画眉", "卞小提", "乔动"),
}  # fmt: skip
_SUBJECTS = {"语文组": "语文", "数学组": "数学", "英语组": "英语", "科学组": "科学"}
_MIXED = ("音乐", "体育", "音乐", "美术", "音乐", "体育")
_CLASSES = 4
_PLACES = [Place(grade, class_no) for grade in range(1, 7) for class_no in range(1, _CLASSES + 1)]


async def fill(database: Database, now: datetime) -> None:
    """Put the school into an empty database, as if it had used the bot since the term began."""
    today = now.astimezone(ZoneInfo(ZONE)).date()
    term = suggest_term(today)
    async with database.writing() as session:
        school_id = await Store(session, None).schools.add(SCHOOL_NAME, Stage.PRIMARY, ZONE, now)
        store = Store(session, school_id)
        await store.schools.set_term(school_id, term)
        await store.schools.set_timetable(school_id, suggest_timetable(Stage.PRIMARY).periods)
        people = await _hire(store, now)
        lessons = weekly_lessons(_PLACES, [(it.id, it.teaches) for it in people])
        await store.class_timetables.replace(term.first_day, lessons)
        await _set_duties(store, now)
        await _pair(store, people, term, now)
        await _bind_chats(store, people, now)
        decks = Decks()
        await _observe(store, people, term, today, now, decks)
        await _schedule(store, term, today, now)
        await _collect(store, people, today, now, decks)


@dataclass(frozen=True, slots=True)
class _Teacher:
    id: int
    name: str
    group: str
    teaches: tuple[Assignment, ...]


async def _hire(store: Store, now: datetime) -> list[_Teacher]:
    teachers = []
    for group_name, names in _STAFF.items():
        subject = _SUBJECTS.get(group_name)
        group = await store.schools.add_group(store.school_id, GroupKind.SUBJECT, group_name, subject)
        for number, name in enumerate(names):
            teaches = _assignments(group_name, number, len(names))
            member_id = await store.members.add(name, now)
            await store.members.assign(member_id, teaches)
            await store.members.join(member_id, group.id, lead=number == 0)
            teachers.append(_Teacher(member_id, name, group_name, teaches))
    ids = {teacher.name: teacher.id for teacher in teachers}
    for name, role in (("沈知秋", Role.DIRECTOR), ("唐致远", Role.SCHOOL_LEADER)):
        ids[name] = await store.members.add(name, now)
        await store.members.appoint(ids[name], role)
    for persona in PERSONAS:
        if persona.joined:
            await store.accounts.note(persona.user_id, persona.name, None, reachable=True, now=now)
            await store.members.link(ids[persona.name], persona.user_id)
    # Those who lead the school observe, and nobody observes them.
    return teachers + [_Teacher(ids[name], name, "", ()) for name in ("沈知秋", "唐致远")]


def _assignments(group: str, number: int, size: int) -> tuple[Assignment, ...]:
    """Classes dealt out so that every class of the six grades has a teacher of each subject."""
    subject = _SUBJECTS.get(group) or _MIXED[number]
    if group == "综合组":
        return tuple(Assignment(grade, subject) for grade in range(1 + number % 2 * 3, 4 + number % 2 * 3))
    return tuple(Assignment(grade, subject, class_no) for grade, class_no in _PLACES[number::size])


async def _set_duties(store: Store, now: datetime) -> None:
    duties = store.duties
    await duties.add(Duty(0, Metric.OBSERVE, 2, Per.MONTH), now)
    await duties.add(Duty(0, Metric.OBSERVE, 15, Per.TERM), now)
    await duties.add(Duty(0, Metric.OBSERVE, 20, Per.TERM, role=Role.GROUP_LEAD), now)
    await duties.add(Duty(0, Metric.OBSERVE, 30, Per.TERM, role=Role.SCHOOL_LEADER), now)
    await duties.add(Duty(0, Metric.OPEN_LESSON, 1, Per.TERM), now)
    await duties.add(Duty(0, Metric.REFLECTION, 1, Per.MONTH), now)
    await duties.add(Duty(0, Metric.OBSERVE, 2, Per.TERM, only=Only.OTHER_SUBJECT), now)
    await duties.add(Duty(0, Metric.OBSERVE, 3, Per.TERM, side=Side.MENTOR, only=Only.PARTNER), now)
    await duties.add(Duty(0, Metric.OBSERVE, 4, Per.TERM, side=Side.MENTEE, only=Only.PARTNER), now)
    of_groups = Duty(0, Metric.OPEN_LESSON, 1, Per.HALF_MONTH, group_kind=GroupKind.SUBJECT, together=True)
    await duties.add(of_groups, now)


async def _pair(store: Store, teachers: list[_Teacher], term: Term, now: datetime) -> None:
    """The head of mathematics is the young teacher's mentor."""
    head = next(it for it in teachers if it.group == "数学组")
    young = next(it for it in teachers if it.name == "叶小禾")
    await store.pairs.add(head.id, young.id, term.first_day, now)


async def _bind_chats(store: Store, teachers: list[_Teacher], now: datetime) -> None:
    groups = {row["name"]: row["id"] for row in await store.session.rows("SELECT id, name FROM staff_groups")}
    for chat_id, title, group_id in (
        (SCHOOL_CHAT, f"{SCHOOL_NAME}教师群", None),
        (MATHS_CHAT, "数学教研组", groups["数学组"]),
    ):
        await store.chats.bind(BoundChat(chat_id, 0, store.school_id, group_id, title, True), DIRECTOR, now)


async def _schedule(store: Store, term: Term, today: date, now: datetime) -> None:
    directory = await read_directory(store.session, store.school_id)
    groups = {group.name: Audience(group.id) for group in directory.groups}
    author = directory.directors[0].id
    monday = today - timedelta(days=today.weekday())
    month_end = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    async def add(kind: ItemKind, title: str, first: date, last: date, **more: Any) -> None:
        await store.schedule.add(Item(0, kind, title, first, last, created_by=author, **more), now)

    for title in ("校级公开课展示月", "上交教学反思", "小课题中期交流"):
        await add(ItemKind.MONTH, title, today.replace(day=1), month_end)
    for number, (name, weekday) in enumerate((("语文组", "TU"), ("数学组", "WE"), ("英语组", "TH"))):
        first = monday + timedelta(days=1 + number)
        meeting: dict[str, Any] = {
            "rrule": f"FREQ=WEEKLY;BYDAY={weekday}",
            "starts": time(14, 50),
            "ends": time(15, 30),
        }
        await add(
            ItemKind.SERIES,
            f"{name}教研",
            first,
            term.last_day,
            audience=groups[name],
            place="三楼会议室",
            **meeting,
        )
    friday = monday + timedelta(days=4)
    await add(
        ItemKind.EVENT,
        "青年教师汇报课",
        friday,
        friday,
        starts=time(9, 0),
        ends=time(9, 40),
        place="录播教室",
    )
    due = monday + timedelta(days=11)
    await add(ItemKind.DEADLINE, "交期中质量分析", due, due)


async def _collect(store: Store, teachers: list[_Teacher], today: date, now: datetime, decks: Decks) -> None:
    """A deadline by which a third of the teachers have handed in something already."""
    due = today - timedelta(days=today.weekday()) + timedelta(days=11)
    author = (await read_directory(store.session, store.school_id)).directors[0].id
    item = await store.schedule.add(
        Item(0, ItemKind.DEADLINE, "教学案例", due, due, Audience(), created_by=author), now
    )
    await store.submissions.require(item.id, Requirement())
    personas = {persona.name for persona in PERSONAS}
    for number, teacher in enumerate(it for it in teachers if it.group and it.name not in personas):
        if number % 3 == 0:
            place = teacher.teaches[0]
            topic = decks.topic(place.subject, place.grade) or f"一节{place.subject}课"
            given_at = now - timedelta(days=1 + number % 4)
            text = f"《{topic}》教学案例：{decks.cases.deal()}"
            await store.submissions.add(
                Submission(0, item.id, teacher.id, teacher.id, State.GIVEN, given_at, False, text)
            )


async def _observe(
    store: Store, teachers: list[_Teacher], term: Term, today: date, now: datetime, decks: Decks
) -> None:
    chance = random.Random(20)  # noqa: S311  (believable, not secret)
    calendar = SchoolCalendar(ZoneInfo(ZONE), (term,))
    span = (today - term.first_day).days
    days = [term.first_day + timedelta(days=offset) for offset in range(span)]
    school_days = [day for day in days if calendar.is_workday(day)]
    for observer in teachers:
        for day in sorted(chance.sample(school_days, min(len(school_days), chance.randint(2, 11)))):
            host = _pick_host(chance, observer, teachers)
            visit = _visit(chance, host, day, decks)
            await store.observations.add(
                observer.id,
                visit,
                _appraisal(chance, visit.lesson.subject, decks),
                now - timedelta(days=(today - day).days),
            )
        for day in chance.sample(school_days, chance.randint(0, 2)):
            await store.records.add(observer.id, Metric.REFLECTION, decks.reflections.deal(), day, now)


def _pick_host(chance: random.Random, observer: _Teacher, teachers: list[_Teacher]) -> _Teacher:
    own_group = bool(observer.group) and chance.random() < 0.8
    return chance.choice(
        [
            it
            for it in teachers
            if it.teaches and it.id != observer.id and (it.group == observer.group or not own_group)
        ]
    )


def _visit(chance: random.Random, host: _Teacher, day: date, decks: Decks) -> Visit:
    place = chance.choice(host.teaches)
    topic = decks.topic(place.subject, place.grade)
    kinds = (
        VisitKind.REGULAR,
        VisitKind.REGULAR,
        VisitKind.DROP_IN,
        VisitKind.OPEN_LESSON,
        VisitKind.RESEARCH_LESSON,
    )
    lesson = Lesson(place.grade, place.class_no or chance.randint(1, _CLASSES), place.subject, topic)
    return Visit(lesson, host.id, host.name, day, chance.randint(1, 6), chance.choice(kinds))


def _appraisal(chance: random.Random, subject: str, decks: Decks) -> Appraisal:
    if chance.random() < 0.3:
        return Appraisal()
    return Appraisal(None, decks.praise(subject), decks.advice.deal(), chance.choice(MARKS[:3]))

"""Why something was not done, in a kind sentence that says what to do instead."""

from __future__ import annotations

import html
import re
from functools import singledispatch

from handlers.support.registry import UnknownCommand
from handlers.texts import forms
from handlers.texts.html import Html, h
from school import problems
from school.grades import MAX_CLASS
from school.people import Role
from school.problems import Problem

_EXPECTED: dict[str, Html] = {
    "lesson": h("没认出是哪节课。请点一个按钮，或者发班级、老师，比如：三2班"),
    "choice": h("{words}", words=forms.CHOOSE_ONE),
    "file": h("请发一个文件，或者点下面的按钮。"),
    "name": h("请发一个名称，2 到 30 个字。"),
    "person": h("请发一个姓名，2 到 20 个字。"),
    "subject": h("请发学科名，比如“数学”。"),
    "number": h("请发一个数字，比如 10。"),
    "class": h("请发班号，1 到 {most}，比如 3。", most=MAX_CLASS),
    "title": h("请发一个标题，1 到 100 个字。"),
    "dates": h("请这样写：<code>2026-09-01 至 2027-01-24</code>"),
    "day": h("没看懂这个日期。可以写“昨天”“上周五”或“11月20日”。"),
    "zone": h("没有这个时区。请点一个按钮，或者发时区名，比如 <code>Asia/Dubai</code>"),
    "phase": h("请这样写：<code>期中考试 11月11日至12日</code>"),
    "group": h("请发组的名称，2 到 20 个字，几个组用顿号隔开，比如：书法、心理"),
    "duty": h("请写是哪一项和数量，比如：<code>听课 12</code> 或 <code>组长听课 20</code>"),
    "whom": h("没认出是谁。请发组名或姓名，几位老师用顿号隔开，比如：数学组，或者 陈小满、周牧野"),
    "when": h("没看懂这个时间。可以写“下周三下午第二节”“12月9日14:20”“每周四下午第一节”或“12月20日前”。"),
    "moment": h("请发一个日期和时间，比如“下周四下午第一节”或“12月10日14:20”。"),
    "rule": h("请写清每周或每月哪一天，比如“每周四下午第一节”。"),
    "until": h("没看懂哪一天，或者不是以后的日子。可以写“12月10日”或“下周一”。"),
    "hour": h("没看懂几点。可以写“15:30”或“下午第二节”。"),
    "clock": h("没看懂这个时间。请这样写：14:25"),
    "answer": h("回复最多 1000 个字，请短一点。"),
    "points": h("请发 0 到满分之间的整数，比如 18。"),
    "place": h("请发一个地点，30 个字以内，比如：三楼会议室"),
    "leave_days": h("没看懂是哪几天。可以写“11月25日至27日”“明天起三天”“下周一至周三”或“12月1日起”。"),
    "years": h("请这样写：“45周岁以下”“35至45周岁”，或者“3年以内”“20年以上”。"),
    "percent": h("请发一个 0 到 99 的数字，比如 50。"),
    "word": h("请写一句话，100 个字以内。"),
    "phrase": h("每条 2 到 20 个字；几条请分行写，一行一条。"),
    "weight": h("请发 0 到 100 的分数，比如 2 或 0.5。"),
    "reason": h("原因请写在 20 个字以内，比如：病假"),
    "note": h("备注请写在 500 个字以内。"),
    "special": h("请写日期和名称，比如：<code>11月20日 运动会</code> 或 <code>12月5日 补课按周三上课</code>"),
    "bells": h(
        "请写名称和起止日期，或者星期几，比如：<code>夏令 5月1日至9月30日</code> 或 <code>周五</code>"
    ),
    "timetable": h("请每行写一节课，比如：<code>上午 8:00-8:40</code>"),
}


_WHO_MAY: dict[Role | None, str] = {
    Role.DIRECTOR: "教科室主任",
    Role.SCHOOL_LEADER: "学校行政或教科室主任",
}


@singledispatch
def explain(problem: Problem) -> Html:
    """The sentence for a refusal. Every kind of `Problem` that can reach a person has its own."""
    return h("这一步没有成功，请再试一次。")


@explain.register
def _(problem: problems.SetAside) -> Html:
    return h(
        "您之前有一条消息或一次点击，我试了很多次都没能处理完，只好放下了。请看看哪一条没有回应，再发一次。"
    )


@explain.register
def _(problem: problems.TooFast) -> Html:
    return h("您发得太快了，刚才这一条和接下来的没有处理。请停一分钟，再把没有回应的重新发一次。")


@explain.register
def _(problem: problems.Forbidden) -> Html:
    who = _WHO_MAY.get(problem.needed, "教研组长、备课组长、学校行政或教科室主任")
    return h("这个功能需要{who}来用。发 /help 看看您可以做什么。", who=who)


@explain.register
def _(problem: problems.NotAMember) -> Html:
    if problem.in_bound_chat:
        return h("您还没有加入这所学校。请向教科室主任要邀请链接，点开就能加入。")
    return h("您还没有加入学校。请发 /start，创建学校或用邀请链接加入。")


@explain.register
def _(problem: problems.OnlyInPrivate) -> Html:
    return h("这个请在私聊里用，点我的头像就能打开私聊。")


@explain.register
def _(problem: problems.OnlyInGroup) -> Html:
    return h("这个要在群里用。请先把我加进群，再在群里发一次。")


@explain.register
def _(problem: problems.Outdated) -> Html:
    return h("这个按钮已经过期了，请重新打开。")


@explain.register
def _(problem: problems.NotYours) -> Html:
    return h("打不开：这是别的老师填的，或者已经填完、删除了。")


@explain.register
def _(problem: problems.TermClosed) -> Html:
    return h("这个学期已经结束归档，里面的记录不能再加、再改。确实要改，请教科室主任先重新打开这个学期。")


@explain.register
def _(problem: problems.LastDirector) -> Html:
    return h("学校至少要有一位教科室主任。请先把职务交给别人。")


@explain.register
def _(problem: problems.NameTaken) -> Html:
    return h("已经有“{name}”了，请换一个名称。", name=problem.name)


@explain.register
def _(problem: problems.BadAnswer) -> Html:
    return _EXPECTED[problem.expected]


@explain.register
def _(problem: problems.InvitationInvalid) -> Html:
    return h("这个邀请链接已经失效。请向教科室主任要一个新的。")


@explain.register
def _(problem: problems.RegistrationClosed) -> Html:
    return h("这里的新学校由管理员开通。如果贵校已经在用，请向教科室主任要邀请链接。")


@explain.register
def _(problem: UnknownCommand) -> Html:
    return h("没有 /{name} 这个命令。发 /help 看看能做什么。", name=problem.name)


def broken(error_id: str) -> Html:
    """Something went wrong on our side; nothing was saved."""
    return h("出错了，刚才的操作没有保存，请再试一次。如果还不行，请把编号 {id} 告诉管理员。", id=error_id)


def plain(words: Html) -> str:
    """The words without markup, for places where Telegram takes none."""
    return html.unescape(re.sub(r"<[^>]+>", "", words))

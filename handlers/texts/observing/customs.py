"""How a school goes about observing: the settings, and its sheets."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.html import Html, h, lines
from school.observing.customs import Customs, Readers
from school.observing.sheets import Dimension, Sheet
from school.observing.visits import KIND_LABELS, VisitKind

TITLE = "听课评课设置"
SHEET_TITLE = "评课表"
BACK, TO_SHEETS, TO_SHEET = "‹ 返回", "‹ 评课表", "‹ 返回"
NEW_SHEET, ADD, RETYPE, RENAME, KINDS, REMOVE = (
    "➕ 新建一张",
    "➕ 加项目",
    "整张重写",
    "改名称",
    "用于哪些课",
    "🗑 删除这张",
)
UP, DOWN, DROP, REQUIRED, OPTIONAL, CHANGE = "↑ 上移", "↓ 下移", "🗑 删掉", "改成必填", "改成选填", "改写"
USE_USUAL, ALL_KINDS, CHANGED, LAST_ONE = "用常用的五项表", "其他所有课", "已修改", "一张表至少要有一项。"
NEVER = "不锁定"
READERS = {
    Readers.NOBODY: "只有听课人自己",
    Readers.LEADERS: "加上学校领导和教科室主任",
    Readers.HEADS: "再加上组长",
}


def page(customs: Customs, sheets: Sequence[Sheet]) -> Html:
    """Everything that is set."""
    lock = f"课后 {customs.lock_days} 天" if customs.lock_days else NEVER
    return lines(
        [
            h("<b>听课评课设置</b>"),
            "",
            h("👀 谁能看评价：{who}", who=READERS[customs.readers]),
            h("📌 每听必评：{on}", on="开" if customs.critique else "关"),
            h("🔒 锁定：{lock}", lock=lock),
            h("📋 评课表：{names}", names="、".join(it.name for it in sheets) or "常用的五项表"),
        ]
    )


READERS_BUTTON, LOCK_BUTTON, SHEETS_BUTTON = "👀 谁能看评价", "🔒 锁定", "📋 评课表"


def critique_button(*, on: bool) -> str:
    """Turn 每听必评 on or off."""
    return "📌 关掉每听必评" if on else "📌 打开每听必评"


def ask_readers(customs: Customs) -> Html:
    """Who may read appraisals."""
    return lines(
        [
            h("<b>谁能看评价</b>"),
            h("现在：{who}", who=READERS[customs.readers]),
            "",
            h(
                "能看的是评分、亮点、建议和课堂记录；私人笔记谁也看不到。上课老师看到什么，由听课人分享时决定。"
            ),
            h(
                "放宽以后，只能看放宽之后记的；以前写的，当时说好谁看还是谁看。老师会在自己的记录和“我的课”里看到这条设置。"
            ),
        ]
    )


def ask_lock(customs: Customs) -> Html:
    """When logs become final."""
    return lines(
        [
            h("<b>锁定</b>"),
            h(
                "过了这几天，听课记录就不能再改。要改的话老师可以申请，组长、学校领导或教科室主任点一下就放开三天。"
            ),
            h("补录的从录入那天算起。"),
        ]
    )


def days_label(days: int | None) -> str:
    """7 天."""
    return f"{days} 天" if days else NEVER


def ticked(label: str, *, chosen: bool) -> str:
    """A choice on a button; the one that holds is ticked."""
    return f"✓ {label}" if chosen else label


# --- sheets ---------------------------------------------------------------------------------------


def sheet_list(sheets: Sequence[Sheet], usual: Sheet) -> Html:
    """The school's sheets, or the usual one where it has none."""
    if not sheets:
        return lines(
            [h("<b>评课表</b>"), h("现在用的是常用的五项表：")]
            + [_row(number, it) for number, it in enumerate(usual.dimensions, 1)]
            + [h(""), h("可以新建本校自己的表，一张或几张。")]
        )
    return lines(
        [h("<b>评课表</b>"), *(h("· {name}：{kinds}", name=it.name, kinds=kinds_named(it)) for it in sheets)]
    )


def kinds_named(sheet: Sheet) -> str:
    """推门课、公开课."""
    return "、".join(label for kind, label in KIND_LABELS.items() if kind in sheet.kinds) or ALL_KINDS


def sheet(it: Sheet) -> Html:
    """One sheet."""
    most = sum(each.points or 0 for each in it.dimensions)
    return lines(
        [
            h("<b>{name}</b>", name=it.name),
            h("用于：{kinds}", kinds=kinds_named(it)),
            "",
            *(_row(number, each) for number, each in enumerate(it.dimensions, 1)),
            *(["", h("合计 {most} 分", most=most)] if most else []),
            "",
            h("改表不影响已经打过的分。"),
        ]
    )


def _row(number: int, it: Dimension) -> Html:
    scale = f"{it.points} 分" if it.points is not None else "/".join(it.levels)
    optional = "（选填）" if not it.required else ""
    return h(
        "{number}. {name}　{scale}{optional}", number=number, name=it.name, scale=scale, optional=optional
    )


def dimension(sheet_name: str, number: int, it: Dimension) -> Html:
    """One dimension."""
    return lines([h("<b>{name}</b>", name=sheet_name), _row(number, it)])


def kind_label(kind: VisitKind, *, chosen: bool) -> str:
    """A kind of lesson, ticked."""
    return f"{'☑' if chosen else '☐'} {KIND_LABELS[kind]}"


def ask_kinds(it: Sheet) -> Html:
    """For which lessons the sheet is."""
    return h(
        "<b>{name}</b>用于哪些课？点一下选上。一个都不选，就用于没有专门表的所有课。现在：{kinds}",
        name=it.name,
        kinds=kinds_named(it),
    )


def ask_name() -> Html:
    return h("这张表叫什么？比如：公开课评价表")


def ask_dimensions() -> Html:
    return h(
        "请写有哪些项目，一行一项，可以整张粘贴过来：\n"
        "<code>教学目标 20\n学生参与 优/良/合格\n特色 10 选填</code>\n"
        "写分数就按分数打，写几个等级就按等级打；不是必填的加“选填”。"
    )


def ask_dimension() -> Html:
    return h("请发一行，比如“教学目标 20”，或者“学生参与 优/良/合格”。")


def removed(it: Sheet) -> Html:
    """A sheet is gone."""
    return h("🗑 已删除“{name}”。以前用它打的分都还在。", name=it.name)

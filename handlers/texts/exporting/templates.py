"""A school's own templates: how to make one, what was understood of one, why one can't be taken."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.html import Html, h, joined, lines
from handlers.texts.problems import explain
from school.exporting.templates import (
    MOST_NAMES,
    MOST_TEMPLATES,
    Fault,
    NoTemplate,
    Place,
    Shape,
    Template,
    TooManyTemplates,
)

TITLE = "导出模板"
LIST, UPLOAD, SAMPLE, REMOVE, BACK = "🧩 本校模板 ›", "➕ 上传模板", "看一个样例", "🗑 删除", "‹ 返回"
THIS_ONE = "🧩 这是导出模板"
EMPTY = "留空"
SAMPLE_NAME, SAMPLE_SHEET = "导出模板样例.xlsx", "听课统计表"
SAMPLE_PLACES = (
    Place.NUMBER,
    Place.DAY,
    Place.PERIOD,
    Place.HOST,
    Place.CLASS,
    Place.SUBJECT,
    Place.TOPIC,
    Place.OBSERVER,
    Place.STRENGTHS,
    Place.SUGGESTIONS,
)
SAVED_TOAST, REMOVED_TOAST = "已保存", "已删除"
_LABEL_LIMIT = 24
_SHAPES = {
    Shape.WORD_PAGES: "Word，一节课一页",
    Shape.WORD_ROWS: "Word，一节课一行",
    Shape.SHEET_PAGES: "Excel，一节课一张表",
    Shape.SHEET_ROWS: "Excel，一节课一行",
}
_FAULTS: dict[Fault, Html] = {
    Fault.NO_PLACES: h(
        "没找到要填的地方。请在模板里写上 {{{{课题}}}}、{{{{日期}}}} 这样的记号（两对花括号），"
        "或者发一张第一行是“日期、课题、执教教师……”的 Excel 表。"
    ),
    Fault.TOO_MANY: h("要填的地方太多了，最多 {n} 种。", n=MOST_NAMES),
    Fault.MACROS: h("这个文件带宏或控件，不能收。请另存为普通的 .docx 或 .xlsx（不带宏），再发给我。"),
    Fault.OUTSIDE: h(
        "这个文件打开时会去取外面的内容（外部链接、数据连接或特殊的域、公式），不能收。请去掉以后再发。"
    ),
    Fault.LARGE: h("模板最大 3 MB。请把里面的图片缩小或删掉再发。"),
    Fault.OTHER: h("模板要用 Word（.docx）或 Excel（.xlsx）。请另存为这两种格式再发。"),
}


def page(templates: Sequence[Template]) -> Html:
    """What templates are for, and how to make one."""
    return lines(
        [
            h("<b>本校模板</b>"),
            h(
                "把学校自己的听课记录表（.docx）或统计表（.xlsx）发给我，在要填的地方写 {{{{课题}}}} 这样的记号，"
                "导出时自动填好。Excel 表也可以不写记号，有表头就行。"
            ),
            "",
            h("可以写：{places}", places=joined(it.value for it in Place)),
            "",
            h("点开可以看怎么填、改对应关系。") if templates else h("还没有模板。"),
        ]
    )


def ask_file() -> Html:
    """Ask for the file."""
    return h("请把模板发给我：Word（.docx）或 Excel（.xlsx），最大 3 MB，不能带宏。")


def reading(name: str) -> Html:
    """It is on its way."""
    return h("正在读“{name}”……", name=name)


def not_fetched() -> Html:
    """Telegram did not hand the file over."""
    return h("文件没有取到，请再发一次。")


def card(template: Template, *, new: bool) -> Html:
    """What was understood of a template; what was not has buttons below."""
    known = [
        h("{name}", name=name) if name == place.value else h("{name}→{place}", name=name, place=place.value)
        for name, place in template.places.items()
        if place is not None
    ]
    unknown = template.unknown
    return lines(
        [
            h("✅ 模板收到了。") if new else None,
            h("🧩 <b>{name}</b>　{shape}", name=template.name, shape=_SHAPES[template.shape]),
            h("会填：{known}", known=joined(known)) if known else None,
            h("⚠️ 没认出：{unknown}。导出时留空；点下面的名称可以指定填什么。", unknown=joined(unknown))
            if unknown
            else None,
            h("发 /export 就能用它导出。") if new else None,
        ]
    )


def ask_place(name: str) -> Html:
    """What a name in a template stands for."""
    return h("<b>{name}</b>\n这里填什么？", name=name)


def label(template: Template) -> str:
    """A template on a button."""
    return f"🧩 {template.name[:_LABEL_LIMIT]}"


def sample_caption() -> Html:
    """Under the sample."""
    return h("样例：花括号里的地方会换成听课记录，一节课一行。标题、列宽、边框都可以照您学校的样子改。")


def marked(place: Place) -> str:
    """{{课题}}: a place as it stands in a template."""
    return f"{{{{{place.value}}}}}"


@explain.register
def _(problem: NoTemplate) -> Html:
    return _FAULTS[problem.fault]


@explain.register
def _(problem: TooManyTemplates) -> Html:
    return h("最多保存 {n} 个模板，请先删掉不用的。", n=MOST_TEMPLATES)

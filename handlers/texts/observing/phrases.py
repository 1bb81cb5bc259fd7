"""常用语 in words."""

from __future__ import annotations

from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from school.observing.phrases import LEAST_TYPED, LONGEST, MOST_OWN, PhraseLength, Praise, TooManyPhrases

TITLE = "常用语"
ADD, DELETE, BACK, HIDDEN = "➕ 添加", "🗑 删除这条", "‹ 返回", "以后不再推荐这条"
PARTS = {Praise.STRENGTHS: "亮点的 ›", Praise.SUGGESTIONS: "建议的 ›"}
_NAMES = {Praise.STRENGTHS: "亮点", Praise.SUGGESTIONS: "建议"}


def own(phrase: str) -> str:
    """✏️ 板书清楚: to be changed."""
    return f"✏️ {phrase}"


def other(phrase: str) -> str:
    """✕ 板书清楚: not to be suggested again."""
    return f"✕ {phrase}"


def bring_back(count: int) -> str:
    """↩︎ 恢复不再推荐的 3 条."""
    return f"↩︎ 恢复不再推荐的 {count} 条"


def page(part: Praise, *, own: bool) -> Html:
    """Above the phrases of a part."""
    return lines(
        [
            h("<b>常用语 · {part}</b>", part=_NAMES[part]),
            h("✏️ 是您自己的，排在最前，点一下可以改、可以删。") if own else None,
            h("✕ 是推荐的，点一下就不再推荐给您。"),
        ]
    )


def ask_phrases(part: Praise) -> Html:
    return h("把常用的{part}发给我，一行一条，每条 2 到 20 个字。", part=_NAMES[part])


def ask_other(phrase: str) -> Html:
    return h("“{phrase}”改成什么？直接发给我。", phrase=phrase)


@explain.register
def _(problem: TooManyPhrases) -> Html:
    return h("自己的常用语最多 {most} 条，请先删掉几条。", most=MOST_OWN)


@explain.register
def _(problem: PhraseLength) -> Html:
    return h(
        "“{phrase}”有 {n} 个字，每条要 {least} 到 {most} 个字。请改一改，这几条再一起发一次。",
        phrase=problem.phrase,
        n=len(problem.phrase),
        least=LEAST_TYPED,
        most=LONGEST,
    )

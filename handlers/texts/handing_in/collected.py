"""What heads see of what was handed in: each piece, sending it back, all of it in one file."""

from __future__ import annotations

from datetime import datetime

from handlers.texts.days import moment_label
from handlers.texts.handing_in.submissions import STATES
from handlers.texts.html import Html, h, lines
from school.handing_in.submissions import State, Submission
from school.scheduling.schedule import Item

SEND_BACK = "↩️ 退回"
SENT_BACK_TOAST = "已经退回了。"
SHEET_HEADER = ("组", "姓名", "情况", "时间", "内容")


def given_head(item: Item, n: int) -> Html:
    """Above what has come."""
    return h("<b>{title}</b>收到 {n} 份。点名字看内容。", title=item.title, n=n)


def given_label(name: str, given: Submission) -> str:
    """陈小满（补交）."""
    marks = [STATES[given.state]] if given.state is not State.GIVEN else []
    marks += ["补交"] if given.late else []
    return name + (f"（{'，'.join(marks)}）" if marks else "")


def given_card(item: Item, name: str, giver: str, given: Submission, files: str, moment: datetime) -> Html:
    """One submission. `giver` is who gave it, where another name stands above it."""
    return lines(
        [
            h("<b>{title}</b> · {name}", title=item.title, name=name),
            h(
                "{moment} {state}{late}{by}",
                moment=moment_label(moment),
                state=STATES[given.state],
                late="（补交）" if given.late else "",
                by=f"，{giver}" if giver != name else "",
            ),
            h("{files}", files=files) if files else None,
            h("<blockquote expandable>{text}</blockquote>", text=given.text) if given.text else None,
            h("退回理由：{word}", word=given.word) if given.word else None,
        ]
    )


def sent_back(name: str) -> str:
    """Above the progress, once something has been sent back."""
    return f"↩️ 已退回给{name}。"


def still_owed(have: int, wanted: int) -> str:
    """In the list: 未交, or how many are missing of several."""
    return f"还差 {wanted - have} 份" if have else "未交"


def ask_word(name: str) -> Html:
    """Why it is sent back."""
    return h("退回{name}交的材料。写一句要改什么，会发给对方；不写就跳过。", name=name)


def archive_name(title: str, number: int | None) -> str:
    """教学案例.zip, or 教学案例 第2包.zip of several."""
    return f"{title}.zip" if number is None else f"{title} 第{number + 1}包.zip"


def archive_caption(item: Item, files: int, unfetched: int, number: int, archives: int) -> Html:
    """Under an archive; what it holds under the first."""
    if number:
        return h("第 {number} 包，共 {archives} 包", number=number + 1, archives=archives)
    return lines(
        [
            h("📦 <b>{title}</b>，{files} 个文件，按组分好，附清单。", title=item.title, files=files),
            h("共 {archives} 包。", archives=archives) if archives > 1 else None,
            h("⚠️ 还有 {n} 个文件正在接收，稍后可以再打包一次。", n=unfetched) if unfetched else None,
        ]
    )

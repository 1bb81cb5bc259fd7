"""What the owner of the installation is told when something goes wrong."""

from __future__ import annotations

from typing import Final

from handlers.texts.html import Html, h, lines

_KNOWN: Final[dict[str, tuple[str, str]]] = {
    "update failed": ("有一条消息处理出错", "发消息的人已看到编号，操作没有保存。"),
    "the database can't work, trying again": (
        "数据库暂时无法读写",
        "请看磁盘是否已满、数据文件夹能否写入。消息都在等待，恢复后会接着处理。",
    ),
    "another program polls with the same token; stop it": (
        "另有一个程序在用同一个令牌收消息",
        "请停掉其中一个，否则消息会被分走。",
    ),
    "Telegram no longer accepts the token": (
        "Telegram 不再接受机器人的令牌",
        "请在 @BotFather 查看令牌，改好 JIAOYAN_BOT_TOKEN 后重启。",
    ),
    "the disk is nearly full": ("磁盘快满了", "请尽快腾出空间，满了以后新消息会停下来等待。"),
    "reminder failed": ("有一条提醒没能发出", "主任可以在 /upcoming 里看到是哪一条。"),
    "reminders of a school set aside": ("有一所学校的提醒停下了", "其他学校不受影响；重启后会再试。"),
    "announcement failed": ("有一条通知没能处理", "稍后会再试。"),
    "letter failed": ("有一条消息没能发出", "它已留作未送达，不再重发。"),
}


def fault(kind: str, times: int, error_id: str | None) -> Html:
    """A fault of a kind (as it stands in the log), how often it came, and the id to look for in the log."""
    title, advice = _KNOWN.get(kind, ("程序出错", "详情见运行日志。"))
    return lines(
        [
            h("<b>⚠️ {title}</b>", title=title),
            advice,
            h("日志：<code>{kind}</code>", kind=kind),
            h("编号：<code>{id}</code>", id=error_id) if error_id else None,
            h("已发生 {times} 次。", times=times) if times > 1 else None,
            h("<i>同类问题今天不再提醒。运维说明见 docs/operations.md。</i>"),
        ]
    )

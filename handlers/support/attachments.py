"""The file that a message holds, of whatever kind Telegram says it is."""

from __future__ import annotations

from pathlib import PurePath

from telegram import Message

from school.handing_in.files import check_size
from storage.records import Attachment

_KINDS = ("document", "video", "audio", "voice", "video_note")
_NAMES = {"video": "视频.mp4", "audio": "录音.mp3", "voice": "语音.ogg", "video_note": "视频留言.mp4"}
"""What is called so for want of a name of its own."""


def has_file(message: Message) -> bool:
    """Whether a message holds a file that people may hand in or hang on something."""
    return bool(message.photo) or any(getattr(message, kind) for kind in _KINDS)


def attachment_of(message: Message) -> Attachment | None:
    """The file of a message; None where it holds none. Raises FileTooLarge."""
    caption, number = message.caption or "", message.message_id
    if message.photo:
        photo = message.photo[-1]
        size = photo.file_size or 0
        return Attachment("photo", photo.file_id, photo.file_unique_id, "照片.jpg", size, caption, number)
    for kind in _KINDS:
        found = getattr(message, kind)
        if found is not None:
            size = found.file_size or 0
            check_size(size)
            name = PurePath(getattr(found, "file_name", None) or _NAMES.get(kind, "文件")).name
            return Attachment(kind, found.file_id, found.file_unique_id, name, size, caption, number)
    return None

"""Files that could not be read: why, and what to send instead."""

from __future__ import annotations

from handlers.support.documents import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentLocked,
    DocumentTooLarge,
    OtherFormat,
    PictureOfText,
    UnknownFormat,
)
from handlers.texts.html import Html, h
from handlers.texts.problems import explain

__all__ = ["explain"]


@explain.register
def _(problem: DocumentTooLarge) -> Html:
    if problem.what == "bytes":
        return h(
            "文件太大了，最大 {mb} MB。请删去图片，或者只留下计划再发。", mb=problem.limit // 1024 // 1024
        )
    if problem.what == "pages":
        return h("文件太长了，最多读 {limit} 页。请只留下计划那几页再发。", limit=problem.limit)
    if problem.what == "characters":
        return h("文件太长了，最多读 {limit} 字。请只留下计划那几页再发。", limit=problem.limit)
    return h("这个文件太复杂，没能读完。请把文字复制到新的 Word 文档里再发。")


@explain.register
def _(problem: OtherFormat) -> Html:
    if problem.save_as == ".xlsx":
        return h("这种格式我读不了。请在 Excel 或 WPS 里“另存为” .xlsx，再发给我。")
    return h("这种格式我读不了。请在 Word 或 WPS 里“另存为” .docx，再发给我。")


@explain.register
def _(problem: UnknownFormat) -> Html:
    return h("这种文件我读不了。请发 Word（.docx）、Excel（.xlsx）、PDF 或文本文件。")


@explain.register
def _(problem: PictureOfText) -> Html:
    if problem.scan:
        return h("这个 PDF 是扫描件，里面没有文字。请发原来的 Word 文件（.docx），或者把文字复制过来。")
    return h("图片里的字我读不了。请发 Word 文件（.docx），或者把文字复制过来。")


@explain.register
def _(problem: DocumentLocked) -> Html:
    return h("这个文件有密码，我打不开。请去掉密码再发。")


@explain.register
def _(problem: DocumentDamaged) -> Html:
    return h("这个文件打不开，可能已经损坏。请在 Word 或 WPS 里“另存为” .docx 再发。")


@explain.register
def _(problem: DocumentEmpty) -> Html:
    return h("这个文件里没有文字。请看看是不是发错了文件。")

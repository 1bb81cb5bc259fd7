"""What a file is, told by its content: the name it bears is only a claim. Pure.

Signatures are those of the formats' own documents: PNG (w3.org/TR/png), JPEG (ITU-T T.81), ISO base media
(ISO/IEC 14496-12), compound files ([MS-CFB]), Office Open XML (ECMA-376), OpenDocument (OASIS), PDF (ISO 32000).
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO
from typing import Final

from school.exporting.folders import suffix_of
from school.problems import Problem

Suffixes = tuple[str, ...]
"""How files of one type may be called; the first is given to one that is called otherwise."""


class Flaw(StrEnum):
    """Why a file is not taken."""

    PROGRAM = "program"
    PACKED_PROGRAM = "packed_program"
    MACROS = "macros"
    WEB_PAGE = "web_page"
    LOCKED = "locked"
    BROKEN = "broken"


class Unwelcome(Problem):
    """A file that is not taken as what it is, with the name it bears."""

    def __init__(self, flaw: Flaw, name: str) -> None:
        self.flaw, self.name = flaw, name


def true_name(name: str, content: bytes) -> str:
    """The name of a file, with the ending that its content calls for.

    What is of no known type keeps its name, unless that claims to be of one. Raises Unwelcome.
    """
    check_name(name)
    claimed = suffix_of(name)
    try:
        suffixes = _suffixes(content, claimed)
    except _Flawed as flawed:
        raise Unwelcome(flawed.flaw, name) from None
    if claimed in suffixes:
        return name
    if suffixes in (_UNKNOWN, _TEXT, _ZIP):
        if claimed in _KNOWN:
            raise Unwelcome(Flaw.BROKEN, name)
        if claimed or not suffixes:
            return name
    return f"{name[: len(name) - len(claimed)]}{suffixes[0]}"


def check_name(name: str) -> None:
    """Refuse a file whose very name says that a computer would run it. Raises Unwelcome."""
    if suffix_of(name) in _WITH_MACROS:
        raise Unwelcome(Flaw.MACROS, name)
    if suffix_of(name) in _RUNS:
        raise Unwelcome(Flaw.PROGRAM, name)


_RUNS: Final = frozenset({
    ".exe", ".com", ".scr", ".pif", ".cpl", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf",
    ".wsh", ".hta", ".reg", ".lnk", ".jar", ".apk", ".sh", ".command", ".dll", ".py",
})  # fmt: skip
_WITH_MACROS: Final = frozenset({
    ".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppsm", ".potm",
})  # fmt: skip

_WORD: Final = (".docx", ".dotx")
_SHEET: Final = (".xlsx", ".xltx")
_SLIDES: Final = (".pptx", ".ppsx", ".potx")
_ZIP: Final = (".zip",)
_TEXT: Final = (".txt", ".md", ".csv")
_UNKNOWN: Final = ()
_HEIC: Final = (".heic", ".heif", ".avif")
_MP4: Final = (".mp4", ".m4v", ".mov", ".3gp")

_SIGNATURES: Final[tuple[tuple[bytes, Suffixes], ...]] = (
    (rb"\xff\xd8\xff", (".jpg", ".jpeg")),
    (rb"\x89PNG\r\n\x1a\n", (".png",)),
    (rb"GIF8[79]a", (".gif",)),
    (rb"BM.{4}\0{4}", (".bmp",)),
    (rb"II\*\0|MM\0\*", (".tif", ".tiff")),
    (rb"RIFF.{4}WEBP", (".webp",)),
    (rb"RIFF.{4}WAVE", (".wav",)),
    (rb"RIFF.{4}AVI ", (".avi",)),
    (rb".{4}ftyp(?:heic|heix|hevc|mif1|msf1|avif)", _HEIC),
    (rb".{4}ftyp(?:M4A|M4B)", (".m4a", *_MP4)),
    (rb".{4}ftypqt", (".mov", *_MP4)),
    (rb".{4}ftyp", (*_MP4, ".m4a")),
    (rb"ID3|\xff[\xfa\xfb\xf2\xf3]", (".mp3",)),
    (rb"\xff[\xf1\xf9]", (".aac",)),
    (rb"#!AMR", (".amr",)),
    (rb"OggS", (".ogg", ".oga", ".opus", ".ogv")),
    (rb"fLaC", (".flac",)),
    (rb"\x1aE\xdf\xa3", (".mkv", ".webm")),
    (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", (".wmv", ".wma", ".asf")),
    (rb"FLV\x01", (".flv",)),
    (rb"\0\0\x01\xba", (".mpg", ".mpeg", ".vob")),
    (rb"\{\\rtf", (".rtf", ".doc")),
    (rb"Rar!\x1a\x07", (".rar",)),
    (rb"7z\xbc\xaf\x27\x1c", (".7z",)),
)
"""How a file begins, as a pattern, and how such files are called. The first that fits counts."""

_PROGRAM: Final = re.compile(
    rb"MZ|\x7fELF|#!(?!AMR)|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe|L\0\0\0\x01\x14\x02\0"
)
"""How programs begin: Windows, Linux, scripts, Java and macOS, Windows shortcuts."""

_PDF: Final = (".pdf",)
_ZIP_ENDS: Final = b"PK\x05\x06"
_ZIP_BEGINS: Final = (b"PK\x03\x04", _ZIP_ENDS)
_LONGEST_LIST: Final = 2 * 1024 * 1024
"""Bytes of an archive's list of contents: some twenty thousand names."""
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a spoilt archive raises."""
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS: Final = (("word/document", _WORD), ("xl/workbook", _SHEET), ("ppt/presentation", _SLIDES))
"""The main part of an Office file, whose name a number may follow."""
_OPEN_DOCUMENT: Final[dict[str, Suffixes]] = {
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "application/epub+zip": (".epub",),
}
_STREAMS: Final[tuple[tuple[str, Suffixes], ...]] = (
    ("WordDocument", (".doc", ".dot", ".wps", ".wpt")),
    ("Workbook", (".xls", ".xlt", ".et", ".ett")),
    ("Book", (".xls", ".xlt", ".et", ".ett")),
    ("PowerPoint Document", (".ppt", ".pps", ".dps", ".dpt")),
)
_KNOWN: Final = frozenset(
    suffix
    for suffixes in (
        *(it for _, it in _SIGNATURES),
        *(it for _, it in _PARTS),
        *(it for _, it in _STREAMS),
        *_OPEN_DOCUMENT.values(),
        _PDF,
        _ZIP,
    )
    for suffix in suffixes
)
"""Endings that claim a type that can be told from the content."""

_WEB_PAGE: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|script|svg)\b|MIME-Version:", re.IGNORECASE
)
_NEVER_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SMALL: Final = 1024 * 1024
"""Bytes that a part of an archive may have to be looked into."""


class _Flawed(Exception):
    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw


def _suffixes(content: bytes, claimed: str) -> Suffixes:
    """How a file of this content may be called; nothing for a type that is not known."""
    if _PROGRAM.match(content):
        raise _Flawed(Flaw.PROGRAM)
    for pattern, suffixes in _SIGNATURES:
        if re.match(pattern, content, re.DOTALL):
            return suffixes
    if content.startswith(_ZIP_BEGINS):
        return _in_archive(content, claimed)
    if content.startswith(_COMPOUND):
        return _in_compound_file(content)
    if b"%PDF-" in content[:1024]:
        if b"%%EOF" not in content[-2048:]:
            raise _Flawed(Flaw.BROKEN)
        return _PDF
    return _in_text(content)


def _in_archive(content: bytes, claimed: str) -> Suffixes:
    end = content.rfind(_ZIP_ENDS)
    # The size of the list of contents: reading an endless one would take the memory of all others.
    if end < 0 or int.from_bytes(content[end + 12 : end + 16], "little") > _LONGEST_LIST:
        raise _Flawed(Flaw.BROKEN)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        parts = {part.filename.lower(): part for part in archive.infolist()}
        types = _read(archive, parts, "[content_types].xml")
        said = _read(archive, parts, "mimetype").decode("ascii", "replace").strip()
    except _UNREADABLE:
        raise _Flawed(Flaw.BROKEN) from None
    if any(part.flag_bits & 1 for part in parts.values()):
        raise _Flawed(Flaw.LOCKED)
    if b"macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in parts):
        raise _Flawed(Flaw.MACROS)
    if "classes.dex" in parts or any(name.endswith(".class") for name in parts):
        raise _Flawed(Flaw.PROGRAM)
    # A format of its own, as that of GeoGebra, may hold scripts that only its own program reads.
    if claimed in {*_ZIP, ""} and any(suffix_of(name) in _RUNS | _WITH_MACROS for name in parts):
        raise _Flawed(Flaw.PACKED_PROGRAM)
    for main, suffixes in _PARTS:
        if types and any(re.fullmatch(rf"{main}\d*\.(?:xml|bin)", name) for name in parts):
            return suffixes
    return _OPEN_DOCUMENT.get(said, _ZIP)


def _read(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    part = parts.get(name)
    return archive.read(part) if part is not None and part.file_size <= _SMALL else b""


def _in_compound_file(content: bytes) -> Suffixes:
    if _has_stream(content, "EncryptedPackage"):
        raise _Flawed(Flaw.LOCKED)
    if _has_stream(content, "_VBA_PROJECT"):
        raise _Flawed(Flaw.MACROS)
    return next((suffixes for stream, suffixes in _STREAMS if _has_stream(content, stream)), _UNKNOWN)


def _has_stream(content: bytes, name: str) -> bool:
    """Whether an entry of the directory is called so: 64 bytes of UTF-16, then the length with its end mark."""
    entry = name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little")
    return entry in content


def _in_text(content: bytes) -> Suffixes:
    codec = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for each in (codec, "gb18030"):
        try:
            text = content.decode(each)
        except ValueError:
            continue
        if _WEB_PAGE.match(text):
            raise _Flawed(Flaw.WEB_PAGE)
        return _UNKNOWN if _NEVER_IN_TEXT.search(text) else _TEXT
    return _UNKNOWN

"""Documents made by hand, part by part: what Word, Excel and PDF programs write, and what an attacker would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_OFFICE = "http://schemas.openxmlformats.org"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": f"{_OFFICE}/wordprocessingml/2006/main",
        "r": f"{_OFFICE}/officeDocument/2006/relationships",
        "mc": f"{_OFFICE}/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "m": f"{_OFFICE}/officeDocument/2006/math",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relationships(targets: Mapping[str, str]) -> str:
    """A .rels part: kind -> target, with ids r0, r1 …"""
    each = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate({target: kind for kind, target in targets.items()}.items())
    )
    return f'{_HEAD}<Relationships xmlns="{_OFFICE}/package/2006/relationships">{each}</Relationships>'


def docx(
    body: str, *, numbering: str = "", styles: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A .docx with this content of w:body, w:numbering and w:styles."""
    return package(
        {
            "_rels/.rels": relationships({"officeDocument": "word/document.xml"}),
            "word/_rels/document.xml.rels": relationships(
                {"numbering": "numbering.xml", "styles": "/word/styles.xml"}
            ),
            "word/document.xml": f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f"{_HEAD}<w:numbering {_NAMESPACES}>{numbering}</w:numbering>",
            "word/styles.xml": f"{_HEAD}<w:styles {_NAMESPACES}>{styles}</w:styles>",
            **(parts or {}),
        }
    )


def run(text: str) -> str:
    """A run of words."""
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, *, properties: str = "") -> str:
    """A paragraph of words, or of XML where it begins with <."""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def listed(text: str, number: int, level: int = 0) -> str:
    """A paragraph that Word numbers by itself."""
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=numbered)


def level(index: int, style: str, pattern: str, *, start: int = 1, more: str = "") -> str:
    """A level of a list definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def list_definition(name: int, *levels: str) -> str:
    """A list definition of these levels, and a list of the same number that uses it."""
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>' + list_of(name, name)


def list_of(number: int, definition: int, *overrides: str) -> str:
    """A list that uses a definition."""
    used = f'<w:abstractNumId w:val="{definition}"/>'
    return f'<w:num w:numId="{number}">{used}{"".join(overrides)}</w:num>'


def table(*rows: Sequence[str]) -> str:
    """A table; a cell is words, or XML of paragraphs where it begins with <."""

    def cell(content: str) -> str:
        return f"<w:tc>{content if content.startswith('<') else paragraph(content)}</w:tc>"

    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def xlsx(sheet: str, *, styles: str = "", shared: str = "", workbook: str = "") -> bytes:
    """An .xlsx of one sheet with this XML in it."""
    main = f'xmlns="{_OFFICE}/spreadsheetml/2006/main"'
    return package(
        {
            "_rels/.rels": relationships({"officeDocument": "xl/workbook.xml"}),
            "xl/_rels/workbook.xml.rels": relationships(
                {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml", "sharedStrings": "strings.xml"}
            ),
            "xl/workbook.xml": f"{_HEAD}<workbook {main} {_NAMESPACES}>{workbook}"
            '<sheets><sheet name="行事历" sheetId="1" r:id="r0"/></sheets></workbook>',
            "xl/styles.xml": f"{_HEAD}<styleSheet {main}>{styles}</styleSheet>",
            "xl/strings.xml": f"{_HEAD}<sst {main}>{shared}</sst>",
            "xl/worksheets/sheet1.xml": f"{_HEAD}<worksheet {main}>{sheet}</worksheet>",
        }
    )


def pdf(*pages: str, more: Mapping[str, str] | None = None, rotate: int = 0, unicode: bool = True) -> bytes:
    """A PDF of pages with these drawing operators; text written with `words` has a Unicode layer."""
    count = len(pages)
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(count))
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        3: "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R]"
        + (" /ToUnicode 5 0 R >>" if unicode else " >>"),
        4: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: _stream(_to_unicode("".join(pages))),
    }
    for number, content in enumerate(pages):
        objects[10 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Contents {11 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects[11 + 2 * number] = _stream(content)
    return _assembled(objects, more or {})


def words(x: float, y: float, text: str, size: float = 12) -> str:
    """Operators that write a line of text."""
    codes = text.encode("utf-16-be").hex().upper()
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET\n"


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Operators that draw the rules of a table."""
    down = "".join(f"{x} {ys[0]} m {x} {ys[-1]} l S\n" for x in xs)
    return down + "".join(f"{xs[0]} {y} m {xs[-1]} {y} l S\n" for y in ys)


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _to_unicode(content: str) -> str:
    codes = {
        line[at : at + 4]
        for line in content.split("<")[1:]
        for at in range(0, line.find(">"), 4)
        if line.find(">") % 4 == 0
    }
    mapped = "\n".join(f"1 beginbfchar\n<{code}> <{code}>\nendbfchar" for code in sorted(codes))
    return f"begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{mapped}\nendcmap"


def _assembled(objects: Mapping[int, str], trailer: Mapping[str, str]) -> bytes:
    out = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(out)
    out += b"xref\n"
    for number in sorted(places):
        out += f"{number} 1\n{places[number]:010} 00000 n \n".encode()
    more = "".join(f" /{key} {value}" for key, value in trailer.items())
    out += f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R{more} >>\nstartxref\n{start}\n%%EOF".encode()
    return out

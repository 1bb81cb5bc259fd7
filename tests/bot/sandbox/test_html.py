"""Telegram's HTML dialect: what it takes, what it refuses and in which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import find_entities, stripped, utf16_length, write_html
from bot.sandbox.errors import ApiError
from bot.sandbox.html import parse_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>听课</b>", "听课", [("bold", 0, 2)]),
        ("<STRONG>x</STRONG>", "x", [("bold", 0, 1)]),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", 0, 1), ("strikethrough", 1, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ("<pre>x</pre>", "x", [("pre", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("&lt;b&gt; &amp; &quot;&#65;&#x42;", '<b> & "AB', []),
        ("AT&T &nbsp; &unknown;", "AT&T &nbsp; &unknown;", []),
        ("&lt", "<", []),
        ("a > b", "a > b", []),
    ],
)
def test_reads(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read, found = parse_html(source)
    assert read == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_reads_what_links_and_code_carry() -> None:
    _, (link,) = parse_html('<a href="https://example.com/?a=1&amp;b=2">x</a>')
    assert link == {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.com/?a=1&b=2"}
    _, (person,) = parse_html("<a href='tg://user?id=7'>x</a>")
    assert person == {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 7}}
    _, (block,) = parse_html('<pre><code class="language-python">x</code></pre>')
    assert block == {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    assert parse_html("<a href='no address'>x</a>") == ("x", [])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("听<br>课", 'Unsupported start tag "br" at byte offset 3'),
        ("1 < 2 and 3 > 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a?b>x</a>", "Unexpected end of name token at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
    ],
)
def test_refuses(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text(alphabet="ab&;<>/\"' 听😀=bipre#x1", max_size=60))
def test_any_text_is_either_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        return
    assert all(entity["offset"] + entity["length"] <= utf16_length(text) for entity in entities)


_TAGS = st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler", "blockquote"])
_TREES = st.recursive(
    st.text(alphabet="ab听😀&<>\"' ", min_size=1, max_size=8).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ),
    lambda inner: st.builds(
        lambda tag, body: f"<{tag}>{''.join(body)}</{tag}>", _TAGS, st.lists(inner, min_size=1)
    ),
    max_leaves=12,
)


@given(_TREES)
def test_what_is_written_reads_the_same(source: str) -> None:
    text, entities = parse_html(source)
    again, entities_again = parse_html(write_html(text, entities))
    assert again == text
    key = ("type", "offset", "length")
    assert sorted(tuple(entity[name] for name in key) for entity in entities_again) == sorted(
        tuple(entity[name] for name in key) for entity in entities
    )


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/observe 听课", [("bot_command", 0, 8)]),
        ("/observe@jiaoyan_bot", [("bot_command", 0, 20)]),
        ("看 /help 吧", [("bot_command", 2, 5)]),
        ("3/4 和 a/b", []),
        ("😀 @liming 好", [("mention", 3, 7)]),
        ("a@example.com", []),
        ("#公开课 报名", [("hashtag", 0, 4)]),
        ("#1", []),
        ("见 https://example.com/a，谢谢", [("url", 2, 21)]),
        ("t.me/jiaoyan_bot?start=x", [("url", 0, 24)]),
    ],
)
def test_finds_in_plain_text(text: str, entities: list[tuple[str, int, int]]) -> None:
    found = [(entity["type"], entity["offset"], entity["length"]) for entity in find_entities(text)]
    assert found == entities


def test_finds_nothing_inside_code() -> None:
    text, marked = parse_html("<code>/observe</code>")
    assert find_entities(text, marked) == marked


def test_trims_white_space_and_moves_entities_along() -> None:
    text, marked = parse_html("\n <b> x </b> ")
    assert stripped(text, marked) == ("x", [{"type": "bold", "offset": 0, "length": 1}])

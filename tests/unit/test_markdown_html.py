"""Markdown as HTML: the structure of the text, and nothing in it that could do anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.markdown.html import render
from desktop_chat.markdown.html_links import web_address
from tests.attacks import FAMILIES, Canaries, attacks, document
from tests.unit.markdown_texts import PIECES, cuts

GALLERY = Path(__file__).parents[1] / "gallery"
CANARIES = Canaries(Path("/bait"), "127.0.0.1", 9)
EMPTY = frozenset({"br", "hr", "input"})
TAGS = re.compile(
    "p|h[3-6]|ul|ol|li|blockquote|div|sup|figure|figcaption|pre|code|span|strong|em|s|u|mark|sub|kbd|a|hr|br"
    "|table|thead|tbody|tr|th|td|input"
)
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "input": {"type", "disabled", "checked"},
    "ol": {"start"},
}


class Page(HTMLParser):
    """Reads HTML strictly: everything closed in order, nothing but what is expected."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        in_formula = "math" in self.open or tag == "math"
        if in_formula:
            assert re.fullmatch(r"m[a-z]+|none", tag)
            assert not {name for name, _ in attrs} & {"href", "style", "src", "xlink:href"}
            assert not [name for name, _ in attrs if name.startswith("on")]
        else:
            assert TAGS.fullmatch(tag)
            allowed = ATTRIBUTES.get(tag, set()) | {"class", "dir"}
            assert {name for name, _ in attrs} <= allowed, tag
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def html(text: str) -> str:
    return "".join(render(text, "image: {what}"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b** *c* ~~d~~", "<p>a <strong>b</strong> <em>c</em> <s>d</s></p>"),
        ("***a***", "<p><em><strong>a</strong></em></p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("<b>&amp;", "<p>&lt;b&gt;&amp;</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("# A", '<h3 class="h1">A</h3>'),
        ("###### A", '<h6 class="h6">A</h6>'),
        ("- a\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>"),
        ("- a\n  - b\n- c", "<ul>\n<li><p>a</p>\n<ul>\n<li><p>b</p>\n</li>\n</ul>\n</li>\n"
         "<li><p>c</p>\n</li>\n</ul>"),
        ("7. a\n8. b", '<ol start="7">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>'),
        ("- [x] a", '<ul>\n<li class="task"><input type="checkbox" disabled checked><p>a</p>\n'
         "</li>\n</ul>"),
        ("> a\n>\n> b", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("```\n<x>\n\n  y\n```", '<figure class="code"><pre><code>&lt;x&gt;\n\n  y</code></pre>'
         "</figure>"),
        ("```python\nif 1:\n```", '<figure class="code"><figcaption>Python</figcaption><pre><code>'
         '<span class="k">if </span><span class="n">1</span>:</code></pre></figure>'),
        ("|a|b|\n|-|-:|\n|1|2|", '<div class="scroll"><table>\n<thead><tr><th>a</th>'
         '<th class="right">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td>'
         '<td class="right">2</td></tr>\n</tbody>\n</table></div>'),
        ("![a <b>](https://x.example/y.png)", '<p><a href="https://x.example/y.png" '
         'title="https://x.example/y.png" rel="noreferrer noopener nofollow">'
         '<span class="image">[image: a &lt;b&gt;]</span></a></p>'),
        ("![a](file:///x)", '<p><span class="image">[image: a]</span></p>'),
        ("[a **b**](https://x.example \"t\")", '<p><a href="https://x.example" '
         'title="https://x.example" rel="noreferrer noopener nofollow">a <strong>b</strong></a>'
         "</p>"),
        ("[a](javascript:x)", "<p>a</p>"),
        ("<b>a</b> <U>b</U> <mark>c</mark>", "<p><strong>a</strong> <u>b</u> <mark>c</mark></p>"),
        ("H<sub>2</sub>O<sup>x</sup>", "<p>H<sub>2</sub>O<sup>x</sup></p>"),
        ("<kbd>&lt;b></kbd>", "<p><kbd>&lt;b&gt;</kbd></p>"),
        ("<u onclick=x>a</u>", "<p>&lt;u onclick=x&gt;a&lt;/u&gt;</p>"),
        ("<details>\n<summary>a</summary>\nb\n</details>",
         "<p><strong>a</strong></p>\n<p>b</p>"),
        ("`a\u202eb`", "<p><code>a‹U+202E›b</code></p>"),
        (r"$\input{x}$", r'<p><code class="tex">$\input{x}$</code></p>'),
    ],
)  # fmt: skip
def test_the_html_of_a_text(text: str, expected: str) -> None:
    made = re.sub(r' dir="(?:auto|ltr)"', "", html(text))
    assert made.strip() == expected


def test_formulas_are_mathml() -> None:
    made = html("$x^2$ and\n\n$$\\frac{1}{2}$$")
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in made
    assert '<div class="math"><math display="block"' in made
    assert "<mfrac>" in made
    Page(made)


def test_items_stand_on_the_side_that_they_are_read_from() -> None:
    made = html("- שלום\n- one")
    assert '<li dir="rtl">' in made
    assert '<li dir="ltr">' in made


@pytest.mark.parametrize("name", ["everything", "reasoning"])
def test_the_gallery_is_well_formed(name: str) -> None:
    Page(html((GALLERY / f"{name}.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("family", FAMILIES)
def test_attacks_come_to_nothing(family: str) -> None:
    texts = [attack.text for attack in attacks(CANARIES) if attack.family == family]
    for text in [*texts, document(CANARIES, family)]:
        page = Page(html(text))
        for link in page.links:
            assert re.match(r"https?://[a-z0-9]|mailto:[A-Za-z0-9]", link), link
            assert link.isascii()
            assert web_address(link) == link


@given(cuts(st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
@settings(deadline=None)
def test_any_text_is_well_formed(pieces: list[str]) -> None:
    Page(html("".join(pieces)))


@given(st.text("<>&\"'=/ab \n`", max_size=60))
@settings(deadline=None)
def test_signs_of_html_stay_what_they_are(text: str) -> None:
    assert (
        Page(html(f"```\n{text}\n```")).text.strip("\n") == text.replace("\r", "\n").strip("\n")
        or "```" in text
    )


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTP://EXAMPLE.org", "http://example.org"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://x.example/\u202egpj", "https://x.example/%E2%80%AEgpj"),
        ("https://x.example/\"'<>", "https://x.example/%22%27%3C%3E"),
        ("https://[::1]:80/", "https://[::1]:80/"),
        ("mailto:a@b.example?subject=x y", "mailto:a@b.example?subject=x%20y"),
        ("https://bank.example@evil.example/", ""),
        ("https:///x", ""),
        ("https://", ""),
        ("https:x.example", ""),
        ("//x.example", ""),
        ("/x", ""),
        ("#x", ""),
        ("javascript:x", ""),
        ("java\tscript:x", ""),
        ("data:text/html,x", ""),
        ("file:///x", ""),
        ("mailto:", ""),
        ("https:\\\\x.example", ""),
        ("https://x.example/\n", ""),
        ("https://x.example/" + "y" * 2_000, ""),
        ("https://\u202ex.example", ""),
    ],
)
def test_addresses_that_may_be_linked_to(href: str, address: str) -> None:
    assert web_address(href) == address

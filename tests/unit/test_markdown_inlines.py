"""Which spans a paragraph becomes, case by case; and what is shown of it while it comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop_chat.markdown.blocks import Block, BlockKind, Span, SpanKind, Style
from desktop_chat.markdown.document import Document
from tests.unit.markdown_texts import whole
from tests.unit.test_markdown_cost import calls

MARKS = {
    Style.STRONG: "b",
    Style.EMPHASIS: "i",
    Style.STRUCK: "s",
    Style.CODE: "c",
    Style.UNDERLINED: "u",
    Style.MARKED: "m",
    Style.LOW: "low",
    Style.HIGH: "high",
    Style.KEY: "k",
}


def shorthand(spans: tuple[Span, ...]) -> str:
    """Spans in one line: <b:text>, [text](href), a / for a break."""
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    text, style = span.text, span.style
    if span.kind is SpanKind.BREAK:
        return " / "
    if span.kind is SpanKind.IMAGE:
        text = f"![{text}]({span.href})"
    elif span.kind is SpanKind.MATH:
        text = f"<{'display' if style & Style.DISPLAY else 'math'}:{text}>"
    elif span.kind is SpanKind.NOTE:
        text = f"<note:{text}>"
    elif span.href:
        text = f"[{text}]({span.href})"
    marks = "".join(mark for flag, mark in MARKS.items() if style & flag)
    return f"<{marks}:{text}>" if marks else text


DEFINITIONS = "\n\n[ref]: http://r.f\n\n[^1]: note\n"


def read(text: str) -> str:
    document = whole(text + DEFINITIONS)
    return shorthand(document.spans(document.blocks[0]))


def read_open(text: str) -> str:
    """What is shown when the text has come so far."""
    document = Document()
    document.append(text)
    return shorthand(document.spans(document.blocks[-1])) if document.blocks else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a\nb  \nc\\\nd", "a / b / c / d"),
        ("a <br> b<br/>c<BR />\nd", "a / b / c / d"),
        ("**b** *i* ***bi*** ~~s~~ `c`", "<b:b> <i:i> <bi:bi> <s:s> <c:c>"),
        ("**b ~~s *all* `c`~~**", "<b:b ><bs:s ><bis:all><bs: ><bsc:c>"),
        ("`` ` `` `a  b`", "<c:`> <c:a  b>"),
        (
            "[a *b*](u 't') [c][ref] [ref] [ref][]",
            "[a ](u)<i:[b](u)> [c](http://r.f) [ref](http://r.f) [ref](http://r.f)",
        ),
        ("[a [b](c) d](e)", "[a [b](c) d](e)"),
        ("[a ![b](c) d](e)", "[a ](e)![b](c)[ d](e)"),
        ("[no] [no][no]", "[no] [no][no]"),
        ("[](u) [a](u)[b](u)", "[u](u) [ab](u)"),
        ("![a *b*](u) ![][ref]", "![a b](u) ![](http://r.f)"),
        ("<http://a.b> <a@b.c>", "[http://a.b](http://a.b) [a@b.c](mailto:a@b.c)"),
        ("a [^1] [^2]", "a <note:1> [^2]"),
        ("x <!-- y -->", "x <!-- y -->"),
        ("&amp; &#65; &copy; &nope;", "& A © &nope;"),
        (r"\* \a \<br>", r"* \a <br>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("****a** b**", "<b:a b>"),
    ],
)
def test_markup(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H<sub>2</sub>O, x<sup>10</sup>", "H<low:2>O, x<high:10>"),
        ("<kbd>Ctrl</kbd>+<KBD>C</KBD >", "<ck:Ctrl>+<ck:C>"),
        ("<b>b</b><strong>b</strong><i>i</i><em>i</em><var>i</var>", "<b:bb><i:iii>"),
        ("<s>s</s><del>s</del><u>u</u><ins>u</ins><mark>m</mark>", "<s:ss><u:uu><m:m>"),
        ("<code>a *b*</code> <samp>c</samp><tt>d</tt>", "<c:a ><ic:b> <c:cd>"),
        ("<b>a <i>b</i> **c**</b>", "<b:a ><bi:b><b: c>"),
        ("**a <u>b</u>** [x<sup>2</sup>](u)", "<b:a ><bu:b> [x](u)<high:[2](u)>"),
        ("<b>a\nb</b>", "<b:a> / <b:b>"),
        ("<b>a<br>b</b>", "<b:a> / <b:b>"),
        ("![a<sub>2</sub>](u)", "![a2](u)"),
        # Without a partner in the same emphasis, link or paragraph they are words.
        ("a <b>b", "a <b>b"),
        ("a</b> b <b>", "a</b> b <b>"),
        ("<b>a <i>b</b> c</i>", "<b:a <i>b> c</i>"),
        ("**<sub>a**</sub>", "<b:<sub>a></sub>"),
        ("<b>a **b</b> c**", "<b>a <b:b</b> c>"),
        ("[a <b>b](u)</b>", "[a <b>b](u)</b>"),
        ("List<b> and Map<s, i>", "List<b> and Map<s, i>"),
        # What has attributes, leads somewhere, or is no way to set words is shown as written.
        ('<b class="x">a</b>', '<b class="x">a</b>'),
        ("<sub onclick=x>a</sub>", "<sub onclick=x>a</sub>"),
        ("<a>a</a> <img> <script>a</script>", "<a>a</a> <img> <script>a</script>"),
        ("<b/>a</b> < b>a</b>", "<b/>a</b> < b>a</b>"),
        ("`<b>a</b>` \\<b>a\\</b>", "<c:<b>a</b>> <b>a</b>"),
        ("the <summary>a</summary>", "the <summary>a</summary>"),
        ("<summary>\na\n</summary>\nb", "<b:a> / b"),
    ],
)
def test_tags_that_say_how_words_are_set(text: str, expected: str) -> None:
    assert read(text) == expected


def test_tags_without_number_are_read_without_looking_twice() -> None:
    for unit in ("<b>", "</b>", "<b></i>", "<b><i></b>", "<u>*", "**<b>", "<sub>a"):
        text = unit * (4_000 // len(unit))
        document = Document()
        block = Block(BlockKind.PARAGRAPH, 0, 0, text=text, is_closed=False)
        document.spans(block)
        assert calls(lambda: document.spans(block)) < 40 * len(text)  # noqa: B023


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x$", "<math:x>"),
        ("a $x^2$, $y$.", "a <math:x^2>, <math:y>."),
        ("$5 and $10", "$5 and $10"),
        ("costs 5$ or 6$", "costs 5$ or 6$"),
        ("$ x$ $x $ $x$1", "$ x$ $x $ $x$1"),
        (r"$a\$b$ \$x$", r"<math:a\$b> $x$"),
        ("a$`b`$", "a$<c:b>$"),
        ("`$x$` $*a*$", "<c:$x$> <math:*a*>"),
        ("a $$x$$ b", "a <display:x> b"),
        ("a $$$$ b $$ $$", "a $$<display:b> $$"),
        (r"\(x\) \[y\] \\(z\\)", r"<math:x> <display:y> \(z\)"),
        (r"\(a_b\) and \(c_d\)", "<math:a_b> and <math:c_d>"),
        (r"\() \(\) \[\\\]", r"() () [\]"),
        ("**$x$**", "<b:<math:x>>"),
    ],
)
def test_formulas(text: str, expected: str) -> None:
    assert read(text) == expected


def test_a_formula_keeps_its_source() -> None:
    document = whole("a $x$ \\( y \\) $$z$$")
    spans = [span for span in document.spans(document.blocks[0]) if span.kind is SpanKind.MATH]
    assert [(span.text, span.href) for span in spans] == [
        ("x", "$x$"),
        ("y", "\\( y \\)"),
        ("z", "$$z$$"),
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see http://a.b.", ["http://a.b"]),
        (
            "(https://a.b/c_(d)) https://a.b/?x=1&y=2!",
            ["https://a.b/c_(d)", "https://a.b/?x=1&y=2"],
        ),
        ("www.a.de, and awww.b.de", ["http://www.a.de"]),
        ("me@a.bc, me@a me@a.b-", ["mailto:me@a.bc", "mailto:me@a.b"]),
        ("a.b+c_d@e.f-g.h", ["mailto:a.b+c_d@e.f-g.h"]),
        ("访问https://a.com，再看https://b.com/文档。后", ["https://a.com", "https://b.com/文档"]),
        ("https://a.com获取", ["https://a.com"]),
        ("「https://a.com/b」", ["https://a.com/b"]),
        ("**https://a.b** *www.c.d*", ["https://a.b", "http://www.c.d"]),
        ("https://a.b/c_d_e*f*g", ["https://a.b/c_d_e*f*g"]),
        ("`http://a.b` $http://a.b$", []),
        ("[http://a.b](http://c.d)", ["http://c.d"]),
        ("http:// https://* ftp://a.b xhttp://a.b", []),
        ("http://localhost:80/x http://[::1]/y", ["http://localhost:80/x", "http://[::1]/y"]),
        ("http://a.b/&amp;", ["http://a.b/"]),
    ],
)
def test_bare_addresses(text: str, links: list[str]) -> None:
    document = whole(text)
    spans = document.spans(document.blocks[0])
    assert [span.href for span in spans if span.href and span.kind is SpanKind.TEXT] == links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**“重点”**是", "<b:“重点”>是"),
        ("**中文。**后面", "<b:中文。>后面"),
        ("前面**（中文）**后面", "前面<b:（中文）>后面"),
        ("这是**`code`**的", "这是<bc:code>的"),
        ("**完成！**下一步", "<b:完成！>下一步"),
        ("~~删除。~~后", "<s:删除。>后"),
        ("한국어**(강조)**는", "한국어<b:(강조)>는"),
        ("a**(b)**c", "a**(b)**c"),
        ("中_文_字", "中_文_字"),
    ],
)
def test_emphasis_next_to_cjk(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b", "a <b:b>"),
        ("a **b*", "a <b:b>"),
        ("a **b**", "a <b:b>"),
        ("a *b", "a <i:b>"),
        ("a ***b", "a <bi:b>"),
        ("a **b *c", "a <b:b ><bi:c>"),
        ("a **b *c* d", "a <b:b ><bi:c><b: d>"),
        ("a __b", "a <b:b>"),
        ("a ~~b", "a <s:b>"),
        ("a `b c", "a <c:b c>"),
        ("a **`b", "a <bc:b>"),
        ("a ``b` c", "a <c:b` c>"),
        ("a **", "a "),
        ("a `", "a "),
        ("a ~", "a "),
        ("a [", "a "),
        ("a [b", "a b"),
        ("a [b]", "a b"),
        ("a [**b**](", "a <b:b>"),
        ("a [b](http://c", "a b"),
        ('a [b](<c> "d e', "a b"),
        ("a ![b", "a ![b]()"),
        ("a ![b](http://c", "a ![b]()"),
        ("a[0", "a[0"),
        ("a [b](c d", "a [b](c d"),
        ("a [b] c", "a [b] c"),
        ("a [^1", "a [^1"),
        ("2*3 is", "2*3 is"),
        ("a * b", "a * b"),
        ("snake_case_", "snake_case"),
        ("a $x", "a $x"),
        (r"a \(x_1 *b* c", r"a \(x_1 *b* c"),
        ("a `b\nc", "a `b / c"),
        ("a <br", "a "),
        ("H<sub", "H"),
        ("H<sub>2", "H<low:2>"),
        ("H<sub>2</su", "H<low:2>"),
        ("a <b>b", "a <b:b>"),
        ("**a <i>b", "<b:a ><bi:b>"),
        ("**a <i>b*", "<b:a ><bi:b>"),
        ("**a <i>b** c", "<b:a <i>b> c"),
        ("<u><b>a</b", "<bu:a>"),
        ("List<b> a", "List<b> a"),
        ("<details>a", "<details>a"),
        ("a < b", "a < b"),
        ("# a **b", "a <b:b>"),
        ("- a **b", "a <b:b>"),
    ],
)
def test_unfinished_markup_is_completed(text: str, expected: str) -> None:
    assert read_open(text) == expected


@pytest.mark.parametrize("text", ["a **b", "a `b", "a [b", "a [b](c", "a ~~b", "a **"])
def test_what_stays_unfinished_is_text_in_the_end(text: str) -> None:
    document = whole(text)
    assert shorthand(document.spans(document.blocks[0])) == text


@pytest.mark.parametrize("source", ["a **b** [c](d)", "x\\|y", "a<br>b", "`a|b`", "", "**a"])
def test_cells_are_read_like_paragraphs(source: str) -> None:
    document = Document()
    block = Block(BlockKind.PARAGRAPH, 0, 0, text=source)
    assert document.cell_spans(source) == document.spans(block)


def test_plain_words_and_markup_agree_on_white_space() -> None:
    document = Document()
    plain = document.spans(Block(BlockKind.PARAGRAPH, 0, 0, text="a  \n b \n\tc"))
    marked = document.spans(Block(BlockKind.PARAGRAPH, 0, 0, text="a  \n b \n\tc\n&amp;"))
    assert marked[: len(plain)] == plain


def test_deep_brackets_are_read_without_looking_twice() -> None:
    for text in ("[" * 3_000 + "]" * 900, "![" * 1_900 + "](a)", "[a](" * 900, "*[" * 1_900 + "]"):
        document = whole(text)
        seen = "".join(span.text for block in document.blocks for span in document.spans(block))
        assert seen.count("[") >= text.count("[") - 40


def test_the_inline_parser_is_imported_when_it_is_needed() -> None:
    code = (
        "import sys; from desktop_chat.markdown.document import Document; d = Document();"
        "d.append('# a\\n\\n|b|\\n|-|\\n\\n[c]: d&amp;e\\n\\nplain words'); d.finish();"
        "assert d.spans(d.blocks[-1])[0].text == 'plain words';"
        "assert 'markdown_it' not in sys.modules;"
        "d.cell_spans('*a*'); assert 'markdown_it' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

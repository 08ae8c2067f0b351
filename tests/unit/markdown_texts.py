"""Texts to test the Markdown reader with: documents of every kind, and where to cut them."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

from desktop_chat.markdown.blocks import Block, BlockKind, Change, Span
from desktop_chat.markdown.document import Document

_WORDS = (
    "word two **bold** *it* `code` ~~gone~~ [link](http://a.b/c) [ref] [^1] ![pic](p.png) $x^2$ "
    "\\(y\\) $5 and https://a.b/c_d www.c.de, me@a.bc <br> <b>html</b> H<sub>2</sub>O <SUP> "
    "</sup> **<u>x** </u> <kbd>K</kbd> <summary> &amp; 文字 **“重点”**是 "
    "👩‍👩‍👧 e\u0301 \\* __x__ a*b*c | # - 1. > ``` $$ \\[ \\] *open **open `open [open](http"
)
WORDS = tuple(_WORDS.split(" "))
_LINES = r"""
# Heading|## Two ##|Setext|===|---|***|- item|  - nested|* star|+ [ ] open|- [x] done|1. one|2) two
10. ten|-|1.|> quote|>|> > deep|>- both|```|```python|  ```|~~~ info|~~~|    indented||||   |$$
$$ x = y $$|x = y|$$ open|\[|\]|\[ z \]|> $$|- $$|  $$|[ref]: http://a.b 'title'|[ref]:|http://c.d
[Ref]: <x y>|[^1]: note|    more|[^1]:|[^n]: text [^1]|use [ref] and [^1] and [n]|<div>|<!-- x -->
</div>|text  |text\|lazy|  two|   three|     five|  |-   wide|-     code|=|--|* * *|- - -|_ _ _
<details>|</details>|<summary>sum</summary>|<details><summary>x</summary> y</details>|</summary>
<summary>|end of it</details>|<DETAILS> |<summary></summary>|<details> x|</details></details>
中文段落。|**中文。**后面|[x] y|![a][ref]|`````|~~~~|#|#######|#x|1234567890. x|0. zero|2024|3.14|$
:-:|+|\|[|[^|[a]:|'title|title'"""
TABLE_LINES = (
    "| a | b |",
    "|---|:-:|",
    "| 1 | 2 \\| 3 |",
    "a | b",
    "--- | ---",
    "| a |",
    "|-|",
    "|",
)
ODD_LINES = ("\tindented", "-\tx", "1.\tx", ">\tx", "\u00a0", "\ufeff", "\0", "\u2028", "\x0b")
LINES = (*_LINES.strip("\n").replace("\n", "|").split("|"), *TABLE_LINES, *ODD_LINES)
PREFIXES = ("", "", "", "", "> ", "  ", "- ", "   ", "    ", "> > ", "1. ", "\t", ">", "[^1]: ")
ENDS = ("\n", "\n", "\n", "\n", "\n\n", "\r\n", "\r")

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
lines = st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), words)
line = st.tuples(st.sampled_from(PREFIXES), lines, st.sampled_from(ENDS)).map("".join)
documents = st.lists(line, max_size=14).map("".join)
noise = st.text(alphabet=" \n\t`~*_#>-+=|:[](){}<>!$\\^&;.0123xyé中。“👍🏽\u200d\r", max_size=120)


def _grown(text: str, times: int) -> str:
    return text * times


PIECES = (
    "word ",
    "字。",
    "x",
    "- ",
    "> ",
    "e\u0301",
    "👍🏽",
    "[a] ",
    "| a ",
    "**b** ",
    "a. ",
    "`",
    " ",
    "\t",
    "#",
)
GROWING = (
    "line\n",
    "x\r\n",
    "[a]: b\n",
    "| a | b |\n",
    "- x\n",
    "> q\n",
    "    c\n",
    "\n",
    "    \n",
    "$$ a\n",
    "a sentence. \n",
)
BEFORE = ("```\n", "$$\n", "| h | i |\n|---|---|\n", "- ", "\n", "para\n")
long_texts = st.lists(
    st.one_of(
        line,
        st.builds(_grown, st.sampled_from(PIECES), st.sampled_from((400, 700, 1999, 2001, 4100))),
        st.builds(_grown, st.sampled_from(GROWING), st.sampled_from((17, 65, 130, 900))),
        st.sampled_from(BEFORE),
    ),
    max_size=5,
).map("".join)


@st.composite
def cuts(draw: st.DrawFn, texts: st.SearchStrategy[str], most: int = 40) -> list[str]:
    """A text in pieces: cut at random places, or into single characters."""
    text = draw(texts)
    if len(text) <= 200 and draw(st.booleans()):
        return list(text)
    places = draw(st.lists(st.integers(0, len(text)), max_size=most))
    edges = [0, *sorted(places), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(edges)]


def whole(text: str) -> Document:
    """The text read in one go."""
    document = Document()
    document.append(text)
    document.finish()
    return document


def read_spans(document: Document, block: Block) -> list[tuple[Span, ...]]:
    """Every span of a block, cells too."""
    if block.kind is BlockKind.TABLE:
        cells = [cell for row in (block.header, *block.rows) for cell in row]
        return [document.cell_spans(cell) for cell in cells]
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return [document.spans(block)]
    return []


class Reader:
    """Reads a text piece by piece, and checks that each change says all that has changed."""

    def __init__(self) -> None:
        self.document = Document()
        self.blocks: list[Block] = []
        self.spans: list[list[tuple[Span, ...]]] = []

    def append(self, piece: str) -> None:
        """One more piece."""
        self._take(self.document.append(piece))

    def finish(self) -> None:
        """The end, twice."""
        self._take(self.document.finish())
        assert self.document.finish() == Change(len(self.blocks))

    def _take(self, change: Change) -> None:
        blocks = self.document.blocks
        assert 0 <= change.first <= min(len(self.blocks), len(blocks))
        assert self.blocks[: change.first] == blocks[: change.first]
        del self.blocks[change.first :], self.spans[change.first :]
        for i in change.others:
            assert i < change.first
            self.spans[i] = read_spans(self.document, blocks[i])
        for block in blocks[change.first :]:
            self.blocks.append(block)
            self.spans.append(read_spans(self.document, block))

    def check_spans(self) -> None:
        """What was kept is what one would read now."""
        assert self.spans == [read_spans(self.document, block) for block in self.document.blocks]

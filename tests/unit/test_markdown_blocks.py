"""Which blocks a text becomes, case by case."""

from __future__ import annotations

import pytest

from desktop_chat.markdown.blocks import Block, BlockKind, Change
from desktop_chat.markdown.document import Document
from desktop_chat.markdown.pieces import BLANK_LINES, NESTING, PIECE_LENGTH, PIECE_LINES, TABLE_ROWS
from tests.unit.markdown_texts import whole

WIDE = "|" + "a|" * 65 + "\n|" + "-|" * 65


def outline(text: str) -> list[str]:
    """The blocks of a text in short: levels, with + where they begin, then kind and text."""
    return [line_of(block) for block in whole(text).blocks]


def line_of(block: Block) -> str:
    words = []
    for i, level in enumerate(block.levels):
        mark = "+" if i >= len(block.levels) - block.opened else ""
        box = {None: "", True: "[x]", False: "[ ]"}[level.checked]
        words.append(mark + level.kind.name.lower() + level.label + box)
    depth = str(block.depth or "")
    words.append(block.kind.name + depth + (f"({block.info})" if block.info else ""))
    text = repr(block.text)
    if block.kind is BlockKind.TABLE:
        text = repr([list(block.header), *map(list, block.rows)])
    return " ".join([*words, text])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n \n", []),
        ("a\nb", [r"PARAGRAPH 'a\nb'"]),
        ("a\r\nb\rc\r\r\nd", [r"PARAGRAPH 'a\nb\nc'", "PARAGRAPH 'd'"]),
        ("# A\nb\n===\nc\n---", ["HEADING1 'A'", "HEADING1 'b'", "HEADING2 'c'"]),
        ("a\n***\nb", ["PARAGRAPH 'a'", "RULE ''", "PARAGRAPH 'b'"]),
        ("```py\na\n\n  b\n```\nc", [r"CODE(py) 'a\n\n  b'", "PARAGRAPH 'c'"]),
        ("~~~ a&amp;b c\nx", ["CODE(a&b c) 'x'"]),
        ("```\n\tMakefile\n```", [r"CODE '\tMakefile'"]),
        ("- ```\n  \tx\n  ```", [r"+bullet CODE '\tx'"]),
        ("    a\n\n    b\n\n\nc", [r"CODE 'a\n\nb'", "PARAGRAPH 'c'"]),
        ("<div>\n*a*\n</div>", [r"PARAGRAPH '<div>\n*a*\n</div>'"]),
        ("\0", ["PARAGRAPH '\ufffd'"]),
        (
            "a\n<details>\n<summary>b</summary>\nc\n\nd\n</details>\ne",
            [
                "PARAGRAPH 'a'",
                "PARAGRAPH '<summary>b</summary>'",
                "PARAGRAPH 'c'",
                "PARAGRAPH 'd'",
                "PARAGRAPH 'e'",
            ],
        ),
        (
            "<Details><Summary>b</Summary> c</Details>\nd",
            ["PARAGRAPH '<Summary>b</Summary>'", "PARAGRAPH 'c'", "PARAGRAPH 'd'"],
        ),
        ("<details>\n```\n</details>\n```\n</details>", ["CODE '</details>'"]),
        ("</details>\na</details>", [r"PARAGRAPH '</details>\na</details>'"]),
        ("<details> a\n<details open>", [r"PARAGRAPH '<details> a\n<details open>'"]),
        ("<details>\na</details></details>", ["PARAGRAPH 'a</details>'"]),
    ],
)
def test_leaves(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b", ["+bullet PARAGRAPH 'a'", "+bullet PARAGRAPH 'b'"]),
        ("- a\n\n  b", ["+bullet PARAGRAPH 'a'", "bullet PARAGRAPH 'b'"]),
        ("- - a", ["+bullet +bullet PARAGRAPH 'a'"]),
        ("-\n- b", ["+bullet PARAGRAPH ''", "+bullet PARAGRAPH 'b'"]),
        (
            "7. a\n7. b\n1. c",
            [f"+number{n} PARAGRAPH '{c}'" for n, c in zip((7, 8, 9), "abc", strict=True)],
        ),
        ("1. a\n2) b", ["+number1 PARAGRAPH 'a'", "+number2 PARAGRAPH 'b'"]),
        (
            "1. a\n\n   b\n2. c",
            ["+number1 PARAGRAPH 'a'", "number1 PARAGRAPH 'b'", "+number2 PARAGRAPH 'c'"],
        ),
        ("a\n2. b", [r"PARAGRAPH 'a\n2. b'"]),
        ("a\n1. b", ["PARAGRAPH 'a'", "+number1 PARAGRAPH 'b'"]),
        ("a\n-", ["HEADING2 'a'"]),
        ("a\n*", [r"PARAGRAPH 'a\n*'"]),
        ("1234567890. a", ["PARAGRAPH '1234567890. a'"]),
        (
            "- [ ] a\n- [x] b\n- [X] c",
            [f"+bullet[{x}] PARAGRAPH '{c}'" for x, c in zip(" xx", "abc", strict=True)],
        ),
        ("1. [x] a\n\n   b", ["+number1[x] PARAGRAPH 'a'", "number1[x] PARAGRAPH 'b'"]),
        ("- [ ]\n- [x]a\n- [y] a", [f"+bullet PARAGRAPH '{t}'" for t in ("[ ]", "[x]a", "[y] a")]),
        ("- a\n\n  [x] b", ["+bullet PARAGRAPH 'a'", "bullet PARAGRAPH '[x] b'"]),
        (
            "- <details>\n  <summary>a</summary>\n  b\n  </details>\n- c",
            [
                "+bullet PARAGRAPH '<summary>a</summary>'",
                "bullet PARAGRAPH 'b'",
                "+bullet PARAGRAPH 'c'",
            ],
        ),
        ("> a\nb", [r"+quote PARAGRAPH 'a\nb'"]),
        ("> a\n\n> b", ["+quote PARAGRAPH 'a'", "+quote PARAGRAPH 'b'"]),
        (">", ["+quote PARAGRAPH ''"]),
        ("> - a\n>   b\n> c", [r"+quote +bullet PARAGRAPH 'a\nb\nc'"]),
        ("[^1]: a\n    b\n\n    c\nd", [r"+note1 PARAGRAPH 'a\nb'", "note1 PARAGRAPH 'c\\nd'"]),
        ("[^1]: a\n[^zwei]: b", ["+note1 PARAGRAPH 'a'", "+notezwei PARAGRAPH 'b'"]),
        ("[^a b]: c d", ["PARAGRAPH '[^a b]: c d'"]),
    ],
)
def test_containers(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


def test_neighbours_are_told_apart() -> None:
    numbers = [block.levels[0].number for block in whole("- a\n\n  b\n- c\n\n> d\n\n> e").blocks]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|a|b|\n|-|-|\n|1|2|", ["TABLE '[['a', 'b'], ['1', '2']]'"]),
        ("a|b\n-|-\n1", ["TABLE '[['a', 'b'], ['1', '']]'"]),
        ("|a|b|\n|-|-|\n|1|2|3|", ["TABLE '[['a', 'b'], ['1', '2']]'"]),
        (r"|a|" "\n|-|\n" r"|1 \| 2|", ["TABLE '[['a'], ['1 | 2']]'"]),
        ("x\n|a|\n|-|\n\ny", ["PARAGRAPH 'x'", "TABLE '[['a']]'", "PARAGRAPH 'y'"]),
        ("|a|\n|-|\n- x", ["TABLE '[['a']]'", "+bullet PARAGRAPH 'x'"]),
        ("|a|\n|-|\n# x", ["TABLE '[['a']]'", "HEADING1 'x'"]),
        ("|a|b|\n|-|", [r"PARAGRAPH '|a|b|\n|-|'"]),
        ("- |a|\n  |-|\n  |1|", ["+bullet TABLE '[['a'], ['1']]'"]),
        ("> |a|\n|-|", [r"+quote PARAGRAPH '|a|\n|-|'"]),
        (WIDE, ["PARAGRAPH " + repr(WIDE)]),
    ],
)
def test_tables(text: str, expected: list[str]) -> None:
    assert outline(text) == [line.replace("'[[", "[[").replace("]]'", "]]") for line in expected]


def test_columns_are_aligned() -> None:
    (table,) = whole("|a|b|c|d|\n|-|:-|-:|:-:|").blocks
    assert table.aligns == ("", "left", "right", "center")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$ x $$", ["MATH 'x'"]),
        ("$$\nx\n y\n$$", [r"MATH 'x\n y'"]),
        (r"\[ x \]", ["MATH 'x'"]),
        ("\\[\nx\n\\]\ny", ["MATH 'x'", "PARAGRAPH 'y'"]),
        ("a\n$$\nx\n$$\nb", ["PARAGRAPH 'a'", "MATH 'x'", "PARAGRAPH 'b'"]),
        ("> $$\n> - x\n> $$", ["+quote MATH '- x'"]),
        ("- $$\n  x\n  $$", ["+bullet MATH 'x'"]),
        ("$$\nx", [r"PARAGRAPH '$$\nx'"]),
        ("$$ a\n- b\n\nc $$", ["PARAGRAPH '$$ a'", "+bullet PARAGRAPH 'b'", "PARAGRAPH 'c $$'"]),
        ("- $$\nx\n$$", ["+bullet PARAGRAPH '$$\\nx\\n$$'"]),
        ("$$ a $$ b", ["PARAGRAPH '$$ a $$ b'"]),
        ("$$$$", ["PARAGRAPH '$$$$'"]),
        ("$$\n" + "x\n" * 2_100 + "$$", ["PARAGRAPH"] * 2),
    ],
)
def test_formulas(text: str, expected: list[str]) -> None:
    found = outline(text)
    assert len(found) == len(expected)
    assert all(line.startswith(start) for line, start in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a]: b", []),
        ("[a]: b\nc", ["PARAGRAPH 'c'"]),
        ("[a]: <b c>\n 'd\ne'\nf", ["PARAGRAPH 'f'"]),
        ("[a]: b c", ["PARAGRAPH '[a]: b c'"]),
        ("x\n[a]: b", [r"PARAGRAPH 'x\n[a]: b'"]),
        ("- [a]: b", ["+bullet PARAGRAPH ''"]),
        ("[a]: b\n===", ["PARAGRAPH '==='"]),
        ("[a]: b\nc\n===", ["HEADING1 'c'"]),
        ("[1]: http://a.b/c\n" * 500, []),
        ("[a]: b\n" * 570 + "[c]: " + "d" * 3_000, []),
        ("[]: b", ["PARAGRAPH '[]: b'"]),
    ],
)
def test_definitions(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


def test_containers_are_limited() -> None:
    (block,) = whole("> " * 20 + "a").blocks
    assert len(block.levels) == NESTING
    assert block.text == "> " * 4 + "a"
    assert whole(">" * 20_000).blocks[-1].text.endswith(">")


def test_long_code_comes_in_pieces() -> None:
    lines = [f"line {i}" for i in range(2 * PIECE_LINES + 5)]
    blocks = whole("```py\n" + "\n".join(lines) + "\n```").blocks
    assert [block.piece for block in blocks] == [0, 1, 2]
    assert [block.text.count("\n") + 1 for block in blocks] == [PIECE_LINES, PIECE_LINES, 5]
    assert {block.info for block in blocks} == {"py"}
    assert "".join(block.glue + block.text for block in blocks) == "\n".join(lines)


def test_a_long_line_of_code_is_cut() -> None:
    blocks = whole("```\na\n" + "x" * 9_000 + "\nb").blocks
    assert "".join(block.glue + block.text for block in blocks) == "a\n" + "x" * 9_000 + "\nb"
    assert [block.glue for block in blocks] == ["", "", ""]


def test_long_tables_come_in_pieces() -> None:
    blocks = whole("|a|\n|-:|\n" + "|1|\n" * (2 * TABLE_ROWS + 3)).blocks
    assert [len(block.rows) for block in blocks] == [TABLE_ROWS, TABLE_ROWS, 3]
    assert [block.header for block in blocks] == [("a",), (), ()]
    assert {block.aligns for block in blocks} == {("right",)}


@pytest.mark.parametrize(
    "unit", ["word ", "A sentence. ", "line\n", "字。", "x", "e\u0301", "👩‍👩‍👧‍👦"]
)
def test_long_paragraphs_come_in_pieces(unit: str) -> None:
    text = ("a" + unit * 9_000)[:9_000].strip()
    blocks = whole(text).blocks
    assert "".join(block.glue + block.text for block in blocks) == text
    assert [block.piece for block in blocks] == list(range(len(blocks)))
    for block in blocks[:-1]:
        assert PIECE_LENGTH // 2 <= len(block.text) <= PIECE_LENGTH
        last = {"A sentence. ": ".", "line\n": "line", "word ": "d"}.get(unit, unit[-1])
        assert block.text.endswith(last)
    assert [text[b.start : b.end] for b in blocks] == [b.text for b in blocks]


def test_a_list_of_definitions_may_be_long() -> None:
    assert outline("[1]: http://a.b/c\n" * 500 + "end") == ["PARAGRAPH 'end'"]


def test_blank_lines_in_indented_code_are_limited() -> None:
    kinds = outline("    a" + "\n" * (BLANK_LINES + 2) + "    b")
    assert kinds == ["CODE 'a'", "CODE 'b'"]


@pytest.mark.parametrize("line", ["|", "> |", "-", "+ "])
def test_rows_are_held_back_while_they_may_be_something_else(line: str) -> None:
    document = Document()
    document.append("| a |\n|---|\n| 1 |\n")
    before = list(document.blocks)
    document.append(line)
    assert document.blocks == before


def test_the_rest_of_a_long_line_is_text() -> None:
    for start in ("# ", "```", "$$ ", "- - - ", "| a "):
        blocks = whole(start + "x " * 1_500).blocks
        assert {block.kind for block in blocks} == {BlockKind.PARAGRAPH}
    assert whole("| " + "x" * 2_000 + " |\n|-|").blocks[-1].kind is BlockKind.PARAGRAPH


def test_the_open_end_is_not_closed() -> None:
    for text in ("a", "# a", "```\na", "|a|\n|-|\n|1", "$$\na", "$$ a $$", "- "):
        document = Document()
        document.append(text)
        assert not document.blocks or not document.blocks[-1].is_closed
        document.finish()
        assert all(block.is_closed for block in document.blocks)


@pytest.mark.parametrize(
    "line",
    [
        "-",
        "- ",
        "--",
        "===",
        "***",
        "#",
        "## ",
        "``",
        "```",
        "~",
        ">",
        "> >",
        "+",
        "1",
        "12.",
        "3) ",
        "|",
        "\\",
        "[",
        "- [x]",
        "$",
        "[^1]",
        "[^1]:",
        "[a]:",
        "  ",
        "> - ",
    ],
)
def test_what_may_become_a_marker_is_held_back(line: str) -> None:
    document = Document()
    document.append("text\n")
    before = list(document.blocks)
    assert document.append(line) == Change(1)
    assert document.blocks == before
    document.finish()
    seen = "".join(block.text for block in document.blocks)
    assert document.blocks != before or line.strip() == "" or line in seen


def test_a_header_stays_while_the_row_below_it_comes() -> None:
    document = Document()
    document.append("| a | b |\n")
    before = list(document.blocks)
    for character in "| --- | :--":
        document.append(character)
        assert document.blocks == before
    document.append("- |\n")
    assert document.blocks[0].kind is BlockKind.TABLE


def test_words_are_never_held_back() -> None:
    document = Document()
    document.append("12 apples")
    assert document.blocks[0].text == "12 apples"
    document.append("\n" + "=" * 100)
    assert "=" in document.blocks[0].text or document.blocks[0].kind is BlockKind.HEADING


def test_a_late_definition_names_the_blocks_that_use_it() -> None:
    document = Document()
    document.append("see [A  link][] and [b]\n\nnone\n\n# [^n]\n\n|[a link]|\n|-|\n\nend\n\n")
    assert document.append("[a LINK]: http://c.d\n\n") == Change(5, (0, 3))
    assert document.append("[^n]: note\n\n").others == (2,)
    assert document.append("[a link]: http://e.f\n\n").others == ()
    assert document.spans(document.blocks[0])[1].href == "http://c.d"


def test_nothing_comes_behind_the_end() -> None:
    document = Document()
    document.append("a")
    document.finish()
    with pytest.raises(RuntimeError):
        document.append("b")


def test_appending_nothing_changes_nothing() -> None:
    document = Document()
    document.append("a")
    assert document.append("") == Change(1)

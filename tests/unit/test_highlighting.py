"""Colours for code: the text stays what it is, and a growing block gets the colours of a whole."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import JavascriptLexer, PythonLexer

from desktop_chat.markdown import highlighting
from desktop_chat.markdown.highlighting import (
    LONG_CODE,
    LONG_LINE,
    ColouredRun,
    Highlighter,
    Hue,
    display_name,
    highlight,
    is_known,
)
from desktop_chat.ui.theme.tokens import DARK, LIGHT, Colours

PYTHON = '''@dataclass
class Point(Base):
    """A point

    on a plane."""
    x: int = 3  # from the left
    def name(self, end="x\\n", *rest):
        text = f"{end!r} and {rest}"
        more = \'\'\'several
lines\'\'\'
        return None if end else len(text)
'''
JAVASCRIPT = """/* a comment
 * of two lines */
import thing from "y"; // and one
const add = async (a) => { return `template ${a + 1}
goes on ${b}`; };
/expression/g.test("x") && 3.5
"""
C = """#include <stdio.h>
/* several
   lines */
int main(void) { /* open
 still */ printf("%d\\n", 0x1f); return 0; }
"""
GO = 'package main\n\nvar s = `raw\n"not a string"\n`\nfunc main() { x := 3 /* a\n b */ }\n'
RUST = 'fn main() { /* a\n b */ let x: u32 = 5; println!("{}", x); }\n'
JAVA = '/** doc\n * x */\npublic class A {\n  @Override String s = """\n    a\n  """;\n}\n'
KOTLIN = 'val s = """\n a $b\n"""\nfun x() = 1\n'
CSS = "/* a\n b */\nbody { color: #fff; margin: 0 auto; }\n"
XML = '<a b="c">\n<!-- x\n y -->t</a>\n'
SQL = "SELECT a, 'x' FROM t -- c\nWHERE b = 3 /* x\n y */;\n"
YAML = "a: 1\nb:\n  - 'x'\n  - c: |\n      text\n      more\n# c\nd: [1, 2]\n"
JSON = '{"a": [1, true, null],\n // why\n "b": "c"}\n'
SHELL = '#!/bin/bash\nfor i in $(ls); do\n  echo "$i" # x\ndone\n'
TOML = '[a]\nb = "c"\nd = """\nx\n"""\n'
# In these a block that grows has the colours of the whole at every line end.
SAME = {
    "python": PYTHON,
    "py3": PYTHON,
    "javascript": JAVASCRIPT,
    "jsx": JAVASCRIPT,
    "typescript": "interface A<T> { x: string; }\nconst a: number = 1;\n",
    "tsx": 'const A = () => <div className="x">{y}</div>;\n',
    "c": C,
    "cpp": C + 'template<typename T> class A : public B { std::string s{"x"}; };\n',
    "c++": C,
    "c#": 'class A { string s = "x"; /* a\n b */ }\n',
    "go": GO,
    "rust": RUST,
    "java": JAVA,
    "kotlin": KOTLIN,
    "css": CSS,
    "xml": XML,
    "html": "<p class='x'>\n<!-- a\n b -->text</p>\n",
    "sql": SQL,
    "yaml": YAML,
    "json": JSON,
    "jsonc": JSON,
    "bash": SHELL,
    "shell": SHELL,
    "toml": TOML,
    "ruby": 'class A\n  def x\n    "a #{b}"\n  end\nend\n',
    "php": '<?php\n/* a\n b */\necho "x $y";\n?>\n',
    "diff": "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n",
    "haskell": '{- a\n b -}\nmain = putStrLn "x"\n',
    "dockerfile": "FROM python:3.11\nRUN pip install x\n",
    "vue": "<template>\n <p>{{x}}</p>\n</template>\n",
    "ini": "[a]\nb=c\n",
    "powershell": '$x = Get-Item "a" # c\n<# a\n b #>\n',
}
# Of these the whole is coloured, but nothing while they grow.
AT_THE_END = {"console": "$ ls -l\ntotal 0\n$ echo x\n", "makefile": "all: x\n\tgcc -o $@\n"}
PLAIN = ("", "text", "plaintext", "txt", "no-such-language", "text title='x'", " ")


def joined(lines: list[list[ColouredRun]]) -> str:
    return "\n".join("".join(run.text for run in line) for line in lines)


def grown(language: str, code: str, lines_at_once: int = 1) -> list[list[ColouredRun]]:
    """What a block gives that comes some lines at a time."""
    highlighter = Highlighter(language)
    pieces = code.splitlines(keepends=True)
    return [
        line
        for start in range(0, len(pieces), lines_at_once)
        for line in highlighter.feed("".join(pieces[start : start + lines_at_once]))
    ]


def hues(language: str, code: str) -> dict[str, Hue]:
    """The hue of each run, by its text without spaces around it."""
    return {run.text.strip(): run.hue for line in highlight(language, code) for run in line}


@pytest.mark.parametrize("at_once", [1, 2, 100])
@pytest.mark.parametrize("language", SAME)
def test_a_growing_block_has_the_colours_of_the_whole(language: str, at_once: int) -> None:
    whole = list(highlight(language, SAME[language]))
    assert grown(language, SAME[language], at_once) == whole
    assert any(run.hue is not Hue.PLAIN for line in whole for run in line)


@pytest.mark.parametrize("language", AT_THE_END)
def test_what_cannot_be_resumed_is_coloured_at_the_end(language: str) -> None:
    code = AT_THE_END[language]
    assert Highlighter(language).is_plain
    assert joined(grown(language, code)) == code.removesuffix("\n")
    assert all(run.hue is Hue.PLAIN for line in grown(language, code) for run in line)
    assert any(run.hue is not Hue.PLAIN for line in highlight(language, code) for run in line)


@pytest.mark.parametrize("language", PLAIN)
def test_nothing_is_guessed(language: str) -> None:
    assert Highlighter(language).is_plain
    lines = list(highlight(language, PYTHON))
    assert all(run.hue is Hue.PLAIN for line in lines for run in line)
    assert joined(lines) == PYTHON.removesuffix("\n")


def test_hues() -> None:
    found = hues("python", PYTHON)
    assert found["class"] is Hue.KEYWORD
    assert found["Point"] is Hue.NAME
    assert found["3"] is Hue.NUMBER
    assert found["# from the left"] is Hue.COMMENT
    assert found['on a plane."""'] is Hue.COMMENT
    assert found["lines'''"] is Hue.STRING
    assert found["return None if"] is Hue.KEYWORD
    lines = hues("diff", "@@ -1 +1 @@\n-gone\n+new\n same\n")
    assert lines["-gone"] is not lines["+new"]
    assert lines["same"] is Hue.PLAIN


WORDS = st.sampled_from([*SAME, *AT_THE_END, "lua", "perl", "scss", "swift", "elixir", "latex"])
SIGNS = """/* */ \"\"\" ''' ` " ' <!-- --> { } ( \\ # // -- <script> </script> <<EOF EOF
${ % $ =begin =end --[[ ]]
é 中文"""
BITS = st.sampled_from(
    [
        *SIGNS.split(),
        "def f(",
        "x = 1",
        ": |",
        "\n",
        "\n",
        "\n",
        "\t",
        " ",
        "\r",
        "\u200d",
        "\u2028",
    ]
)
CODE = st.lists(BITS | st.text(max_size=5), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(WORDS, CODE, st.integers(1, 5))
def test_the_text_stays_what_it_is(language: str, code: str, at_once: int) -> None:
    expected = code.removesuffix("\n").split("\n") if code else []
    whole = list(highlight(language, code))
    assert ["".join(run.text for run in line) for line in whole] == expected
    pieces = [f"{line}\n" for line in expected]
    highlighter = Highlighter(language)
    fed = [
        line
        for start in range(0, len(pieces), at_once)
        for line in highlighter.feed("".join(pieces[start : start + at_once]))
    ]
    assert ["".join(run.text for run in line) for line in fed] == expected
    assert all(run.text for line in whole + fed for run in line)


def test_line_ends_and_tabs() -> None:
    assert list(highlight("python", "")) == []
    assert Highlighter("python").feed("") == []
    assert Highlighter("python").feed("\n") == [[]]
    assert len(list(highlight("python", "\n\n\na = 1\n\n\n"))) == 6
    assert joined(list(highlight("python", "\tif x:\n\t\ty\n"))) == "\tif x:\n\t\ty"
    assert joined(list(highlight("python", "x = 1"))) == "x = 1"


def test_the_work_of_a_line_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    highlighter = Highlighter("python")
    highlighter.feed("def f():\n")
    tries: list[int] = []
    first_match = highlighting._first_match

    def counted(rules: object, text: str, pos: int) -> object:
        tries.append(len(text))
        return first_match(rules, text, pos)

    monkeypatch.setattr(highlighting, "_first_match", counted)
    counts = []
    for _ in range(5_000):
        tries.clear()
        highlighter.feed("    total = total + len(name)  # more\n")
        counts.append((len(tries), max(tries)))
    assert counts[0] == counts[-1]
    assert counts[0][1] < 50  # it sees the line only


def test_lines_are_coloured_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    tokens = PythonLexer.get_tokens_unprocessed

    def counted(self: PythonLexer, text: str) -> Iterator[object]:
        for token in tokens(self, text):
            read.append(token)
            yield token

    monkeypatch.setattr(PythonLexer, "get_tokens_unprocessed", counted)
    lines = highlight("python", "x = 1\n" * 10_000)
    assert len(list(itertools.islice(lines, 10))) == 10
    assert len(read) < 200


def test_long_lines_are_plain() -> None:
    long = "x = '" + "a" * LONG_LINE + "'"
    code = f"if a:\n{long}\nif b:\n"
    for lines in (list(highlight("python", code)), grown("python", code)):
        assert lines[1] == [ColouredRun(long, Hue.PLAIN)]
        assert lines[0] == [ColouredRun("if ", Hue.KEYWORD), ColouredRun("a:", Hue.PLAIN)]
        assert lines[2] == [ColouredRun("if ", Hue.KEYWORD), ColouredRun("b:", Hue.PLAIN)]


def test_long_blocks_are_plain() -> None:
    code = "if a:\n" * (LONG_CODE // 6 + 1)
    assert next(highlight("python", code)) == [ColouredRun("if a:", Hue.PLAIN)]
    highlighter = Highlighter("python")
    assert highlighter.feed(code[:60])[0][0].hue is Hue.KEYWORD
    highlighter.feed(code)
    assert highlighter.feed("if a:\n") == [[ColouredRun("if a:", Hue.PLAIN)]]
    assert highlighter.is_plain


def test_a_lexer_that_raises_costs_the_colours_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(self: PythonLexer, text: str) -> Iterator[object]:
        yield 0, "Token.Keyword", "if"
        raise ValueError("bad lexer")

    monkeypatch.setattr(PythonLexer, "get_tokens_unprocessed", break_off)
    assert joined(list(highlight("python", "if a:\n  b\n"))) == "if a:\n  b"
    states = {"root": [(lambda text, pos: 1 / 0, None, None)]}
    monkeypatch.setattr(JavascriptLexer, "_tokens", states, raising=False)
    highlighter = Highlighter("javascript")
    assert joined(highlighter.feed("if (a)\n  b\n")) == "if (a)\n  b"
    assert highlighter.is_plain


def test_a_lexer_that_goes_in_circles_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    Highlighter("javascript")  # its states are made with the first one
    states = {"root": [(re.compile("").match, None, "#push")]}
    monkeypatch.setattr(JavascriptLexer, "_tokens", states)
    assert joined(Highlighter("javascript").feed("if (a)\n")) == "if (a)"


NASTY = {
    "comments": "/*" * 900,
    "quotes": "\"'" * 900,
    "triple": "'''" * 600,
    "brackets": "([{<" * 450,
    "backslashes": "\\" * 1_800,
    "spaces": " " * 1_900 + "x",
    "markup": "<a " * 600,
    "templates": "`${" * 600,
}


@pytest.mark.parametrize("language", ["python", "javascript", "c", "html", "css", "sql", "yaml"])
@pytest.mark.parametrize("name", NASTY)
def test_nasty_code_does_not_hang(language: str, name: str) -> None:
    code = f"{NASTY[name]}\n" * 10
    assert joined(list(highlight(language, code))) == code.removesuffix("\n")
    assert joined(grown(language, code)) == code.removesuffix("\n")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("python", "Python"),
        ("Python3", "Python"),
        ("cpp", "C++"),
        ("c++", "C++"),
        ("c#", "C#"),
        ("js", "JavaScript"),
        ("jsonc", "JSON"),
        ("sh", "Shell"),
        ("text", "Text"),
        ("", ""),
        ("   ", ""),
        ("{.python .numberLines}", "Python"),
        ("js,linenos", "JavaScript"),
        ("python title='a.py'", "Python"),
        ("Mermaid", "Mermaid"),
        ("x" * 100, "x" * 40),
        ("vue", "Vue"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("{python}", "Python"),
        ("rust,ignore", "Rust"),
        (",,,", ""),
        ("{}", ""),
        ("console", "Console"),
    ],
)
def test_names(language: str, name: str) -> None:
    assert display_name(language) == name


def test_what_is_known() -> None:
    words = "jsonc shell console diff text plaintext c++ c# vue tsx jsx PY Rust ts yml"
    for word in words.split():
        assert is_known(word), word
    for word in ("", " ", "mermaid", "no-such-language", "../../etc"):
        assert not is_known(word), word


def test_pygments_is_loaded_when_it_is_used() -> None:
    script = (
        "import sys; from desktop_chat.markdown import highlighting as h;"
        "assert 'pygments' not in sys.modules; h.Highlighter('text');"
        "list(h.highlight('', 'x')); assert 'pygments' not in sys.modules;"
        "h.Highlighter('python'); assert 'pygments' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def luminance(colour: str) -> float:
    """As WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, ground: str) -> float:
    darker, lighter = sorted((luminance(colour), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("hue", [hue for hue in Hue if hue is not Hue.PLAIN])
def test_every_hue_can_be_read(colours: Colours, hue: Hue) -> None:
    colour = getattr(colours, f"code_{hue.name.lower()}")
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    for ground in (colours.surface, colours.background):
        assert contrast(colour, ground) >= 4.5


def test_hues_are_told_apart() -> None:
    for colours in (LIGHT, DARK):
        found = {getattr(colours, f"code_{hue.name.lower()}") for hue in Hue if hue.value > 1}
        assert len(found) == 5

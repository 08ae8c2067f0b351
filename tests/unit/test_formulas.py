"""Formulas: what models write becomes shapes in the right colour; the rest is told, in time."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.markdown import formulas, tex_habits
from desktop_chat.markdown.formulas import Formula, Outline, Unsettable, typeset

# ziamath reads its font in a way that Python 3.11 calls old.
pytestmark = pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
COLOUR = "#1F2E3B"
SHAPES = {"svg", "g", "path", "rect", "ellipse"}
ATTRIBUTES = {"d", "x", "y", "rx", "ry", "cx", "cy", "width", "height", "fill", "stroke"}
ATTRIBUTES |= {"stroke-width", "transform", "viewBox"}
# What models write, one habit each.
HABITS = [
    r"\frac{a}{b}",
    r"\dfrac{a}{b} + \tfrac{c}{d} + \tfrac12 + \cfrac{1}{1+\cfrac{1}{x}}",
    r"\operatorname{softmax}(x)",
    r"\operatorname*{arg\,max}_{\theta}",
    r"\operatorname{rank-1}",
    r"\boxed{x = 42}",
    r"\text{if } x > 0 \text{ and 5 cm}",
    r"\text{50\% of a\_b \& \{c\} \$5 #}",
    r"\text{for $x > 0$ only}",
    r"\text{a < b > c & d}",
    r"\textbf{bold} \textit{slanted} \texttt{typed} \mbox{boxed} \textrm{upright}",
    r"a\,b\;c\!d\:e\ f\quad g\qquad h",
    r"\left. \frac{df}{dx} \right|_{x=0}",
    r"\left\{ \begin{array}{ll} x & y \\ z & w \end{array} \right.",
    r"\begin{align*} a &= b \\ c &= d \end{align*}",
    r"\begin{align} a &= b \label{one} \\ c &= d \nonumber \end{align}",
    r"\begin{aligned} f(x) &= x^2 \\[6pt] &\leq 1 \end{aligned}",
    r"\begin{alignat}{2} a &= b & c &= d \end{alignat}",
    r"\begin{equation} E = mc^2 \tag{1} \end{equation}",
    r"\begin{gather*} a \\ b \end{gather*}",
    r"\begin{split} a &= b \end{split}",
    r"a &= b \\ c &= d",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{dcases} 1 & x \\ 0 & y \end{dcases}",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1}",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"x = 1 \tag{1}",
    r"x = 1 \tag*{(A)}",
    r"\displaystyle \sum_{i=0}^n i",
    r"\mathbb{R} \mathcal{L} \mathfrak{g} \mathbf{x} \mathrm{d}x \mathsf{A} \mathtt{b}",
    r"\R \subset \N",
    r"\bm{x} + \boldsymbol{\alpha} + \pmb{y}",
    r"\binom{n}{k} + \dbinom{n}{k}",
    r"\lVert x \rVert + \|x\| + |x| + ||x||",
    r"\xrightarrow[b]{a}",
    r"\underbrace{a+b}_{c} + \overbrace{a+b}^{n}",
    r"\overset{!}{=} \stackrel{d}{=} \underset{x}{\max}",
    r"\sum_{\substack{a \\ b}} x",
    r"\mathop{x} \mathbin{+} \mathrel{=}",
    r"\color{red} x + \textcolor{blue}{y}",
    r"\cancel{x}",
    r"\big( \Big( \bigg( \Bigg( \bigl[ \bigr]",
    r"f'(x) + f''(x)",
    r"\sqrt[3]{x} + \sqrt2",
    r"\hat{y} + \widehat{abc} + \tilde{x} + \bar{x} + \overline{xyz}",
    r"\vec{a} + \dot{x} + \ddot{x}",
    r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
    r"\iint \oint \prod_{i=1}^n \lim_{x \to 0} \limsup",
    r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}",
    r"\left\langle \psi \middle| \phi \right\rangle",
    r"a \equiv b \pmod{n} \iff n \mid (a-b)",
    r"\therefore \because \forall \exists \emptyset \varnothing \checkmark \blacksquare",
    r"90^\circ = 90\degree",
    r"\lfloor x \rfloor + \lceil y \rceil",
    r"\mathbf{1}_{\{x > 0\}}",
    r"\{1, 2, \dots, n\}",
    r"O(n \log n)",
    r"\rule{2em}{1em} x",
    "\n  x\n  = y % why\n",
    r"\hspace{1em} x \phantom{y} z",
    r"\not= \neq \notin \coloneqq \triangleq",
]
UNSETTABLE = [
    "",
    "   ",
    "x" * 2_001,
    "{" * 10_000,
    "{" * 500 + "x" + "}" * 500,
    r"\left(" * 100 + "x" + r"\right)" * 100,
    r"\begin{matrix}" * 60 + "x" + r"\end{matrix}" * 60,
    r"\xrightarrow{" * 20 + "x" + "}" * 20,
    r"\def\a{\a\a}\a",
    r"\newcommand{\a}{\b\b}\newcommand{\b}{\a\a}\a",
    r"\let\x=\y",
    r"\input{/etc/passwd}",
    r"\href{http://sink.example}{x}",
    r"\includegraphics{/etc/passwd}",
    r"\style{fill:url(http://sink.example)}{x}",
    r"\unknowncommand{x}",
    r"\frac{a}",
    r"\left( x",
    "}{",
    "\\",
    "{}",
    "x^2^3",
    r"\begin{tikzpicture} \end{tikzpicture}",
    r"\text{open",
    r"\rule{99999999em}{1em}",
    r"\hspace{-99999em} x",
    r"\raise 9999em {x}",
    "\x00x",
    "\ue000",
    "x\U0010ffff",
    "中文",
]


def shapes(formula: Formula) -> list[Any]:
    """The shapes of a formula; asserts that it has some and nothing else."""
    root = ElementTree.fromstring(formula.svg)
    found = list(root.iter())
    assert {one.tag.removeprefix("{http://www.w3.org/2000/svg}") for one in found} <= SHAPES
    assert {name for one in found for name in one.attrib} <= ATTRIBUTES
    assert not any("url" in value or ":" in value for one in found for value in one.attrib.values())
    assert not any((one.text or one.tail or "").strip() for one in found)
    drawn = [one for one in found if one.get("d") or one.get("height")]
    assert len(drawn) > 1  # the first is the picture
    return drawn[1:]


@pytest.mark.parametrize("display", [True, False], ids=["display", "inline"])
@pytest.mark.parametrize("tex", HABITS)
def test_what_models_write_can_be_set(tex: str, display: bool) -> None:
    formula = typeset(tex, 18, display, COLOUR)
    fills = {one.get("fill") for one in shapes(formula)} | {
        one.get("stroke") for one in shapes(formula)
    }
    assert COLOUR in fills or "\\color" in tex
    assert fills <= {COLOUR, "red", "blue", "none", None}
    assert min(formula[1:]) >= 0
    box = ElementTree.fromstring(formula.svg).get("viewBox", "").split()
    assert float(box[1]) == pytest.approx(-formula.ascent, abs=0.01)
    assert float(box[2]) == pytest.approx(formula.width, abs=0.01)
    assert float(box[3]) == pytest.approx(formula.ascent + formula.descent, abs=0.01)


@pytest.mark.parametrize("tex", UNSETTABLE, ids=lambda tex: repr(tex[:24]))
def test_the_rest_is_told_in_time(tex: str) -> None:
    typeset("x", 18, True, COLOUR)  # loads the library
    began = time.process_time()
    with pytest.raises(Unsettable):
        typeset(tex, 18, True, COLOUR)
    assert time.process_time() - began < 3  # a second, on a machine that does nothing else


# Two to the power of the depth, without what `formulas._library` does about it.
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"\frac{", "}{y}"),
        ("{", "}"),
        ("x^{", "}"),
        (r"\sqrt{", "}"),
        (r"\left(", r"\right)"),
        (r"\begin{pmatrix}", r"\end{pmatrix}"),
        (r"\begin{cases}", r"\end{cases}"),
    ],
)
def test_depth_costs_no_more_than_it_must(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = formulas._library().row
    laid = []
    lay_out = row._get_height_nostretch  # type: ignore[attr-defined]

    def counted(self: object, *args: Any, **kwargs: Any) -> object:
        laid.append(self)
        return lay_out(self, *args, **kwargs)

    monkeypatch.setattr(row, "_get_height_nostretch", counted)
    counts = []
    for depth in (5, 10, 15):
        laid.clear()
        shapes(typeset(before * depth + "x" + after * depth, 18, True, COLOUR))
        counts.append(len(laid))
    assert counts[2] - counts[1] < 3 * (counts[1] - counts[0])  # 1 for a line, 1.7 for a square


def test_rows_are_laid_out_as_the_library_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from ziamath.nodes import mnode
    from ziamath.nodes.mrow import Mrow

    ours = [typeset(tex, 18, display, COLOUR) for tex in HABITS for display in (True, False)]
    monkeypatch.setitem(mnode._node_classes, "mrow", Mrow)
    theirs = [typeset(tex, 18, display, COLOUR) for tex in HABITS for display in (True, False)]
    assert ours == theirs


def test_sizes() -> None:
    small, large = (typeset("x", size, False, COLOUR) for size in (10, 40))
    margin = 2 * formulas.MARGIN
    assert (large.width - margin) / (small.width - margin) == pytest.approx(4, rel=0.01)
    high = typeset(r"\frac{a}{b}", 20, True, COLOUR)
    low = typeset(r"\frac{a}{b}", 20, False, COLOUR)
    assert high.ascent + high.descent > low.ascent + low.descent
    below = typeset("y", 20, False, COLOUR)
    assert 3 < below.descent < 8 < below.ascent < 14
    above = typeset(r"\overset{!}{=}", 20, False, COLOUR)  # its ink does not reach the line
    assert above.descent == formulas.MARGIN


@pytest.mark.parametrize(
    ("tex", "same"),
    [
        (r"\dfrac{a}{b}", r"\frac{a}{b}"),
        (r"\begin{align} a &= b \end{align}", r"\begin{aligned} a &= b \end{aligned}"),
        (r"x \label{y} \nonumber", "x"),
        (r"\begin{equation} x \end{equation}", "x"),
        (r"\R", r"\mathbb{R}"),
        (r"\text{a}$", r"\text{a}$"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\mathop{x}", "x"),
    ],
)
def test_habits_mean_the_same(tex: str, same: str) -> None:
    assert typeset(tex, 18, True, COLOUR) == typeset(same, 18, True, COLOUR)


def test_words_keep_their_spaces_and_signs() -> None:
    spaced = typeset(r"\text{a b}", 18, True, COLOUR)
    assert spaced.width > typeset(r"\text{ab}", 18, True, COLOUR).width + 2
    several = typeset(r"\text{5 cm}", 18, True, COLOUR)
    assert several.width > typeset(r"\text{5cm}", 18, True, COLOUR).width + 2
    assert len(shapes(typeset(r"\text{<b>\&x;\%}", 18, True, COLOUR))) == 7


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<mspace width='99em' mathbackground='red'/>}",
        r"\text{</mtext></mrow></math>}",
        r"\text{&lt;script&gt;}",
        r"\text{<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;}",
        r"\color{red;x} x",
        r"\color{url(http://sink.example)} x",
        r"\textcolor{javascript}{x}",
        r"\colorbox{url(#x)}{y}",
        "<a href='http://sink.example'>x</a>",
        "&#x3c;script&#x3e;",
    ],
)
def test_nothing_gets_into_the_picture(tex: str) -> None:
    try:
        formula = typeset(tex, 18, True, COLOUR)
    except Unsettable:
        return
    drawn = shapes(formula)
    assert {one.get("fill") for one in drawn} <= {COLOUR, "none", None}
    assert b"sink" not in formula.svg


def outline(text: str, size: float) -> Outline:
    """A box for each character."""
    boxes = " ".join(f"M{n * size} 0 h{size * 0.8} v{-size * 0.8} z" for n in range(len(text)))
    return Outline(boxes, size * len(text))


@pytest.mark.parametrize(
    "tex",
    [
        r"v = \text{速度}",
        r"\frac{\text{路程}}{\text{时间}}",
        "速度 = x",
        r"\mathrm{速}_{\text{大}}",
    ],
)
def test_what_the_font_lacks_comes_from_elsewhere(tex: str) -> None:
    asked: list[str] = []

    def noted(text: str, size: float) -> Outline:
        asked.append(text)
        return outline(text, size)

    formula = typeset(tex, 20, True, COLOUR, noted)
    placed = [one for one in shapes(formula) if one.get("transform")]
    assert "".join(asked) == "".join(re.findall("[一-龥]", tex))
    assert len(placed) == len(asked)
    assert all(one.get("fill") == COLOUR for one in shapes(formula))
    assert formula.width > 20 * min(len(text) for text in asked) * 0.5
    with pytest.raises(Unsettable):
        typeset(tex, 20, True, COLOUR)
    with pytest.raises(Unsettable):
        typeset(tex, 20, True, COLOUR, lambda text, size: Outline("", 0))


def test_outlines_stand_on_the_line_in_the_size_of_the_place() -> None:
    formula = typeset(r"\text{大}", 20, True, COLOUR, outline)
    (large,) = shapes(formula)
    _, small = shapes(typeset(r"x_{\text{大}}", 20, True, COLOUR, outline))
    words = re.findall(r"-?[\d.]+", large.get("transform"))
    assert [float(word) for word in words] == pytest.approx([0, 0, 1], abs=0.02)
    _, below, scale = map(float, re.findall(r"-?[\d.]+", small.get("transform")))
    assert 0.5 < scale < 0.9
    assert below > 0
    assert formula.width == pytest.approx(20 + 2 * formulas.MARGIN, abs=0.1)


WORDS = (
    r"\frac \sqrt \left \right ( ) [ ] { } { } _ ^ & \\ x 1 + = \text \begin{matrix} \end{matrix} "
    r"\sum \int \hat \color \over \choose \limits \not \xrightarrow \mathbb \, ' | < > % ~ $ 中 é "
    r"\begin{cases} \end{cases} \rule \hspace \kern \raise \genfrac \sideset \big \middle . 2em "
    r"\underbrace \overset \substack \operatorname \tag \boxed \phantom \displaystyle"
)
SIGNS = st.sampled_from(WORDS.split(" "))


@settings(max_examples=250, deadline=None)
@given(st.lists(SIGNS, max_size=25).map(" ".join) | st.text(max_size=30))
def test_anything_is_set_or_told(tex: str) -> None:
    try:
        formula = typeset(tex, 18, True, COLOUR, outline)
    except Unsettable:
        return
    shapes(formula)
    assert min(formula[1:]) >= 0


@given(st.text(max_size=60))
def test_depth_is_counted(tex: str) -> None:
    assert tex_habits.deepest("{" * 5 + tex.replace("\\", "").replace("}", "") + "}" * 5) >= 5


def test_the_library_is_loaded_when_it_is_used() -> None:
    script = (
        "import sys; from desktop_chat.markdown import formulas;"
        "formulas.FormulaSetter(print); assert 'ziamath' not in sys.modules;"
        "assert 'latex2mathml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)

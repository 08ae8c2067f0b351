"""Formulas as pictures: TeX set by ziamath into an SVG of nothing but shapes."""

from __future__ import annotations

import logging
import math
import re
import threading
from collections.abc import Callable, Hashable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias
from xml.etree import ElementTree

from desktop_chat.markdown import mathml
from desktop_chat.markdown.gate import Gate
from desktop_chat.markdown.tex_habits import Unsettable, put_right

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["Formula", "FormulaSetter", "Order", "Outline", "Unsettable", "typeset"]

log = logging.getLogger(__name__)

MAX_EXTENT = 400  # widest and highest, in sizes of the type
MAX_BYTES = 400_000
MAX_ROWS = 2_000  # laid out for one formula, each as often as it is
MARGIN = 1.0  # pixels around the ink, so that its edges are not cut off
_EM = 1.3330027  # ziamath's em, in sizes of the type
_SHAPES = frozenset({"g", "path", "rect", "ellipse"})
_VALUE = re.compile(r"[A-Za-z0-9#.,() +-]*")
# Marks the place of characters that the mathematical font lacks; no colour that is ever chosen.
_PLACE = "#fe01%02x"
_MAX_PLACES = 200


class Formula(NamedTuple):
    """A formula as it is painted: lengths in pixels at the size asked for, none negative.

    The picture is `width` wide and `ascent` above and `descent` below the line of the text.
    """

    svg: bytes
    width: float
    ascent: float
    descent: float


class Outline(NamedTuple):
    """A run of text as a shape: the `d` of an SVG path, from (0, 0) on the base line rightwards."""

    path: str
    width: float


# From a text and a size in pixels to its shape: for what the mathematical font lacks, such as
# Chinese. An empty path means that no font has it either.
Outliner: TypeAlias = Callable[[str, float], Outline]


class _Laid(Protocol):
    """A formula that ziamath has laid out."""

    node: Any


def typeset(
    tex: str, size: float, display: bool, colour: str, outliner: Outliner | None = None
) -> Formula:
    """Set TeX at a size in pixels and in a colour such as "#1F1E1B".

    `display` sets sums and fractions high, as on a line of their own. Raises `Unsettable` for
    what cannot be set, whatever the reason: then the source is shown as it is.
    """
    try:
        return _typeset(put_right(tex), size, display, colour, outliner)
    except Unsettable:
        raise
    except Exception as error:  # the library raises all kinds
        raise Unsettable(f"{type(error).__name__}: {error}") from None


def _typeset(
    tex: str, size: float, display: bool, colour: str, outliner: Outliner | None
) -> Formula:
    library = _library()
    root = mathml.from_tex(tex, display)
    outlines = _replace_foreign(root, library.font, size, outliner)
    root.set("mathcolor", colour)
    laid: _Laid = library.lay_out(root, size)
    box = laid.node.bbox
    left, right = min(box.xmin, 0.0), max(box.xmax, 0.0)
    top, bottom = max(box.ymax, 0.0), max(-box.ymin, 0.0)
    if not max(right - left, top, bottom) < MAX_EXTENT * size or not math.isfinite(left):
        raise Unsettable("too large")
    picture = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
    laid.node.draw(0, 0, picture)
    if not len(picture):
        raise Unsettable("nothing to see")
    _put_outlines(picture, outlines, size, colour)
    _check(picture)
    width, height = right - left + 2 * MARGIN, top + bottom + 2 * MARGIN
    picture.set("width", f"{width:.3f}")
    picture.set("height", f"{height:.3f}")
    picture.set("viewBox", f"{left - MARGIN:.3f} {-top - MARGIN:.3f} {width:.3f} {height:.3f}")
    svg = ElementTree.tostring(picture)
    if len(svg) > MAX_BYTES:
        raise Unsettable("too much")
    return Formula(svg, width, top + MARGIN, bottom + MARGIN)


def _replace_foreign(
    root: Element, font: Any, size: float, outliner: Outliner | None
) -> list[Outline]:
    """Put spaces of the right width in place of what the font lacks; the shapes, in order."""
    outlines: list[Outline] = []

    def is_foreign(sign: str) -> bool:
        return not sign.isspace() and font.glyphindex(sign) == 0

    def put(run: str) -> Element:
        outline = outliner(run, size) if outliner else Outline("", 0)
        if not outline.path or len(outlines) >= _MAX_PLACES:
            raise Unsettable(f"no glyphs for {run!r}")
        outlines.append(outline)
        em = 1 / _EM
        return ElementTree.Element(
            "mspace",
            {
                "width": f"{outline.width / size * em:.4f}em",
                "height": f"{0.88 * em:.4f}em",
                "depth": f"{0.12 * em:.4f}em",
                "mathbackground": _PLACE % (len(outlines) - 1),
            },
        )

    mathml.replace_characters(root, is_foreign, put)
    return outlines


def _put_outlines(picture: Element, outlines: list[Outline], size: float, colour: str) -> None:
    """Put the shapes where their places have come to stand, and colour the rules."""
    places = {_PLACE % number: outline for number, outline in enumerate(outlines)}
    for shape in picture.iter("rect"):
        if shape.get("fill") == mathml.RULE_COLOUR:
            shape.set("fill", colour)
        outline = places.get(shape.get("fill", ""))
        if outline is None:
            continue
        x, y = float(shape.get("x", 0)), float(shape.get("y", 0))
        scale = float(shape.get("height", 0)) / size
        shape.tag = "path"
        shape.attrib.clear()
        shape.set("d", outline.path)
        shape.set(
            "transform", f"translate({x:.3f} {y + 0.88 * scale * size:.3f}) scale({scale:.4f})"
        )
        shape.set("fill", colour)


def _check(picture: Element) -> None:
    """See that there are shapes only, and that nothing in them leads elsewhere."""
    for shape in picture.iter():
        if shape is picture:
            continue
        if shape.tag not in _SHAPES or (len(shape) and shape.tag != "g"):
            raise Unsettable(f"a {shape.tag} in the picture")
        if not all(map(_VALUE.fullmatch, shape.attrib.values())):
            raise Unsettable("not a shape")


class _Library(NamedTuple):
    """What is used of ziamath."""

    font: Any
    lay_out: Callable[[Element, float], _Laid]
    row: type  # kept, since ziamath knows it by its registration only
    stops: list[Callable[[], None]]  # called at every step of the work


@cache
def _library() -> _Library:
    """Load ziamath, set it up, and make its rows cost no more than they must."""
    from ziafont.glyph import SimpleGlyph
    from ziamath.config import config
    from ziamath.nodes.mnode import Mnode
    from ziamath.nodes.mrow import Mrow
    from ziamath.zmath import Math, loadedfonts

    stops: list[Callable[[], None]] = []
    _stop_at(Mnode, "size_px", stops)
    _stop_at(Mnode, "__init__", stops)
    _stop_at(SimpleGlyph, "place", stops)

    config.svg2 = False  # Qt does not draw <use>
    config.precision = 2

    class Row(Mrow, tag="mrow"):
        """ziamath's row, which lays out its children twice to know how far brackets stretch.

        With rows in rows that is two to the power of the depth. Where no child stretches, or the
        height of what stretches does not count anyway, the first pass is left out. Other nodes
        do the like, so the rows of a formula are counted.
        """

        def __init__(self, element: Element, parent: Any, **kwargs: Any) -> None:
            above = parent
            while above is not None and not hasattr(above, "rows_left"):
                above = getattr(above, "parent", None)
            self.rows_left: Iterator[int] = above.rows_left if above else iter(range(MAX_ROWS))
            if next(self.rows_left, None) is None:
                raise Unsettable("too much")
            super().__init__(element, parent, **kwargs)

        def _get_height_nostretch(self, line: list[Element], **kwargs: Any) -> tuple[float, float]:
            if kwargs.get("nostretch") or not any(map(_may_stretch, line)):
                return 0.0, 0.0
            found: tuple[float, float] = super()._get_height_nostretch(line, **kwargs)
            return found

    return _Library(loadedfonts["default"], Math, Row, stops)


def _stop_at(owner: type, name: str, stops: list[Callable[[], None]]) -> None:
    """Have a method of the library call `stops` before it does its work."""
    method = getattr(owner, name)

    def stopping(*arguments: Any, **named: Any) -> Any:
        for stop in stops:
            stop()
        return method(*arguments, **named)

    setattr(owner, name, stopping)


def _may_stretch(element: Element) -> bool:
    """Whether it is, or has in it, an operator that may follow the height of its row."""
    return any(child.tag in ("mo", "mi", "mfenced") for child in element.iter())


class Order(NamedTuple):
    """A formula to be set; `key` is what the caller knows it by."""

    key: Hashable
    tex: str
    size: float
    display: bool
    colour: str


class FormulaSetter:
    """Sets formulas one by one in a thread of its own, the last ordered first.

    `on_set` is called in that thread with the order and its formula, or None for what cannot be
    set. The thread stands still while `gate` is closed.
    """

    def __init__(
        self,
        on_set: Callable[[Order, Formula | None], None],
        outliner: Outliner | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._on_set = on_set
        self._outliner = outliner
        self._gate = gate or Gate()
        self._orders: dict[Hashable, Order] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_stopped = False

    def ask(self, order: Order) -> None:
        """Order a formula; one with the same key that still waits is replaced."""
        with self._changed:
            if self._is_stopped:
                return
            self._orders.pop(order.key, None)
            self._orders[order.key] = order
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="formulas")
                self._thread.start()
            self._changed.notify()

    def forget(self) -> None:
        """Drop what still waits."""
        with self._changed:
            self._orders.clear()

    def stop(self) -> None:
        """Drop what still waits and end the thread after the formula that it is at.

        Nothing is waited for: `on_set` may be called once more.
        """
        with self._changed:
            self._is_stopped = True
            self._orders.clear()
            self._changed.notify()

    def _work(self) -> None:
        stops = self._gate.guard(_library).stops
        stops.append(self._gate.pass_through)
        try:
            while (order := self._next()) is not None:
                with self._gate.passing():
                    while order is not None:
                        self._set(order)
                        order = self._next(wait=False)
        finally:
            stops.remove(self._gate.pass_through)

    def _next(self, wait: bool = True) -> Order | None:
        with self._changed:
            while wait and not self._orders and not self._is_stopped:
                self._changed.wait()
            return self._orders.popitem()[1] if self._orders else None

    def _set(self, order: Order) -> None:
        formula: Formula | None
        try:
            formula = typeset(order.tex, order.size, order.display, order.colour, self._outliner)
        except Unsettable:
            formula = None
        if self._is_stopped:
            return
        try:
            self._on_set(order, formula)
        except Exception:  # the next formula may have a better taker
            log.exception("A formula could not be handed over.")

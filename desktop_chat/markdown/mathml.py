"""MathML for a formula: made from TeX, with nothing in it but what is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from desktop_chat.markdown.tex_habits import Unsettable, restore

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_NODES = 4_000
RULE_COLOUR = "black"  # of what \\rule draws, whatever the colour of the formula
_REFERENCE = re.compile(r"&#x0*([0-9A-Fa-f]{1,6});")
_COLOUR = re.compile(
    "red|blue|green|orange|purple|teal|brown|cyan|magenta|violet|olive|pink|gray|grey"
    "|#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})"
)
_VALUE = re.compile(r"[A-Za-z0-9 .+%-]*")
_ATTRIBUTE = re.compile(
    "accent|accentunder|align|bevelled|close|columnalign|columnlines|columnspacing|columnspan"
    "|depth|display|displaystyle|fence|form|height|largeop|linethickness|linebreak|lspace"
    "|mathsize|mathvariant|maxsize|minsize|movablelimits|notation|open|rowalign|rowlines"
    "|rowspacing|rspace|scriptlevel|separator|separators|stretchy|subscriptshift"
    "|superscriptshift|symmetric|voffset|width"
)
_NOT_STRETCHED = {"mo": "\u2191\u2193", "mi": "\u2191\u2193\u27e8\u27e9"}  # arrows, angles
# The accents that stretch, for those that do not, and the other way round.
_ACCENTS = {("^", "false"): "\u02c6", ("^", None): "\u0302", ("~", None): "\u0303"}


def from_tex(tex: str, display: bool) -> Element:
    """The `math` element for TeX that has been put right. Raises whatever the library raises."""
    from latex2mathml.converter import Converter

    root = Converter(display="block" if display else "inline").convert_to_element(tex)
    for count, element in enumerate(root.iter()):
        if count > MAX_NODES:
            raise Unsettable("too much")
        _put_right(element)
    return root


def _put_right(element: Element) -> None:
    text = element.text or ""
    if text.startswith("\\"):
        raise Unsettable(f"no command {text}")
    text = _REFERENCE.sub(lambda found: chr(int(found[1], 16)), text)
    text = restore(text)
    accent = _ACCENTS.get((text, element.get("stretchy"))) if element.tag == "mo" else None
    element.text = (accent or text) or None
    if text and text in _NOT_STRETCHED.get(element.tag, ""):
        element.set("stretchy", "false")
    for name, value in list(element.attrib.items()):
        if not _is_harmless(name, value):
            del element.attrib[name]
    if element.get("columnspacing") and element.tag == "mtable":
        element.set("columnspacing", element.get("columnspacing", "").replace("2em", "0.3em"))


def _is_harmless(name: str, value: str) -> bool:
    if name == "mathbackground" and value == RULE_COLOUR:
        return True
    if name in ("mathcolor", "mathbackground"):
        return bool(_COLOUR.fullmatch(value))
    return bool(len(value) < 200 and _ATTRIBUTE.fullmatch(name) and _VALUE.fullmatch(value))


def replace_characters(
    root: Element, is_foreign: Callable[[str], bool], put: Callable[[str], Element]
) -> None:
    """Replace each run of characters that the font lacks by the element that `put` gives."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in list(root.iter()):
        text = element.text or ""
        if not text.strip() or not any(map(is_foreign, text)):
            continue
        row = ElementTree.Element("mrow")
        for run in _runs(text, is_foreign):
            if is_foreign(run[0]):
                row.append(put(run))
            else:
                part = ElementTree.SubElement(row, element.tag, element.attrib)
                part.text = run
        parent = parents[element]
        parent[list(parent).index(element)] = row


def _runs(text: str, is_foreign: Callable[[str], bool]) -> list[str]:
    """`text` cut where characters that are foreign meet such as are not."""
    runs: list[str] = []
    for sign in text:
        if runs and is_foreign(runs[-1][0]) == is_foreign(sign):
            runs[-1] += sign
        else:
            runs.append(sign)
    return runs

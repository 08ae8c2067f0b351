"""Palettes made from the two of the tokens: another accent, higher contrast.

Loaded when one of these is chosen.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_chat.ui.theme.tokens import Colours

READABLE, STRONG = 4.5, 7.0  # contrast of text to its ground (WCAG 2.2, AA and AAA)
_STEPS = 50
_GROUNDS = ("background", "sidebar", "surface", "hover")
_INKS = (
    *("muted", "accent", "error", "warning"),
    *("code_keyword", "code_string", "code_number", "code_comment", "code_name"),
)
_PARTS = tuple[float, float, float]


def _parts(colour: str) -> _PARTS:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB", from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`share` of `colour`, the rest of the other."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(255 * (a * share + b * (1 - share))):02X}" for a, b in pairs)


def strengthened(colour: str, grounds: tuple[str, ...], least: float) -> str:
    """The colour, moved as little as is needed to be read on each of the grounds."""
    away = "#000000" if luminance(grounds[0]) > 0.5 else "#FFFFFF"
    for step in range(_STEPS + 1):
        made = mix(away, colour, step / _STEPS)
        if all(contrast(made, ground) >= least for ground in grounds):
            return made
    return away


def with_accent(colours: Colours, accent: str) -> Colours:
    """A palette with another accent ("#RRGGBB"), and what goes with it."""
    grounds = tuple(getattr(colours, name) for name in _GROUNDS)
    made = strengthened(accent.upper(), grounds, READABLE)
    white, black = "#FFFFFF", "#101010"
    inks = (black, white) if colours.is_dark else (white, black)
    on_accent = next((ink for ink in inks if contrast(ink, made) >= READABLE), inks[1])
    return replace(
        colours,
        accent=made,
        on_accent=on_accent,
        selection=_selection(colours, made),
        code_keyword=made,
    )


def with_contrast(colours: Colours) -> Colours:
    """A palette in which text of every kind has 7:1, and edges can be seen."""
    dark = colours.is_dark
    ground, ink = ("#000000", "#FFFFFF") if dark else ("#FFFFFF", "#000000")
    plain = replace(
        colours,
        background=ground,
        sidebar=ground,
        surface="#161616" if dark else "#F2F2F2",
        hover="#2E2E2E" if dark else "#DEDEDE",
        border="#B8B8B8" if dark else "#4A4A4A",
        text=ink,
    )
    grounds = (*(getattr(plain, name) for name in _GROUNDS), plain.hover)
    inks = {name: strengthened(getattr(colours, name), grounds, STRONG) for name in _INKS}
    selection = _selection(plain, inks["accent"])
    return replace(plain, on_accent=ground, selection=selection, **inks)  # type: ignore[arg-type]


def _selection(colours: Colours, accent: str) -> str:
    """The ground of what is selected: as much of the accent as lets the text be read."""
    share = 0.4 if colours.is_dark else 0.25
    while contrast(colours.text, made := mix(accent, colours.background, share)) < STRONG:
        share -= 0.02
    return made

"""Every ink on every ground that the app puts it on, in every palette that can be chosen."""

from __future__ import annotations

import re
from itertools import product

import pytest

from desktop_chat.storage.settings import Theme
from desktop_chat.ui.list import dragging
from desktop_chat.ui.settings.controls import accents
from desktop_chat.ui.settings.table import Section
from desktop_chat.ui.theme import style
from desktop_chat.ui.theme.mixing import mix, with_accent, with_contrast
from desktop_chat.ui.theme.tokens import DARK, LIGHT, Colours
from tests.gui import walking
from tests.gui.app_window import CTRL, Key, let_run
from tests.gui.conftest import OpenWindow
from tests.gui.test_looks import GROUNDS, INKS, contrast

HUES = tuple(name for name in Colours.__slots__ if name.startswith("code_"))
TAGS = tuple(name for name in Colours.__slots__ if name.startswith("tag_"))
TEXT = {  # what is read stands on one of these
    *product(INKS, GROUNDS),
    *product(HUES, ("background", "surface")),
    *product(("text",), ("selection", "found")),
    ("on_accent", "accent"),
}
SIGNS = {*product(TAGS, GROUNDS), ("background", "text")}  # dots, and the square of Stop
EDGES = {"border"}  # seen, not read; each thing that can be pressed has words or a sign as well
ODD = ("#FFFF00", "#000000", "#FFFFFF", "#808080", "#FF0000", "#0000FF", "#00FF00")
CHOSEN = ("", *(colour for colour, _ in accents() if colour), *ODD)
PALETTES = {
    f"{'dark' if dark else 'light'} {accent}{' high' if high else ''}": (dark, accent, high)
    for dark, accent, high in product((False, True), CHOSEN, (False, True))
}


@pytest.fixture(params=PALETTES.values(), ids=list(PALETTES))
def chosen(request: pytest.FixtureRequest) -> tuple[Colours, float]:
    """A palette, and the contrast that its text must have."""
    dark, accent, high = request.param
    colours = DARK if dark else LIGHT
    if accent:
        colours = with_accent(colours, accent)
    return (with_contrast(colours), 7.0) if high else (colours, 4.5)


def test_all_text_can_be_read(chosen: tuple[Colours, float]) -> None:
    colours, least = chosen
    weak = {
        (ink, ground): round(found, 2)
        for ink, ground in TEXT
        if (found := contrast(getattr(colours, ink), getattr(colours, ground))) < least
    }
    assert not weak


def test_all_signs_can_be_seen(chosen: tuple[Colours, float]) -> None:
    colours, _ = chosen
    weak = {
        (ink, ground): round(found, 2)
        for ink, ground in SIGNS
        if (found := contrast(getattr(colours, ink), getattr(colours, ground))) < 3
    }
    assert not weak


def test_with_high_contrast_the_parts_have_edges(chosen: tuple[Colours, float]) -> None:
    colours, least = chosen
    if least < 7:  # their grounds tell them apart
        assert (colours.frame, colours.side) == (colours.surface, colours.sidebar)
        return
    assert contrast(colours.frame, colours.background) >= 3
    assert contrast(colours.frame, colours.surface) >= 3
    assert contrast(colours.side, colours.background) >= 3


def test_what_is_mixed_while_it_is_painted_can_be_read(chosen: tuple[Colours, float]) -> None:
    colours, least = chosen
    for ground in ("sidebar", "background", "hover"):
        mixed = mix(colours.accent, getattr(colours, ground), dragging.SHARE)
        assert contrast(colours.text, mixed) >= least  # what a dragged row may fall into
    pressed = mix(colours.accent, colours.surface, 0.85)
    assert contrast(colours.on_accent, pressed) >= 3  # the arrow of Send under the mouse


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_hints_and_boxes_can_be_seen(open_window: OpenWindow, theme: Theme) -> None:
    opened = open_window()
    appearance = opened.session.appearance
    appearance.set_theme(theme)
    opened.press(Key.Key_K, CTRL)
    let_run(0.1)
    faults = {*walking.faint(opened.window, appearance.colours)}
    opened.press(Key.Key_Escape)
    settings = opened.settings()
    for section in Section:
        settings.pages.show_section(section)
        let_run(0.02)
        faults |= {*walking.faint(settings, appearance.colours)}
    assert not faults, "\n".join(sorted(faults))


def test_each_rule_of_the_style_sheet_is_one_of_these() -> None:
    grounds = {ground for _, ground in TEXT}
    for rule in re.findall(r"\{\{(.*?)\}\}", style._SHEET, re.DOTALL):
        said = dict(re.findall(r"([\w-]+):[^;]*?\{(\w+)\}", rule))
        ink, ground = said.get("color"), said.get("background")
        assert ground is None or ground in grounds | EDGES | {"muted"}, rule
        if ink and ground:
            assert (ink, ground) in TEXT, rule
        elif ink:  # on whatever is under it
            assert {(ink, each) for each in GROUNDS} <= TEXT, rule
        if "selection-color" in said:
            pair = said["selection-color"], said["selection-background-color"]
            assert pair in TEXT, rule


def test_no_colour_is_left_out() -> None:
    known = {name for pair in TEXT | SIGNS for name in pair} | EDGES
    assert known == set(Colours.__slots__) - {"is_dark"}

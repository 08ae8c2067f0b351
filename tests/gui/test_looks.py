"""Colours that can be read, in both palettes, and nothing but tokens on the screen."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from desktop_chat.storage.settings import Contrast, Theme
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.mixing import with_accent, with_contrast
from desktop_chat.ui.theme.tokens import DARK, LIGHT, Colours
from tests.gui.app_window import until
from tests.gui.conftest import OpenWindow

INKS = ("text", "muted", "accent", "error", "warning")
GROUNDS = ("background", "sidebar", "surface", "hover")


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB" (WCAG 2.2)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), list(itertools.product(INKS, GROUNDS)))
def test_text_can_be_read(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_accent_and_selection_can_be_read(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.text, colours.selection) >= 4.5
    assert contrast(colours.text, colours.hover) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ["#2563B8", "#FFFF00", "#000000", "#FFFFFF", "#808080"])
def test_any_accent_can_be_read(colours: Colours, accent: str) -> None:
    made = with_accent(colours, accent)
    for ground in GROUNDS:
        assert contrast(made.accent, getattr(made, ground)) >= 4.5
    assert contrast(made.on_accent, made.accent) >= 4.5
    assert contrast(made.text, made.selection) >= 4.5


def test_an_accent_that_can_be_read_stays_as_it_was_chosen() -> None:
    assert with_accent(LIGHT, "#2563b8").accent == "#2563B8"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ["", "#FFFF00", "#6B4FC4"])
@pytest.mark.parametrize("ink", [*INKS, "code_string", "code_comment"])
def test_high_contrast_is_seven_to_one(colours: Colours, accent: str, ink: str) -> None:
    made = with_contrast(with_accent(colours, accent) if accent else colours)
    for ground in (*GROUNDS, "hover"):
        assert contrast(getattr(made, ink), getattr(made, ground)) >= 7
    assert contrast(made.on_accent, made.accent) >= 7
    assert contrast(made.text, made.selection) >= 7
    assert contrast(made.border, made.background) >= 3
    assert contrast(colours.text, colours.found) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("hue", [name for name in Colours.__slots__ if name.startswith("code_")])
def test_code_can_be_read(colours: Colours, hue: str) -> None:
    for ground in ("background", "surface"):
        assert contrast(getattr(colours, hue), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_focus_can_be_seen(colours: Colours, ground: str) -> None:
    assert contrast(colours.accent, getattr(colours, ground)) >= 3.0  # its ring
    assert contrast(colours.text, getattr(colours, ground)) >= 3.0  # that of an accent button


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_signs_can_be_seen(colours: Colours) -> None:
    for ground in GROUNDS:
        assert contrast(colours.muted, getattr(colours, ground)) >= 3.0  # icons
    assert contrast(colours.background, colours.text) >= 3.0  # the square of Stop


def test_the_next_start_begins_as_the_system_was(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"was_dark": true}', encoding="utf-8")
    appearance = open_window().session.appearance
    assert appearance.colours == DARK
    appearance.set_system_looks(None, strong=False)  # nobody says so any more
    assert appearance.colours == LIGHT
    appearance.set_system_looks(dark=True, strong=True)
    assert appearance.colours == with_contrast(DARK)
    appearance.set_theme(Theme.LIGHT)
    assert appearance.colours == with_contrast(LIGHT)


def test_the_size_of_type_reaches_everything_at_once(open_window: OpenWindow) -> None:
    opened = open_window()
    window, connections = opened.window, opened.session.connections
    parts = (window.composer.edit, window.greeting, window.hint, window.sidebar.new_button)
    before = [part.font().pointSizeF() for part in parts]
    for field, value in (("type_size", 22.0), ("accent", "#B3356F"), ("density", "compact")):
        connections.change(field, value)
        sizes = [part.font().pointSizeF() for part in parts]
        assert sizes == pytest.approx([2 * size for size in before])
    assert window.transcript.zoom == pytest.approx(2.0)
    assert window.composer.edit.height() > 22 * 96 / 72  # a line of it has room
    connections.change("type_size", 11.0)
    assert [part.font().pointSizeF() for part in parts] == pytest.approx(before)


def test_a_drop_down_list_has_one_frame_and_roomy_rows(open_window: OpenWindow) -> None:
    opened = open_window()
    box = ChoiceBox()
    box.setParent(opened.window)
    box.addItems(["One", "Two", "Three"])
    box.show()
    box.showPopup()
    popup, view = box.view().window(), box.view()
    until(popup.isVisible, "it is open")
    assert view.geometry() == popup.rect()  # no second frame around it
    row = view.visualRect(view.model().index(0, 0))
    assert row.height() >= view.fontMetrics().height() + 10
    image = view.grab().toImage()
    middle = image.width() // 2
    for y in (0, image.height() - 1):
        assert image.pixelColor(middle, y) == QColor(LIGHT.border)
    assert image.pixelColor(middle, 2) == QColor(LIGHT.background)
    box.hidePopup()
    box.deleteLater()


def test_cards_and_boxes_have_edges_with_high_contrast(open_window: OpenWindow) -> None:
    opened = open_window()
    window = opened.window
    opened.ask("Hello")
    opened.wait_for_end()
    connections = opened.session.connections

    def is_edged(widget: QWidget) -> bool:
        """Whether a line of the frame's colour runs down somewhere in a widget."""
        image, frame = widget.grab().toImage(), QColor(window.colours.frame)
        rows = range(image.height() * 2 // 5, image.height() * 3 // 5)
        return any(all(image.pixelColor(x, y) == frame for y in rows) for x in range(image.width()))

    for theme in (Theme.LIGHT, Theme.DARK):
        connections.change("theme", theme)
        connections.change("contrast", Contrast.HIGH)
        for part in (window.composer, window.sidebar):
            until(lambda part=part: is_edged(part), "it has edges")  # type: ignore[misc]
    reply, frame = window.transcript.grab().toImage(), QColor(window.colours.frame)
    places = ((x, y) for y in range(20, reply.height() // 2) for x in range(reply.width()))
    assert any(reply.pixelColor(x, y) == frame for x, y in places)  # of the bubble
    connections.change("contrast", Contrast.USUAL)
    assert window.colours.frame == window.colours.surface


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_icons_are_drawn_anew_at_each_scale(open_window: OpenWindow, scale: float) -> None:
    opened = open_window()
    icon = opened.window.icons.get("search", LIGHT)
    side = round(tokens.ICON * scale)
    scaled = icon.pixmap(QSize(tokens.ICON, tokens.ICON), scale)
    assert scaled.size() == QSize(side, side)
    image = scaled.toImage()
    image.setDevicePixelRatio(1)
    drawn = icon.pixmap(QSize(side, side), 1.0).toImage()
    form = QImage.Format.Format_ARGB32
    assert image.convertToFormat(form) == drawn.convertToFormat(form)
    if scale > 1:
        small = icon.pixmap(QSize(tokens.ICON, tokens.ICON), 1.0).toImage()
        assert image.convertToFormat(form) != small.scaled(side, side).convertToFormat(form)


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_button_with_a_menu_has_its_arrow_behind_the_words(
    open_window: OpenWindow, direction: Qt.LayoutDirection
) -> None:
    button = open_window().settings().add
    button.setLayoutDirection(direction)
    image, end = button.grab().toImage(), 24
    ground = image.pixelColor(image.width() // 2, 3)
    rows = range(8, image.height() - 8)

    def is_inked(columns: range) -> bool:
        return any(image.pixelColor(x, y) != ground for x in columns for y in rows)

    sides = [is_inked(range(8, end)), is_inked(range(image.width() - end, image.width() - 8))]
    assert sides == (
        [False, True] if direction is Qt.LayoutDirection.LeftToRight else [True, False]
    )

"""Everything that a reply can hold, on the screen: light and dark, at 100 % and at 200 %.

With DESKTOP_CHAT_KEEP_GALLERY=1 the pictures go to docs/images/gallery, else they are thrown
away.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QTextCursor

from desktop_chat.chat.messages import Message, Role
from desktop_chat.storage.settings import Theme
from desktop_chat.ui.theme.tokens import DARK, LIGHT
from desktop_chat.ui.transcript.formats import FORMULA_OBJECT
from desktop_chat.ui.transcript.setting import MarkKind
from tests.gui.app_window import AppWindow, until
from tests.gui.floating import picture
from tests.gui.talks import engine_of, put, settle

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "gallery"
KEPT = ROOT.parent / "docs" / "images" / "gallery"
THEMES = {"light": (Theme.LIGHT, LIGHT), "dark": (Theme.DARK, DARK)}
HUES = ("keyword", "string", "number", "comment", "name")
OVERLAP = 40
SMALLEST = 0  # as Qt counts the quality of a picture without loss


def gallery() -> list[Message]:
    """One conversation: everything, then a thought with its answer."""
    reply = Message(Role.ASSISTANT, (TEXTS / "everything.md").read_text("utf-8"))
    second = Message(Role.ASSISTANT, "It is **three**, as the thought above says.")
    second.add_reasoning((TEXTS / "reasoning.md").read_text("utf-8"))
    second.facts.thought_ms = 12_000
    ask = "Show me everything that you can write, please.\n\n- on *every* line"
    return [Message(Role.USER, ask), reply, Message(Role.USER, "And think."), second]


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def window(scripted: AppWindow, theme: str) -> AppWindow:
    """The real window with the gallery in it, at its beginning."""
    scripted.window.resize(1120, 760)
    scripted.session.appearance.set_theme(THEMES[theme][0])
    put(scripted, gallery())
    engine_of(scripted).toggle_thought(3)
    settle(scripted)
    scripted.transcript.jump_to_start()
    settle(scripted)
    return scripted


def pages(opened: AppWindow) -> Iterator[int]:
    """Scroll through, screen by screen; gives the number of each, from 1."""
    view = opened.transcript
    bar = view.verticalScrollBar()
    number, before = 1, -1
    while bar.value() != before and number < 60:
        yield number
        before = bar.value()
        bar.setValue(before + view.viewport().height() - OVERLAP)
        settle(opened)
        number += 1
    assert engine_of(opened).has_end


def colours_of(image: QImage, step: int = 1) -> set[int]:
    """Every colour in it, as 0xRRGGBB."""
    return {
        image.pixel(x, y) & 0xFFFFFF
        for y in range(0, image.height(), step)
        for x in range(0, image.width(), step)
    }


def number_of(colour: str) -> int:
    return int(colour.removeprefix("#"), 16)


def has(seen: set[int], colour: str, tolerance: int = 0) -> bool:
    """Whether a colour is there; type at its real size has hardly a pixel of its full colour."""
    wanted = QColor(colour)
    if not tolerance:
        return number_of(colour) in seen
    return any(
        abs((one >> 16) - wanted.red()) <= tolerance
        and abs((one >> 8 & 255) - wanted.green()) <= tolerance
        and abs((one & 255) - wanted.blue()) <= tolerance
        for one in seen
    )


@pytest.mark.parametrize("scale", [1.0, 2.0], ids=["1x", "2x"])
def test_everything_is_drawn(window: AppWindow, theme: str, scale: float, tmp_path: Path) -> None:
    folder = KEPT if os.environ.get("DESKTOP_CHAT_KEEP_GALLERY") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    colours = THEMES[theme][1]
    seen: set[int] = set()
    count = 0
    for number in pages(window):
        image = picture(window.window, scale)
        path = folder / f"{theme}-{scale:.0f}x-{number:02}.png"
        assert image.convertToFormat(QImage.Format.Format_RGB32).save(str(path), quality=SMALLEST)
        shown = picture(window.transcript.viewport(), scale)
        found = colours_of(shown, 1 if scale == 1.0 else 2)
        assert len(found) > 20, f"page {number} is blank"
        assert has(found, colours.text, 30), f"no text on page {number}"
        seen |= found
        count = number
    assert count > 5
    for colour in (colours.surface, colours.border, colours.accent, colours.muted):
        assert has(seen, colour), colour
    for hue in HUES:
        assert has(seen, getattr(colours, f"code_{hue}"), 24), hue
    other = DARK if colours is LIGHT else LIGHT
    assert not has(seen, other.accent)
    assert not has(seen, other.error)


def objects(opened: AppWindow) -> Iterator[QRect]:
    """Where formulas stand in the viewport."""
    view = opened.transcript
    text = view.document().toRawText()
    for position, sign in enumerate_utf16(text):
        if sign != "\ufffc":
            continue
        cursor = QTextCursor(view.document())
        cursor.setPosition(position)
        left = view.cursorRect(cursor)
        cursor.setPosition(position + 1)
        assert cursor.charFormat().objectType() == FORMULA_OBJECT
        right = view.cursorRect(cursor)
        if left.top() == right.top():
            yield QRect(left.topLeft(), right.bottomLeft()).normalized()


def enumerate_utf16(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for sign in text:
        yield position, sign
        position += 2 if sign > "\uffff" else 1


def ink(image: QImage, rect: QRect, ground: str) -> int:
    """How many pixels in a rectangle are not ground."""
    wanted = number_of(ground)
    rect = rect.intersected(image.rect())
    return sum(
        image.pixel(x, y) & 0xFFFFFF != wanted
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    )


def test_every_formula_has_its_ink(window: AppWindow, theme: str) -> None:
    colours = THEMES[theme][1]
    drawn = 0
    known = engine_of(window).shown.formulas
    until(lambda: len(known._formulas) == len(known._numbers), "all formulas are set")
    for _ in pages(window):
        view = window.transcript
        shown = picture(view.viewport())
        inside = view.viewport().rect().adjusted(0, 40, 0, -40)
        for rect in objects(window):
            if inside.contains(rect) and rect.width() > 4:
                assert ink(shown, rect, colours.background) > 12, rect
                drawn += 1
    assert drawn >= 3
    assert any(formula is not None for formula in known._formulas.values())


def mark_boxes(opened: AppWindow, kind: MarkKind) -> Iterator[tuple[QRect, bool]]:
    """The grounds of one kind in the viewport, with whether they begin in it."""
    view = opened.transcript
    page = engine_of(opened).shown.page
    for index, entry in enumerate(page.entries):
        for mark in entry.setting.marks:
            if mark.kind is not kind:
                continue
            first = QTextCursor(view.document())
            first.setPosition(page.line_start(index, mark.first))
            last = QTextCursor(view.document())
            last.setPosition(page.line_start(index, mark.last))
            last.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            rect = QRect(
                QPoint(mark.left, view.cursorRect(first).top()),
                QPoint(view.viewport().width() - mark.right - 1, view.cursorRect(last).bottom()),
            )
            yield rect, not mark.joins_above


@pytest.mark.parametrize("kind", [MarkKind.BUBBLE, MarkKind.CARD])
def test_cards_and_bubbles_have_their_ground(window: AppWindow, theme: str, kind: MarkKind) -> None:
    colours = THEMES[theme][1]
    surface, background = number_of(colours.surface), number_of(colours.background)
    count = 0
    for _ in pages(window):
        shown = picture(window.transcript.viewport())
        area = shown.rect()
        for rect, _begins in mark_boxes(window, kind):
            middle = rect.center().y()
            if not area.contains(QPoint(rect.left() + 3, middle)):
                continue
            count += 1
            assert shown.pixel(rect.left() + 3, middle) & 0xFFFFFF == surface
            assert shown.pixel(rect.right() - 3, middle) & 0xFFFFFF == surface
            if rect.left() > 4:
                assert shown.pixel(rect.left() - 3, middle) & 0xFFFFFF == background
    assert count >= 2


@pytest.mark.parametrize("width", [1120, 620])
def test_nothing_is_painted_outside_the_column(window: AppWindow, theme: str, width: int) -> None:
    colours = THEMES[theme][1]
    window.window.resize(width, 760)
    settle(window)
    window.transcript.jump_to_start()
    settle(window)
    view = window.transcript
    checked = 0
    for _ in pages(window):
        assert_in_column(window)
        image = picture(view)
        column = QRect(view.viewport().pos(), view.viewport().size())
        bar = view.verticalScrollBar()
        right = view.width() - (bar.width() if bar.isVisible() else 0)
        beside = [*range(column.left()), *range(column.right() + 1, right)]
        found = {image.pixel(x, y) for x in beside[::3] for y in range(0, image.height(), 3)}
        assert {one & 0xFFFFFF for one in found if one >> 24} <= {number_of(colours.background)}
        checked += 1
    assert checked > 5


def assert_in_column(opened: AppWindow) -> None:
    """No line that can be broken is wider than the column, and none begins left of it."""
    view = opened.transcript
    room = view.viewport().width()
    block = view.document().begin()
    while block.isValid():
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            assert line.naturalTextRect().left() + layout.position().x() >= -1, block.text()
            if not block.blockFormat().nonBreakableLines():
                right = layout.position().x() + line.naturalTextRect().right()
                assert right <= room + 1, block.text()[:80]
        block = block.next()


def test_another_palette_shows_the_same_page(scripted: AppWindow) -> None:
    """Light and dark differ in colours alone: every edge stays where it is."""
    put(scripted, gallery())
    seen: list[list[int]] = []
    for theme, _ in THEMES.values():
        scripted.session.appearance.set_theme(theme)
        settle(scripted)
        view = scripted.transcript
        view.jump_to_start()
        settle(scripted)
        tops = []
        block = view.document().begin()
        while block.isValid():
            tops.append(round(block.layout().position().y()))
            block = block.next()
        seen.append(tops[:60])
    assert seen[0] == seen[1]

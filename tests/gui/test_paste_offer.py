"""A paste that is long to look at may be kept as a file; who ignores that has pasted text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor

from desktop_chat.chat.attachments import (
    MOST,
    OFFERED_CHARACTERS,
    OFFERED_LINES,
    PASTE,
    PASTE_CHARACTERS,
)
from desktop_chat.ui.paste_offer import PasteOffer
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.attachments import attaching, chips, paste, tray
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import begin_reply, end

LINES = "\n".join(f"line {number}\tof it  " for number in range(200))


def offer_of(opened: AppWindow) -> PasteOffer:
    offer = attaching(opened)._offer
    assert offer is not None
    return offer


def stored(opened: AppWindow) -> str:
    [chip] = chips(opened, 1)
    assert chip.attachment is not None
    assert chip.attachment.kind == PASTE
    return opened.session.history.store.attachments.read(chip.attachment.file).decode()


def test_the_offer_makes_a_file_of_it_by_keyboard(scripted: AppWindow) -> None:
    assert len(LINES) < PASTE_CHARACTERS
    scripted.type("Look: ")
    paste(scripted, LINES)
    strip = offer_of(scripted).strip
    assert strip.isVisible()
    assert strip.label.text() == "Long text pasted, 200 lines."
    assert scripted.window.composer.text() == "Look: " + LINES
    scripted.type(" What is it?")
    scripted.press(Key.Key_Tab)
    assert strip.button("keep").hasFocus()
    scripted.press(Key.Key_Space)
    assert stored(scripted) == LINES
    assert scripted.window.composer.text() == "Look:  What is it?"
    assert not strip.isVisible()
    assert scripted.edit.hasFocus()


def test_a_long_line_is_offered_too_and_what_was_changed_in_it_counts(scripted: AppWindow) -> None:
    text = "word " * (OFFERED_CHARACTERS // 5 + 1)
    paste(scripted, text)
    strip = offer_of(scripted).strip
    assert strip.label.text() == "Long text pasted."
    cursor = scripted.edit.textCursor()
    cursor.setPosition(10)
    cursor.insertText("new ")
    scripted.click(strip.button("keep"))
    assert stored(scripted) == text[:10] + "new " + text[10:]
    assert scripted.window.composer.text() == ""


@pytest.mark.parametrize("text", ["a\n" * (OFFERED_LINES - 1), "word " * 1_000, "x"])
def test_shorter_ones_are_text_without_a_word(scripted: AppWindow, text: str) -> None:
    paste(scripted, text)
    assert attaching(scripted)._offer is None
    assert scripted.window.composer.text() == text


def test_esc_takes_the_offer_away_and_nothing_else(scripted: AppWindow) -> None:
    paste(scripted, LINES)
    strip = offer_of(scripted).strip
    scripted.press(Key.Key_Escape)
    assert not strip.isVisible()
    assert scripted.window.composer.text() == LINES
    assert scripted.window.composer.tray is None


def test_esc_stops_a_reply_all_the_same(scripted: AppWindow, backend: ScriptedBackend) -> None:
    begin_reply(scripted, backend, "It is")
    paste(scripted, LINES)
    assert offer_of(scripted).strip.isVisible()
    scripted.press(Key.Key_Escape)
    assert scripted.reply.status.is_final
    assert scripted.window.composer.text() == LINES


def test_it_goes_with_what_was_pasted(scripted: AppWindow, backend: ScriptedBackend) -> None:
    paste(scripted, LINES)
    strip = offer_of(scripted).strip
    scripted.press(Key.Key_Z, CTRL)
    assert not strip.isVisible()
    assert scripted.window.composer.text() == ""
    paste(scripted, LINES)
    assert strip.isVisible()
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "it is sent")
    assert not strip.isVisible()
    assert scripted.messages[0].text == LINES
    backend.replies[-1].say("Well.")
    end(scripted, backend.replies[-1])


def test_it_goes_after_a_while(scripted: AppWindow) -> None:
    offer = attaching(scripted).offer
    offer._end.setInterval(20)
    paste(scripted, LINES)
    until(lambda: not offer.strip.isVisible(), "it has gone")
    assert scripted.window.composer.text() == LINES


def test_a_second_paste_is_what_is_kept(scripted: AppWindow) -> None:
    paste(scripted, LINES)
    scripted.edit.moveCursor(QTextCursor.MoveOperation.Start)
    other = LINES.replace("line", "row")
    paste(scripted, other)
    scripted.click(offer_of(scripted).strip.button("keep"))
    assert stored(scripted) == other
    assert scripted.window.composer.text() == LINES
    assert tray(scripted).isVisible()


def test_it_goes_when_something_else_takes_the_place_of_what_was_pasted(
    scripted: AppWindow,
) -> None:
    paste(scripted, LINES)
    strip = offer_of(scripted).strip
    scripted.press(Key.Key_A, CTRL)
    scripted.type("x")
    assert not strip.isVisible()
    paste(scripted, LINES)
    assert strip.isVisible()
    scripted.window.composer.put_text("The draft of another conversation")
    assert not strip.isVisible()
    strip.chosen.emit("keep")
    assert scripted.window.composer.text() == "The draft of another conversation"


def test_where_there_is_no_room_for_a_file_the_text_stays(scripted: AppWindow) -> None:
    for number in range(MOST):
        attaching(scripted)._keep(f"{number}" + "x" * PASTE_CHARACTERS)
    chips(scripted, MOST)
    paste(scripted, LINES)
    scripted.click(offer_of(scripted).strip.button("keep"))
    assert scripted.window.composer.text() == LINES
    assert len(tray(scripted).chips) == MOST

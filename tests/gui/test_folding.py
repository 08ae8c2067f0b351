"""Long questions show their beginning; the rest comes when one asks for it, or finds it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.transcript.sheets import Place
from tests.gui.app_window import CTRL, AppWindow, Key, until
from tests.gui.scripted import ScriptedBackend
from tests.gui.talks import begin_reply, copied, dialogue, end, engine_of, key, put, settle
from tests.gui.test_copying import press_anchor

LONG = "\n".join(f"line {number} of what was asked" for number in range(200))


def show(opened: AppWindow) -> None:
    put(opened, dialogue("Hi", "Hello.", LONG, "I see.", "Short.", "Well."))
    engine_of(opened).opening.show_message(2)
    settle(opened)


def test_the_beginning_is_shown_and_the_rest_on_a_click_and_back(scripted: AppWindow) -> None:
    show(scripted)
    view = scripted.transcript
    assert "line 11 of" in scripted.text
    assert "line 12 of" not in scripted.text
    assert "I see." in scripted.text
    top = view.verticalScrollBar().value()
    press_anchor(view, "Show more")
    settle(scripted)
    assert "line 12 of" in scripted.text
    assert "Show more" not in scripted.text
    assert view.verticalScrollBar().value() == top  # what one was reading has not moved
    view.jump_to_latest()
    settle(scripted)
    press_anchor(view, "Show less")
    settle(scripted)
    assert "line 12 of" not in scripted.text
    first = view.document().find("line 0 of")
    assert 0 <= view.cursorRect(first).top() < view.viewport().height()


def test_by_keyboard(scripted: AppWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    show(scripted)
    view = scripted.transcript
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(str(event.message()))
    )
    view.setFocus()
    for _ in range(30):
        if view.textCursor().selectedText() == "Show more":
            break
        key(view, Key.Key_Tab)
    assert view.textCursor().selectedText() == "Show more"
    key(view, Key.Key_Return)
    settle(scripted)
    assert "line 199 of" in scripted.text or "line 30 of" in scripted.text
    assert told == ["The whole message is shown."]


def test_what_is_copied_is_whole(scripted: AppWindow) -> None:
    show(scripted)
    view = scripted.transcript
    key(view, Key.Key_A, CTRL)
    assert copied(view) == f"Hi\n\nHello.\n\n{LONG}\n\nI see.\n\nShort.\n\nWell."
    view.copy_as_markdown()
    assert f"\n\n{LONG}\n\n" in QApplication.clipboard().text()
    assert engine_of(scripted).selecting.message_text(2) == LONG


def test_a_match_in_what_is_folded_is_counted_and_unfolds_it(scripted: AppWindow) -> None:
    show(scripted)
    engine = engine_of(scripted)
    counts: list[tuple[int, int, bool]] = []
    engine.finder.changed.connect(lambda *count: counts.append(count))
    engine.finder.search("line 150 of")
    until(lambda: counts and counts[-1][2], "all is searched")
    assert counts[-1][:2] == (1, 1)
    until(lambda: "line 150 of" in scripted.text, "it is unfolded")
    place = scripted.transcript.cursorRect(scripted.transcript.document().find("line 150 of"))
    assert scripted.transcript.viewport().rect().contains(place.center())


def test_a_search_of_all_leads_into_it(scripted: AppWindow) -> None:
    show(scripted)
    engine = engine_of(scripted)
    engine.jumper.jump(2, LONG.index("line 170 of"), ["line 170"])
    settle(scripted)
    assert engine.jumper.lit_text == "line 170"


def test_what_is_sent_is_folded_and_stays_so_while_the_reply_comes(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.window.composer.put_text(LONG)
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "it is asked")
    assert scripted.messages[0].text == LONG  # what is asked is whole
    backend.replies[-1].say("Well.")
    end(scripted, backend.replies[-1])
    settle(scripted)
    assert "line 12 of" not in scripted.text
    engine_of(scripted).folding.toggle(0)
    reply = begin_reply(scripted, backend, "More.")
    end(scripted, reply)
    engine_of(scripted).opening.show_message(0)
    settle(scripted)
    assert "line 12 of" in scripted.text


def test_short_ones_and_replies_are_never_folded(scripted: AppWindow) -> None:
    put(scripted, dialogue("a\n" * 15, LONG))
    sheets = engine_of(scripted).shown.sheets
    assert not any(sheet.is_long for sheet in sheets.all)
    engine_of(scripted).folding.toggle(0)
    engine_of(scripted).folding.toggle(7)
    assert not sheets.all[1].hides(Place(1, 2, 1))
    assert "Show" not in scripted.text


def test_its_own_words_are_not_found(scripted: AppWindow) -> None:
    put(scripted, dialogue("Hi", "There is more.", LONG, "I see."))
    counts: list[tuple[int, int, bool]] = []
    engine = engine_of(scripted)
    engine.finder.changed.connect(lambda *count: counts.append(count))
    engine.finder.search("more")
    until(lambda: counts and counts[-1][2], "all is searched")
    assert counts[-1][:2] == (1, 1)
    assert len(scripted.transcript.extraSelections()) == 1


def test_no_more_is_copied_than_was_selected_before_it_was_folded(scripted: AppWindow) -> None:
    show(scripted)
    view, folding = scripted.transcript, engine_of(scripted).folding
    folding.toggle(2)
    settle(scripted)
    view.setTextCursor(view.document().find("line 50 of"))
    folding.toggle(2)
    settle(scripted)
    assert copied(view) == "line 50 of"


def test_nothing_is_left_out_behind_a_question_that_is_longer_than_the_page(
    scripted: AppWindow,
) -> None:
    huge = "\n".join(f"row {number} of a question that goes on and on" for number in range(4_000))
    put(scripted, dialogue("Hi", "Hello.", huge, "I see.", "Short.", "Well.", "So.", "Yes."))
    engine = engine_of(scripted)
    engine.folding.toggle(2)
    places = [entry.place for entry in engine.shown.page.entries]
    assert len(places) > 20
    for place, following in pairwise(places):
        assert engine.shown.sheets.after(place) == following
    scripted.transcript.jump_to_latest()
    settle(scripted)
    assert scripted.text.endswith("Yes.")

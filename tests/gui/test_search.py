"""Searching all conversations from the window: as one types, by keyboard, to the very place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.chat.search_words import Scope
from desktop_chat.storage.values import Mark, SearchHit
from desktop_chat.ui.palette.desk import PaletteDesk
from desktop_chat.ui.palette.marked_text import shortened
from desktop_chat.ui.palette.panel import PalettePanel
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.transcript.jumping import pattern_of
from tests.gui.app_window import CTRL, NONE, SHIFT, AppWindow, Key, compose, let_run, until
from tests.gui.earlier import Start, store_with
from tests.gui.scripted import ScriptedBackend
from tests.gui.test_conversations import ask
from tests.stories import story

FILLER = "Some words that stand around it, in a paragraph of their own.\n\n"


def palette(opened: AppWindow) -> PalettePanel:
    found = opened.window.findChild(PalettePanel)
    assert isinstance(found, PalettePanel)
    return found


def search(opened: AppWindow, words: str) -> list[SearchHit]:
    """Type into the palette as a person does; the messages that are found then."""
    opened.press(Key.Key_K, CTRL)
    box = palette(opened).box
    assert QApplication.focusWidget() is box
    if words.isascii():
        QTest.keyClicks(box, words)
    else:
        box.setText(words)
    until(lambda: words in sentence(opened) or is_shown(opened, words), f"results for {words!r}")
    return palette(opened).model.hits


def sentence(opened: AppWindow) -> str:
    found = opened.window.findChild(PalettePanel)
    return found.said.text() if isinstance(found, PalettePanel) and found.isVisible() else ""


def is_shown(opened: AppWindow, words: str) -> bool:
    if not sentence(opened):
        return False
    hits = palette(opened).model.hits
    first = words.split(maxsplit=1)[0].casefold()
    return bool(hits) and all(first in hit.snippet.casefold() for hit in hits)


def rows_of(opened: AppWindow) -> list[str]:
    """The lines of the palette, headings too."""
    return [row.words for row in palette(opened).model.rows]


def choose_hit(opened: AppWindow, number: int = 0) -> None:
    """Go down to a message with the arrows, and press Enter."""
    panel = palette(opened)
    wanted = panel.model.hits[number]
    for _ in panel.model.rows:
        if panel.current is not None and panel.current.target == wanted:
            break
        opened.press(Key.Key_Down)
    opened.press(Key.Key_Return)


def lit(opened: AppWindow) -> str:
    return opened.transcript.engine.jumper.lit_text


def is_in_sight(opened: AppWindow, words: str) -> bool:
    """Whether the words stand between the top and the bottom of the screen."""
    view = opened.transcript
    cursor = view.document().find(words)
    return not cursor.isNull() and view.viewport().rect().contains(view.cursorRect(cursor).center())


@pytest.fixture
def library(start: Start, tmp_path: Path) -> AppWindow:
    """Three conversations; in a long one, the word is far from its end."""
    long_one = FILLER * 300 + "Here is the **walrus** itself.\n\n" + FILLER * 300
    store_with(
        tmp_path,
        story("Tell me of animals", long_one, "And now?", "Something else."),
        story("天气怎么样", "今天的天气很好，我们去公园散步吧。"),
        story("Which walrus?", "Any <b>other</b> walrus.", title="Zoology"),
    )
    return start()


def test_results_come_as_one_types(library: AppWindow) -> None:
    hits = search(library, "walrus")
    assert len(hits) == 3
    assert sentence(library) == "3 places"
    assert {hit.title for hit in hits} == {"Zoology", "Tell me of animals"}
    assert all("walrus" in hit.snippet for hit in hits)
    model = palette(library).model
    row = next(number for number, each in enumerate(model.rows) if each.target == hits[0])
    said = model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(said, str)
    assert "walrus" in said
    assert palette(library).list.accessibleName() == "Search results"
    assert palette(library).box.accessibleName() == "Search everything"


def test_enter_leads_to_a_place_that_is_not_loaded(library: AppWindow) -> None:
    hits = search(library, "walrus itself")
    assert len(hits) == 1
    library.press(Key.Key_Return)
    until(lambda: lit(library), "the place is lit")
    assert library.window.windowTitle().startswith("Tell me of animals")
    assert is_in_sight(library, "Here is the walrus itself")
    assert lit(library) == "walrus"
    assert not palette(library).isVisible()
    assert QApplication.focusWidget() is library.edit
    library.press(Key.Key_K, CTRL)
    assert palette(library).box.selectedText() == "walrus itself", "the next place may be wanted"
    assert palette(library).model.hits == hits


def test_arrows_choose_and_esc_leads_back(library: AppWindow) -> None:
    library.wait_for_text("walrus")  # opening a conversation leads to the message box
    let_run(0.2)
    library.transcript.setFocus()
    search(library, "walrus")
    panel = palette(library)
    rows = [panel.list.currentIndex().row()]
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_PageDown, Key.Key_PageUp):
        library.press(key)
        rows.append(panel.list.currentIndex().row())
    last = len(panel.model.rows) - 1
    first = panel.model.first
    assert rows == [first, first, panel.model.next_to(first, forward=True), last, first]
    library.press(Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is library.transcript
    library.press(Key.Key_K, CTRL)
    assert panel.box.text() == ""


def test_enter_before_the_results_opens_the_first_of_them(library: AppWindow) -> None:
    library.press(Key.Key_F, CTRL | SHIFT)
    assert palette(library).filters.scope is Scope.MESSAGES
    palette(library).box.setText("公园")
    library.press(Key.Key_Return)
    until(lambda: lit(library) == "公园", "two Chinese characters are found and gone to")
    assert library.messages[0].text == "天气怎么样"


def test_two_chinese_characters_are_found(library: AppWindow) -> None:
    (hit, other) = search(library, "天气")
    assert {hit.role, other.role} == {"user", "assistant"}
    marked = [hit.snippet[mark.start : mark.end] for mark in hit.marks]
    assert marked == ["天气"]


def test_nothing_found_is_said(library: AppWindow) -> None:
    assert search(library, "xylophone") == []
    assert sentence(library) == "Nothing is found for “xylophone”."
    library.press(Key.Key_Return)
    library.press(Key.Key_Down)
    assert palette(library).current is None


def test_a_click_opens_and_markup_is_text(library: AppWindow) -> None:
    (hit,) = search(library, "<b>other</b>")
    assert "<b>other</b>" in hit.snippet
    view = palette(library).list
    place = view.visualRect(view.model().index(1, 0, QModelIndex())).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, place)
    until(lambda: lit(library), "the place is lit")
    assert "Any" in library.text


def test_keys_in_the_list_itself(library: AppWindow, backend: ScriptedBackend) -> None:
    reply = ask(library, backend, "Go on")
    reply.say("on and on")
    search(library, "walrus")
    palette(library).list.setFocus()
    choose_hit(library, 1)
    until(lambda: lit(library), "the place is lit")
    assert not palette(library).isVisible()
    library.open_row(0)
    until(lambda: library.messages[-2].text == "Go on", "the reply's conversation")
    assert not library.reply.status.is_final
    reply.finish()
    library.wait_for_end()


def test_a_title_is_found(library: AppWindow) -> None:
    library.press(Key.Key_K, CTRL)
    QTest.keyClicks(palette(library).box, "zoology")
    until(lambda: rows_of(library) == ["Conversations", "Zoology"], "the title is found")
    library.press(Key.Key_Return)
    library.wait_for_text("Which walrus?")


@pytest.mark.parametrize(
    ("reply", "lit_words"),
    [
        ("```python\n" + "x = 1\n" * 400 + "puffin = '🦊'\n" + "y = 2\n" * 400 + "```", "puffin"),
        (FILLER * 40 + "| a | b |\n|---|---|\n| 🦊 | a **puffin** |\n\n" + FILLER * 40, "puffin"),
        (FILLER * 40 + "- one\n- two 🦊🦊 *puf*fin and a Puffin\n\n" + FILLER * 40, "Puffin"),
        (FILLER * 40 + "See [the page](https://example.org/puffin).\n\n" + FILLER, "See the page"),
        ("puffin\n\n" + FILLER * 200, "puffin"),
        (FILLER * 200 + "puffin", "puffin"),
    ],
    ids=["code", "table", "list", "link", "first", "last"],
)
def test_every_kind_of_block_is_gone_to(
    start: Start, tmp_path: Path, reply: str, lit_words: str
) -> None:
    store_with(tmp_path, story("Which bird?", reply, "And?", FILLER * 60))
    opened = start()
    opened.wait_for_text("words that stand around")
    assert len(search(opened, "puffin")) == 1
    opened.press(Key.Key_Return)
    until(lambda: lit(opened), "the place is lit")
    words = lit(opened)  # once: it goes out
    assert words.startswith(lit_words)
    until(lambda: is_in_sight(opened, words[:12]), "it is in sight")


def test_the_light_goes_out(library: AppWindow) -> None:
    search(library, "walrus itself")
    library.press(Key.Key_Return)
    until(lambda: lit(library), "the place is lit")
    until(lambda: not lit(library), "it goes out")


def notice_of(opened: AppWindow) -> Strip | None:
    """What says that another version is in view, while it does."""
    desk = opened.window.findChild(PaletteDesk)
    assert isinstance(desk, PaletteDesk)
    strip = desk.other_version.strip if desk.other_version is not None else None
    return strip if strip is not None and strip.isVisible() else None


def start_with_versions(start: Start, folder: Path) -> AppWindow:
    """A question with two replies; the second one is in view, the first was gone on with."""
    asked = MessageRecord("q" * 32, "", "user", "Why?")
    first = MessageRecord("a" * 32, asked.id, "assistant", "Since the badger wants it.")
    follow = MessageRecord("f" * 32, first.id, "user", "Does it?")
    second = MessageRecord("b" * 32, asked.id, "assistant", "No reason.")
    whole = (asked, first, follow, second)
    store_with(
        folder,
        story("Something", "else", at=1_600_000_000.0),
        ConversationRecord("c" * 32, updated_at=1_700_000_000.0, leaf_id=second.id, messages=whole),
    )
    opened = start()
    opened.wait_for_text("No reason.")
    assert notice_of(opened) is None
    return opened


def go_to_badger(opened: AppWindow) -> Strip:
    search(opened, "badger")
    choose_hit(opened)
    until(lambda: lit(opened) == "badger", "the other version is shown")
    assert "Does it?" in opened.text
    assert "No reason." not in opened.text
    until(lambda: notice_of(opened) is not None, "it is said to be another one")
    strip = notice_of(opened)
    assert strip is not None
    return strip


def test_another_version_is_shown_and_said_to_be_one(start: Start, tmp_path: Path) -> None:
    opened = start_with_versions(start, tmp_path)
    strip = go_to_badger(opened)
    assert strip.label.text() == "This is an earlier version of the conversation."
    button = strip.button("back")
    assert button.text() == "Back to the newest version"
    for _ in range(60):
        if QApplication.focusWidget() is button:
            break
        opened.press(Key.Key_Tab)
    assert QApplication.focusWidget() is button
    opened.press(Key.Key_Space)
    opened.wait_for_text("No reason.")
    assert "badger" not in opened.text
    assert notice_of(opened) is None
    assert QApplication.focusWidget() is opened.edit


def test_to_look_at_another_version_is_not_to_choose_it(start: Start, tmp_path: Path) -> None:
    opened = start_with_versions(start, tmp_path)
    go_to_badger(opened)
    opened.press(Key.Key_PageDown, CTRL)
    opened.wait_for_text("else")
    assert notice_of(opened) is None
    opened.press(Key.Key_PageUp, CTRL)
    opened.wait_for_text("No reason.")
    go_to_badger(opened)
    again = start()
    again.wait_for_text("No reason.")


def test_who_goes_on_in_another_version_has_chosen_it(
    start: Start, tmp_path: Path, backend: ScriptedBackend
) -> None:
    opened = start_with_versions(start, tmp_path)
    go_to_badger(opened)
    ask(opened, backend, "Go on").finish()
    opened.wait_for_end()
    assert notice_of(opened) is None
    again = start()
    again.wait_for_text("Go on")


def test_another_branch_waits_for_a_reply(
    start: Start, tmp_path: Path, backend: ScriptedBackend
) -> None:
    asked = MessageRecord("q" * 32, "", "user", "Why?")
    first = MessageRecord("a" * 32, asked.id, "assistant", "Since the badger wants it.")
    second = MessageRecord("b" * 32, asked.id, "assistant", "No reason.")
    whole = (asked, first, second)
    store_with(tmp_path, ConversationRecord("c" * 32, leaf_id=second.id, messages=whole))
    opened = start()
    opened.wait_for_text("No reason.")
    reply = ask(opened, backend, "More?")
    reply.say("half ")
    search(opened, "badger")
    opened.press(Key.Key_Return)
    until(lambda: "another version" in sentence(opened), "why it is not shown")
    reply.say("and half")
    reply.finish()
    opened.wait_for_end()
    assert "half and half" in opened.text


def test_an_input_method_keeps_its_keys(library: AppWindow) -> None:
    search(library, "walrus")
    panel = palette(library)
    before = panel.list.currentIndex().row()
    compose(panel.box, "tian")
    library.press(Key.Key_Down)
    library.press(Key.Key_Return)
    assert panel.isVisible()
    assert panel.list.currentIndex().row() == before
    compose(panel.box, "")


def test_esc_in_the_box_does_not_stop_a_reply(library: AppWindow, backend: ScriptedBackend) -> None:
    reply = ask(library, backend, "Go on")
    reply.say("on and on")
    library.press(Key.Key_K, CTRL)
    library.press(Key.Key_Escape)
    assert not library.reply.status.is_final
    reply.finish()
    library.wait_for_end()


def test_a_snippet_is_cut_close_to_its_first_match() -> None:
    text = "…many words that come long before the badger and others behind it"
    start = text.index("badger")
    cut, marks = shortened(text, (Mark(start, start + 6),))
    assert [cut[mark.start : mark.end] for mark in marks] == ["badger"]
    assert cut.startswith("…")
    assert marks[0].start <= 31
    assert shortened("a badger", (Mark(2, 8),)) == ("a badger", (Mark(2, 8),))


def test_words_are_found_across_a_line_break() -> None:
    found = pattern_of(["two words", "two"]).search("these two\nwords")
    assert found is not None
    assert found[0] == "two\nwords"
    assert pattern_of([]).search("anything") is None

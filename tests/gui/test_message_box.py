"""The message box: very long lines, what was sent before, and what stays as it was written."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QTextCursor

from desktop_chat.storage.settings import SendKey
from desktop_chat.ui.prompts.completion import Completion
from desktop_chat.ui.theme.tokens import LONG_LINE
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, compose, let_run, until
from tests.gui.scripted import ScriptedBackend

LONG = "".join(f"word{number} " for number in range(1200))  # one line, in several pieces


def longest_block(app: AppWindow) -> int:
    document, lengths = app.edit.document(), []
    block = document.firstBlock()
    while block.isValid():
        lengths.append(block.length())
        block = block.next()
    return max(lengths)


def put(app: AppWindow, text: str) -> None:
    app.edit.setFocus()
    app.edit.insert_text(text)


# Long lines.


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "x" * 50_000,
        "猫" * 30_000,
        "👩‍💻👍🏽🇯🇵é" * 3000,
        f"short\n{LONG}\n\n{LONG}\nend\n",
        "a b\tc\n" * 3000,
    ],
)
def test_a_text_of_any_shape_stays_as_it_is(scripted: AppWindow, text: str) -> None:
    put(scripted, text)
    assert scripted.window.composer.text() == text
    assert longest_block(scripted) <= 3 * LONG_LINE
    scripted.press(Key.Key_A, CTRL)
    scripted.press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == text
    scripted.window.composer.put_text(text)
    assert scripted.window.composer.text() == text


def test_a_line_that_grows_under_the_keys_is_kept_in_pieces(scripted: AppWindow) -> None:
    text = ""
    for _ in range(6):
        text += "y" * 1500
        scripted.edit.textCursor().insertText("y" * 1500)
    scripted.type("z")
    assert scripted.window.composer.text() == f"{text}z"
    assert longest_block(scripted) <= 3 * LONG_LINE


def test_deleting_at_a_seam_takes_a_character(scripted: AppWindow) -> None:
    put(scripted, LONG)
    second = scripted.edit.document().firstBlock().next()
    at = second.position() - 1  # of the text: the seam is no character
    cursor = scripted.edit.textCursor()
    cursor.setPosition(second.position())
    scripted.edit.setTextCursor(cursor)
    scripted.press(Key.Key_Backspace)
    assert scripted.window.composer.text() == LONG[: at - 1] + LONG[at:]
    scripted.press(Key.Key_Delete)
    assert scripted.window.composer.text() == LONG[: at - 1] + LONG[at + 1 :]
    scripted.press(Key.Key_Return, SHIFT)
    assert scripted.window.composer.text() == LONG[: at - 1] + "\n" + LONG[at + 1 :]
    for _ in range(3):
        scripted.press(Key.Key_Z, CTRL)
    assert scripted.window.composer.text() == LONG


def test_random_editing_of_long_lines_gives_what_a_plain_text_gives(scripted: AppWindow) -> None:
    dice = random.Random(7)
    expected = f"{LONG}\n{LONG}"
    put(scripted, expected)
    edit, document = scripted.edit, scripted.edit.document()
    edit.send_key = SendKey.CTRL_ENTER
    for _ in range(60):
        start = dice.randrange(document.characterCount() - 1)
        cursor = edit.textCursor()
        cursor.setPosition(start)
        before = scripted.window.composer.text()
        prefix = QTextCursor(document)
        prefix.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        edit.setTextCursor(prefix)
        data = edit.createMimeDataFromSelection()
        at = len(data.text())
        edit.setTextCursor(cursor)
        kind = dice.choice(("insert", "back", "line", "paragraph", "long"))
        if kind == "insert":
            scripted.type("ab")
            expected = before[:at] + "ab" + before[at:]
        elif kind == "back":
            scripted.press(Key.Key_Backspace)
            expected = before[: max(at - 1, 0)] + before[at:]
        elif kind == "paragraph":
            scripted.press(Key.Key_Return)
            expected = before[:at] + "\n" + before[at:]
        elif kind == "line":
            scripted.press(Key.Key_Return, SHIFT)
            expected = before[:at] + "\n" + before[at:]
        else:
            edit.insert_text("q" * 2500 + "\nr")
            expected = before[:at] + "q" * 2500 + "\nr" + before[at:]
        assert scripted.window.composer.text() == expected, kind


def test_a_long_line_is_sent_and_kept_whole(scripted: AppWindow, backend: ScriptedBackend) -> None:
    put(scripted, LONG)
    let_run(0.7)
    assert scripted.session.controller.conversation.draft == LONG
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "it was asked for")
    assert backend.replies[0].request.messages[0].text == LONG


# What was sent before.


def has_replies(backend: ScriptedBackend, count: int) -> bool:
    return len(backend.replies) == count


def test_up_in_an_empty_box_brings_back_what_was_sent(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    for number, text in enumerate(("first", "second")):
        scripted.ask(text)
        until(partial(has_replies, backend, number + 1), "it was asked for")
        backend.replies[-1].finish()
        scripted.wait_for_end()
    box = scripted.window.composer
    scripted.press(Key.Key_Up)
    assert box.text() == "second"
    scripted.press(Key.Key_Up)
    assert box.text() == "first"
    scripted.press(Key.Key_Up)
    assert box.text() == "first"
    scripted.press(Key.Key_Down)
    assert box.text() == "second"
    scripted.press(Key.Key_Down)
    assert box.text() == ""
    scripted.press(Key.Key_Up)
    scripted.type("!")
    scripted.press(Key.Key_Up)
    assert box.text() == "second!", "what was changed stays"
    box.clear()
    scripted.press(Key.Key_N, CTRL)
    scripted.press(Key.Key_Up)
    assert box.text() == "second", "in another conversation too"


def test_up_belongs_to_an_input_method_while_it_composes(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    scripted.ask("first")
    until(lambda: backend.replies, "it was asked for")
    backend.replies[-1].finish()
    scripted.wait_for_end()
    compose(scripted.edit, "ni")
    scripted.press(Key.Key_Up)
    scripted.press(Key.Key_Return)
    assert "first" not in scripted.window.composer.text()
    assert len(backend.replies) == 1
    compose(scripted.edit, "")
    scripted.window.composer.clear()
    scripted.press(Key.Key_Up)
    assert scripted.window.composer.text() == "first"


def test_the_keys_are_spelled_out(scripted: AppWindow) -> None:
    assert scripted.window.hint.text() == "Enter sends · Shift+Enter makes a new line"


# Files behind an @.


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    (folder / "Papers").mkdir(parents=True)
    (folder / "Papers" / "first draft.txt").write_text("the draft", encoding="utf-8")
    (folder / "plan.txt").write_text("the plan", encoding="utf-8")
    monkeypatch.setattr(Path, "home", lambda: folder)
    return folder


def offered(app: AppWindow) -> list[str]:
    lists = app.window.findChildren(Completion)
    return [row.words for each in lists if each.isVisible() for row in each.model.rows]


def test_tab_completes_a_path_and_attaches_the_file(scripted: AppWindow, home: Path) -> None:
    scripted.type("Sum up @pa")
    until(lambda: offered(scripted) == ["Papers/"], "the folder is offered")
    scripted.press(Key.Key_Tab)
    assert scripted.window.composer.text() == "Sum up @Papers/"
    until(lambda: offered(scripted) == ["first draft.txt"], "the file is offered")
    scripted.press(Key.Key_Tab)
    until(lambda: len(scripted.window.composer.attachments) == 1, "it is attached")
    assert scripted.window.composer.text() == "Sum up "
    assert scripted.window.composer.attachments[0].name == "first draft.txt"
    assert offered(scripted) == []


def test_an_at_alone_offers_files_and_the_dialog(scripted: AppWindow, home: Path) -> None:
    scripted.type("@")
    until(lambda: offered(scripted) == ["Papers/", "plan.txt", "Choose files…"], "all is offered")
    scripted.press(Key.Key_Escape)
    assert offered(scripted) == []
    scripted.type("p")
    let_run(0.1)
    assert offered(scripted) == [], "Esc was meant"
    scripted.window.composer.clear()
    scripted.type("me@pl")
    let_run(0.1)
    assert offered(scripted) == [], "an address is none"


def test_what_an_input_method_composes_completes_nothing(scripted: AppWindow, home: Path) -> None:
    scripted.type("@pl")
    until(lambda: offered(scripted) == ["plan.txt"], "the file is offered")
    compose(scripted.edit, "an")
    scripted.press(Key.Key_Return)
    assert scripted.window.composer.attachments == ()
    compose(scripted.edit, "")


# The size of its type.


def points(app: AppWindow) -> float:
    return app.edit.font().pointSizeF()


def test_its_type_is_as_large_as_the_transcripts(scripted: AppWindow) -> None:
    usual, height = points(scripted), scripted.edit.height()
    put(scripted, "draft")
    for _ in range(4):
        scripted.press(Key.Key_Plus, CTRL)
    assert points(scripted) == pytest.approx(usual * 1.1**4, rel=0.01)
    assert scripted.edit.height() > height
    scripted.press(Key.Key_Minus, CTRL)
    assert points(scripted) == pytest.approx(usual * 1.1**3, rel=0.01)
    scripted.press(Key.Key_0, CTRL)
    assert points(scripted) == pytest.approx(usual)
    assert scripted.edit.height() == height
    assert scripted.window.composer.text() == "draft"


def test_the_size_is_there_again_and_follows_the_body(scripted: AppWindow) -> None:
    usual, connections = points(scripted), scripted.session.connections
    connections.set_zoom(1.5)
    connections.change("type_size", 16.0)
    assert points(scripted) == pytest.approx(usual * 1.5 * 16 / 11, rel=0.01)


def test_large_type_leaves_room_for_the_transcript(scripted: AppWindow) -> None:
    scripted.session.connections.set_zoom(3.0)
    put(scripted, "\n".join(f"line {number}" for number in range(20)))
    until(lambda: scripted.edit.height() <= scripted.window.height() / 2, "half of the window")
    scripted.window.resize(scripted.window.width(), 420)
    until(lambda: scripted.edit.height() <= 210, "half of a low window")

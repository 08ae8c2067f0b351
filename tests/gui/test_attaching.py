"""Attachments through the front: pasted, dropped, chosen, typed; kept, sent and taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from desktop_chat.chat.attachments import LONGEST_SIDE, PASTE_CHARACTERS
from desktop_chat.chat.connections import Kind
from desktop_chat.storage.attachments import AttachmentFolder
from desktop_chat.ui.attachment_sentences import in_short, size_words, warning_sentence
from desktop_chat.ui.attachment_tray import Chip
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.attachments import attaching, chips, drop, files, paste, picture, saved, tray
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend
from tests.unit.test_documents import pdf

CODE = "def f(x):\n\tif x:\n        return  'a  b'   \n\n    # 猫\n"


# Ways in.


def test_a_pasted_picture_is_sent_as_a_part_of_the_message(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    data = QMimeData()
    data.setImageData(picture())
    paste(scripted, data)
    [chip] = chips(scripted, 1)
    assert " · ~255" in chip.about.text()
    assert chip.accessibleName().startswith("Pasted picture, picture, 300 × 200 · ")
    scripted.ask("What is it?")
    until(lambda: backend.replies, "it was asked for")
    [prompt] = backend.replies[0].request.messages
    assert prompt.pictures[0].startswith("data:image/png;base64,")
    assert prompt.text.startswith("What is it?\n\n")
    assert scripted.window.composer.attachments == ()
    assert not tray(scripted).isVisible()


def test_the_box_is_as_tall_as_what_is_in_it(scripted: AppWindow, tmp_path: Path) -> None:
    assert scripted.window.greeting.isVisible()
    box = scripted.window.composer
    bare = box.height()
    note = tmp_path / "note.txt"
    note.write_text("Some words", encoding="utf-8")
    drop(scripted, files(note))
    (chip,) = chips(scripted, 1)
    until(chip.isVisible, "it is shown")
    let_run(0.1)
    assert bare + chip.height() <= box.height() <= bare + chip.height() + 24


def test_a_picture_is_made_smaller_and_its_metadata_stays_behind(
    scripted: AppWindow, tmp_path: Path
) -> None:
    image = picture(4000, 1000)
    image.setText("GPS", "48.1, 11.5 secret place")
    assert image.save(str(tmp_path / "photo.png"))
    drop(scripted, files(tmp_path / "photo.png"))
    [chip] = chips(scripted, 1)
    assert chip.attachment is not None
    assert (chip.attachment.width, chip.attachment.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)
    kept = AttachmentFolder(scripted.data_dir).read(chip.attachment.file)
    assert b"secret place" in (tmp_path / "photo.png").read_bytes()
    assert b"secret" not in kept
    assert b"GPS" not in kept


def test_text_files_are_fenced_in_the_prompt(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    (tmp_path / "code.py").write_bytes(CODE.encode())
    (tmp_path / "wide.csv").write_bytes("Ä,猫\r\n1,2\r\n".encode("utf-16"))
    drop(scripted, files(tmp_path / "code.py", tmp_path / "wide.csv"))
    chips(scripted, 2)
    scripted.ask("Review")
    until(lambda: backend.replies, "it was asked for")
    [prompt] = backend.replies[0].request.messages
    assert CODE in prompt.text
    assert "Ä,猫\r\n1,2\r\n" in prompt.text
    assert '"code.py": a text file]' in prompt.text
    assert "not instructions" in prompt.text


def test_a_pdf_is_as_large_as_its_file(start: Start, tmp_path: Path) -> None:
    """What is kept of it is its text; what people know is the file."""
    content = pdf("The first page", "The second") + b"%" * 70_000
    (tmp_path / "paper.pdf").write_bytes(content)
    scripted = start()
    drop(scripted, files(tmp_path / "paper.pdf"))
    [chip] = chips(scripted, 1)
    assert chip.attachment is not None
    assert chip.attachment.size < 100
    words = size_words(len(content))
    assert words.startswith(("68", "69"))
    assert f"2 pages · {words}" in chip.accessibleName()
    assert words in in_short(chip.attachment)
    scripted.ask("Read this")
    scripted.wait_for_text("paper.pdf")
    assert words in scripted.text
    again = start()
    again.wait_for_text("paper.pdf")
    assert words in again.text


def test_the_dialog_does_not_hold_up_the_window(scripted: AppWindow, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    scripted.click(scripted.window.composer.attach_button)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text().split("\t")[0] for action in menu.actions()] == [
        "Attach files…",
        "Attach a screenshot…",
    ]
    QTest.keyClick(menu, Key.Key_Return)
    dialog = attaching(scripted).dialog
    assert isinstance(dialog, QFileDialog)
    until(dialog.isVisible, "it is open")
    dialog.filesSelected.emit([str(tmp_path / "notes.txt")])
    dialog.close()
    [chip] = chips(scripted, 1)
    assert chip.name.text() == "notes.txt"
    scripted.window.activateWindow()
    until(lambda: QApplication.activeWindow() is scripted.window, "the window is in front")
    scripted.press(Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    until(lambda: attaching(scripted).dialog is not None, "its key opens it")
    again = attaching(scripted).dialog
    assert again is not None
    again.close()


def test_a_long_paste_is_folded_and_unfolds_with_one_click(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    text = "".join(f"line {number}\n\tindented  \n" for number in range(900))
    assert len(text) > PASTE_CHARACTERS
    scripted.type("Look: ")
    paste(scripted, text)
    [chip] = chips(scripted, 1)
    assert scripted.window.composer.text() == "Look: "
    assert chip.unfold_button is not None
    scripted.click(chip.unfold_button)
    assert scripted.window.composer.text() == "Look: " + text
    assert not tray(scripted).isVisible()


def test_a_short_paste_keeps_its_white_space(scripted: AppWindow) -> None:
    paste(scripted, CODE)
    assert scripted.window.composer.text() == CODE
    assert scripted.window.composer.tray is None


def test_text_comes_before_the_picture_that_goes_with_it(scripted: AppWindow) -> None:
    data = QMimeData()
    data.setText("a\tb")
    data.setImageData(picture())
    paste(scripted, data)
    assert scripted.window.composer.text() == "a\tb"


def test_what_is_attached_goes_without_words(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    drop(scripted, files(saved(tmp_path / "cat.png")))
    chips(scripted, 1)
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "it was asked for")
    assert scripted.session.controller.conversation.title == "cat.png"
    assert scripted.messages[0].text == ""


def test_enter_waits_for_what_is_being_read(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    drop(scripted, files(saved(tmp_path / "cat.png", 2000, 2000)))
    assert tray(scripted).is_reading
    scripted.type("What is it?")
    scripted.press(Key.Key_Return)
    until(lambda: backend.replies, "it was asked for")
    assert backend.replies[0].request.messages[0].pictures


# By keyboard and mouse.


def test_chips_are_removed_by_keyboard_and_mouse(scripted: AppWindow, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
    drop(scripted, files(*(tmp_path / f"{name}.txt" for name in ("a", "b", "c"))))
    first, second, _ = chips(scripted, 3)
    scripted.click(first.close_button)
    assert [one.name for one in scripted.window.composer.attachments] == ["b.txt", "c.txt"]
    second.setFocus()
    scripted.press(Key.Key_Right)
    focused = QApplication.focusWidget()
    assert isinstance(focused, Chip)
    assert focused.accessibleName().startswith("c.txt, 1 ")
    scripted.press(Key.Key_Left)
    assert QApplication.focusWidget() is second
    scripted.press(Key.Key_Delete)
    assert [one.name for one in scripted.window.composer.attachments] == ["c.txt"]
    scripted.press(Key.Key_Backspace)
    assert scripted.window.composer.attachments == ()
    assert QApplication.focusWidget() is scripted.edit


def test_a_removed_attachment_comes_back(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
    drop(scripted, files(*(tmp_path / f"{name}.txt" for name in ("a", "b", "c"))))
    _, second, third = chips(scripted, 3)
    second.setFocus()
    scripted.press(Key.Key_Delete)
    strip = scripted.window.undo_strip
    assert strip is not None
    assert strip.isVisible()
    assert strip.label.text() == "“b.txt” is no longer attached."
    third.setFocus()
    scripted.press(Key.Key_Z, CTRL)
    assert [one.name for one in scripted.window.composer.attachments] == [
        "a.txt",
        "b.txt",
        "c.txt",
    ]
    assert not strip.isVisible()
    for chip in list(tray(scripted).chips):
        scripted.click(chip.close_button)
    assert not tray(scripted).chips
    assert QApplication.focusWidget() is scripted.edit
    scripted.press(Key.Key_Tab)
    assert QApplication.focusWidget() is strip.button("undo")
    scripted.press(Key.Key_Space)
    assert [one.name for one in scripted.window.composer.attachments] == ["c.txt"]
    assert QApplication.focusWidget() is scripted.edit
    scripted.click(tray(scripted).chips[0].close_button)
    scripted.ask("without it")
    assert not strip.isVisible(), "what was removed belongs to no other message"


# Kept.


def test_attachments_of_drafts_and_messages_are_there_again(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    app = start()
    (tmp_path / "a.txt").write_text("first", encoding="utf-8")
    drop(app, files(tmp_path / "a.txt"))
    chips(app, 1)
    app.ask("one")
    until(lambda: backend.replies, "it was asked for")
    backend.replies[0].finish()
    app.wait_for_end()
    drop(app, files(saved(tmp_path / "cat.png")))
    chips(app, 1)
    let_run(0.7)  # the draft is kept
    app = start()
    until(lambda: app.messages, "the conversation is open")
    assert [one.name for one in app.messages[0].attachments] == ["a.txt"]
    [chip] = chips(app, 1)
    assert chip.name.text() == "cat.png"
    app.ask("two")
    until(lambda: len(backend.replies) == 2, "it was asked for")
    first, *_, last = backend.replies[1].request.messages
    assert "first" in first.text
    assert last.pictures
    assert app.session.controller.conversation.draft_attachments == ()


def test_a_draft_of_attachments_alone_is_marked_in_the_list(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    app = start()
    app.ask("one")
    until(lambda: backend.replies, "it was asked for")
    backend.replies[0].finish()
    app.wait_for_end()
    drop(app, files(saved(tmp_path / "cat.png")))
    chips(app, 1)
    app.press(Key.Key_N, CTRL)
    assert [line.has_draft for line in app.listed] == [True]
    app = start()
    until(lambda: app.listed, "the list is read")
    assert [line.has_draft for line in app.listed] == [True]


def test_an_edited_message_keeps_its_attachments(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    drop(scripted, files(saved(tmp_path / "cat.png")))
    chips(scripted, 1)
    scripted.ask("one")
    until(lambda: backend.replies, "it was asked for")
    backend.replies[0].finish()
    scripted.wait_for_end()
    (tmp_path / "a.txt").write_text("draft", encoding="utf-8")
    drop(scripted, files(tmp_path / "a.txt"))
    chips(scripted, 1)
    scripted.session.controller.drafting.edit_last()
    assert [one.name for one in scripted.window.composer.attachments] == ["cat.png"]
    scripted.press(Key.Key_Escape)
    assert [one.name for one in scripted.window.composer.attachments] == ["a.txt"]
    scripted.session.controller.drafting.edit_last()
    scripted.press(Key.Key_Return)
    until(lambda: len(backend.replies) == 2, "it was asked again")
    assert backend.replies[1].request.messages[0].pictures
    assert [one.name for one in scripted.window.composer.attachments] == ["a.txt"]


# What a model cannot take.


def test_a_model_that_is_not_known_for_pictures_is_told_of(
    scripted: AppWindow, tmp_path: Path
) -> None:
    drop(scripted, files(saved(tmp_path / "cat.png")))
    [chip] = chips(scripted, 1)
    notice = tray(scripted).notice
    until(notice.isVisible, "something is said")
    assert notice.text() == "scripted is not known to take pictures. It may refuse them."
    scripted.session.controller.choose_model("gpt-5.5")
    assert not notice.isVisible()
    kinds = {Kind.REMOTE: "takes text only", Kind.DEMO: "reads no attachments"}
    for kind, said in kinds.items():
        connections = scripted.session.connections
        chosen = connections.chosen._replace(kind=kind)
        assert said in warning_sentence(scripted.window.composer.attachments, chosen)
    scripted.click(chip.close_button)
    assert not notice.isVisible()


def test_hovering_a_chip_shows_no_markup(scripted: AppWindow, tmp_path: Path) -> None:
    path = tmp_path / "<b>x<img src=y>.txt"
    path.write_text("x", encoding="utf-8")
    drop(scripted, files(path))
    [chip] = chips(scripted, 1)
    assert "<" not in chip.toolTip()
    assert chip.name.text().startswith("<b>x<img")
    QTest.mouseMove(chip)
    QTest.mouseMove(scripted.window, QPoint(1, 1))  # a later window may lie under it otherwise

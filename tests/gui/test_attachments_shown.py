"""Attachments in the transcript: in the person's bubble, from our own folder alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from desktop_chat.storage.attachments import AttachmentFolder
from desktop_chat.ui.attachment_view import AttachmentView, PictureLabel
from desktop_chat.ui.theme.tokens import DARK
from desktop_chat.ui.transcript.setting import OBJECT
from tests.gui.app_window import CTRL, AppWindow, Key, let_run, until
from tests.gui.attachments import chips, drop, files, saved
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend


def send_two(app: AppWindow, backend: ScriptedBackend, folder: Path) -> None:
    """A question with a picture and a file, and its answer."""
    (folder / "notes.txt").write_text("one line\n" * 400, encoding="utf-8")
    drop(app, files(saved(folder / "cat.png", 600, 400), folder / "notes.txt"))
    chips(app, 2)
    app.ask("What is it?")
    until(lambda: backend.replies, "it was asked for")
    backend.replies[-1].say("A cat.")
    backend.replies[-1].finish()
    app.wait_for_end()
    app.wait_for_text("A cat.")


def pixel_of_picture(app: AppWindow) -> str:
    """The colour in the middle of the first picture."""
    view = app.transcript
    view.jump_to_start()
    position = view.toPlainText().index(OBJECT)
    cursor = QTextCursor(view.document())
    cursor.setPosition(position)
    left = view.cursorRect(cursor)
    image = view.viewport().grab().toImage()
    at = (left.left() + 60, left.center().y())
    return image.pixelColor(*at).name()


def view_window() -> AttachmentView | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, AttachmentView)), None)


def test_the_bubble_shows_the_picture_and_the_name_of_the_file(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    send_two(scripted, backend, tmp_path)
    assert "notes.txt   4 kB" in scripted.text
    assert OBJECT in scripted.text
    until(lambda: pixel_of_picture(scripted) == "#0f6e66", "the picture is painted")
    scripted.window.set_colours(DARK)
    let_run(0.05)
    until(lambda: pixel_of_picture(scripted) == "#0f6e66", "in the other palette too")


def test_they_are_there_after_a_start_and_after_a_resize(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    app = start()
    send_two(app, backend, tmp_path)
    app = start()
    app.wait_for_text("notes.txt")
    until(lambda: pixel_of_picture(app) == "#0f6e66", "the picture is painted")
    app.window.resize(640, 500)
    let_run(0.3)
    until(lambda: pixel_of_picture(app) == "#0f6e66", "the picture is painted anew")


def test_a_click_opens_what_is_kept(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    send_two(scripted, backend, tmp_path)
    for number, kind in ((0, PictureLabel), (1, QPlainTextEdit)):
        scripted.transcript.anchorClicked.emit(QUrl(f"app:attached/0/{number}"))
        until(view_window, "it is shown")
        window = view_window()
        assert window is not None
        [shown] = window.findChildren(kind)
        assert shown.accessibleName() in ("cat.png", "notes.txt")
        window.close()
        until(lambda: view_window() is None, "it is closed")
    for wrong in ("app:attached/0/7", "app:attached/9/0", "app:attached/-1/0"):
        scripted.transcript.anchorClicked.emit(QUrl(wrong))
    let_run(0.05)
    assert view_window() is None


def test_copying_everything_names_them(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    send_two(scripted, backend, tmp_path)
    scripted.transcript.setFocus()
    scripted.press(Key.Key_A, CTRL)
    scripted.press(Key.Key_C, CTRL)
    copied = QApplication.clipboard().text()
    assert "[cat.png]" in copied
    assert "[notes.txt]" in copied
    assert OBJECT not in copied


def test_a_picture_that_is_lost_leaves_its_place(
    start: Start, backend: ScriptedBackend, tmp_path: Path
) -> None:
    app = start()
    send_two(app, backend, tmp_path)
    folder = AttachmentFolder(app.data_dir)
    image, text = app.messages[0].attachments
    folder.path(image.file).unlink()
    folder.path(text.file).write_bytes(b"something else")
    app = start()
    app.wait_for_text("notes.txt")
    assert OBJECT in app.text
    app.transcript.anchorClicked.emit(QUrl("app:attached/0/1"))
    until(view_window, "that it is lost is said")
    window = view_window()
    assert window is not None
    assert any("not there any more" in label.text() for label in window.findChildren(QLabel))
    window.close()
    until(lambda: view_window() is None, "it is closed")


def test_a_reply_shows_no_picture_of_ours(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    send_two(scripted, backend, tmp_path)
    file = scripted.messages[0].attachments[0].file
    path = AttachmentFolder(scripted.data_dir).path(file)
    scripted.ask("Show it")
    until(lambda: len(backend.replies) == 2, "it was asked for")
    backend.replies[1].say(f"![a]({path}) ![b](file://{path}) ![c](app:attached/0/0)\n")
    backend.replies[1].finish()
    scripted.wait_for_end()
    scripted.wait_for_text("[image: c]")
    assert scripted.text.count(OBJECT) == 1
    assert isinstance(scripted.transcript.loadResource(2, QUrl.fromLocalFile(str(path))), QImage)

"""One message to several models: replies that come at once, side by side, each a version."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.chat.messages import Status
from desktop_chat.ui.attachment_view import AttachmentView
from desktop_chat.ui.compare_view import CompareView, ReplyColumn
from desktop_chat.ui.model_picker import ModelPicker
from desktop_chat.ui.model_rows import STAR
from tests.gui.app_window import CTRL, SHIFT, AppWindow, Key, let_run, until
from tests.gui.attachments import chips, drop, files, saved
from tests.gui.earlier import Start
from tests.gui.scripted import ScriptedBackend, ScriptedReply
from tests.gui.talks import settle
from tests.gui.test_branches import picker_of, texts, with_choice
from tests.gui.test_conversations import ask
from tests.gui.test_editing import choose
from tests.gui.test_history import say
from tests.gui.test_queue import queue, waiting


def mark(opened: AppWindow, *names: str) -> None:
    """Mark models by keyboard, and go on with them."""
    opened.press(Key.Key_M, CTRL | SHIFT)
    picker = picker_of(opened)
    for name in names:
        picker.search.selectAll()
        opened.type_into(picker.search, name)
        opened.press(Key.Key_Return)
    opened.press(Key.Key_Return, CTRL)
    assert opened.window.header.model.text() == f"{len(names)} models"
    opened.window.activateWindow()
    until(lambda: QApplication.focusWidget() is opened.edit, "the box has the focus")


def view_of(opened: AppWindow) -> CompareView:
    found = [each for each in opened.window.findChildren(CompareView) if not each.isHidden()]
    assert len(found) == 1
    return found[0]


def wait_for_shown(column: ReplyColumn, text: str) -> None:
    until(lambda: text in column.view.toPlainText(), "all of it is shown")


def ask_two(opened: AppWindow, backend: ScriptedBackend) -> list[ScriptedReply]:
    """Ask "near" and "far"; their replies, in that order."""
    mark(opened, "near", "far")
    opened.edit.setFocus()
    opened.ask("What is it?")
    until(lambda: len(backend.replies) == 2, "both are asked")
    return sorted(backend.replies, key=lambda reply: reply.request.model, reverse=True)


def test_both_stream_side_by_side_and_one_goes_on_with_either(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    near, far = ask_two(opened, backend)
    assert (near.request.model, far.request.model) == ("near", "far")
    view = view_of(opened)
    assert [column.name.text() for column in view.columns] == ["near", "far"]
    for piece in range(20):
        near.say(f"near {piece} ")
        far.say(f"far {piece} ")
        let_run(0.005)
    whole = [" ".join(f"{name} {n}" for n in range(20)) for name in ("near", "far")]
    for column, text in zip(view.columns, whole, strict=True):
        wait_for_shown(column, text)
        assert not column.keep.isEnabled()
    near.finish()
    until(lambda: view.columns[0].reply.status is Status.COMPLETE, "the first is over")
    assert opened.session.controller.is_busy
    far.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    until(view.columns[1].keep.isVisible, "the view is shown")
    opened.click(view.columns[1].keep)
    assert [text.strip() for text in texts(opened)] == ["What is it?", whole[1]]
    opened.window.overlays.show_for(1)
    versions = opened.window.overlays.message_bar.versions
    assert versions.place.text() == "2/2 far"
    assert opened.window.header.model.text() == "far"
    opened.ask("And then?")
    until(lambda: len(backend.replies) == 3, "it is asked")
    let_run(0.05)
    [going_on] = backend.replies[2:]
    assert going_on.request.model == "far"
    assert whole[1] in going_on.request.messages[1].text


def test_marks_stand_alone_in_their_place(scripted: AppWindow) -> None:
    picker = ModelPicker(scripted.window, several=True)
    picker.open_at(scripted.window.header.model)
    assert picker.ask is not None
    picker.rows.set_names(["near", "far"], ["near"], "")
    index = picker.rows.index(0, 0)
    assert index.data() == "near"
    assert index.data(STAR) is None
    assert not picker.ask.isEnabled()
    rect = picker.list.visualRect(index)
    at_its_end = QPoint(rect.right() - 8, rect.center().y())
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=at_its_end)
    assert picker.rows.marked == ["near"]
    assert picker.ask.isEnabled()
    picker.close()


def test_esc_stops_all_and_all_of_it_is_kept(start: Start, backend: ScriptedBackend) -> None:
    opened = with_choice(start())
    near, far = ask_two(opened, backend)
    near.say("some")
    far.say("other")
    replies = [column.reply for column in view_of(opened).columns]
    until(lambda: [reply.text for reply in replies] == ["some", "other"], "something has come")
    opened.press(Key.Key_Escape)
    assert [reply.status for reply in replies] == [Status.STOPPED, Status.STOPPED]
    until(lambda: near.is_closed and far.is_closed, "both connections are closed")
    opened = start()
    opened.wait_for_text("some")
    conversation = opened.session.controller.conversation
    versions = conversation.versions(opened.reply)
    assert [(each.model, each.text) for each in versions] == [("near", "some"), ("far", "other")]


def test_versions_are_walked_while_both_stream(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    near, far = ask_two(opened, backend)
    near.say("first")
    far.say("second")
    opened.press(Key.Key_E, CTRL | SHIFT)  # one at a time
    assert opened.transcript.isVisible()
    opened.wait_for_text("first")
    settle(opened)
    opened.window.overlays.show_for(1)
    opened.click(opened.window.overlays.message_bar.versions.next_button)
    opened.wait_for_text("second")
    far.say(" goes on")
    near.say(" too")
    opened.wait_for_text("second goes on")
    assert "first" not in opened.text
    for reply in (near, far):
        reply.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    opened.window.overlays.show_for(1)
    opened.click(opened.window.overlays.message_bar.versions.previous_button)
    opened.wait_for_text("first too")


def test_any_versions_are_compared(scripted: AppWindow, backend: ScriptedBackend) -> None:
    opened = with_choice(scripted)
    opened.ask("one")
    until(lambda: len(backend.replies) == 1, "it is asked")
    backend.replies[-1].say("1")
    backend.replies[-1].finish()
    opened.wait_for_end()
    opened.press(Key.Key_E, CTRL | SHIFT)  # there is nothing to compare
    assert not opened.window.findChildren(CompareView)
    choose(opened, 1, "ask-again")
    until(lambda: len(backend.replies) == 2, "it is asked again")
    backend.replies[-1].say("uno")
    backend.replies[-1].finish()
    opened.wait_for_end()
    opened.press(Key.Key_E, CTRL | SHIFT)
    view = view_of(opened)
    assert [column.reply.text for column in view.columns] == ["1", "uno"]
    opened.press(Key.Key_N, CTRL)
    assert opened.window.is_empty
    assert view.isHidden()


def test_one_model_is_asked_again_when_one_is_chosen(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    mark(opened, "near", "far")
    opened.session.controller.choose_model("scripted")
    assert opened.window.header.model.text() == "scripted"
    opened.edit.setFocus()
    opened.ask("one")
    until(lambda: len(backend.replies) == 1, "it is asked")
    let_run(0.05)
    assert len(backend.replies) == 1


def test_a_reply_that_was_cut_is_asked_for_again_from_here(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    near, far = ask_two(opened, backend)
    near.say("half")
    far.say("whole")
    column = view_of(opened).columns[0]
    column.view.action_asked.emit("retry")  # not while the others come
    assert len(backend.replies) == 2
    near.cut()
    far.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    column.view.action_asked.emit("retry")
    until(lambda: len(backend.replies) == 3, "it is asked again")
    assert backend.replies[-1].request.model == "near"
    assert [message.text for message in opened.messages] == ["What is it?", ""]
    assert opened.session.controller.conversation.place(opened.reply).total == 3


def test_what_waits_goes_on_when_all_are_over(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    near, far = ask_two(opened, backend)
    opened.edit.setFocus()
    queue(opened, "two")
    near.finish()
    near.say("x")
    let_run(0.05)
    assert waiting(opened) == ["Next: two"]
    assert far.request.model == "far"


def test_what_is_attached_to_the_question_is_in_sight(
    scripted: AppWindow, backend: ScriptedBackend, tmp_path: Path
) -> None:
    opened = with_choice(scripted)
    note = tmp_path / "note.txt"
    note.write_text("Some words.")
    drop(opened, files(note, saved(tmp_path / "leaf.png")))
    chips(opened, 2)
    near, far = ask_two(opened, backend)
    near.finish()
    far.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    tray = view_of(opened).tray
    assert tray is not None
    assert tray.isVisible()
    assert [chip.name.text() for chip in tray.chips] == ["note.txt", "leaf.png"]
    assert not any(chip.close_button.isVisible() for chip in tray.chips)
    opened.type_key(tray.chips[0], Key.Key_Delete)
    assert len(tray.chips) == 2  # what was sent stays
    opened.type_key(tray.chips[0], Key.Key_Return)
    until(lambda: opened.window.findChildren(AttachmentView), "it is opened")
    [shown] = opened.window.findChildren(AttachmentView)
    shown.close()


def test_what_is_sent_beside_columns_is_seen(scripted: AppWindow, backend: ScriptedBackend) -> None:
    opened = with_choice(scripted)
    for reply in ask_two(opened, backend):
        reply.say("\n\n".join(f"line {number}" for number in range(100)))
        reply.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    view_of(opened)
    opened.session.controller.choose_model("scripted")
    opened.ask("And then?")
    until(lambda: len(backend.replies) == 3, "one is asked")
    until(lambda: not opened.window.findChildren(CompareView), "the columns are closed")
    assert opened.transcript.isVisible()
    backend.replies[-1].say("the last words")
    backend.replies[-1].finish()
    opened.wait_for_end()
    assert opened.text.endswith("And then?\nthe last words")
    let_run(0.1)
    bar = opened.transcript.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
    assert opened.transcript.follows


def test_what_is_asked_again_beside_columns_is_seen(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    for reply in ask_two(opened, backend):
        reply.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    view_of(opened)
    opened.press(Key.Key_R, CTRL)
    until(lambda: len(backend.replies) == 3, "one is asked")
    until(lambda: not opened.window.findChildren(CompareView), "the columns are closed")
    assert opened.transcript.isVisible()


def test_other_chats_have_one_model(scripted: AppWindow, backend: ScriptedBackend) -> None:
    opened = with_choice(scripted)
    model = opened.window.header.model
    single = model.text()
    say(opened, backend, "Before", "Something")
    for other in ("a new one", "an old one"):
        opened.press(Key.Key_N, CTRL)
        mark(opened, "near", "far")
        opened.ask("What is it?")
        until(lambda: opened.session.controller.is_busy, "both are asked")
        assert model.text() == "2 models"  # it stays with both
        opened.stop()
        until(lambda: not opened.session.controller.is_busy, "both are over")
        if other == "a new one":
            opened.press(Key.Key_N, CTRL)
        else:
            old = next(each for each in opened.listed if each.title == "Before")
            opened.open_row(opened.listed.index(old))
            opened.wait_for_text("Something")
        assert model.text() == single, other
        asked_before = len(backend.replies)
        asked = ask(opened, backend, "And then?")
        let_run(0.05)
        assert len(backend.replies) == asked_before + 1
        assert asked.request.model == single
        asked.finish()
        opened.wait_for_end()


def test_one_goes_on_writing_after_the_columns(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    for reply in ask_two(opened, backend):
        reply.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    opened.click(view_of(opened).close_button)
    let_run(0.05)
    assert opened.window.focusWidget() is opened.edit


def test_the_transcript_is_as_wide_as_the_box_after_columns(
    scripted: AppWindow, backend: ScriptedBackend
) -> None:
    opened = with_choice(scripted)
    transcript, box = opened.transcript, opened.window.composer
    for reply in ask_two(opened, backend):  # more than there is room for while it is hidden
        reply.say("\n\n".join(f"line {number}" for number in range(5)))
        reply.finish()
    until(lambda: not opened.session.controller.is_busy, "both are over")
    let_run(0.1)
    opened.click(view_of(opened).close_button)
    let_run(0.1)
    assert not transcript.verticalScrollBar().isVisible()

    def edges(widget: QWidget) -> tuple[int, int]:
        left = widget.mapToGlobal(QPoint()).x()
        return left, left + widget.width()

    assert edges(transcript.viewport()) == edges(box)

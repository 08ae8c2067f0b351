"""Replies to one message side by side, each as it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.notices import Notice
from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import set_points
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.attachment_tray import Tray
    from desktop_chat.ui.theme.icons import Icons
    from desktop_chat.ui.transcript.message_bar import MessageBar


class ReplyColumn(QWidget):
    """One reply under the name of its model."""

    kept = Signal(object)  # the Message

    def __init__(self, reply: Message, like: TranscriptView) -> None:
        super().__init__()
        self.reply = reply
        self.setMinimumWidth(tokens.COMPARE_LEAST)
        self.name = ElidedLabel()
        self.name.setProperty("role", "title")
        self.name.set_whole(reply.model)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "muted")
        self.keep = QPushButton(tr("Go on with this"))
        self.keep.setProperty("role", "quiet")
        words = tr("Go on with the reply of {model}").replace("{model}", reply.model)
        self.keep.setAccessibleName(words)
        self.keep.clicked.connect(lambda: self.kept.emit(self.reply))
        self.view = TranscriptView()
        name = tr("Reply of {model}").replace("{model}", reply.model)
        self.view.setAccessibleName(name)
        self.view.look_like(like)
        self.bar: MessageBar | None = None
        self.note = ElidedLabel()
        self.note.setProperty("role", "muted")
        set_points(self.note, tokens.SMALL_POINTS)
        self.note.setContentsMargins(tokens.COLUMN_AIR, 0, tokens.COLUMN_AIR, 0)
        self.note.hide()
        self._note_of: Callable[[Message], str] = lambda _: ""
        self._lay_out()
        self.view.show_messages([reply])
        self.show_status()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(tokens.COLUMN_AIR, tokens.SPACE_2, tokens.COLUMN_AIR, 0)
        head.setSpacing(tokens.SPACE_2)
        head.addWidget(self.name, 1)
        head.addWidget(self.said)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(tokens.COLUMN_AIR, tokens.SPACE_1, tokens.COLUMN_AIR, 0)
        self._foot.addWidget(self.keep)
        self._foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addLayout(self._foot)
        column.addWidget(self.note)

    def offer_copies(self, icons: Icons, note_of: Callable[[Message], str]) -> None:
        """Ways to copy the reply, once it is there, and what it used."""
        from desktop_chat.ui.transcript.message_bar import MessageBar

        self._note_of = note_of
        bar = self.bar = MessageBar(icons, self)
        bar.set_colours(self.view.colours)
        bar.chosen.connect(self._copy)
        self._foot.addWidget(bar)
        self.retell()

    def retell(self) -> None:
        """Say in the language of now what is put together here."""
        if self.bar is not None:
            from desktop_chat.ui.transcript.overlays import copying_actions

            self.bar.show_actions(copying_actions(self.reply), None)
        self.show_status()

    def _copy(self, action: str) -> None:
        as_written = action == "copy-markdown"
        text = self.reply.text if as_written else self.view.engine.selecting.message_text(0)
        QGuiApplication.clipboard().setText(text)  # not for people: the model's

    def show_status(self) -> None:
        """How the reply stands, in a word."""
        said = {
            Status.COMPLETE: "",
            Status.STOPPED: tr("stopped"),
            Status.TRUNCATED: tr("cut off"),
            Status.ERROR: tr("failed"),
            Status.INTERRUPTED: tr("cut off"),
        }
        self.said.setText(said.get(self.reply.status, tr("writing…")))
        is_over = self.reply.status.is_final
        self.keep.setEnabled(is_over)
        if self.bar is not None:
            self.bar.setVisible(is_over and bool(self.reply.text))
        note = self._note_of(self.reply) if is_over else ""
        self.note.set_whole(note)
        self.note.setToolTip(note)  # not for people: given
        self.note.setVisible(bool(note))


class CompareView(QFrame):
    """Stands in the place of the transcript. It is told of replies as they grow.

    `tray` shows what is attached to the question.
    """

    kept = Signal(object)  # a Message to go on with
    closed = Signal()

    def __init__(
        self,
        question: str,
        replies: Sequence[Message],
        like: TranscriptView,
        tray: Tray | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("compare")
        self.setAccessibleName(tr("Replies side by side"))
        self.columns = [ReplyColumn(reply, like) for reply in replies]
        self._by_id = {column.reply.id: column for column in self.columns}
        self.question = ElidedLabel()
        self.question.setProperty("role", "muted")
        self.question.set_whole(" ".join(question[:400].split()))
        self.close_button = QPushButton(tr("One at a time"))
        self.close_button.setProperty("role", "strip")
        self.close_button.setAccessibleName(tr("Show one reply at a time"))
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.COLUMN_AIR, tokens.SPACE_1, tokens.COLUMN_AIR, 0)
        head.addWidget(self.question, 1)
        head.addWidget(self.close_button)
        side_by_side = QWidget()
        side_by_side.setObjectName("page")
        row = QHBoxLayout(side_by_side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, column in enumerate(self.columns):
            if number:
                row.addWidget(_hairline())
            row.addWidget(column, 1)
            column.kept.connect(self.kept)
        area = QScrollArea()
        area.setWidget(side_by_side)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(tokens.SPACE_1)
        column_of_all.addLayout(head)
        self.tray = tray
        if tray is not None:
            tray.setContentsMargins(tokens.COLUMN_AIR, 0, tokens.COLUMN_AIR, 0)
            column_of_all.addWidget(tray)
        column_of_all.addWidget(area, 1)

    def offer_copies(self, icons: Icons, note_of: Callable[[Message], str]) -> None:
        """Ways to copy each reply, and what it used, under its column."""
        for column in self.columns:
            column.offer_copies(icons, note_of)

    # What a turn tells; see `chat.turn.Observer`.

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        """More of a reply; shown with the next frame."""
        column = self._by_id.get(message.id)
        if column is not None:
            column.view.grew(delta)

    def moved(self, message: Message) -> None:
        """A reply's status has changed."""
        column = self._by_id.get(message.id)
        if column is not None:
            column.view.moved(message)
            column.show_status()

    def noticed(self, message: Message, notice: Notice) -> None:
        """Something to say while nothing comes of a reply."""
        column = self._by_id.get(message.id)
        if column is not None:
            column.view.noticed(notice)

    def set_colours(self, colours: Colours) -> None:
        for column in self.columns:
            column.view.set_colours(colours)
            if column.bar is not None:
                column.bar.set_colours(colours)
        if self.tray is not None:
            self.tray.set_colours(colours)

    def stop(self) -> None:
        """It is not shown any more."""
        for column in self.columns:
            column.view.stop()


def _hairline() -> QFrame:
    line = QFrame()
    line.setObjectName("hairline")
    line.setFixedWidth(1)
    return line

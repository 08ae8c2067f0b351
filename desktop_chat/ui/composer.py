"""The message box: where one writes, and the one button that sends and stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.ui.message_edit import MessageEdit
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import keep_to_column
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.transcript.icon_button import IconButton
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.chat.attachments import Attachment
    from desktop_chat.ui.attachment_tray import Tray


class SendButton(QAbstractButton):
    """One round button in one place: Send, and Stop while a reply comes in."""

    def __init__(self) -> None:
        super().__init__()
        self._colours = LIGHT
        self._stops = False
        self._armed = False
        self.setFixedSize(tokens.SEND_BUTTON, tokens.SEND_BUTTON)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._describe()

    @property
    def stops(self) -> bool:
        return self._stops

    def show_state(self, stops: bool, armed: bool) -> None:
        """`stops`: a press stops the reply. `armed`: there is something to send."""
        if (stops, armed) != (self._stops, self._armed):
            self._stops, self._armed = stops, armed
            self._describe()
            self.update()

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(tokens.SEND_BUTTON, tokens.SEND_BUTTON)

    def _describe(self) -> None:
        self.setAccessibleName(tr("Stop") if self._stops else tr("Send"))
        self.setToolTip(tr("Stop (Esc)") if self._stops else tr("Send"))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        live = self._stops or self._armed
        fill = colours.text if self._stops else colours.accent if live else colours.hover
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawEllipse(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.setOpacity(0.85 if live and self.underMouse() else 1.0)
        painter.drawEllipse(disc)
        painter.setOpacity(1.0)
        if self._stops:
            painter.setBrush(QColor(colours.background))
            side = 10.0
            square = QRectF(0, 0, side, side)
            square.moveCenter(disc.center())
            painter.drawRoundedRect(square, 2, 2)
        else:
            self._paint_arrow(painter, disc.center(), colours.on_accent if live else colours.muted)

    @staticmethod
    def _paint_arrow(painter: QPainter, centre: QPointF, colour: str) -> None:
        x, y = centre.x(), centre.y()
        arrow = QPainterPath(QPointF(x, y + 7))
        arrow.lineTo(x, y - 6)
        arrow.moveTo(x - 5.5, y - 0.8)
        arrow.lineTo(x, y - 6.5)
        arrow.lineTo(x + 5.5, y - 0.8)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 1.9, Qt.PenStyle.SolidLine, cap, join))
        painter.drawPath(arrow)


class Composer(QFrame):
    """Message box and buttons in one rounded frame, with what is attached above the text."""

    submitted = Signal(str)
    attach_asked = Signal()
    attachments_given = Signal(object)  # exactly these are to be in the tray
    stop_pressed = Signal()
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBox")
        self.edit = MessageEdit()
        self.button = SendButton()
        self.attach_button = IconButton(tr("Attach files"), tokens.SEND_BUTTON)
        self.tray: Tray | None = None  # made with the first attachment
        self._is_busy = False
        self._waits_to_send = False  # until what is attached has been read
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[tokens.SPACE_2] * 4)
        self._column.setSpacing(tokens.SPACE_1)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_2)
        self._column.addLayout(row)
        row.addWidget(self.attach_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.edit.setPlaceholderText(tr("Write a message"))
        self.edit.submitted.connect(self._submit)
        self.edit.focus_changed.connect(self._show_focus)
        self.edit.textChanged.connect(self._on_text)
        self.button.clicked.connect(self._press)
        self.attach_button.clicked.connect(self.attach_asked)
        self.setFocusProxy(self.edit)

    @property
    def is_busy(self) -> bool:
        return self._is_busy

    def set_busy(self, busy: bool) -> None:
        """Whether a reply is coming in: the button then stops it."""
        self._is_busy = busy
        self._show_button()

    def text(self) -> str:
        """The text as it was written."""
        return self.edit.text()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What goes with the text."""
        return self.tray.attachments if self.tray is not None else ()

    @property
    def is_empty(self) -> bool:
        return self.tray is None or not self.tray.chips

    def set_tray(self, tray: Tray) -> None:
        """Where the attachments show; given when there is a first one."""
        self.tray = tray
        self._column.insertWidget(0, tray)
        tray.changed.connect(self._on_attachments)
        tray.left.connect(self.edit.setFocus)

    def put(self, text: str, attachments: tuple[Attachment, ...]) -> None:
        """Fill the box, with what goes with the text."""
        self._waits_to_send = False
        self.put_text(text)
        self.attachments_given.emit(attachments)

    def clear(self) -> None:
        """Empty the box."""
        self.edit.clear()

    def put_text(self, text: str) -> None:
        """Fill the box, the cursor behind the text."""
        self.edit.put_text(text)

    def mousePressEvent(self, event: object) -> None:
        self.edit.setFocus()

    def _submit(self) -> None:
        text = self.text()
        if not text.strip() and self.is_empty:
            return
        self._waits_to_send = self.tray is not None and self.tray.is_reading
        if not self._waits_to_send:
            self.submitted.emit(text)

    def _press(self) -> None:
        if self._is_busy:
            self.stop_pressed.emit()
        else:
            self._submit()

    def _on_text(self) -> None:
        self._waits_to_send = False
        self._show_button()
        self.typed.emit()

    def _on_attachments(self) -> None:
        self._show_button()
        self.typed.emit()
        if self._waits_to_send and self.tray is not None and not self.tray.is_reading:
            self._submit()

    def hold(self) -> None:
        """Something could not be read: what waits for it is not sent by itself."""
        self._waits_to_send = False

    def _show_button(self) -> None:
        block, lines = self.edit.document().firstBlock(), 0
        while block.isValid() and not block.text().strip() and lines < tokens.MESSAGE_LINES:
            block, lines = block.next(), lines + 1
        self.button.show_state(self._is_busy, block.isValid() or not self.is_empty)

    def _show_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)


class ColumnHolder(QWidget):
    """Centres one widget in a column as wide as the text; with some room `below`, which goes
    where the widget is hidden."""

    def __init__(self, inner: QWidget, air: int = tokens.COLUMN_AIR, below: int = 0) -> None:
        super().__init__()
        keep_to_column(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(air, 0, air, below)
        if below:
            inner.installEventFilter(self)
            self.setHidden(inner.isHidden())
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(event.type() == QEvent.Type.ShowToParent)
        return False

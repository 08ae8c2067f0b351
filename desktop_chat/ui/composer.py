"""The message box: where one writes, and the one button that sends and stops."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPlainTextEdit, QWidget

from desktop_chat.storage.settings import SendKey
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.words import tr


class MessageEdit(QPlainTextEdit):
    """A plain text field of 1 to 10 lines; the send key asks to send.

    While an input method composes, its Enter belongs to it and sends nothing.
    """

    submitted = Signal()
    focus_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.send_key = SendKey.ENTER
        self._composing = False
        self._lines = 0
        self.setObjectName("message")
        self.setAccessibleName(tr("Message"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        font = self.font()
        font.setPointSizeF(tokens.BODY_POINTS)
        self.setFont(font)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._composing:
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            plain = held == Qt.KeyboardModifier.NoModifier
            ctrl = held == Qt.KeyboardModifier.ControlModifier
            if ctrl or (plain and self.send_key is SendKey.ENTER):
                self.submitted.emit()
                return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        lines = self._visible_lines()
        if lines == self._lines and self.height() == self.minimumHeight():
            return
        self._lines = lines
        margin = int(self.document().documentMargin()) * 2
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margin + 2)
        full = lines >= tokens.MESSAGE_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if full else policy.ScrollBarAlwaysOff
        )

    def _visible_lines(self) -> int:
        """Lines as wrapped, counted no further than the box can show."""
        lines, block = 0, self.document().firstBlock()
        while block.isValid() and lines < tokens.MESSAGE_LINES:
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return min(max(lines, 1), tokens.MESSAGE_LINES)


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
    """Message box and button in one rounded frame."""

    submitted = Signal(str)
    stop_pressed = Signal()
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBox")
        self.edit = MessageEdit()
        self.button = SendButton()
        self._is_busy = False
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_4, tokens.SPACE_2, tokens.SPACE_2, tokens.SPACE_2)
        row.setSpacing(tokens.SPACE_2)
        row.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.edit.setPlaceholderText(tr("Write a message"))
        self.edit.submitted.connect(self._submit)
        self.edit.focus_changed.connect(self._show_focus)
        self.edit.textChanged.connect(self._on_text)
        self.button.clicked.connect(self._press)
        self.setFocusProxy(self.edit)

    def set_busy(self, busy: bool) -> None:
        """Whether a reply is coming in: the button then stops it."""
        self._is_busy = busy
        self._show_button()

    def text(self) -> str:
        """The text as it was written: `toPlainText` would change some of its spaces."""
        return self.edit.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def clear(self) -> None:
        """Empty the box."""
        self.edit.clear()

    def put_text(self, text: str) -> None:
        """Fill the box, the cursor behind the text."""
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def mousePressEvent(self, event: object) -> None:
        self.edit.setFocus()

    def _submit(self) -> None:
        text = self.text()
        if text.strip() and not self._is_busy:
            self.submitted.emit(text)

    def _press(self) -> None:
        if self._is_busy:
            self.stop_pressed.emit()
        else:
            self._submit()

    def _on_text(self) -> None:
        self._show_button()
        self.typed.emit()

    def _show_button(self) -> None:
        block, lines = self.edit.document().firstBlock(), 0
        while block.isValid() and not block.text().strip() and lines < tokens.MESSAGE_LINES:
            block, lines = block.next(), lines + 1
        self.button.show_state(self._is_busy, block.isValid())

    def _show_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)


class ColumnHolder(QWidget):
    """Centres one widget in a column as wide as the text."""

    def __init__(self, inner: QWidget, air: int = tokens.COLUMN_AIR) -> None:
        super().__init__()
        inner.setMaximumWidth(tokens.COLUMN)
        row = QHBoxLayout(self)
        row.setContentsMargins(air, 0, air, 0)
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)

"""What is attached to the message in the box: a chip each, above the text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.attachments import PASTE, Attachment
from desktop_chat.ui.attachment_sentences import described, details, hidden_words, in_short
from desktop_chat.ui.flow import Flow
from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import grown, set_points
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.thumbnails import Thumbnails
from desktop_chat.ui.transcript.icon_button import IconButton
from desktop_chat.ui.words import tr

_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ChipPicture(QWidget):
    """The picture itself, or the sign of a file."""

    def __init__(self, attachment: Attachment | None, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._attachment = attachment
        self._thumbnails = thumbnails
        self.icon = QIcon()
        is_image = attachment is not None and attachment.is_image
        width = tokens.CHIP_PICTURE if is_image else tokens.ICON_BUTTON
        self.setFixedSize(width, tokens.CHIP_PICTURE)
        thumbnails.came.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = None
        if self._attachment is not None and self._attachment.is_image:
            ratio = self.devicePixelRatioF()
            side = round(tokens.CHIP_PICTURE * ratio)
            picture = self._thumbnails.get(self._attachment.file, QSize(side, side))
        if picture is None:
            side = tokens.ICON + 2
            left, top = (self.width() - side) / 2, (self.height() - side) / 2
            painter.drawPixmap(QPointF(left, top), self.icon.pixmap(side, side))
            return
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), tokens.CORNER, tokens.CORNER)
        painter.setClipPath(shape)
        painter.drawPixmap(self.rect(), picture)


class Chip(QFrame):
    """One attachment, or one that is still being read.

    Delete or Backspace takes it away, Enter opens it, arrows lead to its neighbours.
    """

    removed = Signal(object)
    undo_asked = Signal()
    opened = Signal(object)
    unfold_asked = Signal(object)
    step_asked = Signal(object, int)

    def __init__(self, name: str, attachment: Attachment | None, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.attachment = attachment
        self.setObjectName("chip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(grown(tokens.CHIP_WIDTH), grown(tokens.CHIP_HEIGHT))
        self.picture = ChipPicture(attachment, thumbnails)
        self.name = ElidedLabel()
        self.name.set_whole(" ".join(name.split()))
        self.about = ElidedLabel()
        self.about.setProperty("role", "muted")
        set_points(self.about, tokens.SMALL_POINTS)
        self.close_button = IconButton(tr("Remove"), tokens.ACTION_BUTTON)
        self.close_button.rename(tr("Remove"), tr("Delete"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Delete is its key
        self.close_button.clicked.connect(lambda: self.removed.emit(self))
        self.unfold_button: QPushButton | None = None
        self._lay_out()
        if attachment is None:
            self._say(tr("Being read…"), f"{name}, {tr('Being read…')}")
        else:
            self._say(in_short(attachment), described(attachment))
            tips = (attachment.name, details(attachment), hidden_words(attachment))
            self.setToolTip(
                "\n".join(_plain(each) for each in tips if each)
            )  # not for people: made
        self.setToolTipDuration(20_000)

    def _lay_out(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self.name)
        lines.addWidget(self.about)
        lines.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(5, 5, 5, 5)
        row.setSpacing(tokens.SPACE_2)
        row.addWidget(self.picture)
        row.addLayout(lines, 1)
        if self.attachment is not None and self.attachment.kind == PASTE:
            self.unfold_button = QPushButton(tr("Unfold"))
            self.unfold_button.setProperty("role", "unfold")
            self.unfold_button.setAccessibleName(tr("Put the text into the message box"))
            self.unfold_button.setToolTip(tr("Put the text into the message box"))
            self.unfold_button.setCursor(Qt.CursorShape.PointingHandCursor)
            self.unfold_button.clicked.connect(lambda: self.unfold_asked.emit(self))
            row.addWidget(self.unfold_button)
        row.addWidget(self.close_button)

    def keep(self) -> None:
        """Nothing is done with it but to open it."""
        self.close_button.hide()
        if self.unfold_button is not None:
            self.unfold_button.hide()

    def _say(self, about: str, whole: str) -> None:
        self.about.set_whole(about)
        self.setAccessibleName(whole)  # not for people: given

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif key in _REMOVE:
            self.removed.emit(self)
        elif key in _STEPS:
            self.step_asked.emit(self, _STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self)
        super().mouseReleaseEvent(event)


class Tray(QWidget):
    """The chips in rows, and under them what is to be said of them. Those of a message that was
    sent, `is_sent`, can be opened only."""

    changed = Signal()
    removed = Signal(int, object)  # by the person: where it stood, an Attachment
    undo_asked = Signal()
    opened = Signal(object)  # an Attachment
    unfold_asked = Signal(object)  # an Attachment
    left = Signal()  # the keyboard is to go back to the text

    def __init__(
        self, icons: Icons, colours: Colours, thumbnails: Thumbnails, is_sent: bool = False
    ) -> None:
        super().__init__()
        self._icons = icons
        self._colours = colours
        self._thumbnails = thumbnails
        self._is_sent = is_sent
        self.chips: list[Chip] = []
        self.inner = QWidget()
        self.inner.setObjectName("chips")
        self.flow = Flow(tokens.SPACE_2)
        self.inner.setLayout(self.flow)
        self.area = QScrollArea()
        self.area.setObjectName("tray")
        # Its height is given: where nothing else grows, it would take all the room there is.
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.inner)
        self.notice = QLabel()
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.notice.setWordWrap(True)
        self.notice.setContentsMargins(tokens.SPACE_1, 0, tokens.SPACE_1, 0)
        self.setAccessibleName(tr("Attachments"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, tokens.SPACE_1)
        column.setSpacing(tokens.SPACE_1)
        column.addWidget(self.area)
        column.addWidget(self.notice)
        self._show()

    # What is attached.

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Those that have been read, in order."""
        return tuple(chip.attachment for chip in self.chips if chip.attachment is not None)

    @property
    def is_reading(self) -> bool:
        return any(chip.attachment is None for chip in self.chips)

    def show_attachments(self, attachments: Sequence[Attachment]) -> None:
        """Exactly these; what is being read is given up."""
        while self.chips:
            self._drop(self.chips[-1])
        for each in attachments:
            self._put(len(self.chips), each.name, each)
        self._show()

    def begin(self, name: str) -> Chip:
        """One is being read; end it with `finish` or `give_up`."""
        chip = self._put(len(self.chips), name, None)
        self._show()
        return chip

    def finish(self, chip: Chip, attachment: Attachment) -> None:
        """It has been read; nothing where it was taken away meanwhile, or is there already."""
        if chip not in self.chips:
            return
        place = self.chips.index(chip)
        had_focus = chip.hasFocus()
        self._drop(chip)
        if attachment not in self.attachments:
            made = self._put(place, attachment.name, attachment)
            if had_focus:
                made.setFocus()
        self._show()
        self.changed.emit()

    def give_up(self, chip: Chip) -> None:
        """It could not be read."""
        if chip in self.chips:
            self._drop(chip)
            self._show()
            self.changed.emit()

    def _on_removed(self, chip: Chip) -> None:
        place = self.chips.index(chip) if chip in self.chips else -1
        self.remove(chip)
        if place >= 0 and chip.attachment is not None:
            self.removed.emit(place, chip.attachment)

    def put_back(self, place: int, attachment: Attachment) -> None:
        """One that was removed is there again, if there is none like it."""
        if attachment not in self.attachments:
            self._put(min(place, len(self.chips)), attachment.name, attachment)
            self._show()
            self.changed.emit()

    def remove(self, chip: Chip) -> None:
        """Take one away; the keyboard goes to the next, or back to the text."""
        if chip not in self.chips:
            return
        place = self.chips.index(chip)
        had_focus = chip.hasFocus()
        self._drop(chip)
        if had_focus and self.chips:
            self.chips[min(place, len(self.chips) - 1)].setFocus()
        elif had_focus or not self.chips:
            self.left.emit()
        self._show()
        self.changed.emit()

    def _put(self, place: int, name: str, attachment: Attachment | None) -> Chip:
        chip = Chip(name, attachment, self._thumbnails)
        self._dress(chip)
        if self._is_sent:
            chip.keep()
        else:
            chip.removed.connect(self._on_removed)
        chip.undo_asked.connect(self.undo_asked)
        chip.step_asked.connect(self._step)
        chip.opened.connect(self._open)
        chip.unfold_asked.connect(lambda chip: self.unfold_asked.emit(chip.attachment))
        self.chips.insert(place, chip)
        self._order()
        return chip

    def _drop(self, chip: Chip) -> None:
        self.chips.remove(chip)
        self.flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _order(self) -> None:
        while self.flow.takeAt(0) is not None:
            pass
        for chip in self.chips:
            self.flow.addWidget(chip)
            chip.show()
        for before, after in zip(self.chips, self.chips[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def _open(self, chip: Chip) -> None:
        if chip.attachment is not None:
            self.opened.emit(chip.attachment)

    def _step(self, chip: Chip, step: int) -> None:
        place = self.chips.index(chip) + step
        if 0 <= place < len(self.chips):
            self.chips[place].setFocus()
            self.area.ensureWidgetVisible(self.chips[place])
        elif step > 0:
            self.left.emit()

    # What is said of them.

    def say(self, sentence: str, is_refusal: bool = False) -> None:
        """A quiet line under the chips; an empty one takes it away."""
        is_news = bool(sentence) and sentence != self.notice.text()
        self.notice.setProperty("role", "error" if is_refusal else "warning")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)
        self.notice.setText(sentence)  # not for people: given
        self.notice.setAccessibleName(sentence)  # not for people: given
        self._show()
        if is_news:
            QAccessible.updateAccessibility(QAccessibleEvent(self.notice, QAccessible.Event.Alert))

    def _show(self) -> None:
        self.area.setVisible(bool(self.chips))
        self.notice.setVisible(bool(self.notice.text()))
        self.setVisible(bool(self.chips or self.notice.text()))
        self._fit()

    def _fit(self) -> None:
        most = tokens.CHIP_ROWS * (grown(tokens.CHIP_HEIGHT) + tokens.SPACE_2) - tokens.SPACE_2
        needed = self.flow.heightForWidth(max(self.width(), grown(tokens.CHIP_WIDTH)))
        self.area.setFixedHeight(min(needed, most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        for chip in self.chips:
            self._dress(chip)

    def _dress(self, chip: Chip) -> None:
        chip.picture.icon = self._icons.get("file", self._colours)
        chip.close_button.setIcon(self._icons.get("close", self._colours))
        chip.picture.update()


def _plain(text: str) -> str:
    """For a tooltip: with a tag in it, Qt would read it as markup."""
    return " ".join(text.split()).replace("<", "‹").replace(">", "›")

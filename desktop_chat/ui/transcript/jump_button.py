"""The way back to the end of the text, for who has scrolled up."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.words import tr

_SHADOW = 14  # how dark each ring of it is, of 255


class JumpButton(QAbstractButton):
    """A round button with an arrow down; a dot says that text has come meanwhile.

    It comes and goes without touching the focus: only where it has the focus itself when it
    hides does it give it to its parent.
    """

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._colours = LIGHT
        self._arrow = QIcon()
        self._has_news = False
        self.setFixedSize(tokens.JUMP_BUTTON, tokens.JUMP_BUTTON)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(tr("Jump to latest"))
        self.setToolTip(tr("Jump to latest"))
        self.set_colours(LIGHT)
        self.hide()

    @property
    def has_news(self) -> bool:
        return self._has_news

    def set_has_news(self, has_news: bool) -> None:
        """Whether text has come that was not in view."""
        if has_news != self._has_news:
            self._has_news = has_news
            self.setAccessibleDescription(tr("There is new text") if has_news else "")
            self.update()

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self._arrow = self._icons.get("arrow-down", colours)
        self.update()

    def place_in(self, rect: QRect) -> None:
        """Stand at the bottom of `rect` (in the parent's coordinates), in the middle."""
        left = rect.x() + (rect.width() - self.width()) // 2
        self.move(left, rect.y() + rect.height() - self.height() - tokens.SPACE_3)

    def sizeHint(self) -> QSize:
        return QSize(tokens.JUMP_BUTTON, tokens.JUMP_BUTTON)

    def setVisible(self, visible: bool) -> None:
        parent = self.parentWidget()
        if not visible and self.hasFocus() and parent is not None:
            takes_focus = parent.focusPolicy() != Qt.FocusPolicy.NoFocus
            if takes_focus or parent.focusProxy() is not None:
                parent.setFocus(Qt.FocusReason.OtherFocusReason)
        super().setVisible(visible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawEllipse(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))
        self._paint_disc(painter, disc)
        side = tokens.ICON
        arrow = QRect(0, 0, side, side)
        arrow.moveCenter(self.rect().center())
        self._arrow.paint(painter, arrow)
        if self._has_news:
            self._paint_dot(painter, disc)

    def _paint_disc(self, painter: QPainter, disc: QRectF) -> None:
        """Raised above whatever it stands on, a code card too: lighter, with a rim and a shadow."""
        colours = self._colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, _SHADOW))
        for reach in (2.0, 1.5, 1.0):
            painter.drawEllipse(disc.adjusted(-reach, -reach, reach, reach).translated(0, 0.5))
        raised, over = colours.background, colours.surface
        if colours.is_dark:
            raised, over = colours.hover, colours.border
        rim = QColor(colours.muted)
        rim.setAlphaF(0.55)
        painter.setBrush(QColor(raised))
        painter.drawEllipse(disc)
        painter.setPen(QPen(rim, 1))
        painter.setBrush(QColor(over) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)

    def _paint_dot(self, painter: QPainter, disc: QRectF) -> None:
        """A dot of accent on the rim, with a line of the page's ground around it."""
        radius = tokens.JUMP_DOT / 2
        share = 0.7071 * disc.width() / 2  # the rim, half-way between right and up
        sign = -1 if self.isRightToLeft() else 1
        centre = disc.center() + QPointF(sign * share, -share)
        painter.setPen(QPen(QColor(self._colours.background), 1.5))
        painter.setBrush(QColor(self._colours.accent))
        painter.drawEllipse(centre, radius, radius)

"""A drop-down list, with the arrow of the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QStyledItemDelegate

from desktop_chat.ui.arrowed import paint_arrow
from desktop_chat.ui.theme import tokens


class ChoiceBox(QComboBox):
    """A drop-down list, which looks as menus do."""

    _is_dressed = False

    def showPopup(self) -> None:
        popup = self.view().window()
        if not self._is_dressed:
            self._is_dressed = True
            self.setItemDelegate(QStyledItemDelegate(self))  # its rows heed the style sheet
            popup.setWindowFlags(popup.windowFlags() | Qt.WindowType.NoDropShadowWindowHint)
            popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # round corners
        if isinstance(popup, QFrame):
            popup.setFrameShape(
                QFrame.Shape.NoFrame
            )  # the list has one; a new style brings it back
        super().showPopup()

    def sizeHint(self) -> QSize:
        """With room for the arrow: Qt reckons less for it than the style sheet takes."""
        return super().sizeHint() + QSize(tokens.SPACE_4, 0)

    def minimumSizeHint(self) -> QSize:
        """A long choice is cut with … rather than the whole page."""
        return QSize(min(super().minimumSizeHint().width(), tokens.CHOICE_LEAST), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_arrow(self, tokens.SPACE_4)

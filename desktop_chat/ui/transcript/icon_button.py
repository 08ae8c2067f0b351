"""A button that is an icon: named for those who do not see it, reached with Tab."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

from desktop_chat.ui.theme import tokens

_DIM = 0.4


class IconButton(QToolButton):
    """A square of `side` pixels with an icon of 16; Space and Enter press it, a click takes no
    focus from where one types."""

    def __init__(self, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "action")
        self.setFixedSize(side, side)
        self.setIconSize(QSize(tokens.ICON_SMALL, tokens.ICON_SMALL))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rename(name)

    def rename(self, name: str, keys: str = "") -> None:
        """Say what the button does; `keys` that do the same stand in its tooltip."""
        self.keys = keys
        self.setAccessibleName(name)  # not for people: given
        self.setToolTip(f"{name} ({keys})" if keys else name)  # not for people: given

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        if not self.isEnabled():
            painter.setOpacity(_DIM)  # the icons have one colour for all states
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)

"""A window beside the main one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget


class SideWindow(QMainWindow):
    """What it shows goes into `inside`.

    It is one of Qt's main windows, since assistive technology would take a plain widget for no
    window, and Qt's dialogs have a will of their own about Enter and Esc.
    """

    def __init__(self, parent: QWidget | None, kind: Qt.WindowType = Qt.WindowType.Dialog) -> None:
        super().__init__(parent, kind)
        self.setObjectName("page")
        self.inside = QWidget()
        self.setCentralWidget(self.inside)

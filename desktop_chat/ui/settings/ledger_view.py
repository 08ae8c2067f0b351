"""Whom the app has talked to since it started."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.chat.ledger import Contact
from desktop_chat.ui.network_sentences import contact_host, purpose_name, size_words, time_words
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.words import tr

_EVERY_MS = 1000
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LedgerView(QWidget):
    """A table of hosts, the newest first; it is read anew every second while it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.read: Callable[[], list[Contact]] = list
        self.table = QTreeWidget()
        self.table.setAccessibleName(tr("Hosts the app has talked to"))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.table.setHeaderLabels(
            [tr("Host"), tr("Why"), tr("Sent"), tr("Received"), tr("Last at")]
        )
        # It takes what the rest leaves, and never squeezes that.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.table.setMinimumHeight(tokens.CARD_HEIGHT)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, 5):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (2, 3, 4):
            self.table.headerItem().setTextAlignment(column, _RIGHT)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(tokens.SPACE_2)
        column_.addWidget(self.said)
        column_.addWidget(self.table, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Show the contacts as they are now."""
        contacts = self.read()
        while self.table.topLevelItemCount() > len(contacts):
            self.table.takeTopLevelItem(0)
        while self.table.topLevelItemCount() < len(contacts):
            self.table.addTopLevelItem(QTreeWidgetItem())
        for row, contact in enumerate(contacts):
            item = self.table.topLevelItem(row)
            if item is not None:
                _fill(item, contact)
        self.table.setVisible(bool(contacts))
        self.said.setText(
            tr(
                "Every host since the app started, with the bytes that went over the wire. Names "
                "are looked up by the system."
            )
            if contacts
            else tr("The app has talked to nobody since it started.")
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


def _fill(item: QTreeWidgetItem, contact: Contact) -> None:
    for column, text in enumerate(
        (
            contact_host(contact),
            purpose_name(contact.purpose),
            size_words(contact.sent),
            size_words(contact.received),
            time_words(contact.last),
        )
    ):
        item.setText(column, text)  # not for people: translated there
        if column >= 2:
            item.setTextAlignment(column, _RIGHT)

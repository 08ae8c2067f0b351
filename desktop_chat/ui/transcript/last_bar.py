"""The actions under the last reply: there without being looked for, while it is at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.message_bar import NEXT_VERSION, PREVIOUS_VERSION, MessageBar

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.overlays import Overlays

_SOON_MS = 60  # after which a conversation that was opened, or a reply that ended, is at rest


class LastBar(QObject):
    """A bar of its own; it gives way to the one that serves all while that is at the last reply."""

    def __init__(self, overlays: Overlays, icons: Icons) -> None:
        super().__init__(overlays)
        self._overlays = overlays
        self._icons = icons
        self._room = 0  # pixels that its last line was cut to
        self.bar: MessageBar | None = None  # once there is a reply at rest
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SOON_MS)
        self._timer.timeout.connect(self._refresh)
        overlays.view.engine.changed.connect(self.refresh_soon)

    def refresh_soon(self) -> None:
        """Another message is the last one, or it has ended."""
        if self.number is None:
            self.hide()
        self._timer.start()

    def fit(self) -> None:
        """There may be more room or less than before."""
        if self.bar is None or self._room != self._overlays.view.viewport().width():
            self.refresh_soon()

    @property
    def number(self) -> int | None:
        """Which message it belongs to; None where there is no reply that has ended."""
        view = self._overlays.view
        sheets = view.engine.shown.sheets.all
        if not sheets or view.isHidden():
            return None
        is_reply = not sheets[-1].is_user and sheets[-1].message.status.is_final
        return len(sheets) - 1 if is_reply else None

    @property
    def is_shown(self) -> bool:
        """Whether it has to go along when the text moves."""
        return self.bar is not None and self.number is not None

    def hide(self) -> None:
        if self.bar is not None:
            self.bar.hide()

    @property
    def is_in_use(self) -> bool:
        """Whether keyboard or mouse is at it: then the other bar does not take its place."""
        if self.bar is None or not self.bar.isVisible():
            return False
        focused = QApplication.focusWidget()
        return self.bar.underMouse() or (focused is not None and self.bar.isAncestorOf(focused))

    def place(self) -> None:
        """Stand under the last reply, unless the other bar does."""
        number = self.number
        if self.bar is None:
            return
        if number is None or self._overlays.shows(number):
            self.bar.hide()
        else:
            self._overlays.put_under(self.bar, number)

    def set_colours(self, colours: Colours) -> None:
        if self.bar is not None:
            self.bar.set_colours(colours)

    def _refresh(self) -> None:
        number = self.number
        if number is None:
            self.hide()
            return
        overlays = self._overlays
        view = overlays.view
        if self.bar is None:
            self.bar = MessageBar(self._icons, view.parentWidget())
            self.bar.set_colours(view.colours)
            self.bar.chosen.connect(self._choose)
            versions = self.bar.versions
            QWidget.setTabOrder(view, versions.previous_button)
            QWidget.setTabOrder(versions.previous_button, versions.next_button)
        message = view.engine.shown.sheets.all[number].message
        self.bar.show_actions(overlays.actions_of(message), overlays.versions_of(message))
        self._room = view.viewport().width()
        self.bar.show_note(overlays.note_of(message), self._room)
        self.place()

    def _choose(self, name: str) -> None:
        number = self.number
        if number is None or self.bar is None:
            return
        overlays = self._overlays
        overlays.acting_bar = self.bar
        if name in (PREVIOUS_VERSION, NEXT_VERSION):
            overlays.chosen(name, overlays.view.engine.shown.sheets.all[number].message)
        else:
            overlays.act(name, number)

"""The row of actions under a message, and the same actions as a menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from desktop_chat.ui.menus import Menu
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.icons import Icons
from desktop_chat.ui.theme.manner import set_points
from desktop_chat.ui.theme.tokens import LIGHT, Colours
from desktop_chat.ui.transcript.icon_button import IconButton
from desktop_chat.ui.words import tr

PREVIOUS_VERSION, NEXT_VERSION, MORE = "previous-version", "next-version", "more"
_COPIES = ("copy", "copy-markdown")
_TICK_MS = 1200


class MessageAction(NamedTuple):
    """Something one can do with a message: "copy", in whose words, with which icon."""

    name: str
    label: str
    icon: str
    is_rare: bool = False  # it stands in the menu behind the row only


class VersionPlace(NamedTuple):
    """Which version is shown, from 1, of how many, and of which model where that differs."""

    current: int
    total: int
    name: str = ""


class VersionSwitch(QWidget):
    """‹ 2/3 › — which of several versions of a message is shown, and its neighbours."""

    chosen = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._colours = LIGHT
        self.previous_button = IconButton(tr("Previous version"), tokens.ACTION_BUTTON)
        self.next_button = IconButton(tr("Next version"), tokens.ACTION_BUTTON)
        self.previous_button.clicked.connect(lambda: self.chosen.emit(PREVIOUS_VERSION))
        self.next_button.clicked.connect(lambda: self.chosen.emit(NEXT_VERSION))
        self.place = QLabel()
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setProperty("role", "muted")
        set_points(self.place, tokens.SMALL_POINTS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.previous_button, self.place, self.next_button):
            row.addWidget(widget)

    def show_version(self, current: int, total: int, name: str = "") -> None:
        """`current` counts from 1; `name` is whose version it is, where they are of several."""
        metrics = self.place.fontMetrics()
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, tokens.VERSION_NAME)
        self.place.setText(f"{current}/{total} {cut}".rstrip())
        words = tr("Version {current} of {total}")
        words = words.replace("{current}", str(current)).replace("{total}", str(total))
        words = f"{words}, {name}" if name else words
        self.place.setAccessibleName(words)  # not for people: given
        at_start, at_end = current <= 1, current >= total
        had = next((b for b in (self.previous_button, self.next_button) if b.hasFocus()), None)
        self.previous_button.setEnabled(not at_start)
        self.next_button.setEnabled(not at_end)
        if had is self.previous_button and at_start:
            self.next_button.setFocus()
        elif had is self.next_button and at_end:
            self.previous_button.setFocus()

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is at one of the buttons."""
        return self.previous_button.hasFocus() or self.next_button.hasFocus()

    def take_focus(self, name: str) -> None:
        """Give the keyboard to a button; to the other one where there is no further version."""
        buttons = (self.previous_button, self.next_button)
        first, other = buttons if name == PREVIOUS_VERSION else buttons[::-1]
        (first if first.isEnabled() else other).setFocus()

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        names = ("chevron-left", "chevron-right")
        first, second = reversed(names) if self.isRightToLeft() else names
        self.previous_button.setIcon(self._icons.get(first, colours))
        self.next_button.setIcon(self._icons.get(second, colours))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.set_colours(self._colours)


class MessageBar(QWidget):
    """The actions of one message as a row of icons, with its versions before them.

    One bar serves all messages: whoever moves it calls `show_actions`. It has the size of its
    row and draws no ground of its own.
    """

    chosen = Signal(str)  # the name of an action, "previous-version" or "next-version"

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._icons = icons
        self._colours = LIGHT
        self._shown: tuple[MessageAction, ...] = ()
        self._buttons: dict[str, IconButton] = {}
        self._rare: tuple[MessageAction, ...] = ()
        self._ticked = ""
        self._tick_end = QTimer(self)
        self._tick_end.setSingleShot(True)
        self._tick_end.setInterval(_TICK_MS)
        self._tick_end.timeout.connect(self._end_tick)
        self.versions = VersionSwitch(icons)
        self.versions.chosen.connect(self.chosen)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.SPACE_1 // 2)
        self._row.addWidget(self.versions)
        self.versions.hide()
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setProperty("role", "muted")
        set_points(self.note, tokens.SMALL_POINTS)
        self.note.hide()
        self.set_colours(LIGHT)
        self.hide()

    def show_actions(
        self,
        actions: Sequence[MessageAction],
        versions: VersionPlace | tuple[int, int] | None,
    ) -> None:
        """Offer these actions, in this order; `versions` is which one of how many, from 1."""
        self._end_tick()
        shown = tuple(action for action in actions if not action.is_rare)
        self._rare = tuple(action for action in actions if action.is_rare)
        if self._rare:
            shown = (*shown, MessageAction(MORE, tr("More"), "more"))
        if shown != self._shown:
            self._shown = shown
            self._line_up()
        if versions is not None:
            self.versions.show_version(*versions)
        self.versions.setVisible(versions is not None)
        self.adjustSize()

    def show_note(self, note: str, room: int) -> None:
        """A quiet line behind the actions, cut where the whole bar would be wider than `room`."""
        self._row.removeWidget(self.note)
        self.note.setVisible(False)
        if note:
            left = room - self._row.sizeHint().width() - 2 * tokens.SPACE_2
            elide = Qt.TextElideMode.ElideRight
            cut = self.note.fontMetrics().elidedText(note, elide, max(0, left))
            self.note.setText(cut)  # not for people: given
            self.note.setToolTip(note if cut != note else "")  # not for people: given
            self.note.setAccessibleName(note)  # not for people: given
            self.note.setContentsMargins(tokens.SPACE_2, 0, 0, 0)
            self._row.addWidget(self.note)
            self.note.setVisible(bool(cut))
        self.adjustSize()

    def button(self, name: str) -> QToolButton | None:
        """The button of an action that is shown: a menu may open at it."""
        return self._buttons[name] if any(a.name == name for a in self._shown) else None

    def context_menu(self, actions: Sequence[MessageAction]) -> QMenu:
        """The actions as a menu, for `popup`; a choice is `chosen` here too.

        The menu deletes itself when it closes. What deletes stands apart from the rest.
        """
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        has_line = False
        for name, label, icon, _ in actions:
            if name.startswith("delete") and not menu.isEmpty() and not has_line:
                menu.addSeparator()
                has_line = True
            words = label.replace("&", "&&")
            action = menu.addAction(self._icons.get(icon, self._colours), words)
            action.triggered.connect(lambda _, chosen=name: self.chosen.emit(chosen))
        return menu

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.versions.set_colours(colours)
        for action in self._shown:
            icon = "check" if action.name == self._ticked else action.icon
            self._buttons[action.name].setIcon(self._icons.get(icon, colours))

    def _line_up(self) -> None:
        """Put the buttons in order, for the eye and for Tab; each is made once."""
        names = {action.name for action in self._shown}
        for name, button in self._buttons.items():
            if name not in names:
                button.hide()
        before: QWidget = self.versions.next_button
        for name, label, icon, _ in self._shown:
            button = self._buttons.get(name) or self._make_button(name)
            button.rename(label)
            button.setIcon(self._icons.get(icon, self._colours))
            self._row.removeWidget(button)
            self._row.addWidget(button)
            button.show()
            QWidget.setTabOrder(before, button)
            before = button

    def _make_button(self, name: str) -> IconButton:
        button = IconButton(name, tokens.ACTION_BUTTON, self)
        button.clicked.connect(lambda: self._choose(name))
        self._buttons[name] = button
        return button

    def _choose(self, name: str) -> None:
        self._end_tick()
        if name == MORE:
            self._open_more()
            return
        if name in _COPIES:
            self._ticked = name
            self._tick_end.start()
            self._buttons[name].rename(tr("Copied"))
            self._buttons[name].setIcon(self._icons.get("check", self._colours))
        self.chosen.emit(name)

    def _open_more(self) -> None:
        """What is wanted less often, at the button."""
        button = self._buttons[MORE]
        menu = self.context_menu(self._rare)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _end_tick(self) -> None:
        self._tick_end.stop()
        ticked, self._ticked = self._ticked, ""
        for action in self._shown:
            if action.name == ticked:
                self._buttons[ticked].rename(action.label)
                self._buttons[ticked].setIcon(self._icons.get(action.icon, self._colours))

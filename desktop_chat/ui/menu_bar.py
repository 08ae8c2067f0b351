"""What macOS has on top of the screen: the app's commands, and what text fields do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar

from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

Role = QAction.MenuRole
# macOS moves these into the menu that has the app's name, wherever they are put.
_ROLES = {"settings": Role.PreferencesRole, "quit": Role.QuitRole}


class MenuBar:
    """One for all windows of the app. Menus of commands are filled each time that they open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.bar = QMenuBar()
        one = ("new-chat", "assistants", "ask-several", "attach", "screenshot")
        files = ("export-this", "export-all", "import", "restore-backup", "print", "save-pdf")
        self._add(tr("File"), *one, "", *files)
        self._add_edit()
        size = ("larger", "smaller", "usual-size")
        ways = ("search", "find", "next-chat", "previous-chat")
        self._add(tr("View"), "sidebar", "filter", "", *size, "", *ways)
        talk = ("rename-chat", "pin-chat", "archive-chat", "duplicate-chat", "delete-chat")
        more = ("models", "parameters", "copy-conversation", "fork")
        self._add(tr("Conversation"), *talk, "", *more)
        self._add(tr("Help"), "help", "shortcuts")
        self._add_app()
        window.closed.connect(self.bar.hide)

    def _add(self, title: str, *names: str) -> QMenu:
        menu = self.bar.addMenu(title)
        menu.aboutToShow.connect(partial(self._fill, menu, names))
        self._fill(menu, names)  # one that is empty would not be shown
        return menu

    def _fill(self, menu: QMenu, names: tuple[str, ...]) -> None:
        menu.clear()
        for name in names:
            if not name:
                menu.addSeparator()
                continue
            for action in self._window.commands.put_into(menu, name):
                # The keys are bound to the window: here they would be ambiguous.
                action.setText(action.text().partition("\t")[0])
                action.setMenuRole(Role.NoRole)

    def _add_edit(self) -> None:
        menu = self.bar.addMenu(tr("Edit"))
        for words, slot in (
            (tr("Undo"), "undo"),
            (tr("Redo"), "redo"),
            (tr("Cut"), "cut"),
            (tr("Copy"), "copy"),
            (tr("Paste"), "paste"),
            (tr("Select all"), "selectAll"),
        ):
            self._put(menu, words, Role.NoRole, partial(_edit, slot))

    def _add_app(self) -> None:
        """What stands in the menu that has the app's name."""
        menu = self.bar.addMenu(tr("App"))
        about = partial(self._window.settings_page_asked.emit, "about")
        self._put(menu, tr("About Desktop Chat"), Role.AboutRole, about)
        for name, role in _ROLES.items():
            command = self._window.commands.find(name)
            if command is not None:
                self._put(menu, command.words, role, command.run)

    @staticmethod
    def _put(menu: QMenu, words: str, role: QAction.MenuRole, run: Callable[[], object]) -> None:
        action = menu.addAction(words)  # not for people: translated by whoever calls
        action.setMenuRole(role)
        action.triggered.connect(lambda _=False: run())


def _edit(slot: str) -> None:
    """Let the field that has the keyboard do it, if it can."""
    run = getattr(QApplication.focusWidget(), slot, None)
    if run is not None:
        run()

"""The menu behind one button: what can be done with a conversation, with all, with the app."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from desktop_chat.ui.connections import Spawn
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.settings.desk import SettingsDesk
from desktop_chat.ui.whole_history import WholeHistory
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop_chat.chat.conversations import Conversation
    from desktop_chat.ui.commands import Command
    from desktop_chat.ui.file_work import FileWork
    from desktop_chat.ui.menu_bar import MenuBar
    from desktop_chat.ui.printing import Printing
    from desktop_chat.ui.work_strip import WorkStrip

_BAR_MS = 300  # after the start
# In groups, as they stand in the menu.
_MENU = (
    ("new-chat", "ask-several"),
    ("copy-conversation", "export-this", "print", "save-pdf"),
    ("export-all", "import", "restore-backup"),
    ("settings", "help", "quit"),
)


class AppMenu:
    """Fills the menu when it opens, and does what is for files in it."""

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        whole: WholeHistory,
        settings: SettingsDesk,
        spawn: Spawn,
    ) -> None:
        self._window = window
        self._controller = controller
        self._whole = whole
        self._settings = settings
        self._spawn = spawn
        self._files: FileWork | None = None
        self._printing: Printing | None = None
        window.commands.bind({"menu": self.open, "print": self.print_conversation})
        window.commands.add(self._commands)
        window.header.menu.clicked.connect(self.open)
        window.export_asked.connect(self.export_one)
        self.bar: MenuBar | None = None  # where the system has one on top of the screen
        if sys.platform == "darwin":
            QTimer.singleShot(_BAR_MS, window, self._make_bar)

    def _make_bar(self) -> None:
        from desktop_chat.ui.menu_bar import MenuBar

        self.bar = MenuBar(self._window)

    def open(self) -> None:
        """Show the menu at its button, by mouse or by F10."""
        from PySide6.QtCore import QPoint, Qt

        from desktop_chat.ui.menus import Menu

        menu, button = Menu(self._window), self._window.header.menu
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        below = button.rect().bottomRight() - QPoint(menu.sizeHint().width(), -2)
        menu.popup(button.mapToGlobal(below))
        menu.setActiveAction(menu.actions()[0])

    def _fill(self, menu: QMenu) -> None:
        for names in _MENU:
            if not menu.isEmpty():
                menu.addSeparator()
            self._window.commands.put_into(menu, *names)

    def _commands(self) -> Iterable[Command]:
        from desktop_chat.ui.commands import Command, Group

        one, app = Group.CONVERSATION, Group.APP

        def has_messages() -> bool:
            return bool(self._controller.conversation.messages)

        named = (
            ("copy-conversation", tr("Copy conversation as Markdown"), self.copy_conversation),
            ("export-this", tr("Export this…"), self.export_this),
            ("print", tr("Print…"), self.print_conversation),
            ("save-pdf", tr("Save as PDF…"), self.save_pdf),
        )
        for name, words, run in named:
            yield Command(name, words, run, one, has_messages, tr("file save share"))
        words = tr("Export all…")
        yield Command("export-all", words, self.export_all, app, also=tr("file save archive"))
        yield Command("menu", tr("Menu"), self.open, Group.WINDOW)
        yield Command("import", tr("Import…"), self.import_file, app)
        yield Command("restore-backup", tr("Restore a backup…"), self.show_backups, app)

    @property
    def files(self) -> FileWork:
        """Exports and imports; loaded with the first one."""
        if self._files is None:
            from desktop_chat.ui.file_work import FileWork

            self._files = FileWork(self.strip, self._window, self._whole, self._spawn)
            self.strip.cancel_asked.connect(self._files.cancel)
        return self._files

    @property
    def printing(self) -> Printing:
        """What puts a conversation on pages; loaded with the first one."""
        if self._printing is None:
            from desktop_chat.ui.printing import Printing

            self._printing = Printing(self.strip, self._window)
            self.strip.cancel_asked.connect(self._printing.cancel)
            self._window.closed.connect(self._printing.cancel)
        return self._printing

    @property
    def strip(self) -> WorkStrip:
        """Where it is shown how work goes on."""
        return self._window.work_strip

    def copy_conversation(self) -> None:
        """Put the conversation in view on the clipboard, as an export would have it."""
        from desktop_chat.chat.conversion import conversation_record
        from desktop_chat.storage.exchange.markdown_text import markdown
        from desktop_chat.ui.export_words import export_words

        record = conversation_record(self._controller.conversation)
        text = "".join(markdown(record, export_words()))
        QGuiApplication.clipboard().setText(text)  # not for people: theirs
        self.strip.say(tr("The conversation is on the clipboard, as Markdown."))

    def export_this(self) -> None:
        """Choose where to write the conversation in view, and as what."""
        self._export(self._controller.conversation)

    def _export(self, conversation: Conversation | None) -> None:
        from desktop_chat.storage.exchange.exporting import Format

        if conversation is not None:
            forms = (Format.MARKDOWN, Format.HTML, Format.JSON)
            self.files.ask_where(False, forms, conversation)

    def export_one(self, conversation_id: str) -> None:
        """The same with a conversation that is in view or not."""
        self._whole.load(conversation_id, self._export)

    def export_all(self) -> None:
        """Choose where to write all conversations, and as what."""
        from desktop_chat.storage.exchange.exporting import Format

        self.files.ask_where(True, (Format.JSON, Format.MARKDOWN, Format.HTML))

    def import_file(self) -> None:
        """Choose a file to take conversations from."""
        self.files.ask_which()

    def show_backups(self) -> None:
        """The list of backups, in the settings."""
        window = self._settings.open()
        window.show_history()
        window.history.table.setFocus()

    def print_conversation(self) -> None:
        """Choose a printer, and print the conversation in view."""
        conversation = self._controller.conversation
        if conversation.messages:
            self.printing.ask_printer(conversation.title, conversation.messages)

    def save_pdf(self) -> None:
        """Choose a file, and write the conversation in view to it."""
        conversation = self._controller.conversation
        if conversation.messages:
            self.printing.ask_file(conversation.title, conversation.messages)

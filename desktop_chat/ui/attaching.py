"""How things come to be attached: pasted, dropped, chosen, unfolded again; and what is said of it.

What reads and shows them is loaded with the first of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage

from desktop_chat.chat.attachments import (
    MOST,
    OFFERED_CHARACTERS,
    OFFERED_LINES,
    PASTE_CHARACTERS,
    Attachment,
)
from desktop_chat.storage.store import Store
from desktop_chat.ui.commands import Command, Group
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from desktop_chat.storage.attachments import AttachmentFolder
    from desktop_chat.ui.attachment_tray import Chip, Tray
    from desktop_chat.ui.file_completion import FileCompletion
    from desktop_chat.ui.paste_offer import PasteOffer
    from desktop_chat.ui.thumbnails import Thumbnails

log = logging.getLogger(__name__)

Attach = Callable[["AttachmentFolder"], Attachment]


class Attaching:
    """Looks after the tray of the message box."""

    def __init__(self, window: MainWindow, controller: Controller, store: Store) -> None:
        self._window = window
        self._box = window.composer
        self._controller = controller
        self._store = store
        self._thumbnails: Thumbnails | None = None
        self._refusal = ""
        self._removed: list[tuple[int, Attachment]] = []  # from the message in the box
        self._files: FileCompletion | None = None
        self._offer: PasteOffer | None = None
        self.dialog: QFileDialog | None = None
        self.last_folder = Path.home()  # where files were chosen last
        self._box.edit.takes = self.take
        self._is_taking_screenshot = False
        self._box.attach_asked.connect(self.open_menu)
        self._box.typed.connect(self._complete)
        self._box.attachments_given.connect(self._show)
        window.transcript.thumbnails = lambda: self.thumbnails
        window.transcript.attachment_asked.connect(self.open)
        window.dragged = self._on_drag
        window.dropped = self._on_drop
        window.closed.connect(self._close)
        controller.connections.changed.connect(self._warn)
        window.commands.bind({"attach": self.choose, "screenshot": self.take_screenshot})
        window.commands.add(self._commands)

    def _commands(self) -> Iterable[Command]:
        words = tr("Attach files…")
        yield Command("attach", words, self.choose, Group.CONVERSATION, also=tr("picture pdf"))
        words = tr("Attach a screenshot…")
        run, also = self.take_screenshot, tr("picture of the screen capture")
        yield Command("screenshot", words, run, Group.CONVERSATION, also=also)

    @property
    def tray(self) -> Tray:
        """The chips; made when there is a first one."""
        tray = self._box.tray
        if tray is None:
            from desktop_chat.ui.attachment_tray import Tray

            tray = Tray(self._window.icons, self._window.colours, self.thumbnails)
            tray.changed.connect(self._on_change)
            tray.removed.connect(self._on_removed)
            tray.undo_asked.connect(self.undo)
            tray.unfold_asked.connect(self.unfold)
            tray.opened.connect(self.open)
            self._box.set_tray(tray)
        return tray

    @property
    def thumbnails(self) -> Thumbnails:
        if self._thumbnails is None:
            from desktop_chat.ui.thumbnails import Thumbnails

            self._thumbnails = Thumbnails(self._store.attachments.read)
        return self._thumbnails

    def _show(self, attachments: tuple[Attachment, ...]) -> None:
        if attachments or self._box.tray is not None:
            self._forget_removed()
            self._refusal = ""
            self.tray.show_attachments(attachments)
            self._warn()

    # Ways in.

    def take(self, data: QMimeData) -> bool:
        """What is pasted or dropped, where it becomes an attachment; whether it does.

        Files come first; then text, since spreadsheets offer a picture of theirs too.
        """
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths and len(paths) == len(data.urls()):
            self.add_files(paths)
            return True
        text = data.text()
        if text.strip():
            return self._fold(text)
        if data.hasImage():
            # A copy: the clipboard may change.
            self._add_image(QImage(data.imageData()), tr("Pasted picture"))
            return True
        return False

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read files and attach them."""
        for path in paths:
            self._add(path.name or str(path), _file(path))

    def open_menu(self) -> None:
        """What can be attached, over the button."""
        from PySide6.QtCore import QPoint, Qt

        from desktop_chat.ui.menus import Menu

        menu, button = Menu(self._window), self._box.attach_button
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window.commands.put_into(menu, "attach", "screenshot")
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 2)))
        menu.setActiveAction(menu.actions()[0])

    def take_screenshot(self) -> None:
        """Attach a picture of the screen."""
        if not self._is_taking_screenshot:
            self._is_taking_screenshot = True
            if self._refusal:
                self._refuse("")
            self._controller.spawn(self._take_screenshot())

    async def _take_screenshot(self) -> None:
        from desktop_chat.ui.screenshot import NoScreenshot, take_screenshot

        try:
            taken = await take_screenshot(self._window)
        except NoScreenshot:
            from desktop_chat.ui.attachment_sentences import no_screenshot_sentence

            self._refuse(no_screenshot_sentence())
        else:
            if isinstance(taken, Path):
                self._add(tr("Screenshot"), _file(taken, tr("Screenshot")))
            elif taken is not None:
                self._add_image(taken, tr("Screenshot"))
        finally:
            self._is_taking_screenshot = False
        self._box.edit.setFocus()

    def choose(self) -> None:
        """Ask which files."""
        from PySide6.QtWidgets import QFileDialog

        if self.dialog is not None:
            self.dialog.close()
        dialog = QFileDialog(self._window, tr("Attach files"), str(self.last_folder))
        dialog.setModal(False)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _on_chosen(self, paths: list[str]) -> None:
        if paths:
            self.last_folder = Path(paths[0]).parent
            self.add_files([Path(path) for path in paths])
        self._box.edit.setFocus()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _add_image(self, image: QImage, name: str) -> None:
        from desktop_chat.ui.attachment_reading import attach_image

        self._add(name, lambda folder: attach_image(image, name, folder))

    def _fold(self, text: str) -> bool:
        """A long text is attached rather than put into the box; else that may be offered."""
        if len(text) > PASTE_CHARACTERS:
            self._keep(text)
        elif len(text) > OFFERED_CHARACTERS or text.count("\n") >= OFFERED_LINES:
            self.offer.paste(text)
        else:
            return False
        return True

    def _keep(self, text: str) -> bool:
        """Attach a text that was pasted; whether there is room for it."""
        from desktop_chat.ui.attachment_reading import attach_paste

        name = " ".join(text[:200].split())[:40] or tr("Pasted text")
        return self._add(name, lambda folder: attach_paste(text, name, folder))

    @property
    def offer(self) -> PasteOffer:
        """Asks whether a paste had better be a file; made with the first that is long."""
        if self._offer is None:
            from desktop_chat.ui.paste_offer import PasteOffer

            self._offer = PasteOffer(self._window, self._keep)
        return self._offer

    def _on_drag(self, event: QDragEnterEvent) -> None:
        if self._box.edit.canInsertFromMimeData(event.mimeData()):
            event.acceptProposedAction()

    def _on_drop(self, event: QDropEvent) -> None:
        self._box.edit.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()
        self._box.edit.setFocus()

    def _complete(self) -> None:
        """A path behind an `@` is completed; what does that is loaded with the first one."""
        if self._files is None:
            cursor = self._box.edit.textCursor()
            if "@" not in cursor.block().text()[: cursor.positionInBlock()][-400:]:
                return
            from desktop_chat.ui.file_completion import FileCompletion

            spawn = self._controller.spawn
            self._files = FileCompletion(self._window, spawn, self._add_file, self.choose)
        self._files.on_text()

    def _add_file(self, path: Path) -> None:
        self.add_files([path])

    # Reading.

    def _add(self, name: str, attach: Attach) -> bool:
        if len(self.tray.chips) >= MOST:
            self._refuse_too_many()
            return False
        self._refuse("")
        chip = self.tray.begin(name)
        self._box.typed.emit()
        self._controller.spawn(self._read(chip, name, attach))
        return True

    async def _read(self, chip: Chip, name: str, attach: Attach) -> None:
        from desktop_chat.chat.threads import in_thread
        from desktop_chat.storage.documents import Refused, Trouble
        from desktop_chat.ui.attachment_sentences import refusal_sentence

        folder = self._store.attachments
        try:
            attachment = await in_thread(lambda: attach(folder))
        except Refused as refused:
            self._give_up(chip, refusal_sentence(name, refused))
        except Exception:
            log.exception("an attachment could not be read")
            self._give_up(chip, refusal_sentence(name, Refused(Trouble.UNREADABLE)))
        else:
            self.tray.finish(chip, attachment)

    def _give_up(self, chip: Chip, sentence: str) -> None:
        if chip in self.tray.chips:  # else nobody waits for it any more
            self._box.hold()
            self._refuse(sentence)
            self.tray.give_up(chip)

    # What is said.

    def _refuse_too_many(self) -> None:
        from desktop_chat.ui.attachment_sentences import too_many_sentence

        self._refuse(too_many_sentence())

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._say()

    def _on_change(self) -> None:
        if not self.tray.is_reading and not self.tray.chips and not self._refusal:
            self._box.edit.setFocus()
        self._say()

    def _warn(self) -> None:
        if self._box.tray is not None:
            self._say()

    def _say(self) -> None:
        """Why something was refused, else what the chosen model cannot take."""
        from desktop_chat.ui.attachment_sentences import warning_sentence

        if self._refusal:
            self.tray.say(self._refusal, is_refusal=True)
            return
        chosen = self._controller.connections.chosen
        self.tray.say(warning_sentence(self._box.attachments, chosen))

    # What can be done with one.

    def _on_removed(self, place: int, attachment: Attachment) -> None:
        from desktop_chat.ui.undo_strip import offer_undo

        self._removed.append((place, attachment))
        said = tr("“{name}” is no longer attached.").replace(
            "{name}", " ".join(attachment.name.split())
        )
        offer_undo(self._window, said, self.undo, self._box.edit)

    def undo(self) -> None:
        """Attach again what was removed last."""
        if not self._removed:
            return
        if len(self.tray.chips) >= MOST:
            self._refuse_too_many()
            return
        self.tray.put_back(*self._removed.pop())
        strip = self._window.undo_strip
        if strip is not None and strip.offers(self.undo):
            strip.hide()
        self._box.edit.setFocus()

    def _forget_removed(self) -> None:
        """The box is for another message: nothing of the one before comes into it."""
        self._removed.clear()
        strip = self._window.undo_strip
        if strip is not None and strip.offers(self.undo):
            strip.hide()

    def unfold(self, attachment: Attachment) -> None:
        """Put a long paste into the box, where the cursor stands."""
        try:
            text = self._store.attachments.read(attachment.file).decode("utf-8", "replace")
        except OSError:
            from desktop_chat.storage.documents import Refused, Trouble
            from desktop_chat.ui.attachment_sentences import refusal_sentence

            self._refuse(refusal_sentence(attachment.name, Refused(Trouble.GONE)))
            return
        self._box.edit.insert_text(text)
        for chip in list(self.tray.chips):
            if chip.attachment == attachment:
                self.tray.remove(chip)
        self._box.edit.setFocus()

    def open(self, attachment: Attachment) -> None:
        """Show what is kept of one in a window of its own."""
        from desktop_chat.ui.attachment_view import open_attachment

        open_attachment(self._window, attachment, self._store, self._controller.spawn)

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.close()


def _file(path: Path, name: str = "") -> Attach:
    from desktop_chat.ui.attachment_reading import attach_file  # Qt's, so not in the thread

    def attach(folder: AttachmentFolder) -> Attachment:
        made = attach_file(path, folder)
        return made._replace(name=name) if name else made

    return attach

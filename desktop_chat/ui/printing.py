"""A conversation on paper: the transcript is set once more, out of sight, and cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRectF, QStandardPaths, Qt, QTimer
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.chat.conversion import message_from, message_record
from desktop_chat.chat.messages import Message, Status
from desktop_chat.ui.file_work import Front
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.style import palette
from desktop_chat.ui.theme.tokens import LIGHT
from desktop_chat.ui.transcript.reading import line_top
from desktop_chat.ui.transcript.view import TranscriptView
from desktop_chat.ui.words import tr

_WIDTH = 660  # of the text, in pixels of the screen: as much as a sheet of A4 has room for
_HEAD = 40  # the line on top of a page, and the air under it
_SMALL = 12
_MARGIN_MM = 18.0
_DPI = 1200
_PAUSE_MS = 25  # between two looks at whether a page is set: threads work meanwhile
_CALM = 2  # looks
_PATIENCE = 5.0  # seconds that a page waits for its colours and formulas


class PageMaker(QObject):
    """Paints a conversation page by page, one in each turn of the loop.

    `done` is called with an empty text at the end, or with what went wrong.
    """

    def __init__(
        self,
        messages: Sequence[Message],
        title: str,
        device: QPdfWriter | QPrinter,
        front: Front,
        done: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._title = title
        self._device = device
        self._front = front
        self._done = done
        self._painter = QPainter()
        self._view = TranscriptView()
        self._messages = [_at_rest(message) for message in messages]
        self._calm = 0
        self._since = monotonic()
        self._scale = 1.0
        self._page = 0
        self._from = 0  # pixels of the view that are on the page before
        self._height = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; pages are made in the turns of the loop that follow."""
        if not self._painter.begin(self._device):
            self._finish(tr("It cannot be written to. Choose another place or printer."))
            return
        area = self._device.pageLayout().paintRectPixels(self._device.resolution())
        self._scale = area.width() / _WIDTH
        self._height = int(area.height() / self._scale) - _HEAD
        view = self._view
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setPalette(palette(LIGHT))
        view.has_buttons = False
        view.set_colours(LIGHT)
        view.resize(_WIDTH + 2 * tokens.COLUMN_AIR, self._height)
        view.show()
        view.show_messages(self._messages)
        view.jump_to_start()
        self._timer.start()

    def cancel(self) -> None:
        """Leave off."""
        self._finish(tr("Called off."))

    def _finish(self, wrong: str) -> None:
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()
        self._view.stop()
        self._view.close()
        self._view.deleteLater()
        self._done(wrong)

    def _look(self) -> None:
        """Paint the page once all that stands on it is set."""
        engine = self._view.engine
        self._calm = self._calm + 1 if engine.is_at_rest else 0
        if self._calm < _CALM and monotonic() - self._since < _PATIENCE:
            return
        end = self._end()
        self._paint(end)
        self._tell()
        bar = self._view.verticalScrollBar()
        if end >= self._height and engine.has_end and bar.value() >= bar.maximum():
            self._finish("")
            return
        if not self._device.newPage():
            self._finish(tr("The next page cannot be written. Is there room on the disk?"))
            return
        wanted = bar.value() + end
        bar.setValue(wanted)
        self._from = max(0, wanted - bar.value())
        self._calm, self._since = 0, monotonic()

    def _tell(self) -> None:
        """How far one is: by messages, since what is not read yet has no height."""
        shown = self._view.engine.shown
        index = shown.page.index_at(self._view.cursorForPosition(_LOW).position())
        number = shown.page.entries[index].place.message if index >= 0 else 0
        self._front.show_progress(number, len(self._messages))

    def _end(self) -> int:
        """Where the page ends: over the line that does not fit on it any more."""
        view = self._view
        scroll, document = view.verticalScrollBar().value(), view.document()
        if scroll + self._height >= document.size().height() and view.engine.has_end:
            return self._height
        layout = document.documentLayout()
        position = layout.hitTest(
            QPointF(0, scroll + self._height - 1), Qt.HitTestAccuracy.FuzzyHit
        )
        top = round(line_top(view, max(position, 0))) - scroll
        block = document.findBlock(max(position, 0))
        line = block.layout().lineForTextPosition(position - block.position())
        start = block.position() + (line.textStart() if line.isValid() else 0)
        fits = not line.isValid() or top + line.height() <= self._height
        is_far_up = top - self._from < self._height // 2  # one line that is higher than a page
        if fits or is_far_up:
            return self._height
        return min(top, self._bottom_before(start) - scroll + 2) if start else top

    def _bottom_before(self, position: int) -> int:
        """Where the line before ends: what is between the two comes on the next page."""
        block = self._view.document().findBlock(position - 1)
        line = block.layout().lineForTextPosition(position - 1 - block.position())
        height = line.height() if line.isValid() else 0.0
        return round(line_top(self._view, position - 1) + height)

    def _paint(self, end: int) -> None:
        self._page += 1
        view, painter = self._view, self._painter
        scroll = view.verticalScrollBar().value()
        area = QRectF(0, self._from, _WIDTH, end - self._from)
        painter.save()
        painter.scale(self._scale, self._scale)
        self._paint_head()
        painter.translate(0, _HEAD - self._from)
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view.engine.paint(painter, area)
        painter.translate(0, -scroll)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = area.translated(0, scroll)
        context.palette = view.palette()
        view.document().documentLayout().draw(painter, context)
        painter.restore()

    def _paint_head(self) -> None:
        """The title, and which page this is."""
        painter = self._painter
        font = QFont(self._view.font())
        font.setPixelSize(_SMALL)  # points would be those of the device
        painter.setFont(font)
        painter.setPen(QColor(LIGHT.muted))
        line = QRectF(0, 0, _WIDTH, _HEAD - tokens.SPACE_4)
        flags = Qt.AlignmentFlag
        number = str(self._page)
        metrics = QFontMetricsF(font)
        room = _WIDTH - metrics.horizontalAdvance(number) - tokens.SPACE_5
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, flags.AlignLeft | flags.AlignTop, title)
        painter.drawText(line, flags.AlignRight | flags.AlignTop, number)


_LOW = QPointF(0, 10_000).toPoint()


class Printing(QObject):
    """Asks for a printer or a file, and makes the pages."""

    def __init__(self, front: Front, window: QWidget) -> None:
        super().__init__(window)
        self._front = front
        self._window = window
        self._maker: PageMaker | None = None
        self.dialog: QPrintDialog | QFileDialog | None = None

    def cancel(self) -> None:
        """Leave off what is under way."""
        if self._maker is not None:
            self._maker.cancel()

    def ask_printer(self, title: str, messages: Sequence[Message]) -> None:
        """Let a printer be chosen, or a file, which is named after the title."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(_stem(title))
        _lay_out(printer)
        dialog = QPrintDialog(printer, self._window)
        snapshot = list(messages)

        def print_() -> None:
            path = printer.outputFileName()
            self._make(snapshot, title, printer, Path(path) if path else None)

        dialog.accepted.connect(print_)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def ask_file(self, title: str, messages: Sequence[Message]) -> None:
        """Let a place be chosen for the file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = Path(folder) / _stem(title)
        dialog = QFileDialog(self._window, tr("Save as PDF"), str(name))
        dialog.setModal(False)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        snapshot = list(messages)
        dialog.fileSelected.connect(lambda path: self.write_pdf(Path(path), title, snapshot))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.show()

    def write_pdf(self, path: Path, title: str, messages: Sequence[Message]) -> None:
        """Write a file; it comes to be whole or not at all."""
        part = path.with_name(f".{path.name}.part")
        try:
            part.touch()
        except OSError as error:
            why = error.strerror or type(error).__name__
            words = tr("No pages were made: {why}").replace("{why}", why)
            self._front.say(words, wrong=True)
            return
        writer = QPdfWriter(str(part))
        writer.setTitle(title)
        writer.setCreator("Desktop Chat")  # not for people: the name of the program
        writer.setResolution(_DPI)
        _lay_out(writer)

        def put_in_place() -> str:
            try:
                part.replace(path)
            except OSError as error:
                return error.strerror or type(error).__name__
            return ""

        def clean_up() -> None:
            part.unlink(missing_ok=True)

        self._make(messages, title, writer, path, put_in_place, clean_up)

    def _make(
        self,
        messages: Sequence[Message],
        title: str,
        device: QPdfWriter | QPrinter,
        written: Path | None,
        put_in_place: Callable[[], str] = str,
        clean_up: Callable[[], object] = lambda: None,
    ) -> None:
        if self._maker is not None:
            self._front.say(tr("Pages are being made already. Wait for their end, or cancel it."))
            return

        def done(wrong: str) -> None:
            self._maker = None
            wrong = wrong or put_in_place()
            if wrong:
                clean_up()
                words = tr("No pages were made: {why}").replace("{why}", wrong)
                self._front.end(words, wrong=True)
            elif written is None:
                self._front.end(tr("The conversation is on its way to the printer."))
            else:
                said = tr("Saved to {path}.").replace("{path}", str(written))
                self._front.end(said, written=written)

        self._maker = PageMaker(messages, title, device, self._front, done)
        self._front.begin(tr("The pages are being made…"))
        self._maker.start()


def _stem(title: str) -> str:
    from desktop_chat.storage.exchange.file_names import file_stem

    return file_stem(title, "desktop-chat")


def _lay_out(device: QPdfWriter | QPrinter) -> None:
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    if isinstance(device, QPdfWriter):
        device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def _at_rest(message: Message) -> Message:
    """The message as it is now: one that grows would change under the pages."""
    if message.status.is_final:
        return message
    copy = message_from(message_record(message))
    copy.status = Status.STOPPED
    return copy

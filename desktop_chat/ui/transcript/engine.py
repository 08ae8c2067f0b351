"""What drives the transcript: deltas are read and set once a frame, the rest in spare moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QPainter, QTextFrameFormat

from desktop_chat.chat.messages import Message
from desktop_chat.chat.notices import Notice
from desktop_chat.markdown.gate import Gate
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.transcript.code_scroll import CodeScroller
from desktop_chat.ui.transcript.dot import WaitingDot
from desktop_chat.ui.transcript.errands import Errands
from desktop_chat.ui.transcript.finding import Finder
from desktop_chat.ui.transcript.folding import Folding
from desktop_chat.ui.transcript.formats import FORMULA_OBJECT, PICTURE_OBJECT
from desktop_chat.ui.transcript.formulas import FormulaObject, outline
from desktop_chat.ui.transcript.gatekeeper import Gatekeeper
from desktop_chat.ui.transcript.growing import Growth
from desktop_chat.ui.transcript.jumping import Jumper
from desktop_chat.ui.transcript.lexers import Lexers
from desktop_chat.ui.transcript.marks import MarkPainter, block_top
from desktop_chat.ui.transcript.opening import Opening
from desktop_chat.ui.transcript.reading import (
    Spot,
    anchor_at_top,
    spot_at_top,
)
from desktop_chat.ui.transcript.selecting import Selecting
from desktop_chat.ui.transcript.sheets import Boundary, Part, Place, Sheet
from desktop_chat.ui.transcript.shown import Shown

if TYPE_CHECKING:
    from desktop_chat.markdown.formulas import Formula, FormulaSetter, Order
    from desktop_chat.ui.transcript.announcing import Announcer
    from desktop_chat.ui.transcript.attached import PictureObject
    from desktop_chat.ui.transcript.view import TranscriptView

_AT_ONCE = 65_536  # characters of a message that are read before it is first shown


class Engine(QObject):
    """Between the view and the conversation in it."""

    changed = Signal()  # the last message is another, has ended, or offers something else

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self.view = view
        self._gate = Gate()
        self.gatekeeper = Gatekeeper(self._gate, self)
        self._lexers = Lexers(self._gate)
        self._lexers.came.connect(self._on_news, Qt.ConnectionType.QueuedConnection)
        self._formula_setter: FormulaSetter | None = None
        self._objects = FormulaObject(self)
        layout = view.document().documentLayout()
        layout.registerHandler(FORMULA_OBJECT, self._objects)
        self._pictures: PictureObject | None = None
        self._marks = MarkPainter(view)
        self.selecting = Selecting(self)
        self.opening = Opening(self)
        self.code_scroller = CodeScroller(self)
        self.shown = self._make_shown([])
        self.finder = Finder(self)
        self.jumper = Jumper(self)
        self.folding = Folding(self)
        self.errands = Errands(self)
        self.growth = Growth(self)
        self._announcer: Announcer | None = None
        self._kept_spot: tuple[Spot | None, int] = (None, 0)
        self._dot = WaitingDot(view, self._dot_height)
        self._width_timer = self._timer(self._set_width)
        self.set_air()

    def _show_pictures(self) -> None:
        """Something is attached to a message that is being set."""
        if self._pictures is None and self.view.thumbnails is not None:
            from desktop_chat.ui.transcript.attached import PictureObject

            self._pictures = PictureObject(self)
            self._pictures.thumbnails = self.view.thumbnails()
            self._pictures.thumbnails.came.connect(self.view.viewport().update)
            layout = self.view.document().documentLayout()
            layout.registerHandler(PICTURE_OBJECT, self._pictures)
        if self._pictures is not None:
            self._pictures.border = self.view.colours.border

    def _timer(self, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(call)
        return timer

    @property
    def announcer(self) -> Announcer | None:
        """Tells what comes to what reads the screen out; none while nothing does."""
        if not QAccessible.isActive():
            return None
        if self._announcer is None:
            from desktop_chat.ui.transcript.announcing import Announcer

            self._announcer = Announcer(self.view)
        return self._announcer

    def set_air(self) -> None:
        air = QTextFrameFormat()
        air.setBottomMargin(tokens.SPACE_6)
        self.view.document().rootFrame().setFrameFormat(air)

    def _make_shown(self, messages: Sequence[Message]) -> Shown:
        shown = Shown(messages, self.view.document())
        if not self.view.has_buttons:
            for sheet in shown.sheets.all:
                sheet.never_fold()
        self._dress(shown)
        return shown

    def _dress(self, shown: Shown) -> None:
        view = self.view
        type_ = view.make_typography()
        shown.dress(
            type_, view.column, view.wraps_code, self._lexers.is_ready, self._setter_of_formulas
        )
        shown.compositor.on_attached = self._show_pictures
        shown.compositor.setter.has_buttons = view.has_buttons
        shown.formulas.came.connect(self._on_news, Qt.ConnectionType.QueuedConnection)
        self._objects.formulas = shown.formulas
        self._objects.clear()

    # Showing.

    def show(self, messages: Sequence[Message]) -> None:
        """Another conversation, at its end."""
        self.growth.forget()
        self.opening.forget()
        self.selecting.clear()
        self.errands.forget()
        self.jumper.forget()
        self._forget_announced()
        self.shown = self._make_shown(messages)
        if messages:
            self._read_at_once(self.shown.last, self.shown.last_number)
        self.opening.show_end()
        if self.shown.page.entries:
            self.growth.go_on()
        self._run_dot()
        self.finder.restart()
        self.changed.emit()

    def _read_at_once(self, sheet: Sheet, number: int) -> None:
        """Read a message as far as a moment allows; errands read the rest."""
        characters = 0
        while not sheet.is_read and characters < _AT_ONCE:
            sheet.read()
            characters += 8_192

    def dress(self) -> None:
        """Another palette, size or width: everything anew, what is read stays in its place."""
        spot = None if self.view.follows else self._spot()
        self.selecting.keep()
        self.view.centre()
        self._dress(self.shown)
        if spot is not None:
            self.opening.open_spot(spot)
        else:
            self.opening.open(self.shown.end(), self.shown.contents.grow_up)
        self._kept_spot = (spot, self.view.verticalScrollBar().value())
        self.selecting.after_write()
        self.errands.forget()
        self.errands.wake()
        self.finder.mark()

    def _spot(self) -> Spot | None:
        """What is at the top; after several changes of the look still what it was before all."""
        spot, value = self._kept_spot
        if spot is not None and value == self.view.verticalScrollBar().value():
            return spot
        return spot_at_top(self.view, self.shown.page)

    def widened(self) -> None:
        """The column has another width: what depends on it is set anew, soon."""
        if self.shown.compositor.setter.column != self.view.column:
            self._width_timer.start()

    def _set_width(self) -> None:
        if self.shown.compositor.setter.column != self.view.column and self.shown.page.entries:
            self.dress()

    @contextmanager
    def place_kept(self) -> Iterator[None]:
        """What is at the top stays there while the text is laid out anew."""
        view = self.view
        anchor = None if view.follows else anchor_at_top(view)
        scroll_to = view.verticalScrollBar().value()
        yield
        if anchor is not None:
            view.scroll_to(scroll_to)
            view.hold(anchor)
        else:
            view.scroll_to_end()

    # A reply grows.

    def add(self, message: Message) -> None:
        """One more message, at the end."""
        self._forget_announced()
        is_all_there = self.growth.settle()
        sheets = self.shown.sheets
        number = len(sheets.all)
        sheets.all.append(Sheet(message))
        self._read_at_once(sheets.all[-1], number)
        contents = self.shown.contents
        if not contents.page.entries or not is_all_there:
            self.opening.open(self.shown.end(), contents.grow_up)
        else:
            # The foot before it loses its links: only the last reply can be asked for again.
            begin = Place(max(number - 1, 0), Part.FOOT, 0)
            self._rewrite_or_open(begin)
        self._run_dot()
        self.finder.touch()
        self.errands.wake()
        self.changed.emit()

    def _forget_announced(self) -> None:
        if self._announcer is not None:
            self._announcer.forget()

    def _rewrite_or_open(self, begin: Place) -> None:
        contents = self.shown.contents
        index = contents.index_of(begin)
        is_near = index < len(contents.page.entries) or contents.grew_only_after_end(begin)
        if is_near:
            self.view.write(lambda: contents.rewrite_from(begin))
        elif self.view.follows:
            self.opening.open(self.shown.end(), contents.grow_up)

    def grew(self, text: str, is_thought: bool) -> None:
        """More of the last message; shown with the next frame."""
        self.growth.grew(text, is_thought)
        if (announcer := self.announcer) is not None:
            announcer.grew(text, is_thought)

    def flush(self) -> None:
        """Show all that has come."""
        self.growth.flush()

    def moved(self, message: Message) -> None:
        """The last message's status has changed."""
        self._run_dot()
        if not message.status.is_final or not self.shown.sheets.all:
            return
        self.growth.ended(message)
        self.changed.emit()
        if (announcer := self.announcer) is not None:
            announcer.ended(message)

    def noticed(self, notice: Notice) -> None:
        if (announcer := self.announcer) is not None:
            announcer.noticed(notice)
        if self.shown.sheets.all:
            self.growth.settle()
            self.shown.last.notice = notice
            self._rewrite_part(Part.FOOT)

    def show_boundaries(self, boundaries: Mapping[int, Boundary]) -> None:
        """Say under messages, by their numbers, that what is above is not sent as it stands."""
        sheets, contents = self.shown.sheets.all, self.shown.contents
        for number, sheet in enumerate(sheets):
            boundary = boundaries.get(number) if not sheet.is_user else None
            if boundary != sheet.boundary:
                sheet.boundary = boundary
                self.view.write(partial(contents.rewrite_foot, number))

    def drop_last(self) -> None:
        """Take the last message away."""
        self._forget_announced()
        self.growth.forget()
        sheets = self.shown.sheets
        del sheets.all[-1]
        contents = self.shown.contents
        begin = contents.index_of(Place(len(sheets.all), 0, 0))
        page = self.shown.page
        self.view.write(lambda: page.splice(begin, len(page.entries), []))
        self._run_dot()
        self.changed.emit()

    def _rewrite_part(self, part: Part) -> None:
        if self.shown.contents.has_end_before(self.shown.last_number):
            place = Place(self.shown.last_number, part, 0)
            self.view.write(lambda: self.shown.contents.rewrite_from(place))

    # The thought.

    def toggle_thought(self, number: int) -> None:
        """Open or fold what the model thought; its line stays where it is."""
        if not self.shown.has_message(number):
            return
        sheet = self.shown.sheets.all[number]
        sheet.is_open = not sheet.is_open
        sheet.person_chose = True
        while sheet.is_open and not sheet.thought.is_read:
            sheet.thought.read()  # the page is written below
        self.view.set_follows(follows=False)
        contents = self.shown.contents
        self.view.write(lambda: contents.rewrite_message(number))
        self.errands.wake()

    # Edges, colours, formulas.

    @property
    def is_at_rest(self) -> bool:
        """Whether all that is near is loaded, coloured and set."""
        is_working = self.errands.is_awake or self.opening.is_under_way
        return not (is_working or self.growth.is_waiting or self.shown.formulas.is_waiting)

    @property
    def has_end(self) -> bool:
        return self.shown.contents.has_end

    def scrolled(self) -> None:
        self.errands.at_edges()
        self.finder.mark()

    def _setter_of_formulas(self) -> FormulaSetter:
        if self._formula_setter is None:
            from desktop_chat.markdown.formulas import FormulaSetter

            self._formula_setter = FormulaSetter(self._on_set, outline, self._gate)
        return self._formula_setter

    def stop(self) -> None:
        """The window closes: end the thread that sets formulas."""
        if self._formula_setter is not None:
            self._formula_setter.stop()

    def _on_set(self, order: Order, formula: Formula | None) -> None:
        """Called in the thread that sets formulas."""
        self.shown.formulas.take(order, formula)

    def _on_news(self) -> None:
        self.errands.wake()

    # Painting.

    def paint(self, painter: QPainter, area: QRectF) -> None:
        self._marks.edited = self.shown.sheets.number_of(self.view.edited)
        self._marks.paint(painter, self.shown.page, area, self.view.colours)
        self.jumper.paint(painter)
        self._dot.paint(painter, self.view.colours.accent)

    def paint_over(self, painter: QPainter, area: QRectF) -> None:
        """What is painted over the text."""
        if not self.view.wraps_code:
            self._marks.paint(painter, self.shown.page, area, self.view.colours, over=True)

    def _run_dot(self) -> None:
        message = self.shown.last.message if self.shown.sheets.all else None
        waits = message is not None and not message.status.is_final and not message.has_content
        self._dot.run(waits)

    def _dot_height(self) -> float | None:
        """The middle of the line in which the reply will begin, in the viewport."""
        page = self.shown.page
        index = self.shown.contents.index_of(Place(self.shown.last_number, Part.FOOT, 0))
        if index >= len(page.entries):
            return None
        block = self.view.document().findBlock(page.start(index))
        top = block_top(block) - self.view.verticalScrollBar().value()
        return top + self.shown.compositor.setter.type.prose_line / 2

    def copy(self, as_markdown: bool) -> None:
        """Copy the selection, what is not loaded included."""
        self.selecting.copy(as_markdown)

"""What is done in spare moments, some milliseconds at a time: edges, colours, formulas, finds."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_chat.ui.transcript.contents import KEPT, MOST
from desktop_chat.ui.transcript.reading import anchor_at_top
from desktop_chat.ui.transcript.sheets import Place

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine

_BUDGET = 0.006  # seconds at a stretch
_AFTER_FLUSH, _PAUSE_MS = 0.004, 5
_SCREENS_AHEAD = 3  # that are loaded before they are needed
_AT_LEAST = 16_000  # characters that are loaded, so that what is short is all there
_PIECE = 2_000  # characters that are loaded at a stretch
_SET_AT_ONCE = 2  # entries that are set anew at a stretch
_COLOURING = 0.004  # seconds


class Errands(QObject):
    """Works on while there is something to do, and gives way to everything else in between."""

    most = MOST

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._stale: set[Place] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    def wake(self) -> None:
        """There may be something to do."""
        if not self._timer.isActive():
            self._timer.start(0)

    @property
    def is_awake(self) -> bool:
        """Whether there is, or may be, something to do."""
        return self._timer.isActive()

    def wake_for_news(self) -> None:
        """More of a reply is on the page: there may be code to colour, or formulas to set."""
        shown = self._engine.shown
        if shown.compositor.colouring.has_work or shown.formulas.has_missed:
            self.wake()

    def at_edges(self) -> None:
        """The reader has moved: load at once what is about to come in sight."""
        view = self._engine.view
        bar = view.verticalScrollBar()
        height = view.viewport().height()
        contents = self._engine.shown.contents
        if bar.value() < height // 2 and not contents.has_beginning and not bar.isSliderDown():
            view.write(lambda: contents.grow_up(_PIECE))
        elif bar.maximum() - bar.value() < height // 2 and not contents.has_end:
            view.write(lambda: contents.grow_down(_PIECE))
        self.wake()

    def forget(self) -> None:
        """Another conversation, or another look: places mean something else."""
        self._stale.clear()

    def trim(self) -> None:
        """Unload what is far from the reader; the page stays within its limit."""
        view, shown = self._engine.view, self._engine.shown
        page, contents = shown.page, shown.contents
        position = anchor_at_top(view).cursor.position()
        if view.follows or position > page.chars // 2:
            first = page.index_at(min(page.chars - KEPT, position - KEPT // 4))
            view.write(lambda: contents.cut_top(first))
        else:
            last = page.index_at(max(KEPT, position + KEPT // 4))
            view.write(lambda: contents.cut_bottom(last))

    def _work(self) -> None:
        """One stretch; whatever is urgent for the reader comes first."""
        self._engine.gatekeeper.work()
        now = perf_counter()
        growth = self._engine.growth
        if growth.is_bursting or now - growth.flushed_at < _AFTER_FLUSH:
            self._timer.start(_PAUSE_MS)  # one turn of the loop has enough in it
            return
        until = now + _BUDGET
        for step in (self._load, self._set_formulas, self._colour, self._find):
            if step(until):
                self._timer.start(0)
                return

    def _load(self, until: float) -> bool:
        """Load what is near the edges; whether there is more to load."""
        engine = self._engine
        view, contents = engine.view, engine.shown.contents
        bar = view.verticalScrollBar()
        ahead = _SCREENS_AHEAD * view.viewport().height()
        if not contents.page.entries:
            return self._read_first(until)
        if contents.page.chars > self.most:
            self.trim()
            return True
        if bar.maximum() - bar.value() < ahead and not contents.has_end:
            below = contents.unread_below()
            if below is not None:
                self._read(below, until)
            else:
                view.write(lambda: contents.grow_down(_PIECE))
            return True
        is_little = bar.value() < ahead or contents.page.chars < _AT_LEAST
        if is_little and not contents.has_beginning and not bar.isSliderDown():
            unread = contents.next_unread()
            if unread is not None:
                self._read(unread, until)
            else:
                view.write(lambda: contents.grow_up(_PIECE))
            return True
        return False

    def _read(self, number: int, until: float) -> None:
        sheet = self._engine.shown.sheets.all[number]
        while not sheet.is_read and perf_counter() < until:
            sheet.read()

    def _read_first(self, until: float) -> bool:
        """The last message is so long that not even its end is known yet."""
        shown = self._engine.shown
        if not shown.sheets.all or shown.last.is_read:
            return False
        last = shown.last
        while not last.is_read:
            if perf_counter() >= until:
                return True
            last.read()
        self._engine.opening.open_end_by_steps()
        return True

    def _set_formulas(self, until: float) -> bool:
        self._stale |= self._engine.shown.formulas.news()
        return self._set_stale()

    def _set_stale(self) -> bool:
        """Set some of the entries anew for which a colour or a formula has come."""
        if not self._stale:
            return False
        contents = self._engine.shown.contents
        loaded = sorted(place for place in self._stale if contents.is_loaded(place))
        now, later = loaded[:_SET_AT_ONCE], loaded[_SET_AT_ONCE:]
        self._stale = set(later)
        if now:
            self._engine.view.write(lambda: contents.set_anew(now))
        return bool(now)

    def _colour(self, until: float) -> bool:
        shown = self._engine.shown
        colouring = shown.compositor.colouring
        if not colouring.has_work:
            return False
        self._stale |= {
            place
            for group, begin, end in colouring.work(min(until, perf_counter() + _COLOURING))
            for place in colouring.pieces_with(group, begin, end)
        }
        return True

    def _find(self, until: float) -> bool:
        return self._engine.finder.work(until)

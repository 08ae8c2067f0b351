"""The last message grows: what has come is read and set frame by frame, never much at once."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_chat.chat.messages import Message
from desktop_chat.ui.transcript.sheets import Outline, Part, Place, Sheet

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.engine import Engine

FRAME_MS = 16
_LEAST, _MOST = 200, 2_000  # characters of a reply that are read and set in one frame
_FLUSH_MS = 5  # that this should take: painting and the network come on top
_BURST = 6_000  # characters at once that are a burst
_BURST_RATE, _CALM_RATE = 30_000, 15_000  # characters a second with which one begins, and ends
_COUNTED_FOR, _SHOW_EVERY = 0.08, 0.12  # seconds
_READ_SECONDS, _READ_AT_ONCE = 0.005, 4_096
_SETTLING_MS = 400  # after a burst, before what works in the background goes on
_BACKLOG = 32_768


class Growth(QObject):
    """What has come of the last message and is not on the page yet."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._pending: list[tuple[bool, str]] = []
        self._outline: Outline | None = None  # of the last message, as it is shown
        self._cost_ms = 0.0
        self._pace = 800  # characters that can be set in a frame, by what the last ones took
        self._shown_at = 0.0
        self._arrived, self._counted_since = 0, 0.0
        self.is_bursting = False  # more comes than a reader could follow
        self.flushed_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush_slice)
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.timeout.connect(lambda: engine.gatekeeper.hold(is_held=False))

    @property
    def is_waiting(self) -> bool:
        """Whether a frame is due."""
        return self._timer.isActive()

    def grew(self, text: str, is_thought: bool) -> None:
        """More of the last message; shown with the next frame."""
        self._pending.append((is_thought, text))
        if not self._timer.isActive():
            # A frame, or as long as the last one took to set: the rest of the app comes first.
            self._timer.start(max(FRAME_MS, round(self._cost_ms)))

    def ended(self, message: Message) -> None:
        """The last message is over."""
        sheet = self._engine.shown.last
        if message is sheet.message:
            self._outline = sheet.outline()
            self._take_pending()
            sheet.end()
            self.flush_slice()

    def go_on(self) -> None:
        """Show what of the last message has not been read yet."""
        if self._has_unread:
            self._timer.start(0)

    def forget(self) -> None:
        """Another conversation, or the message is gone."""
        self._timer.stop()
        self._pending.clear()
        self._set_bursting(is_bursting=False)

    def flush(self) -> None:
        """Show all that has come."""
        while self._pending or self._has_unread:
            self.flush_slice()

    def settle(self) -> bool:
        """Show all that has come, unless that is much; whether it is all on the page."""
        if self._engine.shown.sheets.all:
            self._take_pending()
            if self._engine.shown.last.unread > _BACKLOG:
                return False
            self.flush()
        return True

    @property
    def _has_unread(self) -> bool:
        sheets = self._engine.shown.sheets
        return bool(sheets.all) and not sheets.all[-1].is_read

    def _take_pending(self) -> None:
        """What has come goes to the sheet; a thought opens while it comes and folds after it."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        sheet = self._engine.shown.last
        sheet.notice = None
        for is_thought in (True, False):
            if text := "".join(piece for kind, piece in pending if kind is is_thought):
                self._arrived += len(text)
                (sheet.thought if is_thought else sheet.body).add(text)

    def flush_slice(self) -> None:
        """Show the next piece of what has come, so much that the window stays live."""
        self._engine.gatekeeper.work()
        self._timer.stop()
        if not self._engine.shown.sheets.all:
            self._pending.clear()
            return
        began = perf_counter()
        had_end = self._engine.shown.contents.has_end
        sheet = self._engine.shown.last
        before = self._outline or sheet.outline()
        self._outline = None
        self._take_pending()
        unread = sheet.unread
        self._watch_for_bursts(unread, began, sheet.message.status.is_final)
        if self.is_bursting:
            self._read_burst(sheet, began)
        else:
            self._read_piece(sheet, before, had_end)
            self._keep_pace(began, min(unread, self._pace))
        self.flushed_at = perf_counter()
        self._cost_ms = (self.flushed_at - began) * 1000
        if not sheet.is_read:
            self._timer.start(0)
        elif self.is_bursting:
            self._timer.start(FRAME_MS)
        self._after()

    def _watch_for_bursts(self, unread: int, now: float, is_over: bool) -> None:
        lasted = now - self._counted_since
        if lasted > _COUNTED_FOR:
            rate = self._arrived / lasted
            self._arrived, self._counted_since = 0, now
            self._set_bursting(rate > (_CALM_RATE if self.is_bursting else _BURST_RATE))
        if unread > _BURST:
            self._set_bursting(is_bursting=True)
        elif is_over:
            self._set_bursting(is_bursting=False)

    def _set_bursting(self, is_bursting: bool) -> None:
        """In a burst all goes to reading it: what is set meanwhile is soon off the screen."""
        if is_bursting is not self.is_bursting:
            self.is_bursting = self._engine.shown.formulas.is_held = is_bursting
            if is_bursting:
                self._release.stop()
                self._engine.gatekeeper.hold(is_held=True)
            else:
                self._release.start(_SETTLING_MS)

    def _read_piece(self, sheet: Sheet, before: Outline, had_end: bool) -> None:
        number = self._engine.shown.last_number
        begin, others = sheet.read_for(number, self._pace)
        sheet.settle_thought(self._engine.view.follows)
        outline = sheet.outline()
        if outline.parts != before.parts:
            begin = Place(number, 0, 0)
        elif outline != before:
            others.append(Place(number, Part.HEAD, 0))
        is_above = self._engine.shown.contents.begins_after(begin)
        if had_end and not is_above:
            self._engine.view.write(lambda: self._write(begin, others))
            return
        if not is_above:
            self._renew(begin)
        opening = self._engine.opening
        if self._engine.view.follows and not opening.is_under_way:
            opening.open_end_by_steps()  # the page lags behind what was read at once

    def _write(self, begin: Place, others: list[Place]) -> None:
        contents = self._engine.shown.contents
        contents.rewrite_from(begin)
        contents.set_anew(others)

    def _keep_pace(self, began: float, characters: int) -> None:
        """Take so much at once from now on that a frame has room for it."""
        cost = (perf_counter() - began) * 1000
        if cost > _FLUSH_MS:
            wanted = characters * _FLUSH_MS / cost
            self._pace = max(_LEAST, round(min(self._pace, (self._pace + wanted) / 2)))
        elif characters >= self._pace:
            self._pace = min(_MOST, self._pace + self._pace // 8)

    def _read_burst(self, sheet: Sheet, began: float) -> None:
        """Much has come at once: read it, and show its end from time to time."""
        opening, shown = self._engine.opening, self._engine.shown
        if opening.step():
            return
        begin = Place(shown.last_number, len(Part), 0)
        until = began + _READ_SECONDS
        while not sheet.is_read and perf_counter() < until:
            begin = min(begin, sheet.read_for(shown.last_number, _READ_AT_ONCE)[0])
        sheet.settle_thought(self._engine.view.follows)
        if self._engine.view.follows and began - self._shown_at > _SHOW_EVERY:
            opening.open_end_by_steps()
            self._shown_at = perf_counter()
        else:
            self._renew(begin)

    def _renew(self, begin: Place) -> None:
        """Set anew what is loaded from a place on, though what follows it is not."""
        contents = self._engine.shown.contents
        entries = self._engine.shown.page.entries
        if places := [entry.place for entry in entries[contents.index_of(begin) :]]:
            self._engine.view.write(lambda: contents.set_anew(places))

    def _after(self) -> None:
        engine = self._engine
        if engine.shown.page.chars > engine.errands.most:
            engine.errands.trim()
        if not engine.view.follows:
            engine.view.grew_unseen.emit()
        engine.finder.touch()
        engine.errands.wake_for_news()

"""A stream that others can read: what its listeners get is in the shared store before."""

from __future__ import annotations

from collections.abc import Callable

from desktop_chat.server.streams import UNREAD, Listener, Stream
from desktop_chat.server.tokens import Caller


class SharedStream(Stream):
    """Events wait in `unsaved` until the store has them; only then are they seen here too.

    So whoever loses a connection to this process finds in the store all that it was sent.
    """

    def __init__(
        self,
        stream_id: str,
        caller: Caller,
        resumable: bool,
        on_change: Callable[[SharedStream], None],
    ) -> None:
        super().__init__(stream_id, caller, resumable)
        self.unsaved: list[bytes] = []
        self.is_over = False
        self.saved_until = 0.0  # when the store lets go of it, on the loop's clock
        self._on_change = on_change
        self._alone = False

    def publish(self, frame: bytes) -> None:
        """See `Stream`."""
        if self._alone:
            super().publish(frame)
            return
        self.size += len(frame)
        self.unsaved.append(frame)
        self._on_change(self)

    def end(self) -> None:
        """See `Stream`."""
        self.is_over = True
        if self._alone:
            super().end()
        else:
            self._on_change(self)

    @property
    def is_far_ahead(self) -> bool:
        """See `Stream`; what the store has not taken yet counts, whoever listens."""
        return self.size - self.log.size > UNREAD or super().is_far_ahead

    def leave(self, listener: Listener) -> None:
        """See `Stream`; who leaves a reply that has ended may come back for it."""
        super().leave(listener)
        if self.ended and not self._alone:
            self._on_change(self)

    def show(self, frames: list[bytes], ended: bool) -> None:
        """The store has these."""
        for frame in frames:
            self.log.append(frame)
        for listener in self.listeners:
            listener.wake()
        self.make_room()
        if ended and not self.ended:
            super().end()

    def go_on_alone(self) -> None:
        """The store has failed: show the listeners here what there is."""
        self._alone = True
        frames, self.unsaved = self.unsaved, []
        self.show(frames, self.is_over)


class MirroredStream(Stream):
    """A stream of another process, read from the store for one listener."""

    def __init__(self, stream_id: str, caller: Caller, after: int) -> None:
        super().__init__(stream_id, caller, resumable=True, first=after)
        self.on_left: Callable[[], object] = lambda: None
        # The reply goes on elsewhere: a connection that just ends says "go on there".
        self.stop = lambda _ending: self.end()

    def leave(self, listener: Listener) -> None:
        """See `Stream`."""
        super().leave(listener)
        self.on_left()

"""Uvicorn's HTTP protocol with the clocks that it lacks.

A request's header and body must come in time, a reader must go on reading, and of the
connections that have asked for nothing yet only so many are kept: the oldest makes room. A client
that goes away is noticed whatever it has sent behind its request.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol, RequestResponseCycle

from desktop_chat.chat.failures import ErrorCode
from desktop_chat.server.metrics import Metrics
from desktop_chat.server.settings import ServerSettings
from desktop_chat.wire.service_requests import encode_refusal

MOST_BEHIND = 64 * 1024  # bytes that may come behind a request while its reply is under way
_LINE_ENDS = b"\r\n"
_REPLIES = "/chat/stream"


class _Phase(Enum):
    """What a connection is being waited for."""

    NOTHING = auto()
    HEADER = auto()
    BODY = auto()


class GuardedProtocol(H11Protocol):
    """One connection. `guarded_protocol` makes the class that uvicorn is given."""

    settings: ServerSettings
    metrics: Metrics
    asking: dict[GuardedProtocol, None]  # those whose first request has not come, oldest first

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self._phase = _Phase.NOTHING
        self._deadline: asyncio.TimerHandle | None = None
        self._blocked: asyncio.TimerHandle | None = None
        self._unsent = 0
        self._sends_no_more = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        super().connection_made(transport)
        self.metrics.connections += 1
        self._enter(_Phase.HEADER)
        self.asking[self] = None
        if len(self.asking) > self.settings.max_idle_connections:
            next(iter(self.asking)).drop()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self.metrics.connections -= 1
        self.asking.pop(self, None)
        self._enter(_Phase.NOTHING)
        self._stop_blocked_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        state = self.conn.their_state
        if state in (h11.MUST_CLOSE, h11.CLOSED):
            return  # it has said that it asks for nothing more
        behind = len(self.conn.trailing_data[0]) if state in (h11.IDLE, h11.DONE) else 1
        if not behind and not (data := data.lstrip(_LINE_ENDS)):
            return  # empty lines before a request, as some clients send them after a body
        if state is h11.DONE and self._asks_for_a_reply and behind + len(data) > MOST_BEHIND:
            self.drop()
            return
        super().data_received(data)
        state = self.conn.their_state
        if state is h11.DONE and len(self.conn.trailing_data[0]) <= MOST_BEHIND:
            self.flow.resume_reading()  # who does not read does not see a client go away
        if state is h11.IDLE and self.conn.trailing_data[0]:
            self._enter(_Phase.HEADER)
        elif state is h11.SEND_BODY:
            self._enter(_Phase.BODY)
        elif state is not h11.IDLE or self.cycle is not None:
            self._enter(_Phase.NOTHING)

    @property
    def _asks_for_a_reply(self) -> bool:
        return self.scope["method"] != "DELETE" and _REPLIES in self.scope["path"]

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """See `asyncio.Protocol`: a client that sends no more still gets a short answer.

        Not a reply: the end of a connection cannot be told from this, and it is a Stop.
        """
        cycle: RequestResponseCycle | None = self.cycle
        waits = cycle is not None and not cycle.response_complete
        if not waits or self._asks_for_a_reply or self.conn.their_state is h11.SEND_BODY:
            return None
        self._sends_no_more = True
        return True

    def on_response_complete(self) -> None:
        """See `H11Protocol`."""
        super().on_response_complete()
        if self._sends_no_more and (self.cycle.response_complete or self._asks_for_a_reply):
            self.transport.close()

    def _enter(self, phase: _Phase) -> None:
        if phase is self._phase:
            return
        self._phase = phase
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if phase is not _Phase.HEADER:
            self.asking.pop(self, None)
        if phase is not _Phase.NOTHING:
            header = phase is _Phase.HEADER
            seconds = self.settings.header_seconds if header else self.settings.body_seconds
            self._deadline = self.loop.call_later(seconds, self.drop)

    def drop(self) -> None:
        """Close the connection now, whatever is still to be written."""
        self.asking.pop(self, None)
        self.transport.abort()

    def pause_writing(self) -> None:
        """See `asyncio.Protocol`: the client does not read as fast as we write."""
        super().pause_writing()
        self._unsent = self.transport.get_write_buffer_size()
        self._start_blocked_clock()

    def resume_writing(self) -> None:
        """See `asyncio.Protocol`."""
        self._stop_blocked_clock()
        super().resume_writing()

    def _start_blocked_clock(self) -> None:
        self._stop_blocked_clock()
        seconds = self.settings.slow_reader_seconds
        self._blocked = self.loop.call_later(seconds, self._judge_reader)

    def _stop_blocked_clock(self) -> None:
        if self._blocked is not None:
            self._blocked.cancel()
            self._blocked = None

    def _judge_reader(self) -> None:
        """Drop a reader that has read nothing; one that reads slowly gets more time."""
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self._unsent:
            self.metrics.dropped_readers += 1
            self.drop()
            return
        self._unsent = unsent
        self._start_blocked_clock()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP with one line of JSON, or hang up where that is too late."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        body = encode_refusal(ErrorCode.BAD_REQUEST, msg)
        headers = [
            ("content-type", "application/json; charset=utf-8"),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        response = h11.Response(status_code=400, headers=headers, reason=STATUS_PHRASES[400])
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def guarded_protocol(settings: ServerSettings, metrics: Metrics) -> type[GuardedProtocol]:
    """The protocol class for one server."""
    fields = {"settings": settings, "metrics": metrics, "asking": {}}
    return type("Guarded", (GuardedProtocol,), fields)

"""Events of the streaming service: deltas to bytes and back. `docs/server.md` has the contract.

One delta is one event with one JSON object, its text as UTF-8. Line ends inside a text are
escaped by JSON, so that nothing in a text can end or begin an event.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring

from desktop_chat.chat.cleaning import Cleaner, clean
from desktop_chat.chat.deltas import Delta, Finish, ReasoningDelta, Tally, TextDelta, UsageReport
from desktop_chat.chat.failures import ErrorCode, Reason
from desktop_chat.chat.messages import Usage
from desktop_chat.wire.eventstream import Event
from desktop_chat.wire.service_errors import classify, find_error, parse_json

DONE = "[DONE]"
TRUNCATED = "truncated"
STOPPED = "stopped"
PING = b": ping\n\n"
MEDIA_TYPE = "text/event-stream"
STREAM_ID = "X-Stream-Id"
LAST_EVENT_ID = "Last-Event-ID"
RESUMABLE = "resumable"
MAX_JUNK = 20
_MAX_NUMBER_DIGITS = 15
_COUNTS = (
    ("prompt", "prompt_tokens"),
    ("completion", "completion_tokens"),
    ("total", "total_tokens"),
)
_CODES = {code.value: code for code in ErrorCode}
_PINGS = ("ping", "keepalive", "keep-alive", "heartbeat")


def content_frame(number: int, text: str) -> bytes:
    """Event `number`: more of the reply."""
    # By hand, since this runs once a delta: json.dumps of the object takes twice as long.
    frame = f'id: {number}\ndata: {{"content": {encode_basestring(text)}}}\n\n'
    return frame.encode("utf-8", "replace")


def reasoning_frame(number: int, text: str) -> bytes:
    """Event `number`: more of what the model thinks."""
    frame = f'id: {number}\ndata: {{"reasoning": {encode_basestring(text)}}}\n\n'
    return frame.encode("utf-8", "replace")


def usage_frame(number: int, usage: Usage) -> bytes:
    """Event `number`: the tokens as the upstream counted them."""
    return _frame(number, {"usage": usage._asdict()})


def finish_frame(number: int, reason: str) -> bytes:
    """Event `number`: why the reply ends; `done_frame` follows where it is whole."""
    return _frame(number, {"finish": reason})


def error_frame(number: int, message: str, code: ErrorCode) -> bytes:
    """Event `number`, the last: the reply failed after it began."""
    return _frame(number, {"error": message, "code": code.value})


def done_frame(number: int) -> bytes:
    """Event `number`, the last: the reply is whole."""
    return f"id: {number}\ndata: {DONE}\n\n".encode()


def _frame(number: int, value: dict[str, object]) -> bytes:
    text = json.dumps(value, ensure_ascii=False)
    return f"id: {number}\ndata: {text}\n\n".encode("utf-8", "replace")


class ServiceReader:
    """Reads one reply of a service, event by event, over as many connections as it takes.

    Nothing in an event raises. After each `read`:

    `is_whole`   `[DONE]` came; the `Finish` delta comes with it and not before
    `truncated`  the service said that its upstream was cut: there is nothing to resume
    `stopped`    the service said that somebody stopped the reply
    `error`      code, reason and the service's own words; the deltas before it count
    `has_ended`  one of these: a connection that ends without any was lost
    `last_id`    the number of the last event, to be sent as `Last-Event-ID`; 0 at the start

    `numbered` says that the service named the stream, so that its ids count events: then what
    comes twice is dropped, and `has_gap` tells that something is missing for good.
    """

    def __init__(self, numbered: bool = False) -> None:
        self.numbered = numbered
        self.last_id = 0
        self.has_gap = False
        self.is_whole = False
        self.truncated = False
        self.stopped = False
        self.finish: str | None = None
        self.error: tuple[ErrorCode, Reason, str] | None = None
        self.has_content = False
        self.events = 0
        self.warnings = 0
        self._junk = 0
        self._text_cleaner = Cleaner()
        self._reasoning_cleaner = Cleaner()

    @property
    def has_ended(self) -> bool:
        """Whether the service told how the reply ends."""
        return self.is_whole or self.truncated or self.stopped or self.error is not None

    def read(self, event: Event) -> list[Delta]:
        """The deltas of one event."""
        if self.has_ended or (self.numbered and not self._is_next(event.id)):
            return []
        self.events += 1
        if event.event != "message":
            self._read_named(event)
            return []
        value = parse_json(event.data)
        if isinstance(value, dict):
            return self._read_object(value)
        return self._read_oddity(event.data)

    def end(self, request_id: str | None = None) -> list[Delta]:
        """What is left when the reply is over; call once, however it ended."""
        out: list[Delta] = []
        if text := self._text_cleaner.end():
            out.append(TextDelta(text))
        if text := self._reasoning_cleaner.end():
            out.append(ReasoningDelta(text))
        self.has_content = self.has_content or bool(out)
        out.append(Tally(self.events, self.warnings, request_id))
        if self.is_whole:
            out.append(Finish(self.finish))
        return out

    def _is_next(self, text: str) -> bool:
        """Whether an event is new, by its id; keeps count."""
        if not (0 < len(text) <= _MAX_NUMBER_DIGITS and text.isascii() and text.isdigit()):
            return True
        number = int(text)
        if number <= self.last_id:
            return False
        self.has_gap = self.has_gap or number > self.last_id + 1
        self.last_id = number
        return True

    def _read_object(self, value: dict[str, object]) -> list[Delta]:
        if value.get("error"):
            self._fail(value)
            return []
        out: list[Delta] = []
        for name, cleaner, kind in (
            ("reasoning", self._reasoning_cleaner, ReasoningDelta),
            ("content", self._text_cleaner, TextDelta),
        ):
            text = value.get(name)
            if isinstance(text, str):
                if cleaned := cleaner.feed(text):
                    self.has_content = True
                    out.append(kind(cleaned))
            elif text is not None:
                self.warnings += 1
        if usage := _read_usage(value.get("usage")):
            out.append(UsageReport(usage))
        finish = value.get("finish")
        if isinstance(finish, str) and finish:
            self._read_finish(clean(finish)[:100])
        return out

    def _read_finish(self, reason: str) -> None:
        if reason == TRUNCATED:
            self.truncated = True
        elif reason == STOPPED:
            self.stopped = True
        else:
            self.finish = reason

    def _read_named(self, event: Event) -> None:
        if event.event == "error":
            value = parse_json(event.data)
            error = value if isinstance(value, dict) else {}
            self._fail(error if error.get("error") else {"error": value or event.data})
        elif event.event not in _PINGS:
            self.warnings += 1

    def _read_oddity(self, data: str) -> list[Delta]:
        if data.strip() == DONE:
            self.is_whole = True
            return []
        self.warnings += 1
        self._junk += bool(data.strip())
        if self._junk > MAX_JUNK:
            self.error = (ErrorCode.NOT_A_STREAM, Reason.GARBLED, data)
        return []

    def _fail(self, value: dict[str, object]) -> None:
        """Our own services name the cause in `code`; others are understood by their words."""
        error = find_error(value)
        code, reason = classify(error)
        own = value.get("code")
        if isinstance(own, str) and own in _CODES:
            code, reason = _CODES[own], Reason.NONE
        self.error = (code, reason, error.message if error else "")


def _read_usage(usage: object) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    counts: list[int | None] = []
    for names in _COUNTS:
        values = (usage.get(name) for name in names)
        numbers = [v for v in values if isinstance(v, int) and not isinstance(v, bool)]
        counts.append(min(max(numbers[0], 0), 10**12) if numbers else None)
    prompt, completion, total = counts
    if prompt is None and completion is None and total is None:
        return None
    return Usage(prompt or 0, completion or 0, total or (prompt or 0) + (completion or 0))

"""Chat-completion chunks to deltas: what OpenAI-compatible services send, as they send it."""

from __future__ import annotations

import json

from desktop_chat.chat.cleaning import Cleaner, clean
from desktop_chat.chat.deltas import (
    Delta,
    Finish,
    ReasoningDelta,
    Tally,
    TextDelta,
    ToolCalls,
    UsageReport,
)
from desktop_chat.chat.failures import ErrorCode, Reason
from desktop_chat.chat.messages import Usage
from desktop_chat.wire.eventstream import Event
from desktop_chat.wire.service_errors import (
    ServiceError,
    classify,
    find_error,
    find_refusal,
    parse_json,
)
from desktop_chat.wire.thinking import ThinkSplitter
from desktop_chat.wire.tool_calls import ToolCallJoiner

DONE = "[DONE]"
MAX_JUNK = 20
_MAX_VALUES = 100  # in one event
_decode = json.JSONDecoder().decode
_decode_at = json.JSONDecoder().raw_decode
_REASONING_FIELDS = ("reasoning_content", "reasoning", "thinking")


class ChunkReader:
    """Reads one reply, event by event. Nothing in an event raises.

    After each `read`: `done` says that the end marker came, `error` holds what the service
    reported (the deltas before it count). `warnings` counts oddities that were skipped; `words` is
    what the service said beside its chunks, the error of a reply that has no others.
    """

    def __init__(self) -> None:
        self.done = False
        self.finish: str | None = None
        self._word: str | None = None  # the service's own, whatever it means
        self.error: tuple[ErrorCode, Reason, str] | None = None
        self.words: ServiceError | None = None  # what it said instead of a chunk
        self.warnings = 0
        self.events = 0
        self.has_content = False
        self._junk = 0
        self._text_length = 0
        self._splitter = ThinkSplitter()
        self._text_cleaner = Cleaner()
        self._reasoning_cleaner = Cleaner()
        self._tools = ToolCallJoiner()

    def read(self, event: Event) -> list[Delta]:
        """The deltas of one event."""
        if self.done or self.error:
            return []
        self.events += 1
        data = event.data
        if event.event != "message":
            return self._read_named(event)
        try:
            chunk = _decode(data)
        except (ValueError, RecursionError):
            return self._read_oddity(data)
        return self.read_chunk(chunk)

    def read_chunk(self, chunk: object) -> list[Delta]:
        """The deltas of one parsed chunk, or of a whole completion."""
        out: list[Delta] = []
        if not isinstance(chunk, dict):
            self.warnings += 1
            return out
        choices = chunk.get("choices")
        if isinstance(choices, list):
            for choice in choices:
                if isinstance(choice, dict) and choice.get("index") in (0, "0", None):
                    self._read_choice(choice, out)
        elif refusal := find_refusal(chunk):
            self.words = refusal
        if "usage" in chunk:
            self._read_usage(chunk["usage"], out)
        if chunk.get("error") or chunk.get("object") == "error" or chunk.get("type") == "error":
            self._fail(find_error(chunk))
        return out

    def end(self, request_id: str | None = None) -> list[Delta]:
        """What is left when the stream is over; call once, however it ended."""
        out: list[Delta] = []
        self._emit_text(self._text_cleaner.end(), out)
        self._emit(self._splitter.end(), out)
        if rest := self._reasoning_cleaner.end():
            out.append(ReasoningDelta(rest))
        if calls := self._tools.calls():
            self.has_content = True
            out.append(ToolCalls(calls))
        out.append(Tally(self.events, self.warnings, request_id, word=self._word))
        if self.done and self.finish is None and not self.error:
            out.append(Finish(None))
        return out

    @property
    def is_whole(self) -> bool:
        """Whether an end marker was seen: `[DONE]` or a finish reason."""
        return self.done or self.finish is not None

    def _read_choice(self, choice: dict[str, object], out: list[Delta]) -> None:
        delta = choice.get("delta")
        if isinstance(delta, dict):
            self._read_delta(delta, out)
        elif isinstance(message := choice.get("message"), dict):
            self._read_message(message, out)
        elif isinstance(text := choice.get("text"), str):
            self._add_text(text, out)
        reason = choice.get("finish_reason")
        if isinstance(reason, str) and reason:
            self._finish(clean(reason)[:100], out)

    def _read_delta(self, delta: dict[str, object], out: list[Delta]) -> None:
        if len(delta) > 1 or "content" not in delta:
            self._read_reasoning(delta, out)
            if "tool_calls" in delta:
                self._tools.add(delta["tool_calls"])
            if "function_call" in delta:
                self._tools.add_function(delta["function_call"])
            if self._tools.is_too_much:
                self.error = (ErrorCode.TOO_LONG, Reason.NONE, "")
        content = delta.get("content")
        if content is None:
            content = delta.get("refusal")
        if isinstance(content, str):
            if content:
                self._add_text(content, out)
        elif isinstance(content, list):
            self._add_text(_joined_parts(content), out)
        elif content is not None:
            self.warnings += 1

    def _read_message(self, message: dict[str, object], out: list[Delta]) -> None:
        content = message.get("content")
        repeated = isinstance(content, str) and 0 < len(content) == self._text_length
        self._read_delta({**message, "content": None} if repeated else message, out)

    def _read_reasoning(self, delta: dict[str, object], out: list[Delta]) -> None:
        text = self._reasoning_cleaner.feed(_reasoning_of(delta))
        if text:
            self.has_content = True
            out.append(ReasoningDelta(text))

    def _add_text(self, text: str, out: list[Delta]) -> None:
        self._text_length += len(text)
        self._emit_text(self._text_cleaner.feed(text), out)

    def _emit_text(self, text: str, out: list[Delta]) -> None:
        if not text:
            return
        if self._splitter.is_open_text:
            self.has_content = True
            out.append(TextDelta(text))
        else:
            self._emit(self._splitter.feed(text), out)

    def _emit(self, parts: list[tuple[bool, str]], out: list[Delta]) -> None:
        for is_reasoning, text in parts:
            self.has_content = True
            out.append(ReasoningDelta(text) if is_reasoning else TextDelta(text))

    def _finish(self, reason: str, out: list[Delta]) -> None:
        self._word = reason
        if reason == "error":
            self._fail(None)
        elif reason == "content_filter":
            self.finish = reason
            self.error = (ErrorCode.CONTENT_FILTER, Reason.NONE, "")
        else:
            self.finish = reason
            out.append(Finish(self.finish))

    def _read_usage(self, usage: object, out: list[Delta]) -> None:
        if not isinstance(usage, dict):
            return
        prompt, completion = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
        total = _count(usage, "total_tokens")
        if prompt is None and completion is None and total is None:
            return
        counted = (prompt or 0) + (completion or 0)
        out.append(UsageReport(Usage(prompt or 0, completion or 0, total or counted)))

    def _read_named(self, event: Event) -> list[Delta]:
        if event.event == "error":
            value = parse_json(event.data)
            error = find_error(value) or find_error({"error": value})
            self._fail(error or ServiceError(event.data))
        elif event.data.strip().startswith(DONE):
            self.done = True
        elif event.event not in ("ping", "keepalive", "keep-alive", "heartbeat"):
            value = parse_json(event.data)
            if isinstance(value, dict) and isinstance(value.get("choices"), list):
                return self.read_chunk(value)  # under a name of its service's own
            self.warnings += 1
        return []

    def _read_oddity(self, data: str) -> list[Delta]:
        stripped = data.strip()
        if stripped.startswith(DONE):
            self.done = True
            return []
        if not stripped or stripped.startswith(":"):
            self.warnings += bool(stripped)
            return []
        if stripped[:5].lower() == "error":
            self._fail(ServiceError(stripped))
            return []
        return self._read_several(stripped)

    def _read_several(self, data: str) -> list[Delta]:
        """Two objects in one event: a gateway has put its error into another's chunk."""
        values = _values(data)
        error = next((found for value in values if (found := find_error(value))), None)
        if error:
            self._fail(error)
            return []
        if values and all(isinstance(value, dict) for value in values):
            return [delta for value in values for delta in self.read_chunk(value)]
        self.warnings += 1
        self._junk += 1
        if self._junk > MAX_JUNK:
            self.error = (ErrorCode.NOT_A_STREAM, Reason.GARBLED, data)
        return []

    def _fail(self, error: ServiceError | None) -> None:
        code, reason = classify(error)
        self.error = (code, reason, error.message if error else "")


def _values(data: str) -> list[object]:
    """The JSON values on the lines of `data`, or one behind the other on a single line."""
    if "\n" in data:
        return [parse_json(line) for line in data.split("\n", _MAX_VALUES)]
    values: list[object] = []
    end = 0
    try:
        while end < len(data) and len(values) < _MAX_VALUES:
            value, end = _decode_at(data, end)
            values.append(value)
    except (ValueError, RecursionError):
        return []
    return values if end == len(data) else []


def _reasoning_of(delta: dict[str, object]) -> str:
    """The reasoning in a delta, once where it is there under several names."""
    for name in _REASONING_FIELDS:
        text = delta.get(name)
        if isinstance(text, str) and text:
            return text
    details = delta.get("reasoning_details")
    return _joined_details(details) if isinstance(details, list) else ""


def _joined_parts(parts: list[object]) -> str:
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict) and part.get("type") in ("text", "output_text", None):
            text = part.get("text")
            if isinstance(text, str):
                texts.append(text)
    return "".join(texts)


def _joined_details(details: list[object]) -> str:
    texts: list[str] = []
    for detail in details:
        if isinstance(detail, dict):
            text = detail.get("text") or detail.get("summary")
            if isinstance(text, str):
                texts.append(text)
    return "".join(texts)


def _count(usage: dict[str, object], name: str) -> int | None:
    value = usage.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return min(max(value, 0), 10**12)

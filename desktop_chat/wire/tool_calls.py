"""Joining the pieces of tool calls, however a service numbers them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.messages import ToolCall

MAX_CALLS = 1000
MAX_SIZE = 8 * 1024 * 1024


@dataclass(slots=True)
class _OpenCall:
    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class ToolCallJoiner:
    """Routes each piece by index, else by id, else by position, else to the call in progress.

    A new id on an index in use opens a new call: some services number every call 0.
    """

    def __init__(self) -> None:
        self.size = 0  # characters of all arguments, and of names and ids
        self._calls: list[_OpenCall] = []
        self._by_index: dict[int, _OpenCall] = {}

    def add(self, pieces: object) -> None:
        """The `tool_calls` of one delta; anything that is no list of objects is passed over."""
        if not isinstance(pieces, list):
            return
        for position, piece in enumerate(pieces):
            if isinstance(piece, dict):
                self._add(piece, position if len(pieces) > 1 else None)

    def add_function(self, piece: object) -> None:
        """The older `function_call` of one delta."""
        if isinstance(piece, dict):
            self._add({"index": 0, "function": piece}, None)

    @property
    def is_too_much(self) -> bool:
        """Whether more has come than is kept: 8 Mi characters or 1,000 calls."""
        return self.size > MAX_SIZE or len(self._calls) > MAX_CALLS

    def calls(self) -> tuple[ToolCall, ...]:
        """All calls so far; one without an id is named `call_<number>`."""
        return tuple(
            # Clean only now: a surrogate pair may be cut between two pieces.
            ToolCall(call.id or f"call_{number}", call.name, clean("".join(call.arguments)))
            for number, call in enumerate(self._calls)
        )

    def _add(self, piece: dict[str, object], position: int | None) -> None:
        index = piece.get("index")
        call_id = piece.get("id")
        function = piece.get("function")
        fields = function if isinstance(function, dict) else piece
        name = fields.get("name")
        call = self._find(
            index if isinstance(index, int) else None,
            clean(call_id) if isinstance(call_id, str) else "",
            position,
            name if isinstance(name, str) else "",
        )
        if isinstance(name, str) and name and not call.name:
            call.name = clean(name)
            self.size += len(name)
        arguments = fields.get("arguments")
        if isinstance(arguments, str):
            call.arguments.append(arguments)
            self.size += len(arguments)
        elif isinstance(arguments, (dict, list)):
            call.arguments.append(json.dumps(arguments, ensure_ascii=False))
            self.size += len(call.arguments[-1])

    def _find(self, index: int | None, call_id: str, position: int | None, name: str) -> _OpenCall:
        if index is not None:
            call = self._by_index.get(index)
            if call is None or (call_id and call.id and call_id != call.id):
                call = self._by_index[index] = self._open(call_id)
            call.id = call.id or call_id
            return call
        if call_id:
            known = next((c for c in self._calls if c.id == call_id), None)
            return known or self._open(call_id)
        if position is not None:
            if position < len(self._calls):
                return self._calls[position]
            return self._open("")
        if not self._calls or (name and self._calls[-1].arguments):
            return self._open("")
        return self._calls[-1]

    def _open(self, call_id: str) -> _OpenCall:
        call = _OpenCall(call_id)
        self._calls.append(call)
        self.size += len(call_id)
        return call

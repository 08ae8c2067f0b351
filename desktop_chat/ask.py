"""`desktop-chat ask`: one reply on standard output, without a window or a history."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

from desktop_chat.chat.backend import Backend, Prompt, Request
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.connections import DEMO, Connection
from desktop_chat.chat.deltas import ReasoningDelta, TextDelta
from desktop_chat.chat.failures import BackendError
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.notices import Notice, RetryPause
from desktop_chat.chat.parameters import Parameters
from desktop_chat.chat.threads import DaemonExecutor
from desktop_chat.chat.turn import Turn
from desktop_chat.options import Options, ServiceOpener, starting_connections
from desktop_chat.storage.keys import KeyringProblem, KeyStore
from desktop_chat.storage.settings import Settings, SettingsFile
from desktop_chat.ui.sentences import (
    ending_sentence,
    failure_sentence,
    keyring_failure,
    notice_sentence,
)

EXIT = {
    Status.COMPLETE: 0,
    Status.ERROR: 1,
    Status.TRUNCATED: 3,
    Status.STOPPED: 130,
}

# What a stream raises that is closed, broken, full, or was never there (None).
_GONE = (OSError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask and how to answer."""

    prompt: str
    system: str
    as_json: bool


def run_ask(options: Options, question: Question) -> int:
    """Stream one reply; the exit status tells how it ended."""
    settings = SettingsFile(options.data_dir / "settings.json").load()
    temporary, chosen = starting_connections(options, settings.connections)
    wanted = chosen or settings.connection_id
    known = (*temporary, *settings.connections, DEMO)
    connection = next((c for c in known if c.id == wanted), DEMO)
    reply = Message(Role.ASSISTANT, status=Status.QUEUED)
    printer = _Printer(question.as_json)
    code = asyncio.run(_ask(options, settings, connection, question, reply, printer), debug=False)
    printer.end(reply)
    # A name lookup or a keyring may hang in a thread for longer than anybody waits.
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(*_GONE):
            stream.flush()
    os._exit(code or int(printer.is_cut))


async def _ask(
    options: Options,
    settings: Settings,
    connection: Connection,
    question: Question,
    reply: Message,
    printer: _Printer,
) -> int:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(DaemonExecutor())
    services = ServiceOpener(KeyStore(), options, lambda: settings.network)

    async def open_backend() -> Backend:
        try:
            return await services.open(connection)
        except KeyringProblem as problem:
            raise BackendError(keyring_failure(problem, connection.name)) from problem

    messages = [Prompt(Role.USER, clean(question.prompt))]
    model = options.model or connection.model
    request = Request(tuple(messages), model, _parameters(connection, question))
    task = Turn(open_backend, request, reply, printer).start()
    printer.stop = task.cancel
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return EXIT[reply.status]


def _parameters(connection: Connection, question: Question) -> Parameters:
    return Parameters(system=clean(question.system)).over(connection.parameters)


class _Printer:
    """Writes the reply as it comes; gone readers stop it."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._ends_line = True
        self.is_cut = False  # whoever read the output is gone, or its disk is full
        self.stop: Callable[[], object] = lambda: None

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        if not self._as_json and isinstance(delta, TextDelta):
            self._ends_line = delta.text.endswith("\n")
            self._write(delta.text)

    def moved(self, message: Message) -> None:
        """Nothing to show: the end is told by `end`."""

    def noticed(self, message: Message, notice: Notice) -> None:
        if isinstance(notice, RetryPause) and not self._as_json:
            _complain(notice_sentence(notice))

    def end(self, reply: Message) -> None:
        if self._as_json:
            self._write(json.dumps(_as_object(reply), ensure_ascii=False) + "\n")
            return
        if not self._ends_line:
            self._write("\n")
        if sentence := ending_sentence(reply):
            _complain(sentence)

    def _write(self, text: str) -> None:
        try:
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
        except _GONE:
            self.is_cut = True
            self.stop()


def _complain(text: str) -> None:
    with contextlib.suppress(*_GONE):
        sys.stderr.write(f"desktop-chat: {text}\n")
        sys.stderr.flush()


def _as_object(reply: Message) -> dict[str, object]:
    facts = reply.facts
    failure, usage = facts.failure, facts.usage
    error = None
    if failure is not None:
        message = failure_sentence(failure)
        error = {"code": failure.code.value, "message": message, "detail": failure.detail}
    counted = None
    if usage is not None:
        counted = {
            "prompt": usage.prompt,
            "completion": usage.completion,
            "total": usage.total,
        }
    first = facts.first_token_ms
    return {
        "text": reply.text,
        "reasoning": reply.reasoning,
        "status": reply.status.value,
        "error": error,
        "finish": facts.finish,
        "usage": counted,
        "tool_calls": [
            {"name": call.name, "arguments": call.arguments} for call in facts.tool_calls
        ],
        "warnings": facts.warnings,
        "first_token_ms": None if first is None else round(first, 1),
        "seconds": round(facts.duration_ms / 1000, 3),
    }

"""Stop in each phase of a request: how soon the reply is over, and when the service sees it.

Without a window: `stop` measures from the key. The clock of a close is the service's, which runs
in the same process; "name" and "connect" have no connection, and none may come afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
from time import monotonic
from typing import Any

from bench.rows import Row, percentile, plain_row
from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.backends.remote import RemoteBackend, Resuming
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend
from desktop_chat.chat.messages import Status
from desktop_chat.chat.turn import Clocks, Turn
from tests.replying import Watcher, new_reply, opener, request_for
from tests.service.chunks import text_event
from tests.service.hanging import listening_socket

RUNS = {False: 5, True: 50}
_WAIT = 0.15  # seconds until a phase is surely reached, once its answer is sent
_STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Stream-Id: s\r\n\r\n"
_ANSWERS: dict[str, tuple[bytes, bool]] = {  # what is sent, and whether the connection then ends
    "tls": (b"", False),
    "headers": (b"", False),
    "first-byte": (_STREAM, False),
    "stall": (_STREAM + text_event("m", "Hello"), False),
    "retry": (b"HTTP/1.1 503 Busy\r\nRetry-After: 60\r\n\r\n", True),
    "resume": (_STREAM + b'id: 1\ndata: {"content": "Hello"}\n\n', True),
}


class _Peer:
    """Takes every connection; the first gets the phase's answer, later ones are left hanging."""

    def __init__(self, answer: bytes, ends: bool) -> None:
        self._answer, self._ends = answer, ends
        self.connections = 0
        self.answered = asyncio.Event()
        self.closed: list[float] = []
        self.farewells = 0
        self.tasks: set[asyncio.Task[Any] | None] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.add(asyncio.current_task())
        self.connections += 1
        is_first = self.connections == 1
        with contextlib.suppress(OSError):
            start = await reader.read(65536)
            if start.startswith(b"DELETE"):
                self.farewells += 1
                writer.write(b"HTTP/1.1 204 No\r\n\r\n")
            elif is_first:
                writer.write(self._answer)
                self.answered.set()
            if not (is_first and self._ends) and not start.startswith(b"DELETE"):
                while await reader.read(65536):
                    pass
                self.closed.append(monotonic())
        writer.close()


class _DeafLoop(asyncio.SelectorEventLoop):
    """A loop whose name lookups never end."""

    async def getaddrinfo(self, *_: Any, **__: Any) -> Any:
        await asyncio.sleep(3600)


def run(full: bool) -> list[Row]:
    """One row for each phase."""
    count = RUNS[full]
    rows = [_nameless("name", count), _nameless("connect", count)]
    return rows + [_row(phase, count) for phase in _ANSWERS]


def _row(phase: str, count: int) -> Row:
    answers = [asyncio.run(_stop_in(phase)) for _ in range(count)]
    return _judge(phase, answers, bar_closed=phase != "retry")


def _nameless(phase: str, count: int) -> Row:
    """Phases without a connection."""
    answers: list[dict[str, float]] = []
    for _ in range(count):
        if phase == "name":
            call = _stop(_openai("http://a-name-that-hangs.invalid/v1"))
            with asyncio.Runner(loop_factory=_DeafLoop) as runner:
                answers.append(runner.run(call))
            continue
        with listening_socket() as hanging:
            answer = asyncio.run(_stop(_openai(hanging.base_url)))
            answers.append(answer | {"late": float(hanging.arrivals(1.2))})
    return _judge(phase, answers, bar_closed=False)


def _judge(phase: str, answers: list[dict[str, float]], bar_closed: bool) -> Row:
    over = [answer["over"] for answer in answers]
    closed = [answer["closed"] for answer in answers if "closed" in answer]
    late = int(sum(answer.get("late", 0) for answer in answers))
    wrong = late + int(sum(answer.get("wrong", 0) for answer in answers))
    ok = not wrong and percentile(over, 99) <= 100
    bar = "over p99<=100, wrong = 0"
    if bar_closed:
        wrong += len(answers) - len(closed)
        ok = ok and len(closed) == len(answers) and percentile(closed, 99) <= 50
        bar += ", closed p99<=50"
    extra = {"closed_p99": round(percentile(closed, 99), 3)} if closed else {}
    return plain_row(f"phases.{phase}", over, "ms", bar, ok, wrong, late=late, **extra)


async def _stop_in(phase: str) -> dict[str, float]:
    peer = _Peer(*_ANSWERS[phase])
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    scheme = "https" if phase == "tls" else "http"
    address = f"{scheme}://127.0.0.1:{port}"
    backend = _remote(address) if phase == "resume" else _openai(address)
    before = monotonic()
    answer = await _stop(backend, peer.answered)
    pressed = before + answer.pop("pressed_after")
    connections = peer.connections - peer.farewells
    await asyncio.sleep(0.05)
    answer["late"] = float(peer.connections - peer.farewells - connections)
    if peer.closed:
        answer["closed"] = (peer.closed[-1] - pressed) * 1000
    if phase == "resume":
        answer["wrong"] = float(peer.farewells != 1)
    server.close()
    await asyncio.wait([task for task in peer.tasks if task], timeout=0.5)
    return answer


async def _stop(backend: Backend, reached: asyncio.Event | None = None) -> dict[str, float]:
    """Milliseconds from Stop until the reply's task is over; `wrong` where it is not stopped."""
    began = monotonic()
    reply = new_reply()
    turn = Turn(opener(backend), request_for("m"), reply, Watcher(), Clocks())
    task = turn.start()
    if reached is not None:
        await asyncio.wait_for(reached.wait(), 10)
    await asyncio.sleep(_WAIT)
    pressed = monotonic()
    turn.stop()
    is_stopped = reply.status is Status.STOPPED  # in the same event: the window is idle
    await asyncio.wait([task], timeout=5)
    over = (monotonic() - pressed) * 1000
    wrong = float(not is_stopped or not task.done())
    return {"over": over, "wrong": wrong, "pressed_after": pressed - began}


def _openai(address: str) -> Backend:
    return OpenAIBackend(HttpClients(), address, Access())


def _remote(address: str) -> Backend:
    resuming = Resuming(pauses=(0.0, 0.0, 0.0), farewell=0.5)
    return RemoteBackend(HttpClients(), address, Access(), resuming=resuming)

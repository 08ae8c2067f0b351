"""A reply's life with a scripted backend: one ending on every path, and every word kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine
from time import monotonic
from typing import Any, TypeVar

import pytest

from desktop_chat.chat.backend import Backend, Request
from desktop_chat.chat.deltas import (
    Delta,
    Finish,
    ReasoningDelta,
    Sign,
    Tally,
    TextDelta,
    ToolCalls,
    UsageReport,
)
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason
from desktop_chat.chat.messages import NEXT_STATES, Message, Status, ToolCall, Usage
from desktop_chat.chat.notices import Notice, RetryPause, Silence
from desktop_chat.chat.turn import Turn
from tests.replying import QUICK, Watcher, new_reply, opener, request_for, run_reply

T = TypeVar("T")
SENT = "sent"
HANG = 3600.0
HEL, LO = TextDelta("Hel"), TextDelta("lo")
STOP = Finish("stop")
# A clock runs out within a tick; the others are far away.
TICKING = QUICK._replace(tick=0.01)

Step = Delta | str | float | Exception


class ScriptedBackend:
    """Does a list of steps for each request: yield, raise, sleep; the last list again and again."""

    def __init__(self, *requests: list[Step], is_local: bool = False) -> None:
        self.is_local = is_local
        self.asked: list[float] = []
        self.closed = 0
        self._requests = requests

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        self.asked.append(monotonic())
        try:
            for step in self._requests[min(len(self.asked), len(self._requests)) - 1]:
                if isinstance(step, str):
                    on_sent()
                elif isinstance(step, float):
                    await asyncio.sleep(step)
                elif isinstance(step, Exception):
                    raise step
                else:
                    yield step
        finally:
            self.closed += 1


def failing(code: ErrorCode, reason: Reason = Reason.NONE, **facts: Any) -> BackendError:
    return BackendError(Failure(code, reason, **facts))


def busy(retry_after: float | None = None, status: int = 429) -> BackendError:
    return failing(ErrorCode.RATE_LIMITED, status=status, retry_after=retry_after)


def drive(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a test on a loop of its own; no task may be left."""

    async def checked() -> T:
        result = await main()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return result

    return asyncio.run(checked(), debug=True)


async def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for what must come, and fail where it does not."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - it looks from outside
            await asyncio.sleep(0.001)


def final_moves(watcher: Watcher) -> list[Status]:
    return [status for status in watcher.statuses if status.is_final]


def test_a_whole_reply_and_all_its_facts() -> None:
    calls, usage = (ToolCall("a", "f", "{}"),), Usage(1, 2, 3)
    backend = ScriptedBackend(
        [
            *(SENT, Sign.ALIVE, ReasoningDelta("hm"), HEL, LO, Finish("length")),
            *(UsageReport(usage), ToolCalls(calls), Tally(7, 2, "req"), Finish(None)),
        ]
    )
    reply, watcher = run_reply(backend, "model")
    assert (reply.status, reply.text, reply.reasoning) == (Status.COMPLETE, "Hello", "hm")
    facts = reply.facts
    assert (facts.finish, facts.failure, facts.usage) == ("length", None, usage)
    assert (facts.tool_calls, facts.events, facts.warnings) == (calls, 7, 2)
    assert facts.request_id == "req"
    assert facts.thought_ms is not None
    assert facts.first_token_ms is not None
    assert 0 <= facts.first_token_ms <= facts.duration_ms
    assert watcher.deltas == [ReasoningDelta("hm"), HEL, LO]
    assert watcher.statuses == [
        Status.CONNECTING,
        Status.WAITING,
        Status.STREAMING,
        Status.COMPLETE,
    ]
    assert (len(backend.asked), backend.closed) == (1, 1)


ENDINGS: dict[str, tuple[list[Step], Status, str, ErrorCode | None]] = {
    "no finish": ([SENT, HEL], Status.TRUNCATED, "Hel", None),
    "nothing at all": ([SENT], Status.TRUNCATED, "", None),
    "error before text": ([failing(ErrorCode.TLS)], Status.ERROR, "", ErrorCode.TLS),
    "error after text": (
        [SENT, HEL, busy(), LO], Status.ERROR, "Hel", ErrorCode.RATE_LIMITED,
    ),
    "error after the end": ([SENT, HEL, STOP, busy()], Status.ERROR, "Hel", ErrorCode.RATE_LIMITED),
    "text without a word of sending": ([HEL, STOP], Status.COMPLETE, "Hel", None),
    "a finish and no text": ([SENT, STOP], Status.COMPLETE, "", None),
    "text behind the finish": ([SENT, HEL, STOP, LO], Status.COMPLETE, "Hello", None),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDINGS)
def test_every_path_has_one_ending(case: str) -> None:
    steps, status, text, code = ENDINGS[case]
    backend = ScriptedBackend(steps)
    reply, watcher = run_reply(backend, "model", clocks=QUICK._replace(retries=0))
    assert (reply.status, reply.text) == (status, text)
    assert (reply.facts.failure.code if reply.facts.failure else None) == code
    assert final_moves(watcher) == [status]
    assert backend.closed == len(backend.asked) == 1


def test_a_fault_of_our_own_is_an_ending_and_is_raised() -> None:
    reply = new_reply()
    backend = ScriptedBackend([SENT, HEL, KeyError("secret")])
    turn = Turn(opener(backend), request_for("m"), reply, Watcher(), QUICK)
    with pytest.raises(KeyError):
        asyncio.run(turn.run())
    assert (reply.status, reply.text) == (Status.ERROR, "Hel")
    assert reply.facts.failure == Failure(ErrorCode.SERVICE_ERROR, detail="KeyError")


def test_a_backend_that_cannot_be_opened_is_an_error() -> None:
    async def open_backend() -> Backend:
        raise failing(ErrorCode.BAD_KEY, Reason.KEYRING)

    reply, watcher = new_reply(), Watcher()
    asyncio.run(Turn(open_backend, request_for("m"), reply, watcher, QUICK).run())
    assert (reply.status, watcher.statuses) == (Status.ERROR, [Status.ERROR])
    assert reply.facts.failure == Failure(ErrorCode.BAD_KEY, Reason.KEYRING)


def test_final_states_lead_nowhere() -> None:
    final = {status for status in Status if status.is_final}
    assert final == {
        Status.COMPLETE,
        Status.STOPPED,
        Status.TRUNCATED,
        Status.ERROR,
        Status.INTERRUPTED,
    }
    for status in set(Status) - final:
        assert {Status.STOPPED, Status.TRUNCATED, Status.ERROR} <= NEXT_STATES[status]
        assert Status.INTERRUPTED not in NEXT_STATES[status]  # only a start makes that one
    assert Status.CONNECTING not in NEXT_STATES[Status.STREAMING]  # text is never asked for twice


@pytest.mark.parametrize("status", [status for status in Status if status.is_final])
def test_a_reply_that_has_ended_is_not_begun_again(status: Status) -> None:
    reply = Message(new_reply().role, "done", status)
    backend = ScriptedBackend([SENT, HEL, STOP])
    with pytest.raises(RuntimeError, match="cannot go from"):
        asyncio.run(Turn(opener(backend), request_for("m"), reply, Watcher(), QUICK).run())
    assert (reply.status, reply.text, backend.asked) == (status, "done", [])


STOPS: dict[str, tuple[list[Step], Status]] = {
    "while connecting": ([HANG], Status.CONNECTING),
    "before the first byte": ([SENT, HANG], Status.WAITING),
    "after a keep-alive": ([SENT, Sign.ALIVE, HANG], Status.WAITING),
    "in the middle": ([SENT, HEL, HANG, LO], Status.STREAMING),
    "while thinking": ([SENT, ReasoningDelta("hm"), HANG], Status.STREAMING),
    "at the very end": ([SENT, HEL, STOP, HANG], Status.STREAMING),
    "in a countdown": ([busy(60)], Status.CONNECTING),
}
WAYS = {"stop": 1, "cancel": 1, "stop twice": 2, "cancel twice": 2}


def end(way: str, turn: Turn, task: asyncio.Task[Status]) -> None:
    """End a reply in one of the `WAYS`."""
    for _ in range(WAYS[way]):
        if way.startswith("stop"):
            turn.stop()
        else:
            task.cancel()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", STOPS)
def test_stopping_keeps_the_text_and_closes_the_stream(case: str, way: str) -> None:
    steps, last = STOPS[case]
    backend, reply, watcher = ScriptedBackend(steps), new_reply(), Watcher()
    text = "".join(step.text for step in steps[:-1] if isinstance(step, TextDelta))

    async def main() -> None:
        turn = Turn(opener(backend), request_for("m"), reply, watcher, QUICK)
        task = turn.start()
        await until(lambda: reply.status is last and reply.text == text)
        await asyncio.sleep(0.01)
        end(way, turn, task)
        with pytest.raises(asyncio.CancelledError):
            await task

    drive(main)
    assert (reply.status, reply.text) == (Status.STOPPED, text)
    assert final_moves(watcher) == [Status.STOPPED]
    assert backend.closed == len(backend.asked) == 1
    assert reply.facts.failure is None


def test_a_stop_shows_in_the_same_event_and_nothing_comes_after_it() -> None:
    reply, watcher = new_reply(), Watcher()

    async def main() -> None:
        script: list[Step] = [HEL, 0.0]
        backend = ScriptedBackend([SENT, *script * 1000, STOP])
        turn = Turn(opener(backend), request_for("m"), reply, watcher, QUICK)
        task = turn.start()
        await until(lambda: len(watcher.deltas) >= 10)
        turn.stop()
        assert reply.status is Status.STOPPED
        seen = len(watcher.deltas)
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(watcher.deltas) == seen
        assert reply.text == "Hel" * seen

    drive(main)


def test_whoever_watches_may_stop_in_the_middle_of_a_batch() -> None:
    reply = new_reply()

    class Stopper(Watcher):
        def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
            super().grew(message, delta)
            turn.stop()

    watcher = Stopper()
    backend = ScriptedBackend([SENT, HEL, LO, LO, STOP])
    turn = Turn(opener(backend), request_for("m"), reply, watcher, QUICK)

    async def main() -> None:
        with pytest.raises(asyncio.CancelledError):
            await turn.start()

    drive(main)
    assert (reply.status, reply.text, watcher.deltas) == (Status.STOPPED, "Hel", [HEL])
    assert backend.closed == 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("steps", [0, 1, 2, 3], ids=lambda n: f"after {n} turns of the loop")
def test_stopping_before_anything_is_asked(steps: int, way: str) -> None:
    reply, watcher = new_reply(), Watcher()
    backend = ScriptedBackend([SENT, HEL, STOP])

    async def open_backend() -> Backend:
        await asyncio.sleep(HANG)
        return backend

    async def main() -> None:
        turn = Turn(open_backend, request_for("m"), reply, watcher, QUICK)
        task = turn.start()
        for _ in range(steps):
            await asyncio.sleep(0)
        end(way, turn, task)
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)  # a task that never ran ends in a callback

    drive(main)
    assert (reply.status, watcher.statuses) == (Status.STOPPED, [Status.STOPPED])
    assert backend.asked == []


def test_a_cancellation_that_is_lost_on_the_way_stops_all_the_same() -> None:
    reply, watcher = new_reply(), Watcher()
    backend = ScriptedBackend([SENT, HEL, STOP])

    async def open_backend() -> Backend:
        with contextlib.suppress(asyncio.CancelledError):  # as wait_for did before Python 3.12
            await asyncio.sleep(HANG)
        return backend

    async def main() -> None:
        turn = Turn(open_backend, request_for("m"), reply, watcher, QUICK)
        task = turn.start()
        await asyncio.sleep(0)
        turn.stop()
        with pytest.raises(asyncio.CancelledError):
            await task

    drive(main)
    assert (reply.status, watcher.statuses) == (Status.STOPPED, [Status.STOPPED])
    assert backend.asked == []


def test_a_stop_after_the_end_changes_nothing() -> None:
    reply, watcher = new_reply(), Watcher()

    async def main() -> None:
        turn = Turn(opener(ScriptedBackend([HEL, STOP])), request_for("m"), reply, watcher, QUICK)
        await turn.start()
        turn.stop()

    drive(main)
    assert (reply.status, final_moves(watcher)) == (Status.COMPLETE, [Status.COMPLETE])


class Breaking(Watcher):
    """An observer that sees everything and then fails."""

    def grew(self, message: Message, delta: TextDelta | ReasoningDelta) -> None:
        super().grew(message, delta)
        raise ValueError("no room")

    def moved(self, message: Message) -> None:
        super().moved(message)
        raise ValueError("no room")

    def noticed(self, message: Message, notice: Notice) -> None:
        super().noticed(message, notice)
        raise ValueError("no room")


def test_an_observer_that_fails_loses_no_word(caplog: pytest.LogCaptureFixture) -> None:
    reply, watcher = new_reply(), Breaking()
    backend: Backend = ScriptedBackend([busy()], [SENT, 0.05, HEL, LO, STOP])
    clocks = TICKING._replace(note=0.02)
    asyncio.run(Turn(opener(backend), request_for("m"), reply, watcher, clocks).run())
    assert (reply.status, reply.text) == (Status.COMPLETE, "Hello")
    assert watcher.deltas == [HEL, LO]
    assert {type(notice) for notice in watcher.notices} == {RetryPause, Silence, type(None)}
    assert "its text is kept" in caplog.text


def test_a_reply_over_the_cap_ends_with_its_text() -> None:
    clocks = QUICK._replace(reply_cap=10)
    steps: list[Step] = [SENT, TextDelta("12345"), ReasoningDelta("é"), TextDelta("678")]
    fits, _ = run_reply(ScriptedBackend([*steps, STOP]), "m", clocks=clocks)
    assert fits.status is Status.COMPLETE  # 10 bytes
    over, _ = run_reply(ScriptedBackend([*steps, TextDelta("9"), HEL, STOP]), "m", clocks=clocks)
    assert (over.status, over.text) == (Status.ERROR, "123456789")
    assert over.facts.failure == Failure(ErrorCode.TOO_LONG)

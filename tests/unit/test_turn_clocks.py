"""A reply's clocks and its retries, with a scripted backend and small times."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from desktop_chat.chat.deltas import Finish, ReasoningDelta, Sign, TextDelta, ToolCalls
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure, Reason, may_retry
from desktop_chat.chat.messages import Status, ToolCall
from desktop_chat.chat.notices import RetryPause, Silence
from desktop_chat.chat.turn import Clocks, Turn
from tests.replying import QUICK, Watcher, new_reply, opener, request_for, run_reply
from tests.unit.test_turn import (
    HANG,
    HEL,
    LO,
    SENT,
    STOP,
    ScriptedBackend,
    Step,
    busy,
    failing,
    until,
)

TICKING = QUICK._replace(tick=0.01)
SHORT = 0.1


def test_the_clocks_are_those_of_the_book() -> None:
    clocks = Clocks()
    assert (clocks.connect, clocks.first_byte, clocks.first_byte_local) == (5, 120, 600)
    assert (clocks.note, clocks.idle, clocks.idle_local) == (15, 60, 300)
    assert (clocks.retries, clocks.longest_pause, clocks.reply_cap) == (2, 120, 32 * 1024 * 1024)


CLOCKS: list[tuple[str, bool, list[Step], Status, Reason | None]] = [
    ("connect", False, [HANG], Status.ERROR, Reason.CONNECT_TIME),
    ("first_byte", False, [SENT, HANG], Status.ERROR, Reason.FIRST_BYTE_TIME),
    ("first_byte_local", True, [SENT, HANG], Status.ERROR, Reason.FIRST_BYTE_TIME),
    ("idle", False, [SENT, HEL, HANG], Status.TRUNCATED, Reason.IDLE_TIME),
    ("idle", False, [SENT, ReasoningDelta("x"), HANG], Status.TRUNCATED, Reason.IDLE_TIME),
    ("idle", False, [SENT, Sign.ALIVE, HANG], Status.ERROR, Reason.IDLE_TIME),
    ("idle_local", True, [SENT, HEL, HANG], Status.TRUNCATED, Reason.IDLE_TIME),
    ("after_finish", False, [SENT, HEL, STOP, HANG], Status.COMPLETE, None),
]


@pytest.mark.parametrize(("clock", "is_local", "steps", "status", "reason"), CLOCKS)
def test_a_clock_runs_out(
    clock: str, is_local: bool, steps: list[Step], status: Status, reason: Reason | None
) -> None:
    backend = ScriptedBackend(steps, is_local=is_local)
    clocks = TICKING._replace(retries=0, **{clock: SHORT})  # type: ignore[arg-type]
    reply, watcher = run_reply(backend, "m", clocks=clocks)
    assert reply.status is status
    assert reply.text == ("Hel" if HEL in steps else "")
    failure = reply.facts.failure
    assert (failure.reason if failure else None) == reason
    assert failure is None or (failure.code, failure.seconds) == (ErrorCode.TIMEOUT, SHORT)
    assert [one for one in watcher.statuses if one.is_final] == [status]
    assert backend.closed == 1


@pytest.mark.parametrize("is_local", [False, True])
def test_the_clocks_for_other_places_do_not_count(is_local: bool) -> None:
    clocks = TICKING._replace(first_byte=0.05, idle=0.05) if is_local else TICKING._replace(
        first_byte_local=0.05, idle_local=0.05
    )  # fmt: skip
    backend = ScriptedBackend([SENT, 0.15, HEL, 0.15, LO, STOP], is_local=is_local)
    reply, _ = run_reply(backend, "m", clocks=clocks)
    assert (reply.status, reply.text) == (Status.COMPLETE, "Hello")


def test_keep_alives_count_as_life() -> None:
    alive: list[Step] = [0.05, Sign.ALIVE]
    steps: list[Step] = [SENT, *alive * 12, HEL, *alive * 12, LO, STOP]
    clocks = TICKING._replace(first_byte=0.4, idle=0.4)
    reply, _ = run_reply(ScriptedBackend(steps), "m", clocks=clocks)
    assert (reply.status, reply.text) == (Status.COMPLETE, "Hello")


def test_silence_is_told_and_taken_back() -> None:
    clocks = TICKING._replace(note=0.05)
    reply, watcher = run_reply(
        ScriptedBackend([SENT, 0.15, HEL, 0.15, LO, STOP]), "m", clocks=clocks
    )
    assert (reply.status, reply.text) == (Status.COMPLETE, "Hello")
    silences = [notice for notice in watcher.notices if isinstance(notice, Silence)]
    assert [notice.began for notice in silences] == sorted(notice.began for notice in silences)
    assert {notice.began for notice in silences} == {False, True}
    assert all(notice.seconds >= 0.05 for notice in silences)
    assert watcher.notices.count(None) == 2
    assert watcher.notices[-1] is None


def test_after_the_finish_there_is_no_word_of_silence() -> None:
    clocks = TICKING._replace(note=0.02, after_finish=0.2)
    reply, watcher = run_reply(ScriptedBackend([SENT, HEL, STOP, HANG]), "m", clocks=clocks)
    assert (reply.status, watcher.notices) == (Status.COMPLETE, [])


RETRIED: dict[str, tuple[BackendError, int]] = {
    "429": (busy(), 3),
    "502": (failing(ErrorCode.SERVICE_ERROR, status=502), 3),
    "503": (failing(ErrorCode.OVERLOADED, status=503), 3),
    "504": (failing(ErrorCode.TIMEOUT, status=504), 3),
    "refused": (failing(ErrorCode.UNREACHABLE, Reason.REFUSED), 3),
    "no such name": (failing(ErrorCode.UNREACHABLE, Reason.NAME), 3),
    "no route": (failing(ErrorCode.UNREACHABLE, Reason.NO_ROUTE), 3),
    "connect time": (failing(ErrorCode.TIMEOUT, Reason.CONNECT_TIME), 3),
    "first byte time": (failing(ErrorCode.TIMEOUT, Reason.FIRST_BYTE_TIME), 1),
    "no credit": (failing(ErrorCode.RATE_LIMITED, Reason.NO_CREDIT, status=429), 1),
    "500": (failing(ErrorCode.SERVICE_ERROR, status=500), 1),
    "400": (failing(ErrorCode.BAD_REQUEST, status=400), 1),
    "401": (failing(ErrorCode.BAD_KEY, status=401), 1),
    "redirect": (failing(ErrorCode.REDIRECT, status=307), 1),
    "expired": (failing(ErrorCode.TLS, Reason.CERT_EXPIRED), 1),
    "unknown": (failing(ErrorCode.TLS, Reason.CERT_UNKNOWN), 1),
    "not TLS": (failing(ErrorCode.TLS, Reason.NOT_TLS), 1),
    "closed": (failing(ErrorCode.UNREACHABLE, Reason.CLOSED), 1),
    "empty": (failing(ErrorCode.EMPTY_REPLY), 1),
    "said in the stream": (failing(ErrorCode.RATE_LIMITED), 1),
}


@pytest.mark.parametrize("case", RETRIED)
def test_what_is_asked_again_and_how_often(case: str) -> None:
    error, times = RETRIED[case]
    backend = ScriptedBackend([SENT, error])
    reply, watcher = run_reply(backend, "m")
    assert (len(backend.asked), backend.closed) == (times, times)
    assert (reply.status, reply.facts.failure) == (Status.ERROR, error.failure)
    assert watcher.statuses.count(Status.CONNECTING) == times
    assert may_retry(error.failure) == (times > 1)


def test_two_failures_and_a_reply() -> None:
    backend = ScriptedBackend([busy()], [SENT, busy()], [SENT, HEL, STOP])
    reply, watcher = run_reply(backend, "m")
    assert (reply.status, reply.text, len(backend.asked)) == (Status.COMPLETE, "Hel", 3)
    assert reply.facts.failure is None
    pauses = [notice for notice in watcher.notices if notice is not None]
    assert pauses
    assert all(isinstance(pause, RetryPause) for pause in pauses)
    assert watcher.notices[-1] is None


@pytest.mark.parametrize("first", [HEL, ReasoningDelta("hm")])
def test_nothing_is_asked_again_after_a_delta(first: TextDelta | ReasoningDelta) -> None:
    backend = ScriptedBackend([SENT, first, busy()])
    reply, _ = run_reply(backend, "m")
    assert (len(backend.asked), reply.status) == (1, Status.ERROR)
    assert reply.text + reply.reasoning == first.text


def test_pauses_grow_and_the_services_own_time_is_a_floor() -> None:
    clocks = QUICK._replace(first_pause=0.1)
    backend = ScriptedBackend([busy()], [busy(0.01)], [HEL, STOP])
    run_reply(backend, "m", clocks=clocks)
    first, second = (b - a for a, b in pairwise(backend.asked))
    assert first >= 0.1
    assert second >= 0.2
    backend = ScriptedBackend([busy(0.3)], [HEL, STOP])
    _, watcher = run_reply(backend, "m", clocks=clocks)
    assert backend.asked[1] - backend.asked[0] >= 0.3
    notice = watcher.notices[0]
    assert isinstance(notice, RetryPause)
    assert 0.2 < notice.seconds <= 0.3
    assert notice.failure == busy(0.3).failure


@pytest.mark.parametrize("seconds", [120.5, 3600.0])
def test_a_long_time_is_not_waited_for_but_told(seconds: float) -> None:
    backend = ScriptedBackend([busy(seconds)])
    reply, watcher = run_reply(backend, "m")
    assert (len(backend.asked), reply.status) == (1, Status.ERROR)
    assert reply.facts.failure is not None
    assert reply.facts.failure.retry_after == seconds
    assert watcher.notices == []


def test_two_minutes_are_waited_for_with_a_countdown_that_can_be_stopped() -> None:
    backend, reply, watcher = ScriptedBackend([busy(120.0)]), new_reply(), Watcher()

    async def main() -> None:
        turn = Turn(opener(backend), request_for("m"), reply, watcher, QUICK)
        task = turn.start()
        await until(lambda: len(watcher.notices) >= 2)  # one a second
        turn.stop()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    counts = [notice.seconds for notice in watcher.notices if isinstance(notice, RetryPause)]
    assert counts == sorted(counts, reverse=True)
    assert 110 < counts[-1] < counts[0] <= 120
    assert (reply.status, len(backend.asked)) == (Status.STOPPED, 1)


def test_a_connect_clock_that_runs_out_is_tried_again() -> None:
    backend = ScriptedBackend([HANG], [SENT, HEL, Finish(None)])
    reply, _ = run_reply(backend, "m", clocks=TICKING._replace(connect=SHORT))
    assert (reply.status, reply.text, len(backend.asked)) == (Status.COMPLETE, "Hel", 2)


def test_tool_calls_alone_are_a_reply() -> None:
    calls = (ToolCall("a", "f", "{}"),)
    reply, _ = run_reply(ScriptedBackend([SENT, ToolCalls(calls), STOP]), "m")
    assert (reply.status, reply.facts.tool_calls) == (Status.COMPLETE, calls)


def test_failures_are_values() -> None:
    assert str(BackendError(Failure(ErrorCode.TLS, detail="words"))) == "tls"  # never the words

"""A continued reply that ends before its join is known: all that has come is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from enum import Enum, auto

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.connections import Continuation
from desktop_chat.chat.continuing import Joint
from desktop_chat.chat.deltas import Delta, Finish, ReasoningDelta, TextDelta
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.turn import Turn
from tests.replying import QUICK, Watcher, new_reply, opener

ECHOED = "A reply that is long enough to be no chance."
IMPATIENT = QUICK._replace(tick=0.01, idle=0.02, idle_local=0.02, after_finish=0.02)


class End(Enum):
    """How a reply comes to its end."""

    STOP = auto()
    CUT = auto()
    ERROR = auto()
    SILENCE = auto()
    FINISH = auto()
    FINISH_AND_SILENCE = auto()


STATUSES = {
    End.STOP: Status.STOPPED,
    End.CUT: Status.TRUNCATED,
    End.ERROR: Status.ERROR,
    End.SILENCE: Status.TRUNCATED,
    End.FINISH: Status.COMPLETE,
    End.FINISH_AND_SILENCE: Status.COMPLETE,
}


class Speaker:
    """Says its pieces, then ends in one of these ways."""

    is_local = True

    def __init__(self, pieces: list[str], end: End) -> None:
        self._pieces = pieces
        self._end = end
        self.is_at_end = asyncio.Event()

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        on_sent()
        for piece in self._pieces:
            yield TextDelta(piece)
        self.is_at_end.set()
        if self._end is End.ERROR:
            raise BackendError(Failure(ErrorCode.SERVICE_ERROR))
        if self._end in (End.FINISH, End.FINISH_AND_SILENCE):
            yield Finish("stop")
        if self._end in (End.STOP, End.SILENCE, End.FINISH_AND_SILENCE):
            await asyncio.sleep(60)


def go_on(old: str, pieces: list[str], end: End, way: Continuation) -> tuple[Message, Watcher]:
    """A reply that goes on from an old text, and how it ended."""
    reply, watcher, joint = new_reply(), Watcher(), Joint(old)
    reply.add_text(old)

    async def play() -> None:
        speaker = Speaker(pieces, end)
        request = Request((Prompt(Role.ASSISTANT, old),), "m", continues=way)
        backend = opener(joint.around(speaker))
        clocks = IMPATIENT if end in (End.SILENCE, End.FINISH_AND_SILENCE) else QUICK
        turn = Turn(backend, request, reply, watcher, clocks, take_rest=joint.rest)
        task = turn.start()
        if end is End.STOP:
            await speaker.is_at_end.wait()
            turn.stop()
            assert reply.status is Status.STOPPED
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(play())
    return reply, watcher


def check(old: str, pieces: list[str], end: End, way: Continuation) -> None:
    """Old text and all that came are kept, less what only says the old text's end again."""
    reply, watcher = go_on(old, pieces, end, way)
    came = "".join(pieces)
    assert reply.text.startswith(old)
    added = reply.text[len(old) :]
    assert added == "".join(delta.text for delta in watcher.deltas)
    kept = added if came.endswith(added) else added.removeprefix(" ")
    assert came.endswith(kept)
    left_out = came[: len(came) - len(kept)].lstrip()
    for dots in ("...", "…"):
        if not old.endswith("."):
            left_out = left_out.removeprefix(dots).lstrip()
    assert old.endswith(left_out)
    if added or end is not End.SILENCE:
        assert reply.status is STATUSES[end]


WAYS = (Continuation.ASK, Continuation.PREFIX)
TEXTS = st.text("ab .…\n今", max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(TEXTS, st.just(ECHOED)),
    st.lists(TEXTS, max_size=5),
    st.sampled_from([end for end in End if end not in (End.SILENCE, End.FINISH_AND_SILENCE)]),
    st.sampled_from(WAYS),
    st.integers(0, len(ECHOED)),
)
def test_nothing_that_came_is_lost(
    old: str, pieces: list[str], end: End, way: Continuation, repeated: int
) -> None:
    said = [piece for piece in (old[-repeated:] if repeated else "", *pieces) if piece]
    check(old, said, end, way)


@pytest.mark.parametrize("end", End)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("count", range(1, len(ECHOED) + 4, 6))
def test_wherever_an_echo_ends(end: End, way: Continuation, count: int) -> None:
    pieces = [*(ECHOED + " So")[:count]]
    check(ECHOED, pieces, end, way)


@pytest.mark.parametrize("end", [End.STOP, End.CUT, End.ERROR, End.SILENCE, End.FINISH])
def test_words_held_back_at_the_join_are_kept(end: End) -> None:
    reply, watcher = go_on("The cat sat on the", ["c", "at"], end, Continuation.ASK)
    assert reply.text == "The cat sat on the cat"
    assert watcher.deltas == [TextDelta(" cat")]
    assert watcher.statuses[-2:] == [Status.STREAMING, STATUSES[end]]


def test_text_that_is_held_back_is_a_sign_of_life() -> None:
    joint = Joint("The cat sat on the")
    speaker = Speaker(["c", "at", "alogue"], End.FINISH)

    async def read() -> list[Delta]:
        request = Request((), "m")
        return [delta async for delta in joint.around(speaker).stream(request, lambda: None)]

    deltas = asyncio.run(read())
    assert not any(isinstance(delta, ReasoningDelta) for delta in deltas)
    assert deltas[-2:] == [TextDelta(" catalogue"), Finish("stop")]
    assert len(deltas) == 4

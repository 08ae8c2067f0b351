"""A continued reply: joined without a seam, asked for in the way that its service knows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.backends.openai import address_for
from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.connections import Connection, Continuation, Kind
from desktop_chat.chat.continuing import Joint, continuing_request, way_to_continue
from desktop_chat.chat.deltas import Delta, Finish, TextDelta
from desktop_chat.chat.failures import BackendError, ErrorCode, Failure
from desktop_chat.chat.messages import Role
from desktop_chat.chat.seam import Seam


def joined(old: str, new: str, is_asked: bool, cuts: int = 1) -> str:
    """Old and new text, the new one coming in pieces of so many characters."""
    seam = Seam(old, is_asked)
    pieces = [new[at : at + cuts] for at in range(0, len(new), cuts)]
    return old + "".join(seam.feed(piece) for piece in pieces) + seam.finish()


ASKED = [
    ("The cat sat on the", "the mat.", "The cat sat on the mat."),  # the last word again
    ("The cat sat on the", "sat on the mat.", "The cat sat on the mat."),
    ("The cat sat on the", "mat.", "The cat sat on the mat."),  # without its space
    ("The cat sat on the", " mat.", "The cat sat on the mat."),
    ("He said hel", "hello world", "He said hello world"),  # a word that was cut
    ("one, two,", "three", "one, two, three"),
    ("pi is 3.", "14", "pi is 3.14"),
    ("a list\n", "- b", "a list\n- b"),
    ("The end of", "... the road", "The end of the road"),
    ("今天天气", "天气很好", "今天天气很好"),
    ("今天", "很好", "今天很好"),
    ("```py\nx = 1\n", "x = 1\ny = 2", "```py\nx = 1\ny = 2"),
    ("", "All of it", "All of it"),
]


@pytest.mark.parametrize(("old", "new", "whole"), ASKED)
@pytest.mark.parametrize("cuts", [1, 3, 100])
def test_a_service_that_was_asked_in_words(old: str, new: str, whole: str, cuts: int) -> None:
    assert joined(old, new, True, cuts) == whole


@pytest.mark.parametrize("cuts", [1, 3, 100])
def test_a_service_that_goes_on_by_itself_is_taken_at_its_word(cuts: int) -> None:
    assert joined("hel", "lo", False, cuts) == "hello"
    assert joined("very ", "very good", False, cuts) == "very very good"
    assert joined("a b c d e f g h i j k l m", "a b", False, cuts).endswith("ma b")


def test_an_echo_of_the_whole_is_taken_out() -> None:
    old = "A reply that is long enough to be no chance."
    assert joined(old, f"{old} And more.", False) == f"{old} And more."


@given(st.text("ab .\n今", max_size=30), st.text("ab .\n今", max_size=30), st.booleans())
def test_pieces_of_any_size_join_alike_and_nothing_old_goes(
    old: str, new: str, is_asked: bool
) -> None:
    whole = joined(old, new, is_asked, 100)
    assert joined(old, new, is_asked, 1) == whole
    assert whole.startswith(old)
    assert len(whole) <= len(old) + len(new) + 1


def test_how_a_connection_goes_on() -> None:
    deepseek = Connection("d", "DeepSeek", Kind.OPENAI, "https://api.deepseek.com/v1")
    other = Connection("o", "Other", Kind.OPENAI, "http://127.0.0.1:8080/v1")
    assert way_to_continue(deepseek) is Continuation.PREFIX
    assert way_to_continue(other) is Continuation.ASK
    set_by_hand = other._replace(continues=Continuation.PREFILL)
    assert way_to_continue(set_by_hand) is Continuation.PREFILL
    assert address_for(deepseek.base_url, Continuation.PREFIX) == "https://api.deepseek.com/beta"
    assert address_for(deepseek.base_url, Continuation.ASK) == deepseek.base_url
    assert address_for(other.base_url, Continuation.PREFIX) == other.base_url


class Refusing:
    """Takes no begun reply, but goes on where it is asked to in words."""

    is_local = False

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def stream(
        self, request: Request, on_sent: Callable[[], None]
    ) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        if request.continues is not Continuation.ASK:
            raise BackendError(Failure(ErrorCode.BAD_REQUEST, status=400))
        yield TextDelta("the mat.")
        yield Finish("stop")


def test_a_service_that_takes_no_begun_reply_is_asked() -> None:
    request = Request((Prompt(Role.USER, "Where?"),), "m")
    wanted = continuing_request(request, "On the", Continuation.PREFIX)
    assert [m.role for m in wanted.messages] == [Role.USER, Role.ASSISTANT]
    backend = Refusing()

    async def read() -> list[Delta]:
        return [d async for d in Joint("On the").around(backend).stream(wanted, lambda: None)]

    deltas = asyncio.run(read())
    assert deltas == [TextDelta(" mat."), Finish("stop")]
    assert [m.role for m in backend.requests[1].messages] == [
        Role.USER,
        Role.ASSISTANT,
        Role.USER,
    ]

"""How much of a window a conversation takes, and what of it is sent."""

from __future__ import annotations

import json
import random

import pytest

from desktop_chat.chat import context
from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.context import (
    Growing,
    Sizes,
    Summary,
    estimate,
    read_windows,
    summary_from,
    use_of,
)
from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Role, Usage
from desktop_chat.chat.parameters import Parameters, parameters_from
from desktop_chat.chat.usage import estimate_tokens
from desktop_chat.resources import shipped_windows
from desktop_chat.ui.context_use import request_for, request_for_summary

NONE = Parameters()


def talk(turns: int, letters: int = 400) -> list[Message]:
    """Questions and replies of about a hundred tokens each."""
    path = []
    for number in range(turns):
        path.append(Message(Role.USER, f"q{number} " + "a" * letters))
        path.append(Message(Role.ASSISTANT, f"r{number} " + "b" * letters))
    return path


def first_of(path: list[Message], window: int | None, parameters: Parameters = NONE) -> int:
    return use_of(path, parameters, window, None, Sizes()).first


def test_nothing_is_left_out_of_an_unknown_window() -> None:
    path = talk(500)
    use = use_of(path, NONE, None, None, Sizes())
    assert (use.first, use.window, use.is_estimate) == (0, None, True)
    assert use.used == sum(estimate_tokens(each.text) + 4 for each in path)


def test_the_oldest_turns_are_left_out_whole() -> None:
    path = talk(20)
    use = use_of(path, Parameters(max_tokens=100), 1500, None, Sizes())
    assert 0 < use.first < 40
    assert path[use.first].role is Role.USER
    assert use.used <= 1500 - 100
    before = path[use.first - 2 :]
    assert sum(map(Sizes().of, before)) > 0.95 * (1500 - 100)


def test_the_last_question_is_sent_whatever_its_length() -> None:
    path = [*talk(3), Message(Role.USER, "x" * 100_000)]
    assert first_of(path, 4000) == 6
    assert first_of(path[-1:], 4000) == 0
    assert first_of([], 4000) == 0


def test_a_longer_system_prompt_and_reply_leave_less_room() -> None:
    path = talk(20)
    plain = first_of(path, 3000, Parameters(max_tokens=100))
    assert first_of(path, 3000, Parameters(max_tokens=1500)) > plain
    assert first_of(path, 3000, Parameters(max_tokens=100, system="s" * 4000)) > plain


def test_every_cut_fits_or_is_the_last_question() -> None:
    dice = random.Random(4)
    for _ in range(300):
        path = talk(dice.randint(1, 12), dice.randint(1, 3000))[: dice.randint(1, 24)]
        window = dice.randint(256, 8000)
        use = use_of(path, NONE, window, None, Sizes())
        questions = [n for n, each in enumerate(path) if each.role is Role.USER]
        assert use.first == 0 or path[use.first].role is Role.USER
        assert use.first in (0, *questions)
        assert use.used <= window or use.first in (questions[-1], 0)


def test_the_services_own_count_is_told_and_is_a_measure() -> None:
    path = talk(3)
    path[-1].facts.usage = Usage(1000, 50, 1050)
    use = use_of(path, NONE, 100_000, None, Sizes())
    assert (use.used, use.is_estimate) == (1050, False)
    asked = [*path, Message(Role.USER, "and?")]
    use = use_of(asked, NONE, 100_000, None, Sizes())
    assert use.is_estimate
    assert 1100 < use.used < 1400
    path[-1].facts.usage = Usage(90_000, 50, 90_050)  # something was counted that is not here
    plain = sum(map(Sizes().of, asked))
    assert use_of(asked, NONE, None, None, Sizes()).used == plain


def test_a_summary_stands_for_what_it_sums_up() -> None:
    path = talk(10)
    summary = Summary("They spoke of cats.", path[9].id, "m")
    use = use_of(path, NONE, None, summary, Sizes())
    assert (use.first, use.summary) == (10, summary)
    gone = use_of(path[:5], NONE, None, summary, Sizes())
    assert (gone.first, gone.summary) == (0, None)
    cut = use_of(path, Parameters(max_tokens=50), 600, summary, Sizes())
    assert cut.first > 10
    assert cut.summary == summary


def test_what_is_sent() -> None:
    connection = Connection("c", "C", Kind.OPENAI, model="gpt-4o")
    conversation = Conversation()
    system = Message(Role.SYSTEM, "Be brief.")
    path = [system, *talk(10), Message(Role.USER, "now")]
    whole = request_for(conversation, path, connection)
    assert len(whole.messages) == 22
    conversation.parameters = {"window": 900, "max_tokens": 100}
    cut = request_for(conversation, path, connection)
    assert cut.messages[0].text == "Be brief."
    assert cut.messages[-1].text == "now"
    assert 2 < len(cut.messages) < 22
    summary = Summary("A summary.", path[10].id)
    conversation.parameters = {"system": "Speak.", "summary": summary.as_record()}
    summed = request_for(conversation, path, connection)
    assert summed.parameters.system.startswith("Speak.\n\n")
    assert summed.parameters.system.endswith("A summary.")
    assert [each.text for each in summed.messages[1:]] == [each.text for each in path[11:]]
    asked = request_for_summary(conversation, path[:15], connection)
    assert "A summary." in asked.parameters.system
    assert [each.text for each in asked.messages[:-1]] == [each.text for each in path[11:15]]


def test_long_texts_are_estimated_about_the_same() -> None:
    for text in (
        "plain words " * 9000,
        "天气很好，我们去公园散步。" * 9000,
        "wörter und mehr " * 9000,
    ):
        assert estimate(text) == pytest.approx(estimate_tokens(text), rel=0.35)


def test_a_window_of_ones_own_is_kept_with_the_parameters() -> None:
    assert parameters_from({"window": 8192}).window == 8192
    assert parameters_from({"window": 8192}).as_record() == {"window": 8192}
    for wrong in (0, -1, 255, 1e300, "8192", True, None):
        assert parameters_from({"window": wrong}).window is None


def test_the_table_of_windows() -> None:
    table = read_windows(shipped_windows())
    assert table.date
    assert table.find("gpt-4o") == 128_000
    assert table.find("openai/GPT-4o-2024-11-20") == 128_000
    assert table.find("a model of my own") is None
    assert all(size >= 1000 for size in table.sizes.values())
    for broken in ("", "[]", "{", '{"models": 3}', "[" * 5000):
        assert read_windows(broken).sizes == {}
    odd = json.dumps({"models": {"a": True, "b": -1, "c": "9", "D": 9}})
    assert dict(read_windows(odd).sizes) == {"d": 9}


def test_what_is_no_summary() -> None:
    blank = {"text": " ", "until": "a"}
    wrong: list[dict[str, object]] = [{}, {"summary": 3}, {"summary": blank}, {"summary": {}}]
    assert not any(map(summary_from, wrong))
    kept = summary_from({"summary": {"text": "t", "until": "a", "model": 5}})
    assert kept == Summary("t", "a", "")


@pytest.mark.parametrize("text", ["some words " * 300, "几句话。" * 300, "words 和 词 " * 300])
@pytest.mark.parametrize("piece", [1, 7, 90, 5_000])
def test_what_a_reply_grows_by_is_estimated_as_it_comes(text: str, piece: int) -> None:
    reply = Message(Role.ASSISTANT, "Begun: ")
    growing = Growing(reply)
    assert not growing.has_grown()
    for number, at in enumerate(range(0, len(text), piece)):
        reply.add_text(text[at : at + piece])
        if number % 5 == 0:
            assert growing.has_grown()
    growing.has_grown()
    assert not growing.has_grown()
    assert growing.tokens == pytest.approx(estimate_tokens(text), rel=0.15)
    assert reply.length == len(reply.text)


def test_the_end_of_a_growing_text_is_found_without_the_rest() -> None:
    reply = Message(Role.ASSISTANT, "abc")
    for piece in ("de", "", "f", "ghi"):
        reply.add_text(piece)
    assert [reply.text_end(n)[-n:] for n in (1, 3, 4, 8, 20)] == [
        "i",
        "ghi",
        "fghi",
        "bcdefghi",
        "abcdefghi",
    ]


def test_sizes_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_REMEMBERED", 10)
    sizes = Sizes()
    messages = talk(40)
    first = [sizes.of(message) for message in messages]
    assert [sizes.of(message) for message in messages] == first
    assert len(sizes._known) <= 10

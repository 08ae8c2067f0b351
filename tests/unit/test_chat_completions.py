"""Chunks as services send them, by the book and not, become the same plain deltas."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from desktop_chat.chat.messages import ToolCall, Usage
from desktop_chat.wire.chat_completions import MAX_JUNK, ChunkReader
from desktop_chat.wire.eventstream import Event


class Reading(NamedTuple):
    """A whole reply, read."""

    text: str
    reasoning: str
    finish: list[str | None]
    usage: Usage | None
    calls: tuple[ToolCall, ...]
    warnings: int
    error: tuple[ErrorCode, Reason, str] | None


def read(events: Iterable[Event | str]) -> Reading:
    """What a reader makes of a reply; a `str` is the data of an event without a name."""
    reader = ChunkReader()
    deltas: list[Delta] = []
    for event in events:
        deltas += reader.read(event if isinstance(event, Event) else Event(event))
    deltas += reader.end("request")
    tally = next(delta for delta in deltas if isinstance(delta, Tally))
    assert (tally.warnings, tally.request_id) == (reader.warnings, "request")
    return Reading(
        "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)),
        "".join(delta.text for delta in deltas if isinstance(delta, ReasoningDelta)),
        [delta.reason for delta in deltas if isinstance(delta, Finish)],
        next((delta.usage for delta in deltas if isinstance(delta, UsageReport)), None),
        next((delta.calls for delta in deltas if isinstance(delta, ToolCalls)), ()),
        tally.warnings,
        reader.error,
    )


def chunk(delta: Any, finish: Any = None, **more: Any) -> str:
    return json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more})


def say(text: Any) -> str:
    return chunk({"content": text})


END = [chunk({}, "stop"), "[DONE]"]

# What may stand between "Hel" and "lo" without a trace but for this many warnings.
BETWEEN: dict[str, tuple[str | Event, int]] = {
    "1 no choices": ('{"choices": [], "prompt_filter_results": []}', 0),
    "2 choices missing": ("{}", 0),
    "2 choices null": ('{"choices": null}', 0),
    "2 choices no list": ('{"choices": {"0": 1}}', 0),
    "2 a choice that is none": ('{"choices": [null, 1, "x", []]}', 0),
    "3 delta null": ('{"choices": [{"index": 0, "delta": null}]}', 0),
    "3 delta missing": ('{"choices": [{"index": 0, "content_filter_results": {}}]}', 0),
    "3 delta a list": ('{"choices": [{"delta": ["x"]}]}', 0),
    "4 content null": (say(None), 0),
    "4 content empty": (say(""), 0),
    "5 content a number": (say(5), 1),
    "5 content an object": (say({"text": "no"}), 1),
    "5 parts of other types": (say([{"type": "image_url", "image_url": "u"}, 7, None]), 0),
    "9 finish reason empty": (chunk({}, ""), 0),
    "9 finish reason a number": (chunk({}, 1), 0),
    "11 another choice": ('{"choices": [{"index": 1, "delta": {"content": "no"}}]}', 0),
    "12 unknown keys": ('{"choices": [], "object": 5, "x": {"y": []}, "id": null}', 0),
    "13 a list": ("[1, 2]", 1),
    "13 a string": ('"no"', 1),
    "13 null": ("null", 1),
    "14 NaN": (chunk({"content": None, "logprob": float("nan")}), 0),
    "14 infinity": ('{"choices": [], "x": -Infinity}', 0),
    "22 a comment as data": (": OPENROUTER PROCESSING", 1),
    "22 a colon as data": (":", 1),
    "23 empty data": ("", 0),
    "23 a space": (" ", 0),
    "23 a ping with data": (Event("{}", "ping"), 0),
    "24 no JSON": ("hello there", 1),
    "24 cut JSON": ('{"choices": [{"delta": {"content": "no', 1),
    "an unknown event": (Event('{"text": "no"}', "execute"), 1),
    "an unknown event that is no JSON": (Event("no", "execute"), 1),
    "words beside the chunks": ('{"code": 503, "message": "busy"}', 0),
    "deep JSON": ("[" * 200_000, 1),
    "deep JSON that is closed": ("[" * 100_000 + "]" * 100_000, 1),
    "a number of 5,000 digits": ('{"x": ' + "1" * 5000 + "}", 1),
    "a number over all": ('{"choices": [], "x": 1e999}', 0),
    "usage of nonsense": ('{"usage": {"prompt_tokens": NaN, "total_tokens": true}}', 0),
    "usage a list": ('{"usage": [1]}', 0),
    "an error that is none": ('{"error": null, "choices": []}', 0),
}


@pytest.mark.parametrize("case", BETWEEN)
def test_an_oddity_between_two_deltas_costs_no_text(case: str) -> None:
    event, warnings = BETWEEN[case]
    reading = read([say("Hel"), event, say("lo"), *END])
    assert (reading.text, reading.reasoning, reading.error) == ("Hello", "", None)
    assert (reading.warnings, reading.finish, reading.calls) == (warnings, ["stop"], ())


@pytest.mark.parametrize(
    ("case", "event", "text"),
    [
        ("5 parts", say([{"type": "text", "text": "a"}, {"text": "b"}, "c", {"type": "x"}]), "abc"),
        ("6 message", '{"choices": [{"message": {"content": "whole"}}]}', "whole"),
        ("6 delta null beside it",
         '{"choices": [{"delta": null, "message": {"content": "w"}}]}', "w"),
        ("the old completions", '{"choices": [{"text": "old"}]}', "old"),
        ("a refusal", chunk({"refusal": "No."}), "No."),
        ("an event of its own name", Event(say("named"), "completion"), "named"),
        ("11 an index in quotes", '{"choices": [{"index": "0", "delta": {"content": "q"}}]}', "q"),
        ("no index", '{"choices": [{"delta": {"content": "x"}}]}', "x"),
        ("11 two choices", '{"choices": [{"index": 1, "delta": {"content": "n"}}, '
         '{"index": 0, "delta": {"content": "y"}}]}', "y"),
        ("15 half a pair", '{"choices": [{"delta": {"content": "a\\ud83db"}}]}', "a\ufffdb"),
        ("15 the other half", '{"choices": [{"delta": {"content": "a\\ude00b"}}]}', "a\ufffdb"),
        ("15 halves in disorder", say("\ude00\ud83d."), "\ufffd\ufffd."),
        ("16 controls", say("a\0b\x01\x1b[31m\x7f\x0bc\td\n"), "ab[31mc\td\n"),
        ("28 other line ends", say("a\u2028b\u0085c"), "a\u2028b\u0085c"),
        ("25 two lines", say("a") + "\n" + say("b"), "ab"),
        ("25 one line", say("a") + say("b"), "ab"),
    ],
)  # fmt: skip
def test_text_is_found_and_clean(case: str, event: str | Event, text: str) -> None:
    reading = read([event, *END])
    assert (reading.text, reading.error, reading.warnings) == (text, None, 0)
    reading.text.encode()  # or it could not be stored


def test_a_pair_that_is_cut_between_two_deltas_is_joined() -> None:
    assert read([say("a\ud83d"), say("\ude00b"), *END]).text == "a😀b"
    assert read([say("a\ud83d"), say(""), say("\ude00b"), *END]).text == "a😀b"
    assert read([say("a\ud83d"), say("b"), *END]).text == "a\ufffdb"
    assert read([say("a\ud83d"), *END]).text == "a\ufffd"
    pieces = [chunk({"reasoning_content": half}) for half in ("\ud83d", "\ude00")]
    assert read([*pieces, *END]).reasoning == "😀"


REASONING = {
    "reasoning_content": {"reasoning_content": "hm"},
    "reasoning": {"reasoning": "hm"},
    "details": {"reasoning_details": [{"type": "reasoning.text", "text": "hm"}, 5]},
    "summary": {"reasoning_details": [{"type": "reasoning.summary", "summary": "hm"}]},
    "two names": {"reasoning": "hm", "reasoning_content": "hm"},
    "name and details": {"reasoning": "hm", "reasoning_details": [{"text": "hm"}]},
    "with content null": {"reasoning_content": "hm", "content": None},
    "in tags": {"content": "<think>hm</think>"},
    "in tags behind space": {"content": "\n <think>hm</think>"},
}


@pytest.mark.parametrize("case", REASONING)
def test_reasoning_is_told_from_the_reply_and_shown_once(case: str) -> None:
    reading = read([chunk(REASONING[case]), say("yes"), *END])
    assert (reading.reasoning, reading.text) == ("hm", "yes")


THOUGHTS = st.text(alphabet="ab <>/think\n", max_size=12)


@given(THOUGHTS.filter(lambda t: "</think>" not in t), THOUGHTS, st.data())
def test_think_tags_may_be_cut_anywhere(thought: str, answer: str, draw: Any) -> None:
    whole = f"<think>{thought}</think>{answer}"
    places = draw.draw(st.lists(st.integers(0, len(whole)), max_size=10))
    bounds = [0, *sorted(places), len(whole)]
    reading = read([*(say(whole[a:b]) for a, b in itertools.pairwise(bounds)), *END])
    assert (reading.reasoning, reading.text) == (thought, answer)


@given(st.text(alphabet="a <>/think\n", max_size=30), st.data())
def test_a_reply_is_read_the_same_in_any_pieces(whole: str, draw: Any) -> None:
    places = draw.draw(st.lists(st.integers(0, len(whole)), max_size=10))
    bounds = [0, *sorted(places), len(whole)]
    pieces = [say(whole[a:b]) for a, b in itertools.pairwise(bounds)]
    assert read([*pieces, *END]) == read([say(whole), *END]) == read([*map(say, whole), *END])


@pytest.mark.parametrize(
    ("text", "thought", "shown"),
    [
        ("<think>never closed", "never closed", ""),
        ("<think>a</thin", "a</thin", ""),
        ("<thin", "", "<thin"),
        ("Use <think> here.", "", "Use <think> here."),
        ("<think></think>x", "", "x"),
        ("<thinking>x", "", "<thinking>x"),
    ],
)
def test_tags_that_are_none(text: str, thought: str, shown: str) -> None:
    reading = read([*map(say, text), *END])
    assert (reading.reasoning, reading.text) == (thought, shown)


def tool(**fields: Any) -> dict[str, Any]:
    """A piece of a call; `name` and `arguments` go where they belong."""
    function = {name: fields.pop(name) for name in ("name", "arguments") if name in fields}
    return {**fields, "function": function}


CALLS: dict[str, tuple[list[list[Any]], list[tuple[str, str, str]]]] = {
    "17 in pieces": (
        [[tool(index=0, id="a", name="get", arguments="")], [tool(index=0, arguments='{"x"')],
         [tool(index=0, arguments=":1}")]],
        [("a", "get", '{"x":1}')],
    ),
    "17 two by index": (
        [[tool(index=0, id="a", name="f"), tool(index=1, id="b", name="g")],
         [tool(index=1, arguments="1")], [tool(index=0, arguments="0")]],
        [("a", "f", "0"), ("b", "g", "1")],
    ),
    "18 by id": (
        [[tool(id="a", name="f", arguments="0")], [tool(id="b", name="g", arguments="1")],
         [tool(id="a", arguments="2")]],
        [("a", "f", "02"), ("b", "g", "1")],
    ),
    "18 by position": (
        [[tool(name="f"), tool(name="g")], [tool(arguments="0"), tool(arguments="1")]],
        [("call_0", "f", "0"), ("call_1", "g", "1")],
    ),
    "18 the one in progress": (
        [[tool(name="f", arguments="{")], [tool(arguments="}")]],
        [("call_0", "f", "{}")],
    ),
    "18 the next by its name": (
        [[tool(name="f", arguments="{}")], [tool(name="f", arguments="[]")]],
        [("call_0", "f", "{}"), ("call_1", "f", "[]")],
    ),
    "19 all number 0": (
        [[tool(index=0, id="a", name="f", arguments="0")],
         [tool(index=0, id="b", name="g", arguments="1")], [tool(index=0, arguments="2")]],
        [("a", "f", "0"), ("b", "g", "12")],
    ),
    "20 no id": ([[tool(index=0, name="f", arguments="{}")]], [("call_0", "f", "{}")]),
    "arguments as an object": (
        [[tool(index=0, name="f", arguments={"x": "é"})]], [("call_0", "f", '{"x": "é"}')],
    ),
    "nonsense": ([[None, 5, {}], [tool(index="x", name=7, arguments=None)]], [("call_0", "", "")]),
    "a pair cut between pieces": (
        [[tool(index=0, id="\ud83d", name="f\0", arguments="\ud83d")],
         [tool(index=0, arguments="\ude00")]],
        [("\ufffd", "f", "😀")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CALLS)
def test_tool_calls_are_joined(case: str) -> None:
    deltas, calls = CALLS[case]
    reading = read([*(chunk({"tool_calls": delta}) for delta in deltas), *END])
    assert [tuple(call) for call in reading.calls] == calls
    assert (reading.text, reading.error) == ("", None)


def test_the_older_function_call_is_joined() -> None:
    pieces = [{"name": "f", "arguments": "{"}, {"arguments": "}"}]
    reading = read([*(chunk({"function_call": piece}) for piece in pieces), *END])
    assert reading.calls == (ToolCall("call_0", "f", "{}"),)


@pytest.mark.parametrize("endless", ["arguments", "calls"])
def test_tool_calls_without_end_are_an_error(endless: str) -> None:
    reader = ChunkReader()
    for number in range(2000):
        call_id = f"id{number}" if endless == "calls" else "id"
        arguments = "x" if endless == "calls" else "x" * 10_000
        reader.read(Event(chunk({"tool_calls": [tool(id=call_id, arguments=arguments)]})))
        if reader.error:
            break
    assert reader.error == (ErrorCode.TOO_LONG, Reason.NONE, "")


ERRORS: dict[str, tuple[str | Event, ErrorCode, str]] = {
    "10 finish error": (chunk({}, "error"), ErrorCode.SERVICE_ERROR, ""),
    "24 error in words": ("error: out of memory", ErrorCode.SERVICE_ERROR, "error: out of memory"),
    "25 two lines": ('{"choi\n{"error": {"message": "no"}}', ErrorCode.SERVICE_ERROR, "no"),
    "25 two objects": (say("x") + '{"error": {"message": "no"}}', ErrorCode.SERVICE_ERROR, "no"),
    "36 object": ('{"error": {"message": "no", "code": 429}}', ErrorCode.RATE_LIMITED, "no"),
    "36 with a choice": (
        chunk({"content": ""}, "error", error={"code": 502, "message": "no"}),
        ErrorCode.SERVICE_ERROR,
        "no",
    ),
    "37 string": ('{"error": "no"}', ErrorCode.SERVICE_ERROR, "no"),
    "38 event": (Event('{"message": "no"}', "error"), ErrorCode.SERVICE_ERROR, "no"),
    "38 event in words": (Event("no", "error"), ErrorCode.SERVICE_ERROR, "no"),
    "38 event with error": (Event('{"error": "no"}', "error"), ErrorCode.SERVICE_ERROR, "no"),
    "38 object": ('{"object": "error", "message": "no"}', ErrorCode.SERVICE_ERROR, "no"),
    "38 type": (
        '{"type": "error", "error": {"type": "overloaded_error", "message": "no"}}',
        ErrorCode.OVERLOADED,
        "no",
    ),
    "an error that is a number": ('{"error": 5}', ErrorCode.SERVICE_ERROR, ""),
    "content filter": (chunk({}, "content_filter"), ErrorCode.CONTENT_FILTER, ""),
    "49 context": (
        '{"error": {"code": 400, "type": "exceed_context_size_error", "message": "no"}}',
        ErrorCode.CONTEXT_TOO_LONG,
        "no",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_in_the_stream_ends_it_and_keeps_the_text(case: str) -> None:
    event, code, detail = ERRORS[case]
    reading = read([say("Hel"), event, say("lo"), *END])
    assert reading.text == "Hel"
    assert reading.error is not None
    assert (reading.error[0], reading.error[2]) == (code, detail)


def test_over_twenty_events_of_rubbish_are_an_error() -> None:
    some = read([say("a"), *["rubbish"] * MAX_JUNK, say("b"), *END])
    assert (some.text, some.warnings, some.error) == ("ab", 20, None)
    more = read([say("a"), *["rubbish"] * (MAX_JUNK + 1), say("b"), *END])
    assert more.error == (ErrorCode.NOT_A_STREAM, Reason.GARBLED, "rubbish")
    assert more.text == "a"


@pytest.mark.parametrize(
    ("events", "finish"),
    [
        ([chunk({}, "stop"), "[DONE]"], ["stop"]),
        ([chunk({}, "stop")], ["stop"]),
        (["[DONE]"], [None]),
        ([" [DONE] "], [None]),
        (["[DONE]x"], [None]),
        ([Event("[DONE]", "done")], [None]),
        ([], []),
        ([chunk({}, "eos_token\n")], ["eos_token\n"]),
        ([chunk({}, "length")], ["length"]),
        ([chunk({}, "")], []),
        (["[DONE]", chunk({}, "stop"), say("late")], [None]),
    ],
)
def test_what_counts_as_the_end(events: list[str | Event], finish: list[str | None]) -> None:
    reading = read([say("x"), *events])
    assert (reading.finish, reading.text, reading.error) == (finish, "x", None)


def test_usage_is_read_wherever_it_stands_and_kept_in_bounds() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 4}
    assert read([chunk({}, "stop", usage=usage), "[DONE]"]).usage == Usage(3, 4, 7)
    floats = {"prompt_tokens": 3.0, "completion_tokens": 4.5, "total_tokens": 7.0}
    assert read([chunk({}, "stop", usage=floats), "[DONE]"]).usage == Usage(3, 0, 7)
    odd = {"prompt_tokens": -1, "completion_tokens": 10**30, "total_tokens": "9"}
    reading = read([json.dumps({"choices": [], "usage": odd}), *END])
    assert reading.usage == Usage(0, 10**12, 10**12)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["choices", "delta", "content", "message", "error", "usage", "index", "tool_calls",
             "function", "arguments", "name", "id", "finish_reason", "reasoning", "text", "type",
             "reasoning_details", "prompt_tokens", "function_call", "code", "metadata", "detail"]
        ), inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_no_value_whatever_raises(value: Any) -> None:
    for event in (json.dumps(value), json.dumps({"choices": [{"delta": value, "index": 0}]})):
        reading = read([event, Event(event, "error")])
        for text in (reading.text, reading.reasoning, *itertools.chain(*reading.calls)):
            text.encode()


def test_many_values_in_one_event_are_rubbish() -> None:
    assert read(["{}" * 100_000, "{}\n" * 100_000, *END]).warnings == 2

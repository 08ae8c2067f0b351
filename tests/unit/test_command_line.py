"""The flags of a window are read without argparse, as argparse would read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.cli import _parser, read_plain

FLAGS = ("--data-dir", "--connection", "--base-url", "--server", "--model", "--new")
SWITCHES = ("--plain-http", "--quick")
VALUES = ("x", "", "two words", "-1", "-x", "--", "--quick", "--model", "a=b", "-", "–", "@file")
ODD = ("--model=x", "--mod", "x", "-h", "--help", "--quick=1", "--plain_http", "")


def by_argparse(words: list[str]) -> dict[str, object] | None:
    try:
        parsed = _parser("desktop-chat").parse_args(words)
    except SystemExit:
        return None
    return {name: value or "" for name, value in vars(parsed).items()}


def plainly(words: list[str]) -> dict[str, object] | None:
    found = read_plain(words)
    return None if found is None else {name: value or "" for name, value in vars(found).items()}


@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(FLAGS), st.sampled_from(VALUES)),
            st.tuples(st.sampled_from(SWITCHES)),
            st.tuples(st.sampled_from(ODD)),
            st.tuples(st.sampled_from(FLAGS)),
        ),
        max_size=4,
    )
)
def test_they_are_understood_as_argparse_does(parts: list[tuple[str, ...]]) -> None:
    words = [word for part in parts for word in part]
    found = plainly(words)
    assert found is None or found == by_argparse(words)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--data-dir", "/tmp/x"],
        ["--data-dir", "/tmp/x", "--base-url", "http://127.0.0.1:1/v1", "--model", "m"],
        ["--server", "http://127.0.0.1:1", "--plain-http"],
        ["--quick", "--new", "two words"],
        ["--model", "a", "--model", "b"],
    ],
)
def test_those_of_a_usual_start_are_read_plainly(words: list[str]) -> None:
    assert plainly(words) == by_argparse(words) is not None


@pytest.mark.parametrize(
    "words",
    [["--model"], ["--model", "-x"], ["--help"], ["--server", "a", "--connection", "b"], ["x"]],
)
def test_what_is_odd_is_left_to_argparse(words: list[str]) -> None:
    assert plainly(words) is None

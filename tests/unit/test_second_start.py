"""What a second start may say to the first: a text for the box, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.ui.second_start import Wish, address, pass_on, read_wish


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"new"',
        b'{"new": 5}',
        b'{"new": ["a"]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_not_ours_is_nothing(line: bytes) -> None:
    assert read_wish(line) is None


def test_only_two_words_mean_anything() -> None:
    line = b'{"new": "a\\u0000b\\ud800", "quick": 1, "send": true, "data_dir": "/x", "model": "m"}'
    wish = read_wish(line)
    assert wish == Wish(False, wish.new if wish else "")
    assert wish is not None
    assert "\0" not in wish.new
    wish.new.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(line: bytes) -> None:
    wish = read_wish(line)
    assert wish is None or isinstance(wish.new, str)


def test_a_long_folder_has_a_short_address(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    assert address(tmp_path / "short").startswith(str(tmp_path))
    assert len(os.fsencode(address(deep))) < 100
    assert address(deep) != address(deep / "other")


def test_nobody_there(tmp_path: Path) -> None:
    assert not pass_on(tmp_path, Wish(), 50)

"""How a model is to answer: in bounds, stored, sent only where set, in each service's words."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.connections import (
    LOCAL_PRESETS,
    PLACEHOLDER,
    PRESETS,
    Connection,
    KeyHeader,
    Kind,
)
from desktop_chat.chat.messages import Role
from desktop_chat.chat.parameters import Parameters, parameters_from, read_number, read_whole
from desktop_chat.storage.settings import Settings, SettingsFile
from desktop_chat.wire.chat_requests import dialect_of, messages_of, options_of

ALL = Parameters(0.5, 0.9, 100, "low", 7, ("END", "\n\n"), "Be brief.")
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_only_what_is_set_is_kept() -> None:
    assert Parameters().as_record() == {}
    assert Parameters(temperature=0.0, seed=0).as_record() == {"temperature": 0.0, "seed": 0}
    assert parameters_from(json.loads(json.dumps(ALL.as_record()))) == ALL


def test_a_conversation_goes_before_its_connection() -> None:
    own = Parameters(temperature=0.0, stop=("x",))
    assert own.over(ALL) == ALL._replace(temperature=0.0, stop=("x",))
    assert Parameters().over(ALL) == ALL


@pytest.mark.parametrize(
    "record",
    [
        {"temperature": math.nan, "top_p": math.inf, "max_tokens": -1},
        {"temperature": 1e308, "top_p": -0.1, "max_tokens": 0, "seed": 2**63},
        {"temperature": True, "top_p": "0.5", "max_tokens": 1.5, "seed": 10**400},
        {"temperature": 10**400, "reasoning_effort": "much", "stop": [1, "", None], "system": 3},
        {"stop": {"a": 1}, "reasoning_effort": ["low"]},
    ],
)
def test_what_is_out_of_bounds_is_left_out(record: dict[str, object]) -> None:
    assert parameters_from(record) == Parameters()


@given(st.dictionaries(st.sampled_from(Parameters._fields), JSON_VALUES))
def test_no_record_raises_or_leaves_the_bounds(record: dict[str, object]) -> None:
    read = parameters_from(record)
    assert parameters_from(read.as_record()) == read
    json.dumps(read.as_record(), allow_nan=False).encode()


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "2.5", "1e999", "x", "1,5,0"])
def test_typed_numbers_that_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_number(text, 2.0)
    with pytest.raises(ValueError, match=r".*"):
        read_whole("9" * 5000, 1, 10)


def test_typed_numbers() -> None:
    assert [read_number(text, 2.0) for text in ("", " 0,7 ", "2")] == [None, 0.7, 2.0]
    assert [read_whole(text, 1, 99) for text in ("", " 12 ")] == [None, 12]


OPENAI_WORDS = {"max_completion_tokens": 100, "seed": 7}
OLDER_WORDS = {"max_tokens": 100, "seed": 7}
MISTRAL_WORDS = {"max_tokens": 100, "random_seed": 7}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://api.openai.com/v1", OPENAI_WORDS),
        ("https://api.groq.com/openai/v1", OPENAI_WORDS),
        ("https://mine.openai.azure.com/openai/v1", OPENAI_WORDS),
        ("https://api.mistral.ai/v1", MISTRAL_WORDS),
        ("https://api.deepseek.com/v1", OLDER_WORDS),
        ("https://openrouter.ai/api/v1", OLDER_WORDS),
        ("https://api.anthropic.com/v1", OLDER_WORDS),
        ("http://127.0.0.1:11434/v1", OLDER_WORDS),
        ("https://evil.org/api.openai.com", OLDER_WORDS),
        ("https://notapi.openai.com.evil.org/v1", OLDER_WORDS),
    ],
)
def test_each_service_has_its_own_words(address: str, words: dict[str, Any]) -> None:
    common = {
        "temperature": 0.5,
        "top_p": 0.9,
        "reasoning_effort": "low",
        "stop": ["END", "\n\n"],
    }
    assert options_of(Request((), "m", ALL), dialect_of(address)) == common | words
    assert options_of(Request((), "m"), dialect_of(address)) == {}


def test_the_system_prompt_is_the_first_message() -> None:
    request = Request((Prompt(Role.USER, "Hi"),), "m", ALL)
    assert messages_of(request) == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
    ]


def test_connections_keep_all_of_it(tmp_path: Path) -> None:
    connection = Connection(
        *("id", "Name", Kind.REMOTE, "https://x.org", "m"),
        key_header=KeyHeader.API_KEY,
        api_version="2024-10-21",
        headers=(("X-Team", "blue"),),
        secret_headers=("X-Api-Token",),
        parameters=ALL,
        favourites=("m",),
    )
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(connections=(connection,)))
    assert SettingsFile(file.path).load().connections == (connection,)


def test_a_secret_among_the_headers_is_not_written(tmp_path: Path) -> None:
    headers = (("X-Team", "blue"), ("X-Token", "tok-9911"))
    connection = Connection("id", "N", Kind.OPENAI, "https://x.org/v1", headers=headers)
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(connections=(connection,)))
    assert "9911" not in file.path.read_text()
    assert SettingsFile(file.path).load().connections[0].headers == headers[:1]


def test_broken_parts_of_a_connection_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    item: dict[str, object] = {"id": "i", "name": "n", "base_url": "https://x.org", "model": ""}
    item |= {"headers": [["Host", "evil"], ["X-A", "a\r\nb"], ["X", 1], 3, ["X-Good", "yes"]]}
    item |= {"parameters": [1], "key_header": "cookie", "secret_headers": "x", "api_version": 3}
    path.write_text(json.dumps({"connections": [item]}))
    (connection,) = SettingsFile(path).load().connections
    assert connection.headers == (("X-Good", "yes"),)
    assert (connection.parameters, connection.secret_headers) == (Parameters(), ())
    assert connection.key_header is KeyHeader.BEARER


def test_presets_are_fit_to_be_used() -> None:
    from desktop_chat.chat.addresses import clean_address, is_this_machine

    for preset in PRESETS:
        assert preset.needs_key
        assert preset.base_url.startswith("https://")
        if PLACEHOLDER not in preset.base_url:
            assert clean_address(preset.base_url) == preset.base_url
    for preset in LOCAL_PRESETS:
        assert clean_address(preset.base_url) == preset.base_url
        assert is_this_machine(preset.base_url)
        assert not preset.needs_key

"""Parts of the service that need no network: logs of replies, settings, tokens."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.server.reply_log import ReplyLog
from desktop_chat.server.running import listen
from desktop_chat.server.settings import (
    ServerSettings,
    SettingsProblem,
    Upstream,
    is_loopback,
    load_settings,
)
from desktop_chat.server.tokens import Guesses, Tokens, load_tokens
from desktop_chat.server.upstream import make_upstream

TOKEN = "0123456789abcdefghijklmnopqrstuv"


@given(
    sizes=st.lists(st.integers(1, 40), max_size=30),
    first=st.integers(0, 5),
    limit=st.integers(1, 200),
    after=st.integers(0, 40),
    scale=st.sampled_from([1, 1000, 9999]),  # within a block, and over many
)
def test_a_log_gives_whole_events_in_order(
    sizes: list[int], first: int, limit: int, after: int, scale: int
) -> None:
    log = ReplyLog(first)
    sizes, limit = [size * scale for size in sizes], limit * scale
    frames = [bytes([65 + number % 26]) * size for number, size in enumerate(sizes)]
    for frame in frames:
        log.append(frame)
    assert (log.last, log.size) == (first + len(frames), sum(sizes))
    at, got = after, b""
    while True:
        data, at = log.read(at, limit)
        if not data:
            break
        got += data
        assert len(data) <= max(limit, *sizes)
    assert got == b"".join(frames[max(0, after - first) :])
    assert at == max(after, log.last) if frames[max(0, after - first) :] else at == after
    number = first + len(frames) // 2
    assert log.bytes_until(number) == sum(sizes[: len(frames) // 2])


def load(
    flags: dict[str, object] | None = None, file: Path | None = None, **environment: str
) -> ServerSettings:
    named = {f"DESKTOP_CHAT_SERVER_{name}": value for name, value in environment.items()}
    return load_settings(flags or {}, named, file)


def test_flags_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('port = 1\nmodel = "a"\nupstream = "openai"\nhosts = ["Chat.example"]\n')
    settings = load({"port": 3}, file, PORT="2", MODEL="b", KEEP_SECONDS="5", GET_MESSAGES="Yes")
    assert (settings.port, settings.model, settings.keep_seconds) == (3, "b", 5.0)
    assert (settings.upstream, settings.hosts) == (Upstream.OPENAI, ("chat.example",))
    assert settings.get_messages is True
    assert load(ORIGINS="https://A.example/, https://b.example").origins == (
        "https://a.example",
        "https://b.example",
    )
    assert load() == ServerSettings()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("port = 'x'", "port"),
        ("port = 70000", "port"),
        ("port = true", "port"),
        ("port = -1", "port"),
        ("max_streams = 0", "max_streams"),
        ("upstream = 'other'", "upstream"),
        ("streams = 'http://x'", "streams"),
        ("base_url = 'ftp://x'", "base_url"),
        ("base_url = 'http://me:secret@x'", "base_url"),
        ("api_key = 'sk-x'", "api_key"),
        ("hosts = 'x'", "hosts"),
        ("keep_seconds = nan", "keep_seconds"),
        ("keep_seconds = inf", "keep_seconds"),
        ("port = ", "TOML"),
        ("\xff", "UTF-8"),
    ],
)
def test_bad_settings_are_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(SettingsProblem, match=said) as caught:
        load(file=file)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("port = 'x'", "{file}: port: must be a whole number from 0 to 65535, not 'x'"),
        ("keep_seconds = 0", "{file}: keep_seconds: must be a number above 0, not '0'"),
        ("upstream = 'other'", "{file}: upstream: must be demo or openai"),
        ("hosts = 'x'", '{file}: hosts: must be a list of texts, like ["one", "two"]'),
        ("hots = ['x']", "{file}: there is no setting 'hots'. Did you mean hosts?"),
        ("model = ['sk-x']", "{file}: model: must be a text in quotes"),
        ("a = " + "[" * 100_000, "{file} is not TOML: it is nested too deeply"),
        ("#" * 2_000_000, "{file} is no file of settings: it has more than 1 MiB"),
        ("base_url = 'http://a:b@c'", "base_url: must hold no user and password"),
        ("host = ''", "host: must be an address to listen on, like 127.0.0.1"),
    ],
)
def test_bad_settings_say_what_to_do(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(content)
    with pytest.raises(SettingsProblem) as caught:
        load(file=file)
    assert str(caught.value).startswith(said.format(file=file))


@pytest.mark.parametrize("host", ["no.such.host.invalid", "x" * 300, "192.0.2.1", "a\0b"])
def test_a_host_that_is_none_of_this_machine_is_named(host: str) -> None:
    with pytest.raises(SettingsProblem, match=r"host must be|host: must be"):
        listen(ServerSettings(host=host, port=0))


def test_a_port_that_is_taken_is_named() -> None:
    with listen(ServerSettings(port=0)) as one:
        one.listen()
        with pytest.raises(SettingsProblem, match="choose another with --port"):
            listen(ServerSettings(port=one.getsockname()[1]))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("sk-canary\nX-A: b", "OPENAI_API_KEY: must be one line"),
        ("sk canary", "OPENAI_API_KEY: must hold no spaces"),
        ("sk-canaryé", "OPENAI_API_KEY: holds letters that no key has"),
        ("sk-can…ary", "OPENAI_API_KEY: is shortened"),
    ],
)
def test_a_key_that_cannot_be_one_is_refused_but_never_shown(
    monkeypatch: pytest.MonkeyPatch, key: str, said: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    upstream = make_upstream(ServerSettings(upstream=Upstream.OPENAI, base_url="http://127.0.0.1/"))
    with pytest.raises(SettingsProblem) as caught:
        asyncio.run(upstream.start())
    assert str(caught.value).startswith(said)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("environment", [{"PORT": "x"}, {"PORT": "٣"}, {"GET_MESSAGES": "maybe"}])
def test_bad_environment_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsProblem, match=next(iter(environment))):
        load(None, None, **environment)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="nowhere"):
        load(file=tmp_path / "nowhere.toml")


def test_loopback() -> None:
    for host in ("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"):
        assert is_loopback(host)
    for host in ("0.0.0.0", "::", "192.168.0.1", "example.org", "localhost.example", ""):
        assert not is_loopback(host)


def tokens_file(folder: Path, content: str, mode: int = 0o600) -> Path:
    file = folder / "tokens"
    file.write_text(content)
    file.chmod(mode)
    return file


def test_tokens_are_known_by_what_they_are(tmp_path: Path) -> None:
    file = tokens_file(tmp_path, f"# team\n\nalice:{TOKEN}\n bob : {TOKEN[::-1]}\n")
    tokens = load_tokens(str(file), "e" * 32)
    alice = tokens.caller(f"Bearer {TOKEN}".encode())
    bob = tokens.caller(f"bearer  {TOKEN[::-1]}".encode())
    assert alice is not None
    assert bob is not None
    assert (alice.name, bob.name) == ("alice", "bob")
    assert alice.owner != bob.owner
    assert TOKEN not in repr(alice)
    environment = tokens.caller(b"Bearer " + b"e" * 32)
    assert environment is not None
    for wrong in (b"", b"Bearer", b"Bearer " + b"x" * 32, b"Basic " + TOKEN.encode(), b"\xff" * 50):
        assert tokens.caller(wrong) is None
    assert not Tokens()
    assert Tokens().caller(f"Bearer {TOKEN}".encode()) is None


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (f"alice:{TOKEN}", 0o644, "chmod 600"),
        (f"alice:{TOKEN}", 0o640, "chmod 600"),
        ("alice:short", 0o600, "32"),
        (TOKEN, 0o600, "name:token"),
        (f":{TOKEN}", 0o600, "name:token"),
        (f"a b:{TOKEN}", 0o600, "name:token"),
        (f"alice:{TOKEN}\nalice:{TOKEN[::-1]}", 0o600, "same name"),
        (f"alice:{TOKEN}\nbob:{TOKEN}", 0o600, "same token"),
        (f"alice:{TOKEN}é", 0o600, "ASCII"),
        ("", 0o600, "no token"),
        ("# only words\n", 0o600, "no token"),
    ],
)
def test_bad_tokens_are_named_but_never_shown(
    tmp_path: Path, content: str, mode: int, said: str
) -> None:
    with pytest.raises(SettingsProblem, match=said) as caught:
        load_tokens(str(tokens_file(tmp_path, content, mode)), "")
    assert TOKEN not in str(caught.value)


def test_other_files_are_no_tokens(tmp_path: Path) -> None:
    fifo: Any = tmp_path / "fifo"
    os.mkfifo(fifo, 0o600)
    for path in (tmp_path, fifo, tmp_path / "nowhere"):
        with pytest.raises(SettingsProblem):
            load_tokens(str(path), "")
    with pytest.raises(SettingsProblem, match="32"):
        load_tokens("", "short")


def test_guesses_are_counted_by_address_and_forgotten() -> None:
    guesses = Guesses(most=2, seconds=60, addresses=2)
    assert [guesses.add("a") > 0 for _ in range(4)] == [False, False, True, True]
    assert guesses.add("b") == 0
    assert guesses.add("c") == 0  # "a" is let go: there is room for two
    assert guesses.add("a") == 0

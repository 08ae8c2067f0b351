"""The settings file: what it keeps, what it forgives, what it never holds."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.connections import DEMO, Connection, Kind
from desktop_chat.chat.routes import Network, ProxyMode
from desktop_chat.storage.paths import make_private_dir, write_private
from desktop_chat.storage.settings import VERSION, SendKey, Settings, SettingsFile, Theme

HOME = Connection(
    "c1", "Zuhause 世界", Kind.OPENAI, "http://127.0.0.1:1/v1", "m", ("m", "n"), needs_key=True
)
CHOSEN = Settings(
    connections=(HOME,),
    connection_id="c1",
    theme=Theme.DARK,
    send_key=SendKey.CTRL_ENTER,
    window=(1, -2, 900, 700),
    sidebar=False,
    zoom=1.25,
    wrap_code=False,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "settings.json"


def given_file(path: Path, value: object) -> SettingsFile:
    """A settings file that holds `value`: bytes as they are, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return SettingsFile(path)


def copies(path: Path) -> list[bytes]:
    return [copy.read_bytes() for copy in path.parent.glob("settings-*.json")]


def test_what_was_saved_is_loaded(path: Path) -> None:
    SettingsFile(path).save(CHOSEN)
    file = SettingsFile(path)
    assert file.load() == CHOSEN
    assert (file.put_aside, copies(path)) == (None, [])
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


def test_the_network_s_part_is_kept_and_has_no_place_for_a_password(path: Path) -> None:
    network = Network(ProxyMode.CUSTOM, "socks5://h:1", "me", "/ca.pem")
    SettingsFile(path).save(Settings(network=network))
    assert SettingsFile(path).load().network == network
    value = json.loads(path.read_text())
    assert set(value["network"]) == {"proxy_mode", "proxy", "proxy_user", "authority"}
    value["network"] = {"proxy_mode": "none", "proxy": 3, "authority": None, "password": "p"}
    path.write_text(json.dumps(value))
    assert SettingsFile(path).load().network == Network(ProxyMode.NONE)
    path.write_text(json.dumps({"network": "none"}))
    assert SettingsFile(path).load().network == Network()


def test_a_connection_s_own_way_is_kept(path: Path) -> None:
    own = HOME._replace(proxy_mode=ProxyMode.CUSTOM, proxy="http://h:1", proxy_user="me")
    SettingsFile(path).save(Settings(connections=(own,)))
    assert SettingsFile(path).load().connections == (own,)
    value = json.loads(path.read_text())
    value["connections"][0] |= {"proxy_mode": "elsewhere", "proxy": 3}
    path.write_text(json.dumps(value))
    assert SettingsFile(path).load().connections == (HOME,)


def test_without_a_file_there_are_defaults_and_nothing_is_written(path: Path) -> None:
    assert SettingsFile(path).load() == Settings()
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "raw",
    [
        *(b"{", b'{"theme": "da', b"null", b"[]", b'"x"', b"\xff\xfe\x00", b"[" * 100_000),
        b'{"theme": "dark"}' + b" " * (4 << 20),
    ],
    ids=["brace", "cut", "null", "list", "text", "bytes", "deep", "huge"],
)
def test_a_broken_file_is_kept_aside_and_defaults_are_used(path: Path, raw: bytes) -> None:
    file = given_file(path, raw)
    assert file.load() == Settings()
    assert file.put_aside is not None
    assert file.put_aside.read_bytes() == raw
    assert file.put_aside.stat().st_mode & 0o777 == 0o600
    file.save(CHOSEN)
    assert (SettingsFile(path).load(), copies(path)) == (CHOSEN, [raw])


@pytest.mark.parametrize("raw", [b"", b" \n"])
def test_an_empty_file_means_defaults(path: Path, raw: bytes) -> None:
    file = given_file(path, raw)
    assert (file.load(), file.put_aside) == (Settings(), None)


def test_a_newer_file_is_read_as_far_as_it_goes_and_kept_aside(path: Path) -> None:
    value = {"version": VERSION + 1, "theme": "dark", "connections": [], "holograms": True}
    file = given_file(path, value)
    assert file.load().theme is Theme.DARK
    assert [json.loads(copy) for copy in copies(path)] == [value]


def test_unknown_fields_are_kept(path: Path) -> None:
    unknown = {"holograms": {"depth": 3, "名": ["é", None]}, "half": "\ud83d"}
    file = given_file(path, {"version": VERSION, "theme": "light", **unknown})
    file.save(file.load()._replace(theme=Theme.DARK))
    value = json.loads(path.read_text("utf-8"))
    assert {name: value[name] for name in unknown} == unknown
    assert value["theme"] == "dark"


def test_a_byte_order_mark_is_forgiven(path: Path) -> None:
    assert given_file(path, b'\xef\xbb\xbf{"theme": "dark"}').load().theme is Theme.DARK


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": 5},
        {"theme": "pink"},
        {"send_key": None},
        {"send_key": ["enter"]},
        {"connection_id": 7},
        {"connections": "none"},
        {"connections": [None, 5, {}, {"id": ""}, {"id": 1, "name": "x"}]},
        {"connections": [{"id": "demo", "name": "no", "base_url": "", "model": ""}]},
        {"window": [1, 2]},
        {"window": [1, 2, "3", 4]},
        {"window": [0, 0, 10, 10]},
        {"window": [0, 0, 10**9, 10**9]},
        {"sidebar": "yes"},
        *({"zoom": zoom} for zoom in ("2", True, None, 0.49, 3.01, -1, 10**400, float("nan"))),
        {"wrap_code": 0},
        {"version": "new"},
    ],
    ids=lambda wrong: repr(wrong)[:60],
)
def test_a_field_of_the_wrong_type_has_its_default(path: Path, wrong: dict[str, Any]) -> None:
    assert given_file(path, wrong).load() == Settings()


@pytest.mark.parametrize("zoom", [0.5, 1, 1.1, 3])
def test_a_zoom_that_can_be_used_is_kept(path: Path, zoom: float) -> None:
    loaded = given_file(path, {"zoom": zoom}).load().zoom
    assert (loaded, type(loaded)) == (zoom, float)


def test_one_wrong_field_leaves_the_others(path: Path) -> None:
    SettingsFile(path).save(CHOSEN)
    value = json.loads(path.read_text("utf-8"))
    value["theme"] = 5
    value["connections"].append({"id": "c2", "name": "x", "base_url": "u", "model": "", "kind": 3})
    loaded = given_file(path, value).load()
    assert loaded.connections == (HOME, Connection("c2", "x", Kind.OPENAI, "u"))
    assert loaded._replace(connections=(HOME,)) == CHOSEN._replace(theme=Theme.SYSTEM)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from([*Settings._fields, "version", "x"])


@given(st.dictionaries(FIELDS, JSON), st.dictionaries(st.sampled_from(Connection._fields), JSON))
def test_whatever_loads_can_be_saved(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any], connection: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any" / "settings.json"
    value.setdefault("connections", [connection])
    file = given_file(path, value)
    loaded = file.load()
    file.save(loaded)
    assert SettingsFile(path).load() == loaded


def test_connections_of_this_run_are_never_stored(path: Path) -> None:
    run = Connection("run", "here", Kind.OPENAI, "http://127.0.0.1:2/v1", temporary=True)
    SettingsFile(path).save(CHOSEN._replace(connections=(run, HOME)))
    assert "127.0.0.1:2" not in path.read_text("utf-8")
    assert SettingsFile(path).load().connections == (HOME,)


def test_there_is_no_place_for_a_key(path: Path) -> None:
    SettingsFile(path).save(CHOSEN)
    (stored,) = json.loads(path.read_text("utf-8"))["connections"]
    assert set(stored) == {
        *("id", "name", "kind", "base_url", "model", "models"),
        *("needs_key", "has_key", "continues"),  # whether, not which
        *("key_header", "api_version", "headers", "parameters", "favourites"),
        "secret_headers",  # their names
        *("proxy_mode", "proxy", "proxy_user", "last_model"),
    }
    assert {stored["needs_key"], stored["has_key"]} <= {True, False}
    assert stored["needs_key"] is True


@pytest.fixture
def any_rights() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_files_and_folders_are_their_owners_under_any_umask(
    tmp_path: Path, any_rights: None
) -> None:
    path = tmp_path / "a" / "b" / "settings.json"
    SettingsFile(path).save(CHOSEN)
    assert path.stat().st_mode & 0o777 == 0o600
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_rights_that_were_too_wide_are_taken_back(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = tmp_path / "settings.json"
    path.write_text("{}")
    path.chmod(0o644)
    SettingsFile(path).save(CHOSEN)
    assert (tmp_path.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_folder_that_is_a_file_is_an_error_and_stays(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("mine")
    place.chmod(0o644)
    with pytest.raises(OSError, match="file"):
        make_private_dir(place)
    assert (place.read_text(), place.stat().st_mode & 0o777) == ("mine", 0o644)


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="settings"):
        SettingsFile(path).save(CHOSEN)
    assert SettingsFile(path).load() == Settings()
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json"]
    assert (path / "inside").is_dir()


def test_readers_see_the_old_or_the_new_and_never_half(tmp_path: Path) -> None:
    path = tmp_path / "file"
    versions = [bytes([n]) * 200_000 for n in range(20)]
    write_private(path, versions[0])
    done = threading.Event()

    def write() -> None:
        for version in versions:
            write_private(path, version)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        seen = path.read_bytes()
        assert len(seen) == 200_000
        assert len(set(seen)) == 1
    writer.join()
    assert path.read_bytes() == versions[-1]


def test_of_many_later_saves_the_last_one_counts(path: Path) -> None:
    file = SettingsFile(path)
    for width in range(300, 400):
        file.save_later(CHOSEN._replace(window=(0, 0, width, 300)))
    file.finish(10)
    assert SettingsFile(path).load().window == (0, 0, 399, 300)
    file.save_later(CHOSEN)
    file.finish(10)
    assert SettingsFile(path).load() == CHOSEN


def test_a_later_save_that_fails_is_logged_and_the_next_one_works(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    file = SettingsFile(path)
    with caplog.at_level(logging.WARNING):
        file.save_later(CHOSEN)
        file.finish(10)
    assert "could not be written" in caplog.text
    path.rmdir()
    file.save_later(CHOSEN)
    file.finish(10)
    assert SettingsFile(path).load() == CHOSEN


def test_the_demonstration_is_the_default() -> None:
    assert Settings().connection_id == DEMO.id

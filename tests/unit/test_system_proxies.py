"""The desktop's own proxy: GNOME's database as dconf writes it, KDE's file, the environment."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat import dconf
from desktop_chat.chat.routes import Network, ProxyMode, Route, find_route, is_named, system_route
from desktop_chat.chat.system_proxies import SystemProxies, read_system_proxies

# `user` was written by GNOME's gsettings, `site` by `dconf compile`, with two names locked.
DATABASES = Path(__file__).resolve().parents[1] / "vectors" / "dconf"
USER, SITE = (DATABASES / name for name in ("user", "site"))


@pytest.fixture(autouse=True)
def a_desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing set, on GNOME."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "xdg"))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    monkeypatch.delenv("DCONF_PROFILE", raising=False)
    monkeypatch.setattr(dconf, "_PROFILES", tmp_path / "profile")
    monkeypatch.setattr(dconf, "_DATABASES", tmp_path / "db")
    return tmp_path


def put_database(folder: Path, source: Path = USER) -> None:
    (folder / "dconf").mkdir(exist_ok=True)
    (folder / "dconf" / "user").write_bytes(source.read_bytes())


def route(address: str) -> Route | None:
    return find_route(Network(), "", address, read_system_proxies())


def test_gnome_s_settings(a_desktop: Path) -> None:
    assert read_system_proxies() == SystemProxies()
    put_database(a_desktop)
    assert route("https://api.example/v1") == Route("http", "secure-proxy.example", 3129)
    expected = Route("http", "proxy.example", 3128, "Jörg", "secret word")
    assert route("http://api.example/v1") == expected
    assert read_system_proxies().find("other") == "socks5://socks.example:1080"
    assert system_route(read_system_proxies()) == Route("http", "secure-proxy.example", 3129)


@pytest.mark.parametrize("host", [
    "intern.example", "a.intern.example", "127.0.0.1", "[::1]", "10.1.2.3", "a" * 300 + ".example",
])  # fmt: skip
def test_gnome_s_exceptions(a_desktop: Path, host: str) -> None:
    put_database(a_desktop)
    assert route(f"https://{host}/v1") is None


@pytest.mark.parametrize("desktop", ["", "XFCE", "sway"])
def test_other_desktops_do_not_show_gnome_s(
    a_desktop: Path, desktop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_database(a_desktop)
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    assert route("https://api.example/v1") is None


def test_the_environment_goes_first(a_desktop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_database(a_desktop)
    monkeypatch.setenv("https_proxy", "http://by-hand.example:1")
    assert route("https://api.example/v1") == Route("http", "by-hand.example", 1)
    assert route("http://api.example/v1") is None


def test_an_administrator_s_locks(a_desktop: Path) -> None:
    put_database(a_desktop)
    (a_desktop / "profile").mkdir()
    (a_desktop / "profile" / "user").write_text("# here\nuser-db:user\nsystem-db:site\n")
    (a_desktop / "db").mkdir()
    (a_desktop / "db" / "site").write_bytes(SITE.read_bytes())
    found = route("http://api.example/v1")
    assert found is not None
    assert (found.host, found.port) == ("site-proxy.example", 3128)  # the port is not locked


def test_no_user_database_leaves_the_site_s(a_desktop: Path) -> None:
    (a_desktop / "profile").mkdir()
    (a_desktop / "profile" / "user").write_text("user-db:user\nsystem-db:site\nservice-db:x/y\n")
    (a_desktop / "db").mkdir()
    (a_desktop / "db" / "site").write_bytes(SITE.read_bytes())
    assert route("http://api.example/v1") == Route("http", "site-proxy.example", 8080)
    assert route("https://api.example/v1") is None  # not the same for all, it says


@pytest.mark.parametrize("damage", ["cut", "empty", "garbage", "other end", "zeros"])
def test_a_database_that_cannot_be_read(a_desktop: Path, damage: str) -> None:
    put_database(a_desktop)
    path, whole = a_desktop / "dconf" / "user", USER.read_bytes()
    path.write_bytes({
        "cut": whole[:100],
        "empty": b"",
        "garbage": os.urandom(2000),
        "other end": b"raVGtnai" + whole[8:],
        "zeros": whole[:24] + bytes(len(whole) - 24),
    }[damage])  # fmt: skip
    assert route("https://api.example/v1") is None


@given(st.lists(st.tuples(st.integers(16, len(USER.read_bytes()) - 1), st.integers(0, 255))))
def test_no_damage_hangs_or_raises_anything_else(changes: list[tuple[int, int]]) -> None:
    data = bytearray(USER.read_bytes())
    for place, byte in changes:
        data[place] = byte
    try:
        dconf.read_database(bytes(data))
    except (ValueError, struct.error):
        return


def write_kde(folder: Path, *lines: str) -> None:
    folder.mkdir(exist_ok=True)
    text = "\n".join(["[Other]", "ProxyType=2", "", "[Proxy Settings]", *lines, "[More]", "a=b"])
    (folder / "kioslaverc").write_text(text)


@pytest.fixture
def kde(a_desktop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    return a_desktop


def test_kde_s_settings(kde: Path) -> None:
    assert route("https://api.example/v1") is None
    write_kde(
        kde,
        "ProxyType=1",
        "httpProxy=http://proxy.example 3128",
        "httpsProxy[$e]=http://secure-proxy.example:3129/",
        "socksProxy=socks://socks.example 1080",
        "NoProxyFor=.intern.example, localhost,10.0.0.0/8",
    )
    assert route("http://api.example/v1") == Route("http", "proxy.example", 3128)
    assert route("https://api.example/v1") == Route("http", "secure-proxy.example", 3129)
    assert route("https://a.intern.example/v1") is None
    write_kde(kde, "ProxyType=0", "httpsProxy=http://secure-proxy.example 3129")
    assert route("https://api.example/v1") is None


def test_kde_s_exceptions_turned_round(kde: Path) -> None:
    write_kde(
        kde,
        "ProxyType=1",
        "httpsProxy=http://proxy.example 1",
        "NoProxyFor=only.example",
        "ReversedException=true",
    )
    assert route("https://only.example/v1") == Route("http", "proxy.example", 1)
    assert route("https://api.example/v1") is None


def test_kde_s_names_of_variables(kde: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_kde(kde, "ProxyType=4", "httpsProxy=MY_WAY", "NoProxyFor=MY_FRIENDS")
    monkeypatch.setenv("MY_WAY", "http://proxy.example:1")
    monkeypatch.setenv("MY_FRIENDS", "friend.example")
    assert route("https://api.example/v1") == Route("http", "proxy.example", 1)
    assert route("https://friend.example/v1") is None


def test_kde_s_shared_file_is_the_base(kde: Path) -> None:
    (kde / "xdg").mkdir()
    write_kde(kde / "xdg", "ProxyType=1", "httpsProxy=http://site.example 1")
    assert route("https://api.example/v1") == Route("http", "site.example", 1)
    write_kde(kde, "ProxyType=0")
    assert route("https://api.example/v1") is None


@pytest.mark.parametrize("kind", ["2", "3"])
def test_a_script_is_not_run(kde: Path, kind: str) -> None:
    write_kde(kde, f"ProxyType={kind}", "Proxy Config Script=http://wpad.example/p.pac")
    assert read_system_proxies().by_script
    assert route("https://api.example/v1") is None


@pytest.mark.parametrize(("entry", "host", "port", "named"), [
    ("example", "api.example", None, True), (".example", "example", None, True),
    ("*.example", "a.example", 443, True), ("pi.example", "api.example", None, False),
    ("example:8443", "example", 8443, True), ("example:8443", "example", None, False),
    ("*", "any", None, True), ("::1", "::1", 80, True), ("fd00::/8", "fd00::1", None, True),
    ("", "api.example", None, False), ("10.0.0.0/8", "api.example", None, False),
])  # fmt: skip
def test_who_is_named(entry: str, host: str, port: int | None, named: bool) -> None:
    assert is_named([entry], host, port) is named


def test_only_the_system_s_way_asks_it(a_desktop: Path) -> None:
    put_database(a_desktop)
    system = read_system_proxies()
    for mode in (ProxyMode.NONE, ProxyMode.CUSTOM):
        assert find_route(Network(mode), "", "https://api.example/v1", system) is None

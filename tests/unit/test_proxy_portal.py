"""The desktop's portal for proxies, on a real bus: asked where it adds something."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.backends import proxy_portal
from desktop_chat.backends.proxy_portal import ProxyPortal, first_usable
from desktop_chat.chat.addresses import InputProblem
from desktop_chat.chat.routes import Network, Route, find_route
from tests.service.proxy_portal import FakePortal, running_portal

ADDRESS = "https://api.example/v1"
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dbus-daemon"), reason="needs a session bus"
)


@pytest.fixture(scope="module")
def bus() -> Iterator[FakePortal]:
    with running_portal() as running:
        yield running


@pytest.fixture
def portal(bus: FakePortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePortal:
    """In a Snap, where neither the environment nor the desktop's files name a proxy."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    monkeypatch.setenv("SNAP_NAME", "desktop-chat")
    monkeypatch.setattr(proxy_portal, "_FLATPAK", tmp_path / "no-flatpak")
    bus.answers, bus.others, bus.is_broken = {}, ["http://proxy.example:3128"], False
    bus.asked.clear()
    return bus


def route(address: str = ADDRESS, asks: ProxyPortal | None = None) -> Route | None:
    system = asyncio.run((asks or ProxyPortal()).find(address))
    return find_route(Network(), "", address, system)


def test_a_sandbox_asks_the_portal(portal: FakePortal) -> None:
    portal.answers = {"https://other.example:8443/": ["direct://"]}
    assert route() == Route("http", "proxy.example", 3128)
    assert route("https://other.example:8443/v1") is None
    assert portal.asked == ["https://api.example:443/", "https://other.example:8443/"]


def test_what_else_is_in_an_address_is_not_told(portal: FakePortal) -> None:
    route("https://user:word@api.example/secret?key=secret")
    assert portal.asked == ["https://api.example:443/"]


def test_a_flatpak_is_a_sandbox(portal: FakePortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SNAP_NAME")
    assert route() is None
    assert portal.asked == []
    monkeypatch.setattr(proxy_portal, "_FLATPAK", Path(__file__))
    assert route() == Route("http", "proxy.example", 3128)


def test_a_desktop_that_runs_a_script_is_asked(
    portal: FakePortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SNAP_NAME")
    (tmp_path / "kioslaverc").write_text("[Proxy Settings]\nProxyType=2\n")
    assert route() == Route("http", "proxy.example", 3128)
    portal.others = ["direct://"]
    assert asyncio.run(ProxyPortal().find(ADDRESS)).by_script  # which is still said


def test_the_environment_goes_first(portal: FakePortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://own.example:1")
    assert route() == Route("http", "own.example", 1)
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setenv("NO_PROXY", "api.example")  # an exception is no proxy
    assert route() is None
    assert len(portal.asked) == 1


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], ""),
        (["direct://"], ""),
        (["DIRECT://", "http://p.example:1"], ""),
        (["http://p.example:1", "direct://"], "http://p.example:1"),
        (["socks4://p.example:1", "socks5://q.example:2"], "socks5://q.example:2"),
        (["socks4://p.example:1"], "socks4://p.example:1"),
        (["socks4://p.example:1", "direct://"], ""),
        (["", "http://a b", "https://p.example:1"], "https://p.example:1"),
    ],
)
def test_which_answer_is_taken(answers: list[str], expected: str) -> None:
    assert first_usable(answers) == expected


def test_a_proxy_of_another_kind_is_refused_by_name(portal: FakePortal) -> None:
    portal.others = ["socks4://p.example:1"]
    with pytest.raises(InputProblem):
        route()


def test_a_portal_without_an_answer_is_left_alone(
    portal: FakePortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy_portal, "SECONDS", 0.2)
    portal.others = None
    asks = ProxyPortal()
    assert route(asks=asks) is None
    assert route(asks=asks) is None
    assert len(portal.asked) == 1
    monkeypatch.setattr(proxy_portal, "SILENCE", 0.0)
    portal.others = ["http://proxy.example:3128"]
    fresh = ProxyPortal()
    assert route(asks=fresh) == Route("http", "proxy.example", 3128)


def test_the_loop_goes_on_meanwhile(portal: FakePortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy_portal, "SECONDS", 0.3)
    portal.others = None

    async def main() -> int:
        task = asyncio.create_task(ProxyPortal().find(ADDRESS))
        turns = 0
        while not task.done():
            await asyncio.sleep(0.001)
            turns += 1
        return turns

    assert asyncio.run(main()) > 5


def test_no_portal_and_no_bus(portal: FakePortal, monkeypatch: pytest.MonkeyPatch) -> None:
    portal.is_broken = True
    assert route() is None
    for address in ("disabled:", "unix:path=/nowhere", "tcp:host=x", "rubbish"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert route() is None
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert route() is None


def test_a_bus_that_says_nothing(
    portal: FakePortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy_portal, "SECONDS", 0.2)
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "bus"))
        mute.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        began = time.monotonic()
        assert route() is None
        assert time.monotonic() - began < 5  # a hang

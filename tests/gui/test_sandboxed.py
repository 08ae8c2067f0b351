"""In a sandbox, which hides the desktop's settings: its portal tells the way to services."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.messages import Status
from tests.gui.app_window import AppWindow, until
from tests.gui.conftest import OpenWindow
from tests.service import FAST_REPLY, RunningService
from tests.service.proxies import running_proxy
from tests.service.proxy_portal import running_portal

NAME = "service.test.example"  # a name that only the proxy knows


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Snap without any settings of its own."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    monkeypatch.setenv("SNAP_NAME", "desktop-chat")


def said_of_the_system(opened: AppWindow) -> str:
    """What the network's page says of the way, once it is known."""
    settings = opened.settings()
    settings.show_network()
    said = settings.network.proxy.said
    until(said.text, "what the way is")
    text = said.text()
    opened.back()
    return text


@pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="needs a session bus")
def test_a_reply_goes_the_way_that_the_portal_tells(
    open_window: OpenWindow, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        running_portal() as portal,
        running_proxy("http", places={NAME: ("127.0.0.1", service.port)}) as proxy,
    ):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", portal.address)
        portal.others = [proxy.address, "direct://"]
        opened = open_window()
        address = f"http://{NAME}:{service.port}/v1"
        connections = opened.session.connections
        connections.put(Connection("c1", "Service", Kind.OPENAI, address, "fast", ("fast",)))
        connections.choose("c1")
        connections.change("model_titles", value=False)
        assert f"127.0.0.1:{proxy.port}" in said_of_the_system(opened)
        reply = opened.ask("Hello")
        assert opened.wait_for_end() is Status.COMPLETE
        assert reply.text == FAST_REPLY
        assert proxy.asked == [(NAME, service.port)]
        assert set(portal.asked) == {f"http://{NAME}:{service.port}/"}
        contacts = opened.settings().network.ledger.read()
        assert [(one.host, one.target) for one in contacts] == [
            (f"127.0.0.1:{proxy.port}", f"{NAME}:{service.port}")
        ]


def test_without_a_portal_the_way_is_straight(
    open_window: OpenWindow, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    opened = open_window()
    assert "directly" in said_of_the_system(opened)

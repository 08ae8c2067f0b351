"""The window in front of our own service, the line between them cut again and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.chat.messages import Status
from tests.gui.app_window import let_run, squeezed, until
from tests.gui.conftest import OpenWindow
from tests.server.relay import Relay
from tests.server.running import ServerProcess
from tests.service import RunningService, reply_text


@pytest.fixture
def relay(service: RunningService, tmp_path: Path) -> Iterator[Relay]:
    folder = tmp_path / "server"
    folder.mkdir()
    flags = ["--upstream", "openai", "--base-url", service.base_url, "--model", "fast"]
    with ServerProcess(folder, *flags) as server, Relay(server.port) as between:
        yield between


def test_a_reply_outlives_every_cut(open_window: OpenWindow, relay: Relay) -> None:
    opened = open_window(server=relay.url, model="rate:60:300")
    opened.ask("Hello")
    cuts = length = lines = 0
    while not opened.reply.status.is_final:
        let_run(0.35)
        # Three tries in a row that bring nothing are the end; one that does counts anew.
        has_more = relay.connections > lines and len(opened.reply.text) > length
        if has_more and not opened.reply.status.is_final:
            lines, length = relay.connections, len(opened.reply.text)
            relay.cut_all()
            cuts += 1
    assert cuts > 2
    assert opened.reply.status is Status.COMPLETE
    assert opened.reply.text == reply_text(300)
    until(lambda: squeezed(reply_text(300)) in squeezed(opened.text), "the reply is shown whole")
    assert "connection was lost" not in opened.text


def test_a_line_that_stays_dead_ends_in_words(open_window: OpenWindow, relay: Relay) -> None:
    opened = open_window(server=relay.url, model="rate:60:600")
    opened.ask("Hello")
    until(lambda: opened.reply.has_content, "the reply has begun")
    relay.close()
    opened.wait_for_text("The connection was lost; going on from where it broke off.")
    text = opened.reply.text
    opened.stop()
    assert opened.wait_for_end() is Status.STOPPED
    assert text
    assert opened.reply.text == text
    assert text in opened.text
    opened.wait_for_foot("Continue   Retry")


def test_stop_reaches_the_service_over_a_new_line(
    open_window: OpenWindow, relay: Relay, service: RunningService
) -> None:
    opened = open_window(server=relay.url, model="rate:60:600")
    opened.ask("Hello")
    until(lambda: opened.reply.has_content, "the reply has begun")
    upstream = service.log.exchanges[-1]
    relay.cut_all()
    let_run(0.5)
    assert upstream.peer_closed is None  # it goes on, and so does the window
    opened.stop()
    assert opened.wait_for_end() is Status.STOPPED
    until(lambda: upstream.peer_closed is not None, "the service has ended the reply")

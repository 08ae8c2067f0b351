"""Every packet of the program: to the chosen service when it is asked, and to nobody else.

Ten seconds here; `python -m bench contacts --full` watches for ten minutes.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.ledger import Ledger
from desktop_chat.chat.messages import Status
from tests.e2e.own_network import NoNetwork, Wire, own_network
from tests.e2e.program import Program
from tests.e2e.screen import Screen
from tests.e2e.test_attacks import SURROUNDINGS
from tests.e2e.test_contacts import choose_stored
from tests.replying import run_reply
from tests.service import running_service

SECONDS = 10
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A network with nobody on it, where one may be made."""
    with contextlib.ExitStack() as stack:
        try:
            made = stack.enter_context(own_network())
        except NoNetwork as error:
            pytest.skip(f"no network of its own here: {error}")
        yield made


def test_whoever_is_called_is_seen(wire: Wire) -> None:
    """The wire shows what there is to see: it would be no witness else."""
    calls = """
import socket
for family, address in ((socket.AF_INET, "203.0.113.5"), (socket.AF_INET6, "2001:db8:5::5")):
    with socket.socket(family) as tcp, socket.socket(family, socket.SOCK_DGRAM) as udp:
        tcp.setblocking(False)
        tcp.connect_ex((address, 443))
        udp.sendto(b"question", (address, 53))
"""
    subprocess.run([sys.executable, "-c", calls], check=True, timeout=30)
    time.sleep(0.5)
    assert set(wire.called) == {("203.0.113.5", 443), ("2001:db8:5::5", 443)}
    asked = {one.target for one in wire.packets if one.size == len(b"question")}
    assert asked == {("203.0.113.5", 53), ("2001:db8:5::5", 53)}
    assert len(wire.strangers(("203.0.113.5", 443), ("203.0.113.5", 53))) >= 2


def test_a_network_of_its_own_reaches_nobody_outside(wire: Wire) -> None:
    assert [name for _, name in socket.if_nameindex()] == ["lo", "end0", "out0"]
    assert wire.packets == []


def test_only_packets_of_the_chosen_service(screen: Screen, wire: Wire, tmp_path: Path) -> None:
    with running_service() as service:
        choose_stored(tmp_path, service)
        with Program(screen, tmp_path, environment=SURROUNDINGS) as program:
            screen.type("Hello")  # which loads the client
            time.sleep(SECONDS / 2)
            assert wire.packets == []
            screen.key("Return")
            service.wait_for_exchange(lambda one: one.over, seconds=20)
            time.sleep(SECONDS / 2)
            program.ends(lambda _: screen.key("ctrl+q"))
        place = ("127.0.0.1", service.port)
    assert wire.strangers(place) == []
    assert wire.called == [place]


def test_the_ledger_holds_what_is_on_the_wire(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger()

    for tls in (False, True):
        with running_service(tls) as service:
            if service.authority is not None:
                monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
            backend = OpenAIBackend(HttpClients(ledger), service.base_url, Access("sk-1"))
            reply, _ = run_reply(backend, "fast")
            assert reply.status is Status.COMPLETE
            place = ("127.0.0.1", service.port)
            time.sleep(0.5)
            contact = next(one for one in ledger.contacts if str(service.port) in one.host)
            received = sum(one.size for one in wire.packets if one.source == place)
            sent = sum(one.size for one in wire.packets if one.target == place)
            assert contact.sent == sent
            # After [DONE] the app hangs up: the last few bytes may come too late.
            assert received - 100 < contact.received <= received
            assert wire.called.count(place) == 1

"""Services on this machine are found by what they answer, and by nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from time import monotonic

import pytest

from desktop_chat.backends.discovery import PORTS, SECONDS, Port, find_services
from desktop_chat.chat.ledger import Ledger, Purpose
from desktop_chat.chat.local_services import LocalService
from tests.service import RunningService, listening_socket, running_service


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


def find(*ports: Port, ledger: Ledger | None = None) -> tuple[LocalService, ...]:
    return asyncio.run(find_services(ledger or Ledger(), ports, seconds=5))


@contextlib.contextmanager
def saying(answer: bytes, host: str = "127.0.0.1") -> Iterator[int]:
    """Something that reads a request, says this and closes, until the `with` ends."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, contextlib.suppress(OSError):
                        connection.recv(65_536)
                        connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def answer_of(value: object) -> bytes:
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + json.dumps(value).encode()


def test_the_usual_ports() -> None:
    assert [(port.number, port.product) for port in PORTS] == [
        (11434, "Ollama"), (1234, "LM Studio"), (8080, "llama.cpp"), (8000, "vLLM"), (1337, "Jan"),
    ]  # fmt: skip
    assert SECONDS <= 0.3


@pytest.mark.parametrize(("owner", "its_own", "product"), [
    ("library", False, "Ollama"), ("llamacpp", False, "llama.cpp"), ("vllm", True, "vLLM"),
    ("organization_owner", False, "LM Studio"), ("me", True, "Usual"), ("me", False, ""),
    (None, True, "Usual"), (["vllm"], False, ""),
])  # fmt: skip
def test_a_service_tells_what_it_is(owner: object, its_own: bool, product: str) -> None:
    value = {"object": "list", "data": [{"id": "nomic-embed"}, {"id": "m", "owned_by": owner}]}
    with saying(answer_of(value)) as port:
        (found,) = find(Port(port, "Usual", its_own))
    expected = LocalService(product, f"http://127.0.0.1:{port}/v1", ("nomic-embed", "m"))
    assert found == expected
    assert found.first_model == "m"


def test_a_service_without_a_model() -> None:
    with saying(answer_of({"object": "list", "data": None})) as port:
        (found,) = find(Port(port, "Ollama", True))
    assert (found.product, found.models, found.first_model) == ("Ollama", (), "")


@pytest.mark.parametrize("answer", [
    b"", b"\0\1\2", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\n\r\n<html>Jenkins</html>",
    answer_of({"data": [{"id": "m"}]}), answer_of({"object": "list", "data": [{"name": "m"}]}),
    answer_of({"object": "list", "data": [1]}), answer_of([]), answer_of({"object": "list",
    "data": {"id": "m"}}), b"HTTP/1.1 401 No\r\n\r\n{}", b"HTTP/1.1 500 No\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 2_000_000,
])  # fmt: skip
def test_what_answers_otherwise_is_none(answer: bytes) -> None:
    with saying(answer) as port:
        assert find(Port(port, "Ollama", True)) == ()


LIST = b'{"object": "list", "data": [{"id": "m"}]}'


@pytest.mark.parametrize("answer", [
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n29\r\n" + LIST + b"\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 41\r\n\r\n" + LIST,
    b"HTTP/1.0 200 OK\r\n\r\n" + LIST,
    b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + LIST,
])  # fmt: skip
def test_every_way_to_send_an_answer_is_read(answer: bytes) -> None:
    ledger = Ledger()
    with saying(answer) as port:
        (found,) = find(Port(port, "Ollama", True), ledger=ledger)
    assert found.models == ("m",)
    (contact,) = [one for one in ledger.contacts if one.host == f"127.0.0.1:{port}"]
    assert (contact.received, contact.tries) == (len(answer), 1)
    assert 100 < contact.sent < 400


def test_the_client_of_replies_is_not_loaded_for_it() -> None:
    code = """if True:
        import asyncio, sys
        from desktop_chat.backends.discovery import find_services
        from desktop_chat.chat.ledger import Ledger
        asyncio.run(find_services(Ledger()))
        heavy = {"httpx2", "httpcore2", "anyio", "openai", "ssl", "html.entities"}
        print(sorted(heavy & set(sys.modules)))
    """
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "['ssl']\n"  # which asyncio itself loads


def test_a_redirect_is_not_followed() -> None:
    good = answer_of({"object": "list", "data": [{"id": "m"}]})
    ledger = Ledger()
    with saying(good) as target:
        location = f"Location: http://127.0.0.1:{target}/v1/models\r\n"
        with saying(f"HTTP/1.1 307 Go\r\n{location}\r\n".encode()) as port:
            assert find(Port(port, "Ollama", True), ledger=ledger) == ()
    assert {contact.host for contact in ledger.contacts} == {
        f"127.0.0.1:{port}", f"[::1]:{port}",
    }  # fmt: skip
    assert {contact.purpose for contact in ledger.contacts} == {Purpose.DISCOVERY}


def test_names_with_markup_are_one_plain_line() -> None:
    data = [{"id": "<b>m\n\x1b[1m</b>"}, {"id": ""}, {"id": "m" * 5000}]
    with saying(answer_of({"object": "list", "data": data})) as port:
        (found,) = find(Port(port, "", True))
    assert all("\n" not in name and "\x1b" not in name for name in found.models)
    assert max(map(len, found.models)) <= 200


def test_one_that_listens_at_the_newer_address_alone() -> None:
    value = {"object": "list", "data": [{"id": "m"}]}
    with saying(answer_of(value), "::1") as port:
        (found,) = find(Port(port, "Ollama", True))
    assert found.base_url == f"http://[::1]:{port}/v1"


def test_those_who_are_silent_hold_up_nobody(service: RunningService) -> None:
    with listening_socket() as mute:
        ports = (Port(mute.port, "Mute", True), Port(service.port, "Quick", True))
        before = monotonic()
        found = asyncio.run(find_services(Ledger(), ports, seconds=0.3))
        took = monotonic() - before
    assert [one.product for one in found] == ["Quick"]
    assert took < 5  # not for ever; how quick it is, is a matter of the benchmark
    asked = [exchange for exchange in service.log.exchanges if exchange.path == "/v1/models"]
    assert "authorization" not in asked[-1].headers

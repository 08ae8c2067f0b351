"""Proxies on the way, one's own authorities at the end: over real proxies and real TLS."""

from __future__ import annotations

import base64
import contextlib
import logging
import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import InputProblem, Problem
from desktop_chat.chat.authorities import AuthorityProblem, Flaw, read_authority
from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.ledger import Purpose
from desktop_chat.chat.messages import Status
from desktop_chat.chat.routes import (
    Network,
    ProxyMode,
    Route,
    find_route,
    is_loopback,
    read_proxy,
    system_route,
)
from desktop_chat.chat.system_proxies import read_system_proxies
from tests.replying import QUICK, run_reply
from tests.service import FAST_REPLY, RunningService, running_service
from tests.service.certificates import make_certificate
from tests.service.proxies import Proxy, running_proxy

ONCE = QUICK._replace(retries=0)
NAME = "service.test.example"
CUSTOM = Network(ProxyMode.CUSTOM, "http://proxy.example:3128")
KEY = "sk-canary-0123456789abcdef"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(("text", "route"), [
    ("proxy.example:3128", Route("http", "proxy.example", 3128)),
    (" 'HTTP://Proxy.example/' ", Route("http", "proxy.example", 80)),
    ("https://proxy.example", Route("https", "proxy.example", 443)),
    ("socks5://[::1]", Route("socks5", "::1", 1080)),
    ("socks5h://h:9", Route("socks5", "h", 9)),
    ("socks://h", Route("socks5", "h", 1080)),
    ("http://us%20er:p%3Aw@h:1", Route("http", "h", 1, "us er", "p:w")),
])  # fmt: skip
def test_a_proxy_as_people_write_it(text: str, route: Route) -> None:
    assert read_proxy(text) == route


@pytest.mark.parametrize(("text", "problem"), [
    ("", Problem.EMPTY), ("a b", Problem.SPACES), ("h:1\r\nX: y", Problem.SPACES),
    ("socks4://h", Problem.SCHEME), ("file:///etc/passwd", Problem.SCHEME),
    ("http://", Problem.HOST), ("http://h/a", Problem.QUERY), ("http://h:0", Problem.PORT),
    ("http://h:99999", Problem.PORT), ("http://<b>", Problem.HOST),
])  # fmt: skip
def test_a_proxy_that_is_none(text: str, problem: Problem) -> None:
    with pytest.raises(InputProblem) as raised:
        read_proxy(text)
    assert raised.value.problem is problem


LOCAL = ["127.0.0.1", "127.8.9.10", "localhost", "a.localhost", "[::1]", "[::ffff:127.0.0.1]"]


@pytest.mark.parametrize("host", LOCAL)
@pytest.mark.parametrize("network", [CUSTOM, Network()])
def test_this_machine_is_never_proxied(
    host: str, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    assert find_route(network, "", f"http://{host}:11434/v1") is None
    assert is_loopback(host.strip("[]"))


def test_the_system_s_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_route(Network(), "", "https://api.example/v1") is None
    monkeypatch.setenv("https_proxy", "http://u:p@proxy.example:3128")
    expected = Route("http", "proxy.example", 3128, "u", "p")
    assert find_route(Network(), "", "https://api.example/v1") == expected
    assert find_route(Network(), "", "http://api.example/v1") is None
    assert find_route(Network(), "", "https://10.1.2.3/v1") is None  # a private network
    assert find_route(Network(ProxyMode.NONE), "", "https://api.example/v1") is None
    assert system_route(read_system_proxies()) == expected
    assert "p@" not in repr(expected)


@pytest.mark.parametrize("no_proxy", ["api.example", ".example", "x, example", "*"])
@pytest.mark.parametrize("network", [CUSTOM, Network()])
def test_no_proxy_is_honoured(
    no_proxy: str, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert find_route(network, "", "https://api.example/v1") is not None
    monkeypatch.setenv("no_proxy", no_proxy)
    assert find_route(network, "", "https://api.example/v1") is None


def test_no_proxy_knows_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "10.0.0.0/8,fd00::/8,junk/99")
    assert find_route(CUSTOM, "", "http://10.1.2.3/v1") is None
    assert find_route(CUSTOM, "", "http://[fd00::1]/v1") is None
    assert find_route(CUSTOM, "", "http://11.1.2.3/v1") is not None


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


@pytest.fixture(scope="module")
def secure() -> Iterator[RunningService]:
    with running_service(tls=True) as running:
        yield running


def clients_by(proxy: Proxy, password: str = "", authority: Path | None = None) -> HttpClients:
    clients = HttpClients()
    user = proxy.user
    clients.use(
        Network(ProxyMode.CUSTOM, proxy.address, user, str(authority or "")),
        password or proxy.password,
    )
    return clients


def ask(clients: HttpClients, address: str) -> tuple[Status, str, Failure | None]:
    backend = OpenAIBackend(clients, address, Access(KEY))
    reply, _ = run_reply(backend, "fast", clocks=ONCE)
    return reply.status, reply.text, reply.facts.failure


@pytest.mark.parametrize("user", ["", "Jörg"])
@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(("scheme", "piecewise"), [
    ("http", False), ("socks5", False), ("socks5", True),
])  # fmt: skip
def test_a_reply_through_a_proxy(
    scheme: str,
    piecewise: bool,
    tls: bool,
    user: str,
    service: RunningService,
    secure: RunningService,
) -> None:
    running = secure if tls else service
    # No name server is asked: only the proxy knows the place.
    places = {NAME: ("127.0.0.1", running.port)}
    with running_proxy(scheme, user, "p:w" if user else "", places, piecewise=piecewise) as proxy:
        clients = clients_by(proxy, authority=running.authority)
        address = f"{'https' if tls else 'http'}://{NAME}:{running.port}/v1"
        assert ask(clients, address) == (Status.COMPLETE, FAST_REPLY, None)
        assert proxy.asked == [(NAME, running.port)]
    if tls:
        assert KEY not in "".join(proxy.heads)  # the proxy sees host and port, and no more
    (contact,) = clients.ledger.contacts
    assert (contact.host, contact.target) == (
        f"127.0.0.1:{proxy.port}", f"{NAME}:{running.port}",
    )  # fmt: skip


@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize(("user", "password"), [("me", "wrong"), ("", "")])
def test_a_wrong_login_has_its_name(scheme: str, user: str, password: str) -> None:
    with running_proxy(scheme, "me", "right") as proxy:
        clients = HttpClients()
        clients.use(Network(ProxyMode.CUSTOM, proxy.address, user), password)
        for address in (f"https://{NAME}/v1", f"http://{NAME}/v1"):
            status, _, failure = ask(clients, address)
            assert status is Status.ERROR
            assert failure is not None
            assert (failure.code, failure.reason) == (ErrorCode.UNREACHABLE, Reason.PROXY_LOGIN)
        assert proxy.asked == []
        assert proxy.accepted == 2


@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize("password", [KEY, "wrong"])
def test_a_password_lies_in_no_log(
    scheme: str, password: str, service: RunningService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = f"{password}-secret"
    login = base64.b64encode(f"me:{secret}".encode()).decode()
    with running_proxy(scheme, "me", f"{KEY}-secret", {NAME: ("127.0.0.1", service.port)}) as p:
        for address in (f"http://{NAME}/v1", f"https://{NAME}/v1")[: 1 + (password != KEY)]:
            _, _, failure = ask(clients_by(p, secret), address)
            assert secret not in repr(failure)
    logged = caplog.text + "".join(repr(record.__dict__) for record in caplog.records)
    assert len(caplog.records) > 5
    assert secret not in logged
    assert login not in logged


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
def test_a_proxy_that_is_not_there(scheme: str) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{bound.getsockname()[1]}"
        clients = HttpClients()
        clients.use(Network(ProxyMode.CUSTOM, f"{scheme}://{place}"))
        _, _, failure = ask(clients, f"https://{NAME}/v1")
    assert failure == Failure(ErrorCode.UNREACHABLE, Reason.PROXY_DOWN, NAME, target=place)


@pytest.mark.parametrize("answer", [b"", b"\x05", b"HTTP/1.1 400 Bad\r\n\r\n", b"\x05\x07" * 9,
    b"\x05\x00\x05\x04\x00\x01" + b"\0" * 6, b"\x05\x00\x05\xfe\x00\x01" + b"\0" * 6])  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_answers_with_anything(scheme: str, answer: bytes) -> None:
    with answering(answer) as port:
        clients = HttpClients()
        clients.use(Network(ProxyMode.CUSTOM, f"{scheme}://127.0.0.1:{port}"))
        status, _, failure = ask(clients, f"https://{NAME}/v1")
    assert status is Status.ERROR
    assert failure is not None
    assert failure.code in (ErrorCode.UNREACHABLE, ErrorCode.NOT_A_STREAM)


@contextlib.contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Something that reads a little, says this and closes."""
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(3 if answer[:1] == b"\x05" else 4096)
                    connection.sendall(answer)
                    connection.settimeout(0.2)
                    while connection.recv(4096):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def test_a_proxy_whose_address_is_none() -> None:
    clients = HttpClients()
    clients.use(Network(ProxyMode.CUSTOM, "socks4://h"))
    _, _, failure = ask(clients, f"https://{NAME}/v1")
    assert failure == Failure(ErrorCode.BAD_REQUEST, Reason.PROXY_ADDRESS, NAME)


def test_a_proxy_that_is_reached_by_tls(service: RunningService, tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with running_proxy("https", places={NAME: ("127.0.0.1", service.port)}, context=context) as p:
        assert ask(clients_by(p, authority=certificate), f"http://{NAME}/v1")[1] == FAST_REPLY
        _, _, failure = ask(clients_by(p), f"http://{NAME}/v1")
        assert failure is not None
        assert failure.reason is Reason.CERT_UNKNOWN


# Authorities.


def test_one_s_own_authority(secure: RunningService) -> None:
    clients = HttpClients()
    assert ask(clients, secure.base_url)[2] == Failure(
        ErrorCode.TLS, Reason.CERT_UNKNOWN, f"127.0.0.1:{secure.port}", "self-signed certificate"
    )
    clients.use(Network(authority=str(secure.authority)))
    assert ask(clients, secure.base_url) == (Status.COMPLETE, FAST_REPLY, None)
    clients.use(Network())
    failure = ask(clients, secure.base_url)[2]
    assert failure is not None
    assert failure.reason is Reason.CERT_UNKNOWN


def test_no_session_key_is_written_down(
    secure: RunningService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(written))
    clients = HttpClients()
    clients.use(Network(authority=str(secure.authority)))
    assert ask(clients, secure.base_url)[0] is Status.COMPLETE
    lines = written.read_text().splitlines() if written.exists() else []
    assert [line for line in lines if not line.startswith("#")] == []


def test_an_authority_that_is_gone_fails_closed(secure: RunningService) -> None:
    clients = HttpClients()
    clients.use(Network(authority="/no/such/file.pem"))
    _, _, failure = ask(clients, secure.base_url)
    assert failure is not None
    assert (failure.code, failure.reason) == (ErrorCode.TLS, Reason.AUTHORITY)


def test_what_a_file_of_certificates_holds(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    pem = certificate.read_text()
    assert read_authority(str(certificate)).names == ("localhost",)
    der = tmp_path / "one.der"
    der.write_bytes(ssl.PEM_cert_to_DER_cert(pem))
    assert read_authority(str(der)).names == ("localhost",)
    both = tmp_path / "both.pem"
    both.write_text(f"words before\n{key.read_text()}\n{pem}\nand after\n")
    read = read_authority(str(both))
    assert read.names == ("localhost",)
    assert "PRIVATE" not in str(read.certificates)


def test_a_file_that_holds_no_certificate(tmp_path: Path) -> None:
    _, key = make_certificate(tmp_path)
    pipe, large = tmp_path / "pipe", tmp_path / "large"
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(5 * 1024 * 1024)
    for name, content in (
        ("empty", b""), ("words", b"hello"), ("cut", b"-----BEGIN CERTIFICATE-----\nMII"),
        ("bad", b"-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n"),
        ("bytes", bytes(range(256))), ("page", b"<html>not found</html>"),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
    for path, flaw in (
        ("empty", Flaw.NO_CERTIFICATE), ("words", Flaw.NO_CERTIFICATE),
        ("cut", Flaw.NO_CERTIFICATE), ("bad", Flaw.NO_CERTIFICATE),
        ("bytes", Flaw.NO_CERTIFICATE), ("page", Flaw.NO_CERTIFICATE), (key.name, Flaw.KEY),
        ("gone", Flaw.MISSING), ("pipe", Flaw.UNREADABLE), (".", Flaw.UNREADABLE),
        ("large", Flaw.TOO_LARGE), ("a\0b", Flaw.UNREADABLE),
    ):  # fmt: skip
        with pytest.raises(AuthorityProblem) as raised:
            read_authority(str(tmp_path / path) if "\0" not in path else path)
        assert raised.value.flaw is flaw, path


# The ledger.


def test_what_is_counted(service: RunningService, secure: RunningService) -> None:
    clients = HttpClients()
    clients.use(Network(authority=str(secure.authority)))
    for address in (service.base_url, service.base_url, secure.base_url):
        ask(clients, address)
    ask(clients, "http://127.0.0.1:1/v1")
    nowhere, by_tls, plain = clients.ledger.contacts
    assert {contact.purpose for contact in clients.ledger.contacts} == {Purpose.CHAT}
    assert (nowhere.host, nowhere.tries, nowhere.sent, nowhere.received) == ("127.0.0.1:1", 1, 0, 0)
    assert (plain.host, plain.tries) == (f"127.0.0.1:{service.port}", 2)
    at_service = sum(exchange.bytes_sent for exchange in service.log.exchanges[-2:])
    # The end of the last chunk may come after the reply is known to be whole, and is not read.
    assert at_service - 2 * len(b"0\r\n\r\n") <= plain.received <= at_service
    assert by_tls.host == f"127.0.0.1:{secure.port}"
    # What goes over the wire: the handshake and the ciphers' frames as well.
    assert by_tls.received > at_service / 2 + 500
    assert by_tls.sent > plain.sent / 2 + 200


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_who_waits_for_the_proxy_still_connects(scheme: str) -> None:
    # The tunnel is part of connecting: its clock is that of the connection.
    with socket.create_server(("127.0.0.1", 0)) as mute:
        place = f"127.0.0.1:{mute.getsockname()[1]}"
        clients = HttpClients()
        clients.use(Network(ProxyMode.CUSTOM, f"{scheme}://{place}"))
        backend = OpenAIBackend(clients, f"https://{NAME}/v1", Access(KEY))
        clocks = ONCE._replace(connect=0.3)
        reply, watcher = run_reply(backend, "fast", clocks=clocks)
    assert Status.WAITING not in watcher.statuses
    assert reply.facts.failure is not None
    assert reply.facts.failure.reason is Reason.CONNECT_TIME

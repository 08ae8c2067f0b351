"""Services that cannot be reached, or not safely: each failure has its name and its host."""

from __future__ import annotations

import socket
import threading

import pytest

from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.messages import Status
from tests.replying import QUICK, openai_backend, run_reply
from tests.service import FAST_REPLY, running_service

ONCE = QUICK._replace(retries=0)


def failure_at(base_url: str) -> Failure:
    reply, _ = run_reply(openai_backend(base_url, "a-key"), "fast", clocks=ONCE)
    assert reply.status is Status.ERROR
    assert reply.facts.failure is not None
    return reply.facts.failure


def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        failure = failure_at(f"http://127.0.0.1:{port}/v1")
    assert failure == Failure(ErrorCode.UNREACHABLE, Reason.REFUSED, f"127.0.0.1:{port}")


@pytest.mark.parametrize("host", ["no-such-name.invalid", "a" * 64 + ".invalid"])
def test_a_name_that_does_not_exist(host: str) -> None:
    failure = failure_at(f"http://{host}/v1")
    assert failure == Failure(ErrorCode.UNREACHABLE, Reason.NAME, host)


@pytest.mark.parametrize("address", ["http://[::1", "http://127.0.0.1:99999/v1", "ftp://x/v1"])
def test_an_address_that_is_none(address: str) -> None:
    assert failure_at(address).code is ErrorCode.BAD_REQUEST


@pytest.mark.parametrize(
    ("flavour", "trusted", "reason"),
    [
        (True, False, Reason.CERT_UNKNOWN),
        ("expired", True, Reason.CERT_EXPIRED),
        ("wrong-host", True, Reason.CERT_HOST),
    ],
)
def test_a_certificate_that_is_not_right(
    flavour: bool | str, trusted: bool, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service(tls=flavour) as secure:
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(secure.authority))
        reply, watcher = run_reply(openai_backend(secure.base_url, "a-key"), "fast", clocks=QUICK)
        assert len(secure.log.connections) <= 1  # it is not tried again
        assert secure.log.exchanges == []
    assert reply.facts.failure is not None
    assert (reply.facts.failure.code, reply.facts.failure.reason) == (ErrorCode.TLS, reason)
    assert reply.facts.failure.host == f"127.0.0.1:{secure.port}"
    assert watcher.statuses == [Status.CONNECTING, Status.ERROR]


def test_a_certificate_that_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_service(tls=True) as secure:
        monkeypatch.setenv("SSL_CERT_FILE", str(secure.authority))
        reply, _ = run_reply(openai_backend(secure.base_url), "fast", clocks=ONCE)
    assert (reply.status, reply.text) == (Status.COMPLETE, FAST_REPLY)


def test_https_to_a_service_without_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        failure = failure_at(f"https://127.0.0.1:{listener.getsockname()[1]}/v1")
        thread.join()
    assert (failure.code, failure.reason) == (ErrorCode.TLS, Reason.NOT_TLS)


def test_http_to_a_service_that_wants_https() -> None:
    with running_service(tls=True) as secure:
        failure = failure_at(secure.base_url.replace("https:", "http:"))
        assert secure.log.exchanges == []
    assert failure.code in {ErrorCode.NOT_A_STREAM, ErrorCode.UNREACHABLE}
    assert failure.reason in {Reason.NOT_HTTP, Reason.CLOSED}

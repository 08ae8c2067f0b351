"""A proxy of another kind than was entered: it is the proxy's fault, not the service's."""

from __future__ import annotations

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.chat.failures import ErrorCode, Reason
from desktop_chat.chat.routes import Network, ProxyMode
from tests.unit.test_routes import NAME, answering, ask


@pytest.mark.parametrize(
    ("scheme", "answer", "words"),
    [
        ("http", b"\x05\xff", "not an HTTP proxy"),  # a SOCKS port
        ("http", b"SSH-2.0-x\r\n", "not an HTTP proxy"),
        ("http", b"", "closed"),
        ("https", b"HTTP/1.1 400 Bad\r\n\r\n", "does not speak https"),
        ("https", b"", "does not speak https"),
        ("socks5", b"HTTP/1.1 400 Bad\r\n\r\n", "not a SOCKS5 proxy"),
    ],
)
@pytest.mark.parametrize("address", [f"http://{NAME}/v1", f"https://{NAME}/v1"])
def test_the_wrong_kind_of_proxy_is_not_the_service_s_fault(
    address: str, scheme: str, answer: bytes, words: str
) -> None:
    with answering(answer) as port:
        clients = HttpClients()
        clients.use(Network(ProxyMode.CUSTOM, f"{scheme}://127.0.0.1:{port}"))
        _, _, failure = ask(clients, address)
    assert failure is not None
    assert (failure.code, failure.reason) == (ErrorCode.UNREACHABLE, Reason.PROXY)
    assert words in failure.detail

"""There is one door to the network, and everybody goes through it: the ledger misses nobody."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "desktop_chat"
# The one that makes clients, those that make connections for it, and the service, which
# listens and asks its upstream through the same clients.
DOOR = {
    *("backends/http.py", "backends/transport.py", "backends/network.py", "backends/socks.py"),
    *("backends/handshake.py", "backends/http_proxy.py"),
    "backends/discovery.py",  # asks this machine alone, and tells the ledger itself
}
LISTENERS = {
    *("server/cli.py", "server/gate.py", "server/running.py"),
    *("server/redis_store.py", "server/redis_streams.py"),
}
# Pairs of sockets within this process, and the socket of this data folder's first window.
WITHIN = {
    *(
        "ui/event_loop.py",
        "ui/second_start.py",
        "ui/named_pipe.py",
        "ui/door.py",
        "ui/session_bus.py",  # the desktop's own
        "storage/instance.py",
        "plain_window.py",  # the X server's, for the sentence that no Qt can show
    ),
}
OPENERS = {
    *("AsyncClient", "Client", "AsyncHTTPTransport", "AsyncConnectionPool", "AsyncHTTPProxy"),
    *("ClientSession", "HTTPConnection", "HTTPSConnection", "urlopen", "urlretrieve"),
    *("create_connection", "open_connection", "create_datagram_endpoint", "sock_connect"),
    *("create_unix_connection", "open_unix_connection", "socket", "connect_tcp"),
    *("QNetworkAccessManager", "QTcpSocket", "QSslSocket", "QUdpSocket", "QWebSocket"),
    *("QNetworkReply", "QHttpServer", "OpenAI", "QDnsLookup", "QHostInfo"),
}
MODULES = {
    *("socket", "http.client", "urllib.request", "ftplib", "smtplib", "telnetlib", "xmlrpc"),
    *("requests", "httpx", "aiohttp", "urllib3", "websockets", "PySide6.QtNetwork", "anyio"),
}
# Imported for something else than connecting.
EXCUSED = {
    ("chat/routes.py", "urllib.request"),  # which hosts it leaves out
    ("chat/system_proxies.py", "urllib.request"),  # what the system says about proxies
    ("backends/http.py", "socket"),  # the name of an error
    ("backends/checkup.py", "socket"),  # a kind of address to look up
}


def openers(source: str) -> set[str]:
    """What a module calls or imports that can reach the network."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in OPENERS:
                found.add(name)
            case ast.Import(names=names):
                found |= {alias.name for alias in names if alias.name in MODULES}
            case ast.ImportFrom(module=module) if module in MODULES:
                found.add(str(module))
    return found


def test_only_the_door_opens_connections() -> None:
    paths = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    assert set(paths) >= DOOR
    found = {
        (name, opener)
        for name, path in paths.items()
        if name not in DOOR | LISTENERS | WITHIN
        for opener in openers(path.read_text(encoding="utf-8"))
    }
    assert found - EXCUSED == set()
    used = {n: openers(p.read_text(encoding="utf-8")) for n, p in paths.items() if n in DOOR}
    assert {"AsyncClient", "AsyncConnectionPool"} <= set.union(*used.values())


@pytest.mark.parametrize("source", [
    "import httpx2\nhttpx2.AsyncClient()", "from httpx2 import Client\nClient()",
    "import socket", "from PySide6.QtNetwork import QTcpSocket",
    "async def f():\n    await asyncio.open_connection('h', 1)",
    "def f():\n    import urllib.request",
])  # fmt: skip
def test_a_second_door_would_be_seen(source: str) -> None:
    assert openers(source)

"""S25 to S29 of the attack table: pages, tokens, floods, strangers, injected lines."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.server.client import (
    JSON,
    Answer,
    ask,
    bearer,
    get,
    messages,
    opened,
    post,
    raw,
    wait_until,
)
from tests.server.running import OTHER_TOKEN, TOKEN, ServerProcess
from tests.service import FAST_REPLY, RunningService

EVIL = "https://evil.example"


def calls(upstream: RunningService) -> int:
    return len(upstream.log.exchanges)


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"Origin": EVIL, "Content-Type": "text/plain"}, 403),
        ("POST", {"Origin": EVIL, **JSON}, 403),
        ("POST", {"Origin": "null", **JSON}, 403),
        ("POST", {"Origin": "http://localhost:3000", **JSON}, 403),
        ("POST", {"Origin": EVIL, "Content-Type": "application/x-www-form-urlencoded"}, 403),
        ("POST", {"Content-Type": "text/plain"}, 415),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("POST", {"Sec-Fetch-Site": "cross-site", **JSON}, 403),
        ("POST", {"Host": "evil.example", **JSON}, 421),
        ("GET", {"Origin": EVIL}, 403),
        ("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}, 403),
        ("GET", {"Sec-Fetch-Site": "same-site"}, 403),
        ("GET", {"Host": "evil.example:8001"}, 421),
        ("GET", {"Host": "127.0.0.1.evil.example"}, 421),
        ("GET", {"Host": "localhost@evil.example"}, 421),
        ("GET", {"Host": "192.168.1.5"}, 421),
        ("GET", {"Host": ""}, 421),
    ],
)
def test_pages_from_elsewhere_reach_no_model(
    server: ServerProcess,
    upstream: RunningService,
    method: str,
    headers: dict[str, str],
    status: int,
) -> None:
    before = calls(upstream)
    path = "/chat/stream" + ("?message=Hello" if method == "GET" else "")
    body = messages() if method == "POST" else None
    answer = ask(server.url, method, path, body, headers)
    assert answer.status == status
    assert answer.error["message"]
    assert "access-control-allow-origin" not in answer.headers
    assert calls(upstream) == before


def test_a_preflight_from_elsewhere_is_refused(server: ServerProcess) -> None:
    headers = {"Origin": EVIL, "Access-Control-Request-Method": "POST"}
    answer = ask(server.url, "OPTIONS", "/chat/stream", headers=headers)
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_service_s_own_page_and_the_address_bar_may(server: ServerProcess) -> None:
    own = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    assert ask(server.url, "POST", "/chat/stream", messages(), JSON | own).text == FAST_REPLY
    assert get(server.url, "Hello", **{"Sec-Fetch-Site": "none"}).text == FAST_REPLY
    local = {"Host": f"localhost:{server.port}", "Origin": f"http://localhost:{server.port}"}
    assert ask(server.url, "POST", "/chat/stream", messages(), JSON | local).text == FAST_REPLY
    assert ask(server.url, path="/", headers={"Sec-Fetch-Site": "cross-site"}).status == 200


def test_a_listed_page_may(upstream: RunningService, tmp_path: Path) -> None:
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    environment = {"DESKTOP_CHAT_SERVER_ORIGINS": "https://team.example, https://b.example"}
    with ServerProcess(tmp_path, *flags, environment=environment) as server:
        origin = {"Origin": "https://team.example"}
        preflight = ask(server.url, "OPTIONS", "/chat/stream", headers=origin)
        assert preflight.status == 204
        assert preflight.headers["access-control-allow-origin"] == "https://team.example"
        assert "authorization" in preflight.headers["access-control-allow-headers"]
        answer = post(server.url, None, Sec_Fetch_Site="cross-site", **origin)
        assert answer.text == FAST_REPLY
        assert answer.headers["access-control-allow-origin"] == "https://team.example"
        assert "x-stream-id" in answer.headers["access-control-expose-headers"]


@pytest.fixture(scope="module")
def locked(
    upstream: RunningService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """A service with the tokens of two callers."""
    folder = tmp_path_factory.mktemp("locked")
    file = folder / "tokens"
    file.write_text(f"# the team\nalice:{TOKEN}\n\nbob: {OTHER_TOKEN}\n")
    file.chmod(0o600)
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    with ServerProcess(folder, *flags, "--tokens-file", str(file)) as process:
        yield process
        assert process.faults() == []


def test_tokens_open_and_nothing_else_does(locked: ServerProcess, upstream: RunningService) -> None:
    for path in ("/", "/healthz"):
        assert ask(locked.url, path=path).status == 200
    for path in ("/models", "/metrics", "/openapi.json", "/chat/stream?message=x", "/nowhere"):
        assert ask(locked.url, path=path).status == 401
        assert ask(locked.url, path=path).headers["www-authenticate"] == "Bearer"
    before = calls(upstream)
    for headers in (
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer "},
        {"Cookie": f"token={TOKEN}"},
    ):
        assert ask(locked.url, "POST", "/chat/stream", messages(), JSON | headers).status in (
            401,
            429,
        )
    in_query = ask(locked.url, "POST", f"/chat/stream?token={TOKEN}", messages(), JSON)
    assert in_query.status in (401, 429)
    assert calls(upstream) == before
    assert post(locked.url, None, **bearer(TOKEN)).text == FAST_REPLY
    assert post(locked.url, None, **bearer(OTHER_TOKEN)).text == FAST_REPLY


def test_guessing_is_slowed_down_but_not_for_who_has_a_token(locked: ServerProcess) -> None:
    answers = [post(locked.url, None, **bearer(f"{number:064d}")) for number in range(40)]
    assert answers[-1].status == 429
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert post(locked.url, None, **bearer(TOKEN)).status == 200
    assert TOKEN not in locked.log()
    assert f"{39:064d}" not in locked.log()


def test_messages_in_addresses_are_off_with_tokens(
    locked: ServerProcess, upstream: RunningService, tmp_path: Path
) -> None:
    refused = get(locked.url, "Hello", **bearer(TOKEN))
    assert (refused.status, refused.headers["allow"]) == (405, "POST")
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    environment = {"DESKTOP_CHAT_TOKEN": TOKEN, "DESKTOP_CHAT_SERVER_GET_MESSAGES": "yes"}
    with ServerProcess(tmp_path, *flags, environment=environment) as server:
        assert get(server.url, "Hello", **bearer(TOKEN)).text == FAST_REPLY


def test_no_word_of_a_request_is_logged(server: ServerProcess) -> None:
    canary = "canary4417"
    get(server.url, canary)
    post(server.url, messages(canary, model="echo"))
    post(server.url, f'{{"{canary}": '.encode())
    ask(server.url, path=f"/{canary}?{canary}=1", headers={"X-Test": canary})
    ask(server.url, path=f"/chat/stream/{canary}", headers={"User-Agent": canary})
    raw(server.url, f"{canary} / HTTP/9\r\n\r\n".encode())
    stream_id = post(server.url).headers["x-stream-id"]
    log = server.log()
    assert canary not in log
    assert stream_id not in log
    assert "POST /chat/stream 200" in log


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_it_does_not_open_to_others_without_a_token(tmp_path: Path, host: str) -> None:
    with pytest.raises(RuntimeError, match="needs a token"):
        ServerProcess(tmp_path, "--host", host)


def test_with_a_token_it_does(tmp_path: Path) -> None:
    with ServerProcess(
        tmp_path, "--host", "0.0.0.0", environment={"DESKTOP_CHAT_TOKEN": TOKEN}
    ) as server:
        url = f"http://127.0.0.1:{server.port}"
        assert ask(url, path="/models", headers=bearer(TOKEN)).status == 200
        rebound = {"Host": "rebound.example", **bearer(TOKEN)}
        assert ask(url, path="/models", headers=rebound).status == 421


# ---- floods: small here, long in bench/server


def healthy(server: ServerProcess) -> None:
    assert ask(server.url, path="/healthz").status == 200


def memory(server: ServerProcess) -> int:
    return int(psutil.Process(server.pid).memory_info().rss)


def test_idle_sockets_do_not_lock_others_out(tmp_path: Path) -> None:
    environment = {"DESKTOP_CHAT_SERVER_MAX_IDLE_CONNECTIONS": "50"}
    with ServerProcess(tmp_path, environment=environment) as server:
        idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(300)]
        healthy(server)
        metrics = ask(server.url, path="/metrics").body.decode()
        line = next(
            x for x in metrics.splitlines() if x.startswith("desktop_chat_server_connections ")
        )
        assert float(line.split()[1]) <= 55
        for one in idle:
            one.close()


@pytest.mark.parametrize(
    ("setting", "start"),
    [
        ("HEADER_SECONDS", b""),
        ("HEADER_SECONDS", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"),
        (
            "BODY_SECONDS",
            b"POST /chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 5000\r\n\r\n",
        ),
    ],
)
def test_slow_senders_are_cut(tmp_path: Path, setting: str, start: bytes) -> None:
    """One byte now and then does not keep a connection."""
    with ServerProcess(tmp_path, environment={f"DESKTOP_CHAT_SERVER_{setting}": "1"}) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=0.2) as sock:
            sock.sendall(start)
            began, open_still = time.monotonic(), True
            while open_still and time.monotonic() - began < 20:
                with contextlib.suppress(TimeoutError):
                    try:
                        if start:
                            sock.send(b"x")
                        open_still = bool(sock.recv(100))
                    except ConnectionError:
                        open_still = False
        healthy(server)
        assert time.monotonic() - began < 20
        assert server.faults() == []


def test_a_request_that_comes_slowly_but_in_time_is_served(server: ServerProcess) -> None:
    body = messages()
    request = (
        b"POST /chat/stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        for start in range(0, len(request), 8):
            sock.sendall(request[start : start + 8])
            time.sleep(0.005)
        answer = b""
        while chunk := sock.recv(65536):
            answer += chunk
    assert b"[DONE]" in answer


def test_bodies_are_bounded(server: ServerProcess, upstream: RunningService) -> None:
    before, asked = memory(server), calls(upstream)
    answer = post(server.url, b"[" + b" " * 2_000_000 + b"]")
    assert (answer.status, answer.error["code"]) == (413, "too-long")
    answer = post(server.url, messages("x" * 300_000))
    assert (answer.status, answer.error["code"]) == (413, "too-long")
    for length in (b"Content-Length: 1000000000", b"Transfer-Encoding: chunked"):
        head = (
            b"POST /chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        )
        assert _pour(server.port, head + length + b"\r\n\r\n", b"chunked" in length)
    assert memory(server) - before < 40_000_000
    assert calls(upstream) == asked
    healthy(server)


def _pour(port: int, head: bytes, chunked: bool) -> bool:
    """Send a body without end; whether the other side refused or hung up before 200 MB."""
    piece = b"x" * 65536
    if chunked:
        piece = b"10000\r\n" + piece + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        sock.sendall(head)
        try:
            for _ in range(3200):
                sock.sendall(piece)
        except OSError:
            return True
    return False


def test_packed_bodies_are_not_unpacked(server: ServerProcess) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    before = memory(server)
    answer = post(server.url, bomb, Content_Encoding="gzip")
    assert (answer.status, answer.error["code"]) == (415, "bad-request")
    assert memory(server) - before < 20_000_000


def test_headers_are_bounded(server: ServerProcess) -> None:
    for request in (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    ):
        answer = raw(server.url, request)
        assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431")), answer[:100]
    healthy(server)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"POST /chat/stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
        b"Content-Length: 2\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        b"Connection: upgrade, close\r\n\r\n",
    ],
)
def test_what_is_no_request_harms_nobody(server: ServerProcess, request_bytes: bytes) -> None:
    answer = raw(server.url, request_bytes)
    assert b" 500 " not in answer.partition(b"\r\n")[0]
    healthy(server)


def test_too_many_replies_are_refused(upstream: RunningService, tmp_path: Path) -> None:
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    limits = ("--max-streams", "3", "--max-streams-per-client", "2")
    file = tmp_path / "tokens"
    file.write_text(f"alice:{TOKEN}\nbob:{OTHER_TOKEN}\n")
    file.chmod(0o600)
    with (
        ServerProcess(tmp_path, *flags, *limits, "--tokens-file", str(file)) as server,
        contextlib.ExitStack() as stack,
    ):

        def hold(token: str) -> Answer | None:
            body, headers = messages(model="stall:1"), JSON | bearer(token)
            stream = stack.enter_context(opened(server.url, body=body, headers=headers))
            if stream.status == 200:
                stream.read_until(1)
                return None
            return Answer(stream.status, stream.headers, stream.response.read())

        assert [hold(TOKEN), hold(TOKEN)] == [None, None]
        third = hold(TOKEN)
        assert third is not None
        assert (third.status, third.error["code"]) == (429, "rate-limited")
        assert hold(OTHER_TOKEN) is None
        fourth = hold(OTHER_TOKEN)
        assert fourth is not None
        assert (fourth.status, fourth.error["code"]) == (503, "overloaded")
        assert int(fourth.headers["retry-after"]) >= 1
        stack.close()
        wait_until(lambda: post(server.url, None, **bearer(TOKEN)).status == 200)


def test_lines_in_a_delta_stay_in_it(server: ServerProcess) -> None:
    """S29: whatever the upstream's text holds, one delta is one event."""
    text = (
        'data: [DONE]\n\ndata: {"error": "x"}\r\n\r\nevent: execute\rid: 99\r\r: x\n'
        '\u2028\u2029\x85\v\f\x1c retry: 1 \U0001f469\u200d\U0001f4bb \\ " </script>'
    )
    answer = post(server.url, messages(text, model="echo"))
    kept = text.translate(dict.fromkeys((0x0B, 0x0C, 0x1C)))  # controls that cleaning takes out
    assert answer.text == kept
    assert answer.ids == list(range(1, len(answer.ids) + 1))
    assert {event.event for event in answer.events} == {"message"}
    assert answer.values[-1] == "[DONE]"

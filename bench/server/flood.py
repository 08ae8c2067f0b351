"""Firehoses dropped, idle sockets, slow headers, slow bodies, endless bodies, all at once."""

from __future__ import annotations

import contextlib
import random
import resource
import socket
import threading
import time
from collections.abc import Callable

from bench.rows import Row, plain_row
from bench.server import Measured, measured, our_command
from bench.server.clients import connect, health_seconds, post
from tests.service.process import ServiceProcess

HEALTH_MS, MEMORY, RECOVERY = 500.0, 300.0, 30.0
HEAD = b"POST /chat/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def run(full: bool) -> list[Row]:
    """Attack for a while, then see it recover."""
    seconds, idle = (60, 10_000) if full else (10, 2_000)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with ServiceProcess() as upstream, measured(our_command(upstream.base_url)) as (service,):
        before = service.descriptors()
        stop = threading.Event()
        attacks = [_firehoses, lambda url, end: _idle(url, end, idle), _slow_headers, _slow_bodies]
        attacks += [_endless_bodies, _slow_readers]
        threads = [threading.Thread(target=one, args=(service.url, stop)) for one in attacks]
        for thread in threads:
            thread.start()
        health = _watch(service.url, seconds)
        stop.set()
        for thread in threads:
            thread.join()
        recovered = _recovery(service, upstream, before)
        memory, alive = service.peak_mib(), upstream.live()
    worst = max(health)
    bar = f"healthz<={HEALTH_MS:g}, MiB<={MEMORY:g}, recovered<={RECOVERY:g} s, upstreams=0"
    ok = worst <= HEALTH_MS and memory <= MEMORY and recovered <= RECOVERY and not alive
    facts = {"peak_mib": round(memory), "recovered_s": round(recovered, 1), "upstreams": alive}
    return [plain_row("server.flood", health, "ms", bar, ok, alive, idle_sockets=idle, **facts)]


def _watch(url: str, seconds: int) -> list[float]:
    end, found = time.monotonic() + seconds, list[float]()
    while time.monotonic() < end:
        found.append(health_seconds(url) * 1000)
        time.sleep(0.05)
    return found


def _recovery(service: Measured, upstream: ServiceProcess, descriptors: int) -> float:
    """Seconds until every upstream is closed and every descriptor given back."""
    began = time.monotonic()
    while time.monotonic() - began < RECOVERY + 5:
        if not upstream.live() and service.descriptors() <= descriptors + 2:
            break
        time.sleep(0.2)
    return time.monotonic() - began


def _repeat(stop: threading.Event, act: Callable[[], None], pause: float) -> None:
    while not stop.is_set():
        with contextlib.suppress(OSError):
            act()
        stop.wait(pause)


def _firehoses(url: str, stop: threading.Event) -> None:
    """A hundred opened, and dropped at once."""

    def act() -> None:
        sockets = [connect(url) for _ in range(100)]
        for one in sockets:
            one.sendall(post("endless"))
        for one in sockets:
            one.recv(1)
        for one in sockets:
            one.close()

    _repeat(stop, act, 0.5)


def _idle(url: str, stop: threading.Event, count: int) -> None:
    """Connections that never say anything."""
    held: list[socket.socket] = []

    def act() -> None:
        if len(held) < count:
            held.extend(connect(url) for _ in range(100))

    _repeat(stop, act, 0.05)
    for one in held:
        one.close()


def _slow_headers(url: str, stop: threading.Event) -> None:
    _trickle(url, stop, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")


def _slow_bodies(url: str, stop: threading.Event) -> None:
    _trickle(url, stop, HEAD + b"Content-Length: 100000\r\n\r\n")


def _trickle(url: str, stop: threading.Event, start: bytes) -> None:
    held: list[socket.socket] = []

    def act() -> None:
        while len(held) < 100:
            held.append(connect(url))
            held[-1].sendall(start)
        for one in list(held):
            try:
                one.sendall(b"x")
            except OSError:
                one.close()
                held.remove(one)

    _repeat(stop, act, 0.2)
    for one in held:
        one.close()


def _endless_bodies(url: str, stop: threading.Event) -> None:
    """A gigabyte announced, and one without a length."""
    piece = b"x" * 65536

    def act() -> None:
        chunked = random.random() < 0.5
        length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: 1000000000"
        data = b"10000\r\n" + piece + b"\r\n" if chunked else piece
        with connect(url) as sock:
            sock.sendall(HEAD + length + b"\r\n\r\n")
            while not stop.is_set():
                sock.sendall(data)

    _repeat(stop, act, 0.05)


def _slow_readers(url: str, stop: threading.Event) -> None:
    """Firehoses of which nobody reads a byte."""
    held: list[socket.socket] = []

    def act() -> None:
        while len(held) < 10:
            held.append(connect(url))
            held[-1].sendall(post("endless"))

    _repeat(stop, act, 1)
    for one in held:
        one.close()

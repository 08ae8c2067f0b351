"""The service as a process: its socket, its signals, its end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from desktop_chat.chat.addresses import host_and_port
from desktop_chat.chat.memory import trimmer
from desktop_chat.chat.threads import DaemonExecutor
from desktop_chat.server.app import Service, make_app
from desktop_chat.server.collecting import Collector
from desktop_chat.server.gate import MAX_HEAD
from desktop_chat.server.metrics import Metrics
from desktop_chat.server.protocol import guarded_protocol
from desktop_chat.server.settings import MEMORY, ServerSettings, SettingsProblem, is_loopback
from desktop_chat.server.streams import LocalStreams, Streams
from desktop_chat.server.tokens import Tokens
from desktop_chat.server.upstream import Upstream

BACKLOG = 1024
SEND_BUFFER = 256 * 1024  # of the kernel, for each connection
DEAD_PEER_MS = 30_000
GRACE_SECONDS = 1.5
_KEEP_ALIVE_SECONDS = 5
_COLLECT_SECONDS = 1.0
_TRIM_SECONDS = 10.0


def make_service(settings: ServerSettings, tokens: Tokens, upstream: Upstream) -> Service:
    """All parts put together. Raises `SettingsProblem`."""
    if not tokens and not is_loopback(settings.host):
        raise SettingsProblem(
            f"host: {settings.host} can be reached from elsewhere, which needs a token: "
            "set tokens_file or DESKTOP_CHAT_TOKEN"
        )
    metrics = Metrics()
    return Service(settings, tokens, upstream, make_streams(settings, metrics), metrics)


def make_streams(settings: ServerSettings, metrics: Metrics) -> Streams:
    """The store that the settings name. Raises `SettingsProblem`."""
    if settings.streams == MEMORY:
        return LocalStreams(settings, metrics)
    from desktop_chat.server.redis_streams import RedisStreams

    try:
        return RedisStreams(settings, metrics)
    except ValueError:  # its words would show a password
        words = "streams: this is no address of a Redis: write redis://:PASSWORD@HOST:6379/0"
        raise SettingsProblem(words) from None


def listen(settings: ServerSettings) -> socket.socket:
    """The bound socket. Raises `SettingsProblem` where the address cannot be had."""
    host = settings.host.strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # Asyncio sends small writes at once only where it is told that this is TCP.
        return _bound(socket.socket(family, kind, protocol), address)
    except OSError as error:
        words = f"cannot listen on {settings.host} port {settings.port}: {error.strerror}"
        if error.errno == errno.EADDRINUSE:
            words += ". Something else listens there: end it, or choose another with --port"
        elif error.errno in (errno.EACCES, errno.EPERM):
            words += ". Ports below 1024 need a right of their own: choose another with --port"
        elif isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            words += ". host must be an address of this machine, like 127.0.0.1"
        raise SettingsProblem(words) from None
    except ValueError:  # no resolver takes it
        raise SettingsProblem("host: must be an address to listen on, like 127.0.0.1") from None


def _bound(listener: socket.socket, address: Any) -> socket.socket:
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if sys.platform == "linux":
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MS)
        listener.bind(address)
    except BaseException:
        listener.close()
        raise
    return listener


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://{host_and_port(host, port)}"


class Server(uvicorn.Server):
    """Uvicorn, but a signal ends every reply with a word, and then the process with status 0."""

    def __init__(self, service: Service, on_ready: Callable[[Server], None]) -> None:
        settings = service.settings
        config = uvicorn.Config(
            make_app(service),
            http=guarded_protocol(settings, service.metrics),
            ws="none",
            loop="asyncio",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            backlog=BACKLOG,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=MAX_HEAD,
        )
        super().__init__(config)
        self._service = service
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See `uvicorn.Server`."""
        await super().startup(sockets)
        self._on_ready(self)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """See `uvicorn.Server`, which would end the process by the signal itself."""

        def end(*_: object) -> None:
            self.should_exit = True

        numbers = [signal.SIGINT, signal.SIGTERM]
        if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            numbers.append(signal.SIGHUP)  # the terminal was closed; under nohup it is ignored
        try:
            before = {number: signal.signal(number, end) for number in numbers}
        except ValueError:  # not in the main thread: whoever started us ends us
            before = {}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell every listener, give the last bytes a moment, and leave."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._service.streams.close()
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._drop_all)
        await super().shutdown(sockets)

    def _drop_all(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()


async def serve(
    service: Service, listener: socket.socket, on_ready: Callable[[Server], None]
) -> None:
    """Serve until told to stop. Raises `SettingsProblem` and OSError before it is ready."""
    asyncio.get_running_loop().set_default_executor(DaemonExecutor())
    await service.upstream.start()
    await service.streams.start()
    keepers = (
        asyncio.create_task(_collect_for_ever(Collector(service.metrics))),
        asyncio.create_task(_give_back_for_ever(service.metrics)),
    )
    try:
        await Server(service, on_ready).serve([listener])
    finally:
        for keeper in keepers:
            keeper.cancel()


async def _collect_for_ever(collector: Collector) -> None:
    while True:
        await asyncio.sleep(_COLLECT_SECONDS)
        collector.tick()


async def _give_back_for_ever(metrics: Metrics) -> None:
    """Free memory goes back to the system, as long as anything happens that frees some: a service
    that has had one busy minute would look full for ever."""
    trim, before = trimmer(), (0, 0)
    while trim is not None:
        await asyncio.sleep(_TRIM_SECONDS)
        now = (metrics.kept_bytes, sum(metrics.requests.values()))
        if now != before or metrics.running:
            before = now
            await asyncio.get_running_loop().run_in_executor(None, trim)


def raise_descriptor_limit() -> None:
    """As many descriptors as the system allows this process."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65_536)), hard))

"""The service itself: connections, requests, and the journal of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import sys
import time
from urllib.parse import parse_qs, urlsplit

from tests.service.closing import stop_listening
from tests.service.faults import named
from tests.service.journal import Connection, Exchange, Journal
from tests.service.scripts import SCRIPTS, model_list
from tests.service.texts import chosen
from tests.service.wire import Reply, Request, read_request

_JSON = "application/json"
_CHATS = ("/v1/chat/completions", "/beta/chat/completions")  # the second is DeepSeek's


class ScriptedService:
    """Serves on 127.0.0.1. Start it with `start`, end it with `close`, on one event loop."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.responses: dict[str, bytes] = {}
        self.aliases: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._scripts = SCRIPTS | {"named": named(self.responses), "text": chosen(self.texts)}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watches: set[_Watch] = set()
        self._all_left: asyncio.Future[None] | None = None
        self._server: asyncio.Server | None = None

    async def start(self, port: int = 0, context: ssl.SSLContext | None = None) -> int:
        """Listen, and return the port; 0 takes a free one."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Watch(self), "127.0.0.1", port, ssl=context, backlog=1024
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening, break off every reply, and see every connection closed (<= 1 s)."""
        if self._server is not None:
            await stop_listening(self._server)
        tasks = [*self._tasks, *filter(_is_accepting, asyncio.all_tasks())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for watch in list(self._watches):
            watch.transport.abort()
        if self._watches:
            self._all_left = asyncio.get_running_loop().create_future()
            await asyncio.wait([self._all_left], timeout=1)
        for _ in range(2):  # what was given up before it had a protocol is closed by now
            await asyncio.sleep(0)

    def enter(self, watch: _Watch) -> Connection:
        """Note a new connection."""
        self._watches.add(watch)
        return self.journal.open(time.monotonic())

    def leave(self, watch: _Watch) -> None:
        """Note that a connection is closed at both ends."""
        self._watches.discard(watch)
        if self._all_left is not None and not self._watches and not self._all_left.done():
            self._all_left.set_result(None)
        watch.connection.closed = time.monotonic()

    async def serve(self, watch: _Watch, reader: asyncio.StreamReader) -> None:
        """One connection from its first request to its end."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve_requests(watch, reader)
        except OSError:
            watch.note_closed("rst")
        except asyncio.CancelledError:
            if watch.connection.peer_closed is None:  # the service is ending, not the client
                raise
        finally:
            self._tasks.discard(task)
            watch.writer.close()

    async def _serve_requests(self, watch: _Watch, reader: asyncio.StreamReader) -> None:
        keep_alive = True
        while keep_alive and (request := await read_request(reader)) is not None:
            control = request.path.startswith("/_control/")
            exchange = self._enter(watch.connection, request)
            reply = Reply(watch.writer, exchange, exchange.model)
            if control:
                self.journal.remove(watch.connection)
                await self._control(reply, request)
            else:
                watch.replying = asyncio.current_task()
                await self._answer(reply, request)
                watch.replying = None
                exchange.over = True
            keep_alive = reply.keep_alive and request.headers.get("connection") != "close"

    @staticmethod
    def _enter(connection: Connection, request: Request) -> Exchange:
        now = time.monotonic()
        exchange = Exchange(connection.number, connection.accepted, request.method, request.path)
        exchange.headers, exchange.body = request.headers, request.body
        if isinstance(exchange.body, dict):
            exchange.model = str(exchange.body.get("model", ""))
        exchange.request_read = now
        exchange.peer_closed = connection.peer_closed
        exchange.peer_closed_by = connection.peer_closed_by
        connection.exchanges.append(exchange)
        return exchange

    async def _answer(self, reply: Reply, request: Request) -> None:
        path = urlsplit(request.path).path
        script = reply.model
        if script.startswith("alias:"):
            script = self.aliases.get(script.removeprefix("alias:"), script)
        name, _, parameters = script.partition(":")
        if (request.method, path) == ("GET", "/v1/models"):
            if "models" in self.responses:
                await self._scripts["named"](reply, request, "models")
            else:
                await reply.whole(200, _JSON, model_list())
        elif request.method != "POST" or path not in _CHATS:
            await reply.error(404, f"Invalid URL ({request.method} {path})")
        elif name not in self._scripts:
            message = f"The model `{reply.model}` does not exist"
            await reply.error(404, message, "model_not_found")
        else:
            await self._scripts[name](reply, request, parameters)

    async def _control(self, reply: Reply, request: Request) -> None:
        """GET log?after=N, GET live, POST reset, PUT response, alias or text/NAME."""
        url = urlsplit(request.path)
        match request.method, url.path.removeprefix("/_control/").partition("/"):
            case "GET", ("log", _, _):
                after = int(parse_qs(url.query).get("after", ["0"])[0])
                content = json.dumps(self.journal.as_json(after)).encode()
                await reply.whole(200, _JSON, content)
            case "GET", ("live", _, _):
                await reply.whole(200, _JSON, json.dumps(self.journal.live).encode())
            case "POST", ("reset", _, _):
                self.journal.reset()
                await reply.whole(200, _JSON, b"true")
            case "PUT", ("response", _, name):
                self.responses[name] = request.content
                await reply.whole(200, _JSON, b"true")
            case "PUT", ("alias", _, name):
                self.aliases[name] = request.content.decode()
                await reply.whole(200, _JSON, b"true")
            case "PUT", ("text", _, name):
                self.texts[name] = request.content.decode()
                await reply.whole(200, _JSON, b"true")
            case _:
                await reply.error(404, "No such control")


def _is_accepting(task: asyncio.Task[object]) -> bool:
    """Whether a connection is still being made, such as one in its TLS handshake."""
    return getattr(task.get_coro(), "__name__", "") == "_accept_connection2"


class _Watch(asyncio.StreamReaderProtocol):
    """Asyncio's stream protocol, with the moments of a connection noted as they come.

    The transport goes on reading while replies are written, so the client's FIN is seen in the
    loop's next turn; a script that runs then is broken off.
    """

    def __init__(self, service: ScriptedService) -> None:
        reader = asyncio.StreamReader(limit=1 << 20)
        super().__init__(reader, self._connected)
        self._service = service
        self.replying: asyncio.Task[None] | None = None
        self.connection: Connection
        self.transport: asyncio.WriteTransport
        self.writer: asyncio.StreamWriter

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        self.connection = self._service.enter(self)
        super().connection_made(transport)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        await self._service.serve(self, reader)

    def eof_received(self) -> bool | None:
        self.note_closed("fin")
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        if isinstance(exc, OSError):
            self.note_closed("rst")
        self._service.leave(self)
        super().connection_lost(exc)

    def note_closed(self, how: str) -> None:
        """The client is gone: keep when and how, and end the reply that it no longer reads."""
        self.connection.note_peer_closed(how, time.monotonic())
        if self.replying is not None:
            self.replying.cancel()
            self.replying = None


async def serve_until_cancelled(port: int) -> None:
    """Run a service, and tell its port in one line of JSON on standard output."""
    service = ScriptedService()
    sys.stdout.write(json.dumps({"port": await service.start(port)}) + "\n")
    sys.stdout.flush()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.get_running_loop().create_future()
    await service.close()

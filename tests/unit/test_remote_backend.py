"""Streaming services: whole replies, lost connections, Stop, and those that know less."""

from __future__ import annotations

import asyncio
import json
from time import monotonic

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.remote import RemoteBackend, Resuming
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.notices import Reconnecting
from desktop_chat.chat.parameters import Parameters
from desktop_chat.chat.turn import Turn
from tests.remote_replies import (
    AT_ONCE,
    ONCE,
    REPLY,
    TEXT,
    TOKEN,
    WHOLE,
    reply_of,
    take,
    until,
)
from tests.replying import Watcher, new_reply, opener, request_for
from tests.service.numbered import DONE, STREAM, Call, NumberedService, numbered


def test_a_whole_reply() -> None:
    service = NumberedService(REPLY)
    messages = (Prompt(Role.SYSTEM, "Brief."), Prompt(Role.USER, "世界"))
    reply, watcher = reply_of(
        service, Request(messages, "m", Parameters(temperature=0.5, max_tokens=9)), TOKEN
    )
    assert (reply.status, reply.text, reply.reasoning) == (Status.COMPLETE, TEXT, "Hm …")
    assert (reply.facts.finish, reply.facts.request_id) == ("stop", STREAM)
    assert reply.facts.usage is not None
    assert reply.facts.usage.total == 7
    assert Status.WAITING in watcher.statuses
    (call,) = service.calls
    assert (call.method, call.path) == ("POST", "/chat/stream")
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.headers["prefer"] == "resumable"
    assert json.loads(call.body) == {
        "messages": [{"role": "system", "content": "Brief."}, {"role": "user", "content": "世界"}],
        "model": "m",
        "temperature": 0.5,
        "max_tokens": 9,
    }


@pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
def test_a_cut_at_any_byte_loses_and_doubles_nothing(reset: bool) -> None:
    async def main() -> None:
        for cut in range(0, len(WHOLE), 3 if reset else 1):
            service = NumberedService(REPLY, [cut], reset=reset)
            async with service.running():
                reply, _ = await take(service)
            assert (reply.status, reply.text) == (Status.COMPLETE, TEXT), cut
            assert reply.reasoning == "Hm …"
            assert reply.facts.events == len(REPLY)
            if cut < len(WHOLE) - 1:
                first, second = service.calls
                assert second.path == f"/chat/stream/{STREAM}"
                came = WHOLE[:cut].count(b"\n\n")
                assert (first.method, second.headers["last-event-id"]) == ("POST", str(came))

    asyncio.run(main())


def test_many_cuts_in_one_reply() -> None:
    values = [{"content": f"{number} "} for number in range(60)]
    events = numbered(*values, DONE)
    # Every connection gives at least one event: the tries begin anew with each.
    service = NumberedService(events, cuts=[40 + 7 * (n % 5) for n in range(200)])
    reply, watcher = reply_of(service)
    assert reply.status is Status.COMPLETE
    assert reply.text == "".join(f"{number} " for number in range(60))
    assert len(service.calls) > 30
    assert Reconnecting() in watcher.notices


def test_what_comes_twice_is_dropped() -> None:
    """A service that begins again from its first event, whatever it was asked."""
    calls: list[Call] = []

    def answer(call: Call) -> bytes:
        calls.append(call)
        head = f"HTTP/1.1 200 OK\r\nX-Stream-Id: {STREAM}\r\n"
        body = WHOLE if len(calls) > 1 else WHOLE[:100]
        return f"{head}Content-Type: text/event-stream\r\n\r\n".encode() + body

    reply, _ = reply_of(NumberedService([], answer=answer))
    assert (reply.status, reply.text, len(calls)) == (Status.COMPLETE, TEXT, 2)


def test_a_gap_is_told() -> None:
    lost = numbered({"content": "a"}, {"content": "b"}, {"content": "c"}, DONE)
    calls: list[Call] = []

    def answer(call: Call) -> bytes:
        calls.append(call)
        body = lost[0] if len(calls) == 1 else b"".join(lost[2:])
        head = f"HTTP/1.1 200 OK\r\nX-Stream-Id: {STREAM}\r\n"
        return f"{head}Content-Type: text/event-stream\r\n\r\n".encode() + body

    reply, _ = reply_of(NumberedService([], answer=answer))
    assert (reply.status, reply.text) == (Status.TRUNCATED, "ac")


@pytest.mark.parametrize("refusal", ["404 Gone", "401 No", "500 Broken"])
def test_a_service_that_knows_the_stream_no_more(refusal: str) -> None:
    def answer(call: Call) -> bytes | None:
        return None if call.method == "POST" else f"HTTP/1.1 {refusal}\r\n\r\n".encode()

    service = NumberedService(REPLY, [120], answer=answer)
    reply, _ = reply_of(service)
    assert reply.status is Status.TRUNCATED
    assert reply.text
    assert TEXT.startswith(reply.text)
    assert [call.method for call in service.calls] == ["POST", "GET", "DELETE"]


def test_tries_are_limited_and_pause() -> None:
    def answer(call: Call) -> bytes | None:
        return None if call.method == "POST" else b""

    service = NumberedService(REPLY, [120], answer=answer)
    resuming = Resuming(pauses=(0.02, 0.05, 0.1), farewell=0.5)
    reply, _ = reply_of(service, resuming=resuming)
    assert reply.status is Status.TRUNCATED
    tries = service.of("GET")
    assert len(tries) == 3
    assert tries[2].at - tries[1].at >= 0.1
    # A service that asks to wait for longer than all tries may take is not asked again.
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 60\r\n\r\n"
    service = NumberedService(REPLY, [120], answer=lambda c: busy if c.method == "GET" else None)
    reply, _ = reply_of(service, resuming=resuming)
    assert (reply.status, len(service.of("GET"))) == (Status.TRUNCATED, 1)


def test_a_silent_connection_is_made_again() -> None:
    async def main() -> None:
        service = NumberedService(REPLY, [120], stall=True)
        async with service.running():
            reply, _ = await take(service, resuming=AT_ONCE._replace(quiet=0.1))
        assert (reply.status, reply.text) == (Status.COMPLETE, TEXT)
        assert [call.method for call in service.calls] == ["POST", "GET"]

    asyncio.run(main())


def test_without_numbers_a_cut_reply_is_truncated() -> None:
    service = NumberedService(REPLY, [120], name="")
    reply, _ = reply_of(service)
    assert reply.status is Status.TRUNCATED
    assert reply.text
    assert len(service.calls) == 1


def test_a_name_that_is_none_is_not_asked_for() -> None:
    service = NumberedService(REPLY, [120], name="../../admin?x=")
    reply, _ = reply_of(service)
    assert (reply.status, len(service.calls)) == (Status.TRUNCATED, 1)


def stop_after(service: NumberedService, seconds: float, token: str = "") -> tuple[Message, float]:
    """Stop a reply; the seconds from Stop to the `DELETE` at the service."""

    async def main() -> tuple[Message, float]:
        async with service.running():
            backend = RemoteBackend(HttpClients(), service.url, Access(token), resuming=AT_ONCE)
            reply = new_reply()
            turn = Turn(opener(backend), request_for(""), reply, Watcher(), ONCE)
            task = turn.start()
            await asyncio.sleep(seconds)
            pressed = monotonic()
            turn.stop()
            assert reply.status is Status.STOPPED  # in the same event
            await asyncio.wait([task], timeout=5)
            deleted = service.of("DELETE")
            assert backend._farewells == set()
            return reply, deleted[0].at - pressed if deleted else -1.0

    return asyncio.run(main())


def test_stop_tells_the_service_when_the_connection_is_closed() -> None:
    service = NumberedService(REPLY, [120], stall=True)
    reply, seconds = stop_after(service, 0.2, TOKEN)
    assert (reply.status, bool(reply.text)) == (Status.STOPPED, True)
    (deleted,) = service.of("DELETE")
    assert deleted.path == f"/chat/stream/{STREAM}"
    assert deleted.headers["authorization"] == f"Bearer {TOKEN}"
    assert 0 <= seconds < 5
    assert service.calls[0].closed is not None
    assert service.calls[0].closed <= deleted.at


def test_stop_while_a_connection_is_made_again() -> None:
    service = NumberedService(REPLY, [120])

    async def main() -> None:
        async with service.running():
            waiting = Resuming(pauses=(60.0,), within=100.0)
            backend = RemoteBackend(HttpClients(), service.url, Access(""), resuming=waiting)
            reply, watcher = new_reply(), Watcher()
            task = Turn(opener(backend), request_for(""), reply, watcher, ONCE).start()
            await until(lambda: Reconnecting() in watcher.notices)
            task.cancel()
            await asyncio.wait([task], timeout=5)
            assert reply.status is Status.STOPPED

    asyncio.run(main())
    assert [call.method for call in service.calls] == ["POST", "DELETE"]


def test_a_service_that_takes_no_farewell_holds_nobody() -> None:
    async def main() -> None:
        never = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = await reader.readline()
            if line.startswith(b"POST"):
                head = f"HTTP/1.1 200 OK\r\nX-Stream-Id: {STREAM}\r\n"
                stream = f"{head}Content-Type: text/event-stream\r\n\r\n".encode()
                writer.write(stream + REPLY[1])
            await never.wait()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        quick = AT_ONCE._replace(farewell=0.1)
        backend = RemoteBackend(
            HttpClients(), f"http://127.0.0.1:{port}", Access(""), resuming=quick
        )
        reply, watcher = new_reply(), Watcher()
        turn = Turn(opener(backend), request_for(""), reply, watcher, ONCE)
        task = turn.start()
        await until(lambda: bool(watcher.deltas))
        turn.stop()
        done, _ = await asyncio.wait([task], timeout=5)
        assert done
        never.set()
        server.close()
        await asyncio.sleep(0.01)

    asyncio.run(main())


def test_a_reply_that_is_over_needs_no_farewell() -> None:
    service = NumberedService(REPLY)
    reply_of(service)
    assert service.of("DELETE") == []

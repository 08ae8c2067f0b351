"""Keys and headers: where they go, what is refused, and what never goes out in the open."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.models import list_models
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.addresses import InputProblem, Problem, is_this_machine
from desktop_chat.chat.backend import Request
from desktop_chat.chat.connections import Connection, KeyHeader, Kind
from desktop_chat.chat.failures import BackendError, Reason
from desktop_chat.chat.headers import clean_header, is_secret, secret_id
from desktop_chat.chat.messages import Status
from desktop_chat.chat.parameters import Parameters
from desktop_chat.chat.turn import Turn
from desktop_chat.options import Options, ServiceOpener
from desktop_chat.storage.keys import KeyStore
from tests.replying import QUICK, Watcher, new_reply, opener, request_for, run_reply
from tests.service import FAST_REPLY, RunningService, running_service
from tests.service.numbered import NumberedService

ONCE = QUICK._replace(retries=0)
KEY = "sk-canary-8813-abcdefghijklmnop"


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


def backend_of(service: RunningService, access: Access) -> OpenAIBackend:
    return OpenAIBackend(HttpClients(), service.base_url, access)


def test_a_key_in_a_header_of_its_own(service: RunningService) -> None:
    access = Access(KEY, KeyHeader.API_KEY, api_version="2024-10-21")
    reply, _ = run_reply(backend_of(service, access), "fast", clocks=ONCE)
    assert reply.text == FAST_REPLY
    sent = service.log.exchanges[-1]
    assert sent.headers["api-key"] == KEY
    assert "authorization" not in sent.headers
    assert sent.path == "/v1/chat/completions?api-version=2024-10-21"


def test_added_headers_are_sent(service: RunningService) -> None:
    added = (("X-Team", "blue"), ("Authorization", "Basic dXNlcjpwYXNz"))
    for key in ("", KEY):
        run_reply(backend_of(service, Access(key, headers=added)), "fast", clocks=ONCE)
        sent = service.log.exchanges[-1].headers
        assert (sent["x-team"], sent["authorization"]) == ("blue", "Basic dXNlcjpwYXNz")


def test_the_model_list_is_let_in_the_same_way(service: RunningService) -> None:
    access = Access(KEY, KeyHeader.API_KEY, (("X-Team", "blue"),), "2024-10-21")
    names = asyncio.run(list_models(HttpClients(), service.base_url, access))
    assert "fast" in names
    sent = service.log.exchanges[-1]
    assert (sent.headers["api-key"], sent.headers["x-team"]) == (KEY, "blue")
    assert sent.path == "/v1/models?api-version=2024-10-21"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('{"object": "list", "data": null}', ()),  # Ollama without a model
        ('{"data": []}', ()),
        (
            '{"data": [{"id": "b"}, {"id": "a"}, {"id": "b"}, {"id": null}, {}, 5, null]}',
            ("b", "a"),
        ),
        ('{"models": [{"name": "n"}, {"model": "m"}, {"id": 7, "name": "x"}]}', ("n", "m")),
        ('["a", {"id": "<b>\\n</b>"}]', ("a", "<b> </b>")),
    ],
)
def test_lists_of_models_in_all_shapes(body: str, names: tuple[str, ...]) -> None:
    async def main() -> tuple[str, ...]:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
        service = NumberedService([], answer=lambda _: head + body.encode())
        async with service.running():
            return await list_models(HttpClients(), service.url, Access())

    assert asyncio.run(main()) == names


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("", "x", Problem.EMPTY),
        ("X-A", " ", Problem.EMPTY),
        ("X-A", "a\r\nX-B: b", Problem.LINES),
        ("X A", "a", Problem.CHARACTERS),
        ("X-A", "ä", Problem.CHARACTERS),
        ("X-A", "a\0b", Problem.CHARACTERS),
        ("Host", "evil.org", Problem.RESERVED),
        ("content-length", "0", Problem.RESERVED),
        ("Transfer-Encoding", "chunked", Problem.RESERVED),
        ("X-A", "x" * 5000, Problem.TOO_LONG),
    ],
)
def test_headers_that_cannot_be_sent(name: str, value: str, problem: Problem) -> None:
    with pytest.raises(InputProblem) as raised:
        clean_header(name, value)
    assert raised.value.problem is problem


def test_headers_are_put_right() -> None:
    assert clean_header(" X-Team: ", " blue ") == ("X-Team", "blue")


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("X-Api-Key", "1", True),
        ("Authorization", "Basic x", True),
        ("Cookie", "a=b", True),
        ("X-Extra", "sk-abcdef123456", True),
        ("X-Extra", "a8f0e2b4c6d8a0f2e4b6c8d0", True),
        ("X-Team", "blue", False),
        ("HTTP-Referer", "https://example.org/a/1/long/path/here", False),
        ("X-Title", "My long title with 12 words", False),
    ],
)
def test_secret_headers_are_told_from_others(name: str, value: str, secret: bool) -> None:
    assert is_secret(name, value) is secret


def test_access_is_shown_nowhere(service: RunningService) -> None:
    access = Access(KEY, headers=(("X-Token", "tok-9911"),))
    assert access.secrets == (KEY, "tok-9911")
    assert not re.search("canary|9911", f"{access!r} {access} {[access]} {(access, 1)}")
    body = b'{"error": {"message": "no tok-9911 here"}}'
    service.register("echoes", b"HTTP/1.1 400 No\r\n\r\n" + body)
    reply, _ = run_reply(backend_of(service, access), "named:echoes", clocks=ONCE)
    assert reply.facts.failure is not None
    assert reply.facts.failure.detail == "no ••• here"


def test_the_newer_name_of_a_field_is_learned(service: RunningService) -> None:
    words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
    words += "'max_completion_tokens' instead."
    refusal = f'{{"error": {{"message": "{words}"}}}}'.encode()
    service.register("newer", b"HTTP/1.1 400 No\r\n\r\n" + refusal)
    service.alias("newer", "named:newer")
    backend = backend_of(service, Access())
    request = Request(request_for("").messages, "alias:newer", Parameters(max_tokens=9))

    async def ask() -> Status:
        reply = new_reply()
        return await Turn(opener(backend), request, reply, Watcher(), ONCE).run()

    assert asyncio.run(ask()) is Status.ERROR  # it refuses both names: an end, no circle
    first, second, *rest = [one.body for one in service.log.exchanges if one.model == request.model]
    assert ("max_tokens" in first, "max_completion_tokens" in first) == (True, False)
    assert ("max_tokens" in second, "max_completion_tokens" in second) == (False, True)
    assert len(rest) <= 1
    service.alias("newer", "fast")
    assert asyncio.run(ask()) is Status.COMPLETE
    assert service.log.exchanges[-1].body["max_completion_tokens"] == 9


FAR = "http://far.example.org/v1"


def open_service(
    address: str, key: str = KEY, plain: bool = False, allow: bool = False, **more: Any
) -> None:
    keys = KeyStore()
    connection = Connection("c", "C", Kind.OPENAI, address, "m", has_key=bool(key))
    connection = connection._replace(**more)
    if key:
        keys.put_for_session("c", key)
    keys.put_for_session(secret_id("c", "X-Token"), "tok-9911")
    services = ServiceOpener(keys, Options(Path(), plain_http=plain))
    if allow:
        services.allow_plain(connection)
    asyncio.run(services.open(connection))


@pytest.mark.parametrize("address", [FAR, "http://192.168.1.5:8000/v1", "http://box.lan/v1"])
def test_a_key_never_goes_out_in_the_open_unasked(address: str) -> None:
    for kind in Kind.OPENAI, Kind.REMOTE:
        with pytest.raises(BackendError) as raised:
            open_service(address, kind=kind)
        assert raised.value.failure.reason is Reason.PLAIN_HTTP
    with pytest.raises(BackendError):
        open_service(address, key="", secret_headers=("X-Token",))
    open_service(address, key="")
    open_service(address, plain=True)
    open_service(address, allow=True)


def test_a_key_may_go_to_this_machine_and_over_tls() -> None:
    for address in ("http://127.0.0.1:8000/v1", "http://localhost:1/v1", "https://far.org/v1"):
        open_service(address)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1/v1", True),
        ("http://127.9.9.9:80", True),
        ("http://[::1]:80/v1", True),
        ("http://localhost:5/v1", True),
        ("http://x.localhost", True),
        ("http://localhost.evil.org", False),
        ("http://192.168.1.1", False),
        ("http://box", False),
        ("http://127.0.0.1.evil.org", False),
    ],
)
def test_this_machine(address: str, here: bool) -> None:
    assert is_this_machine(address) is here

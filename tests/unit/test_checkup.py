"""A connection is tried step by step, and a step that fails has its cause and remedy."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from desktop_chat.backends.checkup import Checkup
from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend
from desktop_chat.chat.checkups import Outcome, Remedy, Step, StepReport, remedy_for
from desktop_chat.chat.connections import Connection, KeyHeader, Kind
from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.ledger import Purpose
from desktop_chat.chat.routes import Network, ProxyMode
from tests.service import RunningService, listening_socket, running_service
from tests.service.proxies import running_proxy

PASSED, SKIPPED, FAILED = Outcome.PASSED, Outcome.SKIPPED, Outcome.FAILED
NAME, CONNECTION, TLS, KEY, MODEL, TOKEN = Step


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


@pytest.fixture(scope="module")
def secure() -> Iterator[RunningService]:
    with running_service(tls=True) as running:
        yield running


def checkup_of(
    address: str, model: str = "fast", key: str = "a-key", clients: HttpClients | None = None
) -> Checkup:
    made = (clients or HttpClients()).for_purpose(Purpose.TEST)

    async def open_backend() -> Backend:
        return OpenAIBackend(made, address, Access(key))

    return Checkup(
        made, Connection("c", "C", Kind.OPENAI, address, model), Access(key), open_backend
    )


def run(checkup: Checkup) -> dict[Step, StepReport]:
    """What stands of each step at the end."""

    async def main() -> list[StepReport]:
        async with aclosing(checkup.run()) as reports, asyncio.timeout(20):
            return [report async for report in reports]

    told = asyncio.run(main())
    assert all(report.seconds >= 0 for report in told)
    begun = [report.step for report in told if report.outcome is Outcome.RUNNING]
    assert begun == sorted(begun, key=list(Step).index)
    return {report.step: report for report in told}


def outcomes(told: dict[Step, StepReport]) -> list[tuple[Step, Outcome]]:
    return [(step, told[step].outcome) for step in Step if step in told]


def test_all_is_well(service: RunningService, secure: RunningService) -> None:
    assert outcomes(run(checkup_of(service.base_url))) == [
        (NAME, PASSED), (CONNECTION, PASSED), (TLS, SKIPPED), (KEY, PASSED), (MODEL, PASSED),
        (TOKEN, PASSED),
    ]  # fmt: skip
    clients = HttpClients()
    clients.use(Network(authority=str(secure.authority)))
    told = run(checkup_of(secure.base_url, key="", clients=clients))
    assert outcomes(told) == [
        (NAME, PASSED), (CONNECTION, PASSED), (TLS, PASSED), (KEY, SKIPPED), (MODEL, PASSED),
        (TOKEN, PASSED),
    ]  # fmt: skip
    assert told[NAME].detail == "127.0.0.1"
    assert {contact.purpose for contact in clients.ledger.contacts} == {Purpose.TEST}


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_all_is_well_through_a_proxy(secure: RunningService, scheme: str) -> None:
    name = "service.test.example"
    with running_proxy(scheme, places={name: ("127.0.0.1", secure.port)}) as proxy:
        clients = HttpClients()
        clients.use(Network(ProxyMode.CUSTOM, proxy.address, authority=str(secure.authority)))
        told = run(checkup_of(f"https://{name}:{secure.port}/v1", clients=clients))
        assert {report.outcome for report in told.values()} == {PASSED}
        assert len(proxy.asked) == 2


def failed(told: dict[Step, StepReport]) -> tuple[Step, Failure]:
    """The one step that failed, which nothing comes after."""
    (report,) = [one for one in told.values() if one.outcome is FAILED]
    after = list(Step)[list(Step).index(report.step) + 1 :]
    assert all(told[step].outcome is SKIPPED for step in after if step in told)
    assert report.failure is not None
    assert report.remedy is remedy_for(report.failure)
    return report.step, report.failure


def test_where_it_fails(secure: RunningService) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        closed = f"127.0.0.1:{bound.getsockname()[1]}"
        for address, step, reason, remedy in (
            ("http://no-such-name.invalid/v1", NAME, Reason.NAME, Remedy.ADDRESS),
            ("http:///v1", NAME, Reason.BAD_ADDRESS, Remedy.ADDRESS),
            (f"http://{closed}/v1", CONNECTION, Reason.REFUSED, Remedy.START_SERVICE),
            (secure.base_url, TLS, Reason.CERT_UNKNOWN, Remedy.AUTHORITY),
        ):
            where, failure = failed(run(checkup_of(address)))
            assert (where, failure.reason) == (step, reason)
            assert remedy_for(failure) is remedy


@pytest.mark.parametrize(("flavour", "reason", "remedy"), [
    ("expired", Reason.CERT_EXPIRED, Remedy.CLOCK), ("wrong-host", Reason.CERT_HOST, Remedy.ADDRESS)
])  # fmt: skip
def test_a_certificate_that_is_wrong(flavour: str, reason: Reason, remedy: Remedy) -> None:
    with running_service(tls=flavour) as wrong:
        clients = HttpClients()
        clients.use(Network(authority=str(wrong.authority)))
        where, failure = failed(run(checkup_of(wrong.base_url, clients=clients)))
    assert (where, failure.reason, remedy_for(failure)) == (TLS, reason, remedy)


def test_a_model_that_is_none(service: RunningService) -> None:
    where, failure = failed(run(checkup_of(service.base_url, "")))
    assert (where, failure.reason) == (MODEL, Reason.NO_MODEL)
    # One that is not in the list may be known all the same; the first token tells.
    told = run(checkup_of(service.base_url, "no-such-model"))
    assert failed(told)[0] is MODEL
    assert told[TOKEN].outcome is SKIPPED
    told = run(checkup_of(service.base_url, "echo:unlisted"))
    assert (told[MODEL].outcome, told[TOKEN].outcome) == (SKIPPED, PASSED)


@pytest.mark.parametrize(("status", "step", "code", "remedy"), [
    ("401 No", KEY, ErrorCode.BAD_KEY, Remedy.KEY),
    ("403 No", KEY, ErrorCode.NO_PERMISSION, Remedy.KEY),
    ("404 No", MODEL, ErrorCode.NOT_FOUND, Remedy.MODEL),
    ("402 Pay", KEY, ErrorCode.NO_PERMISSION, Remedy.BILLING),
    ("429 Slow", TOKEN, ErrorCode.RATE_LIMITED, Remedy.WAIT),
    ("500 Oh", TOKEN, ErrorCode.SERVICE_ERROR, Remedy.WAIT),
])  # fmt: skip
def test_what_only_the_first_token_tells(
    service: RunningService, status: str, step: Step, code: ErrorCode, remedy: Remedy
) -> None:
    service.register("told", f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
    where, failure = failed(run(checkup_of(service.base_url, "named:told")))
    assert (where, failure.code, remedy_for(failure)) == (step, code, remedy)


def test_every_failure_has_a_remedy() -> None:
    for code in ErrorCode:
        for reason in Reason:
            assert remedy_for(Failure(code, reason)) in Remedy


@pytest.mark.parametrize("model", ["mute", "silent", "endless"])
def test_closing_it_closes_the_connection(service: RunningService, model: str) -> None:
    before = len(service.log.exchanges)

    async def main() -> None:
        async with aclosing(checkup_of(service.base_url, model).run()) as reports:
            async for report in reports:
                if report.step is TOKEN:
                    break
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())
    for exchange in service.log.exchanges[before:]:
        service.wait_for_exchange(lambda one, it=exchange: one is it and one.peer_closed)  # type: ignore[misc]


def test_it_can_be_closed_while_it_connects() -> None:
    async def main(port: int) -> None:
        async with aclosing(checkup_of(f"http://127.0.0.1:{port}/v1").run()) as reports:
            async for report in reports:
                if report.step is CONNECTION:
                    await asyncio.sleep(0.05)
                    break
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with listening_socket() as listener:
        asyncio.run(main(listener.port))


def test_an_azure_key_and_headers_go_along(service: RunningService) -> None:
    access = Access("az-key", KeyHeader.API_KEY, (("X-Team", "blue"),), "2024-10-21")
    connection = Connection("c", "C", Kind.OPENAI, service.base_url, "fast")
    clients = HttpClients().for_purpose(Purpose.TEST)

    async def open_backend() -> Backend:
        return OpenAIBackend(clients, service.base_url, access)

    before = len(service.log.exchanges)
    told = run(Checkup(clients, connection, access, open_backend))
    assert told[KEY].outcome is told[TOKEN].outcome is PASSED
    asked = service.log.exchanges[before:]
    assert [one.path.removeprefix("/v1/") for one in asked] == [
        "models?api-version=2024-10-21",
        "chat/completions?api-version=2024-10-21",
    ]
    for one in asked:
        assert (one.headers["api-key"], one.headers["x-team"]) == ("az-key", "blue")
        assert "authorization" not in one.headers


def test_a_secret_header_alone_is_a_key_too(service: RunningService) -> None:
    access = Access(headers=(("X-Token", "tok-9911"),))
    connection = Connection("c", "C", Kind.OPENAI, service.base_url, "fast")
    clients = HttpClients()

    async def open_backend() -> Backend:
        return OpenAIBackend(clients, service.base_url, access)

    assert run(Checkup(clients, connection, access, open_backend))[KEY].outcome is PASSED

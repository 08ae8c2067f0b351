"""What a service is sent for a continued reply, as its makers document it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from desktop_chat.backends.http import HttpClients
from desktop_chat.backends.openai import OpenAIBackend
from desktop_chat.chat.access import Access
from desktop_chat.chat.backend import Backend, Prompt, Request
from desktop_chat.chat.connections import Connection, Continuation, Kind
from desktop_chat.chat.continuing import GO_ON, Joint, continuing_request, way_to_continue
from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.chat.routes import Network, ProxyMode
from desktop_chat.chat.turn import Turn
from tests.replying import QUICK, Watcher, new_reply, openai_backend, opener
from tests.service import FAST_REPLY, Exchange, RunningService, running_service
from tests.service.proxies import running_proxy

OLD = "Once upon"
ASKED = {"role": "user", "content": "A tale"}
BEGUN = {"role": "assistant", "content": OLD}


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


def go_on(backend: Backend, model: str, way: Continuation) -> Message:
    """A reply that goes on from `OLD`, to its end."""
    request = continuing_request(Request((Prompt(Role.USER, "A tale"),), model), OLD, way)
    reply, joint = new_reply(), Joint(OLD)
    reply.add_text(OLD)
    around = opener(joint.around(backend))
    turn = Turn(around, request, reply, Watcher(), QUICK, take_rest=joint.rest)
    asyncio.run(turn.run())
    return reply


def exchanges_of(service: RunningService, model: str) -> list[Exchange]:
    return [one for one in service.log.exchanges if one.model == model]


def sent(service: RunningService, way: Continuation) -> dict[str, Any]:
    """The body of the one request that such a reply makes."""
    model = f"rate:10000:{3 + list(Continuation).index(way)}"
    reply = go_on(openai_backend(service.base_url), model, way)
    assert reply.status is Status.COMPLETE
    (exchange,) = exchanges_of(service, model)
    body: dict[str, Any] = exchange.body
    assert body.pop("model") == model
    assert body.pop("stream") is True
    assert body.pop("stream_options") == {"include_usage": True}
    return body


def test_a_prefix_is_marked_at_the_last_message(service: RunningService) -> None:
    messages = [ASKED, {**BEGUN, "prefix": True}]
    assert sent(service, Continuation.PREFIX) == {"messages": messages}


def test_a_prefill_is_a_last_message_of_the_model(service: RunningService) -> None:
    assert sent(service, Continuation.PREFILL) == {"messages": [ASKED, BEGUN]}


def test_a_final_message_is_announced(service: RunningService) -> None:
    assert sent(service, Continuation.FINAL_MESSAGE) == {
        "messages": [ASKED, BEGUN],
        "continue_final_message": True,
        "add_generation_prompt": False,
    }


def test_asked_in_words(service: RunningService) -> None:
    messages = [ASKED, BEGUN, {"role": "user", "content": GO_ON}]
    assert sent(service, Continuation.ASK) == {"messages": messages}


@pytest.mark.parametrize("address", ["http://api.deepseek.com/v1", "http://api.deepseek.com"])
def test_deepseek_goes_on_at_its_beta_address(service: RunningService, address: str) -> None:
    connection = Connection("d", "DeepSeek", Kind.OPENAI, address)
    way = way_to_continue(connection)
    with running_proxy("http", places={"api.deepseek.com": ("127.0.0.1", service.port)}) as proxy:
        clients = HttpClients()
        clients.use(Network(ProxyMode.CUSTOM, proxy.address))
        backend = OpenAIBackend(clients, address, Access(), needs_key=False)
        model = f"rate:10000:{len(address)}"
        reply = go_on(backend, model, way)
    assert reply.status is Status.COMPLETE
    (exchange,) = exchanges_of(service, model)
    assert exchange.path == "/beta/chat/completions"
    assert exchange.body["messages"] == [ASKED, {**BEGUN, "prefix": True}]


WAYS = [Continuation.PREFIX, Continuation.PREFILL, Continuation.FINAL_MESSAGE]
INCOMPATIBLE = "Assistant response prefill is incompatible with enable_thinking."


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("refusal", ["400", "422", f"400:{INCOMPATIBLE}", f"500:{INCOMPATIBLE}"])
def test_a_service_that_refuses_is_asked_in_words(
    service: RunningService, way: Continuation, refusal: str
) -> None:
    model = f"no-begun:{refusal} {way}" if ":" in refusal else f"no-begun:{refusal}:{way}"
    reply = go_on(openai_backend(service.base_url), model, way)
    assert (reply.status, reply.text) == (Status.COMPLETE, f"{OLD} {FAST_REPLY}")
    bodies = [one.body for one in exchanges_of(service, model)]
    last = bodies[-1]
    assert last["messages"] == [ASKED, BEGUN, {"role": "user", "content": GO_ON}]
    assert "continue_final_message" not in last
    assert len([body for body in bodies if body["messages"][-1]["role"] == "user"]) == 1


def test_other_errors_are_told(service: RunningService) -> None:
    reply = go_on(openai_backend(service.base_url), "status:401", Continuation.PREFIX)
    assert (reply.status, reply.text) == (Status.ERROR, OLD)
    assert len(exchanges_of(service, "status:401")) == 1

"""Recorded answers of OpenAI-compatible services, byte for byte, through the real backend."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.chat.messages import Status
from tests.replying import openai_backend, run_reply
from tests.service.running import RunningService, running_service

VECTORS = json.loads((Path(__file__).parent.parent / "vectors/provider.json").read_text("utf-8"))
OPENAI = [vector for vector in VECTORS["vectors"] if vector["kind"] == "openai"]


@pytest.fixture(scope="module", params=["plain", "tls"])
def service(request: pytest.FixtureRequest) -> Iterator[RunningService]:
    with running_service(tls=request.param == "tls") as running, pytest.MonkeyPatch.context() as at:
        if running.authority is not None:
            at.setenv("SSL_CERT_FILE", str(running.authority))
        for number, vector in enumerate(OPENAI):
            running.register(f"v{number}", base64.b64decode(vector["http_response_b64"]))
        yield running


@pytest.mark.parametrize("slices", ["", ":1", ":7"], ids=["whole", "bytes", "sevens"])
@pytest.mark.parametrize("number", range(len(OPENAI)), ids=[v["name"] for v in OPENAI])
def test_recorded_answer_is_read_right(number: int, slices: str, service: RunningService) -> None:
    expected: dict[str, Any] = OPENAI[number]["app_expected"]
    reply, _ = run_reply(openai_backend(service.base_url), f"named:v{number}{slices}")

    assert reply.status is Status(expected["status"])
    assert reply.text in expected.get("text_any", [expected.get("text", "")])
    assert reply.reasoning == expected.get("reasoning", "")
    facts = reply.facts
    assert (facts.failure is not None) == (reply.status is Status.ERROR)
    if "finish_reason" in expected:
        assert facts.finish == expected["finish_reason"]
    if "warnings" in expected:
        assert facts.warnings == expected["warnings"]
    calls = [{"name": call.name, "arguments": call.arguments} for call in facts.tool_calls]
    assert calls == expected.get("tool_calls", [])
    if "error_contains" in expected:
        assert facts.failure is not None
        said = f"{facts.failure.code.value} {facts.failure.detail}".lower()
        assert expected["error_contains"].lower() in said
    if "retry_after_s" in expected:
        assert facts.failure is not None
        assert facts.failure.retry_after == expected["retry_after_s"]

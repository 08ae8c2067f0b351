"""The OpenAPI description holds: what it promises is what calls made from it get."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from tests.server.client import ask
from tests.server.running import RunningServer, running_server
from tests.server.test_resuming import Paced


@pytest.fixture(scope="module")
def described() -> Iterator[RunningServer]:
    """A service whose replies are short enough to be asked for often."""
    with running_server(Paced(3, 1000)) as server:
        yield server


CALLS = [
    ("GET", "/chat/stream"),
    ("POST", "/chat/stream"),
    ("GET", "/chat/stream/{stream_id}"),
    ("DELETE", "/chat/stream/{stream_id}"),
    ("GET", "/models"),
    ("GET", "/healthz"),
    ("GET", "/metrics"),
]


def test_it_describes_every_call(described: RunningServer) -> None:
    paths = json.loads(ask(described.url, path="/openapi.json").body)["paths"]
    assert {(method.upper(), path) for path in paths for method in paths[path]} == set(CALLS)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_calls_made_from_the_description(described: RunningServer, method: str, path: str) -> None:
    description = schemathesis.openapi.from_url(f"{described.url}/openapi.json")

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(case=description[path][method].as_strategy())
    def call(case: Any) -> None:
        response = case.call(timeout=30)
        assert response.status_code < 500
        case.validate_response(response)

    call()

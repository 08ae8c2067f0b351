"""One service for the tests of a module, the scripted service behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.browser import Browser
from tests.server.redis_process import running_redis
from tests.server.running import ServerProcess
from tests.service import RunningService, running_service


@pytest.fixture(scope="module")
def upstream() -> Iterator[RunningService]:
    with running_service() as running:
        yield running


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis of this module's own."""
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="module")
def server(
    upstream: RunningService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """The service in a process, the scripted service behind it; nothing odd in its log."""
    folder = tmp_path_factory.mktemp("server")
    flags = ["--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast"]
    flags += ["--max-streams-per-client", "60"]
    with ServerProcess(folder, *flags) as process:
        yield process
        assert process.faults() == []


@pytest.fixture(scope="module")
def running_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def browser(running_browser: Browser) -> Browser:
    """A new page for each test."""
    running_browser.new_page()
    return running_browser


@pytest.fixture(scope="module")
def site(
    upstream: RunningService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """The service, whose only model does what the test says."""
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "alias:page")
    with ServerProcess(tmp_path_factory.mktemp("site"), *flags) as process:
        yield process
        assert process.faults() == []

"""One screen and one service for all tests of the whole program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.screen import Screen, running_screen
from tests.service import RunningService, running_service


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    with running_screen() as running:
        yield running


@pytest.fixture
def service() -> Iterator[RunningService]:
    """A service of the test's own, so that its journal holds nothing else."""
    with running_service() as running:
        yield running

"""A pytest plugin that counts tests by their worst outcome into build/test-counts.json.

A test that is skipped or expected to fail counts as failed: a test that cannot run proves
nothing. The file is written after every test, so that it holds even if pytest itself dies.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

COUNTS_FILE = Path(__file__).resolve().parent.parent / "build" / "test-counts.json"


class Counter:
    """Collects reports; one test has up to three, and more with subtests."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def add(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        """Take one report into account."""
        clean = report.passed and not hasattr(report, "wasxfail")
        (self.passed if clean else self.failed).add(report.nodeid)

    def write(self, finished: bool) -> None:
        """Store the counts so far."""
        counts = {
            "passed": len(self.passed - self.failed),
            "failed": len(self.failed),
            "finished": finished,
            "failures": sorted(self.failed),
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(counts) + "\n", encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.add(report)

    def pytest_runtest_logfinish(self) -> None:
        self.write(finished=False)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            self.add(report)

    def pytest_sessionfinish(self) -> None:
        self.write(finished=True)


def pytest_configure(config: pytest.Config) -> None:
    """Start to count, where all reports come together."""
    if hasattr(config, "workerinput"):  # one of several processes that run tests
        return
    config.pluginmanager.register(Counter(COUNTS_FILE), "desktop-chat-counts")

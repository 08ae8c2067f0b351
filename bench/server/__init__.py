"""The streaming service under load, beside services as tutorials write them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.rows import ROOT

LIMITS = ("--max-streams", "5000", "--max-streams-per-client", "5000")
PATIENCE = 4000.0


def our_command(base_url: str, *flags: str) -> list[str]:
    """The service with an OpenAI-compatible upstream, its limits out of the way."""
    upstream = ["--upstream", "openai", "--base-url", base_url, "--model", "fast"]
    return ["-m", "desktop_chat.server.cli", "--port", "0", *upstream, *LIMITS, *flags]


def yardstick_command(name: str, *words: str) -> list[str]:
    """A service of `bench/yardsticks`."""
    return ["-m", f"bench.yardsticks.{name}", *words]


class Measured:
    """A service in a process of its own."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.log = folder / f"log-{len(list(folder.iterdir()))}.txt"
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("OPENAI_", "DESKTOP_"))}
        with self.log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=kept | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        if not line.startswith("Listening on http"):
            self.process.kill()
            raise RuntimeError(f"a service did not start: {self.log.read_text()[-500:]}")
        self.url = line.removeprefix("Listening on ").strip()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def pid(self) -> int:
        return self.process.pid

    def peak_mib(self) -> float:
        """The most memory that it has had resident."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmHWM")

    def resident_mib(self) -> float:
        """The memory that it has resident now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024

    def descriptors(self) -> int:
        """How many it has open."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


@contextlib.contextmanager
def measured(*commands: list[str]) -> Iterator[list[Measured]]:
    """Services for the length of a `with`; SIGTERM ends them."""
    services: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for command in commands:
                services.append(Measured(command, Path(folder)))
            yield services
        finally:
            for service in services:
                service.process.terminate()
            for service in services:
                try:
                    service.process.wait(10)
                except subprocess.TimeoutExpired:
                    service.process.kill()
                    service.process.wait()
                if service.process.stdout is not None:
                    service.process.stdout.close()


def run_load(url: str, **parameters: Any) -> dict[str, Any]:
    """Run the load client in a process of its own; what it found."""
    words = json.dumps({"url": url, **parameters})
    done = subprocess.run(
        [sys.executable, "-m", "bench.server.client", words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        timeout=PATIENCE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found

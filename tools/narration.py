"""What a set-up step says: plain sentences while it works, and what to do next when it fails."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

TAIL_LINES = 25

# The first that fits is given: what a retry on the way can also have written comes last.
HINTS = (
    (
        ("No space left", "os error 28"),
        "The disk is full. The set-up needs about 1 GB; make room and run this again.",
    ),
    (
        ("HASHES", "Hash mismatch", "hash mismatch"),
        "A download is not the file that the lock file names. Clear the cache "
        "(pip cache purge, or uv cache clean) and run this again.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "invalid peer certificate", "SSLError"),
        "The connection is not trusted. Behind a company proxy, name its certificate file in "
        "PIP_CERT and SSL_CERT_FILE, then run this again.",
    ),
    (
        (
            "dns error",
            "getaddrinfo",
            "Name or service not known",
            "Temporary failure",
            "Failed to establish a new connection",
            "error sending request",
            "ProxyError",
            "Connection refused",
            "Connection reset",
            "Could not connect",
            "timed out",
            "Timeout",
        ),
        "The package server cannot be reached. Check the network; behind a proxy set "
        "HTTPS_PROXY=http://host:port, or PIP_INDEX_URL (with uv: UV_DEFAULT_INDEX) for a mirror. "
        "Then run this again: it goes on where it can.",
    ),
    (
        ("No matching distribution", "no wheels", "is not a supported wheel", "No solution found"),
        "A package has no ready-made file for this system. Qt needs 64-bit Windows 10, macOS 14, "
        "or Linux with glibc 2.34 (Debian 12, Ubuntu 22.04; on ARM Debian 13, Ubuntu 24.04), "
        "or newer.",
    ),
)


class SetupError(Exception):
    """Ends the run: a sentence for the person, and the exit status."""

    def __init__(self, sentence: str, status: int = 2) -> None:
        super().__init__(sentence)
        self.status = status


class CommandError(SetupError):
    """A command that failed; `output` holds everything it wrote."""

    def __init__(self, what: str, output: str) -> None:
        self.what = what
        self.output = output
        lines = [line for line in output.strip().splitlines() if line.strip()][-TAIL_LINES:]
        tail = "\n".join(f"    {line}" for line in lines)
        parts = [f"{what} failed:", tail, hint(output)]
        super().__init__("\n".join(part for part in parts if part), status=1)


def hint(output: str) -> str:
    """The next step for a command's output, or an empty text where none is known."""
    for marks, sentence in HINTS:
        if any(mark in output for mark in marks):
            return sentence
    return ""


def say(sentence: str) -> None:
    """Print one sentence at once, also into a pipe."""
    print(sentence, flush=True)


def run_quietly(
    what: str,
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str:
    """Run a command and return what it wrote; raise CommandError with its tail if it fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            cwd=folder,
            encoding="utf-8",
            env=environment,
            errors="replace",
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
    except OSError as error:
        raise CommandError(what, str(error)) from error
    if done.returncode != 0:
        raise CommandError(what, f"{done.stdout}\nexit status {done.returncode}")
    return done.stdout

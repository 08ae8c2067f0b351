"""strace on a program and all that it starts: what it touched, whom it called, what it ran."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tests.attacks import MARK

_CALLED = re.compile(
    r"sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)"
    r".*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"(.*?)\""
)
_LINE = re.compile(r"(?P<process>\d+)\s+(?P<call>\w+)\((?P<rest>.*)")
_WORDS = re.compile(r"\[((?:\"(?:[^\"\\]|\\.)*\"(?:, )?)*)(?:\.\.\.)?\]")
_WORD = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")


class Seen(NamedTuple):
    """`touched`: calls that name a canary file, whatever came of them. `called`: addresses that
    were connected to over a network. `ran`: commands that were started or looked for, each once,
    the program's own first."""

    touched: list[str]
    called: list[tuple[str, int]]
    ran: list[list[str]]


class Watch:
    """One trace. `command` goes before the command of the program to be watched."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.command = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "4096", "-o", str(file)]
        self.command += ["-e", "trace=%file,connect,execve,execveat", "-e", "signal=none"]

    def seen(self) -> Seen:
        """What the trace holds by now."""
        seen = Seen([], [], [])
        text = self._file.read_text("utf-8", "replace")
        for match in _LINE.finditer(text):
            call, rest = match["call"], match["rest"]
            if call == "connect":
                if found := _CALLED.search(rest):
                    seen.called.append((found[2], int(found[1])))
            elif call.startswith("execve") and (found := _WORDS.search(rest)):
                seen.ran.append(_WORD.findall(found[1]))
            if MARK in rest and not (call == "execve" and len(seen.ran) == 1):
                seen.touched.append(f"{call}({rest}")
        once = [one for number, one in enumerate(seen.ran) if one not in seen.ran[:number]]
        return seen._replace(ran=once)

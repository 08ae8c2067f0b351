"""Headers that a person adds to a connection: checked, and the secret ones told from others."""

from __future__ import annotations

import re

from desktop_chat.chat.addresses import InputProblem, Problem
from desktop_chat.chat.scrubbing import scrub

MAX_VALUE = 4096
MOST_HEADERS = 20
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
# What the connection itself is made of: another value would break or redirect it.
_OURS = frozenset(
    {
        *("host", "content-length", "content-type", "transfer-encoding", "connection", "accept"),
        *("accept-encoding", "te", "upgrade", "expect", "trailer", "keep-alive", "user-agent"),
        *("proxy-authorization", "proxy-connection", "last-event-id", "prefer"),
    }
)
_SECRET_NAME = re.compile(r"(?i)key|token|secret|auth|password|passwd|cookie|credential|session")
_RANDOM = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])\S{20,}")


def clean_header(name: str, value: str) -> tuple[str, str]:
    """A header as typed, put right. Raises `InputProblem` for one that cannot be sent."""
    name, value = name.strip().removesuffix(":").strip(), value.strip()
    if not name or not value:
        raise InputProblem(Problem.EMPTY)
    if "\n" in value or "\r" in value:
        raise InputProblem(Problem.LINES)
    if not _NAME.fullmatch(name) or not (value.isascii() and value.isprintable()):
        raise InputProblem(Problem.CHARACTERS)
    if name.lower() in _OURS:
        raise InputProblem(Problem.RESERVED)
    if len(value) > MAX_VALUE:
        raise InputProblem(Problem.TOO_LONG)
    return name, value


def is_secret(name: str, value: str) -> bool:
    """Whether a header's value belongs in the keyring: by its name, or since it looks random."""
    if _SECRET_NAME.search(name) or scrub(value) != value:
        return True
    return bool(_RANDOM.fullmatch(value)) and "://" not in value


def secret_id(connection_id: str, name: str) -> str:
    """The user name of a header's value in the keyring."""
    return f"{connection_id}/{name.lower()}"

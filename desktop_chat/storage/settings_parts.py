"""Parts of the settings as they stand in the file; what cannot be one of them is left out."""

from __future__ import annotations

import contextlib

from desktop_chat.chat.addresses import InputProblem
from desktop_chat.chat.headers import MOST_HEADERS, clean_header

MAX_TEXT = 2000
MAX_MODELS = 20_000
MAX_SHORTCUTS = 1000
Place = tuple[int, int, int, int]


def one_line(text: str) -> str:
    """A text without line ends, and none too long."""
    return " ".join(text[:MAX_TEXT].split())


def read_names(value: object) -> tuple[str, ...]:
    """Texts of one line each; what is no text is left out."""
    if not isinstance(value, list):
        return ()
    return tuple(one_line(name) for name in value[:MAX_MODELS] if isinstance(name, str))


def read_headers(value: object) -> tuple[tuple[str, str], ...]:
    """Headers that can be sent."""
    headers: list[tuple[str, str]] = []
    for pair in value[:MOST_HEADERS] if isinstance(value, list) else []:
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair):
            with contextlib.suppress(InputProblem):
                headers.append(clean_header(*pair))
    return tuple(headers)


def read_shortcuts(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Commands and their keys."""
    if not isinstance(value, dict):
        return ()
    entries = list(value.items())[:MAX_SHORTCUTS]
    return tuple((one_line(name), read_names(keys)) for name, keys in entries if type(keys) is list)


def read_place(value: object) -> Place | None:
    """x, y, width and height of a window; None where it cannot be one."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(n, int) and abs(n) < 100_000 for n in value):
        return None
    x, y, width, height = value
    return (x, y, width, height) if width >= 200 and height >= 200 else None


def read_places(value: object) -> tuple[tuple[str, Place], ...]:
    """Windows and their places."""
    if not isinstance(value, dict):
        return ()
    read = [(one_line(name), read_place(each)) for name, each in value.items()]
    return tuple((name, place) for name, place in read if place is not None)

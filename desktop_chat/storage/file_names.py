"""Files whose names begin as somebody has typed: for the list that `@` opens."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

MOST = 8  # that are offered
_LOOKED_AT = 5_000  # entries of one folder
_TYPED = re.compile(r"(?:^|\s)@((?:[^\s\\@]|\\ )*)$")


class FoundFile(NamedTuple):
    """A file or a folder; `typed` is what stands behind the `@` for it."""

    path: Path
    typed: str
    is_folder: bool


def typed_path(text: str) -> str | None:
    """What stands behind an `@` at the end of a text; None where there is none."""
    found = _TYPED.search(text[-400:])
    return found[1] if found else None


def find_files(typed: str, home: Path) -> tuple[FoundFile, ...]:
    """What a path may go on to, folders first. In a thread: a folder may be far away.

    A path without a root is looked for in `home`, and so is one with `~`.
    """
    plain = typed.replace("\\ ", " ")
    head, _, begin = plain.rpartition("/")
    folder = _folder(head, plain, home)
    try:
        with os.scandir(folder) as entries:
            found = [
                (not entry.is_dir(), entry.name.lower(), entry.name)
                for entry, _ in zip(entries, range(_LOOKED_AT), strict=False)
                if entry.name.lower().startswith(begin.lower())
                and (begin.startswith(".") or not entry.name.startswith("."))
            ]
    except (OSError, ValueError):
        return ()
    found.sort()
    before = plain[: len(plain) - len(begin)]
    return tuple(
        FoundFile(
            folder / name,
            f"{before}{name}{'' if is_file else '/'}".replace(" ", "\\ "),
            not is_file,
        )
        for is_file, _, name in found[:MOST]
    )


def _folder(head: str, plain: str, home: Path) -> Path:
    if plain.startswith("/"):
        return Path(f"{head}/")
    if head == "~" or head.startswith("~/"):
        return home / head[2:]
    if re.match(r"[A-Za-z]:", head):
        return Path(f"{head}/")
    return home / head

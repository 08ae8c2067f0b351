"""The list of what is in a bundle: files and sizes, by what they belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

# What a file belongs to, by the start of its place below `_internal`; the first that fits.
OWNERS: tuple[tuple[str, str], ...] = (
    ("PySide6/Qt/lib/libicu", "ICU (Qt's)"),
    ("PySide6/Qt/plugins", "Qt plugins"),
    ("PySide6/plugins", "Qt plugins"),
    ("PySide6/Qt/translations", "Qt translations"),
    ("PySide6/translations", "Qt translations"),
    ("PySide6/Qt/lib", "Qt"),
    ("PySide6", "PySide6"),
    ("shiboken6", "PySide6"),
    ("desktop_chat", "Desktop Chat's resources"),
    ("python3", "Python"),
    ("libpython3", "Python"),
    ("base_library.zip", "Python"),
)


class Item(NamedTuple):
    """A file of the bundle: its place, its size in bytes, its SHA-256 (of a link, its target)."""

    place: str
    size: int
    digest: str


def list_contents(bundle: Path) -> list[Item]:
    """Every file and link below a folder, by place."""
    items = []
    for path in sorted(bundle.rglob("*")):
        place = path.relative_to(bundle).as_posix()
        if path.is_symlink():
            items.append(Item(place, 0, f"link to {path.readlink()}"))
        elif path.is_file():
            data = path.read_bytes()
            items.append(Item(place, len(data), hashlib.sha256(data).hexdigest()))
    return items


def owner_of(place: str) -> str:
    """What a file belongs to."""
    name = place.removeprefix("_internal/")
    if name == place and "/" not in name:
        return "the program and all Python code"
    for start, owner in OWNERS:
        if name.startswith(start):
            return owner
    first = PurePosixPath(name).parts[0]
    return "libraries of the system" if first.startswith("lib") and ".so" in first else first


def by_owner(items: Iterable[Item]) -> dict[str, tuple[int, int]]:
    """Number of files and bytes of each owner, the largest first."""
    sums: dict[str, tuple[int, int]] = {}
    for item in items:
        owner = owner_of(item.place)
        count, size = sums.get(owner, (0, 0))
        sums[owner] = (count + 1, size + item.size)
    return dict(sorted(sums.items(), key=lambda pair: -pair[1][1]))


def as_table(sums: Mapping[str, tuple[int, int]]) -> str:
    """The sums as lines for people."""
    lines = [
        f"  {size / 1e6:7.1f} MB  {count:4} files  {owner}" for owner, (count, size) in sums.items()
    ]
    count = sum(count for count, _ in sums.values())
    size = sum(size for _, size in sums.values())
    return "\n".join([*lines, f"  {size / 1e6:7.1f} MB  {count:4} files  in all"])


def write_list(items: Iterable[Item], file: Path) -> None:
    """The whole list: size, hash and place, a line each."""
    lines = [f"{item.size:>10}  {item.digest}  {item.place}\n" for item in items]
    file.write_text("".join(lines), encoding="utf-8")


def differences(first: Iterable[Item], second: Iterable[Item]) -> list[str]:
    """The places that are not the same in two builds."""
    one = {item.place: item for item in first}
    two = {item.place: item for item in second}
    return sorted(place for place in one.keys() | two.keys() if one.get(place) != two.get(place))

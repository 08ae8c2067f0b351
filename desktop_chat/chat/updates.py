"""Newer versions: what is known of one, and when one may be looked for."""

from __future__ import annotations

import re
from typing import NamedTuple

DAY = 24 * 3600.0  # seconds between two looks that nobody pressed for
MAX_NOTES = 20_000  # characters
MAX_NUMBERS = 6
_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9})*)(?:[-.+]?([a-z][a-z0-9.]*))?", re.IGNORECASE)


class Updates(NamedTuple):
    """What the person chose: whether to look once a day, and where; `last` is when that was.

    An empty address is the one that the build came with. `last` is in seconds since the epoch.
    """

    daily: bool = False
    address: str = ""
    last: float = 0.0


class Release(NamedTuple):
    """A version that is out: its number, what is new in it, and a page to get it from."""

    version: str
    notes: str
    page: str


def may_look(updates: Updates, now: float) -> bool:
    """Whether to look without being asked. A last look in the future counts as none."""
    return updates.daily and not 0 <= now - updates.last < DAY


def is_newer(version: str, than: str) -> bool:
    """Whether one version comes after another; one that cannot be read never does."""
    one, other = _sorting(version), _sorting(than)
    return one is not None and other is not None and one > other


def _sorting(version: str) -> tuple[tuple[int, ...], bool, str] | None:
    found = _VERSION.fullmatch(version.strip())
    if found is None:
        return None
    numbers = [int(number) for number in found[1].split(".")][:MAX_NUMBERS]
    numbers += [0] * (MAX_NUMBERS - len(numbers))
    word = (found[2] or "").lower()
    return tuple(numbers), not word, word  # 1.0rc1 comes before 1.0


def read_release(value: object) -> Release | None:
    """A release as GitHub describes it, or as `version`, `notes` and `page`; None if it is none.

    Of a list the newest counts. Drafts and trials are none.
    """
    if isinstance(value, list):
        found = [release for item in value[:100] if (release := read_release(item))]
        return max(found, key=lambda release: _sorting(release.version) or (), default=None)
    if not isinstance(value, dict) or value.get("draft") is True or value.get("prerelease") is True:
        return None
    version = _text(value, "version", "tag_name").strip()
    if _sorting(version) is None:
        return None
    page = _text(value, "page", "html_url")
    is_page = page.startswith("https://") and page.isprintable() and " " not in page
    notes = _text(value, "notes", "body")[:MAX_NOTES].strip()
    return Release(version.removeprefix("v"), notes, page if is_page else "")


def _text(value: dict[object, object], *names: str) -> str:
    found = next((value[name] for name in names if isinstance(value.get(name), str)), "")
    return str(found)

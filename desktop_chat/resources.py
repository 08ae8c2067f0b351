"""Where icons, texts and translations lie: beside the package, or inside it once installed."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_resources"


def resources_dir() -> Path:
    """The folder of resources."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "resources"


def translations_dir() -> Path:
    """The folder of sentences in other languages."""
    return resources_dir() / "translations"


def demo_script(name: str = "reply", language: str = "") -> str:
    """A demonstration's reply in a language such as "zh_CN", where it is there.

    Without one it is the system's.
    """
    import locale

    folder = resources_dir() / "demo"
    language = (language or locale.getlocale()[0] or "").partition("_")[0].lower()
    script = folder / f"{name}.{language}.md"
    if not script.is_file():
        script = folder / f"{name}.md"
    return script.read_text("utf-8")


def shipped_prices() -> str:
    """The table of prices that comes with the program, as JSON; empty where it is missing."""
    try:
        return (resources_dir() / "prices.json").read_text("utf-8")
    except OSError:
        return ""


def shipped_windows() -> str:
    """The table of context windows that comes with the program, as JSON; empty where missing."""
    try:
        return (resources_dir() / "windows.json").read_text("utf-8")
    except OSError:
        return ""


def releases_address() -> str:
    """Where newer versions are announced; empty where whoever built this did not say."""
    try:
        return (resources_dir() / "releases.txt").read_text("utf-8").strip()
    except OSError:
        return ""


def listed_imports() -> list[str]:
    """The modules that the program loads, now or later, as the build found them; none elsewhere."""
    try:
        return (resources_dir() / "imports.txt").read_text("utf-8").split()
    except OSError:
        return []


def licences_dir() -> Path | None:
    """The folder of licences that comes with an installed program; None in a checkout."""
    if not hasattr(sys, "frozen"):
        return None
    program = Path(sys.executable).resolve().parent
    places = (
        program / "licences",
        program.parent / "Resources" / "licences",  # of macOS
        program.parent.parent / "share" / "doc" / "desktop-chat" / "licences",  # of a .deb
    )
    return next((place for place in places if place.is_dir()), None)

"""Where icons, texts and translations lie: beside the package, or inside it once installed."""

from __future__ import annotations

import locale
from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_resources"


def resources_dir() -> Path:
    """The folder of resources."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "resources"


def demo_script(name: str = "reply") -> str:
    """A demonstration's reply, in the person's language where it is there."""
    folder = resources_dir() / "demo"
    language = (locale.getlocale()[0] or "").partition("_")[0].lower()
    script = folder / f"{name}.{language}.md"
    if not script.is_file():
        script = folder / f"{name}.md"
    return script.read_text("utf-8")

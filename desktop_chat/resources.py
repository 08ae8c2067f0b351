"""Where icons, texts and translations lie: beside the package, or inside it once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_resources"


def resources_dir() -> Path:
    """The folder of resources."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "resources"

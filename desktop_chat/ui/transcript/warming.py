"""Loads what the first reply needs, before it comes."""

from __future__ import annotations

import asyncio
from importlib import import_module

_SAMPLE = "Some *words*, `code`, $x$ and [a link](https://example.com).\n\n```python\nx = 1\n"
# Loaded one by one between frames: each takes a few milliseconds.
_OF_QT = ("setting", "setter", "formulas", "page", "message_bar", "find_bar", "overlays")


async def warm_up() -> None:
    """Load the parsers in a thread, then, here, what paints.

    Nothing that has to do with Qt is loaded in a thread: PySide makes its classes when they are
    first asked for, and two threads that ask at once get half a class, or crash, or wait for ever.
    """
    from desktop_chat.chat.threads import in_thread

    await in_thread(_load_parsers)
    for name in _OF_QT:
        import_module(f"desktop_chat.ui.transcript.{name}")
        await asyncio.sleep(0)


def _load_parsers() -> None:
    """Import the parsers, and let each do a little of its work."""
    from desktop_chat.markdown import formulas  # not yet the library below it
    from desktop_chat.markdown.document import Document
    from desktop_chat.markdown.highlighting import Highlighter

    del formulas
    document = Document()
    document.append(_SAMPLE)
    document.finish()
    for block in document.blocks:
        document.spans(block)
    Highlighter("python").feed("x = 1\n")

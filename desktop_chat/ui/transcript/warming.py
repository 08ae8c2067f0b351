"""Loads what the first reply needs, before it comes: made to be called in a thread."""

from __future__ import annotations

_SAMPLE = "Some *words*, `code`, $x$ and [a link](https://example.com).\n\n```python\nx = 1\n"


def warm_up() -> None:
    """Import the engine and the parsers, and let each do a little of its work."""
    from desktop_chat.markdown import formulas as setting  # not yet the library below it
    from desktop_chat.markdown.document import Document
    from desktop_chat.markdown.highlighting import Highlighter
    from desktop_chat.ui.transcript import formulas, overlays

    del formulas, overlays, setting
    document = Document()
    document.append(_SAMPLE)
    document.finish()
    for block in document.blocks:
        document.spans(block)
    Highlighter("python").feed("x = 1\n")

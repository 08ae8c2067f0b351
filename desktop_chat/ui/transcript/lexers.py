"""Loads the lexers of languages in a thread: the first block of a language costs up to 60 ms."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from desktop_chat.markdown.gate import Gate
from desktop_chat.markdown.highlighting import Highlighter

_SAMPLE = "x = 1\n"


class Lexers(QObject):
    """Knows which languages can be coloured at once; `came` tells of one more."""

    came = Signal()

    def __init__(self, gate: Gate) -> None:
        super().__init__()  # without a parent: the thread keeps it, whatever becomes of the window
        self._gate = gate
        self._ready: set[str] = set()
        self._asked: set[str] = set()

    def is_ready(self, info: str) -> bool:
        """Whether a block with this info string can be coloured now; if not, soon."""
        language = info.split(maxsplit=1)[0].lower() if info.strip() else ""
        if not language or language in self._ready:
            return True
        if language not in self._asked:
            self._asked.add(language)
            threading.Thread(target=self._load, args=(language,), daemon=True).start()
        return False

    def _load(self, language: str) -> None:
        self._gate.guard(lambda: Highlighter(language).feed(_SAMPLE))
        self._ready.add(language)
        self.came.emit()

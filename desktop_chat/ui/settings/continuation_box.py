"""How a connection's service goes on with a reply that was cut, as a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_chat.chat.connections import Continuation
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.words import tr


class ContinuationBox(ChoiceBox):
    """The ways there are; `chosen` comes from the person only."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Continue a cut reply"))
        ways = (
            (Continuation.AUTOMATIC, tr("Automatic")),
            (Continuation.ASK, tr("Ask in words")),
            (Continuation.PREFIX, tr("From its last word (DeepSeek, Mistral)")),
            (Continuation.PREFILL, tr("From its last word (llama.cpp)")),
            (Continuation.FINAL_MESSAGE, tr("From its last word (vLLM, SGLang)")),
        )
        for way, words in ways:
            self.addItem(words, way.value)
        self.setToolTip(tr("A service that cannot go on by itself is asked in words."))
        self.activated.connect(lambda _: self.chosen.emit())

    @property
    def way(self) -> Continuation:
        """What is chosen."""
        return Continuation(self.currentData())

    def show_way(self, way: Continuation) -> None:
        self.setCurrentIndex(self.findData(way.value))

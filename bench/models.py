"""The list of models with 10,000 in it: opened and searched, beside a yardstick."""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.rows import Row, percentile, plain_row

RUNS = {False: 10, True: 100}
MANY = 10_000
OPEN_BAR, LETTER_BAR = 200.0, 50.0
WORDS = "maker-12 model-99"


def run(full: bool) -> list[Row]:
    """Milliseconds until the list is painted: when it opens, and after each letter."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop_chat.ui.model_picker import ModelPicker

    application = QApplication.instance() or QApplication([])
    names = [f"maker-{number % 97}/model-{number}" for number in range(MANY)]
    parent = QWidget()
    parent.show()
    opening, letters, yardstick = [], [], []
    for _ in range(RUNS[full]):
        yardstick.append(_timed(lambda: [name for name in names if "model-99" in name.lower()]))
        picker = ModelPicker(parent)

        def fill(shown: ModelPicker = picker) -> None:
            shown.show_models(names, names[50:60], names[3])
            shown.open_at(parent)
            application.processEvents()

        opening.append(_timed(fill))
        for end in range(1, len(WORDS) + 1):

            def look(shown: ModelPicker = picker, text: str = WORDS[:end]) -> None:
                shown.search.setText(text)
                application.processEvents()

            letters.append(_timed(look))
        picker.close()
        application.processEvents()
    parent.close()
    beside = {"yardstick": round(percentile(yardstick, 50), 3)}
    return [
        _row("models.open", opening, OPEN_BAR, beside),
        _row("models.letter", letters, LETTER_BAR, beside),
    ]


def _row(name: str, values: list[float], bar: float, beside: dict[str, float]) -> Row:
    ok = percentile(values, 99) <= bar
    return plain_row(name, values, "ms", f"p99<={bar:.0f}", ok, 0, **beside)


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000

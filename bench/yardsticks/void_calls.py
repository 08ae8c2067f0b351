"""Void Qt calls and emits by the million; prints how far the counts of None and True moved."""

from __future__ import annotations

import json
import sys

from PySide6 import __version__
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel


class Sender(QObject):
    """Emits."""

    sent = Signal(bool)


def main(calls: int) -> None:
    """Half the calls are void ones of several classes, half are emits."""
    application = QApplication(sys.argv[:1])
    label, sender = QLabel(), Sender()
    received: list[bool] = []
    sender.sent.connect(lambda value: received.append(value) if not received else None)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for number in range(calls // 4):
        label.setIndent(number % 7)
        sender.sent.emit(True)
        label.update()
        sender.sent.emit(False)
    after = sys.getrefcount(None), sys.getrefcount(True)
    application.processEvents()
    drift = {"none": after[0] - before[0], "true": after[1] - before[1]}
    print(json.dumps({"pyside6": __version__, "drift": drift}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The bare window with a text field in it; prints when the first letter stands there."""

from __future__ import annotations

import json
import signal
import sys
import time

from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QPlainTextEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

PATIENCE = 30  # seconds after which it gives up, and ends


def main() -> int:
    """Show it until SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.alarm(PATIENCE)
    application = QApplication(sys.argv)
    window, whole, field = QMainWindow(), QWidget(), QPlainTextEdit()
    window.setWindowTitle("Desktop Chat yardstick")
    column = QVBoxLayout(whole)
    column.addWidget(QTextBrowser())
    column.addWidget(field)
    window.setCentralWidget(whole)
    window.resize(1000, 700)

    def note() -> None:
        landed = time.monotonic()
        if signal.alarm(0):  # once only
            print(json.dumps({"landed": landed, "text": field.toPlainText()}), flush=True)

    field.textChanged.connect(note)
    window.show()
    field.setFocus()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())

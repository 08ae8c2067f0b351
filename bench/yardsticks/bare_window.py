"""The least window with a transcript in it: Qt, one QTextBrowser, nothing else."""

from __future__ import annotations

import signal
import sys

from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser


def main() -> int:
    """Show it until SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    application = QApplication(sys.argv)
    window = QMainWindow()
    window.setWindowTitle("Desktop Chat yardstick")
    window.setCentralWidget(QTextBrowser())
    window.resize(1000, 700)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())

"""Every sentence for people goes through here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str, count: int = -1) -> str:
    """`text` in the person's language; `%n` in it becomes `count`, in the right plural form."""
    return QCoreApplication.translate("", text, None, min(count, 2**31 - 1))

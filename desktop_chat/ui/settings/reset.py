"""The way back to what a setting is at first: it is seen only while it is another."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from desktop_chat.ui.words import tr


def reset_button(name: str) -> QPushButton:
    """A quiet button for the setting of that name."""
    button = QPushButton(tr("Reset"))
    button.setAccessibleName(tr("Reset: {name}").replace("{name}", name))
    button.setProperty("role", "strip")
    return button

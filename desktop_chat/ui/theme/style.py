"""Putting the tokens to work: palette, style sheet, and following the system's choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_chat.storage.settings import Theme
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import DARK, LIGHT, Colours

_SHEET = """
QWidget#page, QWidget#header, QScrollArea, QWidget#column {{ background: {background}; }}
QWidget#sidebar {{ background: {sidebar}; }}
QLabel {{ color: {text}; background: transparent; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="error"] {{ color: {error}; }}
QLabel[role="title"] {{ font-weight: 600; }}
QFrame#messageBox {{ background: {surface}; border: 1px solid {surface}; border-radius: 12px; }}
QFrame#messageBox[focused="true"] {{ border-color: {border}; }}
QPlainTextEdit#message {{ background: transparent; border: none; color: {text};
  placeholder-text-color: {muted}; selection-background-color: {selection};
  selection-color: {text}; }}
QPushButton, QToolButton {{ color: {text}; background: transparent; border: 1px solid transparent;
  border-radius: 6px; padding: 5px 10px; }}
QToolButton[role="icon"] {{ padding: 6px; }}
QPushButton:hover, QToolButton:hover {{ background: {hover}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {muted}; }}
QToolButton::menu-indicator {{ image: none; width: 0; height: 0; }}
QToolButton[role="menu"] {{ padding: 5px 22px 5px 10px; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; font-weight: 600; }}
QPushButton[role="primary"]:focus {{ border-color: {text}; }}
QPushButton[role="list"] {{ text-align: left; }}
QPushButton[role="quiet"] {{ background: {surface}; }}
QPushButton[role="quiet"]:hover {{ background: {hover}; }}
QPushButton[role="card"] {{ background: {background}; border: 1px solid {border};
  border-radius: 12px; padding: 12px 16px; text-align: left; }}
QPushButton[role="card"]:hover {{ background: {surface}; }}
QPushButton[role="card"]:focus {{ border-color: {accent}; }}
QListWidget {{ background: transparent; border: none; outline: none; color: {text}; }}
QListWidget::item {{ padding: 7px 10px; border-radius: 6px; border: 1px solid transparent; }}
QListWidget::item:hover {{ background: {hover}; }}
QListWidget::item:selected {{ background: {hover}; color: {text}; }}
QListWidget:focus::item:selected {{ border-color: {accent}; }}
QLineEdit, QComboBox {{ background: {background}; color: {text}; border: 1px solid {border};
  border-radius: 6px; padding: 6px 8px; selection-background-color: {selection};
  selection-color: {text}; }}
QLineEdit:focus, QComboBox:focus {{ border-color: {accent}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox QAbstractItemView {{ background: {background}; color: {text};
  border: 1px solid {border}; selection-background-color: {hover}; selection-color: {text}; }}
QMenu {{ background: {background}; color: {text}; border: 1px solid {border};
  border-radius: 6px; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {hover}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 8px; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {border}; padding: 4px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {border}; border-radius: 4px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QLabel#toast {{ background: {surface}; border: 1px solid {border}; border-radius: 12px;
  padding: 8px 12px; }}
QFrame#hairline {{ background: {border}; border: none; }}
QFrame#findBar {{ background: {surface}; border: 1px solid {border}; border-radius: 12px; }}
QFrame#findBar QLineEdit {{ padding: 3px 7px; }}
QToolButton[role="action"] {{ padding: 3px; }}
QMenu::icon {{ margin: 0 8px; }}
"""


def style_sheet(colours: Colours) -> str:
    """The application's style sheet in one palette."""
    names = {name: getattr(colours, name) for name in Colours.__slots__}
    return _SHEET.format(**names)


def palette(colours: Colours) -> QPalette:
    """What Qt's own painting uses: text, selection, links, placeholders."""
    role = QPalette.ColorRole
    made = QPalette()
    for name, colour in (
        (role.Window, colours.background),
        (role.Base, colours.background),
        (role.AlternateBase, colours.surface),
        (role.Button, colours.surface),
        (role.ToolTipBase, colours.surface),
        (role.WindowText, colours.text),
        (role.Text, colours.text),
        (role.ButtonText, colours.text),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.selection),
        (role.HighlightedText, colours.text),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Accent, colours.accent),
    ):
        made.setColor(name, QColor(colour))
    made.setColor(QPalette.ColorGroup.Disabled, role.ButtonText, QColor(colours.muted))
    return made


class Appearance(QObject):
    """Applies the chosen theme to the application and follows the system where that is chosen.

    Qt can be asked for the system's choice everywhere, but to set it does nothing on many
    Linux platforms; so palette and sheet are ours.
    """

    def __init__(self, application: QApplication, theme: Theme) -> None:
        super().__init__(application)
        self._application = application
        self._theme = theme
        self._watchers: list[Callable[[Colours], None]] = []
        self.colours = self._chosen()
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_change)

    def watch(self, call: Callable[[Colours], None]) -> None:
        """Call with the colours now and after each change."""
        self._watchers.append(call)
        call(self.colours)

    def set_theme(self, theme: Theme) -> None:
        """Change the look, at once."""
        self._theme = theme
        self._on_system_change()

    def _on_system_change(self) -> None:
        colours = self._chosen()
        if colours is self.colours:
            return
        self.colours = colours
        self._apply()
        for call in self._watchers:
            call(colours)

    def _chosen(self) -> Colours:
        match self._theme:
            case Theme.LIGHT:
                return LIGHT
            case Theme.DARK:
                return DARK
            case _:
                dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
                return DARK if dark else LIGHT

    def _apply(self) -> None:
        self._application.setPalette(palette(self.colours))
        self._application.setStyleSheet(style_sheet(self.colours))


def set_font(application: QApplication) -> None:
    """The system's font at the size of the body type."""
    font = application.font()
    font.setPointSizeF(tokens.BODY_POINTS - 0.5)
    application.setFont(font)

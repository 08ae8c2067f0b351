"""Putting the tokens to work: palette, style sheet, and following the system's choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_chat.storage.settings import Contrast, Density, Motion, Settings, Theme
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.han import families_of
from desktop_chat.ui.theme.manner import (
    resize_all,
    set_column,
    set_things_move,
    set_type_size,
    type_scale,
)
from desktop_chat.ui.theme.tokens import DARK, LIGHT, Colours

_TYPE = ("font", "type_size", "motion", "language")
_COLOURS = ("theme", "accent", "contrast")
_SHEET = """
QWidget#page, QWidget#header, QScrollArea, QWidget#column {{ background: {background}; }}
QWidget#sidebar {{ background: {sidebar}; border: 0 solid {side}; border-left-width: 1px;
  border-right-width: 1px; }}
QLabel {{ color: {text}; background: transparent; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="small"] {{ color: {muted}; font-size: {small}pt; }}
QLabel[role="error"] {{ color: {error}; }}
QLabel[role="warning"] {{ color: {warning}; }}
QLabel[role="good"] {{ color: {accent}; }}
QLabel[role="key"] {{ background: {surface}; border: 1px solid {border}; border-radius: 6px;
  padding: 1px 7px; }}
QLabel[role="title"] {{ font-weight: 600; }}
QFrame#messageBox {{ background: {surface}; border: 1px solid {frame}; border-radius: 12px; }}
QFrame#messageBox[focused="true"] {{ border-color: {border}; }}
QPlainTextEdit#message {{ background: transparent; border: none; color: {text};
  placeholder-text-color: {muted}; selection-background-color: {selection};
  selection-color: {text}; }}
QPushButton, QToolButton {{ color: {text}; background: transparent; border: 1px solid transparent;
  border-radius: 6px; padding: {tight}px 10px; }}
QToolButton[role="icon"] {{ padding: 6px; }}
QToolButton[role="meter"] {{ padding: 1px 6px; color: {muted}; }}
QPushButton:hover, QToolButton:hover {{ background: {hover}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {muted}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; height: 0; }}
QToolButton[role="menu"] {{ padding: {tight}px 22px {tight}px 10px; }}
QToolButton[role="menu"][mirrored="true"] {{ padding: {tight}px 10px {tight}px 22px; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; font-weight: 600; }}
QPushButton[role="primary"]:disabled {{ background: {surface}; color: {muted};
  font-weight: 400; }}
QPushButton[role="primary"]:focus {{ border-color: {text}; }}
QPushButton[role="list"] {{ text-align: left; }}
QPushButton[role="quiet"] {{ background: {surface}; }}
QPushButton[role="quiet"]:hover {{ background: {hover}; }}
QPushButton[role="card"] {{ background: {background}; border: 1px solid {border};
  border-radius: 12px; padding: 12px 16px; text-align: left; }}
QPushButton[role="card"]:hover {{ background: {surface}; }}
QPushButton[role="card"]:focus {{ border-color: {accent}; }}
QListWidget {{ background: transparent; border: none; outline: none; color: {text}; }}
QListWidget::item {{ padding: {row}px 10px; border-radius: 6px; border: 1px solid transparent; }}
QListWidget::item:hover {{ background: {hover}; }}
QListWidget::item:selected {{ background: {hover}; color: {text}; }}
QListWidget::item:disabled {{ color: {muted}; background: transparent; }}
QListWidget::item:focus {{ border-color: {accent}; }}
QFrame#picker {{ background: {background}; border: 1px solid {border}; }}
QListView#models {{ background: transparent; border: none; outline: none; color: {text}; }}
QListView#models::item {{ padding: {field}px 8px; border-radius: 6px; border: none; }}
QListView#models::item:hover, QListView#models::item:selected {{ background: {hover};
  color: {text}; }}
QScrollArea#words {{ border: 1px solid transparent; border-radius: 6px; }}
QScrollArea#words:focus {{ border-color: {accent}; }}
QTabBar::tab {{ color: {muted}; padding: 6px 2px; margin-right: 18px; background: transparent;
  border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QTreeWidget {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
  outline: none; color: {text}; alternate-background-color: {background}; }}
QTreeWidget:focus {{ border-color: {accent}; }}
QTreeWidget::item {{ padding: 4px 8px; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: transparent; color: {muted}; border: none;
  border-bottom: 1px solid {border}; padding: 4px 8px; }}
QLineEdit, QComboBox, QWidget#column QPlainTextEdit {{ background: {background};
  color: {text}; border: 1px solid {border}; border-radius: 6px; padding: {field}px 8px;
  placeholder-text-color: {muted}; selection-background-color: {selection};
  selection-color: {text}; }}
QLineEdit:focus, QComboBox:focus, QWidget#column QPlainTextEdit:focus {{
  border-color: {accent}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ background: {background}; color: {text};
  border: 1px solid {border}; border-radius: 6px; outline: none; padding: 4px; }}
QComboBox QAbstractItemView::item {{ padding: {field}px 8px; border-radius: 4px; border: none; }}
QComboBox QAbstractItemView::item:selected {{ background: {hover}; color: {text}; }}
QMenu {{ background: {background}; color: {text}; border: 1px solid {border};
  border-radius: 6px; padding: 4px; }}
QMenu::item {{ padding: {field}px 24px {field}px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {hover}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 8px; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {border}; padding: 4px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {border}; border-radius: 4px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {border}; border-radius: 4px; min-width: 32px; }}
QScrollBar::handle:horizontal:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QLabel#toast {{ background: {surface}; border: 1px solid {border}; border-radius: 12px;
  padding: 8px 12px; }}
QFrame#strip {{ background: {surface}; border: 1px solid {frame}; border-radius: 12px; }}
QFrame#strip[kind="banner"] {{ border-left: 3px solid {warning}; border-radius: 6px; }}
QFrame#strip[kind="undo"] {{ background: {background}; border-color: {border}; }}
QFrame#strip[kind="toast"] {{ background: {background}; border-color: {border}; }}
QFrame#strip[kind="queue"] {{ background: {background}; border-color: {border}; }}
QPushButton[role="strip"] {{ color: {accent}; font-weight: 600; padding: 4px 8px; }}
QPushButton[role="strip"]:focus {{ border-color: {accent}; }}
QListView#conversations {{ background: transparent; border: none; outline: none; color: {text};
  qproperty-air: {row}; }}
QListView#conversations QLineEdit {{ padding: 0 7px; border-color: {accent}; }}
QListView#paletteRows {{ background: {background}; border: none; outline: none; }}
QLineEdit#search {{ padding: 5px 8px 5px 4px; }}
QFrame#palette {{ background: {background}; border: 1px solid {border}; border-radius: 12px; }}
QLineEdit#paletteSearch {{ border: none; background: transparent; padding: 4px 8px;
  font-size: {search}pt; }}
QPushButton[role="chip"] {{ padding: 2px 8px; border: 1px solid {border}; border-radius: 10px;
  font-size: {small}pt; color: {muted}; }}
QPushButton[role="chip"]:hover {{ background: {surface}; }}
QPushButton[role="chip"]:checked, QPushButton[role="chip"][on="true"] {{ color: {text};
  background: {selection}; border-color: {selection}; }}
QPushButton[role="chip"]:focus {{ border-color: {accent}; }}
QFrame#hairline {{ background: {border}; border: none; }}
QFrame#findBar {{ background: {surface}; border: 1px solid {border}; border-radius: 12px; }}
QFrame#findBar QLineEdit {{ padding: 3px 7px; }}
QToolButton[role="action"] {{ padding: 3px; }}
QFrame#chip {{ background: {background}; border: 1px solid {border}; border-radius: 8px; }}
QFrame#chip:focus, QFrame#chip[open="true"] {{ border-color: {accent}; }}
QScrollArea#tray, QWidget#chips {{ background: transparent; }}
QPushButton[role="unfold"] {{ color: {accent}; padding: 0 4px; border: none; }}
QPushButton[role="unfold"]:focus {{ border: 1px solid {accent}; }}
QProgressBar {{ background: {surface}; border: none; border-radius: 3px; max-height: 6px; }}
QFrame#strip[kind="work"] QProgressBar {{ background: {hover}; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QMenu::icon {{ margin: 0 8px; }}
"""


_ROOM = {  # above and below: in buttons, in rows of lists, in fields and menus
    Density.ROOMY: {"tight": 5, "row": 7, "field": 6},
    Density.COMPACT: {"tight": 3, "row": 4, "field": 3},
}


def style_sheet(colours: Colours, density: Density = Density.ROOMY) -> str:
    """The application's style sheet in one palette, for type of the chosen size."""
    names = {name: getattr(colours, name) for name in Colours.__slots__}
    names |= {"frame": colours.frame, "side": colours.side}
    sizes = {"small": tokens.SMALL_POINTS, "search": tokens.SEARCH_POINTS}
    points = {name: f"{size * type_scale():g}" for name, size in sizes.items()}
    return _SHEET.format(**names, **points, **_ROOM[density])


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


def can_show_text(font: QFont) -> bool:
    """Whether a font leads to one that is there; some names of families always are."""
    return bool(QFontInfo(font).family())


class Appearance(QObject):
    """Applies the chosen looks to the application and follows the system where that is chosen.

    Qt can be asked for the system's choice everywhere, but to set it does nothing on many
    Linux platforms; so palette and sheet are ours.
    """

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self._system_moves = True
        self._system_dark: bool | None = settings.was_dark or None  # None: as Qt has it
        self._system_strong = False
        self._watchers: list[Callable[[Colours], None]] = []
        self._set_type()
        set_column(settings)
        self.colours = self._chosen()
        self._apply()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_change)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_change)

    def watch(self, call: Callable[[Colours], None]) -> None:
        """Call with the colours now and after each change."""
        self._watchers.append(call)
        call(self.colours)

    def show(self, settings: Settings) -> None:
        """Look as the settings say, at once; what they leave as it was stays."""
        before, self._settings = self._settings, settings
        set_column(settings)
        if any(getattr(before, name) != getattr(settings, name) for name in _TYPE):
            self._set_type()
            self._apply()
        if any(getattr(before, name) != getattr(settings, name) for name in _COLOURS):
            self._on_system_change()
        if before.density is not settings.density:
            self._apply()

    def set_theme(self, theme: Theme) -> None:
        """Change the theme, at once."""
        self.show(self._settings._replace(theme=theme))

    def set_system_moves(self, moves: bool) -> None:
        """Whether the system lets things move."""
        self._system_moves = moves
        self._set_motion()

    def set_system_looks(self, dark: bool | None, strong: bool) -> None:
        """What the system says it has chosen; None is nothing."""
        self._system_dark, self._system_strong = dark, strong
        self._on_system_change()

    def _on_system_change(self) -> None:
        colours = self._chosen()
        if colours == self.colours:
            return
        self.colours = colours
        self._apply()
        for call in self._watchers:
            call(colours)

    def _chosen(self) -> Colours:
        hints, settings = QGuiApplication.styleHints(), self._settings
        scheme, contrast = hints.colorScheme(), hints.accessibility().contrastPreference()
        system_dark = self._system_dark
        if system_dark is None:
            system_dark = scheme == Qt.ColorScheme.Dark
        dark = settings.theme is Theme.DARK or (settings.theme is Theme.SYSTEM and system_dark)
        colours = DARK if dark else LIGHT
        system_strong = contrast == Qt.ContrastPreference.HighContrast or self._system_strong
        strong = settings.contrast is Contrast.HIGH or (
            settings.contrast is Contrast.SYSTEM and system_strong
        )
        if not (settings.accent or strong):
            return colours
        from desktop_chat.ui.theme.mixing import with_accent, with_contrast

        if settings.accent:
            colours = with_accent(colours, settings.accent)
        return with_contrast(colours) if strong else colours

    def _apply(self) -> None:
        self._application.setPalette(palette(self.colours))
        self._application.setStyleSheet(style_sheet(self.colours, self._settings.density))
        resize_all()

    def _set_type(self) -> None:
        settings = self._settings
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        own = [settings.font] if settings.font else []
        font.setFamilies([*own, *families_of(font, settings.language)])
        font.setPointSizeF((tokens.BODY_POINTS - 0.5) * settings.type_size / tokens.BODY_POINTS)
        self._application.setFont(font)
        set_type_size(settings.type_size)
        self._set_motion()

    def _set_motion(self) -> None:
        chosen = self._settings.motion
        set_things_move(chosen is Motion.ON or (chosen is Motion.SYSTEM and self._system_moves))

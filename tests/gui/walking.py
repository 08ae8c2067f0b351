"""Eyes for every widget of a window: what it is called, what it says, and whether that is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTextEdit,
    QToolButton,
    QTreeWidget,
    QWidget,
)

from desktop_chat.ui.header import ElidedLabel
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.jump_button import JumpButton
from tests.gui.test_looks import contrast

BEGIN, END = "⟦", "⟧"
_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
_PLACES = re.compile(r"(\{\w+\}|%n|\*\.\w+)")
_WINDOWS = (QAccessible.Role.Window, QAccessible.Role.Dialog)
_BOX = 18  # pixels that a box to tick is wide at most
_KEYS = re.compile(r"^(Ctrl|Shift|Alt|Meta|Esc|Enter|F\d+|Del|Home|End)\b[\w+,. =-]*$")


class PseudoSentences:
    """Every sentence longer, marked at both ends, with Hebrew letters: what is not marked on the
    screen was never translated."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, count: int = -1
    ) -> str:
        """As `QTranslator.translate`."""
        more = "אבג" * max(1, len(text) // 12)
        return f"{BEGIN}{more} {text}{END}"


class Fault(NamedTuple):
    """Something wrong with a widget; `place` says where it was met."""

    place: str
    widget: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.widget}: {self.why}"


def shown_windows() -> list[QWidget]:
    """What is on the screen of ours: windows, dialogs, menus and panels."""
    tops = QApplication.topLevelWidgets()
    return [w for w in tops if w.isVisible() and w.width() > 1 and not isinstance(w, QFileDialog)]


def widgets(top: QWidget) -> Iterator[QWidget]:
    """A window and all in it that can be seen, or could after scrolling."""
    yield top
    for widget in top.findChildren(QWidget):
        if widget.isVisibleTo(top) and widget.window() is top and not _is_of_qt(widget):
            yield widget


def _is_of_qt(widget: QWidget) -> bool:
    """Parts that Qt makes for its own widgets, which nobody meets by themselves."""
    parent = widget.parentWidget()
    return isinstance(widget, QHeaderView | QScrollBar) or (
        widget.objectName().startswith("qt_") or "QAbstractScrollArea" in type(parent).__name__
    )


def unnamed(top: QWidget) -> Iterator[str]:
    """Controls that a screen reader has no name for."""
    kind, role = top.windowType(), QAccessible.queryAccessibleInterface(top).role()
    if kind in (Qt.WindowType.Window, Qt.WindowType.Dialog) and role not in _WINDOWS:
        yield f"{described(top)}: no window, but {role}"
    for button in top.findChildren(QToolButton):
        field = button.parentWidget()
        if isinstance(field, QLineEdit) and button.isVisible() and not spoken_name(button):
            yield f"{described(button)} in {described(field)}: no name"
    for widget in widgets(top):
        if _is_part(widget):
            continue
        if isinstance(widget, _CONTROLS) and not spoken_name(widget):
            yield f"{described(widget)}: no name"
        if isinstance(widget, QComboBox) and not _label_words(widget):
            yield f"{described(widget)}: no label, which is its name on Linux"
        if isinstance(widget, QToolButton) and not widget.text() and not widget.toolTip():
            yield f"{described(widget)}: a sign without a tip"


def _is_part(widget: QWidget) -> bool:
    """A field that belongs to a box with a name of its own."""
    return isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit)


def spoken_name(widget: QWidget) -> str:
    """What assistive technology calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def _label_words(widget: QWidget) -> str:
    """What the labels of a widget say: of a list of choices, Qt on Linux tells no other name."""
    interface = QAccessible.queryAccessibleInterface(widget)
    labels = interface.relations(QAccessible.RelationFlag.Label)
    return " ".join(label.text(QAccessible.Text.Name) for label, _ in labels)


def texts(top: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Everything that a window says, but for lists: they hold what is the person's."""
    for widget in widgets(top):
        if widget.isWindow() and widget.windowTitle():
            yield widget, widget.windowTitle()
        for text in (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()):
            yield widget, text
        yield from ((widget, text) for text in _texts_on(widget))
        menu = widget if isinstance(widget, QMenu) else _menu_of(widget)
        for action in menu.actions() if menu is not None else ():
            yield from ((widget, text) for text in _texts_of(action))


def _texts_on(widget: QWidget) -> list[str]:
    match widget:
        case QLabel() | QAbstractButton():
            return [widget.text()]
        case QLineEdit() | QPlainTextEdit():
            return [widget.placeholderText()]
        case QGroupBox():
            return [widget.title()]
        case QComboBox():
            return [widget.itemText(row) for row in range(widget.count())]
        case QTabBar():
            return [widget.tabText(tab) for tab in range(widget.count())]
        case QTreeWidget():
            return [widget.headerItem().text(at) for at in range(widget.columnCount())]
    return []


def _menu_of(widget: QWidget) -> QMenu | None:
    return widget.menu() if isinstance(widget, QToolButton | QPushButton) else None


def _texts_of(action: QAction) -> Iterator[str]:
    if action.isSeparator():
        return
    yield action.text().partition("\t")[0].replace("&", "")
    menu = action.menu()
    if isinstance(menu, QMenu):
        for inner in menu.actions():
            yield from _texts_of(inner)


def untranslated(top: QWidget, theirs: frozenset[str]) -> Iterator[str]:
    """Texts that did not pass a translator; `theirs` are names that nobody translates."""
    for widget, text in texts(top):
        for line in text.splitlines():
            bare = line.replace("&&", "&").strip()
            if not any(map(str.isalpha, bare)) or _KEYS.match(bare) or bare in theirs:
                continue
            # A line that was cut with … has lost its end.
            if bare.endswith("…") and any(name.startswith(bare[:-1].strip()) for name in theirs):
                continue
            if BEGIN not in bare and END not in bare and "אבג" not in bare:
                yield f"{described(widget)}: not translated: {bare!r}"


def cut(top: QWidget) -> Iterator[str]:
    """Texts that have not the room they need, and controls that stick out."""
    for widget in widgets(top):
        if widget.isWindow():
            continue
        if why := _cut_text(widget):
            yield f"{described(widget)}: {why}"
        area = _scrolled_by(widget)
        limits = area.viewport() if area is not None else top
        rect = QRect(widget.mapTo(limits, widget.rect().topLeft()), widget.size())
        sticks_out = rect.left() < -1 or rect.right() > limits.width() + 1
        if isinstance(widget, (*_CONTROLS, QLabel)) and sticks_out and widget.width() > 1:
            yield f"{described(widget)}: sticks out: {rect.getRect()} of {limits.width()}"


def overlapping(top: QWidget) -> Iterator[str]:
    """Controls and texts that lie over others beside them; what floats is meant to."""
    kinds = (*_CONTROLS, QLabel)
    seen = [w for w in widgets(top) if isinstance(w, kinds) and w.isVisible() and not _is_part(w)]
    for at, one in enumerate(seen):
        for other in seen[at + 1 :]:
            if one.parentWidget() is not other.parentWidget() or isinstance(other, JumpButton):
                continue
            both = one.geometry().intersected(other.geometry())
            if both.width() > 2 and both.height() > 2:
                yield f"{described(one)}: lies over {described(other)}"


def _scrolled_by(widget: QWidget) -> QAbstractScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QAbstractScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def _cut_text(widget: QWidget) -> str:
    if isinstance(widget, ElidedLabel):
        return ""  # made to be cut
    if isinstance(widget, QLabel) and widget.text():
        return _cut_label(widget)
    is_sign = isinstance(widget.parentWidget(), QLineEdit)  # whose words are not shown
    if isinstance(widget, QToolButton) and widget.text() and not is_sign:
        needs = widget.fontMetrics().horizontalAdvance(widget.text())
        if needs > widget.width() - 4:
            return f"cut: {widget.text()!r} needs {needs}, has {widget.width() - 4}"
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton) and widget.text():
        needed = widget.sizeHint()
        if widget.width() < needed.width() - 1 or widget.height() < needed.height() - 3:
            return f"cut: {widget.text()!r} needs {needed.toTuple()}, has {widget.size().toTuple()}"
    if isinstance(widget, QComboBox):
        needs, has = widget.fontMetrics().horizontalAdvance(widget.currentText()), _field(widget)
        if needs > has:
            return f"cut: {widget.currentText()!r} needs {needs}, has {has}"
    is_in_tip = isinstance(widget, QLineEdit) and widget.placeholderText() in widget.toolTip()
    if isinstance(widget, QLineEdit) and not widget.text() and not is_in_tip:
        needs = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if needs > widget.width() - 14:
            return f"cut: {widget.placeholderText()!r} needs {needs}, has {widget.width() - 14}"
    if isinstance(widget, QTabBar):
        total = sum(widget.tabRect(tab).width() for tab in range(widget.count()))
        if total > widget.width() + 1:
            return f"tabs need {total}, have {widget.width()}"
    return ""


def _field(box: QComboBox) -> int:
    """The width of the words in a box, without its arrow."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()


def _cut_label(label: QLabel) -> str:
    rect = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + 1:
            return f"cut: {label.text()!r} is {needed} high, has {label.height()}"
        return ""
    width = max(map(label.fontMetrics().horizontalAdvance, label.text().splitlines()))
    if width > rect.width() + 1:
        return f"cut: {label.text()!r} is {width} wide, has {rect.width()}"
    return ""


def invisible_focus(top: QWidget) -> Iterator[str]:
    """Controls that look the same with the focus and without it."""
    for widget in widgets(top):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
        if not takes or widget.isWindow() or not isinstance(widget, _CONTROLS):
            continue
        if widget.focusProxy() is not None or not widget.isVisible() or _is_empty(widget):
            continue
        top.setFocus()
        widget.clearFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if widget.hasFocus() and widget.grab().toImage() == before:
            yield f"{described(widget)}: the focus is not seen"


def described(widget: QWidget) -> str:
    """A widget, so that it can be found in the code."""
    named = widget.objectName() or widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {named!r}"


def _is_empty(widget: QWidget) -> bool:
    """A list without a row to stand on."""
    return isinstance(widget, QAbstractItemView) and widget.model().rowCount() == 0


def faint(top: QWidget, colours: Colours) -> Iterator[str]:
    """Hints in fields that cannot be read, and boxes to tick that cannot be seen."""
    for widget in widgets(top):
        if isinstance(widget, QLineEdit | QPlainTextEdit) and widget.placeholderText():
            ink = widget.palette().placeholderText().color()
            found = min(contrast(ink.name(), ground) for ground in _grounds(colours))
            if ink.alpha() < 255 or found < 4.5:
                yield f"{described(widget)}: its hint is faint: {ink.getRgb()}, {found:.2f}"
        if isinstance(widget, QCheckBox) and (seen := _box_contrast(widget)) < 3:
            yield f"{described(widget)}: its box is not seen: {seen:.2f}"


def _grounds(colours: Colours) -> tuple[str, str]:
    return colours.background, colours.surface


def _box_contrast(box: QCheckBox) -> float:
    """How far the sign before the words, or at the other end of them, stands out."""
    picture = box.grab().toImage()
    ground = picture.pixelColor(picture.width() - 1, 0).name()
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(min(_BOX, picture.width()))
        for y in range(picture.height())
    }
    return max(contrast(colour, ground) for colour in seen)


def unreached(top: QWidget, first: QWidget) -> Iterator[str]:
    """Controls that Tab does not come to, going round from one of them."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    passed: set[QWidget] = set()
    for _ in range(400):
        now = QApplication.focusWidget()
        if now is None or (now is first and passed):
            break
        passed.add(now)  # one with links in it keeps the focus for a while
        QTest.keyClick(now, Qt.Key.Key_Tab)
    for widget in widgets(top):
        wants = isinstance(widget, _CONTROLS) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        is_whole = widget.focusProxy() is None and not _is_part(widget)
        if wants and is_whole and widget.isEnabled() and widget not in passed:
            yield f"{described(widget)}: Tab does not come to it"

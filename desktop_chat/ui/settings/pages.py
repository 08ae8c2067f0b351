"""The pages of the settings, the list that leads to them, and the search over all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_chat.storage.settings import Settings
from desktop_chat.ui.fields import Line, Said
from desktop_chat.ui.settings.place_table import places
from desktop_chat.ui.settings.rows import OptionRow, Rows
from desktop_chat.ui.settings.table import (
    Option,
    Place,
    Section,
    options,
    section_words,
)
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.manner import grown
from desktop_chat.ui.words import tr

_LATER_MS = (30, 200)  # in which a page gets the height that its type needs, in several steps


class Pages(QWidget):
    """A page for each section. Rows of options are made when their page is first shown."""

    changed = Signal(str, object)  # a field and its new value
    shown = Signal(object)  # Section

    def __init__(self) -> None:
        super().__init__()
        self._options = options()
        self._settings = Settings()
        self._rows: dict[Section, Rows] = {}
        self._columns: dict[Section, QVBoxLayout] = {}
        self._results: Rows | None = None
        self.search = Line(tr("Search the settings"), tr("Search"))
        self.search.offer_to_clear()
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Parts of the settings"))
        self.nothing = Said()
        self._stack = QStackedWidget()
        self._found = _column()
        self._found_area = scrolled(self._found)
        self._stack.addWidget(self._found_area)
        self._lay_out()
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemClicked.connect(lambda _: self.search.clear())
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._go_to_first)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)

    def _lay_out(self) -> None:
        self._side = side = QWidget()
        side.setObjectName("sidebar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(tokens.SETTINGS_LIST)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(side)
        column.setContentsMargins(*(tokens.SPACE_3,) * 4)
        column.setSpacing(tokens.SPACE_3)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self._found_column = found = QVBoxLayout(self._found)
        found.setContentsMargins(0, 0, tokens.SPACE_3, 0)
        found.addWidget(self.nothing)
        found.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        room = QVBoxLayout()
        room.setContentsMargins(tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_5, tokens.SPACE_5)
        room.addWidget(self._stack)
        row.addLayout(room, 1)

    def add(self, section: Section, content: QWidget | None = None, scrolls: bool = False) -> None:
        """The next page: the section's options, and `content` below them, which may be all. It
        `scrolls` as a whole where the content does not scroll by itself."""
        scrolls = scrolls or content is None
        has_options = any(option.section is section for option in self._options)
        page = content
        if page is None or has_options:
            page = _column() if scrolls else QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, tokens.SPACE_3 if scrolls else 0, 0)
            column.setSpacing(tokens.SPACE_3)
            self._columns[section] = column
            if content is not None:
                column.addWidget(content, 1)
            else:
                column.addStretch(1)
        # The others scroll too where the window is lower than all that is in them.
        self._stack.addWidget(scrolled(page, is_column=scrolls))
        self.list.addItem(section_words(section))
        if self.list.count() == 1:
            self.list.setCurrentRow(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_list()  # now that it is known how high its rows are

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_list()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for wait in _LATER_MS:
                QTimer.singleShot(wait, self, self._keep_held_in_sight)

    def _keep_held_in_sight(self) -> None:
        """What makes type larger stays in sight while all grows."""
        held, page = QApplication.focusWidget(), self._stack.currentWidget()
        if held is not None and isinstance(page, QScrollArea) and page.isAncestorOf(held):
            page.ensureWidgetVisible(held)

    def _fit_list(self) -> None:
        """Give the list of pages the width that their names need; the pages come first."""
        self.list.doItemsLayout()
        needed = self.list.sizeHintForColumn(0) + 2 * tokens.SPACE_3
        most = max(tokens.SETTINGS_LIST, self.width() - grown(tokens.SETTINGS_PAGE))
        self._side.setFixedWidth(min(max(tokens.SETTINGS_LIST, needed), most))

    # Which page is shown.

    @property
    def section(self) -> Section:
        return list(Section)[max(self.list.currentRow(), 0)]

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert page is not None
        return page

    def show_section(self, section: Section) -> None:
        """Turn to a page."""
        self.search.clear()
        self.list.setCurrentRow(list(Section).index(section))

    def row(self, field: str) -> OptionRow:
        """The row of an option, on its page, which is turned to."""
        option = next(each for each in self._options if each.field == field)
        self.show_section(option.section)
        return next(r for r in self._rows[option.section].options if r.option.field == field)

    def go_to_option(self, field: str) -> None:
        """Turn to an option, ready to be set."""
        self.row(field).control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_row(self, row: int) -> None:
        if row < 0:
            return
        section = list(Section)[row]
        column = self._columns.get(section)
        if column is not None and section not in self._rows:
            rows = Rows()
            rows.add_options([each for each in self._options if each.section is section])
            rows.changed.connect(self.changed)
            rows.show_settings(self._settings)
            self._rows[section] = rows
            column.insertWidget(0, rows)
            _put_in_tab_order(self.list, rows)
        self._stack.setCurrentIndex(row + 1)
        self.shown.emit(section)

    def retell(self) -> None:
        """Another language is spoken: the rows are made anew, where they were."""
        held = QApplication.focusWidget()
        row = next(
            (r for rows in self._rows.values() for r in rows.options if r.control is held), None
        )
        field = row.option.field if row is not None else ""
        self._options = options()
        for number, section in enumerate(Section):
            self.list.item(number).setText(section_words(section))
        self._fit_list()
        for section, rows in tuple(self._rows.items()):
            self._columns[section].removeWidget(rows)
            rows.hide()
            rows.deleteLater()
            del self._rows[section]
        self._on_row(self.list.currentRow())
        self._find(self.search.text())
        if field:
            self.go_to_option(field)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen now."""
        self._settings = settings
        for rows in (*self._rows.values(), self._results):
            if rows is not None:
                rows.show_settings(settings)

    # Searching.

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        if self._results is not None:
            self._found_column.removeWidget(self._results)
            self._results.deleteLater()
            self._results = None
        self.list.currentItem().setSelected(not words)
        if not words:
            self._stack.setCurrentIndex(self.list.currentRow() + 1)
            return
        self._results = rows = Rows()
        for section in Section:
            fitting = [o for o in self._options if o.section is section and _fits(words, o)]
            leading = [p for p in places() if p.section is section and _fits(words, p)]
            if fitting or leading:
                rows.add_heading(section_words(section))
                rows.add_options(fitting)
                rows.add_places(leading)
        rows.changed.connect(self.changed)
        rows.asked.connect(self.go_to)
        rows.show_settings(self._settings)
        self.nothing.say("" if rows.options or rows.places else tr("There is no such setting."))
        self._found_column.insertWidget(0, rows)
        rows.show()
        self._stack.setCurrentWidget(self._found_area)

    def _go_to_first(self) -> None:
        rows = self._results
        if rows is not None and rows.options:
            rows.options[0].control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif rows is not None and rows.places:
            self.go_to(rows.places[0].place)

    def go_to(self, place: Place) -> None:
        """Turn to what the search has found on a page of another kind."""
        self.show_section(place.section)
        control = find_control(self.page, place.control)
        if control is not None:
            control.setFocus(Qt.FocusReason.ShortcutFocusReason)


def find_control(page: QWidget, name: str) -> QWidget | None:
    """The control of a page with an accessible name, or a button with these words."""
    for widget in page.findChildren(QWidget):
        words = widget.accessibleName()
        if not words and isinstance(widget, QAbstractButton):
            words = widget.text()
        if words == name:
            return widget
    return None


def _fits(words: list[str], entry: Option | Place) -> bool:
    choices = entry.choices if isinstance(entry, Option) else ()
    said = " ".join((entry.words, entry.sentence, entry.also, *(words for _, words in choices)))
    folded = said.casefold()
    return all(word in folded for word in words)


def _put_in_tab_order(before: QWidget, rows: Rows) -> None:
    """Have Tab come to `rows`, which are made late, next after `before`, as they are seen."""
    for row in rows.options:
        for control in (row.reset, row.control):
            QWidget.setTabOrder(before, control)
            before = control


def _column() -> QWidget:
    column = QWidget()
    column.setObjectName("column")
    return column


def scrolled(form: QWidget, is_column: bool = True) -> QScrollArea:
    """A form that may grow longer than a screen is high; a column is one of its fields."""
    area = QScrollArea()
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    if is_column:
        form.setObjectName("column")
    return area

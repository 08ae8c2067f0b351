"""The lines of the palette: headings, things to do and places to go, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_chat.chat.search_words import Scope
from desktop_chat.storage.values import Mark, SearchHit
from desktop_chat.ui.commands import Command

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Kind(Enum):
    """How tall a line is, and whether one can choose it."""

    HEADING = 0
    LINE = 1
    MESSAGE = 2


class Row(NamedTuple):
    """One line. `marks` are the matches in `words`, `below_marks` those in `below`; `detail`
    stands muted at the other end. `target` is what it leads to."""

    kind: Kind
    words: str
    marks: tuple[Mark, ...] = ()
    detail: str = ""
    below: str = ""
    below_marks: tuple[Mark, ...] = ()
    target: Command | SearchHit | Scope | None = None


class RowModel(QAbstractListModel):
    """The lines that are shown now."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @property
    def first(self) -> int:
        """The first line that can be chosen; -1 where there is none."""
        return self.next_to(-1, forward=True)

    def next_to(self, row: int, forward: bool) -> int:
        """The nearest line that can be chosen before or behind one; -1 where there is none."""
        step = 1 if forward else -1
        row += step
        while 0 <= row < len(self.rows) and self.rows[row].kind is Kind.HEADING:
            row += step
        return row if 0 <= row < len(self.rows) else -1

    @property
    def hits(self) -> list[SearchHit]:
        """The messages among the lines."""
        targets = [row.target for row in self.rows if row.kind is Kind.MESSAGE]
        return [target for target in targets if isinstance(target, SearchHit)]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].kind is Kind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.words, row.below, row.detail)))
        return None

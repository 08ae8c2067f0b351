"""The models of a service as rows of a list: favourites first, what is looked for alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from desktop_chat.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
STAR = Qt.ItemDataRole.UserRole  # True, False; None where there is nothing to mark
MARK = STAR + 1  # whether a model is one of several to be asked


class ModelRows(QAbstractListModel):
    """Ten thousand are no burden: a row is made when it is painted, and a search is one pass."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._lower: list[str] = []
        self._favourites: dict[str, None] = {}
        self._current = ""
        self._typed = ""
        self._marked: dict[str, None] = {}
        self._shown: list[str] = []
        self.takes_marks = False  # several are marked, and none is a favourite
        self._has_typed = False  # the last row offers what was typed as a name

    def set_names(self, names: Sequence[str], favourites: Sequence[str], current: str) -> None:
        """All there are, in the service's order."""
        self._favourites = dict.fromkeys(favourites)
        self._names = list(dict.fromkeys((*self._favourites, *names)))
        self._lower = [name.lower() for name in self._names]
        self._current = current
        self.look_for(self._typed)

    def look_for(self, typed: str) -> None:
        """Show those that hold every word of `typed`, and `typed` itself as a name."""
        self.beginResetModel()
        self._typed = typed
        words = typed.lower().split()
        pairs = zip(self._names, self._lower, strict=True)
        if len(words) == 1:
            (word,) = words
            self._shown = [name for name, lower in pairs if word in lower]
        else:
            self._shown = [name for name, low in pairs if all(word in low for word in words)]
        name = " ".join(typed.split())
        self._has_typed = bool(name) and name not in self._shown
        if self._has_typed:
            self._shown.append(name)
        self.endResetModel()

    def name_at(self, row: int) -> str:
        """The model of a row, empty where there is none."""
        return self._shown[row] if 0 <= row < len(self._shown) else ""

    def row_of(self, name: str) -> int:
        """Where a model is shown; -1 where it is not."""
        return self._shown.index(name) if name in self._shown else -1

    @property
    def marked(self) -> list[str]:
        """The models that are to be asked together, in the order of their marks."""
        return list(self._marked)

    def set_marked(self, names: Sequence[str]) -> None:
        """Mark these and no others."""
        self._marked = dict.fromkeys(names)
        self.look_for(self._typed)

    def mark(self, name: str) -> None:
        """Mark a model, or take its mark away."""
        if name in self._marked:
            del self._marked[name]
        else:
            self._marked[name] = None
        row = self.index(self.row_of(name), 0)
        self.dataChanged.emit(row, row)

    def is_favourite(self, name: str) -> bool:
        return name in self._favourites

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self._names)

    @property
    def found(self) -> int:
        """How many of the service's models are shown."""
        return len(self._shown) - self._has_typed

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = self.name_at(index.row())
        is_typed = self._has_typed and index.row() == len(self._shown) - 1
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tr("Use “{name}”").replace("{name}", name) if is_typed else name
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(name)
        if role == Qt.ItemDataRole.FontRole and name == self._current:
            font = QFont()
            font.setBold(True)
            return font
        if role == MARK:
            return name in self._marked
        if role == STAR:
            return None if is_typed or self.takes_marks else name in self._favourites
        return None

    def _spoken(self, name: str) -> str:
        words = [name]
        if name in self._favourites:
            words.append(tr("favourite"))
        if name in self._marked:
            words.append(tr("marked"))
        if name == self._current:
            words.append(tr("in use"))
        return ", ".join(words)

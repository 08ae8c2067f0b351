"""The rows of the list as Qt's views want them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal

from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.differences import differences
from desktop_chat.ui.list.sections import Heading, Row
from desktop_chat.ui.words import tr

ROW = Qt.ItemDataRole.UserRole
IS_BUSY = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_Flag = Qt.ItemFlag
_NOTHING = _Flag.NoItemFlags
_FOLDER = _Flag.ItemIsEnabled | _Flag.ItemIsSelectable
_CONVERSATION = _FOLDER | _Flag.ItemIsEditable


class ConversationRows(QStringListModel):
    """Titles and headings.

    Qt's own model of texts answers how many rows there are: the view asks that for every row
    when it lays them out, and ten thousand answers in Python would take longer than a frame.
    """

    renamed = Signal(str, str)  # a conversation's id, and what was written

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()
        self.busy: set[str] = set()  # conversations whose reply is under way
        self._ids: list[str] = []  # what comes first in each row: an id, or a heading's words

    def show(self, rows: Sequence[Row]) -> bool:
        """Show other rows; whether there are others than before, or in another order."""
        old, self.rows = self.rows, rows
        steps = differences(old, rows)
        if steps is None:
            self._ids = [row[0] for row in rows]
            self.setStringList(self._ids)  # how many there are is all that is asked of them
            return True
        for step in steps:
            if step.removed:
                del self._ids[step.at : step.at + step.removed]
                self.removeRows(step.at, step.removed)
            elif step.added:
                self._ids[step.at : step.at] = [
                    row[0] for row in rows[step.at : step.at + step.added]
                ]
                self.insertRows(step.at, step.added)
            else:
                self.dataChanged.emit(self.index(step.at), self.index(step.at))
        return any(step.removed or step.added for step in steps)

    def row_of(self, conversation_id: str) -> int | None:
        """Where a conversation is to be seen, if it is."""
        try:
            return self._ids.index(conversation_id)
        except ValueError:
            return None

    def index_of(self, conversation_id: str) -> QModelIndex:
        row = self.row_of(conversation_id)
        return QModelIndex() if row is None else self.index(row)

    def set_busy(self, conversation_id: str, is_busy: bool) -> None:
        """Whether a reply of a conversation is under way."""
        (self.busy.add if is_busy else self.busy.discard)(conversation_id)
        index = self.index_of(conversation_id)
        if index.isValid():
            self.dataChanged.emit(index, index)

    # What the view asks for the rows in sight.

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = index.row()
        if not 0 <= place < len(self.rows):
            return None
        row = self.rows[place]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return _text(row)
        if role == IS_BUSY:
            return isinstance(row, ListedConversation) and row.id in self.busy
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(row)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None
        if isinstance(row, ListedConversation):
            return _CONVERSATION
        return _FOLDER if row is not None and row.folder else _NOTHING

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or not isinstance(row, ListedConversation):
            return False
        self.renamed.emit(row.id, str(value))
        return True

    def _spoken(self, row: Row) -> str:
        """What a screen reader says: the marks in words."""
        if isinstance(row, Heading):
            if not row.folder:
                return row.text
            said = tr("Folder {name}, %n conversations", row.size).replace("{name}", row.text)
            return f"{said}, {tr('folded')}" if row.is_folded else said
        arrangement = row.arrangement
        words = [row.title]
        if row.id in self.busy:
            words.append(tr("a reply is coming"))
        if arrangement.is_unseen:
            words.append(tr("new reply"))
        if row.has_draft:
            words.append(tr("draft"))
        if arrangement.is_pinned:
            words.append(tr("pinned"))
        words += [tr("tag {name}").replace("{name}", tag.name) for tag in arrangement.tags]
        return ", ".join(words)


def _text(row: Row) -> str:
    return row.title if isinstance(row, ListedConversation) else row.text


def _hint(row: Row) -> str:
    """The names of all tags, where there is room for one only; as plain text in any case."""
    if isinstance(row, Heading) or len(row.arrangement.tags) < 2:
        return ""
    from html import escape

    return "<p>{}</p>".format(escape(", ".join(tag.name for tag in row.arrangement.tags)))

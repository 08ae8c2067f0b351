"""Choosing models of any connection: another one for a reply, or several to ask at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_chat.chat.connections import Connection
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.model_lists import ModelLists

if TYPE_CHECKING:
    from desktop_chat.ui.model_picker import ModelPicker

Call = Callable[[list[Connection]], object]


class ModelChoice:
    """Opens a list of what all connections have. The connection in use comes first and is asked
    for its models; of the others those are listed that are known."""

    def __init__(self, connections: Connections, lists: ModelLists) -> None:
        self._connections = connections
        self._lists = lists
        self._known: dict[str, Connection] = {}  # by what is shown
        self.picker: ModelPicker | None = None

    def open_at(
        self, button: QWidget, call: Call, several: bool = False, marked: Sequence[Connection] = ()
    ) -> None:
        """`call` is told what was chosen: one model, or those that were marked."""
        from desktop_chat.ui.model_picker import ModelPicker

        picker = ModelPicker(button.window(), has_stars=False, several=several)
        self.picker = picker
        picker.destroyed.connect(lambda: self._forget(picker))
        picker.chosen.connect(lambda name: call([self._connection(name)]))
        picker.several_chosen.connect(lambda names: call([self._connection(n) for n in names]))
        self._fill(picker)
        picker.rows.set_marked([_label(each, self._is_many) for each in marked])

        def say(said: str, wrong: bool) -> None:
            if self.picker is picker:  # else it has been closed
                picker.say(said, wrong)

        self._lists.ask(self._connections.chosen, say, lambda: self._refill(picker))
        picker.open_at(button)

    def _forget(self, picker: ModelPicker) -> None:
        if self.picker is picker:
            self.picker = None

    def _refill(self, picker: ModelPicker) -> None:
        if self.picker is picker:
            self._fill(picker)

    @property
    def _is_many(self) -> bool:
        return len(self._connections.all) > 1

    def _fill(self, picker: ModelPicker) -> None:
        chosen = self._connections.chosen
        others = [each for each in self._connections.all if each.id != chosen.id]
        self._known = {}
        for connection in (chosen, *others):
            for name in self._lists.known_of(connection):
                one = connection._replace(model=name)
                self._known[_label(one, self._is_many)] = one
        picker.show_models(list(self._known), (), _label(chosen, self._is_many))

    def _connection(self, name: str) -> Connection:
        """What a row stands for; a name that was typed is a model of the connection in use."""
        return self._known.get(name) or self._connections.chosen._replace(model=name)


def _label(connection: Connection, with_connection: bool) -> str:
    """A model as it is listed; two connections may have models of one name."""
    return f"{connection.model} · {connection.name}" if with_connection else connection.model

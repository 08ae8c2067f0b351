"""Prompts that are written once and used often, and assistants: who answers, and how."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.parameters import Parameters, parameters_from

MOST_ITEMS = 2000  # of a kind
MOST_NAME, MOST_TEXT = 200, 1_000_000
_VARIABLE = re.compile(r"\{\{[ \t]*([^{}\s](?:[^{}\n]{0,78}[^{}\s])?)[ \t]*\}\}")


class SavedPrompt(NamedTuple):
    """A text to begin a message with. `{{name}}` in it is asked for when it is used."""

    id: str
    name: str
    text: str = ""


class Assistant(NamedTuple):
    """A name for a model with parameters and a system prompt.

    Without a `connection_id`, or where that is not there any more, it is the connection in use
    that answers. `connection` is its name, for a file that another computer reads.
    """

    id: str
    name: str
    connection_id: str = ""
    connection: str = ""
    model: str = ""
    parameters: Parameters = Parameters()


Item = SavedPrompt | Assistant


class Library(NamedTuple):
    """All of them, each kind in the person's order."""

    prompts: tuple[SavedPrompt, ...] = ()
    assistants: tuple[Assistant, ...] = ()

    def of_kind(self, item: Item) -> tuple[Item, ...]:
        """The items of the same kind as another."""
        return self.prompts if isinstance(item, SavedPrompt) else self.assistants

    def put(self, item: Item, at: int | None = None) -> Library:
        """With an item added, or in the place of the one with its id; `at` is where it moves."""
        same = list(self.of_kind(item))
        ids = [each.id for each in same]
        place = ids.index(item.id) if item.id in ids else len(same)
        same = [each for each in same if each.id != item.id]
        same.insert(place if at is None else max(0, min(at, len(same))), item)
        return self._with(item, same)

    def without(self, item: Item) -> Library:
        """Without an item."""
        return self._with(item, [each for each in self.of_kind(item) if each.id != item.id])

    def _with(self, item: Item, same: list[Item]) -> Library:
        name = "prompts" if isinstance(item, SavedPrompt) else "assistants"
        kinds: dict[str, Any] = {name: tuple(same)}
        return self._replace(**kinds)

    def joined(self, other: Library) -> tuple[Library, int]:
        """With what another has and this has not; how many that were.

        What has the id of another thing here gets one of its own.
        """
        joined, added = self, 0
        items: list[Item] = [*other.prompts, *other.assistants]
        for item in items:
            there = joined.of_kind(item)
            if any(each._replace(id="") == item._replace(id="") for each in there):
                continue
            is_taken = any(each.id == item.id for each in there)
            own = item._replace(id=new_item_id()) if is_taken else item
            joined, added = joined.put(own), added + 1
        return joined, added


def new_item_id() -> str:
    """An id that no other prompt or assistant has."""
    return os.urandom(16).hex()


def variables_of(text: str) -> tuple[str, ...]:
    """The names between double braces, each once, in order."""
    return tuple(dict.fromkeys(found[1] for found in _VARIABLE.finditer(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A prompt with its variables in place; what has no value stays as it stands."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def library_record(library: Library) -> dict[str, object]:
    """A JSON object of all of them."""
    return {
        "prompts": [prompt._asdict() for prompt in library.prompts],
        "assistants": [
            each._asdict() | {"parameters": each.parameters.as_record()}
            for each in library.assistants
        ],
    }


def library_from(record: Mapping[str, object]) -> Library:
    """The library in a JSON object; what is neither prompt nor assistant is left out."""
    prompts = {each.id: each for each in map(_prompt, _objects(record.get("prompts"))) if each}
    assistants = {
        each.id: each for each in map(_assistant, _objects(record.get("assistants"))) if each
    }
    return Library(tuple(prompts.values()), tuple(assistants.values()))


def _objects(value: object) -> Iterable[Mapping[str, object]]:
    items = value[:MOST_ITEMS] if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _prompt(item: Mapping[str, object]) -> SavedPrompt | None:
    name, text = _line(item.get("name")), item.get("text")
    if not name or not isinstance(text, str):
        return None
    return SavedPrompt(_line(item.get("id")) or new_item_id(), name, clean(text[:MOST_TEXT]))


def _assistant(item: Mapping[str, object]) -> Assistant | None:
    name, parameters = _line(item.get("name")), item.get("parameters")
    if not name:
        return None
    texts = {key: _line(item.get(key)) for key in ("connection_id", "connection", "model")}
    known = parameters_from(parameters) if isinstance(parameters, dict) else Parameters()
    return Assistant(_line(item.get("id")) or new_item_id(), name, parameters=known, **texts)


def _line(value: object) -> str:
    return " ".join(clean(value[:MOST_NAME]).split()) if isinstance(value, str) else ""

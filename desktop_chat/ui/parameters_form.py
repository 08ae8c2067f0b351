"""How a model is to answer, to be filled in: empty fields leave it to the service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.parameters import (
    EFFORTS,
    LEAST_WINDOW,
    LONGEST_STOP,
    MOST_STOPS,
    MOST_SYSTEM,
    MOST_TOKENS,
    SEED_LIMIT,
    Parameters,
    read_number,
    read_whole,
)
from desktop_chat.ui.choice_box import ChoiceBox
from desktop_chat.ui.fields import Line, Lines, Said
from desktop_chat.ui.forms import form_layout
from desktop_chat.ui.words import tr

Field = Line | Lines


class ParametersForm(QWidget):
    """Gives up what was changed when a field is left; a wrong value is said and stays to be
    mended, while the one before it goes on to count."""

    changed = Signal(object)  # Parameters

    def __init__(self, system_lines: int = 4) -> None:
        super().__init__()
        self._own = Parameters()
        self.system = Lines(tr("System prompt"), system_lines)
        self.temperature = Line(tr("Temperature"))
        self.top_p = Line(tr("Top-p"))
        self.max_tokens = Line(tr("Maximum length of a reply (tokens)"))
        self.window_size = Line(tr("Context window of the model (tokens)"))
        self.effort = ChoiceBox()
        self.effort.setAccessibleName(tr("Reasoning effort"))
        self.effort.addItem("", "")
        for effort in EFFORTS:
            self.effort.addItem(effort_name(effort), effort)  # not for people: translated there
        self.seed = Line(tr("Seed"))
        self.stop = Lines(tr("Stop sequences"), 2)
        self.fields: dict[str, Field] = {
            "system": self.system,
            "temperature": self.temperature,
            "top_p": self.top_p,
            "max_tokens": self.max_tokens,
            "window": self.window_size,
            "seed": self.seed,
            "stop": self.stop,
        }
        self.said = {name: Said() for name in self.fields}
        self._lay_out()
        for field in self.fields.values():
            field.editingFinished.connect(self.apply)
        self.effort.activated.connect(self.apply)

    def _lay_out(self) -> None:
        self.rows = form = form_layout()
        self.setLayout(form)
        for label, name in (
            (tr("System prompt"), "system"),
            (tr("Temperature"), "temperature"),
            (tr("Top-p"), "top_p"),
            (tr("Maximum length of a reply (tokens)"), "max_tokens"),
            (tr("Context window of the model (tokens)"), "window"),
            (tr("Reasoning effort"), ""),
            (tr("Seed"), "seed"),
            (tr("Stop sequences"), "stop"),
        ):
            if name:
                self.rows.addRow(label, self.fields[name])  # not for people: translated above
                self.rows.addRow("", self.said[name])
            else:
                self.rows.addRow(label, self.effort)  # not for people: translated above
        for name in ("system", "stop"):
            label_of = form.labelForField(self.fields[name])
            if isinstance(label_of, QLabel):
                label_of.setAlignment(Qt.AlignmentFlag.AlignTop)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)

    def show_parameters(self, own: Parameters, base: Parameters | None = None) -> None:
        """Fill the fields; what is being written in one stays. `base` is what counts where
        they are empty; without it, that is the service's own choice."""
        self._own = own
        for name, field in self.fields.items():
            text = written(own, name)
            if field.text() != text and not field.isModified():
                field.setText(text)  # not for people: theirs
            field.setPlaceholderText(_hint(base, name))  # not for people: translated there
        self.effort.setCurrentIndex(self.effort.findData(own.reasoning_effort))
        kept = base.reasoning_effort if base else ""
        words = _as_connection(effort_name(kept)) if kept else tr("The service's default")
        self.effort.setItemText(0, words)  # not for people: translated above

    def show_only_contract(self, only: bool) -> None:
        """Hide what a streaming service has no word for."""
        for name in ("top_p", "seed", "stop"):
            self.rows.setRowVisible(self.fields[name], not only)
            if only:
                self.said[name].say("")
        self.rows.setRowVisible(self.effort, not only)

    def forget(self) -> None:
        """What was being written belongs to something else that is no longer shown."""
        for name, field in self.fields.items():
            field.setModified(False)
            self.said[name].say("")

    def apply(self) -> None:
        """Give up what the fields hold."""
        new = self._own._replace(reasoning_effort=self.effort.currentData() or "")
        for name, field in self.fields.items():
            if not field.isModified() and self.said[name].isHidden():
                continue
            try:
                new = new._replace(**{name: _READERS[name](field.text())})
            except ValueError:
                self.said[name].say(_sentence(name), wrong=True)
            else:
                self.said[name].say("")
                field.setModified(False)
        if new != self._own:
            self._own = new
            self.changed.emit(new)


def written(parameters: Parameters, name: str) -> str:
    """A parameter as a person writes it; empty where it is not set."""
    value = getattr(parameters, name)
    if value is None:
        return ""
    if name == "stop":
        return "\n".join(word.replace("\\", "\\\\").replace("\n", "\\n") for word in value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def effort_name(effort: str) -> str:
    """A reasoning effort in words."""
    names = {
        "none": tr("None"),
        "minimal": tr("Minimal"),
        "low": tr("Low"),
        "medium": tr("Medium"),
        "high": tr("High"),
        "xhigh": tr("Very high"),
        "max": tr("Highest"),
    }
    return names.get(effort, effort)


def _read_stops(text: str) -> tuple[str, ...]:
    words = [clean(_unescaped(line)) for line in text.split("\n") if line]
    if len(words) > MOST_STOPS or any(len(word) > LONGEST_STOP for word in words):
        raise ValueError(text[:100])
    return tuple(dict.fromkeys(words))


def _unescaped(line: str) -> str:
    parts = line.split("\\\\")
    return "\\".join(part.replace("\\n", "\n").replace("\\t", "\t") for part in parts)


def _read_system(text: str) -> str:
    if len(text) > MOST_SYSTEM:
        raise ValueError(text[:100])
    return clean(text).strip()


_READERS: dict[str, Callable[[str], Any]] = {
    "system": _read_system,
    "temperature": lambda text: read_number(text, 2.0),
    "top_p": lambda text: read_number(text, 1.0),
    "max_tokens": lambda text: read_whole(text, 1, MOST_TOKENS),
    "window": lambda text: read_whole(text, LEAST_WINDOW, MOST_TOKENS),
    "seed": lambda text: read_whole(text, -SEED_LIMIT, SEED_LIMIT - 1),
    "stop": _read_stops,
}


def _sentence(name: str) -> str:
    """Why a value cannot be used."""
    match name:
        case "temperature":
            return tr("The temperature is a number from 0 to 2. Empty leaves it to the service.")
        case "top_p":
            return tr("Top-p is a number from 0 to 1. Empty leaves it to the service.")
        case "max_tokens":
            return tr("A whole number from 1 to 10000000. Empty leaves it to the service.")
        case "window":
            return tr(
                "A whole number of tokens from 256 to 10000000. Empty: as known for the model."
            )
        case "seed":
            return tr("The seed is a whole number. Empty leaves it to the service.")
        case "stop":
            return tr("At most 16 stop sequences of up to 500 characters each, one per line.")
    return tr("A system prompt has at most a million characters.")


def _as_connection(value: str) -> str:
    return tr("As set for the connection: {value}").replace("{value}", value)


def _hint(base: Parameters | None, name: str) -> str:
    kept = written(base, name) if base is not None else ""
    if kept:
        line = " ".join(kept[:200].split())
        shown = line if len(line) <= 80 else line[:79] + "…"
        return tr("If empty: {value}").replace("{value}", shown)
    if name == "window":
        return tr("As known for the model")
    if name == "stop":
        return tr("One per line; \\n is a line break")
    return tr("None") if name == "system" else tr("The service's default")

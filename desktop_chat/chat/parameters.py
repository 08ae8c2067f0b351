"""How a model is to answer: what a person set, for a connection or for one conversation."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from desktop_chat.chat.cleaning import clean

MOST_TOKENS = 10_000_000
LEAST_WINDOW = 256
MOST_STOPS = 16
MOST_SYSTEM = 1_000_000
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
LONGEST_STOP = 500
SEED_LIMIT = 2**63


class Parameters(NamedTuple):
    """None and empty leave a parameter to the service: it is then not sent at all."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    reasoning_effort: str = ""
    seed: int | None = None
    stop: tuple[str, ...] = ()
    system: str = ""
    window: int | None = None  # tokens that the model can read; told to nobody

    def over(self, base: Parameters) -> Parameters:
        """These, and `base` for what they leave open."""
        return base._replace(**self._set())

    def as_record(self) -> dict[str, object]:
        """A JSON object of those that are set."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self._set().items()
        }

    def _set(self) -> dict[str, Any]:
        values: dict[str, Any] = self._asdict()
        return {name: one for name, one in values.items() if one not in (None, "", ())}


def with_usual_system(
    own: Mapping[str, object], base: Parameters, system: str
) -> Mapping[str, object]:
    """A new conversation's parameters: with the system prompt for all new ones, where neither it
    nor its connection has one of its own."""
    if not system or own.get("system") or base.system:
        return own
    return {**own, "system": system}


def parameters_from(record: Mapping[str, object]) -> Parameters:
    """The parameters in a JSON object; what is out of bounds or of the wrong type is left out."""
    stop, effort, system = (record.get(name) for name in ("stop", "reasoning_effort", "system"))
    words = [stop] if isinstance(stop, str) else stop if isinstance(stop, list) else []
    stops = [word for word in words if isinstance(word, str) and 0 < len(word) <= LONGEST_STOP]
    return Parameters(
        temperature=_real(record.get("temperature"), 2.0),
        top_p=_real(record.get("top_p"), 1.0),
        max_tokens=_whole(record.get("max_tokens"), 1, MOST_TOKENS),
        reasoning_effort=effort if isinstance(effort, str) and effort in EFFORTS else "",
        seed=_whole(record.get("seed"), -SEED_LIMIT, SEED_LIMIT - 1),
        stop=tuple(filter(None, map(clean, stops[:MOST_STOPS]))),
        system=clean(system[:MOST_SYSTEM]) if isinstance(system, str) else "",
        window=_whole(record.get("window"), LEAST_WINDOW, MOST_TOKENS),
    )


def read_number(text: str, most: float) -> float | None:
    """The number from 0 to `most` that a person typed, None for an empty field.

    Raises ValueError for anything else; another language's comma may stand for the point.
    """
    if not text.strip():
        return None
    number = _real(float(re.sub("[,\N{ARABIC DECIMAL SEPARATOR}]", ".", text.strip())), most)
    if number is None:
        raise ValueError(text)
    return number


def read_whole(text: str, least: int, most: int) -> int | None:
    """The whole number that a person typed, None for an empty field. Raises ValueError."""
    if not text.strip():
        return None
    if len(text) > 40:
        raise ValueError(text)
    number = _whole(int(text.strip()), least, most)
    if number is None:
        raise ValueError(text)
    return number


def _real(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # A whole number may be too large to become a float.
    return float(value) if 0 <= value <= most and math.isfinite(value) else None


def _whole(value: object, least: int, most: int) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if least <= value <= most else None

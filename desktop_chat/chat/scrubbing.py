"""Other people's words, fit to be shown and logged: no keys, one line, nothing invisible."""

from __future__ import annotations

import re

from desktop_chat.chat.cleaning import clean

_KEY_SHAPES = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai)[-_][A-Za-z0-9*_\-]{6,}|\bAIza[\w\-]{10,}"
    r"|\b(?:key|api)[-_](?=[A-Za-z*_\-]*\d)[A-Za-z0-9*_\-]{6,}"
    r"|(?i:\bbearer\s+)[^\s\"',;]+"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2060-\u2064\ufeff]+")
DETAIL_LENGTH = 300


def scrub(text: str, *secrets: str) -> str:
    """`text` without the given secrets and without anything that is shaped like a key."""
    text = _INVISIBLE.sub("", text)  # one in the middle must not hide a key
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, "•••")
    return _KEY_SHAPES.sub("•••", text)


def one_line(text: str, limit: int = DETAIL_LENGTH) -> str:
    """`text` on one line without control or direction characters, at most `limit` characters."""
    line = " ".join(clean(_CONTROLS.sub(" ", text[: limit * 20])).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"

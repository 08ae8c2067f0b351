"""Names of files, made of titles: safe on every system and in every zip."""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 120  # of a name without its suffix; systems take 255 with everything
_FORBIDDEN = re.compile(r'[<>:"/\\|?*`$]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_JOINERS = "\u200c\u200d"  # of Persian, and of emoji


def file_stem(title: str, otherwise: str) -> str:
    """A name without suffix that says what the title says; `otherwise` where it says nothing."""
    text = unicodedata.normalize("NFC", _FORBIDDEN.sub(" ", title[:500]))
    signs = (" " if sign.isspace() else sign for sign in text if _is_seen(sign))
    words = " ".join("".join(signs).split()).strip(" .-~" + _JOINERS)
    while len(words.encode()) > MAX_BYTES:
        words = words[:-1].rstrip(" .")
    if not words:
        return otherwise
    return f"_{words}" if _RESERVED.fullmatch(words) else words


def _is_seen(sign: str) -> bool:
    return sign.isspace() or sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN


class Names:
    """Gives each file of a folder its own name, also where case does not count."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def unique(self, stem: str) -> str:
        """`stem`, with a number behind it if it was given before."""
        name = stem
        while name.casefold() in self._taken:
            self._taken[stem.casefold()] += 1
            name = f"{stem} {self._taken[stem.casefold()]}"
        self._taken[name.casefold()] = 1
        return name

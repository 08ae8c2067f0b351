"""Where a continued reply meets what was there before: nothing doubled, nothing glued together.

A service that is asked in words to go on often says the last words again, begins with dots, or
leaves out the space that a new word needs.
"""

from __future__ import annotations

_TAIL = 400  # characters of the old text that may be said again
_ECHO = 24  # characters of an old text that are not said again by chance
_LONGEST_ECHO = 16_384  # of which it is worth waiting for the end
_LEAST, _LEAST_WIDE = 3, 2  # of a repeated end that is cut within a word; of wide characters
_DOTS = ("...", "…")


class Seam:
    """Gets the new text in pieces and gives what is to be added to the old one.

    With `is_asked` the service was asked in words to go on; otherwise it goes on from the last
    token itself, and only an echo of the whole old text is taken out.
    """

    def __init__(self, before: str, is_asked: bool) -> None:
        self._before = before
        self._tail = before[-_TAIL:]
        self._is_asked = is_asked
        self._held: str | None = ""

    def feed(self, piece: str) -> str:
        """More of the new text; what of it can be shown by now."""
        if self._held is None:
            return piece
        # Sign by sign, so that it does not matter how the text was cut into pieces.
        for number, sign in enumerate(piece, 1):
            self._held += sign
            if not self._may_be_repeating(self._held):
                return self.finish() + piece[number:]
        return ""

    def finish(self) -> str:
        """No more comes before this is shown: what was held back, joined."""
        held, self._held = self._held, None
        return self._join(held) if held else ""

    def _may_be_repeating(self, new: str) -> bool:
        """Whether the new text could still turn out to say the end of the old one again."""
        new = self._without_dots(new)
        if self._is_asked and (not new or new in _DOTS[0]):
            return True
        if not self._is_asked:
            may_echo = _ECHO <= len(self._before) <= _LONGEST_ECHO
            return may_echo and len(new) <= len(self._before) and self._before.startswith(new)
        stripped = new.lstrip()
        return any(
            len(self._tail) - start >= len(text) and self._tail.startswith(text, start)
            for text in {new, stripped}
            for start in self._starts(text)
        )

    def _starts(self, text: str) -> list[int]:
        """Places in the old text where a repetition of its end could begin."""
        if not text:
            return []
        tail, places, at = self._tail, [], self._tail.find(text[:1])
        while at >= 0:
            if at == 0 or not (tail[at - 1].isalnum() and tail[at].isalnum()) or _is_wide(tail[at]):
                places.append(at)
            at = tail.find(text[:1], at + 1)
        return places

    def _join(self, new: str) -> str:
        if not self._is_asked:
            is_echo = len(self._before) >= _ECHO and new.startswith(self._before)
            return new[len(self._before) :] if is_echo else new
        bare = self._without_dots(new)
        if not bare.strip():
            return new  # nothing but dots or spaces has come: they are what was said
        new = bare
        for text in (new, new.lstrip()):
            for start in self._starts(text):
                repeated = self._tail[start:]
                if text.startswith(repeated) and self._counts(repeated, text):
                    return text[len(repeated) :]
        return f" {new}" if self._needs_space(new) else new

    def _without_dots(self, new: str) -> str:
        if not self._is_asked or self._tail.endswith("."):
            return new
        bare = new.lstrip()
        for dots in _DOTS:
            if bare.startswith(dots):
                return bare[len(dots) :].lstrip(" ")
        return new

    @staticmethod
    def _counts(repeated: str, text: str) -> bool:
        """Whether a repetition is one: long enough, or whole words."""
        if not repeated.strip():
            return False
        if len(repeated) >= (_LEAST_WIDE if _is_wide(repeated[-1]) else _LEAST):
            return True
        following = text[len(repeated) : len(repeated) + 1]
        return not (following.isalnum() and repeated[-1].isalnum())

    def _needs_space(self, new: str) -> bool:
        """Whether two words would be glued together."""
        last, first = self._tail[-1:], new[:1]
        if not first.isalnum() or _is_wide(first) or not last or _is_wide(last):
            return False
        if first.isdigit() and (last.isdigit() or self._tail[-2:-1].isdigit()):
            return False
        return last.isalnum() or last in ".,;:!?)\"'”’"


def _is_wide(sign: str) -> bool:
    """Whether a sign is of a script that writes no spaces between its words."""
    return sign >= "\u2e80"

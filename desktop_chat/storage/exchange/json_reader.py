"""JSON of any size, read as it comes: what is small is decoded at once, what is not by its parts.

A value that lies within `PIECE` characters is left to the standard library, whose decoder holds
the interpreter for as long as it works: a millisecond or two. Of longer ones the members are read
one by one, and of longer strings the pieces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NoReturn

from desktop_chat.storage.exchange.failures import ImportRefused, Refusal

PIECE = 131_072  # characters
MAX_STRING = 64 * 1024 * 1024  # characters
MAX_KEY = 1_000
MAX_ITEMS = 100_000  # of a list or object that is kept and longer than a piece
MAX_PASSED_OVER = 1_000_000  # of one that is not kept
MAX_DEPTH = 24  # of what is longer than a piece

_BEGINNINGS = '{["-0123456789tfnNI'
_MAY_GO_ON = ("", *"0123456789.eE+-")  # a number, where the text so far ends
_CUT = re.compile(r"\.|[eE][+-]?")
_WORDS = ("true", "false", "null", "NaN", "-Infinity", "Infinity")
_SPACE = re.compile(r"[ \t\r\n]*+")
_ESCAPE = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})")
_PLAIN = re.compile(r"[^\"\\]*+")
_HALF = re.compile(r"[^\\]\\u[dD][89abAB][0-9a-fA-F]{2}\Z")
_STRING_PART = re.compile(rf"{_PLAIN.pattern}(?:{_ESCAPE.pattern}{_PLAIN.pattern})*+")


class JsonReader:
    """Pulls values out of a text that `read` gives piece by piece, with "" at its end.

    `members` and `items` stand before each value in turn; it has to be taken by `value` or
    `skip`, or gone into by `members` or `items`, before the next. Raises `ImportRefused`.
    """

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self._text = ""
        self._at = 0
        self._dropped = 0
        self._bound = float("inf")
        self._is_over = False
        self._decode = json.JSONDecoder(parse_constant=_refuse_constant).raw_decode

    @property
    def position(self) -> int:
        """How many characters have been taken."""
        return self._dropped + self._at

    def allow(self, length: int) -> None:
        """Refuse, from here on, what goes on for more than so many characters."""
        self._bound = self.position + length

    def peek(self) -> str:
        """The first character of what comes, "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_over:
                return ""
            self._fill()

    def members(self) -> Iterator[str]:
        """The keys of an object, before the value of each."""
        self._expect("{")
        if self._take("}"):
            return
        while True:
            if self.peek() != '"':
                self._fail()
            key = self.value()
            if not isinstance(key, str) or len(key) > MAX_KEY:
                raise ImportRefused(Refusal.BAD_VALUE, "a key")
            self._expect(":")
            yield key
            if self._take("}"):
                return
            self._expect(",")

    def items(self) -> Iterator[int]:
        """The numbers of a list's items, from 0, before each item."""
        self._expect("[")
        if self._take("]"):
            return
        number = 0
        while True:
            yield number
            number += 1
            if self._take("]"):
                return
            self._expect(",")

    def require(self, sign: str, where: str) -> None:
        """See that an object ("{") or a list ("[") comes."""
        found = self.peek()
        if found == sign:
            return
        if not found or found not in _BEGINNINGS:
            self._fail()
        raise ImportRefused(Refusal.WRONG_TYPE, where)

    def value(self) -> object:
        """The next value, whole."""
        return self._next(True, 0)

    def skip(self) -> None:
        """Read the next value and drop it."""
        self._next(False, 0)

    def end(self) -> None:
        """See that nothing comes any more."""
        if self.peek():
            self._fail()

    def _next(self, keeps: bool, depth: int) -> object:
        self.peek()
        is_whole, value = self._whole()
        return value if is_whole else self._by_parts(keeps, depth)

    def _whole(self) -> tuple[bool, object]:
        """The next value if it lies within a piece, and whether it does."""
        while True:
            error: ValueError | None = None
            try:
                value, end = self._decode(self._text, self._at)
                if self._is_over or self._text[end : end + 1] not in _MAY_GO_ON:
                    self._at = end
                    return True, value
            except json.JSONDecodeError as broken:
                error = broken
            except RecursionError:
                raise ImportRefused(Refusal.TOO_DEEP, f"at {self.position}") from None
            except ValueError:  # more digits than Python takes
                raise ImportRefused(Refusal.BAD_VALUE, f"at {self.position}") from None
            if self._is_over:
                self._fail(error)
            if len(self._text) - self._at >= PIECE:
                return False, None
            self._fill()

    def _by_parts(self, keeps: bool, depth: int) -> object:
        if depth >= MAX_DEPTH:
            raise ImportRefused(Refusal.TOO_DEEP, f"at {self.position}")
        match self._text[self._at]:
            case '"':
                return self._long_string(keeps)
            case "{":
                members: dict[str, object] = {}
                for number, key in enumerate(self.members()):
                    value = self._next(keeps, depth + 1)
                    if keeps:
                        members[key] = value
                    self._check_count(number, keeps)
                return members
            case "[":
                items: list[object] = []
                for number in self.items():
                    value = self._next(keeps, depth + 1)
                    if keeps:
                        items.append(value)
                    self._check_count(number, keeps)
                return items
        return self._fail()

    def _long_string(self, keeps: bool) -> str:
        self._at += 1
        parts: list[str] = []  # a text that grows is copied whole again and again
        length = 0
        while True:
            if len(self._text) - self._at < PIECE and not self._is_over:
                self._fill()
            found = _STRING_PART.match(self._text, self._at, self._at + PIECE)
            source = found[0] if found else ""
            if _HALF.search(source, max(1, len(source) - 7)):  # goes with the other half
                source = source[:-6]
            try:
                part = json.loads(f'"{source}"')
            except json.JSONDecodeError:  # a control character
                raise ImportRefused(Refusal.NOT_JSON, f"at {self.position}") from None
            length += len(part)
            if length > MAX_STRING:
                raise ImportRefused(Refusal.TOO_LARGE, f"a text at {self.position}")
            if keeps:
                parts.append(part)
            self._at += len(source)
            if self._text.startswith('"', self._at):
                self._at += 1
                return "".join(parts)
            if not source:
                self._fail()

    def _check_count(self, number: int, keeps: bool) -> None:
        if number >= (MAX_ITEMS if keeps else MAX_PASSED_OVER):
            raise ImportRefused(Refusal.TOO_LARGE, f"a list at {self.position}")

    def _take(self, sign: str) -> bool:
        if self.peek() != sign:
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            self._fail()

    def _fill(self) -> None:
        if self.position > self._bound:
            raise ImportRefused(Refusal.TOO_LARGE, f"at {self.position}")
        piece = self._read()
        self._is_over = not piece
        self._dropped += self._at
        self._text = self._text[self._at :] + piece
        self._at = 0

    def _fail(self, error: ValueError | None = None) -> NoReturn:
        """Refuse what is here: it ends too soon, or it is no JSON."""
        at = self._at
        is_short = False
        if isinstance(error, json.JSONDecodeError):
            at = error.pos
            is_short = error.msg.startswith("Unterminated")
            is_short |= "escape" in error.msg and len(self._text) - at < 6
        rest = self._text[at:].strip()
        is_short = is_short or any(word.startswith(rest) for word in _WORDS)
        if self._is_over and (is_short or _CUT.fullmatch(rest)):
            raise ImportRefused(Refusal.TRUNCATED, f"after {self._dropped + at}") from None
        raise ImportRefused(Refusal.NOT_JSON, f"at {self._dropped + at}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ImportRefused(Refusal.BAD_VALUE, name)

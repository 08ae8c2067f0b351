"""Colours for code: Pygments' lexers, resumed at the last line end, mapped to a few hues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from desktop_chat.markdown.languages import display_name, is_known, lexer_name

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

__all__ = ["ColouredRun", "Highlighter", "Hue", "display_name", "highlight", "is_known"]

LONG_LINE = 2_000  # characters; a longer one is plain
LONG_CODE = 400_000
_IDLE_MATCHES = 50  # empty ones at one place, after which a lexer is taken to go in circles

Token: TypeAlias = "tuple[int, _TokenType, str]"  # where, what, and the text

# What may span lines in one token: its beginning and its end. See `_Machine`.
_SPANNING = (("/*", "*/"), ("<!--", "-->"), ('"""', '"""'), ("'''", "'''"), ("`", "`"))
_BY_TYPE = {
    "Comment": "COMMENT",
    "Comment.Preproc": "KEYWORD",
    "Comment.PreprocFile": "STRING",
    "Keyword": "KEYWORD",
    "Operator.Word": "KEYWORD",
    "Name.Attribute": "NAME",
    "Name.Builtin": "NAME",
    "Name.Builtin.Pseudo": "PLAIN",
    "Name.Class": "NAME",
    "Name.Decorator": "NAME",
    "Name.Exception": "NAME",
    "Name.Function": "NAME",
    "Name.Tag": "KEYWORD",
    "Literal.String": "STRING",
    "Literal.String.Doc": "COMMENT",
    "Literal.Date": "STRING",
    "Literal.Number": "NUMBER",
    "Generic.Deleted": "NUMBER",
    "Generic.Inserted": "KEYWORD",
    "Generic.Heading": "NAME",
    "Generic.Subheading": "NAME",
    "Generic.Prompt": "COMMENT",
    "Generic.Strong": "NAME",
}


class Hue(Enum):
    """What a run is coloured for; the colours are the theme's."""

    PLAIN = auto()
    KEYWORD = auto()
    STRING = auto()
    NUMBER = auto()
    COMMENT = auto()
    NAME = auto()


class ColouredRun(NamedTuple):
    """A piece of a line in one hue; never with a line end."""

    text: str
    hue: Hue


Line: TypeAlias = list[ColouredRun]


class Highlighter:
    """Colours one block of code while it grows."""

    def __init__(self, language: str) -> None:
        """`language` is what stands behind the fence; nothing is guessed from the code."""
        self._machine = _machine(language)
        self._fed = 0

    @property
    def is_plain(self) -> bool:
        """Whether all further lines come plain: the language is unknown, or cannot be resumed.

        Then `highlight` may still colour the whole of it, once it is there.
        """
        return self._machine is None

    def feed(self, lines: str) -> list[Line]:
        """The runs of each of the next lines, all of them complete; the last may lack its LF.

        The runs of a line joined are the line. The work is in proportion to `lines`, whatever
        came before.
        """
        listed = _split(lines)
        self._fed += len(lines)
        if self._fed > LONG_CODE:
            self._machine = None
        if self._machine is None:
            return [_plain(line) for line in listed]
        text = _for_lexer(listed)
        try:
            coloured = list(_by_line(self._machine.read(text), text))
        except Exception:  # a lexer's fault costs the colours, not the text
            self._machine = None
            return [_plain(line) for line in listed]
        return [
            _plain(line) if len(line) > LONG_LINE else runs
            for line, runs in zip(listed, coloured, strict=True)
        ]


def highlight(language: str, code: str) -> Iterator[Line]:
    """The runs of each line of a whole block, each line when it is asked for.

    So that a caller can take lines for some milliseconds, and go on later. As many lines as
    `Highlighter.feed` gives for the same text; a line end at the end begins no further line.
    """
    listed = _split(code)
    lexer = _lexer(language) if len(code) <= LONG_CODE else None
    done = 0
    if lexer is not None:
        text = _for_lexer(listed)
        try:
            for runs in _by_line(lexer.get_tokens_unprocessed(text), text):
                line = listed[done]
                done += 1
                yield _plain(line) if len(line) > LONG_LINE else runs
        except Exception:  # a lexer's fault costs the colours, not the text
            lexer = None
    for line in listed[done:]:
        yield _plain(line)


def _split(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _plain(line: str) -> Line:
    return [ColouredRun(line, Hue.PLAIN)] if line else []


def _for_lexer(lines: list[str]) -> str:
    """The text that a lexer sees: without the lines that are too long for it."""
    return "".join([f"{line}\n" if len(line) <= LONG_LINE else "\n" for line in lines])


def _lexer(language: str) -> Lexer | None:
    """A lexer of one's own, or None for plain text."""
    name = lexer_name(language)
    if not name:
        return None
    from pygments.lexers import find_lexer_class

    found = find_lexer_class(name)
    return found(stripnl=False, ensurenl=False) if found else None


def _machine(language: str) -> _Machine | _ContextMachine | None:
    lexer = _lexer(language)
    if lexer is None:
        return None
    from pygments.lexer import DelegatingLexer, ExtendedRegexLexer, RegexLexer

    if isinstance(lexer, DelegatingLexer) or not isinstance(lexer, RegexLexer):
        return None
    if isinstance(lexer, ExtendedRegexLexer):
        return _ContextMachine(lexer)
    return _Machine(lexer)


class _ContextMachine:
    """Goes on with a lexer that keeps its state in a context."""

    def __init__(self, lexer: Any) -> None:
        from pygments.lexer import LexerContext
        from pygments.lexers.data import YamlLexer, YamlLexerContext

        self._lexer = lexer
        kind: Any = YamlLexerContext if isinstance(lexer, YamlLexer) else LexerContext
        self._context = kind("", 0)

    def read(self, text: str) -> Iterator[Token]:
        """The tokens of the next lines."""
        context = self._context
        context.text, context.pos, context.end = text, 0, len(text)
        tokens: Iterator[Token] = self._lexer.get_tokens_unprocessed(context=context)
        return tokens


class _Machine:
    """The loop of Pygments' RegexLexer, which can go on where it stopped.

    A comment or string that one expression finds in one piece would not be found if its end is
    still to come. So where the text ends within one, its end is put there for a trial, and the
    rest is taken as part of it until the real end comes.
    """

    def __init__(self, lexer: Any) -> None:
        from pygments.token import _TokenType

        self._plain_action = _TokenType
        self._lexer = lexer
        self._stack = ["root"]
        self._closer = ""  # of what is open at the last line end
        self._open_type: _TokenType | None = None

    def read(self, text: str) -> Iterable[Token]:
        """The tokens of the next lines."""
        begin = 0
        found: list[Token] = []
        if self._closer and self._open_type is not None:
            end = text.find(self._closer)
            if end < 0:
                return [(0, self._open_type, text)]
            begin = end + len(self._closer)
            found.append((0, self._open_type, text[:begin]))
            self._closer = ""
        stack = list(self._stack)
        for opener, closer in _SPANNING:
            at = text.rfind(opener, begin)
            if at < 0 or text.find(closer, at + len(opener)) >= 0:
                continue
            tokens = list(self._run(text + closer, begin, len(text)))
            if self._closer:
                return found + tokens
            self._stack = list(stack)
        return found + list(self._run(text, begin, len(text)))

    def _run(self, text: str, pos: int, end: int) -> Iterator[Token]:
        """Tokens of text[pos:end]; what stands behind is what closes a token that is open."""
        states = self._lexer._tokens
        rules = states[self._stack[-1]]
        idle = 0
        while pos < end:
            action, new_state, found = _first_match(rules, text, pos)
            if found is None:
                if text[pos] == "\n":
                    self._stack = ["root"]
                    rules = states["root"]
                pos += 1
                continue
            last: Token | None = None
            if type(action) is self._plain_action:
                last = pos, action, found.group()
                yield last
            elif action is not None:
                for last in action(self._lexer, found):
                    yield last
            if found.end() > end and last is not None:
                self._closer, self._open_type = text[end:], last[1]
            idle = idle + 1 if found.end() == pos else 0
            if idle > _IDLE_MATCHES:
                raise RecursionError("the lexer goes in circles")
            pos = found.end()
            if new_state is not None:
                _move(self._stack, new_state)
                rules = states[self._stack[-1]]


def _first_match(rules: Any, text: str, pos: int) -> tuple[Any, Any, re.Match[str] | None]:
    """The first rule that holds at a place: its action, its change of state, and the match."""
    for match, action, new_state in rules:
        found = match(text, pos)
        if found:
            return action, new_state, found
    return None, None, None


def _move(stack: list[str], new_state: Any) -> None:
    """Carry out a rule's change of states, as Pygments words it."""
    if isinstance(new_state, int):
        del stack[max(1, len(stack) - abs(new_state)) :]
        return
    for state in (new_state,) if isinstance(new_state, str) else new_state:
        if state == "#pop":
            if len(stack) > 1:
                stack.pop()
        elif state == "#push":
            stack.append(stack[-1])
        else:
            stack.append(state)


def _by_line(tokens: Iterable[Token], text: str) -> Iterator[Line]:
    """The tokens as runs, line by line.

    The text of a run is taken from `text` by the token's place, so that what a lexer leaves out
    or gives twice changes nothing. `text` ends with a line end.
    """
    hue_of = _hues()
    line: Line = []
    at = 0
    for start, kind, value in tokens:
        end = min(start + len(value), len(text))
        if start > at:
            yield from _cut(line, text[at:start], Hue.PLAIN)
            at = start
        if end > at:
            yield from _cut(line, text[at:end], hue_of(kind))
            at = end
    if at < len(text):
        yield from _cut(line, text[at:], Hue.PLAIN)


def _cut(line: Line, piece: str, hue: Hue) -> Iterator[Line]:
    """Add a piece to `line`; each time it is full, give a copy of it and begin anew."""
    while piece:
        head, end, piece = piece.partition("\n")
        if head:
            if line and (line[-1].hue is hue or head.isspace()):
                line[-1] = ColouredRun(line[-1].text + head, line[-1].hue)
            else:
                line.append(ColouredRun(head, hue))
        if end:
            yield line.copy()
            line.clear()


def _hues() -> Callable[[_TokenType], Hue]:
    """A function from a type of token to its hue: its own, or that of its nearest parent."""
    known: dict[_TokenType, Hue] = {}

    def hue_of(kind: _TokenType) -> Hue:
        if kind not in known:
            name = str(kind).removeprefix("Token").removeprefix(".")
            while name and name not in _BY_TYPE:
                name = name.rpartition(".")[0]
            known[kind] = Hue[_BY_TYPE.get(name, "PLAIN")]
        return known[kind]

    return hue_of

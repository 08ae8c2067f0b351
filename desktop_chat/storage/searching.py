"""Search: every word of a query, anywhere in a message; best first, with the place in the text."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import log2
from typing import Any, NamedTuple

from desktop_chat.chat.cleaning import clean
from desktop_chat.storage import brief_terms
from desktop_chat.storage.indexing import OVERLAP, PART, PART_BITS, PART_MASK, is_pair
from desktop_chat.storage.values import Mark, SearchHit, SearchResults, Within

MAX_QUERY = 1000
MAX_TERMS = 16
CANDIDATES = 400  # the newest messages that match; the best of them are shown
BACKLOG = 2000  # messages that are not indexed yet and read through all the same
MAX_TITLES = 20
EASE_EVERY, EASE = 16, 0.0001  # the interpreter is left to other threads, for so many seconds
BEFORE, SNIPPET = 40, 160

_TITLE = "CASE WHEN c.title = '' THEN c.first_words ELSE c.title END"
_FOUND = f"m.number, m.id, m.role, m.created_at, c.id, {_TITLE}"
_EVERYWHERE = Within()
_WILD = re.compile(r"[%_\\]")
_SEEN = "c.state = 'shown' AND m.dropped_by IS NULL"


class _Candidate(NamedTuple):
    number: int
    message_id: str
    role: str
    created_at: float
    conversation_id: str
    title: str
    text: str
    offset: int = 0  # of the text in the message


class Query:
    """A query taken apart. Words are joined by "and"; quotation marks hold words together."""

    def __init__(self, text: str) -> None:
        self.text = clean(text[:MAX_QUERY]).strip()
        found = re.findall(r'"([^"]+)"?|([^\s"]+)', self.text)
        terms = [(quoted or plain).strip()[:OVERLAP] for quoted, plain in found]
        self.terms = list(dict.fromkeys(term for term in terms if term))[:MAX_TERMS]
        self._patterns = [re.compile(re.escape(term), re.IGNORECASE) for term in self.terms]
        whole = r"\s+".join(map(re.escape, self.terms))
        self._whole = re.compile(whole, re.IGNORECASE) if len(self.terms) > 1 else None

    @property
    def indexed(self) -> list[str]:
        """Terms that the trigram index finds."""
        return [term for term in self.terms if len(term) >= 3]

    @property
    def pairs(self) -> list[str]:
        """Terms that the index of pairs finds."""
        return [term for term in self.terms if is_pair(term)]

    def marks(self, text: str) -> Iterator[Mark]:
        """Where the terms are, in order of the terms."""
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                yield Mark(*match.span())

    def first(self, text: str) -> int:
        """Where to look at first: the whole query, else the first term; -1 if neither is there."""
        for pattern in (self._whole, *self._patterns):
            if pattern is not None and (match := pattern.search(text)):
                return match.start()
        return -1

    def weight(self, candidate: _Candidate) -> float:
        """How well a text answers the query, without regard to its age."""
        text = candidate.text
        weight = 0.5 if candidate.role == "user" else 0.0
        if self._whole is not None and self._whole.search(text):
            weight += 3
        for pattern in self._patterns:
            spans = [match.span() for match in pattern.finditer(text)][:64]
            if not spans:
                continue
            weight += log2(1 + len(spans)) / (1 + log2(1 + len(text) / 500))
            if any(_is_word(text, *span) for span in spans):
                weight += 2
        return weight


def _is_word(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())


def search(
    connection: sqlite3.Connection,
    text: str,
    limit: int,
    within: Within = _EVERYWHERE,
    go_on: Callable[[], bool] = lambda: True,
) -> SearchResults | None:
    """What a query finds within some bounds; None if `go_on` became false.

    Titles belong to no speaker and no place in a conversation: they are found by words and time.
    """
    query = Query(text)
    if not query.terms:
        return SearchResults(text, ())
    whole = True
    if within.conversation_id:
        found = _in_conversation(connection, query, within)
    else:
        waiting = connection.execute("SELECT count(*) FROM unindexed WHERE parts >= 0").fetchone()[
            0
        ]
        whole = waiting <= BACKLOG
        found = _in_all(connection, query, within, bool(waiting))
    ranked: list[tuple[float, _Candidate]] = []
    for count, candidate in enumerate(found):
        if not go_on():
            return None
        if count % EASE_EVERY == 0:
            time.sleep(EASE)
        ranked.append((query.weight(candidate), candidate))
    has_titles = not within.conversation_id and not within.role
    titles = _titles(connection, query, within) if has_titles else ()
    hits = tuple(_hit(query, each) for each in _best(ranked, limit))
    return SearchResults(text, hits, whole, titles)


def _best(ranked: list[tuple[float, _Candidate]], limit: int) -> Iterable[_Candidate]:
    """One hit a message, best first; of two that are as good, the newer one."""
    newest = max((each.number for _, each in ranked), default=0) or 1
    best: dict[int, tuple[float, _Candidate]] = {}
    for weight, each in ranked:
        score = weight + each.number / newest
        if each.number not in best or best[each.number][0] < score:
            best[each.number] = (score, each)
    in_order = sorted(best.values(), key=lambda pair: (-pair[0], -pair[1].number))
    return [each for _, each in in_order[:limit]]


def _in_all(
    connection: sqlite3.Connection, query: Query, within: Within, has_backlog: bool
) -> list[_Candidate]:
    if query.indexed:
        match = " AND ".join(f'"{_doubled(term)}"' for term in query.indexed)
        rows = _by_index(connection, "trigrams", match, _others(query, query.indexed), within)
    elif query.pairs:
        match = " AND ".join(f'"{term}"' for term in query.pairs)
        rows = _by_index(connection, "pairs", match, _others(query, query.pairs), within)
    elif (numbers := brief_terms.messages_with(connection, query.terms)) is not None:
        return _listed(connection, query, within, numbers, has_backlog)
    else:
        return [_whole_text(row) for row in _by_reading(connection, query, "messages m", within)]
    found = [
        _whole_text(row[1:])._replace(offset=(row[0] & PART_MASK) * PART)
        for row in rows  # the part that matches, not the whole of a long message
    ]
    if has_backlog:
        rows = _by_reading(connection, query, _UNINDEXED, within)
        found += [_whole_text(row) for row in rows]
    return found


_UNINDEXED = f"""(SELECT message FROM unindexed WHERE parts >= 0
    ORDER BY message DESC LIMIT {BACKLOG}) u
    CROSS JOIN messages m ON m.number = u.message"""
_LISTED = "json_each(?) u CROSS JOIN messages m ON m.number = u.value"


def _listed(
    connection: sqlite3.Connection,
    query: Query,
    within: Within,
    numbers: Sequence[int],
    has_backlog: bool,
) -> list[_Candidate]:
    """Those of the messages given, and of the ones that wait for the index, that match."""
    newest_first = json.dumps(sorted(numbers, reverse=True))
    rows = _by_reading(connection, query, _LISTED, within, newest_first)
    if has_backlog:
        rows += _by_reading(connection, query, _UNINDEXED, within)
    return [_whole_text(row) for row in rows]


def _by_index(
    connection: sqlite3.Connection, index: str, match: str, others: list[str], within: Within
) -> list[tuple[Any, ...]]:
    bounds, bound_values = _bounds(within)
    likes = "".join(f" AND {_like('m.text', term)}" for term in others)
    values = [value for term in others for value in _like_values(term)]
    return connection.execute(
        f"""SELECT {index}.rowid, {_FOUND},
            substr(m.text, ({index}.rowid & {PART_MASK}) * {PART} + 1, {PART + OVERLAP})
        FROM {index} CROSS JOIN messages m ON m.number = {index}.rowid >> {PART_BITS}
        CROSS JOIN conversations c ON c.number = m.conversation
        WHERE {index} MATCH ? AND {_SEEN}{bounds}{likes}
        ORDER BY {index}.rowid DESC LIMIT {CANDIDATES}""",
        (match, *bound_values, *values),
    ).fetchall()


def _by_reading(
    connection: sqlite3.Connection, query: Query, table: str, within: Within, *table_values: str
) -> list[tuple[Any, ...]]:
    bounds, values = _bounds(within)
    likes = "".join(f" AND {_like('m.text', term)}" for term in query.terms)
    order = "" if table is _LISTED else " ORDER BY m.number DESC"  # sorting would read all of them
    all_values = [
        *table_values,
        *values,
        *(value for term in query.terms for value in _like_values(term)),
    ]
    return connection.execute(
        f"""SELECT {_FOUND}, m.text FROM {table}
        CROSS JOIN conversations c ON c.number = m.conversation
        WHERE {_SEEN}{bounds}{likes}{order} LIMIT {CANDIDATES}""",
        all_values,
    ).fetchall()


def _bounds(within: Within, changed: str = "m.created_at") -> tuple[str, list[object]]:
    """The bounds of a search as SQL, and their values."""
    said = (
        (
            " AND m.conversation = (SELECT number FROM conversations WHERE id = ?)",
            within.conversation_id or None,
        ),
        (f" AND {changed} >= ?", within.since),
        (f" AND {changed} < ?", within.until),
        (" AND m.role = ?", within.role or None),
    )
    sql = "".join(condition for condition, value in said if value is not None)
    return sql, [value for _, value in said if value is not None]


def _in_conversation(
    connection: sqlite3.Connection, query: Query, within: Within
) -> list[_Candidate]:
    rows = _by_reading(connection, query, "messages m", within)
    return [_whole_text(row) for row in rows]


def _whole_text(row: tuple[Any, ...]) -> _Candidate:
    return _Candidate(*row)


def _titles(connection: sqlite3.Connection, query: Query, within: Within) -> tuple[SearchHit, ...]:
    """Conversations whose title, or first words in its stead, holds every term."""
    bounds, values = _bounds(within, "c.updated_at")
    likes = "".join(f" AND {_like(_TITLE, term)}" for term in query.terms)
    values += [value for term in query.terms for value in _like_values(term)]
    rows = connection.execute(
        f"""SELECT c.id, {_TITLE}, c.updated_at FROM conversations c
        WHERE c.state = 'shown'{bounds}{likes} ORDER BY c.place DESC LIMIT {MAX_TITLES}""",
        values,
    )
    return tuple(
        SearchHit(number, title, "", "", changed, title, _sorted(query.marks(title)), 0)
        for number, title, changed in rows
    )


def _others(query: Query, found: list[str]) -> list[str]:
    return [term for term in query.terms if term not in found]


def _doubled(term: str) -> str:
    return term.replace('"', '""')


def _like(column: str, term: str) -> str:
    """LIKE folds the case of ASCII alone: other letters are looked for in both cases."""
    alternatives = [f"{column} LIKE ? ESCAPE '\\'"] * len(_like_values(term))
    return f"({' OR '.join(alternatives)})"


def _like_values(term: str) -> list[str]:
    forms = [term] if term.isascii() else list(dict.fromkeys((term, term.lower(), term.upper())))
    return [f"%{_WILD.sub(_escaped, form)}%" for form in forms]


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match[0]


def _hit(query: Query, candidate: _Candidate) -> SearchHit:
    snippet, marks, start = cut_snippet(query, candidate.text)
    return SearchHit(
        candidate.conversation_id,
        candidate.title,
        candidate.message_id,
        candidate.role,
        candidate.created_at,
        snippet,
        marks,
        candidate.offset + start,
    )


def cut_snippet(query: Query, text: str) -> tuple[str, tuple[Mark, ...], int]:
    """A line around the first match, where the matches are in it, and where it is in the text."""
    first = max(0, query.first(text))
    start = max(0, first - BEFORE)
    if start:  # at a word, where one begins nearby
        space = re.compile(r"\s").search(text, start, first)
        start = space.end() if space else start
    piece = text[start : start + SNIPPET]
    line = re.sub(r"\s", " ", piece)
    left = "…" if start else ""
    right = "…" if start + SNIPPET < len(text) else ""
    marks = [Mark(mark.start + len(left), mark.end + len(left)) for mark in query.marks(line)]
    return left + line + right, _sorted(marks), first


def _sorted(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in order; those that touch or overlap as one."""
    joined: list[Mark] = []
    for mark in sorted(marks):
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Mark(joined[-1].start, max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return tuple(joined)

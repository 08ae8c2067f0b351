"""One or two letters are found by the index wherever they are, and none is missed."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_chat.storage import brief_terms, schema
from desktop_chat.storage.database import Access, connect, create_database, transaction
from desktop_chat.storage.indexing import PART, Backlog
from desktop_chat.storage.searching import search
from desktop_chat.storage.writes import put_conversation
from tests.stories import story

LONG = "ab" * (PART // 2 - 1) + "c" + "QX" + "b" * PART  # across the border of two parts
TEXTS = (
    *("x", "qx", "Qx and more", "it ends in qX", "in the aqxb middle", "q x", "ab", "ax", "É x"),
    *("数", "数据", "很多数", "数据库存", "b数", "数b", LONG),
)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A reader's connection to messages of those texts, indexed."""
    path = tmp_path / "history.db"
    writer = create_database(path)
    schema.migrate(writer)
    fill(writer, TEXTS)
    reader = connect(path, Access.READ)
    yield reader
    reader.close()
    writer.close()


def fill(connection: sqlite3.Connection, texts: tuple[str, ...]) -> None:
    with transaction(connection):
        put_conversation(connection, story(*texts))
    while True:
        with transaction(connection):
            if not Backlog().step(connection):
                return


def texts_with(connection: sqlite3.Connection, *terms: str) -> set[str] | None:
    numbers = brief_terms.messages_with(connection, terms)
    if numbers is None:
        return None
    sql = "SELECT text FROM messages WHERE number = ?"
    return {connection.execute(sql, (number,)).fetchone()[0] for number in numbers}


@pytest.mark.parametrize("term", ["qx", "QX", "x", "in", "数", "数据", "库存", "b数", "B数", "zz"])
def test_none_is_missed(history: sqlite3.Connection, term: str) -> None:
    found = texts_with(history, term)
    assert found is not None
    wanted = {text for text in TEXTS if term.lower() in text.lower()}
    assert found >= wanted
    hits = search(history, f'"{term}"', 50)
    assert hits is not None
    assert len(hits.hits) == len(wanted)


def test_the_rarest_of_several_is_asked(history: sqlite3.Connection) -> None:
    assert texts_with(history, "b", "qx") == texts_with(history, "qx")
    assert texts_with(history, "b") is None
    hits = search(history, "qx an", 50)
    assert hits is not None
    assert [hit.snippet for hit in hits.hits] == ["Qx and more"]


def test_letters_of_two_cases_outside_of_ascii_are_left_to_reading(
    history: sqlite3.Connection,
) -> None:
    assert texts_with(history, "é") is None
    hits = search(history, "é", 50)
    assert hits is not None
    assert [hit.snippet for hit in hits.hits] == ["É x"]


def test_what_is_frequent_is_left_to_reading(
    history: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brief_terms, "MOST", 2)
    assert texts_with(history, "qx") is None  # three begin with it
    assert texts_with(history, "x") is None
    assert texts_with(history, "存") == {"数据库存"}


def test_a_file_without_the_index_is_read(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    writer = create_database(path)
    schema.migrate(writer)
    fill(writer, TEXTS)
    writer.execute("DROP INDEX messages_ends")
    reader = connect(path, Access.READ)
    assert texts_with(reader, "qx") is None
    hits = search(reader, "qx", 50)
    assert hits is not None
    assert len(hits.hits) == 5
    reader.close()
    writer.close()


def test_the_reader_can_write_nothing_afterwards(history: sqlite3.Connection) -> None:
    texts_with(history, "qx")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        history.execute("DELETE FROM messages")


@given(st.lists(st.text("aAbB数据 \n", max_size=7), min_size=1, max_size=8), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_two_letters(texts: list[str], data: st.DataObject) -> None:
    pieces = sorted(
        {text[at : at + n] for text in texts for at in range(len(text)) for n in (1, 2)}
    ) or ["a"]
    term = data.draw(st.sampled_from(pieces))
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        schema.migrate(connection)
        fill(connection, tuple(texts))
        found = texts_with(connection, term)
        assert found is not None
        assert found >= {text for text in texts if term.lower() in text.lower()}

"""Folders, pins, the archive and tags: kept, read, carried over, and never in the way of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_chat.chat.arrangement import (
    MAX_NAME,
    MAX_TAGS,
    USUAL,
    Arrangement,
    Tag,
    clean_name,
    tags_from,
    tags_record,
)
from desktop_chat.storage import schema
from desktop_chat.storage.backups import Backups
from desktop_chat.storage.database import create_database
from desktop_chat.storage.history import History
from desktop_chat.storage.salvage import salvage
from tests.stories import got, opened, story

ARRANGED = Arrangement("Work", True, True, True, (Tag("数据库", "green"), Tag("later", "red")))


def test_it_is_kept_and_listed(tmp_path: Path) -> None:
    plain, put = story("plain"), story("put")
    with opened(tmp_path) as store:
        store.save(plain)
        store.save(put)
        got(store.arrange((put.id, ARRANGED)))
        assert [line.arrangement for line in got(store.lines())] == [ARRANGED, USUAL]
    with opened(tmp_path) as store:
        assert got(store.conversation(put.id)) == put._replace(arrangement=ARRANGED)
        got(store.arrange((put.id, USUAL), (plain.id, ARRANGED)))
        assert [line.arrangement for line in got(store.lines())] == [USUAL, ARRANGED]


def test_saving_a_conversation_leaves_its_place(tmp_path: Path) -> None:
    told = story("told")._replace(arrangement=ARRANGED)
    with opened(tmp_path) as store:
        got(store.save(told))
        got(store.save(told._replace(arrangement=USUAL, messages=())))
        got(store.save(told._replace(arrangement=Arrangement("Other"), messages=())))
        assert got(store.lines())[0].arrangement == ARRANGED


def test_an_archived_conversation_does_not_open_first(tmp_path: Path) -> None:
    old, new = story("old"), story("new")._replace(arrangement=Arrangement(is_archived=True))
    with opened(tmp_path) as store:
        store.save(old)
        store.save(new)
    with opened(tmp_path) as store:
        assert store.opening.last is not None
        assert store.opening.last.conversation.id == old.id


def test_the_model_does_not_rename_what_the_person_named(tmp_path: Path) -> None:
    told = story("first words of it")
    with opened(tmp_path) as store:
        got(store.save(told))
        got(store.suggest_title(told.id, "A good title"))
        (line,) = got(store.lines())
        assert (line.title, line.is_titled) == ("A good title", False)
        got(store.rename(told.id, "Mine"))
        got(store.suggest_title(told.id, "Another title"))
        assert got(store.lines())[0].title == "Mine"


def test_pages_of_an_import_leave_nothing_out(tmp_path: Path) -> None:
    stories = [story(f"number {number}") for number in range(9)]
    with opened(tmp_path) as store:
        got(store.import_some("b", stories))
        got(store.finish_import("b"))
        found = got(store.lines(limit=4))
        while more := got(store.lines((found[-1].place, found[-1].number), 4)):
            found = (*found, *more)
        assert [line.title for line in found] == [f"number {n}" for n in range(9)]  # as they stood


def test_several_are_deleted_and_brought_back_at_once(tmp_path: Path) -> None:
    stories = [story(f"number {number}") for number in range(5)]
    with opened(tmp_path) as store:
        for each in stories:
            store.save(each)
        got(store.delete(*(each.id for each in stories[1:4])))
        assert [line.title for line in got(store.lines())] == ["number 4", "number 0"]
        got(store.undelete(*(each.id for each in stories[1:4])))
        assert len(got(store.lines())) == 5


def test_backups_and_salvage_carry_it_over(tmp_path: Path) -> None:
    told, plain = story("told")._replace(arrangement=ARRANGED), story("plain")
    with opened(tmp_path) as store:
        store.save(told)
        got(store.save(plain))
        assert got(store.back_up()) is not None
        got(store.delete(plain.id))
        (backup,) = got(store.backups())
    for source, newest in ((tmp_path / "history.db", None), (tmp_path / "empty.db", backup.path)):
        if newest is not None:
            source.write_bytes(b"")
        target = create_database(tmp_path / f"{source.stem}-new.db")
        schema.migrate(target)
        salvage(source, target, newest)
        rows = target.execute(
            "SELECT c.id, a.folder, a.tags FROM arrangement a JOIN conversations c"
            " ON c.number = a.conversation"
        ).fetchall()
        target.close()
        assert [row[:2] for row in rows] == [(told.id, "Work")]
        assert "数据库" in rows[0][2]
    history = History(tmp_path)
    history.restore(backup.path)
    assert Backups(tmp_path / "backups").newest_good() == backup.path
    with opened(tmp_path) as store:
        assert {line.title: line.arrangement for line in got(store.lines())} == {
            "told": ARRANGED,
            "plain": USUAL,
        }


@pytest.mark.parametrize(
    ("text", "name"),
    [("  a \n b ", "a b"), ("x" * 99, "x" * MAX_NAME), ("a\0b", "ab"), ("", "")],
)
def test_names_are_one_short_line(text: str, name: str) -> None:
    assert clean_name(text) == name


def test_tags_are_read_from_anything() -> None:
    assert tags_from("none") == ()
    assert tags_from([{"name": 1}, {}, None, {"name": " "}]) == ()
    assert tags_from([{"name": "a", "colour": "mud"}]) == (Tag("a", "grey"),)
    assert tags_from([{"name": "a", "colour": "red"}] * 2) == (Tag("a", "red"),)
    many = tuple(Tag(str(number), "blue") for number in range(MAX_TAGS + 5))
    assert tags_from(tags_record(many)) == many[:MAX_TAGS]

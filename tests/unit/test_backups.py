"""Backups and what is done with a history that is old, new, foreign or damaged."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.chat.arrangement import USUAL
from desktop_chat.chat.records import ConversationRecord
from desktop_chat.storage import backups, schema
from desktop_chat.storage.backups import Backups
from desktop_chat.storage.database import Access, connect, create_database
from desktop_chat.storage.history import History
from desktop_chat.storage.values import Recovery, TroubleCode
from tests.histories.make import ARRANGED
from tests.stories import OpenStore, chinese, english, got, opened, story, until

OLD = Path(__file__).parent.parent / "histories"
DAY = 24 * 3600.0


def fill(folder: Path, number: int = 40) -> list[ConversationRecord]:
    """A history with that many conversations, closed."""
    stories = [story(english(n), chinese(n), english(-n), title=f"t{n}") for n in range(number)]
    with opened(folder) as store:
        for each in stories:
            store.save(each)
    return stories


def all_of(store: OpenStore) -> dict[str, ConversationRecord | None]:
    return {name: got(store.conversation(name)) for name in got(store.ids())}


def asides(folder: Path, why: str = "damaged") -> list[Path]:
    return sorted(folder.glob(f"history-{why}-*.db"))


# Backups.


def test_a_backup_holds_everything_and_can_be_restored(tmp_path: Path) -> None:
    stories = fill(tmp_path)
    with opened(tmp_path) as store:
        made = got(store.back_up())
        assert made is not None
        assert [backup.path for backup in got(store.backups())] == [made]
        assert backups.is_good(made)
        got(store.delete(stories[0].id))
        got(store.save(story("made later")))
        kept = got(store.restore(made))
        assert kept in asides(tmp_path, "replaced")
        assert all_of(store) == {each.id: each for each in stories}
        assert len(got(store.search("entry7")).hits) >= 1
        got(store.save(story("and on it goes")))
    connection = connect(kept, Access.LOOK)
    assert connection.execute("SELECT count(*) FROM conversations").fetchone()[0] == 41
    connection.close()


def test_a_broken_backup_is_not_restored(tmp_path: Path) -> None:
    stories = fill(tmp_path, 3)
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    with opened(tmp_path) as store:
        with pytest.raises(ValueError, match="not sound"):
            got(store.restore(bad))
        assert all_of(store) == {each.id: each for each in stories}
        assert asides(tmp_path, "replaced") == []


def test_a_backup_is_due_when_a_day_is_over_and_something_changed(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    history = History(tmp_path)
    now = time.time()
    connection = history.open_to_read()
    assert history.backups.is_due(connection, now)
    assert history.backups.make(connection) is not None
    assert not history.backups.is_due(connection, now)
    assert not history.backups.is_due(connection, now + 2 * DAY)
    with opened(tmp_path) as store:
        got(store.save(story("new")))
    assert history.backups.is_due(connection, now + 2 * DAY)
    connection.close()


def test_a_backup_is_not_made_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, 1)
    monkeypatch.setattr(backups, "SPARE", 1 << 60)
    history = History(tmp_path)
    connection = history.open_to_read()
    with pytest.raises(backups.NoRoom):
        history.backups.make(connection)
    connection.close()
    assert list(history.backups.folder.iterdir()) == []


def test_a_backup_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    history = History(tmp_path)
    connection = history.open_to_read()
    assert history.backups.make(connection, lambda: False) is None
    connection.close()
    assert list(history.backups.folder.iterdir()) == []


@given(st.lists(st.floats(1.5e9, 1.9e9), max_size=80))
def test_seven_days_four_weeks_and_six_months_are_kept(moments: list[float]) -> None:
    kept = backups.to_keep(moments)
    assert kept <= set(moments)
    assert len(kept) <= 7 + 4 + 6
    newest_first = sorted(set(moments), reverse=True)
    for period, count in ((DAY, 7),):
        days = list(dict.fromkeys(int(moment // period) for moment in newest_first))[:count]
        for day in days:
            assert max(m for m in moments if int(m // period) == day) in kept


def test_old_backups_are_thinned_and_others_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for days in range(400):
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(1_800_000_000 - days * DAY))
        (folder / f"history-{stamp}.db").touch()
    (folder / "history-20200101-000000-before-2.db").touch()
    (folder / "mine.db").touch()
    Backups(folder).thin()
    names = {path.name for path in folder.iterdir()}
    assert 7 + 3 + 5 <= len(names) <= 7 + 4 + 6 + 2
    assert {"history-20200101-000000-before-2.db", "mine.db"} <= names


# Versions.


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_a_history_of_every_version_opens_with_all_it_had(tmp_path: Path, version: int) -> None:
    shutil.copy(OLD / f"version-{version}.db", tmp_path / "history.db")
    with opened(tmp_path) as store:
        assert store.opening.recovery is None
        titles = [line.title for line in store.opening.conversations]
        assert titles == ["A given title", "What is a trigram?", "你好，数据库"]
        until(lambda: len(got(store.search("数据")).hits) == 2, "it is indexed")
        tree = got(store.conversation(store.opening.conversations[1].id))
        assert tree is not None
        assert [message.text for message in tree.messages] == [
            *("What is a trigram?", "Three letters.", "Three characters in a row.", "Thanks"),
        ]
        assert tree.messages[-1].status == "complete"
        assert store.opening.interrupted == 1
        arranged = store.opening.conversations[2].arrangement
        assert arranged == (ARRANGED if version >= 3 else USUAL)
    exact = list((tmp_path / "backups").glob("*-before-*.db"))
    assert len(exact) == (version < schema.VERSION)
    if exact:
        connection = connect(exact[0], Access.LOOK)
        assert schema.read_version(connection) == version
        connection.close()


def test_every_version_has_its_file() -> None:
    for version in range(1, schema.VERSION + 1):
        connection = connect(OLD / f"version-{version}.db", Access.LOOK)
        assert schema.read_version(connection) == version
        schema.check(connection, version)
        connection.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(OLD / "version-1.db", tmp_path / "history.db")
    broken = (*schema.MIGRATIONS[1], "CREATE TABLE conversations (twice)")
    monkeypatch.setattr(schema, "MIGRATIONS", (schema.MIGRATIONS[0], broken))
    with opened(tmp_path) as store:
        assert store.opening.trouble is not None
        assert store.opening.trouble.code is TroubleCode.MIGRATION
        assert Path(store.opening.trouble.detail).exists()
        assert len(store.opening.conversations) == 3  # what is there can be read all the same
        assert got(store.save(story("not now"))) is False
    connection = connect(tmp_path / "history.db", Access.LOOK)
    assert schema.read_version(connection) == 1
    schema.check(connection, 1)
    connection.close()
    monkeypatch.undo()
    with opened(tmp_path) as store:
        assert len(store.opening.conversations) == 3


def test_a_newer_history_is_read_and_not_touched(tmp_path: Path) -> None:
    stories = fill(tmp_path, 3)
    path = tmp_path / "history.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE novelties (what)")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with opened(tmp_path) as store:
        assert store.opening.trouble is not None
        assert store.opening.trouble.code is TroubleCode.NEWER
        assert not store.opening.trouble.will_retry
        assert len(store.opening.conversations) == 3
        assert got(store.conversation(stories[0].id)) == stories[0]
        assert got(store.save(story("no"))) is False
        store.grow("x", "y")
        assert not store.has_unsaved
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["history.db"]


def test_another_programs_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE visits (url)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with opened(tmp_path) as store:
        assert store.opening.trouble is not None
        assert store.opening.trouble.code is TroubleCode.FOREIGN
    assert path.read_bytes() == before


# Hostile and damaged files.


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER t AFTER INSERT ON messages BEGIN DELETE FROM messages; END",
        "CREATE VIEW v AS SELECT * FROM messages",
        "CREATE TABLE more (a)",
        "CREATE INDEX i ON messages (load_extension(text))",
        "ALTER TABLE messages ADD COLUMN more DEFAULT 1",
    ],
)
def test_a_hostile_file_gives_its_rows_and_nothing_of_it_runs(tmp_path: Path, sql: str) -> None:
    stories = fill(tmp_path, 3)
    connection = sqlite3.connect(tmp_path / "history.db")
    if "load_extension" in sql:
        connection.execute("PRAGMA writable_schema = ON")
        values = ("index", "i", "messages", 2, sql)
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", values)
    else:
        connection.execute(sql)
    connection.commit()
    connection.close()
    with opened(tmp_path) as store:
        recovery = store.opening.recovery
        assert recovery is not None
        assert recovery.put_aside in asides(tmp_path)
        assert all_of(store) == {each.id: each for each in stories}


def garbage_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(100))


def no_first_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(4096))


def other_file(path: Path) -> None:
    path.write_bytes(b"this is not a database\n" * 1000)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 2 // 3 + 17)


@pytest.mark.parametrize(
    ("damage", "least"),
    [(garbage_header, 1.0), (no_first_page, 1.0), (cut, 0.2), (other_file, 0), (nothing, 0)],
)
@pytest.mark.parametrize("has_backup", [False, True])
def test_a_damaged_file_is_put_aside_and_saved_from(
    tmp_path: Path, damage: Callable[[Path], None], least: float, has_backup: bool
) -> None:
    stories = fill(tmp_path)
    if has_backup:
        with opened(tmp_path) as store:
            got(store.back_up())
    path = tmp_path / "history.db"
    damage(path)
    damaged = path.read_bytes()
    with opened(tmp_path) as store:
        recovery = store.opening.recovery
        assert isinstance(recovery, Recovery)
        assert recovery.put_aside.read_bytes() == damaged
        found = all_of(store)
        if has_backup:
            assert found == {each.id: each for each in stories}
        texts = {message.text for each in found.values() if each for message in each.messages}
        told = {message.text for each in stories for message in each.messages}
        assert texts <= told
        assert len(texts) >= least * len(told)
        assert recovery.messages == sum(len(each.messages) for each in found.values() if each)
        if has_backup and least < 1:
            assert recovery.from_backup > 0
            assert recovery.backup is not None
        got(store.save(story("life goes on")))
    with opened(tmp_path) as store:
        assert store.opening.recovery is None
        assert len(asides(tmp_path)) == 1


def test_a_log_that_is_missing_or_of_another_time_loses_no_more_than_it_held(
    tmp_path: Path,
) -> None:
    fill(tmp_path, 3)
    path = tmp_path / "history.db"
    old = path.read_bytes()
    store = OpenStore(tmp_path)
    got(store.save(story("in the log")))
    log = path.with_name("history.db-wal").read_bytes()
    assert store.close(10)
    for file, beside in ((old, b""), (path.read_bytes(), log), (old, log[: len(log) // 2])):
        for each in tmp_path.glob("history.db*"):
            each.unlink()
        path.write_bytes(file)
        if beside:
            path.with_name("history.db-wal").write_bytes(beside)
        with opened(tmp_path) as again:
            assert len(again.opening.conversations) >= 3
            connection = sqlite3.connect(path)
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            connection.close()


def test_damage_that_is_met_while_running_is_put_right(tmp_path: Path) -> None:
    stories = fill(tmp_path, 200)
    path = tmp_path / "history.db"
    wound(path, "messages")
    with opened(tmp_path) as store:
        for each in stories:
            got(store.conversation(each.id))
        until(lambda: store.recoveries, "the file is put right")
        assert got(store.save(story("life goes on")))
        found = all_of(store)
        assert len(found) == 201
        whole = [each for each in stories if found[each.id] == each]
        assert len(whole) > 190
        until(lambda: store.trouble is None, "the trouble is over")
    assert len(asides(tmp_path)) == 1


def wound(path: Path, table: str) -> None:
    """Zero a page in the middle of a table."""
    connection = sqlite3.connect(path)
    sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
    root = connection.execute(sql, (table,)).fetchone()[0]
    connection.close()
    data = path.read_bytes()
    page = data[(root - 1) * 4096 : root * 4096]
    assert page[0] == 5
    cell = int.from_bytes(page[12 + 20 : 12 + 22], "big")
    child = int.from_bytes(page[cell : cell + 4], "big")
    with path.open("r+b") as file:
        file.seek((child - 1) * 4096)
        file.write(bytes(4096))


def test_a_swap_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    ready = tmp_path / ".history-ready.db"
    connection = create_database(ready)
    schema.migrate(connection)
    connection.close()
    (tmp_path / "history.db-wal").write_bytes(b"of the old file")
    with opened(tmp_path) as store:
        assert store.opening.conversations == ()
    assert not ready.exists()

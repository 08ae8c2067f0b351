"""kill -9 at random moments: nothing that was told as saved is lost, nothing is half."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_chat.storage import schema
from desktop_chat.storage.database import create_database, transaction
from desktop_chat.storage.settings import Settings, SettingsFile
from desktop_chat.storage.writes import put_conversation
from tests.faults.killing import is_whole, kill_after, moments
from tests.faults.scribe import PIECES, piece, settings_of
from tests.stories import english, got, opened, story, until


@pytest.mark.parametrize("seconds", moments(0.05, 2.5))
def test_in_mid_reply(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    killed = kill_after("talk", folder, seconds)
    assert is_whole(folder)
    begun = {reply: conversation for conversation, reply in killed.told("begun")}
    ended = {line[0] for line in killed.told("ended")}
    with opened(folder) as store:
        assert store.opening.recovery is None
        for reply_id, conversation_id in begun.items():
            record = got(store.conversation(conversation_id))
            assert record is not None
            prompt, reply = record.messages
            assert prompt.text.startswith("prompt")
            assert reply.id == reply_id
            whole = "".join(map(piece, range(PIECES)))
            assert whole.startswith(reply.text)
            if reply_id in ended:
                assert (reply.status, reply.text) == ("complete", whole)
            else:
                assert reply.status in ("interrupted", "complete")
        assert len(begun) <= len(store.opening.conversations) <= len(begun) + 1


@pytest.mark.parametrize("seconds", moments(0.0, 0.4))
def test_while_renaming(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    killed = kill_after("rename", folder, seconds)
    assert is_whole(folder)
    before = [f"title {line[1]}" for line in killed.told("renamed")][-1:] or ["first words"]
    after = [f"title {line[1]}" for line in killed.told("renaming")][-1:]
    with opened(folder) as store:
        (line,) = store.opening.conversations
        assert line.title in (*before, *after)


@pytest.mark.parametrize("seconds", moments(0.0, 0.4))
def test_while_deleting(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    killed = kill_after("delete", folder, seconds)
    assert is_whole(folder)
    saved = [line[0] for line in killed.told("saved")]
    deleted = {line[0] for line in killed.told("deleted")}
    back = {line[0] for line in killed.told("undeleted")}
    with opened(folder) as store:
        listed = got(store.ids())
        for each in saved[:-1]:
            assert (each in listed) == (each not in deleted or each in back)
        for each in saved:
            record = got(store.conversation(each))
            assert record is not None
            assert len(record.messages) == 6


@pytest.mark.parametrize("seconds", moments(0.0, 0.5))
def test_while_importing(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    killed = kill_after("import", folder, seconds)
    assert is_whole(folder)
    imported = {line[0] for line in killed.told("imported")}
    with opened(folder) as store:
        listed = got(store.ids())
        for number, *ids in killed.told("importing"):
            there = set(listed) & set(ids)
            assert len(there) in (0, 30)
            if number in imported:
                assert len(there) == 30


def old_history(path: Path, conversations: int = 300) -> None:
    """A history of version 1 that takes a while to bring up to date."""
    now = path.with_name("now.db")
    connection = create_database(now)
    schema.migrate(connection)
    with transaction(connection):
        for number in range(conversations):
            put_conversation(connection, story(english(number, 300), english(-number, 300)))
    connection.close()
    connection = create_database(path)
    schema.migrate(connection, 1)
    connection.execute("ATTACH ? AS now", (str(now),))
    with transaction(connection):
        for table in ("conversations", "messages"):
            columns = connection.execute(f"SELECT name FROM pragma_table_info('{table}', 'main')")
            names = ", ".join(name for (name,) in columns.fetchall())
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM now.{table}")
    connection.close()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("old") / "history.db"
    old_history(path)
    return path


@pytest.mark.parametrize("seconds", moments(0.0, 0.25))
def test_while_bringing_an_old_history_up_to_date(
    tmp_path: Path, old: Path, seconds: float
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(old, folder / "history.db")
    kill_after("open", folder, seconds)
    assert is_whole(folder)
    with opened(folder) as store:
        assert store.opening.recovery is None
        assert store.opening.trouble is None
        assert len(got(store.ids())) == 300
        assert len(list((folder / "backups").glob("*-before-*.db"))) >= 1
        assert list((folder / "backups").glob(".*")) == []


@pytest.mark.parametrize("seconds", moments(0.0, 0.4))
def test_while_putting_a_damaged_history_right(tmp_path: Path, old: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    data = bytearray(old.read_bytes())
    data[:200] = bytes(200)
    (folder / "history.db").write_bytes(data)
    kill_after("open", folder, seconds)
    with opened(folder) as store:
        assert len(got(store.ids())) == 300
        (kept,) = folder.glob("history-damaged-*.db")
        assert kept.read_bytes() == data
    assert is_whole(folder)


@pytest.mark.parametrize("seconds", moments(0.0, 1.0))
def test_while_backing_up_and_going_back(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    with opened(folder) as store:
        stories = [story(english(number), english(-number)) for number in range(30)]
        for each in stories:
            got(store.save(each))
    kill_after("back-up", folder, seconds)
    with opened(folder) as store:
        assert store.opening.recovery is None
        until(lambda: len(got(store.ids())) == 30, "all are there")
        for each in stories:
            assert got(store.conversation(each.id)) == each
    assert is_whole(folder)


@pytest.mark.parametrize("seconds", moments(0.0, 0.3))
def test_while_saving_settings(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "data"
    killed = kill_after("settings", folder, seconds)
    saved = [int(line[0]) for line in killed.told("saved")][-1:]
    begun = [int(line[0]) for line in killed.told("saving")][-1:]
    file = SettingsFile(folder / "settings.json")
    found = file.load()
    assert file.put_aside is None
    wholes = [settings_of(number) for number in (*saved, *begun)]
    assert found in (wholes if saved else [*wholes, Settings()])

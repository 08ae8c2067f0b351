"""An import into a real store: all of it or nothing, and what is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_chat.storage.exchange.failures import Cancelled, ImportRefused, Refusal
from desktop_chat.storage.exchange.importing import Summary
from desktop_chat.storage.exchange.storing import AT_ONCE, NotSaved, import_file
from desktop_chat.storage.store import Store
from tests.exchanging import export, stop_after
from tests.stories import got, opened, story


def bring(store: Store, path: Path) -> Summary:
    return import_file(store, path, "[picture]", lambda done, total: None, lambda: False)


def test_everything_comes_and_a_second_time_nothing(tmp_path: Path) -> None:
    records = [story(f"q{n}", f"a{n}") for n in range(2 * AT_ONCE + 1)]
    path = export(records, tmp_path / "all.json")
    with opened(tmp_path / "data") as store:
        assert bring(store, path).conversations == len(records)
        ids = got(store.ids())
        assert sorted(ids) == sorted(record.id for record in records)
        again = bring(store, path)
        assert (again.conversations, again.duplicates) == (0, len(records))
        assert len(got(store.ids())) == len(records)


def test_the_newest_conversations_of_an_import_stand_on_top(tmp_path: Path) -> None:
    records = [story(f"q{n}", f"a{n}", at=1_600_000_000.0 + n) for n in range(2 * AT_ONCE + 1)]
    with opened(tmp_path / "old") as old:
        for record in records:
            got(old.save(record))
        order = got(old.ids())
        path = export(
            [found for each in order if (found := got(old.shown(each)))], tmp_path / "all.json"
        )
    assert list(order) == [record.id for record in reversed(records)]
    with opened(tmp_path / "new") as store:
        bring(store, path)
        assert got(store.ids()) == order
        assert tuple(line.id for line in got(store.lines())) == order
    with opened(tmp_path / "new") as store:
        assert tuple(line.id for line in got(store.lines())) == order


def test_an_import_is_listed_by_its_own_times_and_what_goes_on_stands_over_it(
    tmp_path: Path,
) -> None:
    older, newest, oldest = (story(f"of {at}", at=1_600_000_000.0 + at) for at in (2, 3, 1))
    own, later = story("own"), story("later")
    with opened(tmp_path) as store:
        got(store.save(own))
        got(store.import_some("batch", [older, newest]))
        got(store.import_some("batch", [oldest]))
        got(store.finish_import("batch"))
        got(store.save(later))
        expected = [later.id, newest.id, older.id, oldest.id, own.id]
        assert [line.id for line in got(store.lines())] == expected


def test_a_message_of_another_conversation_makes_a_copy(tmp_path: Path) -> None:
    known = story("said before")
    other = story("later")._replace(messages=known.messages, leaf_id=known.leaf_id)
    path = export([other], tmp_path / "one.json")
    with opened(tmp_path / "data") as store:
        got(store.save(known))
        assert bring(store, path).copies == 1
        assert len(got(store.ids())) == 2


def test_a_deleted_conversation_makes_way(tmp_path: Path) -> None:
    record = story("deleted and missed")
    path = export([record], tmp_path / "one.json")
    with opened(tmp_path / "data") as store:
        got(store.save(record))
        got(store.delete(record.id))
        assert got(store.shown(record.id)) is None
        summary = bring(store, path)
        assert (summary.conversations, summary.copies) == (1, 0)
        assert got(store.ids()) == (record.id,)


def test_whenever_it_is_called_off_nothing_stays(tmp_path: Path) -> None:
    records = [story(*(f"{n} word " * 400 for _ in range(6))) for n in range(2 * AT_ONCE)]
    path = export(records, tmp_path / "all.json")
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return False

    with opened(tmp_path / "first") as store:
        import_file(store, path, "", lambda done, total: None, count)
    assert asked > 40
    with opened(tmp_path / "data") as store:
        for part in (0.0, 0.3, 0.55, 0.7, 0.85, 0.97):
            is_cancelled = stop_after(int(part * asked))
            with pytest.raises(Cancelled):
                import_file(store, path, "", lambda done, total: None, is_cancelled)
            assert got(store.ids()) == ()
        assert bring(store, path).conversations == len(records)


def test_a_file_that_breaks_off_brings_nothing(tmp_path: Path) -> None:
    path = export([story(f"q{n}") for n in range(50)], tmp_path / "all.json")
    path.write_bytes(path.read_bytes()[:-200])
    with opened(tmp_path / "data") as store:
        with pytest.raises(ImportRefused) as refused:
            bring(store, path)
        assert refused.value.reason is Refusal.TRUNCATED
        assert got(store.ids()) == ()


def test_a_history_that_cannot_be_written_to(tmp_path: Path) -> None:
    path = export([story("one")], tmp_path / "one.json")
    folder = tmp_path / "data"
    with opened(folder) as store:
        got(store.save(story("here")))
    from desktop_chat.storage.database import Access, connect

    lock = connect(folder / "history.db", Access.WRITE)
    with opened(folder) as store:
        lock.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotSaved):
            bring(store, path)
        lock.execute("ROLLBACK")
        lock.close()
        store.try_now()
        got(store.save(story("later")))
        assert len(got(store.ids())) == 2

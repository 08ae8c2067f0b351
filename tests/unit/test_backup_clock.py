"""Backups while the clock on the wall is wrong by years."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop_chat.storage.history import History
from tests.stories import got, opened, story
from tests.unit.test_backups import DAY, fill


@pytest.mark.parametrize("years", [1, -1])
def test_a_clock_that_was_wrong_costs_no_backup_and_makes_no_heap_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    fill(tmp_path, 3)
    history = History(tmp_path)
    now = time.time()
    connection = history.open_to_read()
    right = history.backups.make(connection)
    with monkeypatch.context() as wrong:
        wrong.setattr(time, "time", lambda: now + years * 365 * DAY)
        with opened(tmp_path) as store:
            got(store.save(story("while it was wrong")))
        assert history.backups.is_due(connection, time.time())
        odd = history.backups.make(connection)
        assert not history.backups.is_due(connection, time.time())
    with opened(tmp_path) as store:
        got(store.save(story("and when it was right again")))
    assert not history.backups.is_due(connection, now)  # there is one of this day
    assert history.backups.is_due(connection, now + DAY)
    assert {right, odd} <= {each.path for each in history.backups.all()}
    assert history.backups.newest_good() == right
    connection.close()

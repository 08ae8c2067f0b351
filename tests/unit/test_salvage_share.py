"""How much of a damaged history came back, as it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_chat.storage.database import create_database
from desktop_chat.storage.salvage import Saved, salvage
from desktop_chat.storage.schema import migrate
from tests.stories import english, got, opened, story

PAGE = 4096


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    with opened(tmp_path / "data") as store:
        for number in range(20):
            got(store.save(story(*(english(number + part, 400) for part in range(6)))))
    return tmp_path / "data" / "history.db"


def salvaged(damaged: Path) -> Saved:
    connection = create_database(damaged.with_name("new.db"))
    migrate(connection)
    try:
        return salvage(damaged, connection, None)
    finally:
        connection.close()


def test_all_of_a_sound_file(whole: Path) -> None:
    saved = salvaged(whole)
    assert (saved.messages, saved.percent) == (120, 100)


def test_a_share_where_the_old_number_is_known(whole: Path) -> None:
    data = bytearray(whole.read_bytes())
    marks = [at for at in range(PAGE, len(data), PAGE) if data[at] == 0x0D]
    lost = marks[len(marks) // 2]
    data[lost : lost + PAGE] = bytes(PAGE)
    whole.write_bytes(data)
    saved = salvaged(whole)
    assert saved.percent is None or saved.percent == saved.messages * 100 // 120


def test_no_share_where_it_is_not(whole: Path) -> None:
    data = bytearray(whole.read_bytes())
    data[:100] = bytes(100)
    whole.write_bytes(data)
    saved = salvaged(whole)
    assert saved.messages == 120
    assert saved.percent is None

"""Rows of the list that are kept up with each change are those that would be made anew."""

from __future__ import annotations

import random

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.arrangement import USUAL, Arrangement, Tag
from desktop_chat.resources import resources_dir
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.differences import differences
from desktop_chat.ui.list.lines import Lines
from desktop_chat.ui.list.panel import ListPanel
from desktop_chat.ui.list.sections import Row
from desktop_chat.ui.theme.icons import Icons

NOW = 1_795_000_000.0
DAY = 86_400.0
ARRANGEMENTS = (
    USUAL,
    USUAL,
    USUAL,
    Arrangement(folder="Trips"),
    Arrangement(folder="work", is_pinned=True),
    Arrangement(is_archived=True),
    Arrangement(is_unseen=True, tags=(Tag("旅行", "orange"),)),
)


def line(number: int, at: float, arrangement: Arrangement = USUAL) -> ListedConversation:
    made = (f"id-{number}", f"Title {number}", True, at, at, number, number)
    return ListedConversation(*made, arrangement=arrangement)


def anew(lines: Lines) -> list[Row]:
    """The rows of the same conversations in a list that has just been filled."""
    other = Lines()
    other.add(lines.all())
    other.folded, other.words = lines.folded, lines.words
    other.shows_archive = lines.shows_archive
    return other.rows(NOW)


def change(lines: Lines, dice: random.Random, number: int) -> None:
    """One thing that happens to the list."""
    every = list(lines.all())
    one = dice.choice(every) if every else None
    arrangement = dice.choice(ARRANGEMENTS)
    what = dice.randrange(8)
    if what == 0 or one is None:
        more = (NOW - dice.choice((0.5, 3, 40, 400, 9000, 20_000)) * DAY for _ in range(5))
        lines.add([line(number * 10 + n, at, arrangement) for n, at in enumerate(more)])
    elif what == 1:
        lines.put_first(one._replace(updated_at=NOW, title=f"On top {number}"))
    elif what == 2:
        lines.put(one._replace(title=f"Renamed {number}"))
    elif what == 3:
        lines.put(one._replace(arrangement=arrangement))
    elif what == 4:
        lines.take(one.id)
    elif what == 5:
        lines.put_at(lines.take(one.id) or 0, one)
    elif what == 6:
        lines.words = dice.choice(("", "", "title", "旅行", "on top 1"))
        lines.shows_archive = dice.random() < 0.2
    else:
        lines.folded = {"Trips"} if dice.random() < 0.5 else set()


@pytest.mark.parametrize("seed", range(8))
def test_a_list_with_a_past_is_the_list_made_anew(
    seed: int, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: NOW)
    dice, panel = random.Random(seed), ListPanel(Icons(resources_dir() / "icons"))
    panel.resize(260, 500)
    panel.show()
    for number in range(150):
        change(panel.lines, dice, number)
        panel.refresh()
        rows = panel.list.rows
        assert list(rows.rows) == anew(panel.lines)
        assert rows.rowCount() == len(rows.rows)
        for place, row in enumerate(rows.rows):
            if isinstance(row, ListedConversation):
                assert rows.row_of(row.id) == place
    panel.close()
    panel.deleteLater()


def test_small_changes_take_small_steps() -> None:
    rows: list[Row] = [line(n, NOW - n) for n in range(1000)]
    moved = [rows[600], *rows[:600], *rows[601:]]
    renamed = [*rows[:5], line(5, NOW)._replace(title="Other"), *rows[6:]]
    assert differences(rows, rows) == []
    assert [(s.at, s.added, s.removed) for s in differences(rows, moved) or ()] == [
        (0, 1, 0),
        (601, 0, 1),
    ]
    assert [(s.at, s.added, s.removed) for s in differences(rows, renamed) or ()] == [(5, 0, 0)]
    assert [(s.at, s.added) for s in differences(rows[:400], rows) or ()] == [(400, 600)]
    assert differences(rows, random.Random(1).sample(rows, 1000)) is None


def test_what_is_read_and_marked_stays_when_a_row_far_away_moves(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: NOW)
    panel = ListPanel(Icons(resources_dir() / "icons"))
    panel.resize(260, 500)
    panel.show()
    panel.add_lines([line(n, NOW - n) for n in range(2000)])
    qapp.processEvents()
    panel.list.mark(panel.list.rows.index_of("id-1500"))
    qapp.processEvents()
    panel.list.scrollToTop()
    qapp.processEvents()
    panel.put_first("id-1500", "Title 1500")
    qapp.processEvents()
    assert panel.list.verticalScrollBar().value() == 0
    assert panel.list.selected == ["id-1500"]
    assert panel.list.current is not None
    assert panel.list.current.id == "id-1500"
    panel.close()
    panel.deleteLater()

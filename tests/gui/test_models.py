"""The list of models: asked in the background, searched, marked, typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate, QWidget

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.messages import Status
from desktop_chat.ui.model_picker import ModelPicker
from tests.gui.app_window import CTRL, AppWindow, Key, compose, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import memory_keyring
from tests.service import RunningService, running_service

MANY = 10_000


@pytest.fixture(autouse=True)
def safe() -> Iterator[None]:
    with memory_keyring():
        yield


@pytest.fixture
def listing() -> Iterator[RunningService]:
    """A service of this test's own: its list of models is given."""
    with running_service() as running:
        yield running


def give_models(service: RunningService, names: Sequence[str]) -> None:
    body = json.dumps({"object": "list", "data": [{"id": name} for name in names]}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    service.register("models", head.encode() + b"\r\n\r\n" + body)


def open_picker(opened: AppWindow) -> ModelPicker:
    """Press the button and find what it opens."""
    opened.click(opened.window.header.model)
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ModelPicker)]
    picker = next(w for w in found if w.isVisible())
    assert picker.search.hasFocus()
    return picker


def connected(open_window: OpenWindow, address: str, model: str = "fast") -> AppWindow:
    opened = open_window()
    made = Connection("c1", "Service", Kind.OPENAI, address, model, (model,))
    opened.session.connections.put(made)
    opened.session.connections.choose("c1")
    return opened


def shown(picker: ModelPicker) -> list[str]:
    return [picker.rows.index(row, 0).data() for row in range(picker.rows.rowCount())]


def click_star(picker: ModelPicker, name: str) -> None:
    rect = picker.list.visualRect(picker.rows.index(picker.rows.row_of(name), 0))
    star = QPoint(rect.right() - 12, rect.center().y())
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=star)


class Watch(QStyledItemDelegate):
    """Paints as usual and notes which rows."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.rows: set[int] = set()

    def paint(self, painter: Any, option: Any, index: Any) -> None:
        self.rows.add(index.row())
        super().paint(painter, option, index)


def watch_painting(picker: ModelPicker) -> set[int]:
    """Which rows are painted from now on."""
    watch = Watch(picker.list)
    picker.list.setItemDelegate(watch)
    return watch.rows


def type_(picker: ModelPicker, text: str) -> None:
    QTest.keyClicks(picker.search, text)


def said(picker: ModelPicker, words: str) -> None:
    until(lambda: words in picker.said.text(), f"{words!r} is said")


def test_a_model_is_found_and_used(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    picker = open_picker(opened)
    said(picker, "6 models")
    assert shown(picker)[:2] == ["fast", "echo"]
    type_(picker, "EC")
    assert shown(picker) == ["echo", "Use “EC”"]
    assert picker.said.text() == "1 of 6 match"
    type_(picker, "x")
    assert picker.said.text() == "0 of 6 match"
    QTest.keyClick(picker.search, Key.Key_Backspace)
    QTest.keyClick(picker.search, Key.Key_Return)
    assert opened.window.header.model.text() == "echo"
    opened.edit.setFocus()
    opened.ask("All is well")
    assert opened.wait_for_end() is Status.COMPLETE
    assert opened.reply.text == "All is well"
    assert "echo" in opened.session.connections.chosen.models  # offered also without the service


def test_the_arrows_go_through_the_list(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    picker = open_picker(opened)
    said(picker, "6 models")
    for _ in range(2):
        QTest.keyClick(picker.search, Key.Key_Down)
    QTest.keyClick(picker.search, Key.Key_Return)
    assert opened.window.header.model.text() == "think"


def test_esc_closes_the_list_and_changes_nothing(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = connected(open_window, service.base_url)
    picker = open_picker(opened)
    type_(picker, "echo")
    QTest.keyClick(picker.search, Key.Key_Escape)
    assert opened.window.header.model.text() == "fast"
    assert opened.window.isVisible()


def test_a_typed_name_is_used_as_it_is(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    picker = open_picker(opened)
    picker.search.setText("echo:新 ")
    assert shown(picker) == ["Use “echo:新”"]
    QTest.keyClick(picker.search, Key.Key_Return)
    assert opened.session.connections.chosen.model == "echo:新"


def test_enter_while_composing_chooses_nothing(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = connected(open_window, service.base_url)
    picker = open_picker(opened)
    compose(picker.search, "ni")
    QTest.keyClick(picker.search, Key.Key_Return)
    assert picker.isVisible()
    compose(picker.search, "")
    QTest.keyClick(picker.search, Key.Key_Escape)


def test_favourites_come_first_and_are_kept(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = connected(open_window, service.base_url)
    picker = open_picker(opened)
    said(picker, "6 models")
    type_(picker, "json")
    QTest.keyClick(picker.search, Key.Key_D, CTRL)
    QTest.keyClick(picker.search, Key.Key_A, CTRL)
    QTest.keyClick(picker.search, Key.Key_Delete)
    assert shown(picker)[:2] == ["json", "fast"]
    click_star(picker, "echo")
    assert picker.isVisible()  # a star chooses nothing
    assert shown(picker)[:3] == ["json", "echo", "fast"]
    spoken = picker.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "json, favourite"
    QTest.keyClick(picker.search, Key.Key_Escape)
    opened.session.settings_file.finish(5)
    again = open_window()
    assert list(again.session.connections.chosen.favourites) == ["json", "echo"]
    picker = open_picker(again)
    assert shown(picker)[:2] == ["json", "echo"]
    click_star(picker, "echo")
    QTest.keyClick(picker.search, Key.Key_Escape)
    assert list(again.session.connections.chosen.favourites) == ["json"]


def test_ten_thousand_models_are_no_burden(
    open_window: OpenWindow, listing: RunningService
) -> None:
    give_models(listing, [f"maker-{n % 97}/model-{n}" for n in range(MANY)])
    opened = connected(open_window, listing.base_url)
    picker = open_picker(opened)
    said(picker, f"{QLocale().toString(MANY + 1)} models")
    assert picker.rows.found == MANY + 1  # with the one in use
    painted = watch_painting(picker)
    type_(picker, "model-99 maker-1")
    QTest.qWait(50)
    assert 0 < picker.rows.found < MANY / 50
    assert all("model-99" in name for name in shown(picker)[:-1])
    picker.search.clear()
    for _ in range(30):
        QTest.keyClick(picker.search, Key.Key_PageDown)
    QTest.qWait(50)
    assert 0 < len(painted) < 1500  # only rows that came into sight were made
    assert picker.list.currentIndex().row() > 200
    QTest.keyClick(picker.search, Key.Key_Escape)
    assert len(opened.session.connections.chosen.models) == 1  # the settings stay small


def test_hostile_names_are_text(open_window: OpenWindow, listing: RunningService) -> None:
    names = ["<b>bold</b>", "two\nlines", "two\nlines", "x" * 900, "", "名前"]
    give_models(listing, names)
    picker = open_picker(connected(open_window, listing.base_url))
    said(picker, "5 models")  # with the one in use
    assert shown(picker)[1:3] == ["<b>bold</b>", "two lines"]
    assert max(map(len, shown(picker))) == 200
    picker.close()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 500 No\r\n\r\n", "reports an error (500)"),
        (b"HTTP/1.1 401 No\r\n\r\n{}", "needs a key"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", "something that is no reply"),
    ],
)
def test_what_goes_wrong_is_said_and_a_name_can_be_typed(
    open_window: OpenWindow, listing: RunningService, answer: bytes, words: str
) -> None:
    listing.register("models", answer)
    opened = connected(open_window, listing.base_url)
    picker = open_picker(opened)
    said(picker, words)
    assert picker.said.property("role") == "error"
    picker.search.setText("echo")
    QTest.keyClick(picker.search, Key.Key_Return)
    assert opened.session.connections.chosen.model == "echo"


def test_what_is_counted_is_what_is_listed(
    open_window: OpenWindow, listing: RunningService
) -> None:
    """The model in use, favourites and what was typed before are listed too."""
    give_models(listing, ["one", "two"])
    opened = connected(open_window, listing.base_url, "own")
    picker = open_picker(opened)
    said(picker, "3 models")
    type_(picker, "favourite")
    QTest.keyClick(picker.search, Key.Key_D, CTRL)  # a name of one's own cannot be one
    assert picker.said.text() == "0 of 3 match"
    picker.search.clear()
    assert picker.said.text() == "3 models" == f"{len(shown(picker))} models"
    picker.close()
    opened.session.connections.put(
        opened.session.connections.chosen._replace(favourites=("starred",))
    )
    picker = open_picker(opened)  # the list is known now
    assert picker.said.text() == "4 models" == f"{len(shown(picker))} models"
    picker.close()


def test_a_service_without_models_says_so(open_window: OpenWindow, listing: RunningService) -> None:
    give_models(listing, [])
    picker = open_picker(connected(open_window, listing.base_url))
    said(picker, "The service lists no models.")
    assert shown(picker) == ["fast"]
    picker.close()


def test_a_list_is_asked_for_once(open_window: OpenWindow, listing: RunningService) -> None:
    opened = connected(open_window, listing.base_url)
    for _ in range(3):
        picker = open_picker(opened)
        said(picker, "6 models")
        picker.close()
        QApplication.processEvents()
    asked = [one for one in listing.log.exchanges if one.path == "/v1/models"]
    assert len(asked) == 1


def test_the_settings_choose_from_the_same_list(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = connected(open_window, service.base_url)
    settings = opened.settings()
    opened.click(settings.form.choose_model)
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ModelPicker)]
    picker = next(w for w in found if w.isVisible())
    said(picker, "6 models")
    type_(picker, "echo")
    QTest.keyClick(picker.search, Key.Key_Return)
    assert settings.form.model.text() == "echo"
    assert opened.window.header.model.text() == "echo"


def test_the_demonstration_asks_nobody(open_window: OpenWindow) -> None:
    opened = open_window()
    picker = open_picker(opened)
    assert shown(picker) == ["demo"]
    assert picker.said.isHidden()
    QTest.keyClick(picker.search, Key.Key_D, CTRL)
    assert opened.session.connections.chosen.favourites == ()
    picker.close()


def test_the_list_opens_upward_where_there_is_no_room_below(open_window: OpenWindow) -> None:
    opened = open_window()
    button = QWidget()
    room = button.screen().availableGeometry()
    button.setGeometry(room.right() - 60, room.bottom() - 40, 60, 30)
    button.show()
    picker = ModelPicker(opened.window)
    picker.open_at(button)
    assert picker.geometry().bottom() < button.geometry().top()
    assert room.contains(picker.geometry())
    picker.resize(picker.width(), picker.height() + 200)
    assert room.contains(picker.geometry())
    picker.close()
    button.close()

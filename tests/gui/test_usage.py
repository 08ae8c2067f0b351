"""What a conversation is asked with, and what it used: the header's menu, a reply's line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_chat.chat.connections import Connection, Kind
from desktop_chat.chat.messages import Message, Role, Usage
from desktop_chat.chat.parameters import Parameters
from desktop_chat.chat.prices import Price
from desktop_chat.chat.usage import ReplyUsage, UsageSum
from desktop_chat.ui.conversation_desk import ConversationDesk
from desktop_chat.ui.conversation_panel import ConversationPanel
from desktop_chat.ui.fields import Line, Lines
from desktop_chat.ui.numbers import number_words
from desktop_chat.ui.settings.usage_page import UsagePage
from desktop_chat.ui.usage_words import cost_words, reply_words, sum_words
from tests.gui.app_window import CTRL, AppWindow, Key, exchange, until
from tests.gui.conftest import OpenWindow
from tests.gui.keyrings import memory_keyring
from tests.gui.talks import place_of
from tests.service import RunningService


@pytest.fixture(autouse=True)
def safe() -> Iterator[None]:
    with memory_keyring():
        yield


def connected(open_window: OpenWindow, address: str, model: str = "fast", **more: Any) -> AppWindow:
    opened = open_window()
    made = Connection("c1", "Service", Kind.OPENAI, address, model, (model,), **more)
    opened.session.connections.put(made)
    opened.session.connections.choose("c1")
    return opened


def desk_of(opened: AppWindow) -> ConversationDesk:
    desks = opened.session.history.desks
    return next(desk for desk in desks if isinstance(desk, ConversationDesk))


def menu_of(opened: AppWindow) -> list[str]:
    """What the header's menu says when it opens."""
    menu = opened.window.header.more_menu
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def open_panel(opened: AppWindow) -> ConversationPanel:
    menu_of(opened)
    opened.window.header.more_menu.actions()[0].trigger()
    panel = desk_of(opened).panel
    assert panel is not None
    until(panel.isActiveWindow, "the panel is in front")
    assert panel.form.system.hasFocus()
    return panel


def enter(field: Line | Lines, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Tab)


def back(opened: AppWindow, panel: ConversationPanel) -> None:
    QTest.keyClick(panel, Key.Key_Escape)
    assert not panel.isVisible()
    opened.window.activateWindow()
    until(opened.window.isActiveWindow, "the window is in front")
    opened.edit.setFocus()


# How the model is to answer in one conversation.


def test_a_new_chat_says_which_system_prompt_it_will_have(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.session.connections.change("system_prompt", "Be brief.")
    panel = open_panel(opened)
    assert panel.form.system.placeholderText() == "If empty: Be brief."
    back(opened, panel)


def test_a_conversation_goes_before_its_connection(
    open_window: OpenWindow, service: RunningService
) -> None:
    base = Parameters(temperature=0.25, max_tokens=77, system="Of the connection")
    opened = connected(open_window, service.base_url, parameters=base)
    panel = open_panel(opened)
    assert panel.form.temperature.placeholderText() == "If empty: 0.25"
    assert panel.form.top_p.placeholderText() == "The service's default"
    enter(panel.form.system, "Of the conversation")
    enter(panel.form.temperature, "1.5")
    back(opened, panel)
    opened.ask("First question")
    opened.wait_for_end()
    body = exchange(service, lambda e: e.body and e.body.get("max_tokens") == 77).body
    assert body["temperature"] == 1.5
    assert body["messages"][0]["content"] == "Of the conversation"
    assert menu_of(opened)[0] == "Parameters and system prompt (2 set)…"
    opened.press(Key.Key_N, CTRL)
    assert menu_of(opened) == ["Parameters and system prompt…"]


def test_it_is_kept_with_the_conversation(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    opened.ask("Question")
    opened.wait_for_end()
    panel = open_panel(opened)
    panel.form.temperature.setFocus()
    QTest.keyClicks(panel.form.temperature, "0.5")
    back(opened, panel)  # what is being written is kept
    conversation = opened.session.controller.conversation
    kept: list[Any] = []
    opened.session.history.store.conversation(conversation.id).then(kept.append)
    until(lambda: kept, "the history answers")
    assert kept[0].parameters == {"temperature": 0.5}


def test_the_panel_belongs_to_the_conversation_it_was_opened_for(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = connected(open_window, service.base_url)
    opened.ask("First")
    opened.wait_for_end()
    first = opened.session.controller.conversation
    until(lambda: first.title != "First", "the model has given a title")
    panel = open_panel(opened)
    assert panel.heading.text()[:20] == first.title[:20]  # it is cut where room is short
    opened.session.controller.new_chat()
    second = opened.session.controller.conversation
    enter(panel.form.seed, "5")
    assert (first.parameters, second.parameters) == ({"seed": 5}, {})
    assert open_panel(opened).form.seed.text() == ""
    back(opened, panel)


def test_what_another_version_set_stays(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    opened.session.controller.conversation.parameters = {"mirostat": 2, "seed": 1}
    panel = open_panel(opened)
    enter(panel.form.seed, "")
    assert opened.session.controller.conversation.parameters == {"mirostat": 2}
    back(opened, panel)


def test_a_bad_value_stays_to_be_mended(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    panel = open_panel(opened)
    enter(panel.form.top_p, "high")
    assert panel.form.said["top_p"].isVisible()
    back(opened, panel)
    panel = open_panel(opened)
    assert panel.form.top_p.text() == "high"
    assert opened.session.controller.conversation.parameters == {}
    back(opened, panel)


# What was used.


def hover(opened: AppWindow, words: str) -> str:
    view = opened.transcript
    bar = opened.window.overlays.message_bar

    def is_shown() -> bool:
        QTest.mouseMove(view.viewport(), place_of(view, words) + QPoint(3, 0))
        QTest.mouseMove(view.viewport(), place_of(view, words) + QPoint(5, 1))
        return bar.isVisible()

    until(is_shown, "the bar is shown")
    return bar.note.text() if bar.note.isVisible() else ""


def test_a_reply_says_what_it_used(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    opened.ask("Question")
    opened.wait_for_end()
    usage = opened.reply.facts.usage
    assert usage is not None
    note = hover(opened, opened.reply.text[:12])
    assert note.startswith(f"Tokens: {usage.prompt} in, {usage.completion} out · first after ")
    assert "$" not in note
    assert hover(opened, "Question") == ""


def test_what_is_counted_here_is_marked(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url, "cut:9")
    opened.ask("Question")
    opened.wait_for_end()
    note = desk_of(opened).note_of(opened.reply)
    assert note.startswith("Tokens: ~")
    assert ", ~" in note


def test_a_long_note_is_cut_and_told_whole(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = connected(open_window, service.base_url)
    opened.ask("Question")
    opened.wait_for_end()
    opened.window.resize(opened.window.minimumSize())
    note = hover(opened, opened.reply.text[:12])
    bar = opened.window.overlays.message_bar
    assert note.endswith("…")
    assert bar.note.accessibleName().startswith(note[:8])
    assert bar.geometry().right() <= opened.window.width()


def test_the_menu_sums_the_conversation(open_window: OpenWindow, service: RunningService) -> None:
    opened = connected(open_window, service.base_url)
    for number in range(2):
        opened.ask(f"Question {number}")
        opened.wait_for_end()
    prompt = sum(m.facts.usage.prompt for m in opened.messages if m.facts.usage)
    completion = sum(m.facts.usage.completion for m in opened.messages if m.facts.usage)
    assert menu_of(opened) == [
        "Parameters and system prompt…",
        "2 replies",
        f"Tokens: {number_words(prompt)} in, {number_words(completion)} out",
    ]
    (opened.data_dir / "prices.json").write_text(
        json.dumps({"models": {"fast": {"prompt": 1_000, "completion": 0}}}), "utf-8"
    )
    cost = cost_words(prompt / 1000, "USD")
    with_prices = connected(open_window, service.base_url)
    with_prices.session.controller.conversation = opened.session.controller.conversation
    assert menu_of(with_prices)[-1] == cost


def test_words_for_numbers() -> None:
    assert number_words(1_234_567) == "1,234,567"
    costs = [cost_words(x, "USD") for x in (0, 0.00001, 0.0042, 0.1234, 12.5)]
    assert costs == ["$0.00", "$<0.0001", "$0.0042", "$0.123", "$12.50"]
    assert cost_words(2, "EUR") == "2.00 EUR"
    usage = ReplyUsage(1204, 310, True, 820.0, 41.2, 0.0042)
    said = "Tokens: ~1,204 in, ~310 out · first after 820 ms · ~41 tokens/s · ~$0.0042"
    assert reply_words(usage, "USD") == said
    assert reply_words(ReplyUsage(1, 2), "USD") == "Tokens: 1 in, 2 out"
    total = UsageSum(3, 10, 20, False, 0.5, 1)
    assert sum_words(total, "USD")[-1] == "$0.500, without one reply of no known price"


def test_ten_thousand_messages_are_summed_in_one_pass() -> None:
    from desktop_chat.chat.usage import usage_of_all

    read: list[int] = []

    class Counted(Message):
        __slots__ = ()

        @property
        def text(self) -> str:
            read.append(1)
            return "four"

    path: list[Message] = []
    for number in range(2000):
        message = Counted(Role.ASSISTANT if number % 2 else Role.USER)
        message.facts.duration_ms = 1.0
        path.append(message)
    total = usage_of_all(path, lambda _: Price(1, 1))
    assert (total.replies, total.is_estimate) == (1000, True)
    assert len(read) < 10 * len(path)
    for each in path:
        each.facts.usage = Usage(1, 1, 2)
    read.clear()
    assert usage_of_all(path, lambda _: None).prompt == 1000
    assert not read


# Month by month.


def cells(page: UsagePage) -> list[list[str]]:
    """The rows of the months that are in sight."""
    items = []
    for number in range(page.months.topLevelItemCount()):
        month = page.months.topLevelItem(number)
        assert month is not None
        items.append(month)
        if month.isExpanded():
            items += filter(None, map(month.child, range(month.childCount())))
    return [[item.text(column) for column in range(5)] for item in items]


def test_the_settings_show_the_months_and_prices_change_them(
    open_window: OpenWindow, service: RunningService
) -> None:
    opened = connected(open_window, service.base_url)
    opened.ask("Question")
    opened.wait_for_end()
    usage = opened.reply.facts.usage
    assert usage is not None
    settings = opened.settings()
    settings.show_usage()
    page = settings.usage
    until(lambda: page.months.topLevelItemCount() == 1, "the month is there")
    figures = ["1", number_words(usage.prompt), number_words(usage.completion), ""]
    assert cells(page)[0][1:] == figures
    assert cells(page)[1] == ["fast", *figures]
    for line, text in ((page.model, "fast"), (page.price_in, "1000,0"), (page.price_out, "0")):
        enter(line, text)
    opened.click(page.set)
    cost = cost_words(usage.prompt / 1000, "USD")
    assert [row[4] for row in cells(page)] == [cost, cost]
    written = json.loads((opened.data_dir / "prices.json").read_text("utf-8"))
    assert written["models"] == {"fast": {"prompt": 1000.0, "completion": 0.0}}
    assert desk_of(opened).note_of(opened.reply).endswith(cost)
    until(page.reset.isEnabled, "it can be taken back")
    opened.click(page.reset)
    assert [row[4] for row in cells(page)] == ["", ""]
    assert "$" not in desk_of(opened).note_of(opened.reply)


@pytest.mark.parametrize("bad", ["", "-1", "cheap", "nan", "1e300"])
def test_a_bad_price_is_said_and_stays(open_window: OpenWindow, bad: str) -> None:
    opened = open_window()
    settings = opened.settings()
    settings.show_usage()
    page = settings.usage
    for line, text in ((page.model, "m"), (page.price_in, bad), (page.price_out, "1")):
        line.setText(text)
    QTest.keyClick(page.price_out, Key.Key_Return)
    assert "two numbers" in page.price_said.text()
    assert page.price_in.text() == bad
    assert not (opened.data_dir / "prices.json").exists()


def test_a_shipped_price_is_changed_and_comes_back(open_window: OpenWindow) -> None:
    opened = open_window()
    settings = opened.settings()
    settings.show_usage()
    page = settings.usage
    (row,) = page.prices.findItems("gpt-5.5", Qt.MatchFlag.MatchExactly)
    page.prices.setCurrentItem(row)
    assert (page.price_in.text(), page.price_out.text()) == ("5", "30")
    assert not page.reset.isEnabled()
    enter(page.price_in, "7")
    opened.click(page.set)
    (row,) = page.prices.findItems("gpt-5.5", Qt.MatchFlag.MatchExactly)
    assert (row.text(1), row.text(3)) == ("7", "yours")
    opened.click(page.reset)
    (row,) = page.prices.findItems("gpt-5.5", Qt.MatchFlag.MatchExactly)
    assert (row.text(1), row.text(3)) == ("5", "")


def test_the_menu_is_reached_by_keyboard(open_window: OpenWindow) -> None:
    header = open_window().window.header
    assert header.more.accessibleName() == "This conversation"
    assert header.more.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert header.more_menu.actions()

"""The app beside its window: quick questions, the tray, notifications."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSystemTrayIcon

from desktop_chat.chat.messages import Message, Role, Status
from desktop_chat.storage.settings import Settings
from desktop_chat.ui.presence.beside import Beside
from desktop_chat.ui.presence.desk import reply_words
from desktop_chat.ui.presence.notifier import Notifier
from desktop_chat.ui.presence.quick_window import MOST_CLIPBOARD, QuickWindow
from desktop_chat.ui.presence.tray import Tray, marked
from desktop_chat.ui.second_start import Wish
from tests.gui.app_window import CTRL, AppWindow, Key, compose, until
from tests.gui.scripted import ScriptedBackend, ScriptedReply
from tests.gui.session_bus import Bus, run, session_bus


class Told(Notifier):
    """Keeps what it was told."""

    def __init__(self) -> None:
        super().__init__(lambda mark: None)
        self.told: list[tuple[str, str, str]] = []

    async def notify(self, title: str, words: str, mark: str) -> bool:
        self.told.append((title, words, mark))
        return True


@pytest.fixture
def beside(scripted: AppWindow) -> Iterator[Beside]:
    session = scripted.session
    parts = (session.controller, session.history.desk, session.appearance)
    made = Beside(scripted.window, *parts, scripted.data_dir)
    made.presence.notifier = Told()
    yield made
    made.close()


def told(beside: Beside) -> list[tuple[str, str, str]]:
    notifier = beside.presence.notifier
    assert isinstance(notifier, Told)
    return notifier.told


def open_quick(beside: Beside, text: str = "") -> QuickWindow:
    beside.carry_out(Wish(quick=True, new=text))
    assert beside.quick is not None
    window = beside.quick.window
    until(lambda: QApplication.focusWidget() is window.composer.edit, "the quick window is ready")
    return window


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def ask_quickly(window: QuickWindow, backend: ScriptedBackend, text: str) -> ScriptedReply:
    count = len(backend.replies)
    QTest.keyClicks(window.composer.edit, text)
    QTest.keyClick(window.composer.edit, Key.Key_Return)
    until(lambda: len(backend.replies) > count, "the backend is asked")
    return backend.replies[-1]


# The quick window.


def test_a_quick_question_streams_is_copied_and_goes_on_in_the_window(
    scripted: AppWindow, beside: Beside, backend: ScriptedBackend
) -> None:
    scripted.type("A draft of mine")
    window = open_quick(beside)
    assert window.transcript.isHidden()
    reply = ask_quickly(window, backend, "Capital of France?")
    assert window.composer.text() == ""
    assert window.composer.button.accessibleName() == "Stop"
    reply.say("It is ", "Paris.")
    until(lambda: "It is Paris." in window.transcript.toPlainText(), "the reply streams")
    assert "Paris" not in scripted.text  # the main window shows what it showed
    reply.finish()
    until(lambda: window.composer.button.accessibleName() == "Send", "it is over")
    press(window.copy)
    assert QApplication.clipboard().text() == "It is Paris."
    again = ask_quickly(window, backend, "And of Spain?")
    assert [prompt.text for prompt in again.request.messages][-1] == "And of Spain?"
    assert len(again.request.messages) == 3  # it goes on with the same conversation
    again.say("Madrid.")
    again.finish()
    until(lambda: "Madrid." in window.transcript.toPlainText(), "the second reply")
    press(window.open)
    assert not window.isVisible()
    scripted.wait_for_text("Madrid.")
    assert scripted.window.sidebar.count == 1
    assert open_quick(beside).transcript.isHidden()  # ready for another one


def test_esc_stops_the_reply_then_hides_the_window(
    scripted: AppWindow, beside: Beside, backend: ScriptedBackend
) -> None:
    window = open_quick(beside)
    reply = ask_quickly(window, backend, "Count")
    reply.say("one two ")
    until(lambda: "one two" in window.transcript.toPlainText(), "the reply streams")
    QTest.keyClick(window.composer.edit, Key.Key_Escape)
    assert beside.quick is not None
    assert beside.quick.conversation is not None
    last = beside.quick.conversation.messages[-1]
    assert last.status is Status.STOPPED
    until(lambda: window.composer.button.accessibleName() == "Send", "it is stopped")
    assert window.isVisible()
    QTest.keyClick(window.composer.edit, Key.Key_Escape)
    assert not window.isVisible()
    assert scripted.window.isVisible()
    assert "one two" in open_quick(beside).transcript.toPlainText()  # it is still there


def test_enter_belongs_to_the_input_method_while_it_composes(
    beside: Beside, backend: ScriptedBackend
) -> None:
    window = open_quick(beside)
    compose(window.composer.edit, "ni")
    QTest.keyClick(window.composer.edit, Key.Key_Return)
    assert backend.replies == []


def test_a_later_start_fills_the_quick_box_and_sends_nothing(
    beside: Beside, backend: ScriptedBackend
) -> None:
    window = open_quick(beside, "Explain this\x00")
    assert window.composer.text() == "Explain this"
    assert backend.replies == []


def test_a_later_start_without_it_raises_the_window(scripted: AppWindow, beside: Beside) -> None:
    scripted.window.showMinimized()
    beside.carry_out(Wish(new="A draft"))
    assert not scripted.window.isMinimized()
    assert scripted.edit.toPlainText() == "A draft"
    assert scripted.messages == []
    assert beside.quick is None


def test_the_clipboard_is_put_below_the_question_and_not_sent(
    beside: Beside, backend: ScriptedBackend
) -> None:
    window = open_quick(beside)
    press(window.clipboard)
    assert window.said.text() == "There is no text on the clipboard."
    QApplication.clipboard().setText("def f(): ...")
    QTest.keyClicks(window.composer.edit, "What is")
    press(window.clipboard)
    assert window.said.isHidden()
    QTest.keyClicks(window.composer.edit, " this?")
    assert window.composer.text() == "What is this?\n\ndef f(): ..."
    QApplication.clipboard().setText("x" * (MOST_CLIPBOARD + 1))
    window.composer.clear()
    press(window.clipboard)
    assert window.composer.text().strip() == "x" * MOST_CLIPBOARD
    assert "too long" in window.said.text()
    assert backend.replies == []


def test_a_new_question_is_another_conversation(
    scripted: AppWindow, beside: Beside, backend: ScriptedBackend
) -> None:
    window = open_quick(beside)
    ask_quickly(window, backend, "One").finish()
    until(lambda: not window.composer.is_busy, "it is over")
    QTest.keyClick(window.composer.edit, Key.Key_N, CTRL)
    assert window.transcript.isHidden()
    reply = ask_quickly(window, backend, "Two")
    assert len(reply.request.messages) == 1
    reply.finish()
    until(lambda: scripted.window.sidebar.count == 2, "both are listed")


# Notifications.


def end_reply(scripted: AppWindow, backend: ScriptedBackend, text: str) -> None:
    scripted.ask("Go")
    until(lambda: backend.replies, "the backend is asked")
    backend.replies[-1].say(text)
    backend.replies[-1].finish()
    scripted.wait_for_end()


def test_a_reply_that_ends_unseen_is_told_with_its_first_words(
    scripted: AppWindow, beside: Beside, backend: ScriptedBackend
) -> None:
    beside.presence.is_in_front = lambda: False
    end_reply(scripted, backend, "The first words\nof it " + "long " * 100)
    until(lambda: told(beside), "it is told")
    [(title, words, mark)] = told(beside)
    assert title == "Go"
    assert words.startswith("The first words of it long")
    assert len(words) <= 160
    first = scripted.session.controller.conversation
    assert mark == first.id
    scripted.session.controller.new_chat()
    beside.presence.jump(mark)
    assert scripted.session.controller.conversation is first


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Step 0\n\n**Sure!** See [note](https://e.org/x).", "Step 0 · Sure! See note."),
        ("Run this:\n\n```sh\nls -l\n```\n\nThat is all.", "Run this: That is all."),
        ("- [x] one\n- two", "one · two"),
        ("```\nls\n```", "``` ls ```"),  # nothing but code
        ("", "The reply is there."),
    ],
)
def test_the_first_words_are_without_markdown(text: str, words: str) -> None:
    assert reply_words(Message(Role.ASSISTANT, text, Status.COMPLETE)) == words


def test_what_is_seen_or_stopped_or_not_wanted_is_not_told(
    scripted: AppWindow, beside: Beside, backend: ScriptedBackend
) -> None:
    end_reply(scripted, backend, "Seen")
    beside.presence.is_in_front = lambda: False
    scripted.ask("Again")
    scripted.stop()
    scripted.wait_for_end()
    scripted.session.connections.change("notify", False)
    asked = len(backend.replies)
    scripted.ask("And again")
    until(lambda: len(backend.replies) > asked, "it is asked")
    backend.replies[-1].finish()
    scripted.wait_for_end()
    assert told(beside) == []


def test_words_can_be_left_out(
    scripted: AppWindow, beside: Beside, backend: ScriptedBackend
) -> None:
    beside.presence.is_in_front = lambda: False
    scripted.session.connections.change("notify_words", False)
    end_reply(scripted, backend, "A secret")
    until(lambda: told(beside), "it is told")
    assert told(beside)[0][:2] == ("Desktop Chat", "The reply is there.")


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    with session_bus() as made:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        yield made


def test_the_desktop_is_told_and_a_click_comes_back(bus: Bus) -> None:
    pressed: list[str] = []
    notifier = Notifier(pressed.append)
    assert run(notifier.notify("A <title>", "5 < 6 & <b>bold</b>", "c1"))
    name, replaces, _, title, body, actions, hints, wait = bus.shown[0]
    assert (name, replaces, title, wait) == ("Desktop Chat", 0, "A <title>", -1)
    assert body == "5 &lt; 6 &amp; &lt;b&gt;bold&lt;/b&gt;"
    assert actions == ["default", "Show"]
    assert hints["desktop-entry"] == ("s", "desktop-chat")
    assert run(notifier.notify("Two", "words", "c2"))
    bus.emit("ActionInvoked", "us", (77, "default"))  # another program's
    bus.emit("ActionInvoked", "us", (2, "default"))
    until(lambda: pressed, "the click comes back")
    assert pressed == ["c2"]
    bus.emit("NotificationClosed", "uu", (2, 2))
    until(lambda: list(notifier._marks) == [1], "it is gone")
    notifier.close()
    until(lambda: not list_listening(notifier), "it is closed")


def list_listening(notifier: Notifier) -> bool:
    import asyncio

    return any("_listen" in repr(task) for task in asyncio.all_tasks())


def test_a_desktop_without_notifications_is_no_error(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus.is_broken = True
    notifier = Notifier(lambda mark: None)
    assert not run(notifier.notify("a", "b", "c"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    assert not run(notifier.notify("a", "b", "c"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "nonsense")
    assert not run(notifier.notify("a", "b", "c"))


# The tray.


def test_the_tray_has_a_mark_while_something_is_unread(scripted: AppWindow) -> None:
    icon = QApplication.windowIcon()
    tray = Tray(scripted.window, icon, {})
    plain = tray.icon.icon().pixmap(32, 32).toImage()
    tray.show_unread(2)
    assert tray.icon.toolTip() == "2 replies to read"
    image = tray.icon.icon().pixmap(32, 32).toImage()
    assert image != plain
    corner = image.pixelColor(image.width() - image.width() // 5, image.width() // 5)
    assert corner.red() > 150 > corner.green()
    assert marked(icon).availableSizes()
    tray.show_unread(0)
    assert tray.icon.toolTip() == "Desktop Chat"
    tray.menu.deleteLater()


def test_a_window_that_stays_is_hidden_and_quit_ends_it(scripted: AppWindow) -> None:
    ended: list[bool] = []
    scripted.window.closed.connect(lambda: ended.append(True))
    scripted.window.stays = lambda: True
    scripted.window.close()
    assert not scripted.window.isVisible()
    assert ended == []
    scripted.window.come_up()
    scripted.press(Key.Key_Q, CTRL)
    assert ended


def test_without_a_tray_closing_ends_the_app(scripted: AppWindow, beside: Beside) -> None:
    for field in ("tray", "stay"):
        scripted.session.connections.change(field, True)
    assert beside.presence.tray is None  # there is none off-screen
    ended: list[bool] = []
    scripted.window.closed.connect(lambda: ended.append(True))
    scripted.window.close()
    assert ended == [True]


def test_the_tray_is_off_until_it_is_chosen(
    scripted: AppWindow, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    for name in ("show", "hide"):  # there is none off-screen
        monkeypatch.setattr(QSystemTrayIcon, name, lambda _: None)
    connections = scripted.session.connections

    def has_icon() -> bool:
        return beside.presence.tray is not None

    connections.change("notify", False)  # the settings are looked at
    assert not has_icon()
    connections.change("tray", True)
    assert has_icon()
    connections.change("tray", False)
    assert not has_icon()


def test_nothing_beyond_the_window_is_on_by_itself() -> None:
    settings = Settings()
    assert not any((settings.tray, settings.stay, settings.quick_key, settings.updates.daily))

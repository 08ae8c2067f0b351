"""How much of the model's window is used, what is left out of it, and summaries of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QToolButton

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.messages import Message, Role
from desktop_chat.ui.connections import Connections
from desktop_chat.ui.controller import Controller
from desktop_chat.ui.history_desk import HistoryDesk
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.numbers import number_words
from desktop_chat.ui.strip import Strip
from desktop_chat.ui.usage_words import tokens_words
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable, Sequence

    from desktop_chat.chat.context import Growing, Summary, Use
    from desktop_chat.ui.commands import Command
    from desktop_chat.ui.transcript.sheets import Boundary

SOON_MS = 150
TICK_MS = 500  # between two estimates of a reply that comes
SUMMARY_SECONDS = 180.0
_LATEST = 2  # questions that a summary on request leaves as they are


class ContextDesk(QObject):
    """Counts when a conversation comes into view, is asked or changes. While a reply comes, what
    it grows by is estimated twice a second; of what is being written the draft, in pauses."""

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        connections: Connections,
        desk: HistoryDesk,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._connections = connections
        self._desk = desk
        self._task: asyncio.Task[object] | None = None
        self._asked = ""  # the conversation that is being summarised
        self.strip: Strip | None = None
        self.meter = QToolButton()
        self.meter.setProperty("role", "meter")
        self.meter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.meter.setAccessibleName(tr("Context"))
        self.meter.hide()
        self.meter.clicked.connect(lambda: self._run("parameters"))
        window.add_beside_hint(self.meter)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        controller.on_path.append(self._soon.start)
        self._use: Use | None = None  # of the conversation, without the draft
        self._draft = 0  # tokens of it
        self._growing: Growing | None = None  # the reply that comes
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._draft_soon = QTimer(self)
        self._draft_soon.setSingleShot(True)
        self._draft_soon.setInterval(SOON_MS)
        self._draft_soon.timeout.connect(self._count_draft)
        window.composer.typed.connect(self._draft_soon.start)
        connections.changed.connect(self._soon.start)
        window.transcript.action_asked.connect(self._act)
        window.commands.add(self._commands)

    def _run(self, name: str) -> None:
        command = self._window.commands.find(name)
        if command is not None:
            command.run()

    def _commands(self) -> Iterable[Command]:
        from desktop_chat.ui.commands import Command, Group

        group = Group.CONVERSATION
        words = tr("Summarise older messages")
        also = tr("context window shorten")
        yield Command("summarise", words, self.summarise, group, self._can_summarise, also)
        words = tr("Take the summary back")
        yield Command("no-summary", words, self.take_back, group, self._has_summary, also)

    # What is shown.

    @property
    def use(self) -> Use:
        """What the conversation in view takes now."""
        from desktop_chat.ui.context_use import use_in

        conversation = self._controller.conversation
        return use_in(conversation, conversation.messages, self._connections.chosen)

    def refresh(self) -> None:
        """Show how much is used, and where the conversation is cut."""
        messages = self._controller.conversation.messages
        self._use = use = self.use if messages else None
        if use is not None:
            self._window.transcript.show_boundaries(_boundaries(messages, use))
        self._follow(messages)
        self._count_draft()

    def _follow(self, messages: Sequence[Message]) -> None:
        """Estimate on while the last message comes; what there is of it is counted."""
        comes = self._controller.is_busy and messages and not messages[-1].status.is_final
        if not comes:
            self._growing = None
            self._tick.stop()
            return
        from desktop_chat.chat.context import Growing

        self._growing = Growing(messages[-1])
        self._tick.start()

    def _on_tick(self) -> None:
        messages, growing = self._controller.conversation.messages, self._growing
        if growing is None or not messages or growing.message is not messages[-1]:
            self._tick.stop()
        elif growing.message.status.is_final:
            self._soon.start()
        elif growing.has_grown():
            self._show_use()

    def _count_draft(self) -> None:
        self._draft = self.draft
        self._show_use()

    @property
    def draft(self) -> int:
        """About how many tokens are in the message box, with what is attached."""
        from desktop_chat.chat.context import estimate

        box = self._window.composer
        return estimate(box.text().strip()) + sum(each.tokens for each in box.attachments)

    def _show_use(self) -> None:
        use, growing, draft = self._use, self._growing, self._draft
        if use is not None and growing is not None and growing.tokens:
            use = use._replace(used=use.used + growing.tokens, is_estimate=True)
        is_alone, used = use is None, None
        if use is not None:
            used = _meter_words(use), _sentence(use, self._connections.chosen.model)
        written = (_draft_words(draft, is_alone), _draft_sentence(draft)) if draft else None
        told = [each for each in (used, written) if each is not None]
        words, said = [each[0] for each in told], [each[1] for each in told]
        self.meter.setVisible(bool(told))
        self.meter.setText(" · ".join(words))  # not for people: translated there
        self.meter.setToolTip(" ".join(said))  # not for people: translated there
        self.meter.setAccessibleDescription(" ".join(said))  # not for people: translated there

    # Summaries.

    def _act(self, action: str) -> None:
        if action == "summarise":
            self.summarise()
        elif action == "no-summary":
            self.take_back()

    def _older(self) -> list[Message]:
        """What a summary would stand for: what is left out, else all but the last questions."""
        messages, use = self._controller.conversation.messages, self.use
        done = next((n + 1 for n, each in enumerate(messages) if _ends(use.summary, each)), 0)
        if use.first > done:
            return messages[: use.first]
        questions = [n for n, each in enumerate(messages) if each.role is Role.USER]
        cut = questions[-_LATEST] if len(questions) > _LATEST else 0
        return messages[:cut] if cut > done else []

    def _can_summarise(self) -> bool:
        return not self._asked and not self._controller.is_busy and bool(self._older())

    def _has_summary(self) -> bool:
        return "summary" in self._controller.conversation.parameters

    def summarise(self) -> None:
        """Have the model summarise what is older; the summary is sent in its stead."""
        if self._can_summarise():
            conversation, older = self._controller.conversation, self._older()
            self._asked = conversation.id
            said = tr("Older messages are being summarised…")
            self._say(said, (("cancel", tr("Cancel")),))
            self._controller.spawn(self._summarise(conversation, older))

    async def _summarise(self, conversation: Conversation, older: list[Message]) -> None:
        import asyncio

        from desktop_chat.chat.cleaning import clean
        from desktop_chat.chat.context import MOST_SUMMARY, Summary
        from desktop_chat.chat.failures import BackendError
        from desktop_chat.ui.context_use import request_for_summary
        from desktop_chat.ui.sentences import failure_sentence

        self._task = asyncio.current_task()
        connection = self._connections.chosen
        said = ""
        try:
            request = request_for_summary(conversation, older, connection)
            async with asyncio.timeout(SUMMARY_SECONDS):
                text = clean(await self._controller.ask_aside(connection, request)).strip()
        except BackendError as error:
            said = failure_sentence(error.failure)
        except TimeoutError:
            said = tr("The summary took too long. Try again, or choose another model.")
        else:
            if text:
                summary = Summary(text[:MOST_SUMMARY], older[-1].id, connection.model)
                self._keep(conversation, summary)
            else:
                said = tr("The model gave no summary. Try again, or choose another model.")
        finally:
            self._task, self._asked = None, ""
            if said:
                self._say(said, (("again", tr("Try again")), ("close", tr("Close"))))
            elif self.strip is not None:
                self.strip.hide()

    def take_back(self) -> None:
        """Send the older messages themselves again, as far as there is room."""
        self._keep(self._controller.conversation, None)

    def _keep(self, conversation: Conversation, summary: Summary | None) -> None:
        others = {k: value for k, value in conversation.parameters.items() if k != "summary"}
        added = {"summary": summary.as_record()} if summary is not None else {}
        conversation.parameters = {**others, **added}
        self._desk.keep_choices(conversation)
        if conversation is self._controller.conversation:
            self.refresh()

    def _say(self, sentence: str, actions: Sequence[tuple[str, str]]) -> None:
        if self.strip is None:
            self.strip = Strip("card")
            self.strip.chosen.connect(self._on_strip)
            self._window.add_over_box(self.strip)
        self.strip.say(sentence, actions)

    def _on_strip(self, name: str) -> None:
        if name == "cancel" and self._task is not None:
            self._task.cancel()
        elif self.strip is not None:
            self.strip.hide()
        if name == "again":
            self.summarise()


def _ends(summary: Summary | None, message: Message) -> bool:
    return summary is not None and message.id == summary.until


def _meter_words(use: Use) -> str:
    if use.window is None:
        return tr("Tokens: {count}").replace("{count}", tokens_words(use.used, use.is_estimate))
    percent = round(100 * use.used / use.window)
    mark = "~" if use.is_estimate else ""
    return tr("Context: {percent}").replace("{percent}", f"{mark}{percent} %")


def _draft_words(count: int, is_alone: bool) -> str:
    said = tr("Draft: {count} tokens") if is_alone else tr("Draft: {count}")
    return said.replace("{count}", tokens_words(count, is_estimate=True))


def _draft_sentence(count: int) -> str:
    said = tr("What is in the message box has about {count} tokens.")
    return said.replace("{count}", number_words(count))


def _sentence(use: Use, model: str) -> str:
    used = tokens_words(use.used, use.is_estimate)
    if use.window is None:
        said = tr("{used} tokens. How many {model} can read is not known: nothing is left out.")
        return said.replace("{used}", used).replace("{model}", model)
    said = tr("{used} of the {window} tokens that {model} can read.")
    said = said.replace("{used}", used).replace("{window}", number_words(use.window))
    said = said.replace("{model}", model)
    if use.summary is not None:
        return f"{said} {tr('Older messages are sent as a summary.')}"
    return f"{said} {tr('Older messages are not sent.')}" if use.first else said


def _boundaries(messages: Sequence[Message], use: Use) -> dict[int, Boundary]:
    """Under which replies it is said that what is above is not sent as it stands."""
    from desktop_chat.ui.transcript.sheets import Boundary

    found: dict[int, Boundary] = {}
    ended = next((n for n, each in enumerate(messages) if _ends(use.summary, each)), -1)
    if use.summary is not None and ended >= 0:
        words = tr("Older messages are sent as this summary:")
        found[ended] = Boundary(words, "no-summary", tr("Undo"), use.summary.text)
    if use.first - 1 > ended:
        words = tr("Older messages are not sent: the model's window has no room for them.")
        found[use.first - 1] = Boundary(words, "summarise", tr("Summarise them"))
    return found

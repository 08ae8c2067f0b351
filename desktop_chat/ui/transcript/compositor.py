"""From a place in the conversation to the entry that stands for it on the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from desktop_chat.chat.messages import Status
from desktop_chat.chat.notices import RetryPause
from desktop_chat.markdown.blocks import Block, BlockKind, Level, LevelKind, Span
from desktop_chat.markdown.highlighting import display_name
from desktop_chat.ui.sentences import ending_sentence, notice_sentence
from desktop_chat.ui.transcript.cards import (
    BUBBLE_PAD,
    HEAD_GAP,
    Card,
    Colours,
    bubble_width,
    set_block,
    set_bubble_foot,
)
from desktop_chat.ui.transcript.colouring import Colouring, Group
from desktop_chat.ui.transcript.formulas import Formulas
from desktop_chat.ui.transcript.page import Entry
from desktop_chat.ui.transcript.setter import BODY, Setter, Surroundings, one_paragraph
from desktop_chat.ui.transcript.setting import Line, Look, Role, Run, Setting, Shape
from desktop_chat.ui.transcript.sheets import Boundary, Part, Place, Sheet, Sheets
from desktop_chat.ui.words import tr

log = logging.getLogger(__name__)

_SMALL, _ACTION = Look(Role.SMALL), Look(Role.ACTION)
_THOUGHT_LEVEL = Level(LevelKind.QUOTE, -1)
FIRST_GAP, MESSAGE_GAP, REPLY_GAP, PART_GAP, FOOT_GAP = 24, 40, 28, 14, 12


class Compositor:
    """Sets entries with what is known now: colours and formulas may come later."""

    def __init__(
        self, sheets: Sheets, setter: Setter, colouring: Colouring, formulas: Formulas
    ) -> None:
        self.sheets = sheets
        self.setter = setter
        self.colouring = colouring
        self.formulas = formulas
        self.on_attached: Callable[[], object] = lambda: None  # something attached is set
        self.offsets: dict[Group, int] = {}  # of code that is not wrapped, in pixels

    def entry(self, place: Place) -> Entry:
        """The entry for a place, set anew."""
        sheet = self.sheets.sheet(place)
        match place.part:
            case Part.HEAD if sheet.is_user:
                return Entry(place, self._attached(place, sheet))
            case Part.HEAD:
                return Entry(place, self._thought_line(place, sheet))
            case Part.FOOT if sheet.is_user:
                return Entry(place, self._fold_line(place, sheet))
            case Part.FOOT:
                return Entry(place, self._foot(place, sheet))
            case _:
                try:
                    setting = self._block(place, sheet)
                except Exception:
                    log.exception("a block could not be set; its source is shown")
                    setting = self._source(place, sheet)
                return Entry(place, setting)

    def _source(self, place: Place, sheet: Sheet) -> Setting:
        """What a block is made of, to the letter: no fault of ours may cost a word."""
        block = sheet.blocks(place.part)[place.index]
        above = self._above(place, sheet) if place.index == 0 else self.setter.type.scaled(12)
        shape = Shape(self.setter.type.prose_line, above)
        text = sheet.source(place.part)[block.start : block.end].strip("\n")
        lines = one_paragraph(text)
        return Setting((Line(shape, (Run(lines, BODY),), block.glue if block.piece else "\n\n"),))

    def _block(self, place: Place, sheet: Sheet) -> Setting:
        blocks = sheet.blocks(place.part)
        above = self._above(place, sheet) if place.index == 0 else None
        around = self._surroundings(place, sheet)
        block = blocks[place.index]
        colours: Colours | None = None
        card = Card()
        if block.kind is BlockKind.CODE:
            colours = self.colouring.lines_of(place, blocks)
            group = (place.message, place.part, place.index - block.piece)
            card = Card(display_name(block.info), self.offsets.get(group, 0))
        if place.part == Part.THOUGHT:
            blocks = _Indented(blocks)
        setting = set_block(self.setter, blocks, place.index, around, above, colours, card)
        self.formulas.used_in(place)
        if sheet.is_user and sheet.message.attachments and place.index == 0:
            marks = (mark._replace(top=0, joins_above=True) for mark in setting.marks)
            setting = setting._replace(marks=tuple(marks))
        if sheet.is_user and sheet.is_long and place.index == len(blocks) - 1:
            marks = (mark._replace(bottom=0, joins_below=True) for mark in setting.marks)
            setting = setting._replace(marks=tuple(marks))
        return setting

    def _attached(self, place: Place, sheet: Sheet) -> Setting:
        """What is attached, as wide as the words under it."""
        from desktop_chat.ui.transcript.attached import set_attached

        self.on_attached()
        has_words = bool(sheet.count(Part.BODY))
        above, width = self._above(place, sheet), self._bubble(sheet)
        attachments = sheet.message.attachments
        return set_attached(self.setter, attachments, place.message, above, width, has_words)

    def _bubble(self, sheet: Sheet) -> int:
        """How wide what the person said is by nature, in pixels."""
        if not sheet.bubble:
            message = sheet.message
            sheet.bubble = bubble_width(self.setter.type, message.text) if message.text else 0
            if message.attachments:
                from desktop_chat.ui.transcript.attached import attached_width

                width = attached_width(self.setter.type, message.attachments)
                sheet.bubble = max(sheet.bubble, width)
        return sheet.bubble

    def _surroundings(self, place: Place, sheet: Sheet) -> Surroundings:
        document = (sheet.thought if place.part == Part.THOUGHT else sheet.body).document
        width = self._bubble(sheet) if sheet.is_user else 0

        def spans(block: Block) -> Sequence[Span]:
            return document.spans(_own(block))

        return Surroundings(
            spans,
            document.cell_spans,
            self.formulas.find,
            f"{place.message}/{place.part}",
            Role.QUIET if place.part == Part.THOUGHT else Role.BODY,
            width,
        )

    # Spaces between the parts of a message, and between messages.

    def _above(self, place: Place, sheet: Sheet) -> int:
        """The space above the first entry of a part."""
        scaled = self.setter.type.scaled
        before_parts = [part for part in range(place.part) if sheet.count(part)]
        if before_parts and sheet.is_user:
            return scaled(HEAD_GAP)
        if before_parts:
            gap = FOOT_GAP if place.part == Part.FOOT else PART_GAP
            if place.part == Part.THOUGHT:
                gap = 6
            return self.setter.type.gap(gap) + self._tail(sheet, before_parts[-1])
        own = scaled(BUBBLE_PAD) if sheet.is_user else 0
        if place.message == 0:
            return self.setter.type.gap(FIRST_GAP) + own
        above = self.sheets.all[place.message - 1]
        # A reply's is what the buttons under the question need.
        gap = self.setter.type.gap(MESSAGE_GAP) if sheet.is_user else scaled(REPLY_GAP)
        parts = [part for part in Part if above.count(part)]
        tail = self._tail(above, parts[-1]) if parts else 0
        return gap + own + tail

    def _tail(self, sheet: Sheet, part: int) -> int:
        """What the last mark of a part takes below its text."""
        if sheet.is_user:
            return self.setter.type.scaled(BUBBLE_PAD)
        if part in (Part.BODY, Part.THOUGHT):
            return self.setter.tail(sheet.blocks(part)[-1])
        return 0

    # The lines that are no blocks.

    def _thought_line(self, place: Place, sheet: Sheet) -> Setting:
        """ "Thought for 12 s ›": opens and folds what the model thought."""
        type_ = self.setter.type
        facts = sheet.message.facts
        is_over = sheet.message.status.is_final or not sheet.body.is_empty
        if not is_over:
            words = tr("Thinking")
        elif facts.thought_ms is not None:
            words = tr("Thought for %n s", max(1, round(facts.thought_ms / 1000)))
        else:
            words = tr("Thought")
        sign = "⌄" if sheet.is_open else "›"
        look = _SMALL._replace(href=f"app:thought/{place.message}")
        shape = Shape(type_.small_line, self._above(place, sheet))
        return Setting((Line(shape, (Run(f"{words} {sign}", look, ""),), "", ""),))

    def _fold_line(self, place: Place, sheet: Sheet) -> Setting:
        """The way to the rest of a long question, and back, at the foot of its bubble."""
        words = tr("Show less") if sheet.is_whole else tr("Show more")
        look = _ACTION._replace(href=f"app:fold/{place.message}")
        above = self._above(place, sheet)
        return set_bubble_foot(self.setter, Run(words, look, ""), above, self._bubble(sheet))

    def _foot(self, place: Place, sheet: Sheet) -> Setting:
        message = sheet.message
        type_ = self.setter.type
        above = self._above(place, sheet)
        lines: list[Line] = []
        if not message.has_content and not message.status.is_final:
            lines.append(Line(Shape(type_.prose_line, above), (), "", ""))  # the dot's place
            above = type_.scaled(4)
        runs: tuple[Run, ...] = ()
        if message.status.is_final:
            runs = self._ending(place, sheet) if ending_sentence(message) else ()
        elif sheet.notice is not None:
            waits = isinstance(sheet.notice, RetryPause)
            role = Role.WARNING if waits else Role.SMALL
            runs = (Run(notice_sentence(sheet.notice), Look(role)),)
        if runs:
            lines.append(Line(Shape(type_.small_line, above), runs, "", ""))
            above = type_.scaled(4)
        if sheet.boundary is not None and message.status.is_final:
            lines += self._boundary(sheet.boundary, above)
        return Setting(tuple(lines))

    def _boundary(self, boundary: Boundary, above: int) -> list[Line]:
        """That what is above is not sent as it stands, and what is sent in its stead."""
        type_ = self.setter.type
        action = _ACTION._replace(href=f"app:{boundary.action}")
        said = (Run(boundary.words, _SMALL), Run("   ", _SMALL), Run(boundary.action_words, action))
        lines = [Line(Shape(type_.small_line, above), said, "", "")]
        for text in boundary.text.split("\n"):
            shape = Shape(type_.small_line, type_.scaled(4))
            lines.append(Line(shape, (Run(text, Look(Role.QUIET)),), "", ""))
        return lines

    def _ending(self, place: Place, sheet: Sheet) -> tuple[Run, ...]:
        """What to say under a reply that did not end plainly, with what one can do."""
        message = sheet.message
        failed = message.status is Status.ERROR
        look = Look(Role.ERROR) if failed else _SMALL
        runs = [Run(ending_sentence(message).replace("\n", " "), look)]
        is_last = place.message == len(self.sheets.all) - 1
        is_open = message.status is Status.INTERRUPTED and not message.facts.is_kept
        if message.status is not Status.COMPLETE and is_last and not is_open:
            if message.text and not failed:
                going_on = _ACTION._replace(href="app:continue")
                runs += [Run("   ", look), Run(tr("Continue"), going_on)]
            runs += [Run("   ", look), Run(tr("Retry"), _ACTION._replace(href="app:retry"))]
            if failed:
                settings = _ACTION._replace(href="app:settings")
                runs += [Run("   ", look), Run(tr("Settings"), settings)]
        return tuple(runs)


class _Indented(Sequence[Block]):
    """Blocks of a thought: they stand in one more level, which gives them their hairline."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        block = self._blocks[index]
        return block._replace(levels=(_THOUGHT_LEVEL, *block.levels))


def _own(block: Block) -> Block:
    """The block as its document knows it."""
    if block.levels[:1] == (_THOUGHT_LEVEL,):
        return block._replace(levels=block.levels[1:])
    return block

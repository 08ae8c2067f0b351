"""Every word of every example of CommonMark stands on the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.chat.messages import Message
from desktop_chat.chat.messages import Role as Speaker
from desktop_chat.markdown.blocks import Block, BlockKind, SpanKind
from desktop_chat.markdown.document import Document
from desktop_chat.ui.transcript.formats import Typography
from desktop_chat.ui.transcript.setter import image_label
from desktop_chat.ui.transcript.setting import (
    line_text,
)
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.setting_desk import Desk, squeezed

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "vectors/commonmark.json").read_text("utf-8")
)


def words_of(document: Document, block: Block) -> Iterator[str]:
    """All that a block has to say."""
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        yield from (_said(span) for span in document.spans(block))
    elif block.kind is BlockKind.TABLE:
        for row in (block.header, *block.rows):
            for cell in row:
                yield from (_said(span) for span in document.cell_spans(cell))
    elif block.kind is not BlockKind.RULE:
        yield block.text


def _said(span: Any) -> str:
    if span.kind is SpanKind.IMAGE:
        return image_label(span)
    return str(span.href if span.kind is SpanKind.MATH else span.text)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["example"]))
def test_set_lines_hold_every_word_of_the_blocks(
    type_: Typography, example: dict[str, Any]
) -> None:
    desk = Desk(type_)
    settings_made = desk.set(example["markdown"])
    document = desk.read(example["markdown"])
    for block, setting in zip(desk.blocks, settings_made, strict=True):
        shown = squeezed("".join(line_text(line) for line in setting.lines))
        for said in words_of(document, block):
            assert squeezed(said) in shown


class Words(HTMLParser):
    """The words of a rendered example, those of its pictures' descriptions included."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def handle_data(self, data: str) -> None:
        self.all += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all += (dict(attrs).get("alt") or "").split() if tag == "img" else []


def test_the_document_shows_every_word_of_every_example(qapp: QApplication, clean: None) -> None:
    view = TranscriptView()
    lost: dict[int, list[str]] = {}
    for example in EXAMPLES:
        expected = Words()
        expected.feed(example["html"])
        expected.close()
        view.show_messages([Message(Speaker.ASSISTANT, example["markdown"])])
        bare = unmarked if re.search("<[a-z/!?]", example["markdown"], re.IGNORECASE) else squeezed
        shown = bare(view.document().toPlainText())
        missing = [word for word in expected.all if bare(word) not in shown]
        if missing:
            lost[example["example"]] = missing
    view.deleteLater()
    assert lost == {}


def unmarked(text: str) -> str:
    """Of examples with HTML: it is text here, so that marks in it are read as Markdown."""
    return re.sub(r"[*_`\[]", "", squeezed(text)).casefold()

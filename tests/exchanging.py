"""What the tests of exports and imports share: words, records made at random, files made."""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Callable, Sequence
from pathlib import Path

from hypothesis import strategies as st

from desktop_chat.chat.arrangement import COLOURS, Arrangement, Tag, clean_name
from desktop_chat.chat.attachments import Attachment
from desktop_chat.chat.cleaning import clean
from desktop_chat.chat.messages import Role, Status
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.markdown.html import render
from desktop_chat.storage.exchange.exporting import Exporter, Format
from desktop_chat.storage.exchange.importing import Importer, Summary
from desktop_chat.storage.exchange.words import Words, iso_time

WORDS = Words(
    roles={"user": "You", "assistant": "Reply", "system": "System prompt"},
    statuses={"stopped": "Stopped", "truncated": "Cut off"},
    reasoning="Reasoning",
    untitled="New conversation",
    image="image: {what}",
    date=iso_time,
    language="en",
)
EXPORTER = Exporter(WORDS, render)


def export(records: Sequence[ConversationRecord], path: Path, form: Format = Format.JSON) -> Path:
    EXPORTER.write(iter(records), len(records), path, form)
    return path


def import_all(path: Path) -> tuple[list[ConversationRecord], Summary]:
    """What is in a file, with nothing stored before."""
    with Importer(path) as importer:
        importer.check()
        records = list(importer.records())
        return records, importer.summary


def stop_after(count: int) -> Callable[[], bool]:
    """Says no so many times, then yes."""
    left = iter(range(count))
    return lambda: next(left, None) is None


class Stored:
    """A store of nothing but records."""

    def __init__(self, *records: ConversationRecord) -> None:
        self.records = {record.id: record for record in records}

    def conversation(self, conversation_id: str) -> ConversationRecord | None:
        return self.records.get(conversation_id)

    def has_any_message(self, message_ids: Sequence[str]) -> bool:
        every = {one.id for record in self.records.values() for one in record.messages}
        return not every.isdisjoint(message_ids)


# Text as it is stored: anything, cleaned.
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)
TEXTS = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        ["世界 👩‍💻🇯🇵", '"\\/\b\f', "</script>", "\u2028\u2029\x85", "a\r\nb\rc", "\ufeff"]
    ),
).map(clean)
IDS = st.text(string.ascii_letters + string.digits + "._-", min_size=1, max_size=12)
TIMES = st.floats(0, 253_402_300_799, allow_nan=False)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=3)
FINAL = [status.value for status in Status if status.is_final]


NAMES = TEXTS.map(clean_name)
TAGS = st.lists(
    st.builds(Tag, NAMES.filter(bool), st.sampled_from(COLOURS)),
    max_size=3,
    unique_by=lambda tag: tag.name,
)
ARRANGEMENTS = st.builds(
    Arrangement, NAMES, st.booleans(), st.booleans(), st.booleans(), TAGS.map(tuple)
)
SIZES = st.integers(0, 2**40)
ATTACHMENTS = st.builds(
    Attachment,
    file=st.binary(max_size=3).map(lambda content: hashlib.sha256(content).hexdigest()),
    name=TEXTS,
    kind=st.sampled_from(["text", "pdf", "paste"]),
    size=SIZES,
    media_type=st.just("text/plain"),
    width=st.just(0),
    height=st.just(0),
    tokens=SIZES,
    pages=SIZES,
    hidden=SIZES,
    original=SIZES,
) | st.builds(
    Attachment,
    file=st.binary(max_size=3).map(lambda content: hashlib.sha256(content).hexdigest()),
    name=TEXTS,
    kind=st.just("image"),
    size=SIZES,
    media_type=st.sampled_from(["image/png", "image/jpeg"]),
    width=SIZES,
    height=SIZES,
    tokens=SIZES,
    pages=st.just(0),
    hidden=st.just(0),
    original=st.just(0),
)


@st.composite
def message_records(draw: st.DrawFn, before: Sequence[str], own_id: str) -> MessageRecord:
    known = ["", *before]
    return MessageRecord(
        id=own_id,
        parent_id=draw(st.sampled_from(known)),
        role=draw(st.sampled_from([role.value for role in Role])),
        text=draw(TEXTS),
        reasoning=draw(TEXTS),
        status=draw(st.sampled_from(FINAL)),
        model=draw(TEXTS),
        connection_id=draw(TEXTS),
        created_at=draw(TIMES),
        continues_id=draw(st.sampled_from(known)),
        facts=draw(OBJECTS),
        attachments=tuple(draw(st.lists(ATTACHMENTS, max_size=2))),
    )


@st.composite
def conversation_records(draw: st.DrawFn, own_id: str = "c") -> ConversationRecord:
    """A conversation with siblings, a draft, parameters and facts."""
    count = draw(st.integers(0, 6))
    ids = [f"{own_id}.{number}" for number in range(count)]
    return ConversationRecord(
        id=own_id,
        title=draw(TEXTS),
        is_titled=draw(st.booleans()),
        created_at=draw(TIMES),
        updated_at=draw(TIMES),
        connection_id=draw(TEXTS),
        model=draw(TEXTS),
        parameters=draw(OBJECTS),
        draft=draw(TEXTS),
        leaf_id=draw(st.sampled_from(["", *ids])),
        arrangement=draw(ARRANGEMENTS),
        draft_attachments=tuple(draw(st.lists(ATTACHMENTS, max_size=2))),
        messages=tuple(draw(message_records(ids[:number], own)) for number, own in enumerate(ids)),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[ConversationRecord]:
    """Several conversations under ids of their own."""
    return [draw(conversation_records(own)) for own in draw(st.lists(IDS, max_size=3, unique=True))]


def own_file(path: Path, **changes: object) -> Path:
    """A file of our format with one conversation; `changes` are made to its outermost object."""
    message = {"id": "m1", "parent_id": "", "role": "user", "text": "Hello"}
    whole: dict[str, object] = {"format": "desktop-chat", "version": 1}
    whole["conversations"] = [{"id": "c1", "title": "T", "leaf_id": "m1", "messages": [message]}]
    whole |= changes
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def talk(**changes: object) -> ConversationRecord:
    """A question with two answers, of which the second is in view."""
    record = ConversationRecord(
        id="c1",
        title="Cats",
        is_titled=True,
        created_at=1_700_000_000.25,
        updated_at=1_700_000_100.0,
        connection_id="home",
        model="m",
        parameters={"temperature": 0.5, "system": "Be brief."},
        draft="and dogs",
        leaf_id="m3",
        messages=(
            MessageRecord("m1", "", "user", "Why do cats purr?", created_at=1_700_000_001.0),
            MessageRecord("m2", "m1", "assistant", "They are content.", model="m"),
            MessageRecord(
                "m3",
                "m1",
                "assistant",
                "Nobody knows.",
                "Let me think.",
                model="m",
                facts={"usage": {"prompt": 3, "completion": 4, "total": 7}},
            ),
        ),
    )
    return record._replace(**changes)  # type: ignore[arg-type]

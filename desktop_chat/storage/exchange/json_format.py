"""Our own JSON: everything there is of a conversation. See docs/export-format.md."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_chat import __version__
from desktop_chat.chat.arrangement import (
    USUAL,
    Arrangement,
    clean_name,
    tags_from,
    tags_record,
)
from desktop_chat.chat.cleaning import SLICE, slices
from desktop_chat.chat.messages import Role, Status
from desktop_chat.chat.records import ConversationRecord, MessageRecord
from desktop_chat.storage.exchange.attached import ReadContent, attachments_of, read_content
from desktop_chat.storage.exchange.failures import ImportRefused, Refusal
from desktop_chat.storage.exchange.json_reader import JsonReader
from desktop_chat.storage.exchange.values import (
    id_of,
    line_of,
    object_of,
    text_of,
    time_of,
    typed,
)

FORMAT = "desktop-chat"
VERSION = 1
MAX_CONVERSATION = 256 * 1024 * 1024  # characters in the file
MAX_MESSAGES = 200_000  # of one conversation
_ROLES = frozenset(Role)
CONTENTS = "attachments"  # beside the conversations
_BASE64_SLICE = 98_304  # bytes: a multiple of three
_FINAL = frozenset(status for status in Status if status.is_final)


# Writing.


def head() -> str:
    """What stands before the first conversation."""
    about = {
        "format": FORMAT,
        "version": VERSION,
        "app": __version__,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    fields = "".join(f"{_text(name)}: {_dump(value)},\n" for name, value in about.items())
    return f'{{\n{fields}"conversations": ['


def foot(files: Mapping[str, bool], read: ReadContent) -> Iterator[str]:
    """What stands behind the last conversation: the contents of attachments, by their names.

    `files` tells of each whether it is a picture. What cannot be read any more is left out.
    """
    yield "\n]"
    separator = f",\n{_text(CONTENTS)}: [\n"
    for name, is_picture in files.items():
        try:
            content = read(name)
        except OSError:
            continue
        yield f'{separator}{{"file": {_text(name)}, '
        separator = ",\n"
        if is_picture:
            yield '"base64": "'
            for at in range(0, len(content), _BASE64_SLICE):
                yield base64.b64encode(content[at : at + _BASE64_SLICE]).decode()
            yield '"}'
        else:
            yield '"text": '
            yield from _pieces(content.decode("utf-8", "replace"))
            yield "}"
    yield "\n]\n}\n" if separator == ",\n" else "\n}\n"


def conversation(record: ConversationRecord, is_first: bool) -> Iterator[str]:
    """A conversation, in small pieces."""
    yield "\n{" if is_first else ",\n{"
    for name, value in record._asdict().items():
        if name != "messages":
            yield f"{_text(name)}: "
            yield from _pieces(_told(value) if isinstance(value, Arrangement) else value)
            yield ",\n "
    yield '"messages": ['
    separator = "\n  {"
    for message in record.messages:
        for name, value in message._asdict().items():
            yield f"{separator}{_text(name)}: "
            yield from _pieces(value)
            separator = ", "
        separator = "},\n  {"
    yield "}\n ]}" if record.messages else "]}"


def _told(arrangement: Arrangement) -> dict[str, object]:
    return {**arrangement._asdict(), "tags": tags_record(arrangement.tags)}


def _pieces(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        value = [each._asdict() for each in value]
    if not isinstance(value, str) or len(value) <= SLICE:
        yield _dump(value)
        return
    yield '"'
    for part in slices(value):
        yield _text(part)[1:-1]
    yield '"'


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _dump(value: object) -> str:
    if isinstance(value, Mapping):
        value = dict(value)
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:  # one number that is none must not keep everything else from being saved
        return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


# Reading.


@dataclass(slots=True)
class Tally:
    """What has been met in a file."""

    images: int = 0
    left_out: int = 0  # messages of tools, hidden ones, and the like
    warnings: int = 0


def check_version(reader: JsonReader) -> None:
    """See that a file is of our format, in a version that is known here."""
    found: dict[str, object] = {}
    for key in reader.members():
        if key not in ("format", "version"):
            reader.skip()
            continue
        found[key] = reader.value()
        if len(found) == 2:
            break
    if found.get("format") != FORMAT:
        raise ImportRefused(Refusal.UNKNOWN_FORMAT)
    version = typed(found.get("version"), int, "version")
    if version > VERSION:
        raise ImportRefused(Refusal.NEWER_VERSION, str(version)[:20])
    if version < 1:
        raise ImportRefused(Refusal.BAD_VALUE, "version")


def read(
    reader: JsonReader, tally: Tally, keep: Callable[[bytes], object]
) -> Iterator[ConversationRecord]:
    """The conversations of a file whose version was checked; their trees are not.

    `keep` is given the contents of attachments.
    """
    has_list = False
    for key in reader.members():
        if key == CONTENTS:
            for number in _items(reader, key):
                reader.allow(MAX_CONVERSATION)
                keep(read_content(reader.value(), f"{key}[{number}]"))
            continue
        if key != "conversations":
            reader.skip()
            continue
        if has_list:
            raise ImportRefused(Refusal.DUPLICATE_ID, key)
        has_list = True
        for number in _items(reader, key):
            reader.allow(MAX_CONVERSATION)
            yield _read_conversation(reader, f"conversations[{number}]", tally)
    if not has_list:
        raise ImportRefused(Refusal.MISSING, "conversations")
    reader.end()


def _items(reader: JsonReader, where: str) -> Iterable[int]:
    reader.require("[", where)
    return reader.items()


def _read_conversation(reader: JsonReader, where: str, tally: Tally) -> ConversationRecord:
    reader.require("{", where)
    fields: dict[str, object] = {}
    messages: list[MessageRecord] | None = None
    for key in reader.members():
        if key in fields or (key == "messages" and messages is not None):
            raise ImportRefused(Refusal.DUPLICATE_ID, f"{where}.{key}")
        if key == "messages":
            messages = []
            for number in _items(reader, f"{where}.{key}"):
                if number >= MAX_MESSAGES:
                    raise ImportRefused(Refusal.TOO_LARGE, where)
                place = f"{where}.messages[{number}]"
                messages.append(_message(reader.value(), place, tally))
        elif key in ConversationRecord._fields:
            fields[key] = reader.value()
        else:
            tally.warnings += 1
            reader.skip()
    if messages is None:
        raise ImportRefused(Refusal.MISSING, f"{where}.messages")
    return _conversation(fields, tuple(messages), where)


def _conversation(
    fields: dict[str, object], messages: tuple[MessageRecord, ...], where: str
) -> ConversationRecord:
    leaf = fields.get("leaf_id", "")
    return ConversationRecord(
        id=id_of(_required(fields, "id", where), f"{where}.id"),
        title=line_of(fields.get("title", ""), f"{where}.title"),
        is_titled=typed(fields.get("is_titled", False), bool, f"{where}.is_titled"),
        created_at=time_of(fields.get("created_at", 0.0), f"{where}.created_at"),
        updated_at=time_of(fields.get("updated_at", 0.0), f"{where}.updated_at"),
        connection_id=line_of(fields.get("connection_id", ""), f"{where}.connection_id"),
        model=line_of(fields.get("model", ""), f"{where}.model"),
        parameters=object_of(fields.get("parameters", {}), f"{where}.parameters"),
        draft=text_of(fields.get("draft", ""), f"{where}.draft"),
        leaf_id=id_of(leaf, f"{where}.leaf_id") if leaf != "" else "",
        arrangement=_arrangement(fields.get("arrangement", {}), f"{where}.arrangement"),
        draft_attachments=attachments_of(
            fields.get("draft_attachments", []), f"{where}.draft_attachments"
        ),
        messages=messages,
    )


def _arrangement(value: object, where: str) -> Arrangement:
    """What a later version adds to it is left out."""
    fields = typed(value, dict, where)
    if not fields:
        return USUAL
    flags = {
        name: typed(fields.get(name, False), bool, f"{where}.{name}")
        for name in ("is_pinned", "is_archived", "is_unseen")
    }
    folder = clean_name(typed(fields.get("folder", ""), str, f"{where}.folder"))
    tags = typed(fields.get("tags", []), list, f"{where}.tags")
    return Arrangement(folder=folder, tags=tags_from(tags), **flags)


def _message(value: object, where: str, tally: Tally) -> MessageRecord:
    fields = typed(value, dict, where)
    tally.warnings += len(fields.keys() - set(MessageRecord._fields))
    parent, continued = fields.get("parent_id", ""), fields.get("continues_id", "")
    role = typed(_required(fields, "role", where), str, f"{where}.role")
    status = typed(fields.get("status", Status.COMPLETE.value), str, f"{where}.status")
    if role not in _ROLES or status not in list(Status):
        raise ImportRefused(Refusal.BAD_VALUE, f"{where}.role or status")
    if status not in _FINAL:
        status = Status.INTERRUPTED.value  # nobody is answering any more
    return MessageRecord(
        id=id_of(_required(fields, "id", where), f"{where}.id"),
        parent_id=id_of(parent, f"{where}.parent_id") if parent != "" else "",
        role=role,
        text=text_of(fields.get("text", ""), f"{where}.text"),
        reasoning=text_of(fields.get("reasoning", ""), f"{where}.reasoning"),
        status=status,
        model=line_of(fields.get("model", ""), f"{where}.model"),
        connection_id=line_of(fields.get("connection_id", ""), f"{where}.connection_id"),
        created_at=time_of(fields.get("created_at", 0.0), f"{where}.created_at"),
        continues_id=id_of(continued, f"{where}.continues_id") if continued != "" else "",
        facts=object_of(fields.get("facts", {}), f"{where}.facts"),
        attachments=attachments_of(fields.get("attachments", []), f"{where}.attachments"),
    )


def _required(fields: Mapping[str, object], name: str, where: str) -> object:
    if name not in fields:
        raise ImportRefused(Refusal.MISSING, f"{where}.{name}")
    return fields[name]

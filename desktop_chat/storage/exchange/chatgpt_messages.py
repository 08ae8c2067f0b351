"""One message of a ChatGPT export: whether it is kept, and what of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from desktop_chat.chat.cleaning import clean, slices
from desktop_chat.chat.messages import Role, Status
from desktop_chat.storage.exchange.json_format import Tally
from desktop_chat.storage.exchange.values import (
    has_words,
)

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_STATUSES = {"max_tokens": Status.TRUNCATED, "interrupted": Status.STOPPED}
# What the program itself put there, and what was said about it in so many words.
_NOT_SAID = frozenset(
    {"user_editable_context", "model_editable_context", "reasoning_recap", "app_pairing_content"}
)
_PICTURES = ("image_asset_pointer", "image_url", "video_container_asset_pointer")
_CITATION = re.compile("\ue200[^\ue200\ue201]{0,2000}\ue201")  # marks for links, drawn there only
_FENCE = re.compile(r"`{3,}")
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")


class Said(NamedTuple):
    """A message that is kept; `model` and `created` as they stand there."""

    role: Role
    text: str
    status: Status
    model: object
    created: object


def read_message(message: Mapping[str, Any], tally: Tally, picture: str) -> tuple[Said | None, str]:
    """What a message says, if it is kept, and what reasoning it adds to the reply that follows."""
    author, content = _object(message, "author"), _object(message, "content")
    about = _object(message, "metadata")
    role = _ROLES.get(str(author.get("role")))
    kind = str(content.get("content_type"))
    if kind == "thoughts":
        return None, _thoughts(content)
    is_hidden = (
        role is None
        or about.get("is_visually_hidden_from_conversation") is True
        or about.get("is_user_system_message") is True
        or message.get("recipient") not in (None, "all")
        or kind in _NOT_SAID
    )
    text = "" if is_hidden else "\n\n".join(_texts(content, tally, picture))
    if role is not Role.USER and any("\ue200" in part for part in slices(text)):
        text = _CITATION.sub("", text)
    text = clean(text)
    if is_hidden or role is None or not has_words(text):
        # An empty system message opens every conversation there: nothing is lost with it.
        tally.left_out += kind != "reasoning_recap" and (is_hidden and _has_words(content))
        return None, ""
    return Said(
        role,
        text,
        _status(message, about, role),
        about.get("model_slug"),
        message.get("create_time"),
    ), ""


def _object(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _texts(content: Mapping[str, Any], tally: Tally, picture: str) -> Iterator[str]:
    """The parts of a content, as Markdown."""
    kind, text = content.get("content_type"), content.get("text")
    parts = content.get("parts")
    if kind in ("code", "execution_output") and isinstance(text, str):
        yield _code(text, content.get("language"))
    elif isinstance(parts, list):
        for part in parts:
            yield from _part(part, tally, picture)
    elif isinstance(text, str):
        yield text
        url = content.get("url")
        if kind == "tether_quote" and isinstance(url, str) and not re.search(r"[\s<>]", url):
            yield f"<{url}>"
    elif kind is not None:
        tally.warnings += 1  # of a kind that is not known here


def _part(part: object, tally: Tally, picture: str) -> Iterator[str]:
    if isinstance(part, str):
        if part:
            yield part
        return
    if not isinstance(part, dict):
        tally.warnings += part is not None
        return
    kind, text = str(part.get("content_type")), part.get("text")
    if kind in _PICTURES:
        tally.images += 1
        if picture:
            yield picture
    elif isinstance(text, str):  # of a recording, what was heard
        yield text
    else:
        tally.warnings += 1


def _code(text: str, language: object) -> str:
    """Code in a fence that is longer than any in it."""
    longest = max((len(found) for found in _FENCE.findall(text)), default=2)
    name = language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else ""
    fence = "`" * (longest + 1)
    return f"{fence}{'' if name == 'unknown' else name}\n{text}\n{fence}"


def _thoughts(content: Mapping[str, Any]) -> str:
    """The reasoning of a reply: each thought under its heading."""
    thoughts = content.get("thoughts")
    lines = []
    for thought in thoughts if isinstance(thoughts, list) else ():
        if isinstance(thought, dict):
            heading, text = thought.get("summary"), thought.get("content")
            if isinstance(heading, str) and heading.strip():
                lines.append(f"**{' '.join(heading.split())}**")
            if isinstance(text, str) and text.strip():
                lines.append(text.strip("\n"))
    return clean("".join(f"{line}\n\n" for line in lines))


def _has_words(content: Mapping[str, Any]) -> bool:
    return any(content.get(name) not in (None, "", [], [""]) for name in ("parts", "text"))


def _status(message: Mapping[str, Any], about: Mapping[str, Any], role: Role) -> Status:
    if role is not Role.ASSISTANT:
        return Status.COMPLETE
    if message.get("status") == "in_progress":
        return Status.INTERRUPTED
    return _STATUSES.get(str(_object(about, "finish_details").get("type")), Status.COMPLETE)

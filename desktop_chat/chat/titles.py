"""Titles that a model makes: what it is asked, and what its answer is cut down to."""

from __future__ import annotations

import re
import unicodedata

from desktop_chat.chat.cleaning import clean

MAX_TITLE = 60  # characters
MAX_TOKENS = 1000  # a model that thinks before it answers needs some room
_EXCERPT = 1200  # characters of the question and of the reply
_ASKED = """Give the conversation below a title of at most six words, in the language it is held in.
Answer with the title alone: no quotation marks, no full stop, no markup.

<question>
{question}
</question>
<reply>
{reply}
</reply>"""
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BEGIN = re.compile(r"^(?:[#>*+\-\s]|\d+[.)]\s)+")
_LABEL = re.compile(r"^(?:title|titel|titre|título|标题|標題|タイトル)\s*[:：]\s*", re.IGNORECASE)
_MARKS = "*_`~#"
_QUOTES = "\"'“”„‟‘’‚‛«»‹›「」『』《》〈〉＂＇"


def title_prompt(question: str, reply: str) -> str:
    """What a model is asked; of long texts their beginning is enough."""
    return _ASKED.replace("{question}", question[:_EXCERPT]).replace("{reply}", reply[:_EXCERPT])


def clean_title(answer: str) -> str:
    """A title of one line without quotes and markup; empty where the answer holds none."""
    text = _THOUGHT.sub(" ", clean(answer[:20_000]))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = _TAG.sub("", lines[0]) if lines else ""
    title = _LINK.sub(r"\1", title)
    title = _BEGIN.sub("", title)
    title = "".join(sign for sign in title if sign not in _MARKS or _is_word_mark(sign, title))
    title = _LABEL.sub("", title)
    title = "".join(sign for sign in title if unicodedata.category(sign) not in ("Cc", "Cf"))
    title = " ".join(title.split()).strip(_QUOTES + " ").rstrip(".。!！")
    title = " ".join(title.strip(_QUOTES + " ").split())
    return _shortened(title)


def _is_word_mark(sign: str, title: str) -> bool:
    """`C#` and `snake_case` are words; an asterisk or a back quote is markup."""
    return (sign == "#" and "C#" in title) or (
        sign == "_" and re.search(r"\w_\w", title) is not None
    )


def _shortened(title: str) -> str:
    if len(title) <= MAX_TITLE:
        return title
    cut = title[: MAX_TITLE - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > MAX_TITLE // 2 else cut).rstrip(" ,;:、，") + "…"

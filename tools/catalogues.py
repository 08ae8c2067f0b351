"""Qt Linguist's .ts files: read, written, and compared with the sentences in the code.

The sentences are those of every `tr("…")` in desktop_chat, found in its syntax tree; Qt's own
`lupdate` does not know that our `tr` counts. A file is kept in the order of its sentences and
without the lines they stand at, so that it changes only when a sentence does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from tools.spoken_text import call_name

PACKAGE = "desktop_chat"
FOLDER = Path("resources", "translations")
ENGLISH = "en"
# How many forms a counted sentence has in a language, in Qt Linguist's order.
FORMS = {"en": 2, "zh_CN": 1}
PLACES = re.compile(r"\{\w+\}|%n")
_MESSAGES = re.compile("<message.*?</message>", re.DOTALL)
_MERGE_MARKS = re.compile("^(?:<{7}|={7}|>{7}).*\n", re.MULTILINE)
_NAMES_MANY = re.compile(r"%n (?:[a-z]+ )?[a-z]{3,}s\b")  # what may need another word for one
_CHINESE = "\u3400-\u9fff"
_HALF_WIDTH = re.compile(f"[{_CHINESE}][,;:?!]|[{_CHINESE}]\\.(?:$|[ {_CHINESE}])")


class Sentences(NamedTuple):
    """What the code says: each sentence with the file it stands in first, and what is wrong."""

    found: dict[str, str]
    faults: list[str]


class Entry(NamedTuple):
    """One sentence's translation, in all its forms; unfinished where it is still to be made."""

    forms: tuple[str, ...]
    is_finished: bool = True


Catalogue = dict[str, Entry]


def catalogue_path(root: Path, language: str) -> Path:
    """Where the sentences of a language are."""
    return root / FOLDER / f"desktop-chat_{language}.ts"


def sentences(root: Path) -> Sentences:
    """Every sentence of the code."""
    found: dict[str, str] = {}
    faults = []
    for file in sorted((root / PACKAGE).rglob("*.py")):
        path = file.relative_to(root).as_posix()
        for call in _calls(file.read_text("utf-8")):
            text = call.args[0] if call.args else None
            if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                faults.append(f"{path}:{call.lineno}: tr() takes a text as it stands, not made up")
                continue
            counts = len(call.args) + len(call.keywords) > 1
            if counts is not ("%n" in text.value):
                faults.append(f"{path}:{call.lineno}: %n and a count belong together")
            found.setdefault(text.value, path)
    return Sentences(found, faults)


def wanted(found: Mapping[str, str], language: str) -> list[str]:
    """The sentences that a language has a translation of: in English only those that count."""
    return sorted(text for text in found if language != ENGLISH or "%n" in text)


def read(path: Path) -> Catalogue:
    """The translations of a .ts file; an empty one where there is no file.

    Of a file in which a merge has left both sides, what can be read of either is taken.
    """
    if not path.exists():
        return {}
    catalogue: Catalogue = {}
    text = _MERGE_MARKS.sub("", path.read_text("utf-8"))
    for written in _MESSAGES.findall(text):
        try:
            message = ElementTree.fromstring(written)
        except ElementTree.ParseError:
            continue
        translation = message.find("translation")
        if translation is None:
            continue
        forms = [form.text or "" for form in translation.findall("numerusform")]
        entry = Entry(
            tuple(forms) if forms else (translation.text or "",), translation.get("type") is None
        )
        source = message.findtext("source", "")
        if entry.is_finished or source not in catalogue:
            catalogue[source] = entry
    return catalogue


def write(path: Path, language: str, catalogue: Mapping[str, Entry]) -> None:
    """Write a .ts file as Qt Linguist does."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
        "<context>",
        "    <name></name>",
    ]
    for source, entry in sorted(catalogue.items()):
        lines += _message(source, entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, "</context>", "</TS>", ""]), encoding="utf-8")


def updated(catalogue: Catalogue, found: Mapping[str, str], language: str) -> Catalogue:
    """A catalogue of exactly the sentences of the code; new ones are unfinished.

    In English one that counts nothing by name, such as "No data for %n s", is finished as it is.
    """
    new = {}
    for text in wanted(found, language):
        forms = FORMS[language] if "%n" in text else 1
        entry = catalogue.get(text)
        if entry is None or len(entry.forms) != forms:
            is_same = language == ENGLISH and not _NAMES_MANY.search(text)
            first = text if language == ENGLISH else ""
            entry = Entry((first,) * forms, is_same)
        new[text] = entry
    return new


def faults(catalogue: Catalogue, found: Mapping[str, str], language: str) -> list[str]:
    """What is wrong with the translations of a language, a line each."""
    texts = wanted(found, language)
    wrong = [f"{found[t]}: no translation ({language}): {t!r}" for t in texts if t not in catalogue]
    for text, entry in sorted(catalogue.items()):
        for why in _faults_of(text, entry, language) if text in texts else ["nobody says it"]:
            wrong.append(f"{found.get(text, FOLDER.as_posix())}: {why} ({language}): {text!r}")
    return wrong


def _faults_of(text: str, entry: Entry, language: str) -> Iterator[str]:
    if not entry.is_finished or not all(entry.forms):
        yield "not translated yet"
        return
    if len(entry.forms) != (FORMS[language] if "%n" in text else 1):
        yield "wrong number of plural forms"
    for form in entry.forms:
        expected, there = PLACES.findall(text), PLACES.findall(form)
        if sorted(set(expected) - {"%n"}) != sorted(set(there) - {"%n"}):
            yield "other {places} than in the sentence"
        if "%n" in expected and "%n" not in entry.forms[-1]:
            yield "the count is left out"
        if text.endswith("…") is not form.endswith("…"):
            yield "an ellipsis more or less"
        if language.startswith("zh") and _HALF_WIDTH.search(form):
            yield "half-width punctuation"


def _calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and call_name(node) == "tr":
            yield node


def _message(source: str, entry: Entry) -> list[str]:
    counts = "%n" in source
    mark = "" if entry.is_finished else ' type="unfinished"'
    lines = [
        '    <message numerus="yes">' if counts else "    <message>",
        f"        <source>{_written(source)}</source>",
    ]
    if counts:
        forms = [f"            <numerusform>{_written(f)}</numerusform>" for f in entry.forms]
        lines += [f"        <translation{mark}>", *forms, "        </translation>"]
    else:
        lines.append(f"        <translation{mark}>{_written(entry.forms[0])}</translation>")
    return [*lines, "    </message>"]


def _written(text: str) -> str:
    return escape(text, {'"': "&quot;", "'": "&apos;"})

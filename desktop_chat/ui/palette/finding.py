"""What of the app's commands, models and settings answers to words, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop_chat.chat.search_words import Scope, Wanted
from desktop_chat.storage.values import ListedConversation, Mark, SearchHit, SearchResults
from desktop_chat.ui.commands import Command, Group, keys_words
from desktop_chat.ui.dates import day_words
from desktop_chat.ui.palette.rows import Kind, Row
from desktop_chat.ui.words import tr

RECENT = 6
_MOST = {Scope.CONVERSATIONS: 5, Scope.MESSAGES: 8}  # of a kind, where all kinds are shown
_MOST_LINES = 6
_MOST_ALONE = 200
_SCOPE_OF = {
    Group.PROMPTS: Scope.PROMPTS,
    Group.MODELS: Scope.MODELS,
    Group.SETTINGS: Scope.SETTINGS,
}


class Match(NamedTuple):
    """How well a command answers, the greatest first; `marks` are places in its words."""

    weight: int
    marks: tuple[Mark, ...] = ()


BEGINS = 3  # the weight of a command whose words begin with what was typed


def match(command: Command, text: str) -> Match | None:
    """Every word must be in the command's words or in what else it is found by."""
    typed = text.casefold().replace('"', " ").split()
    words = command.words.casefold()
    if not typed:
        return Match(0)
    elsewhere = f"{command.also} {command.detail}".casefold()
    if not all(each in words or each in elsewhere for each in typed):
        return None
    marks = tuple(
        sorted(
            Mark(*found.span())
            for each in typed
            for found in re.finditer(re.escape(each), command.words, re.IGNORECASE)
        )
    )
    if words.startswith(" ".join(typed)) and len(words) == len(command.words):
        return Match(BEGINS, marks)
    starts = words.split()
    if all(any(start.startswith(each) for start in starts) for each in typed):
        return Match(2, marks)
    return Match(1 if all(each in words for each in typed) else 0, marks)


def scope_of(command: Command) -> Scope:
    return _SCOPE_OF.get(command.group, Scope.COMMANDS)


def scope_words(scope: Scope) -> str:
    """A scope as its button and its heading have it."""
    names = {
        Scope.ALL: tr("All"),
        Scope.CONVERSATIONS: tr("Conversations"),
        Scope.MESSAGES: tr("Messages"),
        Scope.COMMANDS: tr("Commands"),
        Scope.PROMPTS: tr("Prompts"),
        Scope.MODELS: tr("Models"),
        Scope.SETTINGS: tr("Settings"),
    }
    return names[scope]


def rows_for(
    wanted: Wanted, scope: Scope, found: SearchResults | None, commands: Iterable[Command]
) -> list[Row]:
    """Everything that answers to what was typed, by kind; a kind with a thing of that very name
    comes first."""
    groups: dict[Scope, list[Row]] = {}
    if found is not None:
        groups[Scope.CONVERSATIONS] = [_title_row(hit) for hit in found.titles]
        groups[Scope.MESSAGES] = [_hit_row(hit) for hit in found.hits]
    leading: list[Scope] = []
    if not wanted.narrows:
        for kind, answers in _answers(wanted.text, commands).items():
            groups[kind] = [_command_row(command, marks) for command, marks in answers]
            if any(_begins(command, wanted.text) for command, _ in answers):
                leading.append(kind)
    if scope is not Scope.ALL:
        return _with_heading(scope, groups.get(scope, [])[:_MOST_ALONE])
    order = [*leading, *(kind for kind in Scope if kind not in leading)]
    rows: list[Row] = []
    for kind in order:
        rows += _with_heading(kind, _shortened(kind, groups.get(kind, [])))
    return rows


def rows_to_begin_with(
    lines: Sequence[ListedConversation], scope: Scope, commands: Iterable[Command]
) -> list[Row]:
    """What is offered before anything is typed: where one was last, and what can be done."""
    rows: list[Row] = []
    if scope in (Scope.ALL, Scope.CONVERSATIONS):
        shown = lines if scope is Scope.CONVERSATIONS else lines[:RECENT]
        rows += _with_heading(Scope.CONVERSATIONS, [_line_row(line) for line in shown])
    for kind, answers in _answers("", commands).items():
        if scope is kind or (scope is Scope.ALL and kind is Scope.COMMANDS):
            rows += _with_heading(kind, [_command_row(each, ()) for each, _ in answers])
    return rows


def _answers(
    text: str, commands: Iterable[Command]
) -> dict[Scope, list[tuple[Command, tuple[Mark, ...]]]]:
    """The commands that answer, by kind, best first; as good ones stay in their order."""
    found: dict[Scope, list[tuple[int, Command, tuple[Mark, ...]]]] = {
        scope: [] for scope in (Scope.COMMANDS, Scope.PROMPTS, Scope.MODELS, Scope.SETTINGS)
    }
    for command in commands:
        answer = match(command, text)
        if answer is not None:
            found[scope_of(command)].append((answer.weight, command, answer.marks))
    return {
        scope: [each[1:] for each in sorted(several, key=lambda each: -each[0])]
        for scope, several in found.items()
    }


def _begins(command: Command, text: str) -> bool:
    answer = match(command, text)
    return len(text) > 1 and answer is not None and answer.weight == BEGINS


def _shortened(kind: Scope, rows: list[Row]) -> list[Row]:
    most = _MOST.get(kind, _MOST_LINES)
    if len(rows) <= most + 1:
        return rows
    more = tr("Show all %n", len(rows))
    return [*rows[:most], Row(Kind.LINE, more, detail=scope_words(kind), target=kind)]


def _with_heading(scope: Scope, rows: list[Row]) -> list[Row]:
    return [Row(Kind.HEADING, scope_words(scope)), *rows] if rows else []


def _command_row(command: Command, marks: tuple[Mark, ...]) -> Row:
    detail = keys_words(command) or command.detail
    return Row(Kind.LINE, command.words, marks, detail, target=command)


def title_of(hit: SearchHit) -> str:
    return hit.title or tr("New chat")


def _title_row(hit: SearchHit) -> Row:
    return Row(Kind.LINE, title_of(hit), hit.marks, day_words(hit.created_at), target=hit)


def _hit_row(hit: SearchHit) -> Row:
    day = day_words(hit.created_at)
    return Row(Kind.MESSAGE, title_of(hit), (), day, hit.snippet, hit.marks, hit)


def _line_row(line: ListedConversation) -> Row:
    title = line.title or tr("New chat")
    hit = SearchHit(line.id, title, "", "", line.updated_at, title, (), 0)
    return Row(Kind.LINE, title, (), day_words(line.updated_at), target=hit)

"""What came of an export, an import or a backup, in words."""

from __future__ import annotations

from pathlib import Path

from desktop_chat.storage.exchange.exporting import Exported
from desktop_chat.storage.exchange.failures import ImportRefused, Refusal
from desktop_chat.storage.exchange.importing import Source, Summary
from desktop_chat.storage.exchange.storing import NotSaved
from desktop_chat.storage.values import StoreUnavailable
from desktop_chat.ui.words import tr


def conversations_words(count: int) -> str:
    return tr("1 conversation") if count == 1 else tr("%n conversations", count)


def messages_words(count: int) -> str:
    return tr("1 message") if count == 1 else tr("%n messages", count)


def exported_sentence(done: Exported, path: Path) -> str:
    said = tr("{what} written to {path}.").replace("{path}", str(path))
    said = said.replace("{what}", conversations_words(done.conversations))
    if done.left_out:
        from desktop_chat.ui.export_words import others_words

        said = f"{said} {others_words(done.left_out)}"
    return said


def imported_sentence(summary: Summary) -> str:
    """How much came, and what was left out."""
    if summary.conversations:
        said = [
            tr("Imported: {what} with {messages}.")
            .replace("{what}", conversations_words(summary.conversations))
            .replace("{messages}", messages_words(summary.messages))
        ]
    else:
        said = [tr("Nothing new is in this file.")]
    if summary.duplicates:
        known = tr("Already here and left as it is: {what}.")
        said.append(known.replace("{what}", conversations_words(summary.duplicates)))
    if summary.copies:
        changed = tr("Beside another version of it: {what}.")
        said.append(changed.replace("{what}", conversations_words(summary.copies)))
    if summary.images:
        said.append(tr("Pictures left out: %n.", summary.images))
    if summary.left_out:
        said.append(tr("Hidden messages and those of tools left out: %n.", summary.left_out))
    if summary.warnings and summary.source is Source.CHATGPT:
        said.append(tr("Pieces of an unknown kind left out: %n.", summary.warnings))
    return " ".join(said)


def failure_sentence(error: BaseException) -> str:
    """Why nothing came of it; it ends in what is so now."""
    if isinstance(error, ImportRefused):
        return f"{refusal_sentence(error.reason)} {tr('Nothing was imported.')}"
    if isinstance(error, NotSaved):
        return tr("The history cannot be written to just now. Nothing was imported.")
    if isinstance(error, StoreUnavailable):
        return tr("The history cannot be read just now. Try again in a moment.")
    if isinstance(error, OSError):
        why = error.strerror or type(error).__name__
        return tr("It did not work: {why}. Nothing was changed.").replace("{why}", why)
    return tr("It did not work. Nothing was changed; the log of the app says more.")


def refusal_sentence(reason: Refusal) -> str:
    """Why a file is not imported."""
    torn = tr("The messages in this file do not fit together.")
    said = {
        Refusal.NOT_A_FILE: tr("This is not a file."),
        Refusal.EMPTY: tr("This file is empty."),
        Refusal.TOO_LARGE: tr("This file holds more than can be imported at once."),
        Refusal.TOO_DEEP: tr("This file is nested more deeply than any export."),
        Refusal.WRONG_ENCODING: tr("The text in this file is not UTF-8."),
        Refusal.TRUNCATED: tr("This file breaks off before its end. Download or copy it again."),
        Refusal.NOT_JSON: tr("This file is damaged: it is not valid JSON."),
        Refusal.BAD_ARCHIVE: tr("This zip file is damaged, encrypted or not safe to open."),
        Refusal.UNKNOWN_FORMAT: tr("This is neither an export of this app nor one of ChatGPT."),
        Refusal.NOT_READ_BACK: tr(
            "Markdown files and web pages cannot be read back. An export as JSON can."
        ),
        Refusal.NEWER_VERSION: tr(
            "This file was written by a newer version of the app. Update the app first."
        ),
        Refusal.CHANGED: tr("This file changed while it was being read."),
        Refusal.MISSING: tr("Something that every export has is missing in this file."),
        Refusal.WRONG_TYPE: tr("Something in this file is of another kind than in any export."),
        Refusal.BAD_VALUE: tr("Something in this file has a value that cannot be."),
        Refusal.DUPLICATE_ID: tr("Two things in this file have the same id."),
        Refusal.UNKNOWN_PARENT: torn,
        Refusal.NOT_A_TREE: torn,
    }
    return said[reason]

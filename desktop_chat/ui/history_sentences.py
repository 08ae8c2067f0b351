"""The history's troubles in words: what is wrong, that nothing is lost, and what one can do."""

from __future__ import annotations

from desktop_chat.storage.values import Recovery, StoreTrouble, TroubleCode
from desktop_chat.ui.words import tr


def trouble_sentence(trouble: StoreTrouble) -> str:
    """One plain sentence, and what happens next."""
    if trouble.code is TroubleCode.NEWER:
        return tr(
            "Your conversations were written by a newer version of this app. They can be read "
            "here, but nothing new is saved. Update the app to go on with them."
        )
    if trouble.code is TroubleCode.FOREIGN:
        return tr(
            "{path} belongs to another program, so nothing is saved. Choose another data folder."
        ).replace("{path}", str(trouble.path))
    if trouble.code is TroubleCode.MIGRATION:
        return _with_detail(
            tr(
                "Your conversations could not be brought up to date. They are as they were{detail}."
            ),
            trouble.detail,
        )
    said = _cause(trouble)
    if trouble.will_retry:
        return (
            f"{said} {tr('Nothing is lost: it is kept in memory and saved as soon as it can be.')}"
        )
    return f"{said} {tr('New text is kept in memory only.')}"


def _cause(trouble: StoreTrouble) -> str:
    match trouble.code:
        case TroubleCode.FULL:
            return tr("The disk is full, so new text cannot be saved.")
        case TroubleCode.READ_ONLY:
            return tr("The data folder cannot be written to, so new text cannot be saved.")
        case TroubleCode.LOCKED:
            return tr("Another program holds the history, so new text cannot be saved.")
        case TroubleCode.GONE:
            return tr("The data folder is gone, so new text cannot be saved.")
        case TroubleCode.DAMAGED:
            return tr("The history is damaged and is being put right.")
    return tr("The disk reports an error, so new text cannot be saved.")


def _with_detail(sentence: str, path: str) -> str:
    kept = tr("; a copy from before is at {path}").replace("{path}", path) if path else ""
    return sentence.replace("{detail}", kept)


def recovery_sentence(recovery: Recovery) -> str:
    """How much of a damaged history came back, and where the damaged file is."""
    said = tr("The history was damaged and has been put right: %n messages", recovery.messages)
    talks = tr("in %n conversations are there again.", recovery.conversations)
    if recovery.percent is not None:
        share = tr("That is {percent} % of all messages.")
        talks = f"{talks} {share.replace('{percent}', str(recovery.percent))}"
    kept = tr("The damaged file is kept at {path}.").replace("{path}", str(recovery.put_aside))
    if not recovery.from_backup:
        return f"{said} {talks} {kept}"
    helped = tr("%n of them came from a backup.", recovery.from_backup)
    return f"{said} {talks} {helped} {kept}"

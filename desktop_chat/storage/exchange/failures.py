"""Why an import or an export comes to nothing; the sentences for it live in `ui`."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Why a file is not imported."""

    NOT_A_FILE = "not-a-file"  # a folder, a pipe, a device
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    WRONG_ENCODING = "wrong-encoding"  # not UTF-8
    TRUNCATED = "truncated"
    NOT_JSON = "not-json"
    BAD_ARCHIVE = "bad-archive"  # broken, encrypted, with unsafe names, or far too compressed
    UNKNOWN_FORMAT = "unknown-format"
    NOT_READ_BACK = "not-read-back"  # Markdown or HTML
    NEWER_VERSION = "newer-version"
    MISSING = "missing"  # a field
    WRONG_TYPE = "wrong-type"
    BAD_VALUE = "bad-value"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_PARENT = "unknown-parent"
    NOT_A_TREE = "not-a-tree"  # a circle, or a message before the one that it answers
    CHANGED = "changed"  # while it was being read


class ImportRefused(Exception):
    """A file that is not imported. `detail` says where or what, for the log; no sentence."""

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail


class Cancelled(Exception):
    """The person has called it off."""

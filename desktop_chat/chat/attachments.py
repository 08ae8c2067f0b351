"""What goes with a message beside its text: pictures, files, long pastes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

# The values of `Attachment.kind`.
IMAGE, TEXT, PDF, PASTE = "image", "text", "pdf", "paste"
KINDS = frozenset({IMAGE, TEXT, PDF, PASTE})
MOST = 20  # of one message
LONGEST_SIDE = 2048  # of a picture, in pixels
PASTE_CHARACTERS = 10_000  # a longer paste becomes an attachment
OFFERED_CHARACTERS, OFFERED_LINES = 8_000, 100  # of a longer one it is asked whether it should


class Attachment(NamedTuple):
    """One attachment, without its content.

    `file` is the SHA-256 of what is kept of it, in hex, and its name in the folder of attachments:
    a picture as it was made anew, of any other kind its text in UTF-8. `size` counts those bytes,
    `tokens` is an estimate, `width` and `height` are in pixels, `pages` those of a PDF. `hidden`
    counts the invisible characters that were taken out of a text, `original` the bytes of the PDF
    that a text was in.
    """

    file: str
    name: str
    kind: str
    size: int
    media_type: str = "text/plain"
    width: int = 0
    height: int = 0
    tokens: int = 0
    pages: int = 0
    hidden: int = 0
    original: int = 0

    @property
    def is_image(self) -> bool:
        return self.kind == IMAGE


def image_tokens(width: int, height: int) -> int:
    """About how many tokens a picture has: tiles of 512 pixels, as OpenAI counts them."""
    if not (width and height):
        return 0
    shrunk = min(1.0, LONGEST_SIDE / max(width, height))
    shrunk *= min(1.0, 768 / (min(width, height) * shrunk))
    tiles = math.ceil(width * shrunk / 512) * math.ceil(height * shrunk / 512)
    return 85 + 170 * tiles


def has_images(attachments: Iterable[Attachment]) -> bool:
    return any(each.is_image for each in attachments)


def opening_words(text: str, attachments: Iterable[Attachment]) -> str:
    """What a message begins with; the names of its attachments where it has no text."""
    return text if text.strip() else ", ".join(each.name for each in attachments)

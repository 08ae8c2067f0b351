"""Block and character formats of the transcript, in one palette and one font."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
)

from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.tokens import Colours

_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


def block_format(above: float = 0.0, left: float = 0.0, right: float = 0.0) -> QTextBlockFormat:
    """A paragraph with prose line height; lengths in pixels."""
    made = QTextBlockFormat()
    made.setLineHeight(tokens.PROSE_LINE_PERCENT, _PROPORTIONAL)
    made.setTopMargin(above)
    made.setLeftMargin(left)
    made.setRightMargin(right)
    return made


def text_format(colour: str, points: float = tokens.BODY_POINTS) -> QTextCharFormat:
    """Plain text in one colour."""
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    made.setProperty(QTextFormat.Property.FontPointSize, points)
    # Said outright: a fallback font may otherwise come in the weight it was last used in.
    made.setFontWeight(QFont.Weight.Normal)
    return made


@dataclass(frozen=True)
class Formats:
    """The character formats in use."""

    body: QTextCharFormat
    muted: QTextCharFormat
    error: QTextCharFormat
    warning: QTextCharFormat
    link: QTextCharFormat

    @classmethod
    def in_palette(cls, colours: Colours) -> Formats:
        link = text_format(colours.accent, tokens.SMALL_POINTS)
        link.setFontWeight(QFont.Weight.DemiBold)
        link.setAnchor(True)
        return cls(
            body=text_format(colours.text),
            muted=text_format(colours.muted, tokens.SMALL_POINTS),
            error=text_format(colours.error, tokens.SMALL_POINTS),
            warning=text_format(colours.warning, tokens.SMALL_POINTS),
            link=link,
        )

    def link_to(self, action: str) -> QTextCharFormat:
        """A link inside the app."""
        made = QTextCharFormat(self.link)
        made.setAnchorHref(f"app:{action}")
        return made

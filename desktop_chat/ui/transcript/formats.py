"""Typography: looks and shapes become Qt's formats, in one palette and at one size."""

from __future__ import annotations

from PySide6.QtCore import QSizeF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetrics,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextOption,
)

from desktop_chat.markdown.blocks import Style
from desktop_chat.ui.theme import tokens
from desktop_chat.ui.theme.han import families_of
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.transcript.setting import Look, Role, Shape
from desktop_chat.ui.words import spoken

FORMULA_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
PICTURE_OBJECT = FORMULA_OBJECT + 1
FORMULA_NUMBER = QTextFormat.Property.UserProperty.value + 1
PICTURE_FILE, PICTURE_SIZE = FORMULA_NUMBER + 1, FORMULA_NUMBER + 2

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_LEAST = QTextBlockFormat.LineHeightTypes.MinimumHeight.value
_LEFT = QTextBlockFormat().alignment().AlignLeft
_HEADINGS = {
    Role.HEADING_1: tokens.HEADING_1,
    Role.HEADING_2: tokens.HEADING_2,
    Role.HEADING_3: tokens.HEADING_3,
}
_SMALL = frozenset({Role.SMALL, Role.ERROR, Role.WARNING, Role.ACTION})
_CACHED_LOOKS = 2000
_LOW_OR_HIGH = Style.LOW | Style.HIGH
_SMALLER = 2 / 3  # Qt's own share for what stands lower or higher


class Typography:
    """Every format of the transcript.

    `zoom` scales type and the spaces that follow from it, `air` the spaces between messages and
    paragraphs. Without a `code_font` code is set in the system's fixed one.
    """

    def __init__(
        self, colours: Colours, zoom: float, font: QFont, air: float = 1.0, code_font: str = ""
    ) -> None:
        self.colours = colours
        self.zoom = zoom
        self.air = air
        self._font = QFont(font)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        own = [code_font] if code_font else []
        self._fixed_families = [*own, *families_of(fixed, spoken())]
        self._chars: dict[Look, QTextCharFormat] = {}
        self._blocks: dict[Shape, QTextBlockFormat] = {}
        self._descents: dict[int, int] = {}
        self._metrics: dict[tuple[Role, int], QFontMetricsF] = {}
        self.prose_line = self._line(Role.BODY, tokens.PROSE_LEADING)
        self.code_line = self._line(Role.CODE, tokens.CODE_LEADING)
        self.small_line = self._line(Role.SMALL, tokens.PROSE_LEADING)
        self.heading_lines = {role: self._line(role, tokens.HEADING_LEADING) for role in _HEADINGS}

    # What setting needs to know.

    def scaled(self, pixels: float) -> int:
        """A space that grows with the type."""
        return round(pixels * self.zoom)

    def gap(self, pixels: float) -> int:
        """A space between messages or paragraphs."""
        return round(pixels * self.zoom * self.air)

    def width(self, text: str, look: Look) -> float:
        """How wide a text without line ends is, in pixels."""
        key = (look.role, look.style)
        metrics = self._metrics.get(key)
        if metrics is None:
            metrics = self._metrics[key] = QFontMetricsF(self.font(look))
        return metrics.horizontalAdvance(text)

    def type_pixels(self, role: Role) -> float:
        """The size of the type, in pixels."""
        return float(QFontInfo(self.font(Look(role))).pixelSize())

    def points(self, look: Look) -> float:
        role = look.role
        if role is Role.THIN:
            return 1.0
        points = tokens.BODY_POINTS
        if role in _HEADINGS:
            points *= _HEADINGS[role]
        elif role in _SMALL:
            points = tokens.SMALL_POINTS
        if role is Role.CODE or look.style & Style.CODE:
            points *= tokens.CODE_SIZE
        return points * self.zoom

    def font(self, look: Look) -> QFont:
        """The font of a look, for measuring."""
        font = QFont(self._font)
        if self._is_code(look):
            font.setFamilies(self._fixed_families)
            font.setStyleHint(QFont.StyleHint.Monospace)
        points = self.points(look)
        font.setPointSizeF(points * _SMALLER if look.style & _LOW_OR_HIGH else points)
        font.setWeight(self._weight(look))
        font.setItalic(bool(look.style & Style.EMPHASIS))
        return font

    # Formats.

    def char(self, look: Look) -> QTextCharFormat:
        """The character format of a look."""
        made = self._chars.get(look)
        if made is None:
            if len(self._chars) > _CACHED_LOOKS:
                self._chars.clear()
            made = self._chars[look] = self._make_char(look)
        return made

    def block(self, shape: Shape) -> QTextBlockFormat:
        """The block format of a shape."""
        made = self._blocks.get(shape)
        if made is None:
            if len(self._blocks) > _CACHED_LOOKS:
                self._blocks.clear()
            made = self._blocks[shape] = _make_block(shape)
        return made

    def _make_char(self, look: Look) -> QTextCharFormat:
        made = QTextCharFormat()
        if self._is_code(look):
            made.setFontFamilies(self._fixed_families)
            made.setFontStyleHint(QFont.StyleHint.Monospace)
            made.setFontFixedPitch(True)
        made.setForeground(QColor(self._colour(look)))
        made.setProperty(QTextFormat.Property.FontPointSize, self.points(look))
        # Said outright: a fallback font may otherwise come in the weight it was last used in.
        made.setFontWeight(self._weight(look))
        if look.style & Style.EMPHASIS:
            made.setFontItalic(True)
        if look.style & Style.STRUCK:
            made.setFontStrikeOut(True)
        if look.style & Style.UNDERLINED:
            made.setFontUnderline(True)
        if look.style & _LOW_OR_HIGH:
            aligns = QTextCharFormat.VerticalAlignment  # at which Qt makes the type smaller
            is_high = look.style & Style.HIGH
            made.setVerticalAlignment(aligns.AlignSuperScript if is_high else aligns.AlignSubScript)
        if look.style & Style.CODE and look.role is not Role.CODE and not look.href:
            made.setBackground(QColor(self.colours.surface))
        if look.style & Style.MARKED and not look.href:
            made.setBackground(QColor(self.colours.found))
        if look.href:
            made.setAnchor(True)
            made.setAnchorHref(look.href)
        if look.picture is not None:
            made.setObjectType(PICTURE_OBJECT)
            made.setProperty(PICTURE_FILE, look.picture.file)
            made.setProperty(PICTURE_SIZE, QSizeF(look.picture.width, look.picture.height))
        if look.formula:
            made.setObjectType(FORMULA_OBJECT)
            made.setProperty(FORMULA_NUMBER, look.formula)
            # Qt puts an object as far below the base line as its font reaches.
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
            made.setProperty(QTextFormat.Property.FontPixelSize, self._pixels(look.descent))
            made.clearProperty(QTextFormat.Property.FontPointSize.value)
        return made

    def _pixels(self, descent: int) -> int:
        """The smallest size at which the font reaches so many pixels below the line."""
        found = self._descents.get(descent)
        if found is None:
            least, most = 1, 8 * descent + 8
            font = QFont(self._font)
            while least < most:
                middle = (least + most) // 2
                font.setPixelSize(middle)
                if QFontMetrics(font).descent() < descent:
                    least = middle + 1
                else:
                    most = middle
            found = self._descents[descent] = least
        return found

    def _is_code(self, look: Look) -> bool:
        return look.role is Role.CODE or bool(look.style & Style.CODE)

    @staticmethod
    def _weight(look: Look) -> QFont.Weight:
        bold = look.role in _HEADINGS or look.role in (Role.HEAD_CELL, Role.ACTION)
        return QFont.Weight.DemiBold if bold or look.style & Style.STRONG else QFont.Weight.Normal

    def _colour(self, look: Look) -> str:
        colours = self.colours
        if look.role is Role.HIDDEN:
            return "#00000000"
        if look.role is Role.ERROR:
            return colours.error
        if look.role is Role.WARNING:
            return colours.warning
        if look.href:
            return colours.muted if look.role is Role.SMALL else colours.accent
        if look.hue:
            return str(getattr(colours, f"code_{look.hue}", colours.text))
        return colours.muted if look.role in (Role.SMALL, Role.QUIET) else colours.text

    def _line(self, role: Role, leading: float) -> int:
        return round(self.type_pixels(role) * leading)


def _make_block(shape: Shape) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(shape.height, _LEAST if shape.grows else _FIXED)
    made.setTopMargin(shape.above)
    made.setBottomMargin(shape.below)
    made.setLeftMargin(shape.left)
    made.setRightMargin(shape.right)
    if shape.hang:
        made.setTextIndent(-shape.hang)
    if shape.tabs:
        made.setTabPositions([_tab(position, kind) for position, kind in shape.tabs])
    if not shape.wraps:
        made.setNonBreakableLines(True)
    if shape.is_rtl is not None:
        direction = QTextOption().textDirection()
        kinds = type(direction)
        made.setLayoutDirection(kinds.RightToLeft if shape.is_rtl else kinds.LeftToRight)
    if shape.is_centred:
        made.setAlignment(_LEFT.AlignHCenter)
    if shape.heading:
        made.setHeadingLevel(shape.heading)
    return made


def _tab(position: int, kind: str) -> QTextOption.Tab:
    kinds = {
        "left": QTextOption.TabType.LeftTab,
        "center": QTextOption.TabType.CenterTab,
        "right": QTextOption.TabType.RightTab,
    }
    return QTextOption.Tab(float(position), kinds[kind])

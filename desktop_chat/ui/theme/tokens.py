"""The tokens of the look; lengths in device-independent pixels, type in points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette. `muted` keeps 4.5:1 on background, sidebar and surface, the `code_` hues on
    background and surface."""

    is_dark: bool
    background: str
    sidebar: str
    surface: str
    hover: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    found: str
    error: str
    warning: str
    code_keyword: str
    code_string: str
    code_number: str
    code_comment: str
    code_name: str
    tag_red: str
    tag_orange: str
    tag_green: str
    tag_blue: str
    tag_purple: str
    tag_grey: str

    @property
    def frame(self) -> str:
        """The edge of what stands on the surface: with high contrast, grounds alone do not tell."""
        return self.border if self.sidebar == self.background else self.surface

    @property
    def side(self) -> str:
        """The edge of the list, which is not seen either where its ground tells it apart."""
        return self.border if self.sidebar == self.background else self.sidebar


LIGHT = Colours(
    is_dark=False,
    background="#FFFFFF",
    sidebar="#F7F7F5",
    surface="#F1F0ED",
    hover="#E9E7E2",
    border="#E4E2DD",
    text="#1F1E1B",
    muted="#68655F",
    accent="#0F6E66",
    on_accent="#FFFFFF",
    selection="#C9E4E0",
    found="#F3E3B0",
    error="#B3261E",
    warning="#7A5200",
    code_keyword="#0F6E66",
    code_string="#7A5A14",
    code_number="#8C3B5E",
    code_comment="#68655F",
    code_name="#2C5A8C",
    tag_red="#C4372D",
    tag_orange="#B86A00",
    tag_green="#2E7D4F",
    tag_blue="#2C6CB0",
    tag_purple="#8450A8",
    tag_grey="#77736C",
)
DARK = Colours(
    is_dark=True,
    background="#1C1C1B",
    sidebar="#171716",
    surface="#282826",
    hover="#323230",
    border="#373734",
    text="#ECEAE4",
    muted="#A5A29A",
    accent="#5CC2B3",
    on_accent="#10201E",
    selection="#2B534D",
    found="#5A4A1C",
    error="#F2998F",
    warning="#E0B44C",
    code_keyword="#5CC2B3",
    code_string="#D6B36F",
    code_number="#E29DB8",
    code_comment="#A5A29A",
    code_name="#8DB9E2",
    tag_red="#F0867C",
    tag_orange="#E0A04C",
    tag_green="#6CC08B",
    tag_blue="#7FB2E8",
    tag_purple="#C39BE0",
    tag_grey="#A5A29A",
)

SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5, SPACE_6 = 4, 8, 12, 16, 24, 32
CORNER, CORNER_LARGE = 6, 12
BODY_POINTS, SMALL_POINTS, SEARCH_POINTS, GREETING_POINTS = 11.0, 9.5, 12.0, 18.0
PROSE_LEADING, CODE_LEADING, HEADING_LEADING = 1.6, 1.45, 1.35  # line height by type size
HEADING_1, HEADING_2, HEADING_3, CODE_SIZE = 1.45, 1.25, 1.1, 0.92  # of the body's size
COLUMN, COLUMN_AIR = 760, 24
BUBBLE_SHARE = 0.85
SIDEBAR_WIDTH, SIDEBAR_NEEDS, SIDEBAR_MOST = 260, 720, 1.4  # by the size of type
PAGE_LEAST = 380  # of the conversation beside the list
SEND_BUTTON = 36
CARD_HEIGHT, CARD_LOW = 84, 64
ICON = 18
WINDOW = (1120, 760)
WINDOW_LEAST = (420, 360)
MESSAGE_LINES, MESSAGE_SHARE = 10, 0.45  # of the window's height at most
LONG_LINE = 2_000  # characters, from where a line of the message box is kept in pieces
ICON_SMALL = 16
ICON_BUTTON, ACTION_BUTTON = 28, 24  # in a bar of its own; in the air under a message
FIND_WIDTH, FIND_HEIGHT, FIND_EDIT = 400, 40, 96  # the edit's is its least width
JUMP_BUTTON, JUMP_DOT = 36, 9
MORE_DOT, MORE_STEP = 1.3, 5.0  # of the three dots that lead to a menu: radius, way between
LIST_DOT, TAG_SHARE = 9, 0.4  # the share of a row that a tag's name takes at most
TOAST_WIDTH = 420
WORK_BAR = 160
COMPARE_LEAST = 280  # the narrowest that a reply is beside another one
VERSION_NAME = 180  # the widest that a model's name is beside its version
SWITCH = (44, 26)
QUICK_WINDOW, QUICK_LEAST = (640, 480), (480, 0)
HELP_WINDOW, HELP_LEAST = (640, 620), (520, 360)
PANEL_WINDOW, PANEL_LEAST = (480, 560), (420, 360)
TRAY_SIDES = (16, 22, 24, 32, 48, 64)
NUMBER_WIDTH, CHOICE_LEAST = 64, 160
SETTINGS_WINDOW, SETTINGS_LEAST, SETTINGS_LIST = (960, 660), (720, 420), 208
SETTINGS_PAGE = 325  # what a page has beside the list, at least
CONNECTIONS_LIST, PROMPTS_LIST, LIST_MOST = 190, 210, 1.2  # by the size of type
CHIP_WIDTH, CHIP_HEIGHT, CHIP_PICTURE, CHIP_ROWS = 242, 52, 40, 3  # rows that are in sight
PICKER_WIDTH, PICKER_HEIGHT = 420, 440
COMPLETION_ROWS = 8
PALETTE_WIDTH, PALETTE_HEIGHT = 800, 520

"""What can be set: one table, from which the settings window makes its rows and its search.

An option is a plain field of `storage.settings.Settings`, which holds its type and default. What
has a page of its own, as connections do, is listed as a place, so that the search leads to it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from desktop_chat.storage.settings import Contrast, Density, Language, Motion, SendKey, Theme
from desktop_chat.ui.words import tr

# Fields that are no options: what has a page of its own, and what the window itself remembers.
NO_OPTIONS = frozenset(
    {
        "connections",
        "connection_id",
        "network",
        "updates",
        "window",
        "sidebar",
        "was_dark",
        "zoom",
        "folded",
    }
    | {"shortcuts", "places"}
)


class Section(StrEnum):
    """A page of the settings; they are listed in this order."""

    CONNECTIONS = "connections"
    CHAT = "chat"
    PROMPTS = "prompts"
    APPEARANCE = "appearance"
    KEYBOARD = "keyboard"
    NETWORK = "network"
    DATA = "data"
    USAGE = "usage"
    ABOUT = "about"


class Control(StrEnum):
    """With what an option is set, where its type does not tell."""

    AUTOMATIC = "automatic"  # a switch, a list of choices, a number
    ACCENT = "accent"
    FONT = "font"
    FIXED_FONT = "fixed-font"
    TEXT = "text"  # of several lines


class Option(NamedTuple):
    """One setting. `words` name it, `sentence` says what it does, `also` holds other words that
    it is found by. `choices` are the values of an enumeration in words, `unit` that of a number,
    which goes up and down by `step`."""

    field: str
    section: Section
    words: str
    sentence: str
    also: str = ""
    choices: tuple[tuple[StrEnum, str], ...] = ()
    unit: str = ""
    step: float = 1.0
    control: Control = Control.AUTOMATIC


class Place(NamedTuple):
    """Something on a page that is not made of options; `control` is the accessible name of what
    the search leads to."""

    section: Section
    words: str
    sentence: str
    control: str
    also: str = ""


def section_words(section: Section) -> str:
    """What a page is called."""
    return {
        Section.CONNECTIONS: tr("Connections"),
        Section.CHAT: tr("Chat"),
        Section.PROMPTS: tr("Prompts and assistants"),
        Section.APPEARANCE: tr("Appearance"),
        Section.KEYBOARD: tr("Keyboard"),
        Section.NETWORK: tr("Privacy and network"),
        Section.DATA: tr("Data and backups"),
        Section.USAGE: tr("Usage"),
        Section.ABOUT: tr("About"),
    }[section]


def options() -> tuple[Option, ...]:
    """Every option, in the order of its page."""
    return (*_chat(), *_presence(), *_colours(), *_type(), *_language(), *_keyboard())


def _chat() -> tuple[Option, ...]:
    return (
        Option(
            "wrap_code",
            Section.CHAT,
            tr("Wrap long lines of code"),
            tr("Otherwise they go on beyond the edge, and the card scrolls sideways."),
            tr("break lines scroll"),
        ),
        Option(
            "model_titles",
            Section.CHAT,
            tr("Titles by the model"),
            tr("After its first reply in a conversation, the model is asked once for a title."),
            tr("name rename automatic request"),
        ),
        Option(
            "starters",
            Section.CHAT,
            tr("Suggestions in an empty chat"),
            tr("Cards that begin a message for you; you finish and send it."),
            tr("starter cards prompts ideas examples"),
        ),
        Option(
            "system_prompt",
            Section.CHAT,
            tr("System prompt for new chats"),
            tr(
                "Every chat that you begin from now on has it, unless its connection or its "
                "assistant has one of its own."
            ),
            tr("instructions role custom default"),
            control=Control.TEXT,
        ),
    )


def _presence() -> tuple[Option, ...]:
    return (
        Option(
            "notify",
            Section.CHAT,
            tr("Notify when a reply ends"),
            tr("Only while the app is not in front. A click on it leads to the conversation."),
            tr("notification message sound"),
        ),
        Option(
            "notify_words",
            Section.NETWORK,
            tr("First words in notifications"),
            tr("Otherwise they say that a reply is there, without its title and its words."),
            tr("notification private lock screen"),
        ),
        Option(
            "tray",
            Section.CHAT,
            tr("Icon in the tray"),
            tr("With a mark while a reply is unread. Some desktops have no tray."),
            tr("system tray notification area"),
        ),
        Option(
            "stay",
            Section.CHAT,
            tr("Stay in the tray when the window is closed"),
            tr(
                "The quick window then comes up at once. "
                "Quit in the menu ends the app all the same."
            ),
            tr("background minimize close"),
        ),
    )


def _colours() -> tuple[Option, ...]:
    section = Section.APPEARANCE
    return (
        Option(
            "theme",
            section,
            tr("Theme"),
            tr("Light or dark. As the system follows it when it changes."),
            tr("dark mode night colours"),
            choices=(
                (Theme.SYSTEM, tr("As the system")),
                (Theme.LIGHT, tr("Light")),
                (Theme.DARK, tr("Dark")),
            ),
        ),
        Option(
            "accent",
            section,
            tr("Accent colour"),
            tr("For links, Send and the focus. It is darkened or lightened until it can be read."),
            tr("highlight tint"),
            control=Control.ACCENT,
        ),
        Option(
            "contrast",
            section,
            tr("Contrast"),
            tr("High contrast has black and white grounds, and text of at least 7:1."),
            tr("accessibility readable vision"),
            choices=(
                (Contrast.SYSTEM, tr("As the system")),
                (Contrast.USUAL, tr("Usual")),
                (Contrast.HIGH, tr("High")),
            ),
        ),
        Option(
            "density",
            section,
            tr("Spacing"),
            tr("How much space there is around buttons, rows and messages."),
            tr("density compact room"),
            choices=((Density.ROOMY, tr("Roomy")), (Density.COMPACT, tr("Compact"))),
        ),
        Option(
            "motion",
            section,
            tr("Motion"),
            tr("Whether anything moves by itself, as the dot does while a reply is awaited."),
            tr("animation reduce"),
            choices=(
                (Motion.SYSTEM, tr("As the system")),
                (Motion.ON, tr("On")),
                (Motion.OFF, tr("Off")),
            ),
        ),
    )


def _type() -> tuple[Option, ...]:
    section = Section.APPEARANCE
    return (
        Option(
            "type_size",
            section,
            tr("Text size"),
            tr(
                "Of everything in all windows. "
                "Larger and smaller type change the conversation alone."
            ),
            tr("font larger smaller zoom"),
            unit=tr("pt"),
            step=0.5,
        ),
        Option(
            "font",
            section,
            tr("Font"),
            tr("For everything but code."),
            tr("typeface family"),
            control=Control.FONT,
        ),
        Option(
            "code_font",
            section,
            tr("Code font"),
            tr("One in which every letter is as wide as the others."),
            tr("monospace fixed typeface"),
            control=Control.FIXED_FONT,
        ),
    )


def _language() -> tuple[Option, ...]:
    return (
        Option(
            "language",
            Section.APPEARANCE,
            tr("Language"),
            tr("What the app speaks, in all windows at once."),
            "language 语言 中文 english",
            choices=(
                (Language.SYSTEM, tr("As the system")),
                (Language.ENGLISH, "English"),
                (Language.CHINESE, "中文"),
            ),
        ),
    )


def _keyboard() -> tuple[Option, ...]:
    return (
        Option(
            "send_key",
            Section.KEYBOARD,
            tr("Key that sends"),
            tr("The other one makes a new line in the message box."),
            tr("enter return newline"),
            choices=(
                (SendKey.ENTER, tr("Enter (Shift+Enter makes a new line)")),
                (SendKey.CTRL_ENTER, tr("Ctrl+Enter (Enter makes a new line)")),
            ),
        ),
        _quick_key(),
    )


def _quick_key() -> Option:
    return Option(
        "quick_key",
        Section.KEYBOARD,
        tr("Quick window from anywhere"),
        tr("The desktop asks which keys open it, whatever is in front."),
        tr("global shortcut hotkey system portal"),
    )

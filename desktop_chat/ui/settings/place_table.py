"""What the pages of the settings have besides options: where the search leads."""

from __future__ import annotations

from desktop_chat.ui.settings.table import Place, Section
from desktop_chat.ui.words import tr


def places() -> tuple[Place, ...]:
    """What the pages have besides options."""
    others = (*_keyboard_places(), *_about_places())
    return (*_service_places(), *_prompt_places(), *_history_places(), *others)


def _keyboard_places() -> tuple[Place, ...]:
    return (
        Place(
            Section.KEYBOARD,
            tr("Shortcuts"),
            tr("What is pressed for every command, and how to change it."),
            tr("Search the shortcuts"),
            tr("keys hotkeys bindings"),
        ),
    )


def _about_places() -> tuple[Place, ...]:
    return (
        Place(
            Section.ABOUT,
            tr("Updates"),
            tr("Whether there is a newer version; nothing is fetched by itself."),
            tr("Check for updates"),
            tr("version release upgrade licence"),
        ),
    )


def _service_places() -> tuple[Place, ...]:
    connections, network = Section.CONNECTIONS, Section.NETWORK
    return (
        Place(
            connections,
            tr("Add a connection"),
            tr("A service to ask, its key and its models."),
            tr("Add a connection"),
            tr("provider api key openai ollama address"),
        ),
        Place(
            network,
            tr("Proxy"),
            tr("The way to every service: the system's, none, or one of your own."),
            tr("Proxy"),
            tr("socks http vpn"),
        ),
        Place(
            network,
            tr("Certificates"),
            tr("Whom to trust besides the system's authorities."),
            tr("Choose a file…"),
            tr("tls ca authority https"),
        ),
        Place(
            network,
            tr("Whom the app has talked to"),
            tr("Every host of this run, with what was sent and received."),
            tr("Hosts the app has talked to"),
            tr("privacy telemetry log tracking"),
        ),
    )


def _prompt_places() -> tuple[Place, ...]:
    return (
        Place(
            Section.PROMPTS,
            tr("Prompts"),
            tr("What you ask often, written once and called with / in the message box."),
            tr("New prompt"),
            tr("library templates variables"),
        ),
        Place(
            Section.PROMPTS,
            tr("Assistants"),
            tr("A name for a model with parameters and a system prompt."),
            tr("New assistant"),
            tr("role persona instructions"),
        ),
    )


def _history_places() -> tuple[Place, ...]:
    data, usage = Section.DATA, Section.USAGE
    return (
        Place(
            data,
            tr("Export"),
            tr("Conversations as Markdown, as a web page, or as JSON that can be read back."),
            tr("What to export"),
            tr("save download"),
        ),
        Place(
            data,
            tr("Import"),
            tr("Conversations of this app or of a ChatGPT export."),
            tr("Import…"),
            tr("load chatgpt"),
        ),
        Place(
            data,
            tr("Backups"),
            tr("One a day if anything has changed; go back to any of them."),
            tr("Backups"),
            tr("restore recover"),
        ),
        Place(
            usage,
            tr("Usage by month"),
            tr("Replies, tokens and costs of each model."),
            tr("Usage by month"),
            tr("tokens cost money"),
        ),
        Place(
            usage,
            tr("Prices"),
            tr("What a million tokens of a model cost."),
            tr("Prices"),
            tr("cost money"),
        ),
    )

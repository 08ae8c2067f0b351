"""Models to hold the conversation with, and places in the settings, as the palette lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop_chat.storage.settings import Theme
from desktop_chat.ui.commands import Command, Group
from desktop_chat.ui.words import tr

if TYPE_CHECKING:
    from desktop_chat.ui.commands import Commands
    from desktop_chat.ui.connections import Connections
    from desktop_chat.ui.controller import Controller
    from desktop_chat.ui.model_lists import ModelLists
    from desktop_chat.ui.settings.desk import SettingsDesk


def add_places(
    commands: Commands,
    connections: Connections,
    lists: ModelLists,
    controller: Controller,
    settings: SettingsDesk,
) -> None:
    """Let the palette lead to models, settings and looks."""

    commands.add_places(lambda: model_places(connections, lists, controller))
    commands.add_places(lambda: setting_places(connections, settings))
    commands.add(lambda: theme_commands(connections))


def model_places(
    connections: Connections, lists: ModelLists, controller: Controller
) -> Iterable[Command]:
    """Every model that is known without asking: those of the connection in use first."""
    chosen = connections.chosen
    others = [each for each in connections.all if each.id != chosen.id]
    for connection in (chosen, *others):
        for model in lists.known_of(connection):
            is_used = connection.id == chosen.id and model == chosen.model
            name = connection.name
            yield Command(
                f"model {connection.id} {model}",
                model,
                lambda at=connection.id, model=model: controller.hold_with(at, model),  # type: ignore[misc]
                Group.MODELS,
                also=tr("model switch"),
                detail=tr("{name}, in use").replace("{name}", name) if is_used else name,
            )


def setting_places(connections: Connections, settings: SettingsDesk) -> Iterable[Command]:
    """The pages of the settings, what stands on them, and each connection."""
    from desktop_chat.ui.settings import place_table, table

    def turn_to(section: table.Section) -> None:
        settings.open().pages.show_section(section)

    for section in table.Section:
        words = table.section_words(section)
        yield Command(
            f"settings {section.value}",
            words,
            lambda section=section: turn_to(section),  # type: ignore[misc]
            Group.SETTINGS,
            detail=tr("Settings"),
        )
    for option in table.options():
        yield Command(
            f"option {option.field}",
            option.words,
            lambda field=option.field: settings.open().pages.go_to_option(field),  # type: ignore[misc]
            Group.SETTINGS,
            also=option.also,
            detail=table.section_words(option.section),
        )
    for place in place_table.places():
        yield Command(
            f"place {place.words}",
            place.words,
            lambda place=place: settings.open().pages.go_to(place),  # type: ignore[misc]
            Group.SETTINGS,
            also=place.also,
            detail=table.section_words(place.section),
        )
    for connection in connections.all:
        yield Command(
            f"connection {connection.id}",
            connection.name,
            lambda at=connection.id: settings.open().show_connection(at),  # type: ignore[misc]
            Group.SETTINGS,
            also=tr("connection service key"),
            detail=tr("Connection"),
        )


def theme_commands(connections: Connections) -> Iterable[Command]:
    """The looks to choose from."""
    for theme, words in (
        (Theme.LIGHT, tr("Light theme")),
        (Theme.DARK, tr("Dark theme")),
        (Theme.SYSTEM, tr("Theme as the system has it")),
    ):
        yield Command(
            f"theme-{theme.value}",
            words,
            lambda theme=theme: connections.change("theme", theme),  # type: ignore[misc]
            Group.WINDOW,
            also=tr("colours appearance look"),
        )

"""The menu of what is marked in the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_chat.chat.arrangement import Tag
from desktop_chat.storage.values import ListedConversation
from desktop_chat.ui.list.naming import dot_icon
from desktop_chat.ui.list.painter import tag_colour
from desktop_chat.ui.menus import Menu
from desktop_chat.ui.theme.tokens import Colours
from desktop_chat.ui.words import tr

Do = Callable[[str, object], object]  # what is to be done, and with what


def list_menu(
    parent: QWidget,
    lines: Sequence[ListedConversation],
    folders: Iterable[str],
    tags: Iterable[Tag],
    colours: Colours,
    do: Do,
) -> QMenu:
    """What can be done with these conversations."""
    menu = Menu(parent)
    is_one = len(lines) == 1
    if is_one:
        _add(menu, tr("Rename"), do, "rename", keys="F2")
    is_pinned = all(line.arrangement.is_pinned for line in lines)
    _add(menu, tr("Unpin") if is_pinned else tr("Pin"), do, "pin", not is_pinned)
    menu.addMenu(_folder_menu(menu, lines, folders, do))
    menu.addMenu(_tag_menu(menu, lines, tags, colours, do))
    if is_one:
        _add(menu, tr("Duplicate"), do, "duplicate")
        _add(menu, tr("Export…"), do, "export")
    is_unseen = any(line.arrangement.is_unseen for line in lines)
    said = tr("Mark as read") if is_unseen else tr("Mark as unread")
    _add(menu, said, do, "unseen", not is_unseen)
    menu.addSeparator()
    is_archived = all(line.arrangement.is_archived for line in lines)
    said = tr("Take out of the archive") if is_archived else tr("Archive")
    _add(menu, said, do, "archive", not is_archived)
    said = tr("Delete") if is_one else tr("Delete %n conversations", len(lines))
    _add(menu, said, do, "delete", keys="Del")
    return menu


def _folder_menu(
    menu: QMenu, lines: Sequence[ListedConversation], folders: Iterable[str], do: Do
) -> QMenu:
    inner = QMenu(tr("Move to folder"), menu)
    at = {line.arrangement.folder for line in lines}
    _check(_add(inner, tr("No folder"), do, "move", ""), at == {""})
    for name in folders:
        _check(_add(inner, _plain(name), do, "move", name), at == {name})
    inner.addSeparator()
    _add(inner, tr("New folder…"), do, "new-folder")
    return inner


def _tag_menu(
    menu: QMenu,
    lines: Sequence[ListedConversation],
    tags: Iterable[Tag],
    colours: Colours,
    do: Do,
) -> QMenu:
    inner = QMenu(tr("Tags"), menu)
    for tag in tags:
        has = all(tag in line.arrangement.tags for line in lines)
        action = _add(inner, _plain(tag.name), do, "untag" if has else "tag", tag)
        _check(action, has)
        # Where there is an icon, no check is drawn beside it.
        check = colours.background if has else ""
        action.setIcon(dot_icon(tag_colour(tag.colour, colours), check))
    inner.addSeparator()
    _add(inner, tr("New tag…"), do, "new-tag")
    found = sorted({tag for line in lines for tag in line.arrangement.tags})
    if found:
        change = inner.addMenu(tr("Change a tag"))
        for tag in found:
            action = _add(change, _plain(tag.name), do, "change-tag", tag)
            action.setIcon(dot_icon(tag_colour(tag.colour, colours)))
    return inner


def folder_menu(parent: QWidget, folder: str, is_folded: bool, do: Do) -> QMenu:
    """What can be done with a folder."""
    menu = Menu(parent)
    _add(menu, tr("Unfold") if is_folded else tr("Fold"), do, "fold", folder)
    _add(menu, tr("Rename folder…"), do, "rename-folder", folder)
    _add(menu, tr("Dissolve folder"), do, "dissolve", folder)
    return menu


def _add(
    menu: QMenu, words: str, do: Do, action: str, what: object = None, keys: str = ""
) -> QAction:
    made = menu.addAction(words)  # not for people: given
    made.setObjectName(action)
    if keys:
        # Shown beside it; the list itself hears the key.
        made.setShortcut(QKeySequence(keys))
        made.setShortcutVisibleInContextMenu(True)
    made.triggered.connect(lambda: do(action, what))
    return made


def _check(action: QAction, is_on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_on)


def _plain(name: str) -> str:
    """A name as it is: Qt takes a single & for the mark of a key."""
    return name.replace("&", "&&")

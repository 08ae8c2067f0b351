"""What is said of what was done with conversations: of one by its title, else how many."""

from __future__ import annotations

from desktop_chat.ui.words import tr


def pinned_sentence(title: str, count: int, is_pinned: bool) -> str:
    """They are pinned, or no longer."""
    if title:
        said = tr("“{title}” is pinned.") if is_pinned else tr("“{title}” is no longer pinned.")
        return said.replace("{title}", title)
    if is_pinned:
        return tr("%n conversations are pinned.", count)
    return tr("%n conversations are no longer pinned.", count)


def archived_sentence(title: str, count: int, is_archived: bool) -> str:
    """They are in the archive, or back."""
    if title:
        said = tr("“{title}” is in the archive.") if is_archived else tr("“{title}” is back.")
        return said.replace("{title}", title)
    if is_archived:
        return tr("%n conversations are in the archive.", count)
    return tr("%n conversations are back.", count)


def moved_sentence(title: str, count: int, folder: str) -> str:
    """They are in a folder; the empty name is none."""
    if not folder:
        if title:
            return tr("“{title}” is in no folder.").replace("{title}", title)
        return tr("%n conversations are in no folder.", count)
    if title:
        said = tr("“{title}” is in the folder “{name}”.").replace("{title}", title)
    else:
        said = tr("%n conversations are in the folder “{name}”.", count)
    return said.replace("{name}", folder)


def tagged_sentence(title: str, count: int, name: str) -> str:
    """They have a tag."""
    if title:
        said = tr("“{title}” has the tag “{name}”.").replace("{title}", title)
    else:
        said = tr("%n conversations have the tag “{name}”.", count)
    return said.replace("{name}", name)


def untagged_sentence(title: str, count: int, name: str) -> str:
    """They have a tag no longer."""
    if title:
        said = tr("“{title}” no longer has the tag “{name}”.").replace("{title}", title)
    else:
        said = tr("%n conversations no longer have the tag “{name}”.", count)
    return said.replace("{name}", name)

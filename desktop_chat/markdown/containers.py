"""What blocks stand in while they are read: quotes, list items and footnotes, one in another."""

from __future__ import annotations

from typing import NamedTuple

from desktop_chat.markdown.blocks import Level, LevelKind

NEVER = 1_000_000  # an indent that no line has


class Container(NamedTuple):
    """An open container: `levels` are all from the outermost to this one.

    A line belongs to an item or a footnote when it is indented by `indent`. `sign` and `ordinal`
    are those of an item's marker. `is_blank`: nothing stood behind the marker, nothing came yet.
    """

    kind: LevelKind
    levels: tuple[Level, ...]
    start: int
    end: int
    indent: int = 0
    sign: str = ""
    ordinal: int = 0
    is_blank: bool = False

    def with_box(self, checked: bool) -> Container:
        """The same item, with a task box."""
        level = self.levels[-1]._replace(checked=checked)
        return self._replace(levels=(*self.levels[:-1], level))

    def without_content(self) -> Container:
        """The same item when its first line and the next were blank: it takes no more lines."""
        return self._replace(indent=NEVER, is_blank=False)

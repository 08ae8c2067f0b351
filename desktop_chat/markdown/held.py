"""Whether the line that is still coming may be shown, or may yet turn out to be structure."""

from __future__ import annotations

import re

from desktop_chat.markdown.leaves import Code, Formula, Leaf, Table

_DETAILS = "".join(f"(?:{sign}" for sign in "details") + ")?" * 7
_SUMMARY = "".join(f"(?:{sign}" for sign in "summary") + ")?" * 7
_LENGTH = 60
_DELIMITERS_LENGTH = 640  # a table's delimiter row, where it may be one
_TAG = f"(?:<details>[ \\t]*)?<(?:/?{_DETAILS}|{_SUMMARY})"
_STRUCTURE = re.compile(
    r"[ \t>\-=*_#`~+|:\d.)]*"  # markers of every kind
    r"(?:[\\$]|\\\[|\$\$|\[[ xX]?\]?|\[\^[^\s\[\]]{0,30}(?:\]:?)?|\[[^\[\]]{1,40}\]:"
    rf"|{_TAG})?[ \t]*",
    re.IGNORECASE,
)
_DELIMITERS = re.compile(r"[ \t>]*[-:|][-:| \t]*")
_IN_TABLE = re.compile(r"[ \t>\-=*_#`~+]*\|?[ \t]*")
_IN_FORMULA = re.compile(r"[ \t>]*[\\$]*\]?")


def is_held(line: str, leaf: Leaf | None) -> bool:
    """Whether to wait for more of `line` behind the open `leaf`; the text may end there too."""
    if len(line) > _LENGTH:
        if leaf is None or isinstance(leaf, Code | Formula) or len(line) > _DELIMITERS_LENGTH:
            return False
        return _DELIMITERS.fullmatch(line) is not None
    if isinstance(leaf, Code) and leaf.fence:
        return not line.strip(" \t>" + leaf.fence[0])
    if isinstance(leaf, Table):
        return _IN_TABLE.fullmatch(line) is not None
    if isinstance(leaf, Formula):
        return _IN_FORMULA.fullmatch(line) is not None
    return _STRUCTURE.fullmatch(line) is not None

"""Programming languages as they are named behind a code fence."""

from __future__ import annotations

from functools import cache

MAX_NAME = 40

_PLAIN_WORDS = frozenset({"", "text", "plain", "plaintext", "txt", "none", "output", "log", "csv"})
_OTHER_WORDS = {
    "json": "javascript",  # its own lexer cannot be resumed
    "jsonc": "javascript",
    "json5": "javascript",
    "jsonl": "javascript",
    "node": "javascript",
    "shell-session": "console",
    "zsh": "bash",
    "patch": "diff",
    "kt": "kotlin",
    "svg": "xml",
    "xhtml": "html",
    "svelte": "html",
    "astro": "html",
    "vb": "vb.net",
    "gradle": "groovy",
    "env": "ini",
    "dotenv": "ini",
    "cmd": "batch",
    "plsql": "sql",
    "sqlite": "sql",
    "ipython": "python",
    "hbs": "html+handlebars",
    "mdx": "markdown",
    "math": "latex",
    "regexp": "perl",
}
_NAMES = {
    "text": "Text",
    "plain": "Text",
    "plaintext": "Text",
    "txt": "Text",
    "output": "Output",
    "log": "Log",
    "csv": "CSV",
    "json": "JSON",
    "jsonc": "JSON",
    "json5": "JSON5",
    "jsonl": "JSON Lines",
    "node": "JavaScript",
    "shell": "Shell",
    "sh": "Shell",
    "zsh": "Zsh",
    "console": "Console",
    "shell-session": "Console",
    "svg": "SVG",
    "svelte": "Svelte",
    "astro": "Astro",
    "vb": "Visual Basic",
    "gradle": "Gradle",
    "env": "Environment",
    "dotenv": "Environment",
    "cmd": "Batch",
    "batch": "Batch",
    "bat": "Batch",
    "plsql": "PL/SQL",
    "sqlite": "SQLite",
    "mdx": "MDX",
    "math": "LaTeX",
    "latex": "LaTeX",
    "tex": "TeX",
    "ini": "INI",
    "http": "HTTP",
}


def is_known(language: str) -> bool:
    """Whether `language`, as it stands behind a fence, names something with or without colours."""
    word = _word(language)
    return bool(word) and (word in _PLAIN_WORDS or word in _names_by_word())


def display_name(language: str) -> str:
    """The language's name for people: "C++" for "cpp"; an unknown word as it is written."""
    word = _word(language)
    if not word:
        return ""
    written = language.split(maxsplit=1)[0]
    if written.startswith("{"):
        written = written.strip("{}").lstrip(".")
    return _NAMES.get(word) or _names_by_word().get(word) or written[:MAX_NAME]


@cache
def _names_by_word() -> dict[str, str]:
    """Pygments' languages by their short names. Never its plug-ins: those are foreign code."""
    from pygments.lexers import get_all_lexers

    found = {}
    for name, words, _, _ in get_all_lexers(plugins=False):
        for word in words:
            found[word.lower()] = name
    for word, other in _OTHER_WORDS.items():
        if word not in found and other in found:
            found[word] = found[other]
    return found


def _word(language: str) -> str:
    """The short name in what stands behind a fence: `{.python}`, `js,linenos`, `py{1,3}`."""
    first = language.split(maxsplit=1)[0].lower() if language.strip() else ""
    if not first or first in _PLAIN_WORDS or first in _names_by_word():
        return first
    if first.startswith("{"):
        first = first.strip("{}").lstrip(".")
    for end in ",:{":
        first = first.partition(end)[0]
    return first


def lexer_name(language: str) -> str:
    """What Pygments calls the lexer for it; "" for plain text and for unknown words."""
    word = _word(language)
    return "" if word in _PLAIN_WORDS else _names_by_word().get(_OTHER_WORDS.get(word, word), "")

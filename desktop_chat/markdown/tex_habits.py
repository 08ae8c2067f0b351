r"""TeX as models write it, put into the part of it that the typesetting library knows.

Inside \text the characters that mean something to TeX stand for themselves here; on the way
through the library they are private-use characters, which `restore` turns back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_LENGTH = 2_000
MAX_DEPTH = 32


class Unsettable(Exception):
    """A formula that cannot be set: its source is to be shown."""


_SPECIAL = "{}\\$%&#_^~<>'\""
_KEPT = {ord(sign): chr(0xE000 + number) for number, sign in enumerate(_SPECIAL)}
_KEPT[ord(" ")] = "\N{NO-BREAK SPACE}"
_RESTORED = {ord(kept): chr(sign) for sign, kept in _KEPT.items() if sign != ord(" ")}

_FORBIDDEN = re.compile(
    r"\\(?:[gex]?def|let|futurelet|(?:re|provide)?newcommand|renewcommand|providecommand"
    r"|newenvironment|renewenvironment|newcount|loop|csname|expandafter|input|include|openin|read"
    r"|write|catcode|href|url|includegraphics|style|class|cssId|unicode|verb)(?![a-zA-Z])"
)
_TEXT = re.compile(
    r"\\(text|textrm|textnormal|textup|textmd|textbf|textit|textsl|emph|textsf|texttt|textsc"
    r"|mbox|hbox)\s*\{"
)
_TEXT_NAMES = {"textsl": "textit", "emph": "textit", "textsc": "text", "mbox": "text"}
_TEXT_NAMES |= {"hbox": "text", "textnormal": "text", "textmd": "text", "textup": "text"}
_ESCAPE_IN_TEXT = re.compile(r"\\(?:[a-zA-Z]+\s*|(.))", re.DOTALL)
_OPERATOR = re.compile(r"\\operatorname(\*|withlimits)?\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([a-zA-Z]+\*?)\s*\}")
_ENVIRONMENTS = {
    "align": "align*",
    "aligned": "align*",
    "alignat": "align*",
    "alignat*": "align*",
    "alignedat": "align*",
    "flalign": "align*",
    "flalign*": "align*",
    "eqnarray": "align*",
    "eqnarray*": "align*",
    "split": "align*",
    "dcases": "cases",
    "rcases": "cases",
    "cases*": "cases",
    "dcases*": "cases",
    "gather": "matrix",
    "gather*": "matrix",
    "gathered": "matrix",
    "multline": "matrix",
    "multline*": "matrix",
    "subarray": "matrix",
    "equation": "",
    "equation*": "",
    "displaymath": "",
    "math": "",
    "small": "",
    "center": "",
}
_KNOWN_ENVIRONMENT = re.compile(r"align\*|cases|smallmatrix|array|[pbBvV]?matrix\*?")
# In the order in which they are carried out.
_REWRITTEN = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\\(?:label|vspace\*?|setlength)\s*\{[^{}]*\}", ""),
        (r"\\(?:nonumber|notag|centering|allowbreak|nobreak|noindent|relax)(?![a-zA-Z])", ""),
        (r"\\(?:smallskip|medskip|bigskip)(?![a-zA-Z])", ""),
        (r"\\\\\*?\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]", r"\\\\ "),
        (r"\\(?:newline|cr)(?![a-zA-Z])", r"\\\\ "),
        (r"\\(begin\{array\})\s*\[[tbc]\]", r"\\\1"),
        (r"\\math(?:op|bin|rel|ord|open|close|inner|punct)(?![a-zA-Z])", ""),
        (r"\\(?:mathrm|rm)\s*\{", r"\\mathrm {"),
        (r"\\(?:bm|pmb|mathbfit)(?![a-zA-Z])", r"\\boldsymbol"),
        (r"\\(?:mathds|mathbbm|Bbb)(?![a-zA-Z])", r"\\mathbb"),
        (r"\\([RNZQC])(?![a-zA-Z])", r"\\mathbb{\1}"),
        (r"\\(?:degree|textdegree)(?![a-zA-Z])", r"^{\\circ}"),
        (r"\\(?:celsius)(?![a-zA-Z])", r"^{\\circ}\\mathrm {C}"),
        (r"\\(?:dd|differentialD)(?![a-zA-Z])", r"\\mathrm {d}"),
        (r"\\(?:lparen)(?![a-zA-Z])", "("),
        (r"\\(?:rparen)(?![a-zA-Z])", ")"),
        (r"\\(?:lbrack)(?![a-zA-Z])", "["),
        (r"\\(?:rbrack)(?![a-zA-Z])", "]"),
        (r"\\(?:minus)(?![a-zA-Z])", "-"),
        (r"\\(?:colon)(?![a-zA-Z])", ":"),
        (r"\\(?:hdots|dotsb|dotsi|dotsm)(?![a-zA-Z])", r"\\cdots"),
        (r"\\(?:set)\s*\{([^{}]*)\}", r"\\{\1\\}"),
        (r"\\(?:abs)\s*\{([^{}]*)\}", r"\\left|\1\\right|"),
        (r"\\(?:norm)\s*\{([^{}]*)\}", r"\\left\\|\1\\right\\|"),
        (r"\\(?:tfrac|dfrac|frac)\s*([0-9a-zA-Z])\s*([0-9a-zA-Z])", r"\\frac{\1}{\2}"),
    )
)


def put_right(tex: str) -> str:
    """`tex` without what the library would take wrongly. Raises `Unsettable`."""
    if len(tex) > MAX_LENGTH:
        raise Unsettable("too long")
    if not tex.strip():
        raise Unsettable("empty")
    if _FORBIDDEN.search(tex) or any("\ue000" <= sign <= "\uf8ff" for sign in tex):
        raise Unsettable("not a formula")
    if any(sign < " " and sign not in "\t\r\n" for sign in tex):
        raise Unsettable("control characters")
    tex = "".join(_keep_texts(tex))
    if deepest(tex) > MAX_DEPTH:
        raise Unsettable("too deep")
    tex = _OPERATOR.sub(_operator, tex)
    tex = _TAG.sub(_tag, tex)
    for pattern, put in _REWRITTEN:
        tex = pattern.sub(put, tex)
    tex = _environments(tex)
    if len(tex) > 2 * MAX_LENGTH:
        raise Unsettable("too long")
    return tex


def restore(text: str) -> str:
    """What `put_right` has kept away from the library, as it was."""
    return text.translate(_RESTORED)


def deepest(tex: str) -> int:
    r"""How many braces, environments and \left stand in each other at the most."""
    deep = most = 0
    for found in re.finditer(r"\\(?:begin|end|left|right)(?![a-zA-Z])|\\.|[{}]", tex, re.DOTALL):
        sign = found.group()
        if sign in ("{", "\\begin", "\\left"):
            deep += 1
            most = max(most, deep)
        elif sign in ("}", "\\end", "\\right"):
            deep -= 1
    return most


def _keep_texts(tex: str) -> Iterator[str]:
    r"""The pieces of `tex`, with the contents of \text and its like put away from TeX."""
    at = 0
    while found := _TEXT.search(tex, at):
        yield tex[at : found.start()]
        end = _closing_brace(tex, found.end())
        name = _TEXT_NAMES.get(found[1], found[1])
        parts = re.split(r"(?<!\\)\$", tex[found.end() : end])
        for number, part in enumerate(parts):
            if number % 2:
                yield f"{{{part}}}"
            elif part:
                yield f"\\{name}{{{_kept(part)}}}"
        at = end + 1
    yield tex[at:]


def _closing_brace(tex: str, at: int) -> int:
    """Where the brace is that closes the one before `at`."""
    deep = 1
    while at < len(tex):
        sign = tex[at]
        if sign == "\\":
            at += 1
        else:
            deep += (sign == "{") - (sign == "}")
            if not deep:
                return at
        at += 1
    raise Unsettable("a brace is open")


def _kept(text: str) -> str:
    """Words as TeX would set them, in characters that mean nothing to it."""

    def plain(found: re.Match[str]) -> str:
        return (found[1] or "").translate(_KEPT)

    text = re.sub(r"\s+", " ", text).replace("~", " ")
    text = _ESCAPE_IN_TEXT.sub(plain, text.replace("\\ ", " "))
    text = text.replace("``", "“").replace("''", "”").replace("--", "–")
    return text.replace("{", "").replace("}", "").translate(_KEPT)


def _operator(found: re.Match[str]) -> str:
    name = re.sub(r"\\[,;:! ]|~", " ", found[2])
    name = re.sub(r"\\(?:text|mathrm)\b|[^a-zA-Z ]", "", name) if "\\" in name else name
    if re.fullmatch(r"[a-zA-Z ]+", name.strip()):
        return f"\\operatorname{found[1] or ''}{{{name.strip()}}}"
    return f"\\text{{{_kept(name)}}}"


def _tag(found: re.Match[str]) -> str:
    words = found[2] if found[1] else f"({found[2]})"
    return f"\\qquad \\text{{{_kept(words)}}}"


def _environments(tex: str) -> str:
    """Environments by the names that the library knows; columns of several are one."""

    def name(found: re.Match[str]) -> str:
        other = _ENVIRONMENTS.get(found[2], found[2])
        if not other:
            return " "
        if not _KNOWN_ENVIRONMENT.fullmatch(other):
            raise Unsettable(f"no environment {other}")
        # In braces, since the library does not take it as one thing, to which ^ could belong.
        return f"{{\\begin{{{other}}}" if found[1] == "begin" else f"\\end{{{other}}}}}"

    tex = re.sub(r"\\(begin\{(?:alignat\*?|alignedat|subarray)\})\s*\{[^{}]*\}", r"\\\1", tex)
    tex = re.sub(r"\\(begin\{(?:aligned|gathered|split)\})\s*\[[tbc]\]", r"\\\1", tex)
    tex = _ENVIRONMENT.sub(name, tex)
    if "\\begin" not in tex and re.search(r"(?<!\\)&", tex):
        return f"\\begin{{align*}}{tex}\\end{{align*}}"
    return tex

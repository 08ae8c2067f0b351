"""Find texts for people that do not go through tr()."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

# Calls that show their arguments: the widgets made with a text, and the setters.
WIDGETS = {
    "QAction",
    "QCheckBox",
    "QCommandLinkButton",
    "QDockWidget",
    "QGroupBox",
    "QLabel",
    "QMenu",
    "QProgressDialog",
    "QPushButton",
    "QRadioButton",
}
SETTERS = {
    "addAction",
    "addItem",
    "addItems",
    "addMenu",
    "addRow",
    "addSection",
    "addTab",
    "insertItem",
    "insertTab",
    "notify",
    "setAccessibleDescription",
    "setAccessibleName",
    "setDetailedText",
    "setHeaderLabels",
    "setInformativeText",
    "setItemText",
    "setLabel",
    "setLabelText",
    "setPlaceholderText",
    "setStatusTip",
    "setSubTitle",
    "setTabText",
    "setTabToolTip",
    "setText",
    "setTitle",
    "setToolTip",
    "setWhatsThis",
    "setWindowTitle",
    "showMessage",
}
# Where a value for the program may follow the text for people, only the first text counts.
FIRST_TEXT_ONLY = {"addAction", "addItem", "insertItem"}
SPOKEN_KEYWORDS = {
    "accessibleDescription",
    "accessibleName",
    "informativeText",
    "label",
    "placeholderText",
    "statusTip",
    "text",
    "title",
    "toolTip",
    "whatsThis",
    "windowTitle",
}
HELP_KEYWORDS = {"help", "description", "epilog"}
TRANSLATORS = {"tr", "translate"}
EXEMPTION = "# not for people"

Finding = tuple[int, str]


def untranslated_in_window(source: str) -> list[Finding]:
    """Texts with letters that go to a displaying call outside tr(), by line."""
    return find(source, shown_in_window)


def untranslated_in_terminal(source: str) -> list[Finding]:
    """Sentences that go to a terminal outside tr(), and argparse's help texts, by line."""
    return find(source, shown_in_terminal)


def find(source: str, shown: Callable[[ast.Call], list[ast.expr]]) -> list[Finding]:
    """The literals among what each call shows, but for the exempted."""
    lines = source.splitlines()
    found = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        for literal in (text for value in shown(call) for text in literals(value)):
            if not is_exempt(lines, literal, EXEMPTION):
                words = f"{call_name(call)}() shows a text outside tr(): {ast.unparse(literal)}"
                found.append((literal.lineno, words))
    return sorted(set(found))


def shown_in_window(call: ast.Call) -> list[ast.expr]:
    """The arguments of a Qt call that a person sees."""
    name = call_name(call)
    if name not in WIDGETS | SETTERS:
        return []
    positional = list(call.args)
    if name in FIRST_TEXT_ONLY:
        texts = [value for value in positional if is_text(value)]
        positional = texts[:1]
    return positional + [word.value for word in call.keywords if word.arg in SPOKEN_KEYWORDS]


def shown_in_terminal(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that a person reads in the terminal."""
    name = call_name(call)
    shown = [word.value for word in call.keywords if word.arg in HELP_KEYWORDS]
    if name in ("print", "error") or (name == "write" and writes_to_terminal(call)):
        shown += [
            value
            for value in call.args
            if any(" " in spelled(text).strip() for text in literals(value))
        ]
    return shown


def writes_to_terminal(call: ast.Call) -> bool:
    """Whether it is sys.stdout.write or sys.stderr.write."""
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in (
        "sys.stdout",
        "sys.stderr",
    )


def call_name(call: ast.Call) -> str:
    """The last part of what is called: `setText` of `self.label.setText(...)`."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_text(value: ast.expr) -> bool:
    """Whether an argument is a text for people: a literal with letters, or one in tr()."""
    translated = isinstance(value, ast.Call) and call_name(value) in TRANSLATORS
    return translated or any(True for _text in literals(value))


def literals(value: ast.expr) -> Iterator[ast.expr]:
    """The literals with letters that end up in a value, but for those given to tr()."""
    match value:
        case ast.Constant() | ast.JoinedStr():
            if any(character.isalpha() for character in spelled(value)):
                yield value
            elif isinstance(value, ast.JoinedStr):
                for part in value.values:
                    if isinstance(part, ast.FormattedValue):
                        yield from literals(part.value)
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod() | ast.Mult(), right=right):
            yield from literals(left)
            yield from literals(right)
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from literals(part)
        case ast.NamedExpr(value=inner) | ast.Starred(value=inner):
            yield from literals(inner)
        case ast.Call(func=ast.Attribute(value=inner)):  # "…".format(…), "…".upper()
            yield from literals(inner)


def spelled(value: ast.expr) -> str:
    """The fixed characters of a literal; empty for anything else."""
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else ""
    if isinstance(value, ast.JoinedStr):
        return "".join(map(spelled, value.values))
    return ""


def is_exempt(lines: Sequence[str], node: ast.expr, comment: str) -> bool:
    """Whether one of the lines of an expression ends with the comment that exempts it."""
    last = node.end_lineno or node.lineno
    return any(comment in line for line in lines[node.lineno - 1 : last])

"""The rules of the house that no ready-made linter checks. Exit status 1 if one is broken.

sizes      No file of desktop_chat, tests, bench, tools or run.py has over 400 lines, and no
           function over 60.
circles    Nothing in desktop_chat imports itself by way of others. Imports inside functions
           count; those for the type checker alone (`if TYPE_CHECKING:`) do not.
dialogs    Nothing in desktop_chat waits for a dialog in a nested event loop: no `.exec()`, no
           `QMessageBox.question(...)` and its like. A trailing `# not a dialog` exempts a line,
           for instance that of a drag.
changelog  CHANGELOG.md mentions the version of desktop_chat/__init__.py.
sentences  What people read goes through tr(). In desktop_chat/ui and desktop_chat/app.py no text
           with a letter in it is passed to a call that displays it; in cli.py, ask.py and
           self_test.py no sentence to print(), to standard error, or to argparse as help. A
           trailing `# not for people` exempts a line.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import import_circles, spoken_text  # noqa: E402

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
MEASURED = ("desktop_chat", "tests", "bench", "tools", "run.py")
IN_TERMINAL = {"desktop_chat/cli.py", "desktop_chat/ask.py", "desktop_chat/self_test.py"}
MODAL_CALLS = {
    "QColorDialog": {"getColor"},
    "QFileDialog": {
        "getExistingDirectory",
        "getExistingDirectoryUrl",
        "getOpenFileName",
        "getOpenFileNames",
        "getOpenFileUrl",
        "getOpenFileUrls",
        "getSaveFileName",
        "getSaveFileUrl",
    },
    "QFontDialog": {"getFont"},
    "QInputDialog": {"getDouble", "getInt", "getItem", "getMultiLineText", "getText"},
    "QMessageBox": {"about", "aboutQt", "critical", "information", "question", "warning"},
}


@dataclass(frozen=True, order=True)
class Violation:
    """One broken rule, at a line of a file (line 0: the file as a whole)."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


Finding = tuple[int, str]  # the line and what is wrong with it
Rule = Callable[[str], list[Finding]]  # from a file's source text


def long_parts(source: str) -> list[Finding]:
    """Files and functions over their limits."""
    findings = []
    lines = len(source.splitlines())
    if lines > MAX_FILE_LINES:
        findings.append((0, f"the file has {lines} lines, over {MAX_FILE_LINES}"))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                words = f"{node.name} has {length} lines, over {MAX_FUNCTION_LINES}"
                findings.append((node.lineno, words))
    return findings


def modal_dialogs(source: str) -> list[Finding]:
    """Calls that wait in a nested event loop."""
    lines = source.splitlines()
    return [
        (node.lineno, f"{ast.unparse(node.func)}() waits in a nested event loop: use open()")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and is_modal(node.func)
        and not spoken_text.is_exempt(lines, node, "# not a dialog")
    ]


def is_modal(function: ast.expr) -> bool:
    """Whether a call of it shows a dialog and waits."""
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr in ("exec", "exec_"):
        return True
    owner = function.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return function.attr in MODAL_CALLS.get(name, ())


def version_of(source: str) -> str:
    """The text assigned to __version__, or an empty one."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(name, ast.Name) and name.id == "__version__" for name in targets):
                return str(node.value.value)
    return ""


def unmentioned_version(init_source: str, changelog: str) -> list[Finding]:
    """The changelog's silence about the current version."""
    version = version_of(init_source)
    if not version:
        return [(0, "desktop_chat/__init__.py has no __version__")]
    words = changelog.replace("[", " ").replace("]", " ").split()
    return [] if version in words else [(0, f"version {version} is not mentioned")]


def sources(root: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Path (with slashes, from root) and text of every Python file under the names."""
    for name in names:
        top = root / name
        for file in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            if file.is_file():
                yield file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")


def rules_for(path: str) -> list[Rule]:
    """The rules that a file must keep on its own."""
    rules: list[Rule] = [long_parts]
    if path.startswith("desktop_chat/"):
        rules.append(modal_dialogs)
    if path.startswith("desktop_chat/ui/") or path == "desktop_chat/app.py":
        rules.append(spoken_text.untranslated_in_window)
    if path in IN_TERMINAL:
        rules.append(spoken_text.untranslated_in_terminal)
    return rules


def violations(root: Path) -> list[Violation]:
    """Everything that is wrong in a checkout."""
    found = []
    package = {}
    for path, source in sources(root, MEASURED):
        try:
            ast.parse(source)
        except SyntaxError as error:
            found.append(Violation(path, error.lineno or 0, f"does not parse: {error.msg}"))
            continue
        if path.startswith("desktop_chat/"):
            package[path] = source
        for rule in rules_for(path):
            found += [Violation(path, line, message) for line, message in rule(source)]
    for circle in import_circles.circles(package):
        found.append(Violation(circle[0], 0, f"imports itself: {' → '.join(circle)}"))
    init, changelog = root / "desktop_chat" / "__init__.py", root / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8") if changelog.exists() else ""
    for line, message in unmentioned_version(init.read_text(encoding="utf-8"), text):
        found.append(Violation("CHANGELOG.md", line, message))
    return sorted(found)


def main() -> int:
    """Print every violation in the checkout."""
    found = violations(ROOT)
    for violation in found:
        print(violation)
    print(f"{len(found)} violations" if found else "All rules of the house are kept.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())

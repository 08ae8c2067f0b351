"""All that the app imports, at its start or later: `python -m tools.package.imports FILE`.

Written at the build with the packages that are taken along; the built program's own test imports
each name again. So a module that is only loaded at its first use cannot be missing unseen.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Of the service, which is no part of the bundle, and what runs the program as a script.
LEFT_OUT = ("desktop_chat.server", "desktop_chat.__main__")
# Modules that other systems have.
ELSEWHERE = frozenset(
    {"msvcrt", "pwd", "resource", "winreg", "fcntl", "grp", "winsound", "_winapi"}
)


def imported_modules(root: Path = ROOT) -> set[str]:
    """Every module that a file of the app names, the app's own ones too.

    Raises `ModuleNotFoundError` where one is neither here nor known to be another system's.
    """
    found: set[str] = set()
    for file in sorted((root / "desktop_chat").rglob("*.py")):
        name = module_name(file.relative_to(root))
        if name.startswith(LEFT_OUT):
            continue
        found.add(name)
        for module, parts in named_in(ast.parse(file.read_text(encoding="utf-8"))):
            if module.startswith(LEFT_OUT) or module == "__future__":
                continue
            if not is_there(module):
                if module.partition(".")[0] in ELSEWHERE:
                    continue
                raise ModuleNotFoundError(f"{file}: {module}")
            found.add(module)
            found |= {f"{module}.{part}" for part in parts if is_there(f"{module}.{part}")}
    return found


def module_name(file: Path) -> str:
    """A file's module, by its path below the checkout."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def named_in(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each module that is imported, in a function or not, and the names taken from it.

    What only type checkers read is passed over; `importlib.import_module` counts.
    """
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, tuple(alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and (name := imported_by_call(node)):
            yield name, ()


def imported_by_call(call: ast.Call) -> str:
    """The module of `import_module("…")`; empty where it is no such call."""
    if not ast.unparse(call.func).endswith("import_module") or not call.args:
        return ""
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def is_there(module: str) -> bool:
    """Whether a module can be found here."""
    try:
        return module in sys.modules or find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def main(arguments: Sequence[str]) -> int:
    """Write the names, a line each."""
    text = "".join(f"{name}\n" for name in sorted(imported_modules()))
    Path(arguments[0]).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Circles of imports among the files of one package, imports inside functions included."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator, Mapping


def circles(files: Mapping[str, str]) -> list[list[str]]:
    """The shortest circle through each file that is in one, as dotted names; each circle once.

    `files` maps paths such as `desktop_chat/ui/theme.py` to source texts.
    """
    names = {path: module_name(path) for path in files}
    graph = {
        names[path]: imported(source, names[path], path, set(names.values()))
        for path, source in files.items()
    }
    found: dict[frozenset[str], list[str]] = {}
    for start in sorted(graph):
        circle = shortest_circle(graph, start)
        if circle:
            found.setdefault(frozenset(circle), circle)
    return list(found.values())


def module_name(path: str) -> str:
    """`a/b.py` is a.b, `a/__init__.py` is a."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(source: str, module: str, path: str, known: set[str]) -> set[str]:
    """The known modules that a file names in its imports, itself left out.

    `from package import name` names `package.name` where that is a module, else the package.
    """
    package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
    found = set()
    for node in running_nodes(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {longest_known(alias.name, known) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, package)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                found.add(inner if inner in known else longest_known(base, known))
    return found - {"", module}


def running_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below one, but for those that only the type checker sees."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield other
                yield from running_nodes(other)
            continue
        yield child
        yield from running_nodes(child)


def absolute(node: ast.ImportFrom, package: str) -> str:
    """The full name of what `from … import` names."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, node.module] if node.module else kept)


def longest_known(name: str, known: set[str]) -> str:
    """The module itself or the nearest known one above it; empty if there is none."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def shortest_circle(graph: Mapping[str, set[str]], start: str) -> list[str]:
    """The shortest way from a module back to itself, both ends included; empty if none."""
    ways = deque([[start]])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        for target in sorted(graph.get(way[-1], ())):
            if target == start:
                return [*way, start]
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return []

"""The word `lock`: resolve pyproject.toml into the three hash-pinned lock files.

They hold names, versions, markers and hashes for every system, and no address. Pins that still
fit stay as they are; `run.py lock --upgrade` takes the newest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tools.installers import clean_settings, find_uv
from tools.narration import SetupError, run_quietly, say

OPTIONS = (
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-annotate",
    "--no-config",
    "--no-emit-index-url",
    "--python-version=3.11",
    "--custom-compile-command=python3 run.py lock",
)
LOCKS = (
    ("requirements.lock", ("--extra=server", "--group=install")),
    (
        "requirements-dev.lock",
        ("--all-extras", "--group=dev", "--group=package", "--constraints=requirements.lock"),
    ),
    # What is inside a bundle, and what makes it: nothing else lies around to be taken along.
    ("requirements-package.lock", ("--group=package", "--constraints=requirements-dev.lock")),
)
ALLOWED_LINE = re.compile(
    r"#.*|    --hash=sha256:[0-9a-f]{64}( \\)?"
    r"|[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==[^\s;/]+( ; [^/:]+)? \\"
)


def write_locks(root: Path, arguments: Sequence[str]) -> int:
    """Write the files and refuse any line that is not a pin, a hash or a comment."""
    uv = find_uv()
    if uv is None:
        raise SetupError("Writing the lock files takes uv: pip install uv.")
    for name, selection in LOCKS:
        say(f"Resolving {name} …")
        command = [uv, "pip", "compile", *OPTIONS, *selection, *arguments]
        run_quietly(
            "uv pip compile",
            [*command, "--output-file", name, "pyproject.toml"],
            clean_settings(),
            root,
        )
        lines = (root / name).read_text(encoding="utf-8").splitlines()
        strange = [line for line in lines if not ALLOWED_LINE.fullmatch(line)]
        if strange:
            raise SetupError(f"{name} holds a line that does not belong there: {strange[0]}", 1)
        say(f"{name}: {sum('==' in line for line in lines)} pins.")
    return 0

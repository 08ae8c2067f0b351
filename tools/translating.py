"""The word `translate`: gather the sentences of the code and compile the translations.

The compiled files lie beside their sources, so that a fresh checkout speaks every language
without tools.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools import catalogues
from tools.environment import Environment
from tools.narration import SetupError, say


def translate(environment: Environment) -> int:
    """Bring the .ts files up to date, compile them, and say what is left to translate."""
    root = environment.root
    found = catalogues.sentences(root)
    left = list(found.faults)
    for language in catalogues.FORMS:
        path = catalogues.catalogue_path(root, language)
        catalogue = catalogues.updated(catalogues.read(path), found.found, language)
        catalogues.write(path, language, catalogue)
        compile_catalogue(environment.program("pyside6-lrelease"), path)
        left += catalogues.faults(catalogue, found.found, language)
    for line in left:
        say(line)
    say(f"{len(left)} left to mend." if left else "Every sentence is translated.")
    return int(bool(left))


def compile_catalogue(lrelease: Path, path: Path) -> None:
    """Make the .qm beside a .ts; what is not finished is left out. Raises `SetupError`."""
    command: list[str | Path] = [lrelease, "-silent", path, "-qm", path.with_suffix(".qm")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SetupError(f"{path.name} cannot be compiled: {done.stderr.strip()}")

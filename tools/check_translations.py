"""Whether every sentence is translated, and what is compiled is what is written.

Exit status 1 with a line for each sentence where that is not so; `run.py translate` gathers what
is new and compiles it.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QTranslator  # noqa: E402

from tools import catalogues  # noqa: E402

# A number for each plural form: in English one, and many.
NUMBERS = {"en": (1, 2), "zh_CN": (2,)}


def stale(path: Path, catalogue: catalogues.Catalogue, language: str) -> list[str]:
    """Sentences that the compiled file beside a .ts has otherwise, or not."""
    translator = QTranslator()
    compiled = path.with_suffix(".qm")
    if not translator.load(str(compiled)):
        return [f"{compiled.name} is missing or broken: python3 run.py translate"]
    wrong = []
    for text, entry in catalogue.items():
        numbers = NUMBERS[language] if "%n" in text else (-1,)
        said = tuple(translator.translate("", text, None, number) for number in numbers)
        if entry.is_finished and said != entry.forms:
            wrong.append(f"{compiled.name} is older than its source: python3 run.py translate")
            break
    return wrong


def faults(root: Path) -> list[str]:
    """Everything that is wrong with the translations of a checkout."""
    found = catalogues.sentences(root)
    wrong = list(found.faults)
    for language in catalogues.FORMS:
        path = catalogues.catalogue_path(root, language)
        catalogue = catalogues.read(path)
        wrong += catalogues.faults(catalogue, found.found, language)
        wrong += stale(path, catalogue, language)
    return wrong


def main() -> int:
    """Print every fault."""
    wrong = faults(ROOT)
    for line in wrong:
        print(line)
    print(f"{len(wrong)} faults" if wrong else "Every sentence is translated.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

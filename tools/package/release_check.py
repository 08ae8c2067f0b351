"""Whether a tag, the version and the changelog agree: `python -m tools.package.release_check TAG`.

With `--notes` before the tag, print what the changelog says of that version.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.check_house_rules import version_of

ROOT = Path(__file__).resolve().parents[2]


def notes_of(changelog: str, version: str) -> str:
    """What stands under the heading of a version; empty where there is none."""
    lines = changelog.splitlines()
    heading = re.compile(rf"## \[?v?{re.escape(version)}\]?(\s.*)?$")
    start = next((row for row, line in enumerate(lines) if heading.match(line)), None)
    if start is None:
        return ""
    rest = lines[start + 1 :]
    end = next((row for row, line in enumerate(rest) if line.startswith("## ")), len(rest))
    return "\n".join(rest[:end]).strip()


def disagreement(version: str, changelog: str, tag: str) -> str:
    """What is wrong with a release; empty if nothing is. An empty tag is a trial run."""
    if not version:
        return "desktop_chat/__init__.py has no __version__."
    if tag and tag.removeprefix("v") != version:
        return f"The tag {tag} is not the version {version} of desktop_chat/__init__.py."
    if not notes_of(changelog, version):
        return f"CHANGELOG.md says nothing under a heading “## {version}”."
    return ""


def main(arguments: Sequence[str]) -> int:
    """Check, or print the notes."""
    init = (ROOT / "desktop_chat" / "__init__.py").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version, tag = version_of(init), arguments[-1] if arguments else ""
    if wrong := disagreement(version, changelog, tag):
        print(wrong, file=sys.stderr)
        return 1
    print(notes_of(changelog, version) if "--notes" in arguments else f"{version} is ready.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

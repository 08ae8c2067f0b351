"""What is inside a bundle, by whom and under which licence: the licences, and an SBOM.

Python's packages describe themselves; libraries of the system are told by dpkg, where there is
one; Qt, ICU and Python are named here.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import NamedTuple

from tools.package.places import PROGRAM, Places

BUILDERS = frozenset(
    {"altgraph", "macholib", "packaging", "pefile", "pip", "pyinstaller"}
    | {"pyinstaller-hooks-contrib", "setuptools", "wheel"}
)
LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)[^/]*$")
COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])")
QT_NOTICE = """\
Qt and PySide6 are used under the GNU Lesser General Public License, version 3, which is beside this
notice: LGPL-3.0.txt, and GPL-3.0.txt, to which that adds.

They are in this program unchanged, as shared libraries in files of their own:
{where}
You may replace them by your own build of the same version (Qt {version}); the program loads
whatever lies there. Their sources are at

    https://code.qt.io/cgit/qt/   https://code.qt.io/cgit/pyside/pyside-setup.git/
    https://download.qt.io/official_releases/qt/

You may take the program apart as far as that is needed to find faults in such changes.
Qt has parts by others, ICU (Unicode licence) among them: https://doc.qt.io/qt-6/licenses-used-in-qt.html
"""


class Part(NamedTuple):
    """Something that is inside: `kind` is that of a package address (pypi, deb, generic)."""

    name: str
    version: str
    licence: str
    kind: str
    texts: tuple[tuple[str, str], ...] = ()  # file names and what stands in them

    @property
    def address(self) -> str:
        """Its package URL."""
        place = "deb/debian" if self.kind == "deb" else self.kind
        return f"pkg:{place}/{self.name}@{self.version.replace('+', '%2B').replace(':', '%3A')}"


def python_parts(site: Path, used: Iterable[str]) -> list[Part]:
    """The Python packages whose modules are in the bundle; `used` are names of top modules."""
    modules = set(used)
    parts = []
    for found in distributions(path=[str(site)]):
        name = str(found.metadata["Name"])
        if name.lower() in BUILDERS or not modules.intersection(top_modules(found)):
            continue
        parts.append(Part(name, found.version, licence_of(found), "pypi", texts_of(found)))
    return sorted(parts, key=lambda part: part.name.lower())


def top_modules(found: Distribution) -> set[str]:
    """The names that a package can be imported by."""
    names = set()
    for file in found.files or ():
        first = file.parts[0]
        if not first.endswith((".dist-info", ".data")) and first not in ("..", "__pycache__"):
            names.add(first.partition(".")[0])
    return names


def licence_of(found: Distribution) -> str:
    """The licence as the package words it: an expression, a classifier, or its first line."""
    if expression := found.metadata.get_all("License-Expression"):
        return str(expression[0])
    classifiers = found.metadata.get_all("Classifier") or []
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    if named:
        return " AND ".join(named)
    words = found.metadata.get_all("License") or ["see its text"]
    return str(words[0]).strip().splitlines()[0][:100]


def texts_of(found: Distribution) -> tuple[tuple[str, str], ...]:
    """The licence files of a package, those of what it has inside too."""
    texts = []
    for file in found.files or ():
        inside = file.parts[1:2] == ("licenses",) and file.suffix != ".py"
        if ".dist-info" in file.parts[0] and (inside or LICENCE_FILE.search(file.name)):
            path = Path(str(found.locate_file(file)))
            if path.is_file():
                texts.append((file.name, path.read_text(encoding="utf-8", errors="replace")))
    return tuple(texts)


def python_part(version: str) -> Part:
    """The interpreter that is taken along, which is the one that runs this."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    places = [
        stdlib,
        Path(sys.base_prefix),
        Path("/usr/share/doc", f"python3.{sys.version_info[1]}"),
    ]
    files = [place / name for place in places for name in ("LICENSE.txt", "copyright")]
    file = next((file for file in files if file.is_file()), None)
    words = file.read_text(encoding="utf-8", errors="replace") if file else ""
    return Part("python", version, "PSF-2.0", "generic", (("LICENSE.txt", words),))


def inner_parts(inside: Path, qt: str) -> list[Part]:
    """What the packages have inside that is no package: Qt (its version given), ICU, PDFium."""
    found = [Part("qt", qt, "LGPL-3.0-only", "generic")]
    for file in sorted(inside.rglob("libicudata.so.*"))[:1]:
        found.append(Part("icu", file.name.rpartition(".")[2], "Unicode-3.0", "generic"))
    for file in sorted(inside.rglob("pypdfium2_raw/version.json"))[:1]:
        numbers = json.loads(file.read_text(encoding="utf-8"))
        version = ".".join(str(numbers[name]) for name in ("major", "minor", "build", "patch"))
        found.append(Part("pdfium", version, "BSD-3-Clause AND Apache-2.0", "generic"))
    return found


def system_parts(sources: Iterable[Path]) -> list[Part]:
    """The packages of the system that libraries came from; those of nobody are left out."""
    if shutil.which("dpkg-query") is None:
        return []
    owners: dict[str, Path] = {}
    for source in sources:
        # Where /lib is a link, the package may know the file by either name.
        for place in (source, source.resolve(), Path(str(source.resolve()).removeprefix("/usr"))):
            name = asked("dpkg-query", "--search", str(place)).partition(":")[0]
            if name:
                owners[name] = place
                break
    parts = []
    for name in sorted(owners):
        version = asked("dpkg-query", "--show", "--showformat=${Version}\n", name)
        text = Path("/usr/share/doc", name, "copyright")
        words = text.read_text(encoding="utf-8", errors="replace") if text.is_file() else ""
        found = re.findall(r"(?m)^License: *(\S.*)$", words)
        licence = " AND ".join(dict.fromkeys(found)) or "see its text"
        parts.append(Part(name, version, licence, "deb", (("copyright", words),)))
    return parts


def asked(*command: str) -> str:
    """The first line of an answer; empty where there is none."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return next(iter(done.stdout.splitlines()), "") if done.returncode == 0 else ""


def write_licences(
    parts: Sequence[Part], folder: Path, notice: str, own: str, texts: Path | None = None
) -> None:
    """A folder with a list, our own, the notice for Qt, and the texts of each part.

    `texts` holds those that no part brings along; on Debian those that its descriptions name are
    added.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "Desktop-Chat.txt").write_text(own, encoding="utf-8")
    (folder / "Qt-LGPL.txt").write_text(notice, encoding="utf-8")
    lines = [f"{part.name} {part.version}: {part.licence}\n" for part in parts]
    (folder / "LIST.txt").write_text("".join(lines), encoding="utf-8")
    for part in parts:
        text = "\n\n".join(words for _, words in part.texts if words.strip())
        if text:
            (folder / f"{part.name}.txt").write_text(text, encoding="utf-8")
    everything = "".join(words for part in parts for _, words in part.texts)
    named = set(COMMON.findall(everything))
    more = [Path("/usr/share/common-licenses", name) for name in named]
    more += [] if texts is None else texts.glob("*.txt")
    for file in more:
        if file.is_file():
            name = file.name if file.suffix == ".txt" else f"{file.name}.txt"
            words = file.read_text(encoding="utf-8", errors="replace")
            (folder / name).write_text(words, encoding="utf-8")


def write_sbom(parts: Sequence[Part], file: Path, places: Places) -> None:
    """A CycloneDX list of parts, the same for the same parts."""
    app = f"pkg:generic/{PROGRAM}@{places.version}"
    names = "\n".join([app, *(part.address for part in parts)])
    value = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, names)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(places.moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": app,
                "name": PROGRAM,
                "version": places.version,
                "licenses": [{"license": {"id": "MIT"}}],
                "purl": app,
            },
        },
        "components": [
            {
                "type": "library",
                "bom-ref": part.address,
                "name": part.name,
                "version": part.version,
                "licenses": [{"license": {"name": part.licence}}],
                "purl": part.address,
            }
            for part in parts
        ],
        "dependencies": [{"ref": app, "dependsOn": [part.address for part in parts]}],
    }
    text = json.dumps(value, ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")

"""Build the bundle: draw the icons, run the recipe, ask the built program whether it is whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from tools.environment import Environment
from tools.installers import clean_settings
from tools.narration import SetupError, run_quietly, say
from tools.package.places import Places


def build_bundle(places: Places, environment: Environment) -> None:
    """Everything from the icons to the finished folder."""
    say("Drawing the icons …")
    drawing = "tools.package.icons"
    icons: list[str | Path] = [environment.python, "-m", drawing, places.drawing, places.icons]
    run_quietly("drawing the icons", icons, clean_settings(), places.root)
    from tools.package.others import version_file

    places.work.mkdir(parents=True, exist_ok=True)
    text = version_file(places.version)
    (places.work / "version.txt").write_text(text, encoding="utf-8")
    address = os.environ.get("DESKTOP_CHAT_RELEASES", "")  # where newer versions are announced
    (places.work / "releases.txt").write_text(address, encoding="utf-8")
    command: list[str | Path] = [environment.python, "-m", "tools.package.imports"]
    listing = places.work / "imports.txt"
    run_quietly("the list of imports", [*command, listing], clean_settings(), places.root)
    say("Building the bundle (a minute or two) …")
    shutil.rmtree(places.bundle, ignore_errors=True)
    command = [environment.python, "-m", "PyInstaller"]
    command += ["--noconfirm", "--clean"]
    folders: list[str | Path] = [
        "--distpath",
        places.work / "bundle",
        "--workpath",
        places.work / "work",
    ]
    run_quietly("PyInstaller", [*command, *folders, places.recipe], settings(places), places.root)


def settings(places: Places) -> dict[str, str]:
    """The surroundings of a build: the same ones give the same files."""
    return clean_settings() | {
        "LC_ALL": "C.UTF-8",
        "PYINSTALLER_CONFIG_DIR": str(places.work / "cache"),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(places.moment),
    }


def self_test(program: Path) -> list[dict[str, object]]:
    """What the built program says about itself. Raises `SetupError` if it is not whole."""
    surroundings = dict(os.environ)
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH"):
        surroundings.pop(name, None)
    done = subprocess.run(
        [program, "--self-test"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=surroundings,
        timeout=180,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
        raise SetupError(f"The built program does not start; it said: {said[-1]}", 1) from None
    if done.returncode != 0:
        wrong = [check for check in answer["checks"] if not check["ok"] and not check["warning"]]
        lines = "\n".join(f"    {check['name']}: {check['detail']}" for check in wrong)
        raise SetupError(f"The built program is not whole:\n{lines}", 1)
    checks: list[dict[str, object]] = answer["checks"]
    return checks

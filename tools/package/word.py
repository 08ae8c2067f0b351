"""The word `package`: the bundle, its list, and the installers of this system, in dist/."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.environment import Environment
from tools.installers import base_python
from tools.narration import say
from tools.package import contents, pythons
from tools.package.bundle import build_bundle, self_test
from tools.package.places import PROGRAM, Places

LOCK = "requirements-package.lock"


def make_package(root: Path, arguments: Sequence[str]) -> int:
    """Build everything; exit status 0 if the built program is whole."""
    asked = parse(arguments)
    hand_to_best_python(root, arguments)
    began = time.monotonic()
    places = Places(root)
    environment = Environment(root, places.venv, LOCK)
    environment.prepare(dev=False)
    from tools.system_packages import ensure_for_window

    ensure_for_window(environment)
    build_bundle(places, environment)
    checks = self_test(places.program)
    say(f"The built program is whole: {len(checks)} checks.")
    places.dist.mkdir(exist_ok=True)
    describe_parts(places, environment)
    items = contents.list_contents(places.bundle)
    contents.write_list(items, places.dist / f"contents-{sys.platform}.txt")
    say(contents.as_table(contents.by_owner(items)))
    if asked.again:
        say("Building it again …")
        build_bundle(places, environment)
        describe_parts(places, environment)
        changed = contents.differences(items, contents.list_contents(places.bundle))
        say(f"{len(items) - len(changed)} of {len(items)} files are the same in both builds.")
        for place in changed:
            say(f"  not the same: {place}")
        if changed:
            return 1
    if asked.bundle:
        return 0
    say("Making the installers (a minute or two) …")
    made = make_installers(places, asked.quick)
    write_sums(made, places.dist / "SHA256SUMS")
    for file in made:
        say(f"  {file.stat().st_size / 1e6:7.1f} MB  dist/{file.name}")
    say(f"Built in {time.monotonic() - began:.0f} s.")
    if asked.smoke:
        from tools.package.brief_trial import try_program

        say("Trying the built program …")
        try_program(places.program, places.window)
    if asked.smoke and sys.platform == "linux":
        from tools.package.smoke import try_installed

        package = next(file for file in made if file.suffix == ".deb")
        archive = next(file for file in made if file.suffix == ".xz")
        try_installed(package, archive, places.root / "build" / "smoke")
    return 0


def describe_parts(places: Places, environment: Environment) -> None:
    """Put the licences into the bundle, and the SBOM beside the installers."""
    import json

    from tools.package import parts

    report = json.loads((places.work / "report.json").read_text(encoding="utf-8"))
    site = next(environment.path.glob("[Ll]ib*/**/site-packages"))
    inside = parts.python_parts(site, report["modules"])
    qt = next(part.version for part in inside if part.name.lower() == "pyside6_essentials")
    inside.append(parts.python_part(report["python"]))
    inside += parts.inner_parts(places.inside, qt)
    inside += parts.system_parts(Path(name) for name in report["libraries"])
    libraries = sorted(places.inside.rglob("*Qt6Core*"))
    where = "".join(f"    {file.relative_to(places.bundle).parent}\n" for file in libraries[:1])
    notice = parts.QT_NOTICE.format(where=where, version=qt)
    own = (places.root / "LICENSE").read_text(encoding="utf-8")
    texts = places.root / "packaging" / "licences"
    parts.write_licences(inside, places.licences, notice, own, texts)
    parts.write_sbom(
        inside, places.dist / f"{PROGRAM}-{places.version}-{sys.platform}.cdx.json", places
    )
    say(f"{len(inside)} parts, with their licences.")


def make_installers(places: Places, quick: bool) -> list[Path]:
    """The installers of this system; on Linux both at once, as xz works on one core."""
    if sys.platform == "darwin":
        from tools.package.others import make_disk_image

        return [make_disk_image(places)]
    if sys.platform == "win32":
        from tools.package.others import make_setup

        return [make_setup(places)]
    from concurrent.futures import ThreadPoolExecutor

    from tools.package.linux import BEST, QUICK, make_archive, make_deb

    level = QUICK if quick else BEST
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(make, places, level) for make in (make_deb, make_archive)]
        return [job.result() for job in jobs]


def write_sums(files: Sequence[Path], sums: Path) -> None:
    """SHA-256 sums, as `sha256sum --check` reads them."""
    import hashlib

    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    sums.write_text("".join(lines), encoding="utf-8")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The word's own options."""
    parser = argparse.ArgumentParser("run.py package", description=__doc__)
    parser.add_argument("--again", action="store_true", help="build twice and compare the files")
    parser.add_argument("--bundle", action="store_true", help="stop at the bundle")
    parser.add_argument("--quick", action="store_true", help="larger packages, sooner")
    parser.add_argument("--smoke", action="store_true", help="then try the installed program")
    return parser.parse_args(arguments)


def hand_to_best_python(root: Path, arguments: Sequence[str]) -> None:
    """Go on with a better Python than the one that runs this, if there is one."""
    best = pythons.choose_python()
    if Path(best).resolve() == Path(base_python()).resolve():
        return
    say(f"Building with {best} …")
    command = [best, str(root / "run.py"), "package", *arguments]
    if os.name != "nt":
        os.execv(best, command)
    import subprocess

    sys.exit(subprocess.run(command, check=False).returncode)

"""Fill a virtual environment from a lock file: with uv where there is one, else with pip."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.apt_packages import ensure_packages
from tools.narration import CommandError, run_quietly, say

# Settings that send packages elsewhere than into the environment, or refuse the project itself.
UNWANTED = (
    "PIP_PREFIX",
    "PIP_REQUIRE_HASHES",
    "PIP_TARGET",
    "PIP_USER",
    "PYTHONHOME",
    "PYTHONPATH",
    "UV_REQUIRE_HASHES",
    "UV_SYSTEM_PYTHON",
)


def base_python() -> str:
    """The Python that runs this, or, inside a virtual environment, the one below it."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def find_uv() -> str | None:
    """The uv on PATH if it runs: a version manager's shim may stand there with nothing behind."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    try:
        done = subprocess.run([uv, "--version"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return uv if done.returncode == 0 else None


def make(uv: str | None, venv: Path) -> None:
    """Make an empty environment, with the Python that runs this."""
    if uv is None:
        ensure_venv_module()
        run_quietly("python -m venv", [base_python(), "-m", "venv", venv], clean_settings())
    else:
        command = [uv, "venv", "--quiet", "--no-project", "--allow-existing"]
        run_quietly("uv venv", [*command, "--python", base_python(), venv], clean_settings())


def install_lock(uv: str | None, python: Path, lock: Path) -> None:
    """Install what the lock file names, which is all; each download must have one of its hashes.

    Without `--no-deps`, pip would look up the extras that a package asks of another one anew, and
    refuse the whole list once a newer release of that one is out.
    """
    what, command = installing(uv, python)
    run_quietly(
        what,
        [*command, "--no-deps", "--require-hashes", "-r", lock],
        clean_settings(),
        lock.parent,
    )


def install_project(uv: str | None, python: Path, root: Path) -> None:
    """Install the checkout itself in place, with the builder that the lock file brought."""
    what, command = installing(uv, python)
    options = ["--no-deps", "--no-build-isolation", "-e", "."]
    run_quietly(f"{what} -e .", [*command, *options], clean_settings(), root)
    compile_project(python, root)


def compile_project(python: Path, root: Path) -> None:
    """Bytecode of the project, which nothing else writes where PYTHONDONTWRITEBYTECODE is set.

    Compiling at each start takes a quarter of the time until the window is there. A file that
    cannot be written is no failure.
    """
    command = [str(python), "-m", "compileall", "-q", str(root / "desktop_chat")]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def installing(uv: str | None, python: Path) -> tuple[str, list[str | Path]]:
    """The command that installs into the environment of that Python, and its name."""
    if uv is None:
        return "pip install", [python, "-m", "pip", "install", "--quiet", "--no-input"]
    options = ["--quiet", "--compile-bytecode", "--python"]
    return "uv pip install", [uv, "pip", "install", *options, python]


def has_pip(python: Path) -> bool:
    """Whether the environment's own pip runs (one made by uv has none)."""
    done = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    return done.returncode == 0


def ensure_venv_module() -> None:
    """Debian and Ubuntu keep ensurepip, which venv needs, in a package of its own."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    own = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    ensure_packages(
        "This Python cannot make virtual environments: its ensurepip is missing.",
        [(own, "python3-venv")],
    )
    importlib.invalidate_caches()


def clean_settings() -> dict[str, str]:
    """The surroundings for uv and pip, without what would lead them astray."""
    settings = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return settings | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def explain_fallback(failure: CommandError) -> None:
    """Say why pip has its turn although there is a uv."""
    lines = [line.strip() for line in failure.output.splitlines() if line.strip()]
    reason = lines[-2] if len(lines) > 1 else failure.what  # the last one is the exit status
    say(f"uv did not manage it ({reason}); trying with pip …")

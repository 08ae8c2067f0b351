"""`run.py third-party`: the app against servers that others wrote.

They come from npm, at fixed versions, into build/third-party, which wants Node 20.15 or newer:
more than every supported system has. So this is a word of its own, and not part of `test`; status
2 says that it could not be run here. `.ci/run` calls it.
"""

from __future__ import annotations

import re
import shutil
import subprocess

from tools.environment import Environment
from tools.narration import SetupError

PACKAGES = ("@copilotkit/aimock@1.43.0",)
LEAST_NODE = (20, 15)
INSTALL_SECONDS = 300


def run_third_party(env: Environment) -> int:
    """Install what is not there yet, then run the tests against it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _version(node) < LEAST_NODE:
        raise SetupError(f"This needs Node {'.'.join(map(str, LEAST_NODE))} or newer, with npm.")
    folder = env.root / "build" / "third-party"
    if not (folder / "node_modules" / ".bin" / "llmock").exists():
        print(f"Installing {', '.join(PACKAGES)} into {folder.relative_to(env.root)}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        install = [npm, "install", *flags, *PACKAGES]
        try:
            subprocess.run(install, cwd=folder, check=True, timeout=INSTALL_SECONDS)
        except (subprocess.SubprocessError, OSError) as error:
            raise SetupError("npm could not install it.") from error
    plugins = ["-p", "no:cacheprovider", "-p", "tools.pytest_counts"]
    command = [str(env.python), "-m", "pytest", *plugins]
    tests = [str(env.root / "tests" / "third_party" / "aimock.py")]
    return subprocess.run([*command, *tests], cwd=env.root, check=False).returncode


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])

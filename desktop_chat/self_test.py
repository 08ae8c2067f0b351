"""`desktop-chat --self-test`: what an installation needs, checked piece by piece."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable

from desktop_chat import __version__
from desktop_chat.resources import demo_script, resources_dir
from desktop_chat.storage.keys import KeyringProblem, KeyStore
from desktop_chat.storage.probe import database_version


def run_self_test() -> int:
    """Print one JSON object; 0 if everything needed is there. No key store is a warning."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    checks = [
        _check("qt", _qt),
        _check("database", database_version),
        _check("resources", _resources),
        _check("tls", _tls),
        _check("client", _client),
        _check("key-store", _key_store, needed=False),
    ]
    ok = all(check["ok"] or check["warning"] for check in checks)
    answer = {"ok": ok, "version": __version__, "python": sys.version.split()[0], "checks": checks}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.flush()
    return 0 if ok else 1


def _check(name: str, call: Callable[[], str], needed: bool = True) -> dict[str, object]:
    try:
        return {"name": name, "ok": True, "warning": False, "detail": call()}
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        return {"name": name, "ok": False, "warning": not needed, "detail": detail}


def _qt() -> str:
    # In a process of its own: Qt ends the process where it finds no display.
    code = "from desktop_chat.self_test import describe_qt; print(describe_qt())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise OSError(said[0])
    return done.stdout.strip()


def describe_qt() -> str:
    """Qt's version and platform, after an application has really been made."""
    from PySide6.QtCore import qVersion

    from desktop_chat.app import make_application

    application = make_application()
    return f"Qt {qVersion()}, platform {application.platformName()}"


def _resources() -> str:
    from PySide6.QtSvg import QSvgRenderer

    icons = sorted((resources_dir() / "icons").glob("*.svg"))
    broken = [icon.name for icon in icons if not QSvgRenderer(str(icon)).isValid()]
    if broken or not icons or not demo_script().strip():
        raise FileNotFoundError(", ".join(broken) or "icons or demo script")
    return f"{len(icons)} icons, demo script"


def _tls() -> str:
    import ssl

    from desktop_chat.backends.http import HttpClients

    HttpClients().warm_up("https://localhost")
    return ssl.OPENSSL_VERSION


def _client() -> str:
    import openai

    from desktop_chat.backends.openai import warm_up

    warm_up()
    return f"openai {openai.__version__}"


def _key_store() -> str:
    try:
        return asyncio.run(KeyStore(seconds=3).backend_name())
    except KeyringProblem as problem:
        raise RuntimeError(problem.trouble.name.lower().replace("_", " ")) from None

"""`desktop-chat --self-test`: what an installation needs, checked piece by piece.

A bundle can lack what is only loaded when it is first used. So everything of that kind is used
here once: colours, formulas, images, translations, keyrings, authorities.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from desktop_chat import __version__
from desktop_chat.resources import (
    demo_script,
    listed_imports,
    resources_dir,
    translations_dir,
)
from desktop_chat.storage.keys import KeyringProblem, KeyStore
from desktop_chat.storage.probe import database_version, keyring_backends

# The smallest pictures of each kind, one pixel.
_PICTURES = {
    "gif": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    "jpeg": "/9j/4AAQSkZJRgABAQEAZABkAAD/2wBDAP//////////////////////////////////////////"
    "////////////////////////////////////////////wAALCAABAAEBAREA/8QAHwAAAQUBAQEB"
    "AQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1Fh"
    "ByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZ"
    "WmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG"
    "x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AI6//9k=",
    "png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg==",
    "webp": "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
    "svg": "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxIiBoZWlnaHQ9IjEiLz4=",
}
# A page with one word; PDFium mends what is not told, such as where each object lies.
_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 36>>stream
BT /F 12 Tf 9 9 Td (evening) Tj ET\x20\x20
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


class Part(NamedTuple):
    """A part and how it is tried: the call says what it found, or raises."""

    name: str
    call: Callable[[], str]
    needed: bool = True


def run_self_test(only: str = "") -> int:
    """Print one JSON object; 0 if everything needed is there. No key store is a warning.

    With `only`, that part alone is tried, and what it says is printed as it stands.
    """
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if only:
        return _run_one(only)
    checks = [_check(part) for part in _parts()]
    ok = all(check["ok"] or check["warning"] for check in checks)
    answer = {"ok": ok, "version": __version__, "python": sys.version.split()[0], "checks": checks}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.flush()
    return 0 if ok else 1


def _parts() -> list[Part]:
    return [
        Part("qt", _qt),
        Part("modules", _modules),
        Part("database", database_version),
        Part("resources", _resources),
        Part("images", _images),
        Part("translations", _translations),
        Part("highlighting", _highlighting),
        Part("math", _math),
        Part("pdf", _pdf),
        Part("tls", _tls),
        Part("authorities", _authorities, needed=False),
        Part("client", _client),
        Part("keyring-backends", keyring_backends),
        Part("key-store", _key_store, needed=False),
    ]


def _run_one(name: str) -> int:
    if name == "window":
        try:
            said = describe_qt()
        except OSError as error:
            sys.stderr.write(f"desktop-chat: {error}\n")
            return 1
        sys.stdout.write(f"{said}\n")
        return 0
    check = next((_check(part) for part in _parts() if part.name == name), None)
    if check is None:
        return 2
    sys.stdout.write(f"{check['detail']}\n")
    return 0 if check["ok"] else 1


def _check(part: Part) -> dict[str, object]:
    try:
        return {"name": part.name, "ok": True, "warning": False, "detail": part.call()}
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        return {"name": part.name, "ok": False, "warning": not part.needed, "detail": detail}


def _qt() -> str:
    # In a process of its own: Qt ends the process where it finds no display.
    this = [sys.executable] if hasattr(sys, "frozen") else [sys.executable, "-m", "desktop_chat"]
    done = subprocess.run(
        [*this, "--self-test", "window"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise OSError(said[-1])
    return done.stdout.strip()


def describe_qt() -> str:
    """Qt's version and platform, after an application and its window have really been made."""
    from tempfile import TemporaryDirectory

    from PySide6.QtCore import qVersion

    from desktop_chat.app import build_front, make_application
    from desktop_chat.last_words import font_sentence
    from desktop_chat.options import Options
    from desktop_chat.ui.theme.style import can_show_text

    application = make_application()
    with TemporaryDirectory() as folder:
        front = build_front(application, Options(Path(folder)))
    if not can_show_text(front.window.composer.edit.font()):
        raise OSError(font_sentence())
    return f"Qt {qVersion()}, platform {application.platformName()}"


def _modules() -> str:
    """Import all there is, but for the service: the window has no use for that.

    A built program imports what its build found in the sources, so what is missing shows.
    """
    import importlib

    names = listed_imports() or _modules_here()
    for name in names:
        importlib.import_module(name)
    if len(names) < 100:
        raise ImportError(f"only {len(names)} modules are there")
    return f"{len(names)} modules"


def _modules_here() -> list[str]:
    import pkgutil

    import desktop_chat

    if hasattr(sys, "frozen"):
        raise FileNotFoundError("the list of imports")
    return [
        module.name
        for module in pkgutil.walk_packages(desktop_chat.__path__, "desktop_chat.")
        if not module.name.startswith("desktop_chat.server") and "__main__" not in module.name
    ]


def _resources() -> str:
    from PySide6.QtSvg import QSvgRenderer

    icons = sorted((resources_dir() / "icons").glob("*.svg"))
    broken = [icon.name for icon in icons if not QSvgRenderer(str(icon)).isValid()]
    if broken or not icons or not demo_script().strip():
        raise FileNotFoundError(", ".join(broken) or "icons or demo script")
    return f"{len(icons)} icons, demo script"


def _images() -> str:
    from PySide6.QtGui import QImage

    unread = [
        name for name, data in _PICTURES.items() if QImage.fromData(b64decode(data)).width() != 1
    ]
    if unread:
        raise ValueError(f"cannot be read: {', '.join(unread)}")
    return ", ".join(_PICTURES)


def _translations() -> str:
    from PySide6.QtCore import QLibraryInfo, QTranslator

    from desktop_chat.storage.settings import Language

    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    languages = [language.value for language in Language if language is not Language.SYSTEM]
    for language in languages:
        files = [str(translations_dir() / f"desktop-chat_{language}.qm")]
        if language != Language.ENGLISH:
            files.append(f"{qt}/qtbase_{language}.qm")
        for file in files:
            if not QTranslator().load(file):
                raise FileNotFoundError(file)
    return ", ".join(languages)


def _highlighting() -> str:
    """Colour a line in every language that Pygments has."""
    from pygments.lexers import get_all_lexers

    from desktop_chat.markdown.highlighting import Highlighter, Hue

    words = [names[0] for _, names, _, _ in get_all_lexers(plugins=False) if names]
    for word in words:
        Highlighter(word).feed("x = 1\n")
    hues = {run.hue for line in Highlighter("python").feed("if 1: pass # so\n") for run in line}
    if not {Hue.KEYWORD, Hue.NUMBER, Hue.COMMENT} <= hues or len(words) < 300:
        raise LookupError(f"{len(words)} languages, {len(hues)} colours")
    return f"{len(words)} languages"


def _math() -> str:
    from PySide6.QtSvg import QSvgRenderer

    from desktop_chat.markdown.formulas import typeset

    formula = typeset(r"\int_0^1 \frac{\sqrt{x}}{\alpha} \, dx", 16, True, "#000000")
    if not QSvgRenderer(formula.svg).isValid():
        raise ValueError("the picture of a formula cannot be shown")
    return f"a formula of {formula.width:.0f} pixels"


def _pdf() -> str:
    from desktop_chat.storage.pdf_text import read_pdf

    if "evening" not in read_pdf(_PDF).text:
        raise ValueError("the text of a PDF is not read")
    return "text of a PDF"


def _tls() -> str:
    import ssl

    from desktop_chat.backends.http import HttpClients

    HttpClients().warm_up("https://localhost")
    return ssl.OPENSSL_VERSION


def _authorities() -> str:
    """How many authorities the clients trust; Windows and macOS are asked each time."""
    import httpx2

    context = httpx2.create_ssl_context()
    if sys.platform in ("darwin", "win32"):
        return type(context).__name__
    count = context.cert_store_stats()["x509_ca"]
    if not count:
        raise FileNotFoundError("no certificates of authorities; Debian: ca-certificates")
    return f"{count} authorities"


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

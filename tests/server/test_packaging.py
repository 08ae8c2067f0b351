"""What is in packaging/server and docs/server.md holds: units, images, settings and snippets."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.server.cli import _parser
from desktop_chat.server.settings import ServerSettings, load_settings
from tests.e2e.program import ROOT
from tests.server.browser import Browser
from tests.server.client import ask, bearer
from tests.server.running import TOKEN, ServerProcess
from tests.service import FAST_REPLY, RunningService

FOLDER = ROOT / "packaging" / "server"
UNIT = FOLDER / "desktop-chat-server.service"
PAGE = (ROOT / "docs" / "server.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8001"


def blocks(kind: str) -> list[str]:
    """The fenced blocks of the page in a language."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_sample_shows_every_setting_with_its_default() -> None:
    sample = FOLDER / "settings.toml"
    assert load_settings({}, {}, sample) == ServerSettings()
    shown = re.sub(r"^# (\w+ = )", r"\1", sample.read_text(), flags=re.MULTILINE)
    values = tomllib.loads(shown)
    assert set(values) == set(ServerSettings._fields)
    for name, default in ServerSettings()._asdict().items():
        assert values[name] == (list(default) if isinstance(default, tuple) else default), name


def test_the_page_names_every_setting_and_its_settings_load(tmp_path: Path) -> None:
    for name in ServerSettings._fields:
        assert f"`{name}`" in PAGE, name
    for number, text in enumerate(blocks("toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(text)
        load_settings({}, {}, file)
    for flags in re.findall(r"^.*desktop-chat-server (--.*?)[…\n]", PAGE, re.MULTILINE):
        _parser().parse_args(flags.split())


class _Lines(dict[str, str]):
    """Keys of a unit may stand several times."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and key in self:
            value = [*self[key], *value]
        super().__setitem__(key, value)


def unit() -> dict[str, list[str]]:
    """The lines of the unit's service section."""
    parser = configparser.RawConfigParser(
        strict=False, dict_type=_Lines, delimiters="=", comment_prefixes="#"
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(UNIT.read_text())
    assert parser.sections() == ["Unit", "Service", "Install"]
    return {key: value.split("\n") for key, value in parser.items("Service")}


def test_the_unit_starts_our_command_with_files_that_it_is_given() -> None:
    lines = unit()
    program, *flags = lines["ExecStart"][0].split()
    assert program.endswith("/bin/desktop-chat-server")
    assert _parser().parse_args(flags).settings == "%d/settings"
    given = {line.partition(":")[0] for line in lines["LoadCredential"]}
    used = re.findall(r"%d/(\w+)", UNIT.read_text())
    assert given == set(used)
    for line in lines["Environment"]:
        name = line.partition("=")[0].removeprefix("DESKTOP_CHAT_SERVER_").lower()
        assert name in {*ServerSettings._fields, "pythonunbuffered"}
    for name in ("DynamicUser", "NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert lines[name] == ["yes"]


def test_systemd_itself_has_no_complaint(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:  # the test above has read it
        return
    copy = tmp_path / UNIT.name
    own = Path(sys.executable).with_name("desktop-chat-server")
    copy.write_text(UNIT.read_text().replace("/opt/desktop-chat/bin/desktop-chat-server", str(own)))
    found = subprocess.run(
        [program, "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")


def test_the_image_is_made_of_what_is_there() -> None:
    text = (FOLDER / "Dockerfile").read_text().replace("\\\n", " ")
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#"]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"}
    assert {name for name, _ in steps} == known
    sent = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    for name, words in steps:
        if name == "COPY" and "--from" not in words:
            assert all((ROOT / source).exists() for source in words.split()[:-1])
            assert all(f"!{source}" in sent for source in words.split()[:-1])
    program, *flags = json.loads(next(words for name, words in steps if name == "ENTRYPOINT"))
    assert program.endswith("/bin/desktop-chat-server")
    assert _parser().parse_args(flags).host == "0.0.0.0"
    health = next(words for name, words in steps if name == "HEALTHCHECK")
    check = json.loads(health.partition(" CMD ")[2])
    compile(check[2], "HEALTHCHECK", "exec")


def test_it_runs_without_what_only_the_window_needs(
    upstream: RunningService, tmp_path: Path
) -> None:
    """As in the image, from which these are taken out."""
    dockerfile = (FOLDER / "Dockerfile").read_text()
    removed = re.search(r"uninstall --yes (.+)", dockerfile)
    assert removed is not None
    names = {"pyside6-essentials": "PySide6", "shiboken6": "shiboken6"}
    for name in removed[1].split():
        package = tmp_path / "without" / names.get(name, name)
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("raise ImportError('not in the image')\n")
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    environment = {"PYTHONPATH": str(tmp_path / "without")}
    with ServerProcess(tmp_path, *flags, environment=environment) as server:
        assert ask(server.url, path="/chat/stream?message=x").text == FAST_REPLY
        assert ask(server.url, path="/").status == 200


@pytest.fixture(scope="module")
def shown(
    upstream: RunningService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """A service for the page's snippets, which also takes messages in addresses."""
    flags = ("--upstream", "openai", "--base-url", upstream.base_url, "--model", "fast")
    with ServerProcess(tmp_path_factory.mktemp("shown"), *flags) as process:
        yield process
        assert process.faults() == []


def test_commands_of_the_page_run(shown: ServerProcess) -> None:
    commands = blocks("sh")
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(
            ["sh", "-ec", command.replace(ADDRESS, shown.url)],
            capture_output=True,
            check=True,
            env=os.environ | {"DESKTOP_CHAT_TOKEN": TOKEN},
            timeout=20,
        )
        assert done.stdout.endswith(b"data: [DONE]\n\n")


def test_the_python_of_the_page_runs(shown: ServerProcess) -> None:
    (script,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", script.replace(ADDRESS, shown.url)],
        capture_output=True,
        check=True,
        env={n: v for n, v in os.environ.items() if not n.lower().endswith("_proxy")},
        timeout=20,
    )
    assert done.stdout.decode() == FAST_REPLY


def test_scripts_of_the_page_run(shown: ServerProcess, tmp_path: Path) -> None:
    scripts = blocks("js")
    assert len(scripts) == 2
    with Browser(tmp_path) as browser:
        browser.open(shown.url)
        for script in scripts:
            text = browser.run(
                f"""new Promise((resolve, failed) => {{
                    let text = ""; const token = {json.dumps(TOKEN)};
                    const show = (more) => {{ text += more; }}, done = () => resolve(text);
                    (async () => {{ {script} }})().catch(failed);
                }})"""
            )
            assert text == FAST_REPLY
        assert browser.complaints() == []


def test_an_unknown_token_is_not_in_the_way_without_tokens(shown: ServerProcess) -> None:
    assert ask(shown.url, path="/models", headers=bearer(TOKEN)).status == 200

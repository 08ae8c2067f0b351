"""Tokens, speed and cost in words."""

from __future__ import annotations

from desktop_chat.chat.usage import ReplyUsage, UsageSum
from desktop_chat.ui.dates import month_words
from desktop_chat.ui.numbers import decimal_words, number_words
from desktop_chat.ui.words import tr


def tokens_words(number: int, is_estimate: bool) -> str:
    """A number of tokens, marked where it was counted here."""
    return f"~{number_words(number)}" if is_estimate else number_words(number)


def cost_words(cost: float, currency: str) -> str:
    """A cost with as many digits as it needs."""
    digits = 2 if cost >= 1 or cost == 0 else 3 if cost >= 0.1 else 4
    amount = decimal_words(cost, digits)
    if cost and cost < 0.0001:
        amount = f"<{decimal_words(0.0001, 4)}"
    return f"${amount}" if currency == "USD" else f"{amount} {currency}"


def reply_words(usage: ReplyUsage, currency: str) -> str:
    """What a reply used, in one quiet line."""
    tokens = tr("Tokens: {prompt} in, {completion} out")
    tokens = tokens.replace("{prompt}", tokens_words(usage.prompt, usage.is_estimate))
    parts = [tokens.replace("{completion}", tokens_words(usage.completion, usage.is_estimate))]
    if usage.first_token_ms is not None:
        parts.append(tr("first after {time}").replace("{time}", _time(usage.first_token_ms)))
    if usage.tokens_per_second is not None:
        speed = usage.tokens_per_second
        words = decimal_words(speed, 1) if speed < 9.95 else number_words(round(speed))
        mark = "~" if usage.is_estimate else ""
        parts.append(tr("{speed} tokens/s").replace("{speed}", mark + words))
    if usage.cost is not None:
        mark = "~" if usage.is_estimate else ""
        parts.append(mark + cost_words(usage.cost, currency))
    return " · ".join(parts)


def sum_words(total: UsageSum, currency: str) -> list[str]:
    """What several replies used, a line for each thing."""
    tokens = tr("Tokens: {prompt} in, {completion} out")
    tokens = tokens.replace("{prompt}", tokens_words(total.prompt, total.is_estimate))
    lines = [tr("%n replies", total.replies) if total.replies != 1 else tr("One reply")]
    lines.append(tokens.replace("{completion}", tokens_words(total.completion, total.is_estimate)))
    if total.cost is not None:
        mark = "~" if total.is_estimate else ""
        cost = mark + cost_words(total.cost, currency)
        if total.unpriced:
            words = tr("{cost}, without one reply of no known price")
            if total.unpriced != 1:
                words = tr("{cost}, without %n replies of no known price", total.unpriced)
            cost = words.replace("{cost}", cost)
        lines.append(cost)
    return lines


def billed_month_words(month: str) -> str:
    """A month, "2026-11", by its name."""
    year, _, number = month.partition("-")
    if not (year + number).isdecimal() or not 1 <= int(number) <= 12:
        return month or tr("At an unknown time")
    return month_words(int(year), int(number))


def _time(milliseconds: float) -> str:
    if milliseconds < 950:
        return tr("%n ms", round(milliseconds))
    return tr("{seconds} s").replace("{seconds}", decimal_words(milliseconds / 1000, 1))

"""What a reply used: tokens, speed and cost, counted by the service or estimated here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.prices import Price

CHARACTERS_A_TOKEN = 4  # in Latin scripts; others come nearer to one
_MESSAGE_OVERHEAD = 4  # tokens around each message
_WIDE = re.compile("[\u2e80-\U0010ffff]")


class ReplyUsage(NamedTuple):
    """One reply. With `is_estimate` the tokens are counted here and to be marked "~".

    `first_token_ms` is from the request to the first delta, `tokens_per_second` from the first
    delta to the end; `cost` is in the price's currency. None where there is nothing to say.
    """

    prompt: int
    completion: int
    is_estimate: bool = False
    first_token_ms: float | None = None
    tokens_per_second: float | None = None
    cost: float | None = None

    @property
    def total(self) -> int:
        return self.prompt + self.completion


class UsageSum(NamedTuple):
    """Several replies. `cost` is None where no reply has one; `unpriced` counts those without."""

    replies: int = 0
    prompt: int = 0
    completion: int = 0
    is_estimate: bool = False
    cost: float | None = None
    unpriced: int = 0

    def plus(self, usage: ReplyUsage) -> UsageSum:
        """With one more reply."""
        cost = self.cost
        if usage.cost is not None:
            cost = (cost or 0.0) + usage.cost
        return UsageSum(
            self.replies + 1,
            self.prompt + usage.prompt,
            self.completion + usage.completion,
            self.is_estimate or usage.is_estimate,
            cost,
            self.unpriced + (usage.cost is None),
        )


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has: a quarter of its letters, one for a CJK character."""
    if text.isascii():
        return math.ceil(len(text) / CHARACTERS_A_TOKEN)
    narrow = len(_WIDE.sub("", text))
    return math.ceil(narrow / CHARACTERS_A_TOKEN) + len(text) - narrow


def usage_of(
    reply: Message,
    asked: Iterable[Message],
    price: Price | None = None,
    size_of: Callable[[Message], int] | None = None,
) -> ReplyUsage:
    """What a reply used; `asked` are the messages before it, for the estimate: their sizes are
    what `size_of` knows, else counted here."""
    prompt = 0 if reply.facts.usage is not None else sum(map(size_of or _estimate_prompt, asked))
    return _usage_of(reply, prompt, price)


def usage_of_all(
    messages: Iterable[Message], find_price: Callable[[str], Price | None]
) -> UsageSum:
    """What the replies of one path used together."""
    path = list(messages)
    replies = {id(each) for each in path if _is_counted(each)}
    estimates = any(each.facts.usage is None for each in path if id(each) in replies)
    total, before = UsageSum(), 0
    for message in path:
        if id(message) in replies:
            total = total.plus(_usage_of(message, before, find_price(message.model)))
        if estimates:
            before += _estimate_prompt(message)
    return total


def _is_counted(message: Message) -> bool:
    is_reply = message.role is Role.ASSISTANT and message.status.is_final
    return is_reply and bool(message.facts.duration_ms)


def _estimate_prompt(message: Message) -> int:
    if not (message.text or message.attachments):
        return 0
    attached = sum(each.tokens for each in message.attachments)
    return estimate_tokens(message.text) + attached + _MESSAGE_OVERHEAD


def _usage_of(reply: Message, asked: int, price: Price | None) -> ReplyUsage:
    facts = reply.facts
    if facts.usage is not None:
        prompt, completion, is_estimate = facts.usage.prompt, facts.usage.completion, False
    else:
        completion = estimate_tokens(reply.text) + estimate_tokens(reply.reasoning)
        prompt, is_estimate = asked, True
    first = facts.first_token_ms
    speed = None
    if first is not None and completion > 1 and facts.duration_ms > first:
        # The first token was there when the clock began.
        speed = (completion - 1) / (facts.duration_ms - first) * 1000
    cost = None
    if price is not None:
        cost = (prompt * price.prompt + completion * price.completion) / 1_000_000
    return ReplyUsage(prompt, completion, is_estimate, first, speed, cost)

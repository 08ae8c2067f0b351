"""The body of a chat completion, in the words of the service that it goes to."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from desktop_chat.chat.backend import Prompt, Request
from desktop_chat.chat.connections import Continuation


class Dialect(NamedTuple):
    """What a service calls the parameters that have several names."""

    max_tokens: str = "max_tokens"
    seed: str = "seed"


NEWER = Dialect(max_tokens="max_completion_tokens")
# `docs/services.md` has the sources.
_DIALECTS = {
    "api.openai.com": NEWER,
    "api.groq.com": NEWER,
    "openai.azure.com": NEWER,
    "services.ai.azure.com": NEWER,
    "api.mistral.ai": Dialect(seed="random_seed"),
}


def dialect_of(address: str) -> Dialect:
    """The dialect of a service by its address; the oldest names where it is not known."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # an address that is none; the request says so
        return Dialect()
    for known, dialect in _DIALECTS.items():
        if host == known or host.endswith("." + known):
            return dialect
    return Dialect()


def messages_of(request: Request) -> list[Any]:
    """The messages, the system prompt of the parameters before them."""
    system = request.parameters.system
    messages: list[Any] = [{"role": "system", "content": system}] if system else []
    messages += ({"role": one.role.value, "content": _content(one)} for one in request.messages)
    if request.continues is Continuation.PREFIX:
        messages[-1]["prefix"] = True
    return messages


def _content(prompt: Prompt) -> str | list[dict[str, Any]]:
    """A text; with pictures, parts: what is said, then what is shown."""
    if not prompt.pictures:
        return prompt.text
    said = [{"type": "text", "text": prompt.text}] if prompt.text else []
    shown = [{"type": "image_url", "image_url": {"url": each}} for each in prompt.pictures]
    return [*said, *shown]


def options_of(request: Request, dialect: Dialect) -> dict[str, Any]:
    """The parameters that are set, by their names in the body; the system prompt is a message."""
    parameters, options = request.parameters, dict[str, Any]()
    for name, value in (
        ("temperature", parameters.temperature),
        ("top_p", parameters.top_p),
        (dialect.max_tokens, parameters.max_tokens),
        ("reasoning_effort", parameters.reasoning_effort or None),
        (dialect.seed, parameters.seed),
        ("stop", list(parameters.stop) or None),
    ):
        if value is not None:
            options[name] = value
    if request.continues is Continuation.FINAL_MESSAGE:
        options |= {"continue_final_message": True, "add_generation_prompt": False}
    return options

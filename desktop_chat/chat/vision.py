"""Which models are known to take pictures, by their names."""

from __future__ import annotations

import re

from desktop_chat.chat.connections import Connection, Kind

# Families whose makers say so; November 2026.
_SEE = re.compile(
    r"""gpt-(4o|4\.1|4\.5|4-turbo|4-vision|[5-9]) | chatgpt | (^|[/:])o[1345](-|$) | computer-use
    | claude | gemini | gemma-?[34] | grok-(4|[5-9]|.*vision) | nova-(lite|pro|premier)
    | llava | bakllava | moondream | minicpm-?(v|o) | pixtral | magistral
    | mistral-(small|medium|large-3) | ministral-3 | llama-?4 | llama-?3\.2.*(11b|90b)
    | qwen-?3\.[5-9] | qvq | internvl | deepseek-(vl|ocr) | janus | kimi-(vl|k2\.[5-9])
    | phi-?(3\.5|4).*(vision|multimodal) | molmo | aya-vision | step-1v | glm-?[45](\.\d)?v
    | (^|[-_/:.\d])(vl|vision|visual|omni|multimodal|ocr)([-_/:.\d]|$)""",
    re.VERBOSE | re.IGNORECASE,
)


def is_text_only(connection: Connection) -> bool:
    """Whether a service cannot be sent pictures, whatever its model."""
    return connection.kind is not Kind.OPENAI


def is_known_to_see(model: str) -> bool:
    """Whether a model is known to take pictures; many others may."""
    return bool(_SEE.search(model))

"""What each model name does. Parameters follow a name after colons.

fast                       a short fixed reply at full speed
rate:R:COUNT               COUNT deltas at R a second, on an absolute schedule
burst:COUNT                COUNT deltas at once, in writes of 64 KiB
kind:KIND:RATE:COUNT[:N]   COUNT deltas of 4 characters of Markdown of one kind (`kinds.py`: prose,
                           mixed, code, table, list, math, chinese) at RATE a second, or at once
                           with `burst` for RATE; another N gives another text
text:NAME:RATE[:SIZE]      the text that was put under NAME, in deltas of SIZE (4) characters
endless                    deltas without end, at full speed
stall:COUNT                COUNT deltas, then silence on an open connection
silent                     headers, then silence
mute                       not even headers
late-headers:S             headers after S seconds, then as `fast`
echo                       the last message of the user, in pieces
think                      reasoning in `reasoning_content`, then text; `think:tags` puts it
                           in the text between <think> tags that are cut over deltas
comments:N[:S]             N comment lines S seconds apart, then as `fast`
gzip                       as `fast`, compressed
json                       a whole completion instead of a stream
status:CODE[:RETRY_AFTER]  an error with that HTTP status
error-json                 status 200 with an error object
html                       status 200 with a web page
empty                      status 200 with an empty event stream
cut:COUNT[:fin]            COUNT deltas, then RST (or FIN with the body unfinished)
redirect:STATUS:URL        a redirect
no-stream-options          400 if the request has `stream_options`, else as `fast`
no-begun:STATUS[:WORDS]    that error if the last message is the model's own, else as `fast`
raw:BASE64URL              a whole HTTP response, byte for byte
raw-sliced:N:BASE64URL     the same in writes of N bytes
named:NAME[:N]             the response registered under NAME (in writes of N bytes)
"""

from __future__ import annotations

import json
from typing import Any

from tests.service import faults, replies, texts
from tests.service.faults import Script

SCRIPTS: dict[str, Script] = {
    "fast": replies.fast,
    "rate": replies.rate,
    "burst": replies.burst,
    "kind": texts.kind,
    "endless": replies.endless,
    "stall": replies.stall,
    "silent": replies.silent,
    "mute": replies.mute,
    "late-headers": replies.late_headers,
    "echo": replies.echo,
    "think": replies.think,
    "comments": replies.comments,
    "gzip": replies.compressed,
    "json": faults.whole,
    "status": faults.status,
    "error-json": faults.error_json,
    "html": faults.html,
    "empty": faults.empty,
    "cut": faults.cut,
    "redirect": faults.redirect,
    "no-stream-options": replies.no_stream_options,
    "no-begun": replies.no_begun,
    "raw": faults.raw,
    "raw-sliced": faults.raw_sliced,
}
MODELS = ("fast", "echo", "think", "rate:20:200", "json", "gzip")


def model_list() -> bytes:
    """The answer to GET /v1/models."""
    data: list[dict[str, Any]] = [
        {"id": name, "object": "model", "created": 1_790_000_000, "owned_by": "scripted"}
        for name in MODELS
    ]
    return json.dumps({"object": "list", "data": data}).encode()

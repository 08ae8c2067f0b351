"""A scripted OpenAI-compatible service for tests and benchmarks; model names say what it does.

Standard library only, so that it starts in 0.1 s as a process of its own and takes little of the
machine that it helps to measure. `scripts.py` lists the model names. In a test:

    with running_service() as service:
        ask(service.base_url, model="stall:5")
        exchange = service.wait_for_exchange(lambda e: e.peer_closed is not None)

and in a process of its own, `ServiceProcess`, or `python -m tests.service --port 0`.
"""

from tests.service.chunks import FAST_REPLY, delta_text, reply_tail, reply_text
from tests.service.hanging import HangingListener, listening_socket
from tests.service.journal import Connection, Exchange, Journal
from tests.service.kinds import KINDS, kind_tail, kind_text
from tests.service.process import ServiceProcess
from tests.service.replies import THINK_ANSWER, THINK_REASONING
from tests.service.running import RunningService, running_service
from tests.service.service import ScriptedService

__all__ = [
    "FAST_REPLY",
    "KINDS",
    "THINK_ANSWER",
    "THINK_REASONING",
    "Connection",
    "Exchange",
    "HangingListener",
    "Journal",
    "RunningService",
    "ScriptedService",
    "ServiceProcess",
    "delta_text",
    "kind_tail",
    "kind_text",
    "listening_socket",
    "reply_tail",
    "reply_text",
    "running_service",
]

"""Answers that come later, on the thread that asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
Post = Callable[[Callable[[], None]], object]


def at_once(call: Callable[[], None]) -> None:
    """A `Post` for those without a loop: the call is made in the thread that has the answer."""
    call()


class Answer(Future[T]):
    """A future of the store. `then` calls back through the `Post` that the store was given."""

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post = post

    def then(
        self, call: Callable[[T], object], failed: Callable[[BaseException], object] | None = None
    ) -> None:
        """Call with the value when it is there; not at all if the answer was cancelled."""

        def tell() -> None:
            try:
                value = self.result()
            except CancelledError:
                return
            except Exception as error:
                if failed is not None:
                    failed(error)
                else:
                    log.error("the store failed", exc_info=error)
                return
            call(value)

        def post(_: Future[T]) -> None:
            try:
                self._post(tell)
            except RuntimeError:  # the loop that waited is over
                log.debug("nobody waits for this answer any more")

        self.add_done_callback(post)


def give(answer: Future[T], value: T) -> None:
    """Set a result, unless nobody waits for it any more."""
    if not answer.done():
        answer.set_result(value)


def refuse(answer: Future[T], error: BaseException) -> None:
    """Set an error, unless nobody waits for it any more."""
    if not answer.done():
        answer.set_exception(error)

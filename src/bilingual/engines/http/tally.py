"""Who counts what services are asked: a run sets it, and the client and the judge of answers tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TypeAlias

Figure: TypeAlias = Literal["characters", "refused"]
Tally: TypeAlias = Callable[[str, Figure, int], object]
"""Gets the id of an engine, and the characters of a request before it is sent, or how many answers were refused."""
_tally: ContextVar[Tally | None] = ContextVar("bilingual_tally", default=None)


@contextmanager
def tallied(tally: Tally) -> Iterator[None]:
    """Tell *tally* of each request and of each refused answer meanwhile, also in threads that copy the context."""
    token = _tally.set(tally)
    try:
        yield
    finally:
        _tally.reset(token)


def tell(engine: str, figure: Figure, amount: int) -> None:
    tally = _tally.get()
    if tally is not None:
        tally(engine, figure, amount)

"""What a job costs: an estimate before, the actual figures after, and a limit that stops it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from bilingual.errors import BadResponse
from bilingual.text.counts import counted

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices for a million tokens sent (``sent``) and received (``received``), in whatever currency the user thinks."""

    sent: float = 0.0
    received: float = 0.0

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return the cost of a number of tokens.

        >>> Prices(0.5, 2.0).cost(200_000, 100_000)
        0.3
        """
        return (tokens_in * self.sent + tokens_out * self.received) / _MILLION


class OutOfBudget(BadResponse):
    """The next request would cost more than is left."""


class Spending:
    """The tokens of one engine, and the budget in the currency of *prices* (0: none). Safe for several threads."""

    def __init__(self, prices: Prices, budget: float) -> None:
        self.prices = prices
        self.budget = budget
        self.requests = self.tokens_in = self.tokens_out = 0
        self.exact = True
        self._promised = 0.0
        self._lock = threading.Lock()

    @property
    def cost(self) -> float:
        return self.prices.cost(self.tokens_in, self.tokens_out)

    def promise(self, tokens_in: int, tokens_out: int) -> float:
        """Set aside the greatest cost of one request. Raises OutOfBudget."""
        most = self.prices.cost(tokens_in, tokens_out)
        with self._lock:
            if self.budget and self.cost + self._promised + most > self.budget:
                raise OutOfBudget(
                    "BIL-TRN-070",
                    f"the budget of {self.budget:g} is used up ({self.cost:.4f} spent)",
                    remedy="What was translated is kept. Set a larger budget in [engines.llm] and run it again.",
                )
            self._promised += most
        return most

    def release(self, promised: float) -> None:
        """Give back what was *promised*: what it cost is charged."""
        with self._lock:
            self._promised -= promised

    def charge(self, sent: int, received: int, counted: bool) -> None:
        """Add the tokens of one response, which are exact if the service *counted* them."""
        with self._lock:
            self.requests += 1
            self.tokens_in += sent
            self.tokens_out += received
            self.exact &= counted

    def summary(self) -> str:
        """Return the figures for people.

        >>> Spending(Prices(1, 2), 0).summary()
        '0 requests, 0 tokens sent, 0 received, cost 0.0000'
        """
        about = "" if self.exact else "about "
        tokens = f"{about}{self.tokens_in:,} tokens sent, {about}{self.tokens_out:,} received"
        cost = f", cost {about}{self.cost:.4f}" if self.prices.sent or self.prices.received else ""
        return f"{counted(self.requests, 'request')}, {tokens}{cost}{'' if self.exact else ' (partly estimated)'}"

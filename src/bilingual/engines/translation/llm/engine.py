"""The engine ``llm``: any chat model with OpenAI's interface, asked batch by batch, each answer judged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bilingual.engines.base import (
    BatchEngine,
    Brief,
    EngineConfig,
    Item,
    Judgement,
    Outcome,
    Progress,
    SummaryBrief,
    SummaryPassage,
    TranslationCapabilities,
    Wording,
    silent,
)
from bilingual.engines.chat.address import address
from bilingual.engines.chat.base import Chat
from bilingual.engines.chat.counting import estimate_messages
from bilingual.engines.chat.endpoint import USUAL, ChatSettings
from bilingual.engines.chat.service import ChatService
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.stopping import each
from bilingual.engines.summaries import prompt as asking_for_points
from bilingual.engines.summaries.asking import Summarising
from bilingual.engines.table import LOCAL_TRANSLATION, option_values
from bilingual.engines.translation.llm import prompt, shortening
from bilingual.engines.translation.llm.asking import DocumentRequests
from bilingual.engines.translation.llm.batches import Batch, Regions, ahead_of, batches
from bilingual.engines.translation.llm.naming import settled
from bilingual.engines.translation.llm.questions import SharedContext
from bilingual.engines.translation.llm.refining import VERSION as REFINING
from bilingual.engines.translation.llm.refining import Refining
from bilingual.engines.translation.llm.spending import Prices, Spending
from bilingual.errors import InputError, Unavailable
from bilingual.text.counts import counted

log = logging.getLogger(__name__)
news = logging.getLogger("bilingual.news")  # what a person should know at once

_HISTORY = 12  # pairs; with more, quality falls
# Of the context window, for the units of a batch: the answer, the rules and the context need the rest.
_WINDOW_SHARE = 0.12
_LONG = 10  # requests: what a job with more of them will need is said before it begins


class LlmEngine(BatchEngine):
    """Translates with *chat*. ``options`` are those of ``[engines.llm]`` in bilingual.toml."""

    def __init__(self, chat: Chat, options: Mapping[str, Any], *, name: str = "llm", offline: bool = False) -> None:
        here = address(str(options["url"])).here
        priced = bool(options["price_in"] or options["price_out"])
        self.id = name
        self.capabilities = TranslationCapabilities(
            needs_network=not here,
            metered=priced or not here,
            context=True,
            batches=True,
            summaries=True,
            wordings=True,
        )
        self._chat = chat
        self._options = options
        self._offline = offline
        self._notes: list[str] = []

    def key(self) -> Mapping[str, Any]:
        chosen = {name: self._options[name] for name in ("batch", "wishes", "examples")}
        second = {"second_pass": REFINING} if self._options["second_pass"] else {}
        return {"engine": self.id, "prompt": prompt.VERSION, **self._chat.key(), **chosen, **second}

    def supports(self, source: str, target: str) -> bool:
        return source != target

    def notes(self) -> list[str]:
        notes, self._notes = self._notes, []
        return notes

    def expects(self, items: Sequence[Item], source: str, target: str) -> str:
        document = SharedContext(items, Brief(source, target, (), lambda *_: Judgement(), lambda *_: None), "", "")
        asking = DocumentRequests(self.id, self._chat, document, self._spending(), self._at_once)
        return self._expected(asking, self._batches(items), items)

    def _batches(self, items: Sequence[Item]) -> list[Batch]:
        room = int(self._chat.window() * _WINDOW_SHARE)
        return batches(items, most=max(1, int(self._options["batch"])), tokens=room, at_once=ahead_of(self._at_once))

    @property
    def _at_once(self) -> int:
        return max(1, int(self._options["concurrency"]))

    def translate_all(self, items: Sequence[Item], brief: Brief, progress: Progress = silent) -> None:
        self._check_network()
        jobs = self._batches(items)
        spending = self._spending()
        least = float(self._options["examples"])
        examples = brief.similar(least) if least < 1 else ()
        document = SharedContext(items, brief, prompt.synopsis(items), str(self._options["wishes"]), examples)
        asking = DocumentRequests(self.id, self._chat, document, spending, self._at_once)
        refining = Refining(asking, document) if self._options["second_pass"] else None
        expected = self._expected(asking, jobs, items)
        (news if len(jobs) > _LONG else log).info("%s", expected)
        asking.questions.names = settled(asking, jobs, items, brief)
        regions = Regions(jobs)
        given: set[int] = set()
        lock = threading.Lock()
        done = 0

        def give(number: int, outcome: Outcome) -> None:
            """Hand over an answer before anything else is asked: what is paid for is on disk."""
            with lock:
                if number not in given:
                    brief.take(number, outcome)
                    if not outcome.unfinished:
                        given.add(number)

        asking.good = give if refining is None else lambda number, draft: give(number, replace(draft, unfinished=True))

        def work(batch: Batch) -> dict[int, Outcome]:
            before = regions.before(batch)
            found: dict[int, Outcome] = {}
            try:
                found = asking.settle(batch.numbers, before)
                if refining is not None:
                    found = refining.refine(found, give)
            finally:
                said = [(items[n].text, outcome.text) for n, outcome in found.items() if outcome.text]
                regions.done(batch, (*before, *said)[-_HISTORY:])
            return found

        def take(batch: Batch, found: dict[int, Outcome]) -> None:
            nonlocal done
            for number, outcome in found.items():
                give(number, outcome)
            done += len(batch.numbers)
            progress(done / len(items), f"{self.id} {done}/{len(items)}")

        try:
            each(work, jobs, take, at_once=ahead_of(self._at_once))
            if asking.refused:
                raise asking.refused
        finally:
            self._account(spending)
            if refining is not None:
                self._notes.append(f"{self.id}: {refining.summary()}")

    def summary_key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "prompt": asking_for_points.VERSION, **self._chat.key()}

    def summarise(self, passages: Sequence[SummaryPassage], brief: SummaryBrief, progress: Progress = silent) -> None:
        self._check_network()
        spending = self._spending()
        try:
            Summarising(self.id, self._chat, brief, spending).all(passages, progress, self._at_once)
        finally:
            self._account(spending)

    def wording_key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "prompt": shortening.VERSION, **self._chat.key()}

    def shorten(self, wordings: Sequence[Wording], take: Callable[[int, str], None]) -> None:
        self._check_network()
        spending = self._spending()

        def ask(number: int) -> str:
            return shortening.shortened(self.id, self._chat, wordings[number], spending)

        try:
            each(ask, range(len(wordings)), take, at_once=self._at_once)
        finally:
            self._account(spending)

    def _check_network(self) -> None:
        if self._offline and self.capabilities.needs_network:
            raise Unavailable(
                "BIL-TRN-071",
                f"{self.id} needs the network, but this run is offline",
                remedy=f"Choose engines that work offline: --translation {','.join(LOCAL_TRANSLATION)}.",
            )

    def _spending(self) -> Spending:
        prices = Prices(float(self._options["price_in"]), float(self._options["price_out"]))
        return Spending(prices, float(self._options["budget"]))

    def _account(self, spending: Spending) -> None:
        """Note what the work cost, also after an error."""
        if spending.requests:
            self._notes.append(f"{self.id} ({self._options['model']}): {spending.summary()}")
            log.info("%s", self._notes[-1])

    def _expected(self, asking: DocumentRequests, jobs: Sequence[Batch], items: Sequence[Item]) -> str:
        """Return what a job will need if nothing is asked twice, for people."""
        form = asking.form()
        single = form == "single"
        parts = [[number] for number in range(len(items))] if single else [batch.numbers for batch in jobs]
        questions = [asking.questions.of(numbers) for numbers in parts]
        if self._options["second_pass"] and not single:
            questions += [replace(asking.questions.of([number]), draft=item.text) for number, item in enumerate(items)]
        asked = [prompt.request(question, form) for question in questions]
        sent = sum(estimate_messages(one.messages) for one in asked)
        received = sum(one.max_tokens for one in asked) // USUAL
        spending = self._spending()
        cost, budget = spending.prices.cost(sent, received), spending.budget
        about = f", cost about {cost:.4f}" if cost else ""
        limit = f" (budget {budget:g})" if budget else ""
        return (
            f"{self.id} ({self._options['model']}): {counted(len(items), 'sentence')} in about "
            f"{counted(len(asked), 'request')}, {sent:,} tokens to send and {received:,} to receive{about}{limit}"
        )


def create(config: EngineConfig, clock: TimeSource | None = None, name: str = "llm") -> LlmEngine:
    """Return the engine as ``[engines.llm]`` says. Raises InputError without a URL or a model."""
    options = option_values(name, config.options)
    for needed, example in (("url", "http://localhost:11434/v1"), ("model", "qwen3:8b")):
        if not options[needed]:
            raise InputError(
                "BIL-TRN-072",
                f"the engine {name} needs a {needed}",
                where=f"[engines.{name}] in bilingual.toml",
                remedy=f'Write, for example, {needed} = "{example}".',
            )
    passed = ("url", "model", "key_variable", "temperature", "window", "per_second", "attempts", "backoff_s")
    settings = ChatSettings(**{one: options[one] for one in (*passed, "total_s", "timeout_s", "give_up_after")})
    chat = ChatService(settings, config.environment, config.state, name=name, clock=clock)
    return LlmEngine(chat, options, name=name, offline=config.offline)


create_chatgpt = partial(create, name="chatgpt")

"""Asks a chat model for the points of each section; what is refused is asked for once more, with the reason."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bilingual.engines.base import Progress, SummaryBrief, SummaryPassage, SummaryPoint
from bilingual.engines.chat.base import LADDER, Chat, ChatAnswer, ContextFull, FormRefused
from bilingual.engines.chat.counting import estimate_messages
from bilingual.engines.http.stopping import each
from bilingual.engines.summaries import prompt
from bilingual.engines.translation.llm.spending import OutOfBudget, Spending
from bilingual.errors import AuthenticationFailed, BadResponse, EngineError
from bilingual.fidelity.points import longest_point

log = logging.getLogger(__name__)

_WINDOW_SHARE = 0.5  # of the context window, for the sentences of one request
_ATTEMPTS = 2
# Asking for the next section would end the same way.
_FINAL = (AuthenticationFailed, OutOfBudget)


class Summarising:
    """Asks *chat* about passages. ``said`` may be called from several threads."""

    def __init__(self, name: str, chat: Chat, brief: SummaryBrief, spending: Spending) -> None:
        self._name = name
        self._chat = chat
        self._brief = brief
        self._spending = spending
        self._ended: EngineError | None = None

    def all(self, passages: Sequence[SummaryPassage], progress: Progress, at_once: int) -> None:
        """Give the points of all *passages* to the brief, *at_once* at a time."""
        done = 0

        def take(number: int, found: tuple[list[SummaryPoint], EngineError | None]) -> None:
            nonlocal done
            self._brief.take(number, *found)
            done += 1
            progress(done / len(passages), f"{self._name} {done}/{len(passages)}")

        each(lambda number: self.said(number, passages[number]), range(len(passages)), take, at_once=at_once)

    def said(self, number: int, passage: SummaryPassage) -> tuple[list[SummaryPoint], EngineError | None]:
        """Return the points for the *passage* with this number, or the error for which there are none."""
        good: list[SummaryPoint] = []
        try:
            for part, first in self._parts(passage):
                self._ask(number, part, first, good)
        except EngineError as error:
            if isinstance(error, _FINAL):
                self._ended = error
            return good, None if good else error
        return good, None

    def _parts(self, passage: SummaryPassage) -> list[tuple[SummaryPassage, int]]:
        """Return the parts of *passage* that fit into the window, each with the number of its first sentence."""
        room = int(self._chat.window() * _WINDOW_SHARE)
        starts = [0]
        used = 0
        for number, sentence in enumerate(passage.sentences):
            cost = prompt.size(replace(passage, sentences=(sentence,)))
            if used and used + cost > room:
                starts.append(number)
                used = 0
            used += cost
        found = []
        for place, (first, last) in enumerate(pairwise([*starts, len(passage.sentences)])):
            # Each has its share; where there are more parts than points, every second or so has one.
            share = passage.most * (place + 1) // len(starts) - passage.most * place // len(starts)
            if share:
                found.append((replace(passage, sentences=passage.sentences[first:last], most=share), first))
        return found

    def _ask(self, number: int, part: SummaryPassage, first: int, good: list[SummaryPoint]) -> None:
        """Add the good points of *part* to *good*; its sentences are numbered from *first*."""
        wanted = part.most
        refused: list[tuple[str, str]] = []
        for _ in range(_ATTEMPTS):
            ask = prompt.PointsRequest(
                part, self._brief.language, self._brief.title, wanted, longest_point(self._brief.language), tuple(good),
                tuple(refused),
            )  # fmt: skip
            refused = []
            for said in self._answer(ask)[:wanted]:
                moved = SummaryPoint(said.text, tuple(place + first for place in said.rests_on))
                fault = self._brief.judge(number, moved, tuple(good))
                if fault:
                    refused.append((said.text, fault))
                    log.info("%s: refused point %r: %s", self._name, said.text, fault)
                else:
                    good.append(moved)
                    wanted -= 1
            if not refused:
                return

    def _answer(self, ask: prompt.PointsRequest) -> list[SummaryPoint]:
        for _ in LADDER:
            if self._ended is not None:
                raise self._ended
            form = self._chat.form()
            if form == "single":
                break
            asked = prompt.request(ask, form)
            promised = self._spending.promise(estimate_messages(asked.messages), asked.max_tokens)
            try:
                answer: ChatAnswer = self._chat.ask(asked, self._spending.charge)
            except FormRefused as error:
                log.info("%s", error.what)
                continue
            except ContextFull:
                if len(ask.passage.sentences) < 2:
                    raise
                half = ask.passage.sentences[: len(ask.passage.sentences) // 2]
                return self._answer(replace(ask, passage=replace(ask.passage, sentences=half)))
            finally:
                self._spending.release(promised)
            return prompt.read(answer, form, len(ask.passage.sentences))
        raise BadResponse("BIL-TRN-077", f"{self._name} answers single sentences only and cannot summarise")

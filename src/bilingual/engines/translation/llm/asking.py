"""Asks for one batch until each of its units has a good answer, or there is nothing left to try."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from bilingual.engines.base import Judgement, Outcome
from bilingual.engines.chat.base import LADDER, Chat, ChatRequest, ContextFull, Filtered, Form, FormRefused
from bilingual.engines.chat.counting import estimate_messages
from bilingual.engines.http.stopping import Stopped
from bilingual.engines.translation.llm import prompt
from bilingual.engines.translation.llm.answers import Answers, Attempts, read
from bilingual.engines.translation.llm.questions import Pairs, Questions, SharedContext
from bilingual.engines.translation.llm.spending import Spending
from bilingual.errors import AuthenticationFailed, BadResponse, EngineError
from bilingual.fidelity.belonging import is_repeated, strangers
from bilingual.model.bitext import Provenance
from bilingual.text.echo import is_echo

log = logging.getLogger(__name__)

_ALONE = 4  # attempts for a unit alone, fewer if it gets the same answer twice
_MOVED = 2  # so many units of a request may be mixed up without the others; a shift moves more
_HOPELESS = 12  # so many more units without than with a usable answer after all attempts: the model can't do it


class DocumentRequests:
    """Asks *chat* for parts of *document*, *at_once* at the same time. ``settle`` may be called from more threads.

    ``refused`` is the error after which nothing is asked any more: the service does not work for this user.
    """

    def __init__(self, name: str, chat: Chat, document: SharedContext, spending: Spending, at_once: int) -> None:
        self._name = name
        self._slots = threading.Semaphore(at_once)
        self._chat = chat
        self._document = document
        self.questions = Questions(document, chat.window)
        self._spending = spending
        self.refused: AuthenticationFailed | None = None
        self.good: Callable[[int, Outcome], None] = lambda number, outcome: None
        """Gets each good answer as soon as it is read, in the thread that asked."""
        self._hopeless = 0
        self._proven: set[Form] = set()
        # Threads share one interpreter: judged one after the other, the first batch is done, and asks on, while the
        # next is judged. All at once, each waits for all.
        self._turn = threading.Lock()
        self._given: dict[str, str] = {}  # the longest source that each answer was taken for

    def settle(self, numbers: Sequence[int], before: Pairs) -> dict[int, Outcome]:
        """Return an outcome for each of *numbers*; *before* are the pairs translated just before them.

        Units without a good answer are asked for again with the reason, then in halves, then each alone and without
        history. Errors are in the outcomes. If the work is stopped meanwhile, only what has an answer is returned.
        """
        if (ended := self.refused or self._gives_up()) is not None:
            return {number: Outcome(error=ended) for number in numbers}
        drafts = self._document.brief.drafts
        known = {n: drafts[n] for n in numbers if n in drafts and not self._document.brief.judge(n, drafts[n]).fault}
        tried = Attempts(good=known)
        try:
            self._settle(numbers, before, tried)
        except Stopped:
            numbers = [number for number in numbers if number in tried.good or number in tried.second]
        return {number: self._outcome(number, tried) for number in numbers}

    def _settle(self, numbers: Sequence[int], before: Pairs, tried: Attempts) -> None:
        open_ = tried.left(numbers)
        if open_:
            self._ask(open_, before, tried)
        again = tried.together(numbers)
        if again and len(again) < len(open_):
            self._ask(again, before, tried)
        if len(again := tried.together(numbers)) > 1:
            middle = len(again) // 2
            for half in (again[:middle], again[middle:]):
                self._ask(half, before, tried)
        tried.said.clear()
        for _ in range(_ALONE):
            for number in tried.left(numbers):
                last = tried.said.pop(number, None)
                self._ask([number], (), tried)
                if last is not None and tried.said.get(number) == last:
                    tried.insists.add(number)

    def _outcome(self, number: int, tried: Attempts) -> Outcome:
        text = tried.good.get(number) or tried.second.get(number)
        if text is not None:
            self._hopeless -= 1
            return self._made(number, text)
        error = tried.errors.get(number)
        if error is None:
            self._hopeless += 1
            error = BadResponse(
                "BIL-TRN-073", f"{self._name} gave no usable translation: {tried.reasons.get(number, '')}"
            )
        return Outcome(error=error)

    def _made(self, number: int, text: str) -> Outcome:
        shown = tuple(example.mark for example in self._document.examples_of(number))
        return Outcome(text, Provenance(self._name), examples=shown)

    def _gives_up(self) -> EngineError | None:
        if self._hopeless < _HOPELESS:
            return None
        return BadResponse(
            "BIL-TRN-074",
            f"{self._name} gave no usable translation of most sentences so far",
            remedy="Try another model: this one may be too small, or not know the language.",
        )

    def _ask(self, numbers: Sequence[int], before: Pairs, tried: Attempts) -> None:
        """Ask once for *numbers*, in the best form that the endpoint has; where that is too much for it, in parts."""
        for _ in LADDER:
            if self.refused:
                tried.errors.update(dict.fromkeys(numbers, self.refused))
                return
            form = self._chat.form()
            if form == "single" and len(numbers) > 1:
                for number in numbers:
                    self._ask([number], (), tried)
                return
            try:
                texts = [self._document.items[number].text for number in numbers]
                asked = prompt.request(self.questions.of(numbers, before, tried.reasons), form)
                answers = self.read(asked, form, texts)
            except FormRefused as error:
                log.info("%s", error.what)
                continue
            except (ContextFull, Filtered) as error:
                self._smaller(numbers, before, tried, error)
            except EngineError as error:
                if isinstance(error, AuthenticationFailed):
                    self.refused = error
                tried.errors.update(dict.fromkeys(numbers, error))
            else:
                with self._turn:
                    self._judge(numbers, answers, tried)
                self._prove(form, numbers, answers, tried)
            return
        none = BadResponse("BIL-TRN-075", f"{self._name} refuses each form of a request")
        tried.errors.update(dict.fromkeys(numbers, none))

    def _smaller(self, numbers: Sequence[int], before: Pairs, tried: Attempts, error: EngineError) -> None:
        if len(numbers) == 1 and not before:
            tried.errors[numbers[0]] = error
        elif len(numbers) == 1:
            self._ask(numbers, (), tried)
        else:
            middle = len(numbers) // 2
            self._ask(numbers[:middle], before[len(before) // 2 :], tried)
            self._ask(numbers[middle:], before[len(before) // 2 :], tried)

    def read(self, asked: ChatRequest, form: Form, texts: Sequence[str]) -> Answers:
        """Return the answers to *asked*, in which *texts* are the units. Raises EngineError."""
        with self._slots:
            promised = self._spending.promise(estimate_messages(asked.messages), asked.max_tokens)
            try:
                answer = self._chat.ask(asked, self._spending.charge)
            finally:
                self._spending.release(promised)
        return read(answer, form, texts)

    def _prove(self, form: Form, numbers: Sequence[int], answers: Answers, tried: Attempts) -> None:
        """Distrust a form that is only filled with what was sent, unless there was a good answer in it."""
        if any(number in tried.good for number in numbers):
            self._proven.add(form)
        elif form in ("schema", "object") and form not in self._proven and self._all_echoes(numbers, answers):
            self._chat.distrust(form)

    def _all_echoes(self, numbers: Sequence[int], found: Answers) -> bool:
        """Return whether each of several sentences came back as it was; names alone may."""
        items, pair = self._document.items, (self._document.brief.source, self._document.brief.target)
        return len(numbers) > 1 and all(
            is_echo(items[number].text, found.texts.get(str(place), ""), *pair)
            for place, number in enumerate(numbers, 1)
        )

    def _judge(self, numbers: Sequence[int], answers: Answers, tried: Attempts) -> None:
        sources = [self._document.items[number].text for number in numbers]
        texts = [answers.texts.get(str(place)) for place in range(1, len(numbers) + 1)]
        pair = self._document.brief.source, self._document.brief.target
        suspect = strangers(sources, texts, pair) if len(numbers) > 1 else set()
        if len(suspect) > _MOVED or 2 * len(suspect) >= len(numbers):
            suspect = {*range(len(numbers))}  # where some moved, others may look right by chance
        tried.mixed_up |= {numbers[place] for place in suspect}
        for place, (number, text) in enumerate(zip(numbers, texts, strict=True)):
            tried.errors.pop(number, None)
            if text is None:
                tried.reasons[number] = answers.faults.get(str(place + 1), "its translation is missing")
                continue
            tried.said[number] = text
            verdict = self._document.brief.judge(number, text)
            if not verdict.grave and place in suspect:
                verdict = Judgement("it seems to be the translation of another unit", True)
            elif not verdict.grave and is_repeated(text, self._given.get(text, sources[place]), sources[place]):
                verdict = Judgement("another unit has the same translation", True)
            if not verdict.grave:
                self._given[text] = max(self._given.get(text, ""), sources[place], key=len)
            if not verdict.fault and number not in tried.copied and self._copied(number, text):
                tried.copied.add(number)  # right if it is said again: the difference may be an article
                tried.reasons[number] = "it is the translation of the similar sentence; translate what the unit says"
                tried.second.setdefault(number, text)
                continue
            if not verdict.fault:
                tried.good[number] = text
                self.good(number, self._made(number, text))
                continue
            tried.reasons[number] = verdict.fault
            if tried.second.get(number) == text:
                tried.insists.add(number)
            if not verdict.grave:
                tried.second.setdefault(number, text)

    def _copied(self, number: int, text: str) -> bool:
        """Return whether *text* is the translation of a sentence with other words."""
        said = " ".join(text.split())
        return any(said == example.target and example.differs for example in self._document.examples_of(number))

    def form(self) -> Form:
        return self._chat.form()

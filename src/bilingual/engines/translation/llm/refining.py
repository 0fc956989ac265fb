"""A second pass over a draft of the document: each unit again, alone, with its draft, its neighbours and the terms.

Studies found this form to help, and to have the model judge its draft first not to. The draft stays unless the judge
finds the new text good.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from bilingual.engines.base import Outcome
from bilingual.engines.http.stopping import Stopped
from bilingual.engines.translation.llm import prompt
from bilingual.engines.translation.llm.asking import DocumentRequests
from bilingual.engines.translation.llm.questions import SharedContext
from bilingual.engines.translation.llm.spending import OutOfBudget
from bilingual.errors import AuthenticationFailed, EngineError
from bilingual.text.counts import counted

VERSION = 1


class Refining:
    """Refines what *asking* settled of *document*. ``refine`` may be called from several threads."""

    def __init__(self, asking: DocumentRequests, document: SharedContext) -> None:
        self._asking = asking
        self._document = document
        self._over = False  # nothing more can be asked
        self._changed = self._same = self._worse = 0
        self._lock = threading.Lock()

    def refine(self, drafts: Mapping[int, Outcome], give: Callable[[int, Outcome], None]) -> dict[int, Outcome]:
        """Return *drafts*, the outcomes of consecutive units, with better texts where the model has them; *give* gets
        each as soon as it is final.
        """
        refined = dict(drafts)
        try:
            for number, draft in drafts.items():
                if draft.text is not None and not self._over:
                    refined[number] = self._one(number, draft.text, refined)
                    give(number, refined[number])
        except Stopped:
            pass  # the drafts are paid for
        return refined

    def _one(self, number: int, draft: str, around: Mapping[int, Outcome]) -> Outcome:
        items = self._document.items
        before, after = (
            [(items[place].text, text)] if place in around and (text := around[place].text) is not None else []
            for place in (number - 1, number + 1)
        )
        text = self._asked(number, draft, before, after)
        if text is None:
            return around[number]
        same = text == draft
        good = not same and not self._document.brief.judge(number, text).fault
        with self._lock:
            self._same += same
            self._changed += good
            self._worse += not (same or good)
        return replace(around[number], text=text) if good else around[number]

    def _asked(
        self, number: int, draft: str, before: list[tuple[str, str]], after: list[tuple[str, str]]
    ) -> str | None:
        form = self._asking.form()
        if form == "single":  # a model with a template of its own knows no drafts
            self._over = True
            return None
        question = replace(self._asking.questions.of([number], before), draft=draft, following=after)
        try:
            asked = prompt.request(question, form)
            return self._asking.read(asked, form, [self._document.items[number].text]).texts.get("1")
        except (OutOfBudget, AuthenticationFailed):
            self._over = True
        except EngineError:
            pass
        return None

    def summary(self) -> str:
        """Return what came of it, for people."""
        asked = self._changed + self._same + self._worse
        return (
            f"second pass: {counted(self._changed, 'sentence')} of {asked} changed, {self._worse} drafts kept because "
            "their refinement was worse"
        )

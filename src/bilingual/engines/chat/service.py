"""Any endpoint with OpenAI's chat interface: what it can do is learned by asking, and remembered.

Only messages, ``max_tokens``, ``stream`` and ``finish_reason`` are relied on. Everything else is tried once, and the
refusal or the answer teaches what to leave out.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bilingual.engines.chat.answers import Reading, json_in
from bilingual.engines.chat.base import (
    LADDER,
    Charge,
    ChatAnswer,
    ChatRequest,
    ContextFull,
    Filtered,
    Form,
    FormRefused,
    free,
)
from bilingual.engines.chat.counting import TooLong, estimate_messages, least
from bilingual.engines.chat.dialects import has_own_template
from bilingual.engines.chat.endpoint import OLLAMA_WINDOW, ChatSettings, Endpoint, tokens
from bilingual.engines.chat.knowledge import Knowledge, ModelFacts
from bilingual.engines.chat.lessons import JSON, Changes, from_refusal, from_thinking, text_of
from bilingual.engines.chat.refusals import Refusal
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.service import Trust, service_of
from bilingual.errors import AuthenticationFailed, BadResponse, EngineError, Transient

_WINDOW = 4096  # what Ollama cuts a request to, and the smallest window in use
_LESSONS = 12  # more than there are capabilities
_KNOWN_CUT = 1024  # a prompt counted below this is not judged: some servers do not count what they have cached
_MARGIN = 16  # tokens of the shortest answer


class ChatService:
    """A chat model (``Chat``) as *settings* say; *state* is the folder that keeps what was learned.

    Raises InputError for a bad URL, AuthenticationFailed for a key that can't be one.
    """

    def __init__(
        self,
        settings: ChatSettings,
        environment: Mapping[str, str],
        state: Path,
        *,
        name: str = "llm",
        clock: TimeSource | None = None,
    ) -> None:
        self.name = name
        self._settings = settings
        self._service = service_of(name, settings.url, settings.limits, state, clock)
        self._trust = Trust(name, settings.limits)
        self._endpoint = Endpoint(name, settings, environment, self._service.pace)
        self._knowledge = Knowledge(state / "chat.json")
        self._known = f"{self._endpoint.place.label} {settings.model}"
        self._suspected: set[Form] = set()  # refused without a reason: kept once a simpler form is accepted
        self._too_long = TooLong()
        self._learning = threading.Lock()

    def key(self) -> Mapping[str, Any]:
        place, settings = self._endpoint.place, self._settings
        return {"url": place.label, "model": settings.model, "temperature": settings.temperature}

    def form(self) -> Form:
        if has_own_template(self._settings.model):
            return "single"
        lacking = self._facts.refused | self._suspected
        return next((form for form in LADDER if form not in lacking), "single")

    def distrust(self, form: Form) -> None:
        if form != "single":
            self._learn(refuse={form})

    def window(self) -> int:
        facts = self._facts
        return self._settings.window or facts.window or (OLLAMA_WINDOW if facts.native else _WINDOW)

    def ask(self, request: ChatRequest, charge: Charge = free) -> ChatAnswer:
        self._check(request)
        if request.form not in self._facts.accepted:
            with self._learning:  # one request at a time learns, the others profit
                if request.form not in self._facts.accepted:
                    self._check(request)
                    return self._counted(request, charge)
        return self._counted(request, charge)

    @property
    def _facts(self) -> ModelFacts:
        return self._knowledge.facts(self._known)

    def _learn(self, **changes: Any) -> None:
        self._knowledge.learn(self._known, **changes)

    def _check(self, request: ChatRequest) -> None:
        """Raise Unavailable while the service is paused, FormRefused for a form known to be refused, ContextFull for
        what is known not to fit.
        """
        self._service.check()
        self._trust.check()
        if request.form in self._facts.refused or request.form in self._suspected:
            raise self._refused_form(request.form)
        window = self._settings.window or self._facts.window
        if request in self._too_long or (window and least(request.messages) + _MARGIN > window):
            raise self._full()

    def _counted(self, request: ChatRequest, charge: Charge) -> ChatAnswer:
        """Ask, and note what the answer was worth. What concerns this one request says nothing of the service."""
        try:
            answer = self._learned(request, charge)
        except ContextFull:
            self._too_long.add(request)
            raise
        except (FormRefused, Filtered, AuthenticationFailed, Transient):
            raise
        except EngineError as error:
            self._trust.bad(error)
            raise
        self._trust.good()
        return answer

    def _learned(self, request: ChatRequest, charge: Charge) -> ChatAnswer:
        """Ask until there is an answer: each request but the last teaches one thing."""
        bill: list[Reading] = []
        if self._facts.native is None and self._endpoint.place.near:
            self._learn(native=self._service.call(self._endpoint.has_ollama))
        before = self._facts
        for _ in range(_LESSONS):
            facts = self._facts
            outcome = self._service.call(partial(self._endpoint.send, request, facts, charge))
            if isinstance(outcome, Refusal):
                self._learn(**self._after_refusal(request, facts, outcome))
                continue
            bill.append(outcome)
            cut = self._was_cut(request, outcome)
            if outcome.maker == "fp_ollama" and not facts.native and not facts.window:
                self._learn(native=True)  # until its own interface turns out not to be there
                if cut:
                    continue
            if cut:
                self._learn(window=max(_WINDOW, outcome.tokens_in))
                raise self._full()
            text = text_of(outcome, request, facts)
            changes = {} if text and not outcome.text else from_thinking(outcome, facts)
            if changes:
                self._learn(**changes)
                continue
            if not text:
                self._learn(quiet=before.quiet, room=before.room)  # it was not the thinking
            self._accept(request, facts, outcome, text)
            return self._answer(request, text, bill)
        raise BadResponse("BIL-TRN-053", f"{self.name} refuses each way of asking")

    def _accept(self, request: ChatRequest, facts: ModelFacts, found: Reading, text: str) -> None:
        """Learn from a good answer. Raises EngineError if it is none."""
        if not text and found.finish == "filter":
            raise Filtered("BIL-TRN-060", f"the content filter of {self.name} held the answer back")
        if not text:
            raise BadResponse("BIL-TRN-061", f"{self.name} returned an empty answer ({found.finish})")
        unproven = request.form in JSON and request.form not in facts.accepted and found.finish == "stop"
        if unproven and json_in(text) is None:
            self.distrust(request.form)
            raise self._refused_form(request.form)
        changes: dict[str, Any] = {"quiet": "on"} if facts.quiet == "tried" else {}
        refused, self._suspected = self._suspected, set()
        accepted = {request.form} if found.finish == "stop" else set()
        self._learn(accept=accepted, refuse=refused, path=max(facts.path, 0), **changes)

    def _answer(self, request: ChatRequest, text: str, bill: list[Reading]) -> ChatAnswer:
        taken, given, counted = zip(*(tokens(request, found) for found in bill), strict=True)
        return ChatAnswer(text, bill[-1].finish, sum(taken), sum(given), all(counted))

    def _was_cut(self, request: ChatRequest, found: Reading) -> bool:
        """Return whether the model saw less than was sent, by its own count."""
        return _KNOWN_CUT <= found.tokens_in < least(request.messages)

    def _after_refusal(self, request: ChatRequest, facts: ModelFacts, refused: Refusal) -> Changes:
        """Return what a refusal teaches. Raises EngineError if it ends the matter."""
        if "place" in refused.reasons or (refused.status in (404, 405) and "model" not in refused.reasons):
            return self._elsewhere(facts, refused)
        if "context" in refused.reasons or refused.status == 413:
            window = 0 if self._settings.window else refused.window
            if window:
                self._learn(window=window)
            if facts.room and window != facts.window and self._fits(request, window):
                return {}  # only with the room for thinking it was too long: there will be less of it
            raise self._full()
        if "filter" in refused.reasons:
            raise Filtered("BIL-TRN-062", f"the content filter of {self.name} refused the text")
        changes = from_refusal(refused, request, facts, warm=self._settings.temperature is not None)
        if changes:
            return changes
        if request.form in JSON and "form" in refused.reasons:
            self.distrust(request.form)
            raise self._refused_form(request.form)
        if "model" in refused.reasons:
            raise BadResponse(
                "BIL-TRN-063",
                f"{self._endpoint.place.host} has no model {self._settings.model!r}",
                remedy="Correct the model setting.",
            )
        if request.form in JSON and request.form not in facts.accepted:
            self._suspected.add(request.form)
            raise self._refused_form(request.form)
        self._suspected.clear()
        raise BadResponse(
            "BIL-TRN-064",
            f"{self.name} did not accept the request ({refused.status}){self._endpoint.spoken(refused)}",
        )

    def _fits(self, request: ChatRequest, window: int) -> bool:
        return estimate_messages(request.messages) + request.max_tokens < window

    def _elsewhere(self, facts: ModelFacts, refused: Refusal) -> Changes:
        """Return the next place to ask at. Raises BadResponse after the last."""
        if facts.native:
            return {"native": False, "window": facts.window or _WINDOW}
        following = max(facts.path, 0) + 1
        if not facts.accepted and following < len(self._endpoint.place.chat):
            return {"path": following}
        if not facts.accepted:
            self._learn(path=-1)
        label = self._endpoint.place.label
        page = refused.page and refused.status < 400  # some answer whatever is asked with their first page
        raise BadResponse(
            "BIL-TRN-065",
            f"{label} answers with a web page, as no chat endpoint does"
            if page
            else f"there is no chat endpoint at {label} ({refused.status})",
            remedy='Check the url setting; it usually ends in "/v1".',
        )

    def _refused_form(self, form: Form) -> FormRefused:
        return FormRefused("BIL-TRN-066", f"{self.name} does not answer in the form {form}")

    def _full(self) -> ContextFull:
        return ContextFull(
            "BIL-TRN-067",
            f"the text is longer than the context window of {self._settings.model} ({self.window()} tokens)",
            remedy="Use a model with a larger window, or start the server with one.",
        )

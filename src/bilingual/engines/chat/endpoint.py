"""One request to an endpoint: how it is sent, and what its response is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bilingual.engines.chat.address import address, key_of, key_variables
from bilingual.engines.chat.answers import Reading, read_completion, read_ollama, read_stream
from bilingual.engines.chat.base import Charge, ChatRequest, free
from bilingual.engines.chat.counting import estimate, estimate_messages
from bilingual.engines.chat.dialects import completion_body, ollama_body
from bilingual.engines.chat.knowledge import ModelFacts
from bilingual.engines.chat.refusals import Refusal, message_of, refusal, refusal_of
from bilingual.engines.http.client import Client
from bilingual.engines.http.failures import status_error
from bilingual.engines.http.limits import Limits
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.http.pace import Pace
from bilingual.engines.http.stopping import Stopped
from bilingual.errors import AuthenticationFailed, BadResponse, Timeout, Transient, Unavailable
from bilingual.redaction import quoted

OLLAMA_WINDOW, _OLLAMA_LARGEST = 8192, 32_768  # a change of num_ctx loads the model again
_PROBE_S = 10.0
USUAL = 3  # a usual answer has a third of the tokens that ``max_tokens`` allows for


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Where and how to ask.

    ``key_variable`` names the environment variable of the key (default: ``BILINGUAL_LLM_API_KEY``, then the service's
    own). No temperature is sent unless it is set. ``window`` is the context window in tokens, 0 for unknown. The rest
    is as for other services.
    """

    url: str
    model: str
    key_variable: str = ""
    temperature: float | None = None
    window: int = 0
    per_second: float = 4.0
    attempts: int = 4
    backoff_s: float = 1.0
    total_s: float = 300.0
    timeout_s: float = 180.0
    give_up_after: int = 3

    @property
    def limits(self) -> Limits:
        return Limits(self.per_second, self.attempts, self.backoff_s, self.total_s, self.give_up_after)


class Endpoint:
    """The place, the key and the pace. Raises InputError for a bad URL, AuthenticationFailed for an impossible key."""

    def __init__(self, name: str, settings: ChatSettings, environment: Mapping[str, str], pace: Pace) -> None:
        self.name = name
        self.place = address(settings.url)
        self._settings = settings
        self._secret = key_of(self.place, environment, settings.key_variable)
        self._client = Client(name, environment, timeout_s=settings.timeout_s, pace=pace)

    def send(self, request: ChatRequest, facts: ModelFacts, charge: Charge = free) -> Reading | Refusal:
        """Send one request; *charge* is told of each response, and of what was broken off by the best known figures.

        Raises Transient errors, AuthenticationFailed, BadResponse for what is no answer.
        """
        try:
            reply = self._client.send(self._call(request, facts))
        except (Transient, Stopped) as error:
            if isinstance(error, Stopped) or error.begun:
                charge(estimate_messages(request.messages), request.max_tokens // USUAL, False)
            raise
        if not reply.ok:
            return self._lasting(refusal(reply), reply)
        try:
            found = self._read(reply, request, facts)
        except Unavailable:  # cut off: all that is left of it is paid for
            charge(estimate_messages(request.messages), min(request.max_tokens, estimate(reply.text)), False)
            raise
        if isinstance(found, Reading):
            charge(*tokens(request, found))
            if found.broken:
                raise self._stopped()
        return found

    def has_ollama(self) -> bool:
        """Return whether Ollama's own interface is there: on its ``/v1`` the context window cannot be set.

        Raises Unavailable for a server that is not up yet.
        """
        try:
            reply = self._client.send(Call("GET", self._native("version"), headers=self._headers()), timeout_s=_PROBE_S)
            body = reply.json() if reply.ok else None
        except (Timeout, ValueError):
            return False
        if reply.status_code in (502, 503):
            raise status_error(self.name, reply.status_code, reply.headers)
        return isinstance(body, dict) and isinstance(body.get("version"), str)

    def spoken(self, refused: Refusal) -> str:
        """Return what the endpoint says, for a message: in short, and without its keys."""
        said = quoted(message_of(refused.said), [self._secret])
        return f": {said}" if said else ""

    def _call(self, request: ChatRequest, facts: ModelFacts) -> Call:
        settings = self._settings
        taken, sent = estimate_messages(request.messages), sum(len(message.text) for message in request.messages)
        cap, window = request.max_tokens + facts.room, settings.window or facts.window
        if facts.room and window:
            cap = max(request.max_tokens, min(cap, window - taken))
        if facts.ceiling:
            cap = min(cap, facts.ceiling)
        if not facts.native:
            body = completion_body(request, settings.model, facts, cap, settings.temperature)
            return Call(
                "POST", self.place.chat[max(facts.path, 0)], headers=self._headers(), json=body, characters=sent
            )
        size = window or OLLAMA_WINDOW
        while size < taken + cap and size < _OLLAMA_LARGEST and not settings.window:
            size *= 2
        body = ollama_body(request, settings.model, facts, cap, settings.temperature, size)
        return Call("POST", self._native("chat"), headers=self._headers(), json=body, characters=sent)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._secret.reveal()}"} if self._secret else {}

    def _native(self, what: str) -> str:
        root, mark, query = self.place.native.partition("?")
        return f"{root.rstrip('/')}/api/{what}{mark}{query}"

    def _read(self, reply: Reply, request: ChatRequest, facts: ModelFacts) -> Reading | Refusal:
        asked = "\n".join(message.text for message in request.messages)
        if reply.text[:20].lstrip().startswith(("data:", "event:", ":")):
            found = read_stream(reply.text, asked)
        else:
            try:
                body = reply.json()
            except ValueError:
                return self._unreadable(reply, facts)
            body = body if isinstance(body, dict) else {}
            found = read_ollama(body, asked) if facts.native else read_completion(body, asked)
            if found is None and body.get("error"):
                return self._lasting(refusal_of(body, reply.status_code), reply)
        if found is None:
            raise BadResponse("BIL-TRN-054", f"{self.name} returned something that is no answer of a chat model")
        return found

    def _unreadable(self, reply: Reply, facts: ModelFacts) -> Refusal:
        """Return a refusal for a web page at a place that may be wrong. Raises EngineError for anything else."""
        page = refusal(reply).page
        if page and facts.path < 0:
            return Refusal(reply.status_code, "", ("place",), page=True)
        if page:
            raise BadResponse("BIL-TRN-057", f"{self.name} returned a web page", remedy="Check the url setting.")
        raise self._stopped()

    def _stopped(self) -> Unavailable:
        return Unavailable("BIL-TRN-055", f"{self.name} stopped in the middle of an answer")

    def _lasting(self, refused: Refusal, reply: Reply) -> Refusal:
        """Return *refused* if another request may help. Raises the error of its status otherwise."""
        status, reasons = refused.status, refused.reasons
        if "money" in reasons or status == 402:
            raise AuthenticationFailed(
                "BIL-TRN-056",
                f"the account of {self.name} has no credit left ({status})",
                remedy="Add credit, or choose another engine.",
            )
        if status in (401, 407) or (status == 403 and "filter" not in reasons):
            raise self._rejected(refused)
        # 429 with "request too large": a single request above the limit of tokens a minute
        telling = {"context"} if status == 429 else {"form", "context"}
        if (status not in (408, 429) and status < 500) or telling & {*reasons}:
            return refused
        raise status_error(self.name, status, reply.headers)

    def _rejected(self, refused: Refusal) -> AuthenticationFailed:
        status = refused.status
        names = " or ".join(key_variables(self.place, self._settings.key_variable))
        if self._secret:
            return AuthenticationFailed(
                "BIL-TRN-058",
                f"{self.place.host} rejected the API key of {self.name} ({status})"
                + (self.spoken(refused) if status == 403 else ""),
                remedy=f"Check {names} in the environment.",
            )
        return AuthenticationFailed(
            "BIL-TRN-059",
            f"{self.name} needs an API key for {self.place.host} ({status})",
            remedy=f"Set {names} in the environment.",
        )


def tokens(request: ChatRequest, found: Reading) -> tuple[int, int, bool]:
    """Return the tokens sent and received, and whether the service counted them."""
    sent = found.tokens_in or estimate_messages(request.messages)
    received = found.tokens_out or estimate(found.text + found.thinking)
    return sent, received, bool(found.tokens_in and found.tokens_out)

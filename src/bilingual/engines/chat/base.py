"""The port of a chat model: what is asked, what comes back, and the errors that its caller acts on.

``ChatService`` implements it for every endpoint with OpenAI's chat interface. A caller writes the prompt for
``Chat.form``, asks, and on ``FormRefused`` writes it again for the form that is left. ``engines.http.stopping.each``
asks for several at once and keeps, after an interruption, what is paid for; ``answers.json_in`` finds the JSON in an
answer; ``counting.estimate`` helps to stay within ``Chat.window``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bilingual.errors import BadResponse

Form = Literal["schema", "object", "lines", "single"]
LADDER: tuple[Form, ...] = ("schema", "object", "lines", "single")
"""How an answer is structured, best first.

``schema``: JSON that follows a schema, enforced by the endpoint. ``object``: JSON by the endpoint's JSON mode; the
prompt must contain the word "json". ``lines``: numbered lines, by the prompt alone. ``single``: one unit in one user
message, without system prompt and history, for translation models with a template of their own.
"""

Finish = Literal["stop", "length", "filter"]
"""Why an answer ends: it is complete, it reached ``max_tokens``, or the service's content filter cut it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One request. ``max_tokens`` caps the answer, not counting what the model thinks before it.

    ``schema`` is the JSON Schema of the form ``schema``. For OpenAI's strict mode all properties must be required and
    ``additionalProperties`` false.
    """

    messages: tuple[Message, ...]
    max_tokens: int
    form: Form = "lines"
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """One answer, without the model's thinking: never empty.

    The token counts include thinking and every repetition that learning needed. ``counted`` is false where the service
    names none and they are estimates.
    """

    text: str
    finish: Finish
    tokens_in: int
    tokens_out: int
    counted: bool = True


Charge = Callable[[int, int, bool], None]
"""Gets the tokens sent and received of each response, and whether the service counted them or they are estimates."""


def free(sent: int, received: int, counted: bool) -> None:
    """A Charge that does nothing."""


class FormRefused(BadResponse):
    """The endpoint does not offer the form of the request; ``Chat.form`` no longer returns it."""


class ContextFull(BadResponse):
    """The request does not fit into the model's context window: ask for less."""


class Filtered(BadResponse):
    """The service's content filter refused the request: one of its units, perhaps not all."""


class Chat(Protocol):
    """A chat model at one address. All methods may be called from several threads.

    ``ask`` waits for the rate limit, retries transient errors, and raises EngineError: FormRefused, ContextFull and
    Filtered as above, BadResponse for other answers that are none (empty, unreadable), AuthenticationFailed for a
    missing key, a rejected one or a used-up budget, Transient errors after the last attempt or while the service is
    paused after repeated failures.
    """

    def form(self) -> Form:
        """Return the best form that this endpoint and model are not known to lack."""
        ...

    def distrust(self, form: Form) -> None:
        """Remember that answers in *form* are of no use here, although the endpoint accepts it."""
        ...

    def ask(self, request: ChatRequest, charge: Charge = free) -> ChatAnswer:
        """Ask. *charge* is told of every response, also of one that turns out to be of no use."""
        ...

    def window(self) -> int:
        """Return the tokens that a request and its answer may have together: 4,096 until more is known."""
        ...

    def key(self) -> Mapping[str, Any]:
        """Return what can change an answer: address, model and temperature."""
        ...

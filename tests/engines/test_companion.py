"""Libraries that may crash, in a process of their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.processes.companion import Companion, Crashed, Told, serve


def _echo(request: Mapping[str, Any], payload: bytes, told: Told) -> Any:
    print("what a library prints")
    for number in range(request.get("count", 0)):
        told(number)
    return [request["text"], payload.decode()]


def _fail(request: Mapping[str, Any], payload: bytes, told: Told) -> Any:
    raise ValueError(request["text"])


def _die(request: Mapping[str, Any], payload: bytes, told: Told) -> Any:
    os.write(2, b"GGML_ASSERT: this failed\n")
    os.kill(os.getpid(), request["signal"])


def _leave(request: Mapping[str, Any], payload: bytes, told: Told) -> Any:
    os._exit(3)


@pytest.fixture(scope="module")
def companion() -> Iterator[Companion]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]), prepend=os.pathsep)
        yield Companion(__name__)


def test_it_answers_with_what_happens_meanwhile(companion: Companion) -> None:
    told: list[int] = []
    sound = "ü" * 300_000  # more than a pipe holds
    assert companion.ask("echo", {"text": "é\n", "count": 3}, sound.encode(), told.append) == ["é\n", sound]
    assert told == [0, 1, 2]


def test_a_failure_is_raised_and_the_process_goes_on(companion: Companion) -> None:
    with pytest.raises(RuntimeError, match="no such thing") as caught:
        companion.ask("fail", {"text": "no such thing"})
    assert not isinstance(caught.value, Crashed)
    assert companion.ask("echo", {"text": "still here"}) == ["still here", ""]


@pytest.mark.parametrize(
    ("call", "values", "how"),
    [
        ("die", {"signal": signal.SIGSEGV}, "Segmentation fault; GGML_ASSERT: this failed"),
        ("die", {"signal": signal.SIGABRT}, "Aborted; GGML_ASSERT: this failed"),
        ("die", {"signal": signal.SIGKILL}, "Killed; GGML_ASSERT: this failed"),
        ("leave", {}, "exit status 3"),
    ],
)
def test_a_crash_is_an_error_and_the_next_request_starts_it_anew(
    call: str, values: dict[str, Any], how: str, companion: Companion
) -> None:
    with pytest.raises(Crashed) as caught:
        companion.ask(call, values)
    assert str(caught.value).startswith(how)
    assert companion.ask("echo", {"text": "again"}) == ["again", ""]


def test_what_interrupts_a_request_ends_the_process(companion: Companion) -> None:
    def interrupt(_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        companion.ask("echo", {"text": "long", "count": 5}, told=interrupt)
    assert companion.ask("echo", {"text": "next"}) == ["next", ""]


if __name__ == "__main__":
    serve({"echo": _echo, "fail": _fail, "die": _die, "leave": _leave})

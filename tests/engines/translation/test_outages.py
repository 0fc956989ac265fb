"""Services that go away and come back, in a time that passes only when somebody waits or works."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

import pytest

from bilingual.engines.base import Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.http.limits import Limits, TimeSource
from bilingual.engines.http.service import HttpService
from bilingual.engines.translation.chain import Chain
from bilingual.errors import AuthenticationFailed, EngineError, Garbled, RateLimited, Unavailable, UnsupportedLanguage
from bilingual.model.bitext import Provenance
from support.servers.servers import rewritten

TEXTS = [f"The baker number {n} takes warm bread from the oven." for n in range(100, 400)]
SERVICE = TranslationCapabilities(needs_network=True, max_items=1)
DRAFTS = TranslationCapabilities(draft=True)


class Time:
    """Passes only when somebody waits."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def clock(self) -> TimeSource:
        return TimeSource(lambda: self.now_s, self.sleep, lambda: 1.0)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now_s += seconds


@dataclass
class Online:
    """An engine that asks one sentence a time; its service takes *work_s* for it and is down at times."""

    id: str
    time: Time
    down: Callable[[float], EngineError | bool] = lambda now_s: False
    work_s: float = 0.2
    capabilities: TranslationCapabilities = SERVICE
    limits: Limits = field(default_factory=Limits)
    answer: Callable[[str], str] = lambda text: rewritten(text, "en", "de")
    requests: list[tuple[float, str]] = field(default_factory=list)
    paid: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.service = HttpService(self.id, self.limits, self.time.clock())

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id}

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        found = []
        for item in items:
            try:
                found.append(Outcome(self.service.call(lambda text=item.text: self._ask(text)), Provenance(self.id)))
            except AuthenticationFailed:
                raise
            except EngineError as error:
                found.append(Outcome(error=error))
        return found

    def _ask(self, text: str) -> str:
        self.service.pace.take()
        self.requests.append((self.time.now_s, text))
        self.time.now_s += self.work_s
        fault = self.down(self.time.now_s)
        if isinstance(fault, EngineError):
            raise fault
        if fault:
            raise Unavailable("BIL-TST-001", f"{self.id} cannot be reached (Connection refused)")
        self.paid[text] += 1
        return self.answer(text)


def during(start_s: float, end_s: float = inf) -> Callable[[float], bool]:
    return lambda now_s: start_s <= now_s < end_s


@dataclass
class Done:
    """A translation, and what it took."""

    outcomes: list[Outcome]
    shown: list[str]
    notes: list[str]
    outage: bool

    @property
    def by(self) -> Counter[str]:
        return Counter(str(outcome.provenance) for outcome in self.outcomes)


def translated(
    *engines: Any, patience_s: float = 300, texts: Sequence[str] = TEXTS, pair: tuple[str, str] = ("en", "de")
) -> Done:
    shown: list[str] = []
    chain = Chain(engines, patience_s=patience_s, clock=engines[0].time.clock())
    items = [Item(text) for text in texts]
    outcomes = chain.translate(items, *pair, lambda share, what="": shown.append(what))
    return Done(outcomes, [what for what in shown if what.startswith("waiting")], chain.notes(), chain.outage)


# The longest that is waited for, the shortest and one between them, at the very start, in the middle and at the last
# sentence: by default one of each.
OUTAGES = [(start_s, length_s) for start_s in (0, 0.1, 7, 30, 59.5) for length_s in (3, 20, 60, 140, 280)]
OUTERMOST = {(0, 280), (30, 3), (59.5, 60)}


@pytest.mark.parametrize(
    ("start_s", "length_s"),
    [outage if outage in OUTERMOST else pytest.param(*outage, marks=pytest.mark.slow) for outage in OUTAGES],
)
def test_a_short_outage_costs_no_sentence(start_s: float, length_s: float) -> None:
    time = Time()
    one = Online("one", time, during(start_s, start_s + length_s))
    done = translated(one)
    assert done.by == {"one": 300}
    assert set(one.paid.values()) == {1}, "nothing is paid twice"
    assert not done.outage
    down = [at for at, _ in one.requests if start_s <= at < start_s + length_s]
    assert len(down) <= 12 + 14, "attempts, then one look after each rest"
    # Found soon: within half of the time that it was away, and within a minute.
    assert time.now_s <= start_s + length_s * 1.5 + 16 + (60 - start_s) + 16


def test_what_is_waited_for_is_shown_and_told(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    caplog.set_level(logging.INFO, "bilingual.news")
    done = translated(Online("one", time, during(10, 70)))
    assert done.shown[0] == "waiting for one, 277 s left of the patience"
    assert done.shown[-1].startswith("waiting for one, 2")
    assert len(done.shown) in range(40, 100)
    assert [record.getMessage() for record in caplog.records if record.name == "bilingual.news"] == [
        "one cannot be reached (Connection refused) (one failed 3 times in a row and is paused for now); "
        "waiting for it, at most 277 s",
        "one answers again, after 80 s",
    ]
    assert done.notes == ["one did not answer for 80 s"]


@pytest.mark.parametrize(("patience_s", "length_s", "missing"), [(20, 18, 0), (20, 60, 1), (0, 60, 1), (300, inf, 1)])
def test_the_patience_is_what_a_run_waits(patience_s: float, length_s: float, missing: int) -> None:
    time = Time()
    done = translated(Online("one", time, during(10, 10 + length_s)), patience_s=patience_s)
    assert any(outcome.text is None for outcome in done.outcomes) == bool(missing)
    assert done.outage == bool(missing)
    if missing:
        assert 10 + patience_s - 1 <= time.now_s <= 10 + max(patience_s, 23) + 1
        lost = next(outcome for outcome in done.outcomes if outcome.text is None)
        assert str(lost.error).startswith("one cannot be reached (Connection refused)")
        assert all(outcome.text or outcome.error for outcome in done.outcomes)


def test_a_service_that_comes_and_goes() -> None:
    """Each outage has its own patience: what works in between is progress."""
    time = Time()
    one = Online("one", time, lambda now_s: now_s % 100 > 35)
    done = translated(one, patience_s=120)
    assert done.by == {"one": 300}
    assert set(one.paid.values()) == {1}


def test_another_engine_translates_meanwhile_and_the_first_one_goes_on() -> None:
    time = Time()
    one, two = Online("one", time, during(10, 40)), Online("two", time)
    done = translated(one, two)
    assert done.by["one"] + done.by["two"] == 300
    assert 50 < done.by["two"] < 200
    assert (one.paid + two.paid).most_common(1)[0][1] == 1, "what the second one did stays"
    assert done.shown == [], "nobody waits"
    (note,) = done.notes
    assert note.startswith("one did not answer for ")
    assert note.endswith(f" s; meanwhile translated: {done.by['two']} sentences by two")
    down = [text for at, text in one.requests if 10 <= at < 40]
    assert len(down) <= 12 + 7
    back = next(number for number, (at, _) in enumerate(one.requests) if at >= 40)
    assert one.requests[back][1] not in two.paid


def test_a_first_engine_that_never_comes_back_delays_nobody() -> None:
    time = Time()
    one, two = Online("one", time, during(0)), Online("two", time)
    done = translated(one, two)
    assert done.by == {"two": 300}
    assert time.now_s < 22 + 300 * 0.2 + 10, "three calls with their attempts, and some looks"
    assert len(one.requests) <= 12 + 8
    assert not done.outage


def test_both_are_down_and_the_second_comes_back_first() -> None:
    time = Time()
    one, two = Online("one", time, during(10, 200)), Online("two", time, during(10, 90))
    done = translated(one, two)
    assert sum(done.by.values()) == done.by["one"] + done.by["two"] == 300
    assert time.now_s < 90 * 1.5 + 60 + 20
    assert (one.paid + two.paid).most_common(1)[0][1] == 1


def test_both_are_down_for_good() -> None:
    time = Time()
    engines = [Online(name, time, during(10)) for name in ("one", "two", "three")]
    done = translated(*engines, patience_s=60)
    assert done.by["none"] == sum(outcome.text is None for outcome in done.outcomes) > 200
    assert done.outage
    assert time.now_s < 10 + 60 + 3 * 25, "their patience runs at the same time"
    for engine in engines:
        asked = Counter(text for _, text in engine.requests)
        assert asked.most_common(1)[0][1] <= 4 + 10


def test_a_draft_is_no_help_in_a_short_outage() -> None:
    time = Time()
    rough = Online("rough", time, capabilities=DRAFTS)
    done = translated(Online("one", time, during(10, 70)), rough)
    assert done.by == {"one": 300}
    assert rough.requests == []
    time = Time()
    rough = Online("rough", time, capabilities=DRAFTS)
    done = translated(Online("one", time, during(10)), rough, patience_s=60)
    assert done.by["rough"] > 200
    assert min(at for at, _ in rough.requests) >= 69


@pytest.mark.parametrize(
    "refusal", [AuthenticationFailed("BIL-TST-002", "no key"), UnsupportedLanguage("BIL-TST-003", "not this")]
)
def test_a_second_engine_that_refuses_is_no_help_and_the_first_is_waited_for(refusal: EngineError) -> None:
    time = Time()
    two = Online("two", time, lambda _: refusal)
    done = translated(Online("one", time, during(10, 70)), two)
    assert done.by == {"one": 300}
    if isinstance(refusal, AuthenticationFailed):
        assert len(two.requests) == 1


@pytest.mark.parametrize(("wait_s", "waits"), [(40.0, True), (200.0, True), (301.0, False), (259_200.0, False)])
def test_retry_after_is_waited_for_as_far_as_the_patience_goes(wait_s: float, waits: bool) -> None:
    time = Time()
    limited = RateLimited("BIL-TST-004", "asks to wait")
    limited.wait_s = wait_s
    answered = [False]

    def once(now_s: float) -> EngineError | bool:
        if now_s > 10 and not answered[0]:
            answered[0] = True
            return limited
        return False

    one = Online("one", time, once)
    done = translated(one)
    assert (done.by == {"one": 300}) == waits
    assert done.outage != waits
    first = next(number for number, (at, _) in enumerate(one.requests) if at > 10 - one.work_s)
    later = [at for at, _ in one.requests[first + 1 :]]
    assert not later or min(later) >= 10 + wait_s, "nobody asks before"
    assert bool(done.shown) == waits


def test_a_quota_or_a_key_is_no_outage() -> None:
    time = Time()
    one = Online("one", time, lambda now_s: AuthenticationFailed("BIL-TST-002", "456") if now_s > 10 else False)
    done = translated(one)
    assert not done.outage
    assert done.shown == []
    assert time.now_s < 11


def test_rare_silence_is_no_outage() -> None:
    """A request in five fails: each sentence is asked for again, and nobody waits."""
    time = Time()
    one = Online("one", time, lambda now_s: int(now_s * 1000) % 5 == 0, work_s=0.1234567)
    done = translated(one)
    assert done.by == {"one": 300}
    assert done.shown == []
    assert Counter(text for _, text in one.requests).most_common(1)[0][1] <= 8


@pytest.mark.parametrize("bad", ["echo", "foreign", "wordless", "numberless", "loop"])
@pytest.mark.parametrize("times", [1, 2, 9])
def test_a_bad_answer_is_asked_for_again_after_the_others(bad: str, times: int) -> None:
    """Up to four times, and three times if it is the same answer; one that is doubtful only is then used."""
    time = Time()
    wrong = TEXTS[5]
    asked: list[str] = []
    answers = {
        "echo": wrong,
        "foreign": "это предложение на другом языке",
        "wordless": "105",
        "numberless": rewritten(wrong, "en", "de").replace("105", ""),
        "loop": "Das Brot ist warm. " * 40,
    }

    def answer(text: str) -> str:
        asked.append(text)
        return answers[bad] if text == wrong and asked.count(wrong) <= times else rewritten(text, "en", "de")

    done = translated(Online("one", time, answer=answer), texts=TEXTS[:40])
    assert asked[:40] == TEXTS[:40]
    assert asked[40:] == [wrong] * min(times, 2)
    usable = times < 3 or bad == "numberless"
    assert (done.outcomes[5].text is not None) == usable
    assert not done.outage


def test_what_is_garbled_again_and_again_is_no_outage() -> None:
    time = Time()
    one = Online("one", time)
    one.down = lambda _: Garbled("BIL-TST-005", "empty") if one.requests[-1][1] == TEXTS[3] else False
    done = translated(one, texts=TEXTS[:20])
    assert [outcome.text is None for outcome in done.outcomes].index(True) == 3
    assert not done.outage
    assert [text for _, text in one.requests].count(TEXTS[3]) == 12


def test_an_answer_that_another_sentence_had_is_asked_for_again() -> None:
    """A proxy that gives the last answer once more."""
    time = Time()
    asked: list[str] = []

    def answer(text: str) -> str:
        asked.append(text)
        return rewritten(asked[-2] if len(asked) == 8 else text, "en", "de")

    texts = [
        "The rain falls on the street.",
        "Eight hours of sleep help everybody.",
        "Our garden has apples and pears.",
        "He wrote three letters.",
        "Music was heard in the whole house.",
        "Trains to Hamburg leave at noon.",
        "My uncle repairs old clocks.",
        "Nobody knows why bees dance.",
    ]
    done = translated(Online("one", time, answer=answer), texts=texts)
    assert [outcome.text for outcome in done.outcomes] == [rewritten(text, "en", "de") for text in texts]


def test_an_interruption_while_it_waits_keeps_what_is_there() -> None:
    time = Time()
    kept: list[str] = []
    chain = Chain([Online("one", time, during(10))], keep=lambda item, _: kept.append(item.text), patience_s=300,
                  clock=time.clock())  # fmt: skip

    def stop(share: float, what: str = "") -> None:
        if what.startswith("waiting"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        chain.translate([Item(text) for text in TEXTS], "en", "de", stop)
    assert kept == TEXTS[: len(kept)]
    assert 45 <= len(kept) <= 50

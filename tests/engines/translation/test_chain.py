"""The chain: order, fallback, placeholders, glossary, and no source passed off as a translation."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.table import translation_engine
from bilingual.engines.translation.chain import Chain
from bilingual.errors import BadResponse, EngineError, RateLimited
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary, Term
from bilingual.testing import ScriptedTranslation
from support.attacks.refusals import raises
from support.servers.servers import TranslatorServer


@dataclass
class Scripted:
    """Answers by a function of the text; what it raises concerns the whole engine."""

    id: str
    answer: Callable[[str], str | EngineError | None]
    capabilities: TranslationCapabilities = field(default_factory=TranslationCapabilities)
    knows: bool = True
    asked: list[list[str]] = field(default_factory=list)

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id}

    def supports(self, source: str, target: str) -> bool:
        return self.knows

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        self.asked.append([item.text for item in items])
        outcomes = []
        for item in items:
            said = self.answer(item.text)
            outcomes.append(
                Outcome(error=said)
                if isinstance(said, EngineError)
                else Outcome(said, Provenance(self.id, draft=self.capabilities.draft))
            )
        progress(1.0)
        return outcomes


def said(chain: Chain, *texts: str, pair: tuple[str, str] = ("en", "de")) -> list[tuple[str | None, str]]:
    outcomes = chain.translate([Item(text) for text in texts], *pair)
    return [(one.text, str(one.provenance)) for one in outcomes]


def upper(text: str) -> str:
    return "Und " + text.replace("cat", "Katze")


def fail(error: EngineError) -> Callable[[str], str]:
    def answer(text: str) -> str:
        raise error

    return answer


@dataclass
class Recalling(Scripted):
    """Like the memory: what it says of formatted texts is a draft."""

    capabilities: TranslationCapabilities = field(
        default_factory=lambda: TranslationCapabilities(masks=False, recalls=True)
    )

    def notes(self) -> list[str]:
        return []

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        return [Outcome("Die Katze.", Provenance(self.id, "fuzzy", 0.99, draft="*" in item.text)) for item in items]


def test_a_draft_of_the_memory_is_the_last_resort() -> None:
    memory, rough = Recalling("memory", upper), Scripted("rough", upper, TranslationCapabilities(draft=True))
    good, silent_one = (
        Scripted("good", lambda text: text.replace("A", "Eine").replace("cat", "Katze")),
        Scripted("none", lambda text: None),
    )
    draft = ("Die Katze.", "memory:fuzzy:0.99:draft")
    assert said(Chain([memory, good]), "The cat.", "A **cat**.") == [
        ("Die Katze.", "memory:fuzzy:0.99"),
        ("Eine **Katze**.", "good"),
    ]
    assert said(Chain([memory, silent_one]), "A **cat**.") == [draft]
    assert said(Chain([memory, rough]), "A **cat**.") == [draft], "a person's words, before another draft"
    assert said(Chain([memory]), "A **cat**.") == [draft]


def test_each_sentence_goes_to_the_first_that_can() -> None:
    one = Scripted("one", lambda text: "Eins." if "1" in text else None)
    two = Scripted("two", lambda text: BadResponse("BIL-TST-001", "two cannot") if "3" in text else "Zwei.")
    three = Scripted("three", lambda text: "Drei.", TranslationCapabilities(draft=True))
    assert said(Chain([one, two, three]), "The cat 1.", "The cat 2.", "The cat 3.") == [
        ("Eins.", "one"),
        ("Zwei.", "two"),
        ("Drei.", "three:draft"),
    ]
    assert three.asked == [["The cat 3."]]


def test_an_engine_that_fails_as_a_whole_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    broken = Scripted("broken", fail(RateLimited("BIL-TST-001", "broken asks for fewer calls")))
    with caplog.at_level(logging.WARNING):
        answers = said(Chain([broken, Scripted("next", upper)]), *[f"The cat {n}." for n in range(9)])
    assert {provenance for _, provenance in answers} == {"next"}
    assert caplog.messages == ["broken asks for fewer calls [BIL-TST-001]"]


def test_what_nobody_could_translate_has_no_text_and_the_last_error() -> None:
    chain = Chain(
        [Scripted("a", lambda _: BadResponse("BIL-TST-001", "a cannot")), Scripted("b", lambda _: None, knows=False)]
    )
    [outcome] = chain.translate([Item("The cat sat.")], "en", "de")
    assert (outcome.text, str(outcome.provenance), str(outcome.error)) == (None, "none", "a cannot [BIL-TST-001]")


def test_an_unsupported_pair_names_the_engine() -> None:
    [outcome] = Chain([Scripted("b", upper, knows=False)]).translate([Item("The cat sat.")], "en", "de")
    assert str(outcome.error).startswith("b does not translate en to de. Choose another engine")


def test_equal_sentences_are_asked_once_and_progress_ends_at_one() -> None:
    engine, shares = Scripted("a", upper), []
    outcomes = Chain([engine]).translate(
        [Item("The cat.", before=str(n)) for n in range(4)], "en", "de", lambda share, what="": shares.append(share)
    )
    assert [one.text for one in outcomes] == ["Und The Katze."] * 4
    assert engine.asked == [["The cat."]]
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_context_keeps_equal_sentences_apart() -> None:
    engine = Scripted("a", upper, TranslationCapabilities(context=True))
    Chain([engine]).translate([Item("Yes, a cat.", before="1"), Item("Yes, a cat.", before="2")], "en", "de")
    assert len(engine.asked[0]) == 2


def test_what_must_not_be_translated_is_masked_and_comes_back() -> None:
    engine = Scripted("a", upper)
    assert said(Chain([engine]), "**The `cat`\nsees [a cat](cat.png).**") == [
        ("**Und The `cat` sees [a Katze](cat.png).**", "a")
    ]
    assert engine.asked == [["The ⟦1⟧ sees ⟦2⟧a cat⟦3⟧."]]


def test_an_engine_that_does_not_mask_gets_the_text_as_it_is() -> None:
    memory = Scripted(
        "memory", lambda text: "Die `cat`." if text == "The `cat`." else None, TranslationCapabilities(masks=False)
    )
    assert said(Chain([memory]), "The `cat`.") == [("Die `cat`.", "memory")]


def test_a_lost_placeholder_is_asked_again_in_another_style() -> None:
    engine = Scripted("a", lambda text: text.replace("⟦1⟧", "").replace("Open", "Öffne"))
    assert said(Chain([engine]), "Open `a` now.") == [("Öffne `a` now.", "a")]
    assert engine.asked == [["Open ⟦1⟧ now."], ["Open XQ1Z now."]]


def test_a_placeholder_lost_twice_goes_to_the_next_engine() -> None:
    loser = Scripted("loser", lambda text: "Öffne jetzt.")
    assert said(Chain([loser, Scripted("b", upper)]), "Open `a` now.") == [("Und Open `a` now.", "b")]
    [outcome] = Chain([loser]).translate([Item("Open `a` now.")], "en", "de")
    assert str(outcome.error) == "loser: the placeholder of '`a`' was lost [BIL-TRN-047]"


def test_the_source_given_back_is_no_translation() -> None:
    echo = Scripted("echo", lambda text: text)
    assert said(Chain([echo, Scripted("b", upper)]), "The cat sat on it.")[0][1] == "b"
    assert said(Chain([echo]), "The cat sat on it.") == [(None, "none")]
    assert len(echo.asked) == 2


def test_a_wrong_number_of_answers_is_an_error() -> None:
    class Short(Scripted):
        def translate(self, items: Sequence[Item], *rest: Any) -> list[Outcome]:
            return []

    assert said(Chain([Short("short", upper), Scripted("b", upper)]), "The cat.")[0][1] == "b"


def test_numbers_and_code_are_their_own_translation() -> None:
    engine = Scripted("a", upper)
    answers = said(Chain([engine]), "`x = 1`", "2 + 3", "https://e.org/a ist b")
    assert answers == [("`x = 1`", "copy"), ("2 + 3", "copy"), ("Und https://e.org/a ist b", "a")]
    assert engine.asked == [["⟦1⟧ ist b"]]


GLOSSARY = Glossary(
    (
        Term("Prefect", keep=True),
        Term("word family", {"zh-Hans": "词族", "de": "Wortfamilie"}, {"de": ("Familie der Wörter",)}),
        Term("transcript", {"zh-Hans": "文字稿", "de": "Transkript"}),
    )
)


def test_agreed_terms_are_set_where_the_language_allows_it() -> None:
    engine = Scripted("a", lambda text: "用" + text.replace(" and ", "和").replace("Use ", ""))
    assert said(Chain([engine], GLOSSARY), "Use Prefect and word family", pair=("en", "zh-Hans")) == [
        ("用Prefect和词族", "a")
    ]
    assert engine.asked == [["Use ⟦1⟧ and ⟦2⟧"]]
    german = Scripted("a", upper)
    said(Chain([german], GLOSSARY), "Use Prefect and word family, transcript")
    assert german.asked == [["Use ⟦1⟧ and word family, ⟦2⟧"]]


def test_a_text_of_terms_alone_needs_no_engine() -> None:
    engine = Scripted("a", upper)
    assert said(Chain([engine], GLOSSARY), "Transcript", pair=("en", "zh-Hans")) == [("文字稿", "glossary")]
    assert engine.asked == []


def test_an_engine_gets_at_most_max_items_a_call() -> None:
    engine = Scripted("a", upper, TranslationCapabilities(max_items=2))
    said(Chain([engine]), "a cat", "b cat", "c cat", "d cat", "e cat")
    assert [len(call) for call in engine.asked] == [2, 2, 1]


def test_no_items_ask_nobody() -> None:
    engine = Scripted("a", upper)
    assert Chain([engine]).translate([], "en", "de") == []
    assert engine.asked == []


def test_a_chain_of_real_engines(translator_server: TranslatorServer, tmp_path: Path) -> None:
    service = {"url": translator_server.url, "per_second": 1000, "attempts": 1}
    options = {"memory": {}, "libretranslate": service, "apertium": {}}
    translator_server.refuse("three")
    translator_server.phrases["The ⟦1⟧dog⟦2⟧ is number one.", "es"] = "El ⟦1⟧perro⟦2⟧ es el número uno."
    chain = Chain([translation_engine(name, EngineConfig(tmp_path, given)) for name, given in options.items()])
    answers = said(chain, "The **dog** is number one.", "We have three dogs.", pair=("en", "es"))
    assert answers[0] == ("El **perro** es el número uno.", "libretranslate")
    assert answers[1] == ("Tenemos tres perros.", "apertium:draft")


def test_an_unknown_engine_is_a_usage_error(tmp_path: Path) -> None:
    with raises("BIL-SET-002"):
        translation_engine("nonsense", EngineConfig(tmp_path))


def test_the_key_changes_with_engines_and_glossary() -> None:
    keys = [Chain([Scripted("a", upper)]), Chain([Scripted("b", upper)]), Chain([Scripted("a", upper)], GLOSSARY)]
    assert len({str(chain.key()) for chain in keys}) == 3


def test_what_a_service_did_before_it_failed_is_kept() -> None:
    def tired(text: str) -> str:
        if " 36 " in text:
            raise RateLimited("BIL-TST-001", "a is tired")
        return upper(text)

    kept: list[str] = []
    chain = Chain(
        [Scripted("a", tired, TranslationCapabilities(needs_network=True)), Scripted("b", lambda _: None)],
        keep=lambda item, outcome: kept.append(item.text),
    )
    outcomes = chain.translate([Item(f"The cat {n} sat.") for n in range(40)], "en", "de")
    assert [outcome.text is not None for outcome in outcomes] == [True] * 35 + [False] * 5
    assert len(kept) == 35
    assert str(outcomes[36].error) == "a is tired [BIL-TST-001]"


def test_a_stopped_run_has_kept_what_was_done() -> None:
    def stopped(text: str) -> str:
        if " 60 " in text:  # parts of 10, then of 25
            raise KeyboardInterrupt
        return upper(text)

    kept: list[str] = []
    chain = Chain(
        [Scripted("a", stopped, TranslationCapabilities(needs_network=True))],
        keep=lambda item, outcome: kept.append(item.text),
    )
    with pytest.raises(KeyboardInterrupt):
        chain.translate([Item(f"The cat {n} sat.") for n in range(99)], "en", "de")
    assert len(kept) == 60


BAKER = "We bake bread at 5 and sell it to everyone in the town."
NUMBERLESS = "Wir backen Brot und verkaufen es an alle in der Stadt."
GOOD = "Wir backen um 5 Uhr Brot und verkaufen es an alle in der Stadt."


@pytest.mark.parametrize(("better", "text"), [(GOOD, GOOD), (None, NUMBERLESS)])
def test_a_doubtful_answer_of_an_interrupted_run_is_not_asked_again(better: str | None, text: str) -> None:
    kept: list[Outcome] = []

    def interrupt(_: str) -> str:
        raise KeyboardInterrupt

    engines = [Scripted("a", lambda _: NUMBERLESS), Scripted("b", interrupt)]
    with pytest.raises(KeyboardInterrupt):
        Chain(engines, keep=lambda _, outcome: kept.append(outcome)).translate([Item(BAKER)], "en", "de")
    assert [(outcome.text, outcome.doubtful) for outcome in kept] == [(NUMBERLESS, True)]

    known = ScriptedTranslation([kept[0]], id="previous", capabilities=TranslationCapabilities(masks=False))
    first, second = Scripted("a", lambda _: GOOD), Scripted("b", lambda _: better)
    found = Chain([known, first, second]).translate([Item(BAKER)], "en", "de")
    assert [(outcome.text, outcome.doubtful) for outcome in found] == [(text, False)]
    assert (first.asked, second.asked) == ([], [[BAKER]])


FRENCH = "Nous avons vu le chat dans la rue, et il est parti avec les autres"


def test_an_engine_that_speaks_another_language_is_set_aside(caplog: pytest.LogCaptureFixture) -> None:
    cats = [f"We saw the cat {n} in the street, and it left with the others." for n in range(40)]
    wrong = Scripted("wrong", lambda text: f"{FRENCH} {text.split()[4]}.")
    right = Scripted("right", lambda text: f"Wir sahen die Katze {text.split()[4]} auf der Straße, und sie ging weg.")
    with caplog.at_level(logging.WARNING):
        assert {by for _, by in said(Chain([wrong, right]), *cats)} == {"right"}
    assert [len(part) for part in wrong.asked] == [10]
    (line,) = caplog.messages
    assert "BIL-TRN-097" in line
    assert "another language" in line
    outcomes = Chain([wrong]).translate([Item(cat) for cat in cats], "en", "de")
    assert {str(one.error) for one in outcomes} == {str(outcomes[0].error)}
    assert "BIL-TRN-097" in str(outcomes[0].error)


@pytest.mark.parametrize("good", [0, 5, 9])
def test_one_answer_in_the_right_language_keeps_an_engine(good: int) -> None:
    cats = [f"We saw the cat {n} in the street, and it left with the others." for n in range(40)]

    def answer(text: str) -> str:
        number = text.split()[4]
        return f"Wir sahen die Katze {number} auf der Straße." if int(number) == good else f"{FRENCH} {number}."

    one = Scripted("one", answer)
    outcomes = said(Chain([one]), *cats)
    assert sum(map(len, one.asked)) == 40
    assert [text is not None for text, _ in outcomes].index(True) == good


def test_an_engine_that_returns_the_source_is_set_aside_too() -> None:
    echo = Scripted("echo", lambda text: text, TranslationCapabilities(max_items=1, needs_network=True))
    cats = [f"We saw the cat {n} in the street." for n in range(40)]
    assert {text for text, _ in said(Chain([echo]), *cats)} == {None}
    assert len(echo.asked) == 10


def proxy(name: str, good: Mapping[str, str], first: Mapping[str, str], *, stays: bool = False) -> Scripted:
    """Answers with *first*, and with *good* when it is asked again, unless that *stays*."""
    seen: set[str] = set()

    def answer(text: str) -> str:
        again = text in seen and not stays
        seen.add(text)
        return good[text] if again else first[text]

    return Scripted(name, answer, TranslationCapabilities(needs_network=True, max_items=1))


def test_an_answer_that_belongs_to_another_sentence_is_asked_for_once_more() -> None:
    """A proxy that mixes up its answers: each one is a good sentence, only not here."""
    good = {
        "The rain falls on the old street.": "Der Regen fällt auf die alte Straße.",
        "Our garden has three apple trees.": "Unser Garten hat drei Apfelbäume.",
        "He wrote her a long letter in the evening.": "Er schrieb ihr am Abend einen langen Brief.",
        "Nobody knows why the bees dance.": "Niemand weiß, warum die Bienen tanzen.",
        "The train leaves at noon.": "Der Zug fährt am Mittag ab.",
        "My mother reads the newspaper every morning.": "Meine Mutter liest jeden Morgen die Zeitung.",
    }
    texts = [*good]
    mixed = {text: good[texts[(number + 1) % len(texts)]] for number, text in enumerate(texts)}
    for stays, expected in ((False, [*good.values()]), (True, [*mixed.values()])):
        service = proxy("first", good, mixed, stays=stays)
        outcomes = Chain([service]).translate([Item(text) for text in texts], "en", "de")
        assert [outcome.text for outcome in outcomes] == expected
        counts = Counter(text for round_ in service.asked for text in round_)
        assert {*counts.values()} <= {2, 3}, "once more, or twice where a number is wrong, too"
    chain = Chain([proxy("first", good, mixed, stays=True), proxy("second", good, good)])
    outcomes = chain.translate([Item(text) for text in texts], "en", "de")
    assert [outcome.text for outcome in outcomes] == [*good.values()]
    assert {str(outcome.provenance) for outcome in outcomes} == {"second"}

"""Shorter wordings for a voice: asked of an engine once, judged, spoken, and approved by a person."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilingual.cli.main import run
from bilingual.engines.base import TranslationCapabilities, Wording
from bilingual.engines.chat.base import Charge, ChatAnswer, ChatRequest, Form, free
from bilingual.engines.privacy.scanner import Scanner
from bilingual.engines.translation.llm.shortening import shortened
from bilingual.engines.translation.llm.spending import Prices, Spending
from bilingual.errors import InputError
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.pipeline.commands.approving import approve_wordings_of
from bilingual.pipeline.commands.dubbing import dub_results
from bilingual.pipeline.dubbing.approving import WordingChange, approve_wordings, proposed
from bilingual.pipeline.opening.item import opened
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.testing import ScriptedTranslation
from support.models.brisk_voice import BriskVoice
from support.models.tiny_voices import use_tone
from support.results.results import Place, copied

sys.path.insert(0, str(Path(__file__).parents[3] / "bench" / "privacy"))

from planted import KINDS, Maker

DE = "en_de"
EVERYDAY = ("e-mail", "phone, German", "phone, Chinese", "ID, Chinese", "IBAN", "card", "address, German")
LONG = (
    "Niemand von all den vielen Leuten in der Stadt und auf den Booten hatte sie in dieser Nacht oder an dem Abend "
    "davor aus dem Hafen in See stechen und auslaufen sehen, so lange er auch danach gefragt wurde."
)
SHORT = "Niemand hatte sie auslaufen sehen."


class Shortening(ScriptedTranslation):
    """An engine that shortens to ``says``; ``wordings`` are what it was asked about."""

    says = SHORT

    def __init__(self) -> None:
        super().__init__({}, id="shortening", capabilities=TranslationCapabilities(wordings=True))
        self.wordings: list[Wording] = []

    def wording_key(self) -> Mapping[str, Any]:
        return {"engine": self.id}

    def notes(self) -> list[str]:
        return []

    def shorten(self, wordings: Sequence[Wording], take: Callable[[int, str], None]) -> None:
        self.wordings += wordings
        for number, wording in enumerate(wordings):
            take(number, "" if wording.judge(self.says) else self.says)


class Workshop:
    """A published talk whose second sentence is far too long to be spoken, and an engine that may shorten it."""

    def __init__(self, place: Place, voice: BriskVoice) -> None:
        self.place, self.engine = place, Shortening()
        with (place.root / "bilingual.toml").open("a") as file:
            file.write(f'[voice]\nde = "{voice.id}"\n')
        place.edit_json(f"bitext.{DE}.json", lambda value: value["units"][1].update(target=LONG))
        place.edit_json(f"bitext.{DE}.json", lambda value: [one.update(approved=True) for one in value["units"]])

    def tools(self) -> Tools:
        tools = self.place.tools()
        return replace(tools, translation_engines={**tools.translation_engines, "shortening": self.engine})

    def dub(self) -> Result:
        asked = {"dub": "over", "translation": ("memory", "scripted", "shortening")}
        return dub_results(self.place.folder, self.tools(), asked=asked, pair=DE)

    @property
    def row(self) -> dict[str, Any]:
        row: dict[str, Any] = self.place.json(f"dub.{DE}.json")["sentences"][1]
        return row


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> BriskVoice:
    made = BriskVoice()
    use_tone(monkeypatch, made)
    return made


@pytest.fixture
def workshop(made: Place, tmp_path: Path, voice: BriskVoice) -> Workshop:
    return Workshop(copied(made, tmp_path / "root"), voice)


def test_a_shorter_wording_is_spoken_and_the_subtitle_stays(workshop: Workshop, voice: BriskVoice) -> None:
    result = workshop.dub()
    assert workshop.row["wording"] == SHORT
    assert workshop.row["hold_ms"] == 0
    assert SHORT in voice.said
    assert "in See stechen" in " ".join((workshop.place.folder / "subtitles/de.srt").read_text("utf-8").split())
    assert any("1 shorter wording that nobody has approved" in reason for reason in result.pairs[0].reasons())
    assert workshop.dub().made == ()
    assert len(workshop.engine.wordings) == 1

    voice.said = []
    workshop.place.edit_json(f"dub.{DE}.json", lambda value: value["sentences"][1].update(approved=True))
    assert workshop.dub().state == "ready"
    assert (voice.said, workshop.row["approved"]) == ([], True)
    assert workshop.dub().made == ()
    # A person may write a better one, and an edit of the translation ends it.
    workshop.place.edit_json(f"dub.{DE}.json", lambda value: value["sentences"][1].update(wording="Niemand sah es."))
    assert workshop.dub().state == "ready"
    assert voice.said == ["Niemand sah es."]


def test_a_person_approves_a_wording_writes_another_or_wants_the_whole_sentence(
    workshop: Workshop, voice: BriskVoice
) -> None:
    workshop.dub()
    place, tools = workshop.place, workshop.tools()
    (unit,) = proposed(place.folder, DE)
    assert opened(place.folder, place.settings).pairs[0].wordings[unit].text == SHORT

    def settle(text: str | None = None, seen: str | None = None, unit: str = unit) -> None:
        approve_wordings(place.folder, tools, DE, [WordingChange(unit, text=text, seen=seen)])

    for wrong in ({"seen": "Niemand sah es."}, {"text": " \n"}, {"unit": "s0001"}):
        with pytest.raises(InputError):
            settle(**wrong)
    assert not workshop.row["approved"]
    settle(seen=SHORT)
    assert opened(place.folder, place.settings).pairs[0].wordings[unit].approved
    assert proposed(place.folder, DE) == {}
    assert (workshop.dub().state, workshop.row["wording"]) == ("ready", SHORT)

    voice.said = []
    settle("  Niemand\nsah es. ", seen=SHORT)
    assert workshop.dub().state == "ready"
    assert voice.said == ["Niemand sah es."]
    # The whole sentence after all: the picture waits, and nobody asks for a shorter one again.
    settle(LONG)
    assert workshop.dub().state == "ready"
    assert workshop.row["hold_ms"] > 0
    assert len(workshop.engine.wordings) == 1
    assert opened(place.folder, place.settings).pairs[0].wordings[unit].whole
    place.edit_json(f"bitext.{DE}.json", lambda value: value["units"][1].update(target="Ein anderer Satz."))
    with pytest.raises(InputError, match="was changed since"):
        settle()


def test_wordings_are_approved_by_command(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.dub()
    arguments = ["approve", str(workshop.place.folder), "--root", str(workshop.place.root)]
    assert run(arguments) == 3
    assert f"en_de: {workshop.row['id']} is spoken in fewer words, to approve with --wordings: {SHORT}" in (
        capsys.readouterr().out
    )
    made = approve_wordings_of(workshop.place.folder, workshop.tools(), (), ())
    assert (made.approved[DE], made.waiting[DE], made.what) == ([workshop.row["id"]], [], "shorter wording")
    assert run(arguments) == 0
    assert run([*arguments[:2], "s0001", *arguments[2:], "--wordings", "--to", "de"]) == 1
    assert "s0001 is not spoken in fewer words" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda value: value.update(sentences={}), "is not the record of a dub"),
        (lambda value: value["sentences"][1].pop("id"), "its sentence 2 has no id"),
        *(
            pytest.param(*case, marks=pytest.mark.slow)  # three dubs each
            for case in (
                (lambda value: value["sentences"][1].update(approved="yes"), "which is not true or false"),
                (lambda value: value["sentences"][1].update(wording=["x"]), "which is not a text"),
            )
        ),
    ],
)
def test_a_damaged_record_is_told_and_nothing_is_lost(
    workshop: Workshop, damage: Callable[[dict[str, Any]], object], said: str
) -> None:
    workshop.dub()
    workshop.place.edit_json(f"dub.{DE}.json", damage)
    with pytest.raises(InputError, match=said):
        workshop.dub()
    assert any(said in line for line in opened(workshop.place.folder, workshop.place.settings).pairs[0].problems)
    (workshop.place.folder / f"dub.{DE}.json").unlink()
    workshop.dub()
    assert workshop.row["wording"] == SHORT
    assert len(workshop.engine.wordings) == 1


def test_what_a_wording_adds_is_searched_for_sensitive_values(workshop: Workshop) -> None:
    """It is in no text of the pair, only in the voice: 20 kinds, all found, and none told."""
    maker = Maker(31)
    kinds = list(dict.fromkeys([*EVERYDAY, *KINDS]))[:20]
    values = {kind: KINDS[kind][1](maker) for kind in kinds}
    said = "; ".join(values.values())
    workshop.dub()
    workshop.place.edit_json(
        f"dub.{DE}.json", lambda value: value["sentences"][1].update(wording=f"Schreib {said}.", approved=True)
    )
    result = workshop.dub()
    report = (workshop.place.folder / "report.json").read_text("utf-8")
    found = json.loads(report)["pairs"][DE]["findings"]
    marks = {
        one["evidence"]["hash"] for one in found if one["check"] in SENSITIVE and one["unit"] == workshop.row["id"]
    }
    scanner = Scanner(("en", "de"))
    missed = [kind for kind, value in values.items() if not {hit.mark for hit in scanner.scan(value)} & marks]
    assert (result.state, missed) == ("not-ready", [])
    assert [kind for kind, value in values.items() if value in report] == []


@pytest.mark.parametrize("says", ["Nobody had seen them leave.", "Man hatte sie auslaufen sehen.", LONG])
def test_a_wording_that_says_something_else_is_not_taken(workshop: Workshop, says: str) -> None:
    """In another language, without its negation, not shorter."""
    workshop.engine.says = says
    workshop.dub()
    assert "wording" not in workshop.row
    assert workshop.row["hold_ms"] > 0


class OneLiner:
    """A chat model that gives *answers* in turn; ``asked`` are its requests."""

    def __init__(self, *answers: str, form: Form = "lines") -> None:
        self.answers, self.asked, self._form = list(answers), list[ChatRequest](), form

    def form(self) -> Form:
        return self._form

    def distrust(self, form: Form) -> None:
        raise AssertionError(form)

    def ask(self, request: ChatRequest, charge: Charge = free) -> ChatAnswer:
        self.asked.append(request)
        return ChatAnswer(self.answers.pop(0), "stop", 10, 10)

    def window(self) -> int:
        return 4096

    def key(self) -> Mapping[str, Any]:
        return {}


def test_an_answer_that_is_refused_is_asked_for_once_more_with_the_reason() -> None:
    def judge(text: str) -> str:
        return "" if len(text) <= 16 else "too long"

    wording = Wording("Bees sleep.", "Die Bienen schlafen.", "de", 16, judge)
    chat = OneLiner("Die Bienen schlafen doch.", '{"text": "Bienen schlafen."}')
    assert shortened("llm", chat, wording, Spending(Prices(0, 0), 0)) == "Bienen schlafen."
    assert "too long" in chat.asked[1].messages[1].text
    assert "At most 16 characters in German" in chat.asked[0].messages[0].text
    stubborn = OneLiner("Die Bienen schlafen doch.", "Die Bienen schlafen ja doch.")
    assert shortened("llm", stubborn, wording, Spending(Prices(0, 0), 0)) == ""

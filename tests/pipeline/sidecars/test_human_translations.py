"""Human translations next to a recording: how they are matched with sentences, and their precedence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.sidecars.recordings import HumanTranslation, human_targets, sentence_span
from support.attacks.refusals import raises
from support.results.results import SENTENCES, Place, transcript

SPANISH = (
    "El farero contó siete barcos.",
    "Nadie los vio salir.",
    "Gracias.",
    "Por la mañana el puerto estaba vacío.",
    "Muchas gracias.",
)


def clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def srt(*cues: tuple[int, int, str]) -> str:
    return "".join(f"{n}\n{clock(a)} --> {clock(b)}\n{text}\n\n" for n, (a, b, text) in enumerate(cues, 1))


def spoken_spans() -> list[tuple[int, int]]:
    value = transcript()
    spans = [sentence_span(value, first, last) for first, last in value.sentences]
    return [(span.start_ms, span.end_ms) for span in spans]


def well_timed(texts: tuple[str, ...] = SPANISH, late_ms: int = 150) -> str:
    return srt(*((a + late_ms, b + late_ms, text) for (a, b), text in zip(spoken_spans(), texts, strict=True)))


def matched(
    tmp_path: Path, text: str, name: str = "talk.es.srt", target: str = "es", excerpt: Span | None = None
) -> dict[str, str]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return human_targets(path, transcript(), target, excerpt).targets


# ── matching ──────────────────────────────────────────────────────────────────────────────────────


def test_one_cue_for_each_sentence(tmp_path: Path) -> None:
    assert matched(tmp_path, well_timed()) == {f"s{i + 1:04}": text for i, text in enumerate(SPANISH)}


def test_a_sentence_in_two_cues(tmp_path: Path) -> None:
    (a, b), *_ = spoken_spans()
    text = srt((a, (a + b) // 2, "El farero contó"), ((a + b) // 2, b, "siete\nbarcos."))
    assert matched(tmp_path, text) == {"s0001": "El farero contó siete barcos."}


def test_chinese_cues_are_joined_without_a_blank(tmp_path: Path) -> None:
    (a, b), *_ = spoken_spans()
    text = srt((a, (a + b) // 2, "守塔人那天夜里"), ((a + b) // 2, b, "数到了七艘船。"))
    assert matched(tmp_path, text, "talk.zh-Hans.srt", "zh-Hans") == {"s0001": "守塔人那天夜里数到了七艘船。"}


def test_a_cue_over_two_sentences_is_parted(tmp_path: Path) -> None:
    spans = spoken_spans()
    text = srt((spans[0][0], spans[1][1], f"{SPANISH[0]} {SPANISH[1]}"))
    assert matched(tmp_path, text) == {"s0001": SPANISH[0], "s0002": SPANISH[1]}


def test_a_cue_over_three_sentences_with_two_of_its_own(tmp_path: Path) -> None:
    spans = spoken_spans()
    found = matched(tmp_path, srt((spans[0][0], spans[2][1], "El farero contó siete barcos que nadie vio. Gracias.")))
    assert " ".join(found.values()) == "El farero contó siete barcos que nadie vio. Gracias."
    assert "s0001" in found


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    spans = spoken_spans()
    path = tmp_path / "talk.es.srt"
    path.write_text(srt((0, 200, "Subtítulos de Ana"), (*spans[1], SPANISH[1])), "utf-8")
    found = human_targets(path, transcript(), "es")
    assert found.targets == {"s0002": SPANISH[1]}
    assert found.notes[0] == "talk.es.srt: 4 of 5 sentences have no matching cue"
    assert "“Subtítulos de Ana”" in found.notes[1]
    assert [(f.check, f.severity, f.target) for f in found.findings] == [("added", "W", "Subtítulos de Ana")]


ANSWERED = (
    (0, 2400, "In which year did we begin?", "¿En qué año empezamos?"),
    (2800, 5000, "In the year of the great flood.", "El año de la gran inundación."),
    (5600, 7500, "And how many people came?", "¿Y cuánta gente vino?"),
    (8000, 10000, "Forty two people came.", "Vinieron cuarenta y dos."),
)  # fmt: skip


def answers(tmp_path: Path, text: str, name: str = "talk.es.srt") -> HumanTranslation:
    words: list[Word] = []
    sentences: list[tuple[int, int]] = []
    for start, end, said, _ in ANSWERED:
        parts, first = said.split(), len(words)
        each = (end - start) // len(parts)
        words += [Word(part, start + n * each, start + (n + 1) * each) for n, part in enumerate(parts)]
        sentences.append((first, len(words)))
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return human_targets(path, Transcript("en", 10_500, tuple(words), tuple(sentences), EngineRecord("scripted")), "es")


def clean(found: HumanTranslation) -> bool:
    return list(found.targets.values()) == [target for *_, target in ANSWERED] and not found.loose


def moved(late_ms: int, rate: float = 1.0) -> str:
    return srt(*((round(a * rate) + late_ms, round(b * rate) + late_ms, text) for a, b, _, text in ANSWERED))


@pytest.mark.parametrize("cues", [
    ((0, 2600, "¿En qué año empezamos?"), (2800, 6200, "El año de la gran inundación. ¿Y cuánta"),
     (6200, 7800, "gente vino?"), (7900, 10000, "Vinieron cuarenta y dos.")),
    ((0, 3500, "¿En qué año empezamos? El año"), (3500, 7500, "de la gran inundación. ¿Y cuánta gente"),
     (7500, 10000, "vino? Vinieron cuarenta y dos.")),
    ((0, 5000, "- ¿En qué año empezamos?\n- El año de la gran inundación."),
     (5600, 10000, "- ¿Y cuánta gente vino?\n- Vinieron cuarenta y dos.")),
    ((0, 10400, " ".join(target for *_, target in ANSWERED)),),
    ((0, 1000, "¿En qué"), (1000, 2000, "año"), (2000, 4000, "empezamos?\nEl año de"), (4000, 5200, "la gran"),
     (5200, 6600, "inundación. ¿Y cuánta gente"), (6600, 10400, "vino? Vinieron\ncuarenta y dos.")),
    ((0, 5000, "-¿En qué año empezamos? -El año de la gran inundación."),
     (5600, 10000, "- ¿Y cuánta gente vino? - Vinieron cuarenta y dos.")),
    ((0, 1200, "¿En qué"), (1200, 5600, "año empezamos? El año de la gran inundación. ¿Y"),
     (5600, 10000, "cuánta gente vino? Vinieron cuarenta y dos.")),
    ((0, 10000, "¿En qué año empezamos? El año de la gran inundación."),
     (100, 10000, "¿Y cuánta gente vino? Vinieron cuarenta y dos.")),
    tuple((n * 2500, n * 2500 + 2400, text) for n, (*_, text) in enumerate(ANSWERED)),
    tuple((n * 600, n * 600 + 500, text) for n, (*_, text) in enumerate(ANSWERED)),
], ids=["a question in two cues", "each sentence in two", "dashes", "all in one", "small pieces", "dashes in a line",
        "torn phrases", "shown at once", "even times", "far too early"])  # fmt: skip
def test_cuts_across_sentences(tmp_path: Path, cues: tuple[tuple[int, int, str], ...]) -> None:
    assert clean(answers(tmp_path, srt(*cues)))


@pytest.mark.parametrize("late_ms", [2600, 1400, 5000, 30_000, 3_600_000])
def test_a_shift_is_found_and_named(tmp_path: Path, late_ms: int) -> None:
    found = answers(tmp_path, moved(late_ms))
    assert clean(found)
    (shift,) = found.findings
    assert shift.severity == "W"
    assert abs(shift.evidence["late_ms"] - late_ms) < 250


def test_nothing_is_lost_without_a_word(tmp_path: Path) -> None:
    said = [(a, b, text) for a, b, _, text in ANSWERED]
    extra = [(10_600, 11_900, "www.subtitulos.example"), (15_000, 16_000, "Una frase que nadie dice aquí.")]
    found = answers(tmp_path, srt(*said, *extra))
    assert clean(found)
    assert " ".join(f.target for f in found.findings) == "www.subtitulos.example Una frase que nadie dice aquí."


@pytest.mark.parametrize("cues", [
    ((0, 290, "Subtítulos: Ana"), (10_100, 10_400, "Traducción de Ana Ruiz")),
    ((0, 3000, "Subtítulos de Ana Ruiz"),),
    ((5050, 5550, "Nunca la olvidaré."),),
    ((100_000, 101_000, "Fin del programa, gracias a todos por venir."),),
], ids=["credits", "credits during speech", "an added sentence", "after the end"])  # fmt: skip
def test_text_of_no_sentence_is_left_out_and_named(tmp_path: Path, cues: tuple[tuple[int, int, str], ...]) -> None:
    found = answers(tmp_path, srt(*((a, b, text) for a, b, _, text in ANSWERED), *cues))
    assert clean(found)
    assert [f.target for f in found.findings] == [text for *_, text in cues]
    assert all(any(text in note for note in found.notes) for *_, text in cues)


def test_sentences_that_cannot_be_divided_are_an_error(tmp_path: Path) -> None:
    said = "En qué año empezamos el año de la gran inundación"
    found = answers(tmp_path, srt((0, 5000, said), *((a, b, text) for a, b, _, text in ANSWERED[2:])))
    assert f"{found.targets['s0001']} {found.targets['s0002']}" == said
    assert [(f.unit, f.severity) for f in found.findings] == [("s0001", "E"), ("s0002", "E")]
    assert found.loose == {"s0001", "s0002"}


def test_the_text_of_another_recording(tmp_path: Path) -> None:
    other = [text for *_, text in reversed(ANSWERED)]
    found = answers(tmp_path, srt(*((a, b, text) for (a, b, *_), text in zip(ANSWERED, other, strict=True))))
    assert any(f.blocks and "does not look like a translation" in f.message for f in found.findings)


def test_a_later_edit_of_an_uncertain_sentence_settles_it(tmp_path: Path) -> None:
    said = "En qué año empezamos el año de la gran inundación"
    found = answers(tmp_path, srt((0, 5000, said), *((a, b, text) for a, b, _, text in ANSWERED[2:])))
    units = [Unit(name, source, ANSWERED[n][3]) for n, (name, (_, _, source, _)) in enumerate(
        zip(("s0001", "s0002", "s0003", "s0004"), ANSWERED, strict=True))]  # fmt: skip
    assert found.about(Bitext("en", "es", tuple(units))) == ()


def test_an_excerpt_takes_its_part(tmp_path: Path) -> None:
    text = srt(
        (1000, 3000, "Otra cosa."),
        *((a + 20_000, b + 20_000, t) for (a, b), t in zip(spoken_spans(), SPANISH, strict=True)),
    )
    excerpt = Span(20_000, 20_000 + transcript().duration_ms)
    assert matched(tmp_path, text, excerpt=excerpt) == {f"s{i + 1:04}": t for i, t in enumerate(SPANISH)}


def test_a_script_has_one_line_for_each_sentence(tmp_path: Path) -> None:
    assert matched(tmp_path, "\n\n".join(SPANISH), "talk.es.txt")["s0005"] == "Muchas gracias."
    long = "Por la mañana el puerto estaba vacío y en silencio otra vez como todos los días"
    lines = [long, *SPANISH[1:]]
    assert matched(tmp_path, "\n".join(lines), "talk.es.txt")["s0001"] == long


def test_wrapped_lines_of_a_script_are_put_together(tmp_path: Path) -> None:
    text = "\n".join([SPANISH[0], SPANISH[1], SPANISH[2], "Por la mañana\nel puerto estaba vacío.", SPANISH[4]])
    assert matched(tmp_path, text, "talk.es.txt")["s0004"] == SPANISH[3]


def test_a_script_that_does_not_fit(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        matched(tmp_path, "Uno.\nDos.\n", "talk.es.txt")
    assert caught.value.message.endswith(
        "talk.es.txt: has 2 lines, but the recording has 5 sentences. "
        "Write one line per spoken sentence (transcript.json lists them), or use SRT."
    )


def test_subtitles_of_another_recording(tmp_path: Path) -> None:
    with raises("BIL-SUB-011"):
        matched(tmp_path, srt((55_000, 56_000, "Hola.")))


# ── in a run ──────────────────────────────────────────────────────────────────────────────────────


def sidecar(place: Place, name: str, text: str) -> Path:
    path = place.root / "media/done/harbour" / name
    path.write_text(text, "utf-8")
    return path


GERMAN = tuple(f"{text} Ja." for text in ("Eins.", "Zwei.", "Drei.", "Vier.", "Fünf."))


def run(place: Place) -> tuple[str, ...]:
    (place.root / "media/done/harbour/bilingual.toml").write_text('source_language = "en"\n', "utf-8")
    return place.publish().notes


def test_a_later_sidecar_is_locked_and_remakes_its_pair_alone(place: Place) -> None:
    run(place)
    before = place.mtimes()
    sidecar(place, "harbour.de.srt", well_timed(GERMAN))
    run(place)
    units = place.targets("de")
    assert [unit["target"] for unit in units.values()] == list(GERMAN)
    assert {(unit["locked"], unit["provenance"]) for unit in units.values()} == {(True, "human:sidecar")}
    after = place.mtimes()
    changed = {name for name in before if before[name] != after.get(name)}
    assert "video/en_de.source.mp4" in changed
    # The other post's header names the German version now that it is ready.
    others = {name for name in changed if "zh-Hans" in name and not name.startswith("posts/jekyll/")}
    assert others <= {"findings.en_zh-Hans.html"}
    assert "transcript.json" not in changed
    assert place.asked is not None
    assert place.asked.history == []


def test_an_edit_wins_over_the_sidecar_and_the_sidecar_over_its_older_self(place: Place) -> None:
    path = sidecar(place, "harbour.de.srt", well_timed(GERMAN))
    run(place)
    place.edit_json("bitext.en_de.json", lambda value: value["units"][0].update(target="Mein Satz."))
    place.apply()
    assert place.targets("de")["s0001"]["target"] == "Mein Satz."
    path.write_text(well_timed((*GERMAN[:4], "Auch neu.")), "utf-8")
    run(place)
    units = place.targets("de")
    assert (units["s0001"]["target"], units["s0005"]["target"]) == ("Mein Satz.", "Auch neu.")


def test_a_misfit_is_the_failure_of_its_pair(place: Place) -> None:
    sidecar(place, "harbour.de.txt", "Nur eine Zeile.\n")
    (place.root / "media/done/harbour/bilingual.toml").write_text('source_language = "en"\n', "utf-8")
    result = place.publish()
    assert result.exit_code == 3
    assert [bool(pair.failure) for pair in result.pairs] == [True, False]
    assert "harbour.de.txt: has 1 line, but the recording has 5 sentences" in result.pairs[0].failure
    with pytest.raises(InputError, match=r"harbour\.de\.txt: has 1 line,"):
        place.publish(targets=("de",))


def test_sidecars_of_no_target_are_named(place: Place) -> None:
    sidecar(place, "harbour.es.srt", well_timed())
    assert "harbour.es.srt is not used: its language is not a target" in run(place)


def test_sentences_without_a_cue_are_translated(place: Place) -> None:
    (a, b), *_ = spoken_spans()
    sidecar(place, "harbour.de.srt", srt((a, b, "Eins.")))
    assert "harbour.de.srt: 4 of 5 sentences have no matching cue" in run(place)
    units = place.targets("de")
    assert (units["s0001"]["target"], units["s0002"]["target"]) == ("Eins.", "Niemand hatte sie auslaufen sehen.")
    assert SENTENCES[1] == units["s0002"]["source"]

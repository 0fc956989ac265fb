"""Study packs of a talk in a results folder: when one is made, of which sentences, and what an edit changes."""

from __future__ import annotations

import csv
import json
import re
from importlib import metadata
from pathlib import Path

import pytest

from bilingual.engines import installed
from bilingual.engines.learning import extra_packages as requiring
from bilingual.errors import InputError
from support.results.results import Place

PACK = "learn/en_zh-Hans"


def rows(folder: Path) -> dict[str, list[str]]:
    lines = (folder / PACK / "cards.tsv").read_text("utf-8").splitlines()
    return {row[0]: row for row in csv.reader(lines[4:], delimiter="\t")}


def learning(place: Place, more: str = "") -> None:
    settings = place.root / "bilingual.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\nlearn = true\n{more}", "utf-8")


def test_without_the_setting_there_is_no_pack(place: Place) -> None:
    place.apply()
    assert not (place.folder / "learn").exists()


def test_a_pack_has_a_note_for_each_sentence_and_an_edit_keeps_its_id(place: Place) -> None:
    learning(place, '[learner]\nlanguage = "en"\nlevel = "A1"\n')
    place.publish(targets=("zh-Hans",))
    names = {path.name for path in (place.folder / PACK).iterdir()}
    assert names == {
        "cards.apkg",
        "cards.tsv",
        "listen.html",
        "vocabulary.html",
        "vocabulary.csv",
        "NOTICE.txt",
        "practice.mp3",
        "worksheet.pdf",
    }
    first = rows(place.folder)
    assert [row[1] for row in first.values()] == list(place.sentences)
    assert next(iter(first.values()))[3] == "守塔人那天夜里数到了七艘船。"
    facts = (place.folder / PACK / "listen.html").read_text("utf-8").split('id="page-facts">')[1].split("</script>")[0]
    assert json.loads(facts)["sounds"][0].startswith("data:audio/mpeg;base64,")
    words = csv.DictReader((place.folder / PACK / "vocabulary.csv").read_text("utf-8-sig").splitlines())
    levels = {row["word"]: row["level"] for row in words}
    assert levels["harbour"] == "B1"
    assert (levels["keeper"], levels.get("ship")) == ("B2", None)

    place.edit("bitext.en_zh-Hans.json", ("守塔人那天夜里数到了七艘船。", "那晚，守塔人数到了七艘船。"))
    place.apply()
    later = rows(place.folder)
    assert list(later) == list(first)
    assert next(iter(later.values()))[3] == "那晚，守塔人数到了七艘船。"

    before = place.mtimes()
    place.apply()
    assert {name: at for name, at in place.mtimes().items() if name.startswith("learn/")} == {
        name: at for name, at in before.items() if name.startswith("learn/")
    }


@pytest.mark.slow
def test_untranslated_sentences_are_left_out_and_counted(place: Place) -> None:
    learning(place)
    place.edit_json("bitext.en_zh-Hans.json", lambda value: value["units"][1].update(target=None))
    place.missing = (place.sentences[1],)
    place.publish(targets=("zh-Hans",))
    assert place.sentences[1] not in [row[1] for row in rows(place.folder).values()]
    assert "study pack: 1 sentence left out: 1 untranslated" in (place.folder / "report.json").read_text("utf-8")


def test_without_the_packages_a_line_says_what_to_install(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    learning(place)
    monkeypatch.setattr(requiring, "find_spec", lambda name: None)
    monkeypatch.setattr(installed, "version", missing)
    result = place.publish(targets=("zh-Hans",))
    assert not (place.folder / PACK / "cards.apkg").exists()
    report = (place.folder / "report.json").read_text("utf-8")
    assert "the study pack was not made: study packs need genanki" in report
    assert "Run: pip install genanki simplemma" in report
    assert result.state == "ready"


def test_a_wrong_level_is_refused_before_any_work(place: Place) -> None:
    learning(place, '[learner]\nlanguage = "en"\nlevel = "N2"\n')
    with pytest.raises(InputError) as raised:
        place.publish()
    assert raised.value.code == "BIL-SET-022"


def test_a_wrong_step_is_refused_before_any_work(place: Place) -> None:
    learning(place, 'practice = ["source", "sauce"]\n')
    with pytest.raises(InputError) as raised:
        place.publish()
    assert raised.value.code == "BIL-SET-023"


def test_steps_may_come_again_and_the_translation_waits_for_a_voice(place: Place) -> None:
    learning(place, 'practice = ["target", "pause", "source@0.75", "source@0.75"]\n')
    place.publish(targets=("zh-Hans",))
    report = (place.folder / "report.json").read_text("utf-8")
    assert "practice.mp3 has no translation: no voice is named for Chinese (Simplified)" in report
    track = (place.folder / PACK / "practice.mp3").read_text("utf-8").splitlines()
    assert len(track) == 1 + len(place.sentences)
    assert track[1].startswith(f"{place.sentences[0]} – 守塔人那天夜里数到了七艘船。: (b'sound ")
    assert "at 0.75', 400, b'sound" in track[1]


def test_a_named_voice_speaks_the_translation_which_changes_the_track_alone(place: Place) -> None:
    learning(place, 'practice = ["source", "target@0.75", "pause"]\n')
    before = place.publish(targets=("zh-Hans",))
    settings = place.root / "bilingual.toml"
    settings.write_text(f'{settings.read_text("utf-8")}[voice]\nzh-Hans = "espeak:cmn"\n', "utf-8")
    after = place.publish(targets=("zh-Hans",))
    assert "view.en_zh-Hans.learn" in before.made
    assert [stage for stage in after.made if "learn" in stage] == ["view.en_zh-Hans.learn"]
    assert not any(stage.startswith(("transcript", "bitext", "subtitles", "video")) for stage in after.made)
    first = (place.folder / PACK / "practice.mp3").read_text("utf-8").splitlines()[1]
    # The sentence, its translation as long as it is spoken, and a pause of that length.
    sound, said, pause = re.search(r"\(b'(.*?)', 400, b'spoken (\d+)', 400, (\d+), 900\)", first).groups()  # type: ignore[union-attr]
    assert sound.endswith("at 1")
    assert int(said) == pytest.approx(int(pause), abs=1)
    assert int(pause) > 1000
    report = (place.folder / "report.json").read_text("utf-8")
    assert "practice.mp3 has no translation" not in report
    assert "the translations in practice.mp3 are spoken by a draft voice" in report

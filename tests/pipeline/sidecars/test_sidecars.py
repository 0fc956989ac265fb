"""Files next to a recording, and which of them is in the spoken language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.pipeline.inbox.groups import move_group, scan
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.sidecars.names import files_beside
from support.attacks.refusals import raises

ENGLISH = "The keeper counted seven ships that night. Nobody had seen them leave the harbour.\n"
GERMAN = "Der Wärter zählte in jener Nacht sieben Schiffe. Niemand hatte sie auslaufen sehen.\n"
SPANISH = "El farero contó siete barcos aquella noche. Nadie los había visto salir del puerto.\n"
HANT = "守塔人那天夜裡數到了七艘船。沒有人看見它們離開。\n"
CUES = "1\n00:00:01,000 --> 00:00:04,000\n"


def beside(folder: Path, **texts: str) -> Path:
    """Write ``talk.mp4`` with sidecars: ``es_srt`` is ``talk.es.srt``, ``srt`` is ``talk.srt``."""
    media = folder / "talk.mp4"
    media.touch()
    for name, text in texts.items():
        suffix = name.rsplit("_", 1)[-1]
        body = text if suffix == "txt" else ("WEBVTT\n\n" if suffix == "vtt" else "") + CUES + text
        (folder / f"talk.{name.replace('_', '.')}").write_text(body, "utf-8")
    return media


def found(media: Path, spoken: str | None = None, targets: tuple[str, ...] = ()) -> tuple[str | None, list[str]]:
    sidecars = find_sidecars(media, spoken, targets)
    return sidecars.spoken and sidecars.spoken.path.name, [f"{s.language} {s.path.name}" for s in sidecars.translations]


def test_nothing(tmp_path: Path) -> None:
    assert found(beside(tmp_path)) == (None, [])


def test_an_untagged_one_is_spoken_and_its_language_detected(tmp_path: Path) -> None:
    media = beside(tmp_path, srt=GERMAN, es_srt=SPANISH, zh_txt=HANT)
    sidecars = find_sidecars(media, None)
    assert sidecars.spoken is not None
    assert (sidecars.spoken.language, sidecars.spoken.path.name) == ("de", "talk.srt")
    assert [s.language for s in sidecars.translations] == ["es", "zh-Hant"]


def test_times_win_over_a_script(tmp_path: Path) -> None:
    assert found(beside(tmp_path, txt=ENGLISH, vtt=ENGLISH)) == ("talk.vtt", [])
    assert found(beside(tmp_path, txt=ENGLISH, vtt=ENGLISH, srt=ENGLISH)) == ("talk.srt", [])


def test_an_untagged_one_in_another_language_is_a_translation(tmp_path: Path) -> None:
    assert found(beside(tmp_path, srt=SPANISH), "en") == (None, ["es talk.srt"])


def test_one_tagged_file_is_spoken_unless_its_language_is_asked_for(tmp_path: Path) -> None:
    media = beside(tmp_path, es_srt=SPANISH)
    assert found(media) == ("talk.es.srt", [])
    assert found(media, targets=("es",)) == (None, ["es talk.es.srt"])
    assert found(media, targets=("de",)) == ("talk.es.srt", [])


def test_two_tagged_files(tmp_path: Path) -> None:
    media = beside(tmp_path, en_srt=ENGLISH, es_srt=SPANISH)
    assert found(media, "en") == ("talk.en.srt", ["es talk.es.srt"])
    assert found(media, targets=("es",)) == ("talk.en.srt", ["es talk.es.srt"])
    with pytest.raises(InputError) as caught:
        find_sidecars(media, None)
    assert caught.value.message == (
        f"{media}: has sidecars in en, es, but none is marked as the spoken language. "
        "Use --source-language, or rename the spoken one to talk.srt."
    )


def test_a_region_serves_the_language(tmp_path: Path) -> None:
    media = beside(tmp_path, srt=ENGLISH)
    (tmp_path / "talk.es-MX.srt").write_text(CUES + SPANISH, "utf-8")
    sidecars = find_sidecars(media, None)
    assert sidecars.translation("es") == tmp_path / "talk.es-MX.srt"
    (tmp_path / "talk.es.srt").write_text(CUES + SPANISH, "utf-8")
    assert find_sidecars(media, None).translation("es") == tmp_path / "talk.es.srt"
    assert find_sidecars(media, None).translation("pt") is None


def test_an_english_script_of_numbers_is_not_judged_by_its_times(tmp_path: Path) -> None:
    media = beside(tmp_path)
    (tmp_path / "talk.srt").write_text("\n".join(CUES + "Ja, genau so ist das." for _ in range(2)), "utf-8")
    sidecars = find_sidecars(media, None)
    assert sidecars.spoken is not None
    assert sidecars.spoken.language == "de"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("talk.ru.srt", (CUES + ENGLISH).encode(), "talk.ru.srt: is in English, but marked as Russian"),
        ("talk.de.srt", (CUES + "Sch\u00c3\u00b6ne Gr\u00c3\u00bc\u00c3\u0178e").encode(), "such as “Schöne”"),
        ("talk.srt", b"", "talk.srt: is empty"),
        ("talk.srt", b"\xff\xfe\x00\xd8\x00", "talk.srt"),
    ],
)
def test_what_cannot_be_used_is_one_line(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    media = beside(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        find_sidecars(media, None)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_names_with_dots_and_others_files(tmp_path: Path) -> None:
    media = tmp_path / "talk.v2.mp4"
    for name in (
        "talk.v2.mp4",
        "talk.v2.srt",
        "talk.v2.es.srt",
        "talk.srt",
        "talk.v2.a.b.srt",
        ".talk.v2.srt",
        "x.srt",
    ):
        (tmp_path / name).write_text(CUES + SPANISH, "utf-8")
    assert [(one.path.name, one.parts.languages, bool(one.unused)) for one in files_beside(media)] == [
        ("talk.v2.srt", (), False),
        ("talk.v2.es.srt", (("es",),), False),
        ("talk.v2.a.b.srt", (), True),
    ]


# What a file next to talk.mp4 is: its language, None if the text decides, or why it is not used.
NAMES: dict[str, str | None] = {
    **dict.fromkeys(["talk.srt", "Talk.srt", "TALK.SRT", "talk.mp4.srt", "talk.v2.srt", "talk(1).srt", "talk.2.vtt"]),
    **dict.fromkeys(["talk (final) v2.srt", "talk.sdh.srt", "talk.cc.vtt", "talk.forced.srt", "talk.utf8.txt"]),
    **dict.fromkeys(["talk.en.srt", "talk.EN.SRT", "talk.eng.srt", "talk.English.srt", "talk.mp4.en.vtt"], "en"),
    **dict.fromkeys(["talk_en.srt", "talk-en.srt", "talk en.srt", "talk.en-orig.vtt", "talk [en].srt"], "en"),
    **dict.fromkeys(
        ["talk.en.sdh.srt", "talk.en.hi.srt", "talk.en.forced.srt", "talk.en.cc.srt", "talk.en.v3.srt"], "en"
    ),
    **dict.fromkeys(["talk.en-US.srt", "talk.English (US).srt"], "en-US"),
    **dict.fromkeys(["talk.Deutsch.srt", "talk.German.forced.srt", "talk.ger.vtt", "talk_DE.srt"], "de"),
    **dict.fromkeys(["talk.pt-BR.srt", "talk_pt_BR.srt", "talk.Brazilian Portuguese.srt"], "pt-BR"),
    **dict.fromkeys(["talk.es-la.srt", "talk.español.srt", "talk.espan\u0303ol.srt", "talk.spa.srt"], "es"),
    "talk.es-419.srt": "es-419",
    **dict.fromkeys(["talk.chs.srt", "talk.CN.srt", "talk.简体.srt", "talk.zh-CN.srt", "talk.简体中文.srt"], "zh-Hans"),
    **dict.fromkeys(["talk.zho.srt", "talk.chi.srt", "talk.Chinese.srt", "talk.zh.srt", "talk.中文.srt"], "zh-Hans"),
    **dict.fromkeys(["talk.cht.srt", "talk.zh-TW.srt", "talk.繁體中文.srt", "talk.繁.srt"], "zh-Hant"),
    **dict.fromkeys(["talk.jp.srt", "talk.日本語.srt"], "ja"),
    **dict.fromkeys(["talk.kr.srt", "talk.한국어.srt", "talk.korean.srt"], "ko"),
    **dict.fromkeys(["talk.hi.srt", "talk.Hindi.srt", "talk.hi.sdh.srt"], "hi"),
    **dict.fromkeys(["talk.gr.srt", "talk.Ελληνικά.srt"], "el"),
    **dict.fromkeys(["talk.draft.srt", "talk-two.srt", "talk_2019.srt", "talk.old.srt"], "no language"),
    **dict.fromkeys(["talk.en.commentary.srt", "talk.chapters.vtt", "talk.notes.txt"], "used: it "),
    **dict.fromkeys(["talk.transcript.txt"]),
    **dict.fromkeys(["talk.sup", "talk.en.sup", "talk.idx"], "pictures"),
    **dict.fromkeys(["talk.smi", "talk.sub", "talk.en.stl"], "not read"),
    **dict.fromkeys(["talks.srt", "talk2.srt", "tale.srt", "my talk.srt", "talk.en.md", "talk.json"], "other"),
}
WORDS = {
    "en": ENGLISH, "de": GERMAN, "es": SPANISH, "zh-Hant": HANT,
    "zh-Hans": "守塔人那天夜里数到了七艘船。没有人看见它们离开。\n",
    "ja": "灯台守はその夜、七隻の船を数えた。\n",
    "ko": "등대지기는 그날 밤 배 일곱 척을 세었다.\n",
    "hi": "उस रात उसने सात जहाज़ गिने।\n",
    "el": "Εκείνη τη νύχτα μέτρησε επτά πλοία. Κανείς δεν τα είχε δει.\n",
    "pt": "O faroleiro contou sete navios naquela noite. Ninguém os viu sair do porto.\n",
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_names_in_the_wild(tmp_path: Path, name: str, expected: str | None) -> None:
    media = beside(tmp_path)
    language = expected.split("-")[0] if expected and expected not in WORDS else expected
    (tmp_path / name).write_text(CUES + WORDS.get(language or "de", ENGLISH), "utf-8")
    sidecars = find_sidecars(media, "fr")
    if expected in ("no language", "pictures", "not read", "used: it "):
        [note] = sidecars.notes
        assert note.startswith(f"{name} is not used: ")
        assert expected in note
        assert not sidecars.translations
    elif expected == "other":
        assert (sidecars.translations, sidecars.notes) == ((), ())
    else:
        assert [(one.language, one.path.name, one.problem) for one in sidecars.translations] == [
            (expected or "de", name, None)
        ]


def test_hi_is_hindi_or_hard_of_hearing_and_the_text_decides(tmp_path: Path) -> None:
    assert found(beside(tmp_path, hi_srt=ENGLISH)) == ("talk.hi.srt", [])
    assert found(beside(tmp_path, hi_srt=ENGLISH), "de") == (None, ["en talk.hi.srt"])
    assert found(beside(tmp_path, srt=ENGLISH, hi_srt=WORDS["hi"])) == ("talk.srt", ["hi talk.hi.srt"])
    assert found(beside(tmp_path, srt=ENGLISH, br_srt=WORDS["pt"], hi_srt=ENGLISH))[1] == ["pt talk.br.srt"]


def test_one_file_of_a_language_is_used_and_the_others_are_named(tmp_path: Path) -> None:
    media = beside(tmp_path, en_forced_srt=ENGLISH, en_sdh_srt=ENGLISH, en_v2_srt=ENGLISH, en_srt=ENGLISH)
    (tmp_path / "talk.de.sdh.srt").write_text(CUES + GERMAN, "utf-8")
    sidecars = find_sidecars(media, None, ("de",))
    assert sidecars.spoken is not None
    assert (sidecars.spoken.path.name, [one.path.name for one in sidecars.translations]) == (
        "talk.en.srt",
        ["talk.de.sdh.srt"],
    )
    assert sidecars.notes == (
        "talk.en.v2.srt is not used: talk.en.srt comes first for English",
        "talk.en.sdh.srt is not used: talk.en.srt comes first for English",
        "talk.en.forced.srt is not used: a forced file has only some of the words",
    )


def test_a_wrong_file_stops_the_run_only_if_it_is_wanted(tmp_path: Path) -> None:
    media = beside(tmp_path, srt=ENGLISH, ru_srt=SPANISH)
    sidecars = find_sidecars(media, None)
    assert sidecars.translation("de") is None
    with raises("BIL-SRC-025", str(tmp_path / "talk.ru.srt")):
        sidecars.check(["de", "ru"])
    (tmp_path / "talk-ru.srt").write_text(CUES + GERMAN, "utf-8")
    assert find_sidecars(media, None).notes == ("talk-ru.srt is not used: is in German, but marked as Russian",)


def test_a_file_belongs_to_the_recording_with_the_longest_name(tmp_path: Path) -> None:
    media = beside(tmp_path, srt=ENGLISH)
    for name in ("talk.v2.mp4", "talk.v2.srt", "talk.v2.de.srt", "Talk.mkv", "Talk.es.srt"):
        (tmp_path / name).write_text(
            CUES + (GERMAN if ".de." in name else SPANISH if "es" in name else ENGLISH), "utf-8"
        )
    assert [one.path.name for one in files_beside(media)] == ["talk.srt"]
    assert [one.path.name for one in files_beside(tmp_path / "talk.v2.mp4")] == ["talk.v2.srt", "talk.v2.de.srt"]
    assert [one.path.name for one in files_beside(tmp_path / "Talk.mkv")] == ["Talk.es.srt"]


def test_a_name_in_another_unicode_form(tmp_path: Path) -> None:
    media = tmp_path / "caf\u00e9-\u00fcber.mp4"
    media.touch()
    for name in ("cafe\u0301-u\u0308ber.srt", "CAFE\u0301-U\u0308BER.de.srt"):
        (tmp_path / name).write_text(CUES + (GERMAN if ".de." in name else ENGLISH), "utf-8")
    assert found(media) == ("cafe\u0301-u\u0308ber.srt", ["de CAFE\u0301-U\u0308BER.de.srt"])


def test_all_that_belong_to_a_recording_move_with_it(tmp_path: Path) -> None:
    names = (
        "caf\u00e9.mp4",
        "cafe\u0301.SRT",
        "CAF\u00c9.de.srt",
        "caf\u00e9.mp4.es.srt",
        "caf\u00e9.sup",
        "caf\u00e9-two.srt",
    )
    for name in names:
        (tmp_path / name).touch()
    groups, waiting = scan(tmp_path)
    assert [path.name for path in waiting] == ["caf\u00e9-two.srt"]
    move_group(groups[0], tmp_path / "done", "talk")
    moved = sorted(path.name for path in (tmp_path / "done").iterdir())
    assert moved == ["talk.SRT", "talk.de.srt", "talk.mp4", "talk.mp4.es.srt", "talk.sup"]


def test_a_text_that_nobody_says_in_that_time_is_refused(tmp_path: Path) -> None:
    media = tmp_path / "talk.mp4"
    media.touch()
    said = "The old keeper counted seven ships in the harbour. "
    (tmp_path / "talk.txt").write_text(said * 3000, "utf-8")
    (tmp_path / "talk.de.txt").write_text("Der alte Wärter zählte sieben Schiffe. " * 3000, "utf-8")
    found = find_sidecars(media, "en", ("de",))
    assert found.fitting(600_000) == found
    with raises("BIL-SUB-028", str(tmp_path / "talk.txt")):
        found.fitting(4_000)
    ignored = found.fitting(4_000, ignore=True)
    assert (ignored.spoken, ignored.translations) == (None, ())
    assert [note.partition(":")[0] for note in ignored.notes] == ["talk.txt is not used", "talk.de.txt is not used"]
    (tmp_path / "talk.txt").write_text(said, "utf-8")
    other = find_sidecars(media, "en", ("de",)).fitting(4_000)
    other.check(["fr"])
    with raises("BIL-SUB-028", str(tmp_path / "talk.de.txt")):
        other.check(["de"])

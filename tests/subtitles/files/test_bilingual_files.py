# ruff: noqa: E501 -- rows of samples
"""Subtitle files that hold two languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from textwrap import wrap

import pytest

from bilingual.engines.speech.scripts.passages import read_cues
from bilingual.model.timing import Span
from bilingual.subtitles.captions.parting import parted
from bilingual.subtitles.formats.base import FileCue
from bilingual.subtitles.formats.reading import read_subtitles

TEXTS = {
    "en": ["In which year did we begin?", "In the year of the great flood.", "And how many people came?", "They used GitHub Actions and Docker.", "1999", "OK!"],
    "zh-Hans": ["我们是哪一年开始的？", "在大洪水那一年。", "来了多少人？", "他们用 GitHub Actions 和 Docker。", "1999", "OK！"],
    "ja": ["私たちは何年に始めましたか？", "大洪水の年です。", "何人来ましたか？", "GitHub ActionsとDockerを使いました。", "1999", "四十二人。"],
    "de": ["In welchem Jahr haben wir angefangen?", "Im Jahr der großen Flut.", "Und wie viele Leute kamen?", "Sie benutzten GitHub Actions und Docker.", "1999", "OK!"],
    "es": ["¿En qué año empezamos?", "En el año de la gran inundación.", "¿Y cuánta gente vino?", "Usaban GitHub Actions y Docker.", "1999", "¡Vale!"],
    "ko": ["우리는 몇 년도에 시작했나요?", "대홍수가 있던 해에요.", "그리고 몇 명이 왔나요?", "GitHub Actions와 Docker를 썼어요.", "1999", "좋아요!"],
    "ru": ["В каком году мы начали?", "В год большого наводнения.", "И сколько людей пришло?", "Они использовали GitHub Actions и Docker.", "1999", "Хорошо!"],
}  # fmt: skip
GARDEN = Path(__file__).parents[2] / "languages/garden"
PAIRS = ["en zh-Hans", "zh-Hans en", "en ja", "en de", "es en", "zh-Hans ja", "ko en", "en ru"]


def cues(rows: Sequence[str]) -> list[FileCue]:
    return [FileCue(Span(2500 * n, 2500 * n + 2400), row) for n, row in enumerate(rows)]


def texts(found: Sequence[FileCue]) -> dict[str, list[str]]:
    return {part.language: [cue.text for cue in part.cues] for part in parted(found)}


@pytest.mark.parametrize("pair", PAIRS)
def test_lines_of_a_cue_are_parted_by_language(pair: str) -> None:
    one, two = pair.split()
    both = list(zip(TEXTS[one], TEXTS[two], strict=True))
    usual = [f"{a}\n{b}" for a, b in both]

    assert texts(cues(usual)) == {one: TEXTS[one], two: TEXTS[two]}
    assert next(iter(texts(cues(usual)))) == one
    # Either order, line by line.
    assert texts(cues([f"{a}\n{b}" if n != 1 else f"{b}\n{a}" for n, (a, b) in enumerate(both)])) == {
        one: TEXTS[one],
        two: TEXTS[two],
    }


@pytest.mark.parametrize("pair", PAIRS)
def test_cues_in_pairs_are_parted_by_language(pair: str) -> None:
    one, two = pair.split()
    first = cues(TEXTS[one])
    near = [FileCue(Span(cue.span.start_ms + 90, cue.span.end_ms + 60), t) for cue, t in zip(first, TEXTS[two], strict=True)]  # fmt: skip

    assert texts(list(chain(*zip(first, near, strict=True)))) == {one: TEXTS[one], two: TEXTS[two]}
    assert texts([*first, *near]) == {one: TEXTS[one], two: TEXTS[two]}  # one language after the other


def test_styles_breaks_and_layers_of_substation_are_parted() -> None:
    head = (
        "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    )
    times = [f"0:00:0{n}.00,0:00:0{n}.90" for n in range(6)]
    both = list(zip(times, TEXTS["en"], TEXTS["de"], strict=True))
    broken = "".join(f"Dialogue: 0,{t},Main,,0,0,0,,{a}\\N{{\\fs14\\rSmall}}{b}\n" for t, a, b in both)
    layers = "".join(f"Dialogue: 0,{t},Top,,0,0,0,,{a}\nDialogue: 1,{t},Low,,0,0,0,,{b}\n" for t, a, b in both)

    for body in (broken, layers):
        found = texts(read_subtitles(head + body, ".ass").cues)
        assert found == {"en": TEXTS["en"], "de": TEXTS["de"]}


def test_wrapped_lines_stay_with_their_language() -> None:
    english = ["\n".join(wrap(f"{text} And nobody had any money at all in that year.", 34)) for text in TEXTS["en"][:3]]
    german = ["\n".join(wrap(f"{text} Und niemand hatte in diesem Jahr überhaupt Geld.", 30)) for text in TEXTS["de"][:3]]  # fmt: skip
    chinese = TEXTS["zh-Hans"][:3]

    assert texts(cues([f"{a}\n{b}" for a, b in zip(english, chinese, strict=True)])) == {
        "en": english,
        "zh-Hans": chinese,
    }
    assert texts(cues([f"{a}\n{b}" for a, b in zip(english, german, strict=True)])) == {"en": english, "de": german}


def test_both_languages_on_one_line() -> None:
    for joint in (" ", " / "):
        rows = [f"{a}{joint}{b}" for a, b in zip(TEXTS["en"][:4], TEXTS["zh-Hans"][:4], strict=True)]
        assert texts(cues(rows)) == {"en": TEXTS["en"][:4], "zh-Hans": TEXTS["zh-Hans"][:4]}


def test_what_stands_in_one_language_alone_stays_there() -> None:
    rows = ["Yes, now.\n是的。", "[laughs]", "We go home.\n我们回家。", "1999", "And then?\n然后呢？", "Only here"]

    assert texts(cues(rows)) == {
        "en": ["Yes, now.", "[laughs]", "We go home.", "1999", "And then?", "Only here"],
        "zh-Hans": ["是的。", "我们回家。", "1999", "然后呢？"],
    }


def test_a_short_line_alone_is_in_its_own_language_in_one_alphabet() -> None:
    both = [f"{a}\n{b}" for a, b in zip(TEXTS["en"][:4], TEXTS["de"][:4], strict=True)]

    found = texts(cues([*both, "Thank you for your attention.", "1, 2, 3."]))

    assert found["en"][4:] == ["Thank you for your attention.", "1, 2, 3."]
    assert found["de"][4:] == ["1, 2, 3."], "what has no words is the same in both"


@pytest.mark.parametrize(
    "rows",
    [
        ["\n".join(wrap(f"{text} And nobody had any money at all in that year.", 34)) for text in TEXTS["en"]],
        ["\n".join(wrap(f"{text} Y nadie tenía nada de dinero en aquel año.", 34)) for text in TEXTS["es"]],
        ["I hvilket år begyndte vi\nat tænke på haven?", "Det var i foråret\nnitten hundrede og ni.", "Og hvor mange kom\nden første dag?"],
        ["我们今天讲的是", "Hello World", "这个程序很简单\nprint hello", "然后我们运行它\n看看结果"],
        ["ANNA BERG\n我们是哪一年开始的？", "BEN ODE\n在大洪水那一年。", "CLARA IM\n来了多少人？"],
        ["When did we begin?", "我们是哪一年开始的？", "In the year of the flood.", "来了多少人？"],
        ["- When did we begin?\n- In the spring.", "- Who came?\n- Nobody at all.", "- Why not?\n- They were ill."],
        ["大会開催\nについてお話しします", "参加者四十二人\nが集まりました", "東京大学\nで行いました"],
        ["Yes.\nNo.", "Maybe.\nGo on.", "Taxi!\nHotel."],
        ["La la la\nna na na", "Bella ciao\nciao ciao", "Ole ole\nola ola"],
        ["用 GitHub Actions 部署\n就可以了", "打开 Visual Studio Code\n写一行 Python 代码"],
    ],
    ids=["wrapped en", "wrapped es", "wrapped da", "slogans", "names", "two speakers' languages", "dashes", "kanji", "short", "syllables", "loanwords"],
)  # fmt: skip
def test_a_file_in_one_language_is_not_parted(rows: list[str]) -> None:
    assert parted(cues(rows)) == ()


def test_wrapped_prose_of_any_language_is_not_parted() -> None:
    for path in sorted(GARDEN.glob("*.md")):
        text = re.sub(r"[#*`>\[\]()|]", " ", re.sub(r"^---.*?---", "", path.read_text("utf-8"), flags=re.DOTALL))
        words = text.split()
        joint = " " if len(words) > 60 else ""
        words = words if joint else list("".join(words))
        size = 6 if joint else 12
        lines = [joint.join(words[at : at + size]) for at in range(0, min(len(words), 30 * size), size)]
        assert parted(cues([f"{a}\n{b}" for a, b in zip(lines[::2], lines[1::2], strict=False)])) == (), path.name


def test_a_translation_that_goes_on_in_the_next_line() -> None:
    rows = [
        "In which year did we begin? 我们是哪一年\n开始的？",
        "In the year of the great flood. 在大洪水的\n那一年。",
        "And how many people came? 有多少\n人来了？",
        "Forty-two people came from\nthe village. 四十二个人从村里来了。",
    ]
    found = texts(cues(rows))
    assert found["en"][3] == "Forty-two people came from\nthe village."
    assert found["zh-Hans"] == [
        "我们是哪一年\n开始的？",
        "在大洪水的\n那一年。",
        "有多少\n人来了？",
        "四十二个人从村里来了。",
    ]


def test_both_chinese_scripts(tmp_path: Path) -> None:
    rows = [
        "我们是哪一年开始的？\n我們是哪一年開始的？",
        "在大洪水那一年。\n在大洪水那一年。",
        "来了多少人？\n來了多少人？",
    ]
    hans, hant = ([row.split("\n")[n] for row in rows] for n in (0, 1))
    assert texts(cues(rows)) == {"zh-Hans": hans, "zh-Hant": hant}
    assert texts(cues(["对。\n对。", "好。\n好。"])) == {}
    path = tmp_path / "talk.srt"
    path.write_text(
        "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{row}\n\n" for n, row in enumerate(rows)), "utf-8"
    )
    assert [cue.text for cue in read_cues(path, "zh-Hant")] == hant

"""Hard cases for the subtitle optimiser: seeded transcripts and bitexts in the exchange forms.

Every case is a pair of plain JSON values (``bilingual.transcript/1`` and ``bilingual.bitext/1``), made without
importing the product, so that values which its model refuses can be made too. ``expects`` says what a case must
give: ``timeline`` (a complete result) or ``error or finding`` (a named error, or a result with a finding; never
a crash, never a silent loss).

    python hard_cases.py --out FOLDER [--seed N]              # all cases, <name>.transcript.json, <name>.bitext.json
    python hard_cases.py --out FOLDER --words 100000 --target de  # one long talk, joined from the gold talks
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

GOLD = Path(__file__).parent / "gold"
Expectation = Literal["timeline", "error or finding"]

# Two vocabularies whose entries correspond, so that a case's halves are not plain noise.
_VOCABULARY = (
    ("river", "河流"), ("machine", "机器"), ("morning", "早晨"), ("people", "人们"), ("answer", "答案"),
    ("quickly", "迅速"), ("remember", "记得"), ("small", "小的"), ("window", "窗户"), ("between", "之间"),
    ("paper", "纸张"), ("music", "音乐"), ("under", "下面"), ("question", "问题"), ("slowly", "缓慢"),
    ("because", "因为"), ("light", "光线"), ("never", "从不"), ("country", "国家"), ("money", "金钱"),
)  # fmt: skip
_EMOJI = ("👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇯🇵", "❤️", "1️⃣", "🫠")
_COMBINING = (
    "Zoe\u0308",
    "re\u0301sume\u0301",
    "n\u0303andu\u0301",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚a̴̵̜̰͔ͫ͗͢lgo",
    "किताब",
    "กำลัง",
    "e\u200dcole",
    "\u2066abc\u2069",
)
_SCRIPTS = (
    "server",
    "データ",
    "数据",
    "데이터",
    "данные",
    "البيانات",
    "δεδομένα",
    "נתונים",
    "ข้อมูล",
    "ﬁnal",
    "Ｆｕｌｌ",
)


@dataclass(frozen=True, slots=True)
class HardCase:
    """One case: its name, what it must give, and the two exchange values."""

    name: str
    expects: Expectation
    transcript: dict[str, Any]
    bitext: dict[str, Any]


def _word(text: str, start_ms: float | None, end_ms: float | None, space_after: bool = True) -> dict[str, Any]:
    return {"text": text, "start_ms": start_ms, "end_ms": end_ms, "space_after": space_after}


def _timed(
    texts: list[str], chance: random.Random, ms_per_letter: int = 65, start_ms: int = 500
) -> list[dict[str, Any]]:
    """Return *texts* as words one after the other, with a short pause after punctuation."""
    words, clock = [], start_ms
    for text in texts:
        end = clock + max(20, ms_per_letter * len(text) + chance.randint(-20, 20))
        words.append(_word(text, clock, end))
        clock = end + (chance.randint(150, 500) if text[-1] in ",.?!" else 0)
    return words


def _sentences_of(chance: random.Random, count: int, length: int = 9) -> tuple[list[list[str]], list[str]]:
    """Return *count* sentences of vocabulary words, and their word-by-word targets."""
    sources, targets = [], []
    for _ in range(count):
        entries = [chance.choice(_VOCABULARY) for _ in range(length)]
        sources.append([source for source, _ in entries[:-1]] + [entries[-1][0] + "."])
        targets.append("".join(target for _, target in entries) + "。")
    return sources, targets


def _case(
    name: str,
    words: list[dict[str, Any]],
    lengths: list[int],
    targets: list[str | None],
    expects: Expectation = "timeline",
    target_tag: str = "zh-Hans",
) -> HardCase:
    """Build both values; *lengths* are words per sentence, *targets* one translation for each."""
    sentences, position = [], 0
    for length in lengths:
        sentences.append([position, position + length])
        position += length
    ends = [w["end_ms"] for w in words if w["end_ms"] is not None and math.isfinite(w["end_ms"])]
    transcript = {
        "schema": "bilingual.transcript/1",
        "language": "en",
        "duration_ms": int(max(ends, default=60_000)) + 1000,
        "words": words,
        "sentences": sentences,
        "engine": {"id": "hard-cases", "version": "1", "options": {}, "marks": []},
        "draft": False,
    }
    units = [
        {
            "id": f"s{index + 1}",
            "words": [first, last],
            "source": " ".join(w["text"] for w in words[first:last]),
            "target": target,
            "provenance": "none" if target is None else "human",
            "locked": False,
            "hints": [],
        }
        for index, ((first, last), target) in enumerate(zip(sentences, targets, strict=True))
    ]
    bitext = {
        "schema": "bilingual.bitext/1",
        "source": "en",
        "target": target_tag,
        "transcript_sha256": transcript_digest(transcript),
        "units": units,
    }
    return HardCase(name, expects, transcript, bitext)


def transcript_digest(transcript: dict[str, Any]) -> str:
    """Return the SHA-256 of language, words and sentences as canonical JSON (sorted keys, no spaces)."""
    value = {key: transcript[key] for key in ("language", "words", "sentences")}
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _five_minutes_without_punctuation(chance: random.Random) -> HardCase:
    entries = [chance.choice(_VOCABULARY) for _ in range(800)]
    words = _timed([source for source, _ in entries], chance)
    return _case("five-minutes-without-punctuation", words, [800], ["".join(target for _, target in entries)])


def _thousand_character_word(chance: random.Random) -> HardCase:
    texts = ["The", "address", "is", "https://example.org/" + "".join(chance.choices("abcdef0123/", k=980)), "today."]
    words = _timed(texts, chance, ms_per_letter=10)
    return _case("thousand-character-word", words, [5], ["今天的地址是" + texts[3] + "。"])


def _words_without_times(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 8)
    words = _timed([text for source in sources for text in source], chance)
    for index in [0, len(words) - 1, *range(9, 18), *chance.sample(range(len(words)), 20)]:
        words[index] |= {"start_ms": None, "end_ms": None}
    return _case("words-without-times", words, [9] * 8, list(targets))


def _no_times_at_all(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 4)
    words = [_word(text, None, None) for source in sources for text in source]
    return _case("no-times-at-all", words, [9] * 4, list(targets), "error or finding")


def _overlapping_words(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 6)
    words = _timed([text for source in sources for text in source], chance)
    for word in words:
        word["end_ms"] += chance.choice((0, 0, 80, 900))
    return _case("overlapping-words", words, [9] * 6, list(targets))


def _zero_length_words(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 6)
    words = _timed([text for source in sources for text in source], chance)
    for index, word in enumerate(words):
        if index and chance.random() < 0.4:
            word["start_ms"] = word["end_ms"] = words[index - 1]["start_ms"]
    return _case("zero-length-words", words, [9] * 6, list(targets))


def _all_at_one_moment(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 5)
    words = [_word(text, 1000, 1000) for source in sources for text in source]
    return _case("all-at-one-moment", words, [9] * 5, list(targets), "error or finding")


def _words_out_of_order(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 4)
    words = _timed([text for source in sources for text in source], chance)
    for index in range(2, len(words) - 1, 7):
        words[index], words[index + 1] = (
            words[index] | {key: words[index + 1][key] for key in ("start_ms", "end_ms")},
            words[index + 1] | {key: words[index][key] for key in ("start_ms", "end_ms")},
        )
    return _case("words-out-of-order", words, [9] * 4, list(targets), "error or finding")


def _times_not_a_number(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 3)
    words = _timed([text for source in sources for text in source], chance)
    words[4] |= {"start_ms": math.nan, "end_ms": math.nan}
    words[11] |= {"start_ms": -500}
    return _case("times-not-a-number", words, [9] * 3, list(targets), "error or finding")


def _very_fast_speech(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 20)
    words = _timed([text for source in sources for text in source], chance, ms_per_letter=18)
    return _case("very-fast-speech", words, [9] * 20, list(targets))


def _one_character_translations(chance: random.Random) -> HardCase:
    sources, _ = _sentences_of(chance, 6, length=30)
    words = _timed([text for source in sources for text in source], chance)
    return _case("one-character-translations", words, [30] * 6, list("是否对错来去"))


def _ten_times_long_translations(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 5)
    words = _timed([text for source in sources for text in source], chance)
    return _case("ten-times-long-translations", words, [9] * 5, [target[:-1] * 10 + "。" for target in targets])


def _emoji_and_combining_marks(chance: random.Random) -> HardCase:
    texts, targets, lengths = [], [], []
    for _ in range(8):
        sentence = [chance.choice(_COMBINING + _EMOJI + ("and", "the", "quickly,")) for _ in range(10)] + ["done."]
        texts += sentence
        lengths.append(len(sentence))
        targets.append("，".join(chance.choices(_EMOJI + _COMBINING, k=6)) + "完成。")
    return _case("emoji-and-combining-marks", _timed(texts, chance), lengths, list(targets))


def _mixed_scripts(chance: random.Random) -> HardCase:
    texts, targets = [], []
    for _ in range(6):
        texts += [chance.choice(_SCRIPTS) for _ in range(11)] + ["end."]
        targets.append("".join(chance.choices(_SCRIPTS, k=8)) + "！？")
    return _case("mixed-scripts", _timed(texts, chance), [12] * 6, list(targets), target_tag="ja")


def _right_to_left(chance: random.Random) -> HardCase:
    sources, _ = _sentences_of(chance, 4)
    targets = [
        "في صباح كل يوم، يفتح الناس النوافذ ببطء، لأن الضوء لا ينتظر API 2.0.",
        "لم أنسَ السؤال أبدًا، لكنني لم أجد الجواب بين الأوراق (12 ورقة).",
        "المال، والموسيقى، والنهر: ثلاثة أشياء صغيرة في بلد واحد.",
        "تذكّر ذلك بسرعة!",
    ]
    words = _timed([text for source in sources for text in source], chance)
    return _case("right-to-left", words, [9] * 4, list(targets), target_tag="ar")


def _untranslated_units(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 9)
    words = _timed([text for source in sources for text in source], chance)
    kept = [None if index in (0, 3, 4, 8) else target for index, target in enumerate(targets)]
    return _case("untranslated-units", words, [9] * 9, kept, "error or finding")


def _many_one_word_sentences(chance: random.Random) -> HardCase:
    entries = [chance.choice(_VOCABULARY) for _ in range(60)]
    words = _timed([source.capitalize() + "." for source, _ in entries], chance)
    return _case("many-one-word-sentences", words, [1] * 60, [target + "。" for _, target in entries])


def _long_silences(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 6)
    words = _timed([text for source in sources for text in source], chance)
    for index, word in enumerate(words):  # forty seconds before each sentence, and twelve inside one
        shift = 40_000 * (index // 9 + 1) + (12_000 if index >= 22 else 0)
        word |= {"start_ms": word["start_ms"] + shift, "end_ms": word["end_ms"] + shift}
        words[index] = word
    return _case("long-silences", words, [9] * 6, list(targets))


def _foreign_bitext(chance: random.Random) -> HardCase:
    sources, targets = _sentences_of(chance, 4)
    other_sources, _ = _sentences_of(chance, 4)
    case = _case("foreign-bitext", _timed([t for s in sources for t in s], chance), [9] * 4, list(targets))
    other = _case("other", _timed([t for s in other_sources for t in s], chance), [9] * 4, list(targets))
    units = other.bitext["units"]
    units[-1]["words"] = [27, 50]
    return HardCase("foreign-bitext", "error or finding", case.transcript, other.bitext)


def _no_words(chance: random.Random) -> HardCase:
    del chance
    return _case("no-words", [], [], [], "error or finding")


_CASES: tuple[Callable[[random.Random], HardCase], ...] = (
    _five_minutes_without_punctuation, _thousand_character_word, _words_without_times, _no_times_at_all,
    _overlapping_words, _zero_length_words, _all_at_one_moment, _words_out_of_order, _times_not_a_number,
    _very_fast_speech, _one_character_translations, _ten_times_long_translations, _emoji_and_combining_marks,
    _mixed_scripts, _right_to_left, _untranslated_units, _many_one_word_sentences, _long_silences,
    _foreign_bitext, _no_words,
)  # fmt: skip


def hard_cases(seed: int = 1) -> Iterator[HardCase]:
    """Yield every hard case; the same seed gives the same cases, each independent of the others."""
    for number, make in enumerate(_CASES):
        yield make(random.Random(seed * 1000 + number))


def long_talk(words: int, target: str, seed: int = 1) -> HardCase:
    """Return a talk of at least *words* words, joined from gold sentences in random order, for timing."""
    chance = random.Random(seed)
    pool = []
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        pool += [
            (gold["words"][first:last], text)
            for (first, last), text in zip(gold["sentences"], gold["targets"][target]["sentences"], strict=True)
        ]
    joined: list[dict[str, Any]] = []
    lengths: list[int] = []
    targets: list[str | None] = []
    clock = 500
    while len(joined) < words:
        sentence, text = chance.choice(pool)
        shift = clock - sentence[0]["start_ms"]
        joined += [_word(w["text"], w["start_ms"] + shift, w["end_ms"] + shift) for w in sentence]
        lengths.append(len(sentence))
        targets.append(text)
        clock = joined[-1]["end_ms"] + chance.randint(200, 900)
    return _case(f"long-talk-{words}", joined, lengths, targets, target_tag=target)


def _write(case: HardCase, folder: Path) -> None:
    for kind, value in (("transcript", case.transcript), ("bitext", case.bitext)):
        path = folder / f"{case.name}.{kind}.json"
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write hard cases for the subtitle optimiser.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, help="write one long talk of this size instead")
    parser.add_argument("--target", default="zh-Hans", help="target language of the long talk")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    one = arguments.words is not None
    cases = [long_talk(arguments.words, arguments.target, arguments.seed)] if one else hard_cases(arguments.seed)
    for case in cases:
        _write(case, arguments.out)
        print(f"{case.name}: {len(case.transcript['words'])} words, expects {case.expects}")


if __name__ == "__main__":
    main()

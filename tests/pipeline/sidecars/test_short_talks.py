"""Four sentences and their translation: too few to be called another text, in any language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bilingual.model.timing import Span
from bilingual.pipeline.commands.cue_pairs import PairedCues, paired_cues
from bilingual.subtitles.source_cues import SourceCue

ROOT = Path(__file__).parents[3]
FISH = {
    "en": [
        "We rowed to the island at dawn.",
        "My brother caught a large fish.",
        "In the evening we cooked it on the beach.",
        "The stars were very bright.",
    ],
    "ru": [
        "На рассвете мы поплыли к острову.",
        "Мой брат поймал большую рыбу.",
        "Вечером мы приготовили её на берегу.",
        "Звёзды были очень яркими.",
    ],
    "he": ["חתרנו לאי עם שחר.", "אחי תפס דג גדול.", "בערב בישלנו אותו על החוף.", "הכוכבים היו בהירים מאוד."],
    "ko": [
        "우리는 새벽에 섬으로 노를 저었다.",
        "형이 큰 물고기를 잡았다.",
        "저녁에 우리는 해변에서 그것을 요리했다.",
        "별들이 아주 밝았다.",
    ],
    "ar": [
        "جدفنا إلى الجزيرة عند الفجر.",
        "اصطاد أخي سمكة كبيرة.",
        "في المساء طبخناها على الشاطئ.",
        "كانت النجوم ساطعة جدا.",
    ],
    "th": ["เราพายเรือไปที่เกาะตอนรุ่งสาง", "พี่ชายของฉันจับปลาตัวใหญ่ได้", "ตอนเย็นเราทำมันกินที่ชายหาด", "ดวงดาวสว่างมาก"],
    "hi": [
        "हम भोर में द्वीप तक नाव खेकर गए।",
        "मेरे भाई ने एक बड़ी मछली पकड़ी।",
        "शाम को हमने उसे समुद्र तट पर पकाया।",
        "तारे बहुत चमकीले थे।",
    ],
    "el": [
        "Κωπηλατήσαμε ως το νησί την αυγή.",
        "Ο αδερφός μου έπιασε ένα μεγάλο ψάρι.",
        "Το βράδυ το μαγειρέψαμε στην παραλία.",
        "Τα αστέρια ήταν πολύ φωτεινά.",
    ],
    "uk": [
        "На світанку ми попливли до острова.",
        "Мій брат спіймав велику рибу.",
        "Увечері ми приготували її на березі.",
        "Зорі були дуже яскраві.",
    ],
    "tr": [
        "Şafakta adaya kürek çektik.",
        "Kardeşim büyük bir balık yakaladı.",
        "Akşam onu sahilde pişirdik.",
        "Yıldızlar çok parlaktı.",
    ],
    "vi": [
        "Chúng tôi chèo thuyền ra đảo lúc bình minh.",
        "Anh tôi bắt được một con cá lớn.",
        "Buổi tối chúng tôi nấu nó trên bãi biển.",
        "Các vì sao rất sáng.",
    ],
    "es": [
        "Al amanecer remamos hasta la isla.",
        "Mi hermano pescó un pez grande.",
        "Por la noche lo cocinamos en la playa.",
        "Las estrellas brillaban mucho.",
    ],
    "ja": [
        "夜明けに島まで漕いだ。",
        "兄が大きな魚を釣った。",
        "夕方、浜辺でそれを料理した。",
        "星がとても明るかった。",
    ],
}
NAMED = [
    "In 1912 Clara Holm sailed to Bergen.",
    "The Astrid carried 260 people.",
    "A ticket cost 14 crowns.",
    "Only Jan Dahl stayed in Oslo.",
]


def gold(name: str, tag: str) -> dict[str, list[str]]:
    """Return the first sentences of an article of bench/alignment and its translation, each by its language."""
    value = json.loads((ROOT / f"bench/alignment/gold/{name}.{tag}.json").read_text("utf-8"))
    sides = {"en": value["source_paragraphs"], tag: value["target_paragraphs"]}
    return {side: [sentence for part in parts for sentence in part][:14] for side, parts in sides.items()}


def paired(ours: Sequence[str], theirs: Sequence[str], tags: tuple[str, str]) -> PairedCues:
    cues = [
        [SourceCue(Span(n * 2000, n * 2000 + 1900), text) for n, text in enumerate(side)] for side in (ours, theirs)
    ]
    return paired_cues(*cues, *tags, "talk.srt")


def test_a_good_translation_of_four_sentences_is_no_error_and_paired_in_order() -> None:
    for tag, said in FISH.items():
        if tag == "en":
            continue
        for tags, ours, theirs in ((("en", tag), FISH["en"], said), ((tag, "en"), said, FISH["en"])):
            found = paired(ours, theirs, tags)
            assert [(unit.source, unit.target) for unit in found.bitext] == list(zip(ours, theirs, strict=True)), tags
            told = [finding.message for finding in found.findings if finding.severity in "EW"]
            assert [message for message in told if "is short" not in message] == [], tags


def test_a_short_text_that_no_dictionary_tells_of_is_to_be_looked_at() -> None:
    (finding,) = paired(FISH["en"], FISH["he"], ("en", "he")).findings
    assert (finding.severity, finding.check) == ("W", "alignment")
    assert "is short" in finding.message
    assert not paired(FISH["en"], FISH["ja"], ("en", "ja")).findings


@pytest.mark.parametrize("tag", ["de", "es", "ja", "zh-Hans"])
def test_another_text_of_many_sentences_is_an_error_without_a_dictionary_too(
    tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bilingual.pipeline.sidecars.matching.lexicon_for", lambda *_, **__: {})
    own, other = gold("ferry", tag), gold("puncture", tag)
    right = paired(own["en"], own[tag], ("en", tag)).findings
    wrong = paired(own["en"], other[tag], ("en", tag)).findings
    assert "does not look like a translation" not in " ".join(finding.message for finding in right)
    assert any("does not look like" in finding.message and finding.severity == "E" for finding in wrong)


def test_another_text_of_four_sentences_is_an_error_where_something_tells() -> None:
    french = [
        "Nous mangeons du pain.",
        "Le chat dort !",
        "Que fais-tu ?",
        "Elle lit un vieux livre rouge dans la grande maison.",
    ]
    (finding, *_) = paired(NAMED, french, ("en", "fr")).findings
    assert "does not look like a translation" in finding.message
    assert finding.severity == "E"

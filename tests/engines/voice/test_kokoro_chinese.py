"""Chinese in the symbols of Kokoro: equal to those of its own preparation, and each sound knows its character."""

from pathlib import Path

from bilingual.engines.voice.kokoro.chinese import chinese_sounds
from bilingual.engines.voice.kokoro.model import symbols

GOLD = Path(__file__).with_name("kokoro_chinese.tsv").read_text("utf-8").splitlines()
# The particle 得 is read as the verb dé in these by the other.
BETTER = {"这一部分是大家问得最多的。", "有些东西坏得早，有些坏得晚，有些从来没坏过。"}


def test_sentences_have_the_symbols_that_the_model_was_trained_with() -> None:
    pairs = [line.split("\t") for line in GOLD if not line.startswith("#")]
    assert len(pairs) == 100
    said = {shown: "".join(sound for sound, _ in chinese_sounds(shown)) for shown, _ in pairs}
    assert {shown for shown, theirs in pairs if said[shown].replace(" ", "") != theirs} == BETTER
    assert "wən tɤ ʦwei" in said["这一部分是大家问得最多的。"].replace("↘", "")
    assert {sound for text in said.values() for sound in text} <= set(symbols())


def test_each_sound_belongs_to_its_character() -> None:
    placed = chinese_sounds("重庆《银行》，儿女。")
    by_place = {place: "".join(s for s, p in placed if p == place and s not in " “”,.") for _, place in placed}
    assert by_place == {0: "ꭧʰʊ↗ŋ", 1: "ʨʰi↘ŋ", 2: "", 3: "i↗n", 4: "xa↗ŋ", 5: "", 6: "", 7: "ɚ↗", 8: "ny↓", 9: ""}
    assert "".join(sound for sound, _ in placed) == "ꭧʰʊ↗ŋʨʰi↘ŋ “i↗nxa↗ŋ”, ɚ↗ny↓."

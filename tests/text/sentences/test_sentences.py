"""Sentence boundaries, by punctuation and restored, in literal texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.model.transcript import Word
from bilingual.text.grouping import group_sentences
from bilingual.text.sentences import split_sentences

CASES = {
    ("en", "titles and times"): "Dr. Smith came at 5 p.m. sharp.| Mrs. Jones left.| It was 5 p.m.| He slept.",
    ("en", "postscripts"): "P.S. Water the plants.| P.P.S. Twice.| N.B. The door is open.",
    ("en", "latin and numbers"): "Use a tool, e.g. a knife, i.e. something sharp.| Pi is 3.14.| See Fig. 3 and p. 12.",
    ("en", "addresses"): "Go to www.example.org/a.b?c=d now.| Or write to me@example.com.| Version 2.0.1 is out!",
    ("en", "degrees"): "She has a Ph.D. in physics.| He has one too.| The U.S. Embassy is closed.",
    ("en", "initials"): "J. K. Rowling wrote it.| So do I.| Then vitamin C.| It helps.",
    ("en", "milliseconds"): "It took 46.9 ms.| That is good.| Ms. Smith paid 5 euros.",
    ("en", "quotes"): 'He said "Stop. Go home."| Then he left.| "Really?" John asked.| "No!" she cried.',
    ("en", "curly quotes"): "“Stop.”| Nobody did.| (It was late. Nobody cared.)| Well…| Fine.",
    ("en", "ellipses"): "I was... well, tired.| And then...| Nothing.",
    ("en", "marks together"): "What?!| No way...!| OK.",
    ("en", "markdown"): "**Bold words.**| A *stressed* one.[^1]| Code `a. B. c` stays.| A [link. Here](http://a.b/c)",
    ("en", "without capitals"): "hello there.| how are you?| fine.",
    ("de", "abbreviations"): "Das ist z.B. ein Test, d.h. nichts.| Dr. Müller kam bzw. ging.| Usw.| Danach Ruhe.",
    ("de", "ordinals"): "Er kam am 3. Mai an.| Im 19. Jahrhundert war das so.",
    ("es", "openings"): "El Sr. Pérez llegó.| ¿Qué hora es?| ¡Vámonos!| Fin.",
    ("zh-Hans", "marks"): "今天很好。|我们走吧！|为什么？|好。",
    ("zh-Hans", "quotes"): "他说：“你好。我走了。”|然后离开了。|“走吧。”他说。",
    ("zh-Hans", "stutter"): "我……我不知道。|这个价格是3.14元……|我们走！",
    ("zh-Hans", "mixed"): "太好了!|真的?|我用Python 3.12写的。|（见第3页。）|好",
    ("en", "spaced"): "Use it, e. g. here, i. e. at home.| It was 5 p. m. and dark.| He said so.",
    ("de", "spaced"): "Städte, z. B. Köln, d. h. am Rhein, u. a. Bonn.| Er starb 44 v. Chr. in Rom.| Im 19. Jh.| Dort.",
    ("de", "narrow blanks"): "Das ist z.\u202fB. Köln, i.\u00a0d.\u00a0R. Bonn.| Äpfel usw.| Der Rest.",
    ("es", "spaced"): "Los EE. UU. y China, p. ej. hoy.| Murió en el 44 a. C. en Roma.| Va a EE. UU.| Los otros no.",
    ("es", "numbers"): "Mira la pág. 5 y el núm. 3.| La Sra. Gil, Ud. y yo.",
    ("fr", "spaced"): "M. Dupont mange, p. ex. une pomme, etc.| César est mort en 44 av. J.-C. à Rome.| Il dort.",
    ("fr", "quotes"): "« Venez ! Vite. »| Elle sort.| Que fait-il ?| Rien.",
    ("it", "spaced"): "Il sig. Rossi mangia, p. es. una mela, ecc.| Morì nel 44 a. C. a Roma.| La Rossi S.p.A. cresce.",
    ("pt", "spaced"): "O Sr. Silva come, p. ex. uma maçã.| Morreu em 44 a. C. em Roma.| A Sra. Lima não.",
    ("ru", "spaced"): "Это дом, т. е. здание, и т. д.| Он умер в 44 г. до н. э. в Риме.|"
                      " А. С. Пушкин писал.| Он жил в 1820 г.| Это всё.",
    ("nl", "spaced"): "Steden, o. a. Gent, d. w. z. België.| Dhr. Jansen komt.| Appels enz.| De rest.",
    ("pl", "spaced"): "To jest np. dom, m. in. duży.| Był 3. maja w domu.| Itd.| Dom.",
    ("ar", "spaced"): "التقى د. أحمد بهم.| عاش حتى عام 44 ق. م. روما كبيرة.| هل عاد؟| نعم.",
    ("ko", "quotes"): "그는 “가요.”라고 말했다.| 물은 참을성이 있다.| 정말일까요?| 네.",
    ("hi", "marks"): "यह पानी है।| क्या आप आए?| हाँ।",
    ("ja", "quotes"): "「行こう。」と言った。|本当ですか？|はい。",
}  # fmt: skip


@pytest.mark.parametrize(("language", "name"), CASES, ids=lambda value: value)
def test_sentences_end_where_the_bars_stand(language: str, name: str) -> None:
    marked = CASES[language, name]
    text = marked.replace("|", "")
    assert [text[a:b] for a, b in split_sentences(text, language)] == [part.strip() for part in marked.split("|")]


def test_a_blank_line_is_a_border_and_a_line_break_is_not() -> None:
    text = "A heading\n\nOne sentence that\ngoes on.  Two."
    assert [text[a:b] for a, b in split_sentences(text, "en")] == ["A heading", "One sentence that\ngoes on.", "Two."]


@given(st.text(alphabet="aB 3.!?…。！“”\"'()「」\n的-", max_size=80), st.sampled_from(["en", "de", "zh-Hans", "ja"]))
def test_no_character_is_lost(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    outside = text
    for start, end in reversed(spans):
        assert text[start:end] == text[start:end].strip() != ""
        outside = outside[:start] + outside[end:]
    assert not outside.strip()
    assert spans == sorted(spans)


def timed(marked: str, *, character_ms: int = 180, pause_ms: int = 600) -> list[Word]:
    """Return one word per character, spoken without a break but for ``|``, which is a pause."""
    words: list[Word] = []
    now = 0
    for character in marked:
        if character == "|":
            now += pause_ms
        else:
            words.append(Word(character, now, now + character_ms, space_after=False))
            now += character_ms
    return words


def grouped(words: list[Word], language: str) -> list[str]:
    joiner = "" if language.startswith(("zh", "ja")) else " "
    return [joiner.join(w.text for w in words[a:b]) for a, b in group_sentences(words, language).sentences]


UNPUNCTUATED = (
    "大家好今天我们来讲一讲怎么做面包/首先我们需要面粉和水/然后把它们放在一起搅拌大概需要十分钟左右/"
    "你们知道为什么要等一个小时吗/因为酵母需要时间来发酵/所以不要着急/最后把面团放进烤箱里烤三十分钟就可以了/谢谢大家"
)


def test_unpunctuated_chinese_is_restored_from_particles_and_openers() -> None:
    words = [Word(c, space_after=False) for c in UNPUNCTUATED.replace("/", "")]
    assert group_sentences(words, "zh-Hans").restored
    assert grouped(words, "zh-Hans") == UNPUNCTUATED.split("/")


def test_pauses_decide_where_no_word_does() -> None:
    marked = "春天到了花园里开满了花|小鸟在树上唱歌|孩子们在草地上奔跑|老人坐在长椅上晒太阳"
    assert grouped(timed(marked), "zh-Hans") == marked.split("|")


def test_a_hesitation_after_a_word_that_cannot_end_is_no_border() -> None:
    words = timed("我觉得这是一个非常好的|办法大家都很满意", pause_ms=500)
    assert grouped(words, "zh-Hans")[0].startswith("我觉得这是一个非常好的办法")


def test_a_long_comma_chain_is_cut_and_a_short_unpunctuated_remark_is_not() -> None:
    chain = "，".join(["我们先把面粉倒进碗里"] * 12)
    words = [Word(c, space_after=False) for c in chain.replace("里，", "里，")]
    merged: list[Word] = []
    for word in words:
        if word.text == "，":
            merged[-1] = Word(merged[-1].text + "，", space_after=False)
        else:
            merged.append(word)
    grouping = group_sentences(merged, "zh-Hans")
    assert grouping.restored
    assert len(grouping.sentences) > 2
    assert group_sentences([Word("好的", space_after=False)], "zh-Hans").sentences == ((0, 1),)


def test_unpunctuated_english_is_restored_too() -> None:
    spoken = "today we will bake some bread together | first take a bowl of flour and some water | " \
             "then mix it well until it is smooth | so let it rest for about an hour"  # fmt: skip
    words: list[Word] = []
    now = 0
    for token in spoken.split():
        if token == "|":
            now += 500
            continue
        words.append(Word(token, now, now + 300))
        now += 310
    assert grouped(words, "en") == [part.strip() for part in spoken.split("|")]


def test_punctuated_words_are_grouped_by_their_marks_alone() -> None:
    words = [Word(w) for w in ["Hello", "there.", "How", "are", "you?", "Dr.", "Smith", "is", "in."]]
    grouping = group_sentences(words, "en")
    assert grouping.sentences == ((0, 2), (2, 5), (5, 9))
    assert not grouping.restored


def test_no_words_make_no_sentences() -> None:
    assert group_sentences([], "en").sentences == ()


def test_a_border_inside_a_word_moves_to_its_end() -> None:
    words = [Word("好。我", space_after=False), Word("走。", space_after=False)]
    assert group_sentences(words, "zh-Hans").sentences == ((0, 1), (1, 2))


@given(st.lists(st.sampled_from(["我", "们", "然后", "了", "吗", "。", "a", "Dr.", "b!", "的"]), max_size=60))
def test_groups_always_cover_all_words(tokens: list[str]) -> None:
    words = [Word(t, space_after=False) for t in tokens]
    spans = group_sentences(words, "zh-Hans").sentences
    assert [i for a, b in spans for i in range(a, b)] == list(range(len(words)))
    assert all(a < b for a, b in spans)


def test_what_a_person_punctuated_is_not_cut_further() -> None:
    words = [Word(w) for w in ("word, " * 90 + "end: Now. More.").split()]
    assert group_sentences(words, "en").restored
    grouping = group_sentences(words, "en", restore=False)
    assert grouping.sentences == ((0, 92), (92, 93))
    assert not grouping.restored


def test_a_long_text_takes_no_long_time() -> None:
    # Three sentences, five thousand times.
    text = 'He said "Stop. Go." (See p. 3. There.) And went. ' * 5000
    assert len(split_sentences(text, "en")) == 15_000


def test_abbreviations_without_end_are_one_sentence_and_take_no_long_time() -> None:
    text = "Mr. A. B. " * 10_000
    assert split_sentences(text, "en") == [(0, len(text) - 1)]
    assert split_sentences("我…" * 20_000, "zh-Hans")[0][0] == 0

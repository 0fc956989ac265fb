"""Hashtags from the text itself: its own tags first, else the terms it repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bilingual.languages import pack
from bilingual.views.document.model import Document

_LATIN = re.compile(r"[^\W\d_](?:[^\W_]|[-'’](?=[^\W_]))*")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,12}")
_KANJI = re.compile(r"[一-鿿々]{2,6}")
_HAN = re.compile(r"[㐀-鿿]+")
# A term of Chinese holds none of these: particles, pronouns, verbs of every sentence, numbers.
_HAN_STOPS = re.compile(
    "[的了着过是在有和与或及也都就还又很更最不没这那此其之以于为被把让使从到向对给跟用"
    "我你他她它们您咱自己谁什么怎么哪几多少个种些每各一二三四五六七八九十百千万亿两"
    "上下前后里外中内间时候年月日天会能可要想说看做去来得地起出但而因所如果虽然却只才再已经正将该应"
    "個種這還後裡間時會來對從讓沒過們與為說給]"
)
# English, German, Spanish, French: words that are frequent in any text.
_STOP_WORDS = (
    "about above after again against also always another because been before being below between both cannot "
    "could does doing down during each every everyone from further have having here himself into itself just like "
    "made make makes many more most much must need needs never nobody nothing often only other others over people "
    "same should since some something still such take than that their them then there these they thing things "
    "this those through time today under until used using very want well were what when where which while will "
    "with within without would year years your yours talk first second third good great know look next back come "
    "comes goes going really even ever once upon whose whom does done keep gets give given work works way aber "
    "alle allem allen aller alles also andere anderen auch beim bist dann dass deine dein denn dennoch deren "
    "dessen dieser dieses diese diesem diesen doch dort durch eine einem einen einer eines einige etwas euch euer "
    "für gegen gewesen haben hatte hatten heute hier hinter ihre ihrem ihren ihrer immer jede jedem jeden jeder "
    "jedes jetzt kann keine keinem keinen können könnte mein meine mehr muss müssen nach nicht nichts noch oder "
    "ohne schon sehr sein seine seinem seinen seiner sich sind sondern sonst über unter unser unsere viel viele "
    "waren warum weil weiter welche welcher wenn werden wird wieder will wurde wurden während zwischen ahora algo "
    "alguna algunos aquí aunque cada como cómo contra cosas cuando cuándo desde donde dónde durante ella ellas "
    "ellos entonces entre eran eres esas esos esta está están estamos este esto estos fueron había hace hacer "
    "hasta mientras mismo mucho muchos nada nosotros otra otras otros para pero porque puede pueden qué quién "
    "según siempre sobre solo también tanto tenemos tiene tienen toda todas todo todos unos usted vamos alors "
    "ainsi aussi autre autres avant avec avoir beaucoup bien cela cette ceux chaque chez comme comment dans "
    "depuis deux donc elle elles encore entre être faire fait leur leurs mais même nous parce pour pourquoi quand "
    "quel quelle sans sont sous toujours tous tout toute toutes très trop votre vous "
)
# Words that name nothing a reader would look for: parts of any text, and common verbs.
_GENERAL = (
    "word words sentence sentences thing things part parts place places minute minutes hour hours week weeks month "
    "months person example examples question questions answer answers number numbers point points reason reasons "
    "result results section sections line lines page pages read reads reading write writes writing heard hear hears "
    "speak speaks spoken said tell tells told took taken call called find found start started stop stopped leave open "
    "close change changes help helps learn learned learning love remember around almost already together without "
    "little enough better best important different several itself sich sache sachen stück teil teile frage fragen "
    "antwort beispiel punkt zeit leute menschen jahr jahre wort wörter satz sätze seite seiten palabra palabras frase "
    "frases ejemplo pregunta parte partes tiempo gente persona personas momento forma manera mot mots phrase phrases "
    "exemple question partie temps gens personne aloud"
)
_STOPS = frozenset(_STOP_WORDS.split()) | frozenset(_GENERAL.split())
_SHORT_WORD = 5


def hashtag(words: str) -> str:
    """Return *words* as one hashtag without ``#``, empty when nothing is left.

    >>> hashtag("machine learning"), hashtag("C++"), hashtag("开源 软件"), hashtag("2026"), hashtag("iOS")
    ('MachineLearning', '', '开源软件', '', 'iOS')
    """
    if re.search(r"[+#&@]", words):
        return ""
    parts = re.findall(r"[^\W_]+", words)
    joined = parts[0] if len(parts) == 1 else "".join(part[:1].upper() + part[1:] for part in parts)
    return joined if joined and not joined.isdigit() and len(joined) > 1 else ""


def document_hashtags(document: Document, most: int) -> tuple[str, ...]:
    """Return at most *most* hashtags without ``#``: the document's own tags, else what it repeats.

    Terms of both languages then, two of the source for one of the target, so that both groups of readers
    find it. Terms of two words come first; a short single word counts only when the title has it. Fewer and
    better: a word such as *word* would lead nobody here.
    """
    own = _distinct(hashtag(tag) for tag in document.tags)
    if own:
        return tuple(own[:most])
    title = document.title
    source = _terms((unit.source_text for unit in document.units), document.source, title.source_text if title else "")
    target = _terms(
        (unit.target_text or "" for unit in document.units), document.target, (title.target_text or "") if title else ""
    )
    share = min((most + 1) // 3, len(target))
    return tuple(_distinct([*source[: most - share], *target[:share]]))


def _terms(texts: Iterable[str], tag: str, title: str) -> list[str]:
    text = "\n".join(texts)
    primary = pack(tag).primary
    if primary == "zh":
        return _han_terms(text)
    if primary == "ja":
        return _repeated([*_KATAKANA.findall(text), *_KANJI.findall(text)], 2)
    words = [word for word in _LATIN.findall(text) if len(word) >= 4 and word.lower() not in _STOPS]
    shown: dict[str, Counter[str]] = {}
    for word in words:
        shown.setdefault(word.lower(), Counter())[word] += 1
    counts = Counter({key: sum(forms.values()) for key, forms in shown.items()})
    _fold_plurals(counts)
    named = title.lower()
    frequent = [
        key for key, number in counts.most_common(40) if number >= 3 and (len(key) >= _SHORT_WORD or key in named)
    ]
    tags = (hashtag(shown[key].most_common(1)[0][0]) for key in frequent)
    single = [tag[:1].upper() + tag[1:] if tag.islower() else tag for tag in tags if tag]
    return [*_two_word_terms(text), *single]


def _two_word_terms(text: str) -> list[str]:
    """Return pairs of neighbouring content words that recur, as one tag each."""
    counts: Counter[tuple[str, str]] = Counter()
    for run in re.split(r"[^\w\s'’-]+|\n", text):
        words = _LATIN.findall(run)
        for one, two in pairwise(words):
            if all(len(word) >= 4 and word.lower() not in _STOPS for word in (one, two)):
                counts[one.lower(), two.lower()] += 1
    return [hashtag(f"{one} {two}") for (one, two), number in counts.most_common(3) if number >= 3]


def _fold_plurals(counts: Counter[str]) -> None:
    """Count ``tools`` with ``tool`` where both occur."""
    for word in list(counts):
        single = word.removesuffix("s")
        if single != word and single in counts:
            counts[single] += counts.pop(word)


def _han_terms(text: str) -> list[str]:
    """Return runs of 2 to 4 Han characters that recur, the longer one where it holds the shorter."""
    counts: Counter[str] = Counter()
    for run in _HAN.findall(_HAN_STOPS.sub(" ", text)):
        for size in (2, 3, 4):
            counts.update(run[i : i + size] for i in range(len(run) - size + 1))
    frequent = [(term, number) for term, number in counts.most_common(400) if number >= 3]
    kept = [
        (term, number)
        for term, number in frequent
        if not any(term in other and len(other) > len(term) and n * 2 > number for other, n in frequent)
    ]
    return [term for term, _ in sorted(kept, key=lambda pair: -pair[1] * len(pair[0]))]


def _repeated(terms: Sequence[str], least: int) -> list[str]:
    return [term for term, number in Counter(terms).most_common(40) if number >= least]


def _distinct(tags: Iterable[str]) -> list[str]:
    """Return *tags* without empty ones and without those that differ only in case or in a plural's s."""
    kept: dict[str, str] = {}
    for tag in tags:
        if tag:
            kept.setdefault(tag.lower().removesuffix("s"), tag)
    return list(kept.values())

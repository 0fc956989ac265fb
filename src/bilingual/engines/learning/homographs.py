"""Forms that may be of a noun or of a verb: Spanish "traje" is a suit, or "I brought".

The words before one tell mostly: a noun stands after an article, a verb after a pronoun. Where they do not tell, the
form is none to learn.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bilingual.engines.learning.levels import zipf
from bilingual.languages import pack
from bilingual.languages.language_pack import Pack

_BEFORE = re.compile(r"(?<![^\W\d_])(?:([^\W\d_]+)\s+)?([^\W\d_]+)\s+$")
_FAR = 40  # characters
# On the Zipf scale, of base 10. A verb this rare is not meant; of two verbs, or of a noun and a verb, the one that is
# so much more common is: our choice, measured on sentences with such forms.
_RAREST, _CLEARLY, _BY_FAR = 2.0, 1.0, 2.0


def dictionary_form(word: str, text: str, start: int, facts: Pack) -> str | None:
    """Return the dictionary form of *word*, at *start* in *text*, which may be of a verb; empty if nothing tells.

    ``None``: it is of no verb, or an adjective made of one.

    >>> es = pack("es")
    >>> dictionary_form("traje", "Un traje gris.", 3, es), dictionary_form("traje", "Te traje pan.", 3, es)
    ('traje', 'traer')
    >>> dictionary_form("traje", "Y traje pan.", 2, es), dictionary_form("pan", "Y traje pan.", 8, es)
    ('', None)
    """
    verbs = () if word.lower() in facts.words.irregular else _verbs(word, facts.tag)
    if not verbs:
        return None
    verb = _likeliest(verbs, facts)
    listed = _listed(word, facts.primary)
    kind = _kind(word, text[max(0, start - _FAR) : start].lower(), facts)
    if listed.endswith(facts.words.verbs.infinitives):
        if kind != "verb" and word.lower().endswith(facts.words.verbs.participles):
            return None  # an adjective: cansado
        return verb if kind in ("", "verb") else ""
    if kind == "verb":
        return verb
    far = zipf(word, facts.tag) - max(zipf(one, facts.tag) for one in verbs)
    wanted = {"noun": -99.0, "either": _CLEARLY}.get(kind, _BY_FAR)
    return listed if far >= wanted else ""


def _kind(word: str, before: str, facts: Pack) -> str:
    """Return what *word* is after the text *before*: a noun, a verb, either, or nothing that is known."""
    match, known = _BEFORE.search(before), facts.words.verbs
    if not match:
        return ""
    earlier, last = match[1] or "", match[2]
    if last in known.either_after:
        return "noun" if earlier in known.nouns_after else "either"
    if last in known.participles_after:
        return "verb" if word.lower().endswith(known.participles) else "noun"
    if last in known.nouns_after:
        return "noun"
    return "verb" if last in known.verbs_after and earlier not in known.nouns_after else ""


@lru_cache(maxsize=20_000)
def _verbs(word: str, tag: str) -> tuple[str, ...]:
    """Return the infinitives that *word* may be a form of.

    >>> _verbs("cuenta", "es"), _verbs("siento", "es"), _verbs("pan", "es"), _verbs("vende", "es")
    (('contar',), ('sentir', 'sentar'), (), ('vender', 'vendar'))
    """
    facts = pack(tag)
    low, known = word.lower(), facts.words.verbs
    if not known.endings:
        return ()
    found = list(known.irregular.get(low, ()))
    for ending, infinitives in known.endings.items():
        if low.endswith(ending) and len(low) > len(ending) + 1:
            stem = low.removesuffix(ending)
            found += [stem + one for one in infinitives]
            for pattern, put, of in known.stems:
                changed, times = re.subn(pattern, put, stem)
                found += [changed + one for one in infinitives if times and one in of]
    likely = [one for one in dict.fromkeys(found) if zipf(one, tag) >= _RAREST and _listed(one, facts.primary) == one]
    listed = _listed(low, facts.primary)
    if listed != low and listed.endswith(known.infinitives) and zipf(listed, tag) >= _RAREST and listed not in likely:
        return (listed,)  # an irregular form, which no ending tells: trajo is of traer, not of tragar
    return tuple(sorted(likely, key=lambda one: -zipf(one, tag)))


def _likeliest(verbs: tuple[str, ...], facts: Pack) -> str:
    """Return the first of *verbs* if it is clearly more common than the others: creo is of creer, or crear."""
    if len(verbs) == 1 or zipf(verbs[0], facts.tag) - zipf(verbs[1], facts.tag) >= _CLEARLY:
        return verbs[0]
    return ""


def _listed(word: str, primary: str) -> str:
    import simplemma

    return str(simplemma.lemmatize(word.lower(), lang=primary))

"""Checks of names that have several translations: kept here and spelled by sound there, or spelled in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bilingual.fidelity.material import Material, Pair, finding
from bilingual.model.finding import Finding
from bilingual.text.likeness.renderings import forms_of
from bilingual.text.names import names_in
from bilingual.text.terms import occurs, says, words_of

_MOST = 60  # names of one document
_USUAL = 2  # sentences that have the usual form


def several_forms(material: Material) -> Iterator[Finding]:
    """Find the units where a name has another form than in most (W)."""
    source, target = material.bitext.source, material.bitext.target
    if not material.packs[0].writing.spaced:
        return
    for name in names_in([pair.source.prose for pair in material.pairs], source)[:_MOST]:
        having = [pair for pair in material.pairs if occurs(name, pair.source.prose, source, case_sensitive=True)]
        if len(having) <= _USUAL:
            continue
        rest = [pair for pair in material.pairs if pair not in having]
        yield from _other_forms(name, having, rest, target)


def _other_forms(name: str, having: Sequence[Pair], rest: Sequence[Pair], target: str) -> Iterator[Finding]:
    forms = forms_of(name, [pair.target.prose for pair in having], [pair.target.prose for pair in rest], target)
    counts = Counter(forms.values())
    usual, count = counts.most_common(1)[0] if counts else ("", 0)
    if count < _USUAL:
        return
    for number, form in sorted(forms.items()):
        text = having[number].target.prose
        if form == usual or says(text, usual) or same_form(form, usual, target):
            continue
        message = f"{name} is {form} here, {usual} in {count} other units"
        yield finding("one-form", "W", message, having[number], name=name, form=form, usual=usual)


def same_form(one: str, other: str, tag: str) -> bool:
    """Return whether two forms are one, inflected or shortened: 安娜 for 安娜·隆巴德, Annas for Anna."""
    first, second = words_of(one, tag).stems, words_of(other, tag).stems
    return one in other or other in one or set(first) <= set(second) or set(second) <= set(first)

"""Finds every kind of sensitive value in a text."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256

from bilingual.engines.pictures.metadata import EMBEDDED, tells_where
from bilingual.engines.privacy.edges import joined
from bilingual.engines.privacy.numbers import cards_in, ibans_in, ids_in
from bilingual.engines.privacy.people import addresses_in, amounts_in, emails_in, names_in
from bilingual.engines.privacy.phones import canonical_phone, phones_in
from bilingual.engines.privacy.readings import readings
from bilingual.engines.privacy.secrets import secrets_in
from bilingual.fidelity.privacy import CONTACTS, Hit
from bilingual.languages import pack

_LONG_ID = 15  # signs, of which some check the others
_MOST_KEPT = 20_000  # characters of a text whose hits are kept


@dataclass(frozen=True)
class Scanner:
    """Searches texts in *languages*, which tell whose phone numbers to expect without a country's code.

    ``regions`` are further ones (ISO 3166), ``allowed`` the author's own contacts, ``names`` those never to publish;
    ``amounts``: sums of money count too.
    """

    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    amounts: bool = False

    @cached_property
    def _regions(self) -> tuple[str, ...]:
        own = (region for tag in self.languages for region in (*_likely(tag), *pack(tag).privacy.regions))
        return tuple(dict.fromkeys((*map(str.upper, self.regions), *own)))

    @cached_property
    def _allowed(self) -> frozenset[str]:
        """The allowed contacts in every form in which a hit may have them."""
        forms = {one.casefold().strip() for one in self.allowed}
        forms |= {" ".join(form.replace(",", " ").split()) for form in forms}
        for one in self.allowed:
            forms |= {hit.canonical for hit in self._all(one)}
            if "@" not in one and (number := canonical_phone(one, self._regions)):
                forms.add(number)
        return frozenset(forms)

    def scan(self, text: str) -> list[Hit]:
        """Return the sensitive values in *text*, each at its place in it.

        >>> [hit.check for hit in Scanner(("en",)).scan("Ask ana@lee.de, or 4539 1488 0343 6467.")]
        ['email', 'card']
        """
        return list(_kept(self, text) if len(text) <= _MOST_KEPT else self._found(text))

    def _found(self, text: str) -> list[Hit]:
        found: list[Hit] = []
        known: set[tuple[str, str]] = set()
        for number, reading in enumerate(readings(text)):
            hits = [
                replace(hit, start=reading.place(hit.start))
                for hit in self._all(reading.text)
                if not self._is_allowed(hit)
            ]
            # A line in another reading usually has the same values.
            found += [hit for hit in hits if not number or (hit.check, hit.canonical) not in known]
            known |= {(hit.check, hit.canonical) for hit in hits}
        found += [hit for hit in self._across(text) if (hit.check, hit.canonical) not in known]
        return sorted(found, key=lambda hit: hit.start)

    def _across(self, text: str) -> Iterator[Hit]:
        """Yield the values over an edge of lines, items or cells: warnings, where figures of a table may be meant."""
        plain = next(readings(text))
        for one in joined(plain.text):
            for hit in self._all(one.reading.text):
                if one.spans_one(hit.start, hit.start + len(hit.value)) and not self._is_allowed(hit):
                    soft = hit.soft or not self._is_sure(hit)
                    yield replace(hit, start=plain.place(one.reading.place(hit.start)), soft=soft)

    def _is_sure(self, hit: Hit) -> bool:
        if hit.check == "phone":
            return hit.value.startswith("+") or (hit.canonical.startswith("+86") and "CN" in self._regions)
        return hit.check in ("email", "iban") or (hit.check == "id-number" and len(hit.canonical) >= _LONG_ID)

    def _is_allowed(self, hit: Hit) -> bool:
        if hit.check not in CONTACTS:
            return False
        domain = f"@{hit.canonical.rpartition('@')[2]}" if hit.check == "email" else None
        return hit.canonical in self._allowed or domain in self._allowed

    def _all(self, text: str) -> list[Hit]:
        """Return the values in a text as it stands; where two overlap, the more certain kind."""
        kinds: Sequence[Iterable[Hit]] = (
            secrets_in(text), ids_in(text, self._regions), ibans_in(text), cards_in(text), emails_in(text),
            addresses_in(text), phones_in(text, self._regions), _places_in(text), names_in(text, self.names),
            amounts_in(text) if self.amounts else (),
        )  # fmt: skip
        return list(_apart(hit for hits in kinds for hit in hits))


@lru_cache(maxsize=512)
def _kept(scanner: Scanner, text: str) -> tuple[Hit, ...]:
    """Each run searches all texts of its item, and a process that lives on makes many runs of the same item."""
    return tuple(scanner._found(text))


def _likely(tag: str) -> tuple[str, ...]:
    """Return the region of a language tag, or where most of its speakers live, by CLDR."""
    from langcodes import Language  # 30 ms

    region = Language.get(tag).maximize().territory
    return (region,) if region else ()


def _apart(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the *hits* that overlap none before them; empty ones overlap nothing."""
    taken: list[tuple[int, int]] = []  # in order
    for hit in hits:
        start, end = hit.start, hit.start + len(hit.value)
        at = bisect(taken, (start, end))
        if (at and taken[at - 1][1] > start) or (at < len(taken) and taken[at][0] < end):
            continue
        taken.insert(at, (start, end))
        yield hit


_TAIL = 40  # characters that stand for the picture: all of a kind begin alike


def _places_in(text: str) -> Iterator[Hit]:
    """Yield the pictures written into *text* (``data:`` addresses) that tell where they were taken, or by whom.

    Copies of files lose such metadata; a text is published as it is.
    """
    for found in EMBEDDED.finditer(text) if "data:" in text else ():
        written = found["data"].rstrip()
        try:
            content = base64.b64decode(written)
        except (binascii.Error, ValueError):
            continue
        if tells_where(content):
            value = written[-_TAIL:]
            yield Hit("location", value, sha256(content).hexdigest(), found.start("data") + len(written) - len(value))

"""Sensitive values found in texts: how they are named, masked and waived. The value itself is in no finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import pbkdf2_hmac
from typing import Any

from bilingual.model.finding import Finding, Severity
from bilingual.text.counts import first_of

# Each is a check: what it finds, and what a message calls it.
SENSITIVE: Mapping[str, tuple[str, str]] = {
    "private-key": ("private keys", "a private key"),
    "secret": ("API keys, tokens and passwords, by the rules of gitleaks", "a key, token or password"),
    "id-number": ("numbers that states give to people", "a number of a person"),
    "card": ("numbers of payment cards", "a card number"),
    "iban": ("bank accounts", "a bank account"),
    "email": ("e-mail addresses", "an e-mail address"),
    "phone": ("phone numbers", "a phone number"),
    "address": ("postal addresses", "a postal address"),
    "blocked-name": ("names in `blocked_names`", "a blocked name"),
    "amount": ("salaries and sums, where `private_amounts` asks", "a sum of money"),
    "location": (
        "pictures inside the text (`data:`) whose metadata have the place, the camera's number or its owner",
        "a picture whose metadata tell where or by whom it was taken",
    ),
}
# Values that the author may allow once for all texts.
CONTACTS = frozenset({"email", "phone", "address"})
_ROUNDS = 5_000  # 2 ms: short numbers take long to guess from a mark
_SHOWN = 4
_BETWEEN = r"[\W_]{0,4}"
_HIDDEN = "•••"
_PART = 6  # letters and digits: fewer are in many values by chance
_FIGURE = re.compile(r"(?<![\d•])\d+(?:[.,:/]\d+)*(?![\d•])")


@dataclass(frozen=True, slots=True)
class Hit:
    """One sensitive value in a text: ``value`` as written at ``start``, ``canonical`` in its one form.

    ``soft``: nothing to stop for, such as the address of a support desk.
    """

    check: str
    value: str
    canonical: str
    start: int
    soft: bool = False

    @property
    def mark(self) -> str:
        """The hash by which a waiver names the value."""
        return mark_of(self.check, self.canonical)

    @property
    def masked(self) -> str:
        return masked(self.check, self.value)


@dataclass(frozen=True, slots=True)
class Found:
    """A hit and where it is: in ``unit``, else ``place``; ``published`` is false for what posts leave out."""

    hit: Hit
    place: str
    unit: str | None = None
    published: bool = True


@lru_cache(maxsize=4096)
def mark_of(check: str, canonical: str) -> str:
    """Return eight hexadecimal digits that stand for the value *canonical* of the kind *check*.

    They are few, and slow to compute, so that a mark does not give away a phone number.

    >>> mark_of("phone", "+8613812345678") == mark_of("phone", "+8613812345678") != mark_of("email", "+8613812345678")
    True
    """
    return pbkdf2_hmac("sha256", canonical.encode(), f"bilingual.{check}".encode(), _ROUNDS, 4).hex()


def masked(check: str, value: str) -> str:
    """Return *value* with little more than its kind left.

    >>> masked("phone", "+49 30 2345678"), masked("email", "ana.lee@mail.example"), masked("blocked-name", "Ana Lee")
    ('+49•••78', 'a•••@•••.example', 'A••• L•••')
    """
    digits = re.sub(r"\D", "", value)
    if check == "email":
        return f"{value[:1]}{_HIDDEN}@{_HIDDEN}.{value.rpartition('.')[2]}"
    if check == "phone":
        country = re.match(r"\+\d{1,3}(?=[^\d])", value)
        return f"{country[0] if country else ''}{_HIDDEN}{digits[-2:]}"
    if check in ("card", "id-number"):
        return f"{_HIDDEN}{value.rstrip(')')[-2:]}"
    if check == "iban":
        return f"{value[:2]}{_HIDDEN}{value[-2:]}"
    if check == "secret":
        # What services put in front of all their keys, such as ghp_.
        front = re.match(r"[A-Za-z]{2,6}[-_]", value)
        return f"{front[0] if front and len(value) > 16 else ''}{_HIDDEN}"
    if check == "blocked-name":
        return " ".join(f"{word[:1]}{_HIDDEN}" for word in value.split())
    return _HIDDEN


def findings_of(found: Iterable[Found]) -> list[Finding]:
    """Return one finding for each value, with all its places; E unless every place is harmless."""
    by_value: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        by_value.setdefault((one.hit.check, one.hit.canonical), []).append(one)
    return [_finding(places) for places in by_value.values()]


def _finding(found: Sequence[Found]) -> Finding:
    first = min(found, key=lambda one: not one.published)
    hit = first.hit
    places = list(dict.fromkeys(one.place for one in found))
    severity: Severity = "W" if hit.soft or not first.published else "E"
    name = SENSITIVE[hit.check][1]
    shown = f"{name} ({hit.masked}) in {first_of(places, _SHOWN)}"
    if not first.published:
        shown += "; posts leave it out, the file itself has it"
    elif severity == "E":
        ways = ["remove it", f'waive it with check = "{hit.check}" and hash = "{hit.mark}"']
        if hit.check in CONTACTS:
            ways.insert(1, "add your own to allowed_contacts")
        shown += f": {', '.join(ways[:-1])} or {ways[-1]}"
    evidence = {"hash": hit.mark, "masked": hit.masked, "places": places}
    return Finding(hit.check, severity, shown, first.unit, evidence=evidence)


class Redactor:
    """Masks known values in whatever tells a person about a text: findings, reports, notes."""

    def __init__(self, hits: Iterable[Hit] = ()) -> None:
        self._masks: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None
        self.learn(hits)

    def learn(self, hits: Iterable[Hit]) -> None:
        """Add the values of *hits*."""
        for hit in hits:
            self._masks.setdefault(_key(hit.value), hit.masked)
            if hit.check != "address":
                self._masks.setdefault(_key(hit.canonical), hit.masked)
        self._masks.pop("", None)
        ordered = sorted(self._masks, key=len, reverse=True)
        # The same value may be written with other signs between its letters, as in 138-1234-5678 and 138**1234**5678.
        # A long key is recognised by its beginning.
        loose = [
            r"[+(]{0,2}" + _BETWEEN.join(map(re.escape, key[:160])) + (r"[\w+/=\s-]*" if key[160:] else "")
            for key in ordered
        ]
        self._pattern = re.compile("|".join(f"({one})" for one in loose), re.IGNORECASE) if loose else None
        self._ordered = ordered

    def text(self, text: str) -> str:
        """Return *text* with all known values masked."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._masks[self._ordered[(found.lastindex or 1) - 1]], text)

    def knows(self, value: str) -> bool:
        """Return whether *value* is a known one, or much of one, as lines and cues divide it."""
        key = _key(value)
        return key in self._masks or (len(key) >= _PART and any(key in known for known in self._masks))

    def value(self, value: Any, *texts: str) -> Any:
        """Return *value*, as read from JSON, with all that it says of *texts* masked as in :meth:`about`."""
        runs = self._runs(texts)
        return value if self._pattern is None else _changed(value, lambda said: self._masked(said, runs))

    def finding(self, finding: Finding) -> Finding:
        """Return *finding* with all known values masked."""
        if self._pattern is None:
            return finding
        if finding.check in SENSITIVE:  # masked already; the mark may have the digits of a short value
            return finding
        texts = finding.source, finding.target
        return replace(
            finding,
            message=self.about(finding.message, *texts),
            source=self.text(finding.source),
            target=self.text(finding.target),
            cause=self.about(finding.cause, *texts),
            evidence=self.value(finding.evidence, *texts),
        )

    def about(self, said: str, *texts: str) -> str:
        """Return what is *said* of *texts* with all known values masked, and each figure of those in the texts.

        A check of numbers tells the figures one by one, as in 3704 44 for an account with 3704 0044.
        """
        return self._masked(said, self._runs(texts))

    def _runs(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the digits of each known value in *texts*."""
        if self._pattern is None:
            return frozenset()
        return frozenset(_digits(found[0]) for text in texts for found in self._pattern.finditer(text))

    def _masked(self, said: str, runs: Iterable[str]) -> str:
        masked = self.text(said)
        return _FIGURE.sub(lambda one: _HIDDEN if _is_part(one[0], runs) else one[0], masked) if runs else masked


def _key(value: str) -> str:
    """Return the letters and digits of *value*, as they are for texts with few of them."""
    return "".join(filter(str.isalnum, value)).casefold() if value else ""


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """Return *value*, as read from JSON, with all texts in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(key): _changed(one, change) for key, one in value.items()}
    return [_changed(one, change) for one in value] if isinstance(value, list | tuple) else value


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _is_part(figure: str, runs: Iterable[str]) -> bool:
    """Return whether the digits of *figure* are some of those in one of *runs*, without zeros in front."""
    part = _digits(figure).lstrip("0")
    return bool(part) and any(part in run for run in runs)

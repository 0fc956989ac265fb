"""Waivers: findings that a person accepts, by the check's name and with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bilingual.errors import InputError
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.model.finding import Finding
from bilingual.model.notation import parse_toml, toml_value

_KEYS = {"check", "cause", "unit", "contains", "reason", "pair", "hash"}


@dataclass(frozen=True, slots=True)
class Waiver:
    """Accepts findings of ``check``: with ``unit`` only in that unit, with ``contains`` only where the message or one
    of the texts contains it, with ``pair`` only for that language pair. With ``cause``, the beginning of what is told
    of several findings as one, it accepts all of them, whichever check found them. A sensitive value is accepted by its
    ``hash`` only, so that no other is with it.
    """

    check: str
    reason: str
    unit: str | None = None
    contains: str = ""
    pair: str = ""
    cause: str = ""
    hash: str = ""

    def covers(self, finding: Finding, pair: str) -> bool:
        return (
            (finding.check == self.check or (not self.check and bool(self.cause)))
            and finding.cause.startswith(self.cause)
            and (self.unit is None or finding.unit == self.unit)
            and (not self.pair or self.pair == pair)
            and (finding.check not in SENSITIVE or self.hash == finding.evidence.get("hash"))
            and any(self.contains in text for text in (finding.message, finding.source, finding.target, finding.cause))
        )


def read_waivers(text: str, name: str, checks: Collection[str]) -> tuple[Waiver, ...]:
    r"""Return the waivers in a TOML *text*; *name* is the file for messages, *checks* the valid names.

    Raises InputError for a waiver without a reason, an unknown check or an unknown key.

    >>> read_waivers('[[waiver]]\ncheck = "numbers"\nreason = "the date is local"', "waivers.toml", {"numbers"})
    (Waiver(check='numbers', reason='the date is local', unit=None, contains='', pair='', cause='', hash=''),)
    """
    try:
        tables: Mapping[str, Any] = parse_toml(text)
    except ValueError as error:
        raise InputError("BIL-FID-001", f"is not valid TOML: {error}", where=name) from error
    return waivers_from(tables, name, checks)


def waivers_from(tables: Mapping[str, Any], name: str, checks: Collection[str]) -> tuple[Waiver, ...]:
    """Return the waivers in the ``[[waiver]]`` tables of a TOML mapping. Raises InputError like ``read_waivers``."""
    found = tables.get("waiver", [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise InputError("BIL-FID-002", "waivers must be [[waiver]] tables", where=name)
    return tuple(_waiver(entry, f"{name}, waiver {number}", checks) for number, entry in enumerate(found, 1))


def _waiver(entry: Mapping[str, Any], where: str, checks: Collection[str]) -> Waiver:
    if unknown := sorted(set(entry) - _KEYS):
        raise InputError(
            "BIL-FID-003", f"unknown key {unknown[0]!r}", where=where, remedy=f"Known: {', '.join(sorted(_KEYS))}."
        )
    if not all(isinstance(value, str) for value in entry.values()):
        raise InputError("BIL-FID-004", "every value must be a quoted string", where=where)
    check, cause = entry.get("check", ""), entry.get("cause", "")
    if check not in checks and (check or not cause):
        raise InputError(
            "BIL-FID-005",
            f"there is no check {check!r}",
            where=where,
            remedy=f"Choose one of: {', '.join(sorted(checks))}.",
        )
    reason = " ".join(entry.get("reason", "").split())
    if not reason:
        raise InputError("BIL-FID-006", "a waiver needs a reason", where=where, remedy='Add reason = "...".')
    if (check in SENSITIVE) != bool(entry.get("hash")):
        raise InputError(
            "BIL-FID-020",
            f"a waiver of {check!r} needs the hash of its value"
            if check in SENSITIVE
            else "only a sensitive value has a hash",
            where=where,
            remedy="Copy it from the finding." if check in SENSITIVE else "Remove it.",
        )
    given = {key: entry.get(key, "") for key in ("contains", "pair", "hash")}
    return Waiver(check, reason, entry.get("unit"), cause=cause, **given)


def with_waivers(text: str, waivers: Sequence[Waiver]) -> str:
    r"""Return the TOML *text* of a waivers file with more of them at its end.

    >>> print(with_waivers("", [Waiver("numbers", "the date is local", "s1", pair="en_de")]))
    [[waiver]]
    check = "numbers"
    unit = "s1"
    pair = "en_de"
    reason = "the date is local"
    <BLANKLINE>
    """
    for one in waivers:
        values = {name: getattr(one, name) for name in ("check", "cause", "unit", "contains", "pair", "hash", "reason")}
        lines = [f"{name} = {toml_value(value)}\n" for name, value in values.items() if value]
        gap = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
        text = f"{text}{gap}[[waiver]]\n{''.join(lines)}"
    return text


def without_waiver(text: str, waiver: Waiver) -> tuple[str, bool]:
    r"""Return the TOML *text* without *waiver* as ``with_waivers`` writes it, and whether it was there so.

    >>> one = Waiver("numbers", "the date is local", "s1")
    >>> without_waiver(with_waivers("# mine\n", [one]), one), without_waiver("", one)
    (('# mine\n', True), ('', False))
    """
    block = with_waivers("", [waiver])
    before, found, after = text.partition(block)
    # A line that follows at once may be a key that a person gave it.
    if not found or not (after.lstrip("\n").startswith("[") or after.startswith("\n") or not after.strip()):
        return text, False
    return before.removesuffix("\n") + after if before.endswith("\n\n") else before + after.removeprefix("\n"), True


def waive(findings: Sequence[Finding], waivers: Sequence[Waiver], pair: str) -> tuple[Finding, ...]:
    """Return all *findings*, each with the reason of the first waiver that covers it."""
    return tuple(
        replace(finding, waived=next((w.reason for w in waivers if w.covers(finding, pair)), finding.waived))
        for finding in findings
    )

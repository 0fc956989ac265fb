"""Reads glossaries (TOML or CSV) and checks translations against them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from bilingual.errors import InputError, located
from bilingual.languages import pack, parse_tag
from bilingual.model.finding import Finding
from bilingual.model.glossary import Glossary, Term
from bilingual.model.notation import parse_toml
from bilingual.text.markup.masking import mask
from bilingual.text.markup.pieces import Protected
from bilingual.text.terms.likely import likely_terms
from bilingual.text.terms.places import may_say, says

_TRUE = {"1", "yes", "true", "x", "y", "keep"}
_FALSE = {"", "0", "no", "false", "n"}
_SHORTEST_STEM = 4
MOST_TERMS = 20_000


def read_glossary(text: str, name: str) -> Glossary:
    """Return the glossary in *text*, as TOML or CSV by the extension of *name*.

    Raises InputError naming the file and the entry.
    """
    kind = PurePath(name).suffix.lower()
    if kind == ".toml":
        return glossary_from_toml(text, name)
    if kind in {".csv", ".tsv"}:
        return glossary_from_csv(text, name)
    raise InputError(
        "BIL-TRN-035",
        "a glossary must be a TOML or CSV file",
        where=name,
        remedy="Name it glossary.toml or glossary.csv.",
    )


def glossary_from_toml(text: str, name: str = "glossary.toml") -> Glossary:
    """Read ``[[term]]`` entries with ``source``, ``targets``, ``banned``, ``keep`` and ``case_sensitive``.

    >>> glossary_from_toml('[[term]]\\nsource = "cue"\\ntargets.de = "Cue"\\n').terms[0].approved("de")
    'Cue'
    """
    try:
        entries = parse_toml(text).get("term", [])
    except ValueError as error:
        raise InputError("BIL-TRN-036", f"is not valid TOML: {error}", where=name) from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError("BIL-TRN-037", "terms must be [[term]] tables", where=name)
    return _glossary((_from_table(entry, name, number) for number, entry in enumerate(entries, 1)), name)


def glossary_from_csv(text: str, name: str = "glossary.csv") -> Glossary:
    r"""Read rows under a header: ``source``, one column per language tag, ``keep``, ``case_sensitive``.

    A column ``banned de`` holds forms that must not appear, separated by ``|``. The delimiter is a comma, a semicolon
    or a tab.

    >>> glossary_from_csv("source;de;banned de\ncue;Cue;Stichwort|Einsatz\n").terms[0].banned
    {'de': ('Stichwort', 'Einsatz')}
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter_of(text))
    if "source" not in (rows.fieldnames or []):
        raise InputError(
            "BIL-TRN-038",
            "has no column 'source'",
            where=name,
            remedy="The first row names the columns: source,zh-Hans,de.",
        )
    return _glossary((_from_row(row, name, number) for number, row in enumerate(rows, 2)), name)


def delimiter_of(text: str) -> str:
    first, _, _ = text.lstrip("\ufeff").partition("\n")
    return max(",;\t", key=first.count)


def protected_terms(glossary: Glossary, source: str, target: str) -> tuple[Protected, ...]:
    """Return the terms that are masked by placeholders when translating from *source* to *target*.

    Names to keep are always masked. Approved translations are masked if the target language does not inflect its words,
    otherwise only those of one word for one word; the rest are checked afterwards.
    """
    rigid = not pack(target).words.inflected
    found = []
    for term in glossary.terms:
        forms = _forms(term, source, target)
        if forms and (term.keep or rigid or " " not in forms[0].strip() + forms[1].strip()):
            found.append(Protected(*forms, term.case_sensitive))
    return tuple(found)


def agreed(glossary: Glossary, source: str, target: str) -> tuple[tuple[str, str], ...]:
    """Return all terms with an agreed translation from *source* to *target*, as they are written in both."""
    return tuple(forms[:2] for term in glossary.terms if (forms := _forms(term, source, target)))


def glossary_findings(
    text: str, answer: str, glossary: Glossary, source: str, target: str, unit: str | None = None
) -> list[Finding]:
    """Return the approved forms missing from *answer* and the banned ones in it, as findings."""
    asked, said = mask(text), mask(answer)
    findings = []
    for number in sorted(likely_terms(glossary, [asked.text], source)):
        term = glossary.terms[number]
        forms = _forms(term, source, target)
        approved = forms[1] if forms else ""
        if (
            forms
            and says(asked.text, forms[0], case_sensitive=term.case_sensitive)
            and not _keeps(said.text, answer, approved, target)
        ):
            message = f"{forms[0]!r} is agreed to be {approved!r}"
            findings.append(_finding(message, unit, text, answer, term=forms[0], approved=approved))
        if banned := [form for form in term.banned.get(target, ()) if may_say(said.text, form)]:
            rest = re.sub(re.escape(approved), " ", said.text, flags=re.IGNORECASE) if approved else said.text
            findings += [
                _finding(f"{form!r} is banned", unit, text, answer, term=term.source, banned=form)
                for form in banned
                if says(rest, form, case_sensitive=term.case_sensitive)
            ]
    return findings


def _finding(message: str, unit: str | None, source: str, target: str, **evidence: str) -> Finding:
    return Finding("glossary", "E", message, unit, source, target, evidence)


def _forms(term: Term, source: str, target: str) -> tuple[str, str] | None:
    """Return the term in *source* and its required form in *target*, if any."""
    approved = term.approved(target)
    return (term.targets.get(source, term.source), approved) if approved else None


def _keeps(said: str, answer: str, approved: str, target: str) -> bool:
    """Return whether *answer* contains *approved*; an inflecting language may change the word endings."""
    if approved.casefold() in answer.casefold():
        return True
    if not pack(target).words.inflected:
        return False
    stems = [word[: max(_SHORTEST_STEM, len(word) - 2)] for word in approved.split()]
    return re.search(r"\w*\s+".join(re.escape(stem) for stem in stems), said, re.IGNORECASE) is not None


def _glossary(terms: Iterator[Term], name: str) -> Glossary:
    found: dict[str, Term] = {}
    for term in terms:
        if term.source in found:
            raise InputError("BIL-TRN-039", f"the term {term.source!r} is defined twice", where=name)
        if len(found) == MOST_TERMS:
            remedy = "Keep those of your subject: each is looked for in each sentence."
            raise InputError("BIL-TRN-101", f"has more than {MOST_TERMS:,} terms", where=name, remedy=remedy)
        found[term.source] = term
    return Glossary(tuple(found.values()))


def _from_table(entry: Mapping[str, Any], name: str, number: int) -> Term:
    where = f"{name}, term {number}"
    unknown = set(entry) - {"source", "targets", "banned", "keep", "case_sensitive"}
    if unknown:
        raise InputError("BIL-TRN-040", f"has the unknown key {sorted(unknown)[0]!r}", where=where)
    targets, banned = entry.get("targets", {}), entry.get("banned", {})
    if not isinstance(targets, dict) or not isinstance(banned, dict):
        raise InputError(
            "BIL-TRN-041", 'targets and banned must be tables by language: targets.de = "..."', where=where
        )
    forms = {tag: [value] if isinstance(value, str) else value for tag, value in banned.items()}
    return _term(
        entry.get("source"), targets, forms, entry.get("keep", False), entry.get("case_sensitive", False), where
    )


def _from_row(row: Mapping[str | None, Any], name: str, number: int) -> Term:
    where = f"{name}, row {number}"
    cells = {str(key).strip(): str(value or "").strip() for key, value in row.items() if key is not None}
    targets, banned = {}, {}
    for key, value in cells.items():
        if key in {"source", "keep", "case_sensitive"} or not value:
            continue
        if key.startswith("banned"):
            banned[key.removeprefix("banned").strip(" :_")] = [
                form.strip() for form in value.split("|") if form.strip()
            ]
        else:
            targets[key] = value
    keep, strict = (_truth(cells.get(key, ""), where) for key in ("keep", "case_sensitive"))
    return _term(cells.get("source"), targets, banned, keep, strict, where)


def _term(
    source: object, targets: Mapping[str, Any], banned: Mapping[str, Any], keep: object, strict: object, where: str
) -> Term:
    if not isinstance(source, str) or not source.strip():
        raise InputError("BIL-TRN-042", "has no source form", where=where)
    if not isinstance(keep, bool) or not isinstance(strict, bool):
        raise InputError("BIL-TRN-043", "keep and case_sensitive must be true or false", where=where)
    if not all(isinstance(form, str) and form.strip() for form in targets.values()):
        raise InputError("BIL-TRN-044", "a target form must be a string", where=where)
    if not all(isinstance(forms, list) and all(isinstance(f, str) and f for f in forms) for forms in banned.values()):
        raise InputError("BIL-TRN-045", "banned forms must be a list of strings", where=where)
    return Term(
        " ".join(source.split()),  # a line of its own in a prompt would read as an instruction
        {_tag(tag, where): " ".join(form.split()) for tag, form in targets.items()},
        {_tag(tag, where): tuple(forms) for tag, forms in banned.items()},
        keep,
        strict,
    )


def _tag(text: str, where: str) -> str:
    with located(where):
        return parse_tag(text)


def _truth(text: str, where: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise InputError("BIL-TRN-046", f"{text!r} is neither yes nor no", where=where)
    return text.lower() in _TRUE

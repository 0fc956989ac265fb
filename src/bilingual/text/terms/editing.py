"""Adds an agreed translation to the text of a glossary, and leaves the rest of it as a person wrote it."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath

from bilingual.errors import InputError
from bilingual.model.glossary import Glossary, Term
from bilingual.model.notation import toml_value
from bilingual.text.terms.glossary import delimiter_of, read_glossary

_TERM = re.compile(r"^\[\[\s*term\s*\]\]", re.MULTILINE)
_BARE_KEY = re.compile(r"[\w-]+", re.ASCII)


def with_term(text: str, name: str, source: str, tag: str, form: str, *, case_sensitive: bool = False) -> str:
    """Return the glossary *text*, a TOML or CSV file called *name*, with *form* agreed for *source* in language *tag*.

    Raises InputError for a glossary that can't be read, or in which the place can't be found.

    >>> print(with_term("", "glossary.toml", "cue", "de", "Cue"))
    [[term]]
    source = "cue"
    targets.de = "Cue"
    <BLANKLINE>
    """
    before = read_glossary(text, name)
    wanted = _expected(before, source, tag, form, case_sensitive)
    if wanted == before or _agrees(before, source, tag, form):
        return text
    edit = _in_toml if PurePath(name).suffix.lower() == ".toml" else _in_table
    made = edit(text, source, tag, form, case_sensitive)
    with suppress(InputError):
        if read_glossary(made, name) == wanted and _agrees(wanted, source, tag, form):
            return made
    raise InputError(
        "BIL-TRN-083",
        f"the entry of {source!r} can't be changed here",
        where=name,
        remedy=f"Write its translation there yourself: {tag} is {form}.",
    )


def _agrees(glossary: Glossary, source: str, tag: str, form: str) -> bool:
    return any(term.source == source and term.approved(tag) == form for term in glossary.terms)


def _expected(glossary: Glossary, source: str, tag: str, form: str, case_sensitive: bool) -> Glossary:
    terms = [
        replace(term, targets={**term.targets, tag: form}) if term.source == source else term for term in glossary.terms
    ]
    if all(term.source != source for term in terms):
        terms.append(Term(source, {tag: form}, case_sensitive=case_sensitive))
    return Glossary(tuple(terms))


def _in_toml(text: str, source: str, tag: str, form: str, case_sensitive: bool) -> str:
    line = f"targets.{_key(tag)} = {toml_value(form)}\n"
    starts = [match.start() for match in _TERM.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        block = text[start:end]
        named = re.search(r"^\s*source\s*=\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*').*\n?", block, re.MULTILINE)
        if named is None or named[1] not in (toml_value(source), f"'{source}'"):
            continue
        own = re.search(rf"^\s*targets\s*\.\s*[\"']?{re.escape(tag)}[\"']?\s*=.*\n?", block, re.MULTILINE)
        table = re.search(r"^(\s*targets\s*=\s*\{)(.*)(\}.*)$", block, re.MULTILINE)
        headed = re.search(r"^\s*\[\s*term\.targets\s*\]\s*\n", block, re.MULTILINE)
        if own:
            block = block[: own.start()] + line + block[own.end() :]
        elif table:
            entry = rf"\s*[\"']?{re.escape(tag)}[\"']?\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*')\s*"
            rest = re.sub(rf"^{entry}(?:,|$)|,{entry}(?=,|$)", "", table[2]).strip()
            both = ", ".join(part for part in (rest, f"{_key(tag)} = {toml_value(form)}") if part)
            block = f"{block[: table.start()]}{table[1]} {both} {table[3]}{block[table.end() :]}"
        elif headed:
            under = re.sub(rf"^\s*[\"']?{re.escape(tag)}[\"']?\s*=.*\n?", "", block[headed.end() :], flags=re.MULTILINE)
            block = f"{block[: headed.end()]}{_key(tag)} = {toml_value(form)}\n{under}"
        else:
            end_of_line = "" if named[0].endswith("\n") else "\n"
            block = f"{block[: named.end()]}{end_of_line}{line}{block[named.end() :]}"
        return text[:start] + block + text[end:]
    strict = "case_sensitive = true\n" if case_sensitive else ""
    gap = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}[[term]]\nsource = {toml_value(source)}\n{line}{strict}"


def _in_table(text: str, source: str, tag: str, form: str, case_sensitive: bool) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    delimiter = delimiter_of(text)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))
    head = rows[0]
    for column in (tag, *(("case_sensitive",) if case_sensitive else ())):
        if column not in head:
            head.append(column)
    place = {name.strip(): number for number, name in enumerate(head)}
    row = next((row for row in rows[1:] if row[place["source"] :][:1] == [source]), None)
    if row is None:
        rows.append(row := [""] * len(head))
        row[place["source"]] = source
        if case_sensitive:
            row[place["case_sensitive"]] = "yes"
    for one in rows:
        one += [""] * (len(head) - len(one))
    row[place[tag]] = form
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(rows)
    return mark + made.getvalue()


def _key(tag: str) -> str:
    return tag if _BARE_KEY.fullmatch(tag) else toml_value(tag)

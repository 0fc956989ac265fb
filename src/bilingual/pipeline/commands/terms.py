"""Names and terms that results translate in several ways, and the agreed translation that a person chooses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from bilingual.engines.linguistics.proper_names import proper_names
from bilingual.errors import BilingualError, InputError
from bilingual.fidelity.causes import accepting
from bilingual.fidelity.sentences.renderings import same_form
from bilingual.languages import parse_tag
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.glossary import Glossary
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.files import disk_errors, write_text
from bilingual.pipeline.records.workspace import Workspace, state_folder
from bilingual.pipeline.tools import open_tools
from bilingual.settings import FILE_NAME, Settings
from bilingual.settings.reading import content_of
from bilingual.text.encodings import decode
from bilingual.text.likeness.renderings import Translations
from bilingual.text.markup.masking import mask
from bilingual.text.terms.editing import with_term
from bilingual.text.terms.places import places_of

NEW = "glossary.toml"
_MOST = 500  # names of a root
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class TermPlace:
    """One sentence: its results folder and unit."""

    folder: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class TermProposal:
    """A name with several forms between the languages *pair*; the best one first, each with where it stands."""

    name: str
    pair: tuple[str, str]
    forms: tuple[tuple[str, tuple[TermPlace, ...]], ...]

    @property
    def best(self) -> str:
        return self.forms[0][0]

    @property
    def command(self) -> str:
        """What a person runs to agree."""
        return accepting(self.name, self.best, self.pair[1])

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "source_language": self.pair[0],
            "target_language": self.pair[1],
            "forms": [
                {
                    "form": form,
                    "count": len(places),
                    "places": [{"results": place.folder, "unit": place.unit.id} for place in places],
                    "examples": [[place.unit.source, place.unit.target] for place in places[:_EXAMPLES]],
                }
                for form, places in self.forms
            ],
            "accept": self.command,
        }


def proposals(settings: Settings, folders: Sequence[Path] = ()) -> list[TermProposal] | None:
    """Return the names that the results of the root, or those in *folders*, translate in several ways; None if it has
    no results. Raises InputError for a folder without any.
    """
    glossary = open_tools(settings).glossary(settings.glossary)
    every = _places(settings, folders)
    found = [one for pair, places in sorted(every.items()) for one in _of_pair(pair, places, glossary)]
    return found if every else None


def _places(settings: Settings, folders: Sequence[Path]) -> dict[tuple[str, str], list[TermPlace]]:
    """Return the translated sentences of each pair of languages."""
    every = [folder.resolve() for folder in folders] or [folder for folder, _ in Workspace(settings).records()]
    found: dict[tuple[str, str], list[TermPlace]] = defaultdict(list)
    for folder in every:
        paths = sorted(folder.glob("bitext.*.json"))
        if folders and not paths:
            raise InputError(
                "BIL-TRN-084",
                "holds no results",
                where=folder,
                remedy="Name a results folder, such as media/outbox/talk, or none for all.",
            )
        for path in paths:
            for bitext in _bitexts(path, bool(folders)):
                units = [unit for unit in bitext if unit.target]
                found[bitext.source, bitext.target] += [TermPlace(folder.name, unit) for unit in units]
    return found


def _bitexts(path: Path, asked: bool) -> Iterator[Bitext]:
    try:
        yield exchange.read_bitext(path)
    except BilingualError:
        if asked:
            raise


def _of_pair(pair: tuple[str, str], places: Sequence[TermPlace], glossary: Glossary) -> Iterator[TermProposal]:
    source, target = pair
    agreed = {term.targets.get(source, term.source).casefold() for term in glossary.terms if term.approved(target)}
    texts = {place.unit.source: mask(place.unit.source).text for place in places}
    said = Translations([place.unit.target or "" for place in places], target)
    names = [name for name in proper_names(list(texts.values()), source)[:_MOST] if name.casefold() not in agreed]
    for name, having in places_of(names, [texts[place.unit.source] for place in places], source).items():
        where: dict[str, list[TermPlace]] = defaultdict(list)
        for number, form in sorted(said.forms_of(name, having).items()):
            where[form].append(places[number])
        if len(kept := _ranked(where, target)) > 1:
            yield TermProposal(name, pair, tuple((form, tuple(where[form])) for form in kept))


def _ranked(where: dict[str, list[TermPlace]], tag: str) -> list[str]:
    """Return the forms that differ, what people wrote first, then by number."""
    people = Counter({form: sum(place.unit.locked for place in places) for form, places in where.items()})
    ranked = sorted(where, key=lambda form: (-people[form], -len(where[form]), form))
    kept: list[str] = []
    for form in ranked:
        if not any(same_form(form, other, tag) for other in kept):
            kept.append(form)
    return kept


@dataclass(frozen=True, slots=True)
class Added:
    """The glossary that was changed, and the language of the form. ``before`` is the form that was agreed, if any;
    ``named``: the settings now name the file.
    """

    path: Path
    tag: str
    before: str | None
    named: bool = False


def add_term(settings: Settings, name: str, form: str, tag: str, *, case_sensitive: bool = False) -> Added:
    """Agree on *form* for *name* in language *tag*, in the root's glossary; without one, make it and name it in the
    settings. Raises InputError for a glossary that can't be changed.
    """
    tag, name, form = parse_tag(tag), " ".join(name.split()), " ".join(form.split())
    if not name or not form:
        raise InputError("BIL-TRN-085", "a term needs a form in both languages", remedy="Give two texts.")
    with root_files(settings):
        return _added(settings, name, form, tag, case_sensitive)


def glossary_file(settings: Settings) -> Path:
    """Return the glossary that :func:`add_term` changes, or makes."""
    return settings.root / (settings.glossary or NEW)


def sentences_without(bitext: Bitext, name: str, form: str) -> list[str]:
    """Return the ids of the translated sentences of *bitext* that have *name* but say something else than *form*."""
    sources = [mask(unit.source).text for unit in bitext]
    having = places_of([name], sources, bitext.source).get(name, ())
    found = [bitext.units[place] for place in having]
    return [unit.id for unit in found if unit.target and not same_form(form, unit.target, bitext.target)]


def _added(settings: Settings, name: str, form: str, tag: str, case_sensitive: bool) -> Added:
    path = glossary_file(settings)
    text = decode(content_of(path), str(path)) if path.is_file() else ""
    before = open_tools(settings).glossary(settings.glossary) if settings.glossary and text else Glossary()
    known = next((term.approved(tag) for term in before.terms if term.source == name), None)
    made = with_term(text, path.name, name, tag, form, case_sensitive=case_sensitive)
    if made != text:
        write_text(path, made)
    if settings.glossary:
        return Added(path, tag, known)
    named_in_settings(settings, "glossary", NEW)
    return Added(path, tag, known, named=True)


@contextmanager
def root_files(settings: Settings) -> Iterator[None]:
    """Hold the files of the root that programs add to, such as the glossary, so that none loses what another adds."""
    path = state_folder(settings.state, "run") / "files.lock"
    lock = FileLock(path, mode=0o600)
    with disk_errors(path):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def named_in_settings(settings: Settings, key: str, name: str) -> None:
    """Name the new file *name* in the root's settings, unless they do so already."""
    own = settings.root / FILE_NAME
    said = decode(content_of(own), str(own)) if own.is_file() else ""
    line = f'{key} = "{name}"\n'
    if line not in said:
        write_text(own, f"{line}{said}")

"""The texts of an item that would be published, each with its place for people."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.articles.inline import visible
from bilingual.fidelity.blocks import Lines
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.settings import Settings

_UNIT = "unit"
_LEFT_OUT = "left-out"
_NOT_SHOWN = frozenset({"style", "script", "path"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
        "wbr",
    ]
)
_ATTRIBUTES = re.compile(r"(?:\w+:)?href|src|alt|title|content|label|placeholder|value|name|cite|(?:aria|data)-.+")
_PAGES = frozenset({".html", ".svg"})
_TABLES = {".tsv": "\t", ".csv": ","}
_SEARCHED = frozenset({".md", ".txt", ".srt", ".vtt", ".ass", *_PAGES, *_TABLES})


@dataclass(frozen=True, slots=True)
class Text:
    """One text to search. ``place`` names it; with ``lines``, the line of a hit is added. ``units`` has the id of the
    unit on each line, if each line is one, ``spans`` where the units of a whole text are. ``again``: what it has of
    other texts need not be told once more. ``published`` is false for what posts leave out.
    """

    place: str
    text: str
    lines: bool = False
    units: tuple[str, ...] = ()
    spans: tuple[tuple[int, int, str], ...] = ()
    again: bool = False
    published: bool = True

    def at(self, position: int) -> tuple[str, str | None]:
        """Return the place and the unit of the character at *position*."""
        if self.units:
            unit = self.units[self.text.count("\n", 0, position)]
            return f"{self.place} {unit}", unit
        for start, end, unit in self.spans:
            if start <= position < end:
                return f"{_UNIT} {unit}", unit
        if self.lines:
            return f"{self.place}, line {Lines(self.text).at(position)}", None
        return self.place, None


def of_article(article: Article, name: str, *, again: bool = False) -> Text:
    """Return the whole text: front matter, code, comments, addresses and descriptions of images are published too."""
    spans = () if again else tuple((segment.start, segment.end, segment.id) for segment in article.segments)
    return Text(name, article.text, lines=True, spans=spans, again=again)


def of_front_matter(article: Article, name: str) -> Text:
    """Return the values of the front matter as programs read them: YAML folds lines within a value."""
    return Text(f"the front matter of {name}", "\n".join(_strings(article.front_matter)), again=True)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _strings(one)


def of_bitext(bitext: Bitext) -> Iterator[Text]:
    """Yield both sides as readers see them, one unit a line."""
    for place, texts in (
        (_UNIT, [unit.source for unit in bitext]),
        ("the translation of", [unit.target or "" for unit in bitext]),
    ):
        shown = [" ".join(visible(text).split()) for text in texts]
        yield Text(place, "\n".join(shown), units=tuple(unit.id for unit in bitext))


def of_settings(settings: Settings) -> Iterator[Text]:
    """Yield what posts and videos take from the settings."""
    for name in ("title", "author"):
        yield Text(f"the {name}", getattr(settings, name), again=True)
    yield Text("the hashtags", " ".join(settings.hashtags), again=True)


def of_fields(fields: Mapping[str, str]) -> Iterator[Text]:
    """Yield what a person has written into the fields of posts, by the id of the field."""
    for name, text in fields.items():
        yield Text(f"the field {name}", text, again=True)


def of_names(names: Iterable[str]) -> Iterator[Text]:
    """Yield names of files, and without their endings, which would make another domain of ``ana@lopez.io.md``."""
    for name in dict.fromkeys(names):
        yield Text("the file name", f"{name}\n{Path(name).stem}")


def of_findings(findings: Iterable[Finding]) -> Iterator[Text]:
    """Yield what posts leave out of a Word document or a page, such as comments: the file itself has it."""
    for finding in findings:
        if finding.check == _LEFT_OUT:
            parts = finding.evidence.get("parts", ())
            yield Text(finding.message.partition(":")[0], "\n".join(map(str, parts)), published=False)


def delivered(folder: Path, names: Iterable[str], known: Iterable[Text]) -> Iterator[Text]:
    """Yield the text files *names* in *folder*, without the lines of *known* texts, so that nothing is missed."""
    seen = {line.strip() for text in known for line in text.text.splitlines()}
    for name in names:
        path = folder / name
        suffix = path.suffix.lower()
        if suffix not in _SEARCHED or not path.is_file():
            continue
        content = path.read_text("utf-8", errors="replace")
        if suffix in _PAGES:
            content = _of_page(content)
        elif suffix in _TABLES:
            content = _of_table(content, _TABLES[suffix])
        new = [line if line.strip() not in seen else "" for line in content.splitlines()]
        seen |= {line.strip() for line in new}
        yield Text(name, "\n".join(new), lines=suffix not in _PAGES and suffix not in _TABLES)


def _of_table(content: str, separator: str) -> str:
    """Return the cells of a table, one a line: most of them are known texts."""
    rows = csv.reader(content.splitlines(), delimiter=separator)
    return "\n".join(" ".join(cell.split()) for row in rows for cell in row)


def _of_page(content: str) -> str:
    """Return what a page shows and where its links lead, without styles, scripts and pictures.

    It is there line by line, and once more piece by piece, for what a style sheet shows apart.
    """
    from lxml import etree, html

    if not content.strip():
        return ""
    tree = html.document_fromstring(content.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    shown: list[str] = []
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("start", "end") and (element.tag not in _INLINE or element.get("lang")):
            shown.append("\n")
        said = element.tail if event != "start" else element.text if element.tag not in _NOT_SHOWN else ""
        shown.append((said or "").replace("\n", " "))
        pieces.append(said or "")
        if event == "start":
            said_of = (str(value) for name, value in element.items() if _ATTRIBUTES.fullmatch(str(name)))
            pieces += [text for text in said_of if not re.match(r"data:|#", text)]
    lines = [*"".join(shown).splitlines(), *pieces]
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())

"""The samples of other projects, with what their tests expect."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pysubs2

from bilingual.errors import InputError
from bilingual.model.timing import Span
from bilingual.subtitles.formats.base import FileCue
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.formats.tags import marked

# A string of C#: verbatim, or with escapes; several are joined by +.
_CSHARP = r'(?:@"(?:[^"]|"")*"|"(?:[^"\\]|\\.)*")'
_CSHARP_TEXT = re.compile(rf"(?:var|string)\s+\w+\s*=\s*({_CSHARP}(?:\s*\+\s*{_CSHARP})*)\s*;")
_FACT = re.compile(r"\[Fact\]\s+public void (\w+)\(\)\s*\{(.*?)\n    \}", re.DOTALL)
_EXPRESSION = rf"(?:{_CSHARP}|Environment\.NewLine|\+|\s)+"
_PARAGRAPH = re.compile(rf"Assert\.Equal\(({_EXPRESSION}|\d+), subtitle\.Paragraphs\[(\d+)\]\.([\w.]+)\)")
_PARAGRAPH_FIELDS = {
    "Text": "text", "StartTime.TotalMilliseconds": "start", "EndTime.TotalMilliseconds": "end"
}  # fmt: skip
_COUNT = re.compile(r"Assert\.(?:Equal\((\d+), subtitle\.Paragraphs\.Count\)|(Single|Empty)\(subtitle\.Paragraphs\))")
_SCRIPT_COUNT = re.compile(r"assert_equals\(cues\.length,\s*(\d+)")
_SCRIPT_FIELD = re.compile(
    r"assert_equals\(cues\[(\d+)\]\.(id|text|startTime|endTime),\s*(-?[\d.]+|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, the number of its cues, and fields of single cues: ``text`` (with markup), ``id``, ``start``, ``end``."""

    name: str
    text: str
    suffix: str
    count: int | None = None
    fields: Mapping[tuple[int, str], str | int] = field(default_factory=dict)

    def differences(self) -> list[str]:
        try:
            cues = read_subtitles(self.text.replace("\r\n", "\n").replace("\r", "\n"), self.suffix).cues
        except InputError as error:
            cues = ()
            if self.count != 0 and self.count is not None:
                return [str(error)]
        found = [f"{len(cues)} cues, not {self.count}"] if self.count is not None and len(cues) != self.count else []
        for (number, name), expected in self.fields.items():
            actual = _field(cues[number], name) if number < len(cues) else None
            wanted = _plain(expected) if name == "text" and isinstance(expected, str) else expected
            if actual != wanted:
                found.append(f"{name} of cue {number} is {actual!r}, not {wanted!r}")
        return found


def web_platform_samples(checkout: Path) -> Iterator[Sample]:
    folder = checkout / "webvtt/parsing/file-parsing/tests"
    for page in sorted(folder.glob("*.html")):
        script = page.read_text("utf-8")
        file = re.search(r"track\.src = '([^']+\.vtt)'", script)
        count = _SCRIPT_COUNT.search(script)
        if not file or not (folder / file[1]).is_file():
            continue
        fields: dict[tuple[int, str], str | int] = {}
        for number, name, value in _SCRIPT_FIELD.findall(script):
            said: str | int = _unquoted(value) if value[0] in "'\"" else round(1000 * float(value))
            fields[int(number), name.removesuffix("Time")] = said
        if count or fields:
            text = (folder / file[1]).read_bytes().decode("utf-8", "replace").replace("\0", "\ufffd")
            yield Sample(page.stem, text, ".vtt", int(count[1]) if count else None, fields)


def subtitle_edit_samples(checkout: Path) -> Iterator[Sample]:
    for path in sorted((checkout / "tests/libse/SubtitleFormats").rglob("*.cs")):
        for name, body in _FACT.findall(path.read_text("utf-8-sig")):
            texts = [_csharp(text) for text in _CSHARP_TEXT.findall(body)]
            suffix = next((_suffix(text) for text in texts if _suffix(text)), "")
            if not suffix or len(texts) != 1 or body.count("LoadWebVtt") + body.count("LoadSubtitle(") > 2:
                continue
            count = _COUNT.search(body)
            fields: dict[tuple[int, str], str | int] = {}
            for expected, number, what in _PARAGRAPH.findall(body):
                kind = _PARAGRAPH_FIELDS.get(what)
                if kind:
                    fields[int(number), kind] = int(expected) if expected.isdigit() else _csharp(expected)
            if count or fields:
                many = (int(count[1]) if count[1] else {"Single": 1, "Empty": 0}[count[2]]) if count else None
                yield Sample(name, texts[0], suffix, many, fields)


def pysubs2_samples(checkout: Path) -> Iterator[Sample]:
    texts = {path.name: path.read_text("utf-8-sig") for path in sorted((checkout / "tests/data").glob("*.ass"))}
    for kind in ("subrip", "vtt", "substation"):
        tree = ast.parse((checkout / f"tests/formats/test_{kind}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _suffix(dedent(node.value)):
                texts[f"test_{kind}.py:{node.lineno}"] = dedent(node.value)
    for name, text in texts.items():
        try:
            events = pysubs2.SSAFile.from_string(text).events
        except Exception:  # noqa: BLE001 -- a sample of an error
            continue
        shown = [event for event in events if not event.is_comment and event.plaintext.strip() and not event.is_drawing]
        fields: dict[tuple[int, str], str | int] = {}
        for number, event in enumerate(shown):
            row: dict[str, str | int] = {"start": max(0, event.start), "end": event.end, "plain": event.plaintext}
            fields |= {(number, name): value for name, value in row.items()}
        yield Sample(name, text, _suffix(text), len(shown), fields)


def _suffix(text: str) -> str:
    if text.lstrip("\ufeff").startswith("WEBVTT"):
        return ".vtt"
    if "[Events]" in text and "Dialogue:" in text:
        return ".ass"
    return ".srt" if re.search(r"\d\s*-->\s*\d", text) else ""


def _field(cue: FileCue, name: str) -> str | int:
    known: dict[str, str | int] = {
        "text": cue.text, "plain": cue.text, "id": cue.identifier, "start": cue.span.start_ms, "end": cue.span.end_ms
    }  # fmt: skip
    return known[name]


def _plain(text: str) -> str:
    """Return a text with the markup of WebVTT as our reader shows it."""
    return marked(text).cue(FileCue(Span(0, 0), "")).text


def _unquoted(text: str) -> str:
    return str(ast.literal_eval(text))


def _csharp(text: str) -> str:
    """Return the value of C# strings joined by +."""
    parts = re.findall(rf"{_CSHARP}|Environment\.NewLine", text)
    values = []
    for part in parts:
        if part.startswith("@"):
            values.append(part[2:-1].replace('""', '"'))
        else:
            values.append("\n" if part.startswith("E") else str(ast.literal_eval(part)))
    return "".join(values).replace("\r\n", "\n")

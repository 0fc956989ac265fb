"""List every error with its code, from the source code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bilingual import errors

SOURCES = Path(__file__).resolve().parents[1] / "src/bilingual"
CODE = re.compile(r"BIL-[A-Z]{3}-\d{3}")
AREAS = {
    "ART": "Articles and pictures", "EDT": "Edits of results", "FID": "Checks and waivers", "LNG": "Languages",
    "MDL": "Models", "MED": "Media, fonts and renditions", "MOD": "Contents of transcripts, bitexts and cues",
    "NET": "Services and downloads", "PRG": "Programs", "PSH": "Pushes to platforms", "RUN": "Runs",
    "SET": "Settings and requests",
    "SHR": "Several machines", "SPK": "Speech and scripts", "SRC": "Source files", "STU": "Studio", "SUB": "Subtitles",
    "SVC": "The service", "TRN": "Translation, memory and glossaries", "VIW": "Posts and other views", "VOI": "Voices",
    "WRK": "Results folders and the disk",
}  # fmt: skip
_KINDS = [name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)]
_MAY_MAKE = re.compile("|".join(["BIL-", *_KINDS]))
_PAGE = """\
# Errors

Error messages end with a code, as in `talk.mp4: has no audio stream. Export it with sound. [BIL-MED-004]`; with
`--json` it is the field `code`. The meaning of a code never changes and codes are never reused; the wording may change.
Variable parts are shown as `…`. Exit codes: 1 input or environment, 2 usage.

"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that makes an error; variable parts of *what* and *remedy* are ``…``."""

    code: str
    what: str
    remedy: str
    exit_code: str
    room: str


def faults() -> list[Fault]:
    """Return every error in the source code, ordered by code."""
    found = [fault for path in sorted(SOURCES.rglob("*.py")) if path.name != "errors.py" for fault in _in_file(path)]
    return sorted(found, key=lambda fault: fault.code)


def errors_page() -> str:
    """Return the page of all errors, by area."""
    parts, listed = [_PAGE.rstrip("\n")], {fault.code: fault for fault in faults()}
    for area, title in AREAS.items():
        parts += [
            "",
            f"## {title}",
            "",
            "| code | what happened | what to do | exit code | package |",
            "|---|---|---|---|---|",
        ]
        for code, fault in listed.items():
            if code[4:7] == area:
                cells = (code, fault.what, fault.remedy, fault.exit_code, f"`{fault.room}`")
                parts.append("| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |")
    return "\n".join(parts) + "\n"


def _in_file(path: Path) -> Iterator[Fault]:
    text = path.read_text("utf-8")
    if not _MAY_MAKE.search(text):
        return
    nodes = list(ast.walk(ast.parse(text)))
    values: dict[str, ast.expr] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values[node.targets[0].id] = node.value
    for node in nodes:
        match node:
            case ast.Call(func=made, args=[ast.Constant(value=str(code)), what, *_]):
                if CODE.fullmatch(code) or (isinstance(made, ast.Name) and _is_error(made.id)):
                    remedy = next((word.value for word in node.keywords if word.arg == "remedy"), ast.Constant(""))
                    room = path.relative_to(SOURCES).parent.as_posix()
                    yield Fault(code, _text(what, values), _text(remedy, values), _exit_code(made, values), room)


def _is_error(name: str) -> bool:
    kind = getattr(errors, name, None)
    return isinstance(kind, type) and issubclass(kind, errors.BilingualError)


def _text(node: ast.expr, values: dict[str, ast.expr]) -> str:
    """Return the text that *node* gives, with an ellipsis for what is only known when it runs."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join("…" if isinstance(part, ast.FormattedValue) else _text(part, {}) for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, values) + _text(right, values)
        case ast.IfExp(body=body, orelse=orelse):
            return " / ".join(filter(None, (_text(body, values), _text(orelse, values))))
        case ast.Name(id=name) if name in values:
            return _text(values[name], {})
    return "…"


def _exit_code(made: ast.expr, values: dict[str, ast.expr]) -> str:
    """Return the exit codes of the classes that *made* may be."""
    value = values.get(made.id, made) if isinstance(made, ast.Name) else made
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name) and _is_error(node.id)]
    codes = {str(getattr(errors, name).exit_code) for name in names}
    return " or ".join(sorted(codes or {"1"}))

"""What can be read off the code of one checkout: sizes, folders, parameters, names, languages, markup."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

PARAMETERS = 8
_DATA = frozenset(
    (".toml", ".json", ".html", ".css", ".js", ".j2", ".jinja", ".svg", ".md", ".txt", ".csv", ".yaml", ".yml")
)

# ── languages ─────────────────────────────────────────────────────────────────────────────────────
_LANGUAGE = (
    "en zh ja ko de es fr it pt ru ar he hi th yue lo km my vi id ms fa ur ps nl tr pl sv da nb no fi cs uk el ca hu ro"
)
_TAG = re.compile(rf"(?:{_LANGUAGE.replace(' ', '|')})(?:-[A-Z][a-z]{{3}})?(?:-[A-Z]{{2}})?")
# Alone they are as likely an element of HTML or a word: th, tr, it, id.
_DOUBTFUL = frozenset({"th", "tr", "it", "id", "no", "my", "el", "ms", "ps"})
# A file holds the rules of languages when a table of it has a key for so many of them, ...
_KEYS = 3
# ... and words of a language when its strings have so many letters that are not of English.
_LETTERS = 50
_CHARACTERS = re.compile(r"\[[^\]]*\]")  # of a pattern: a set of them is no word
_WORD = re.compile(r"[^\W\d_]{2,}")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_GREEK = re.compile(r"[\u0370-\u03ff\U0001d400-\U0001d7ff]")  # of formulas

# ── markup ────────────────────────────────────────────────────────────────────────────────────────
# No element: the name of a group in a pattern, (?P<name>, and what is to be filled in, <name>.toml.
_ELEMENT = re.compile(r"(?<!\?P)</?(?:[a-z]+[1-6]?)(?:\s[^<>]*)?/?>(?!\.)|<!doctype", re.IGNORECASE)
_DECLARATION = re.compile(
    r"(?:^|[\s;{\"'])(?:color|background|margin|padding|border|font|display|width|height|line-height|text-align|"
    r"position|flex|grid|gap|opacity|overflow|max-width|min-width|list-style|white-space|vertical-align|"
    r"box-sizing|page|size)(?:-[a-z-]+)?\s*:\s*[^;{}\n]+[;}]"
)
_SCRIPT = re.compile(r"addEventListener|document\.|querySelector|=>\s*[{(]|\bfunction\s*\(")
# ── modules ───────────────────────────────────────────────────────────────────────────────────────
_LONG, _SHORT = 250, 60
_ENTRIES = ("__init__.py", "__main__.py")
_FULL = 15

# What holds other nodes, or is counted; of a million nodes the others are most.
_INNER = (ast.expr, ast.arguments, ast.pattern)

# So many lines of markup make a module one that writes pages; one tag in a message does not.
_MARKUP = 5


@dataclass(frozen=True, slots=True)
class Module:
    """What is counted of one module. ``imported`` has the names that may be modules of ours."""

    path: Path
    name: str
    lines: int
    wide: tuple[str, ...]
    classes: frozenset[str]
    imported: frozenset[str]
    compares: tuple[int, ...]
    holds_language: bool
    markup: int


@lru_cache(maxsize=8)
def modules(root: Path) -> tuple[Module, ...]:
    """Return the modules of the checkout at *root*, those of the package first.

    One tree is held at a time: all of them at once cost three times as much to make.
    """
    paths = [path for name in ("src", "flows") for path in sorted((root / name).rglob("*.py"))]
    return tuple(_read(root, path) for path in paths if _counts(path))


def figures(root: Path) -> dict[str, str]:
    """Return the figures of the checkout at *root* by the name of the measure."""
    files = [path for name in ("src", "flows") for path in (root / name).rglob("*") if _counts(path)]
    data = sum(len(path.read_bytes().splitlines()) for path in files if path.suffix in _DATA)
    found = modules(root)
    lines = sum(one.lines for one in found)
    fullest = Counter(one.path.parent for one in found).most_common(1)[0]
    everything = Counter(path.parent for path in files).most_common(1)[0]
    behind = details(root)
    marked = [one for one in found if one.markup >= _MARKUP]
    return {
        "lines of Python in src and flows": f"{lines:,}",
        "the same with data and templates": f"{lines + data:,}",
        f"functions with {PARAMETERS} parameters or more": f"{len(behind['functions with many parameters'])}",
        "class names used twice in src": f"{len(behind['class names used twice'])}",
        "files outside languages/ that hold words or rules of a language":
            f"{len(behind['words or rules of a language'])}",
        "files outside languages/ that compare with language tags": f"{len(behind['comparisons with language tags'])}",
        "modules with markup in strings (its lines; lines of these modules)":
            f"{len(marked)} ({sum(one.markup for one in marked)}; {sum(one.lines for one in marked):,})",
        f"modules of more than {_LONG} lines": f"{len(behind['long modules'])}",
        f"modules of less than {_SHORT} lines with one importer": f"{len(behind['short modules with one importer'])}",
        "Python files in the fullest folder (all files)": f"{fullest[1]} in {fullest[0].name}/ ({everything[1]})",
    }  # fmt: skip


def details(root: Path) -> dict[str, list[str]]:
    """Return what stands behind the figures, for who wants to mend it."""
    found = modules(root)
    ours = [one for one in found if one.path.is_relative_to(root / "src")]
    outside = [one for one in ours if not one.name.startswith("languages/")]
    folders = Counter(one.path.parent for one in found)
    return {
        "functions with many parameters": [f"{one.name}: {wide}" for one in found for wide in one.wide],
        "class names used twice": _twice(ours),
        "words or rules of a language": [one.name for one in outside if one.holds_language],
        "comparisons with language tags": [
            f"{one.name}:{', '.join(map(str, one.compares))}" for one in outside if one.compares
        ],
        "markup in strings": [f"{one.name}: {one.markup} lines" for one in ours if one.markup >= _MARKUP],
        "long modules": [f"{one.name}: {one.lines}" for one in found if one.lines > _LONG],
        "short modules with one importer": _joinable(root / "src", ours),
        "full folders": [f"{path.relative_to(root)}: {count}" for path, count in folders.items() if count > _FULL],
    }


def _counts(path: Path) -> bool:
    parts = path.parts
    return path.is_file() and "__pycache__" not in parts and not any(part.endswith(".egg-info") for part in parts)


class _Nodes(defaultdict[type[ast.AST], list[Any]]):
    """The nodes of a module by their type."""

    def __init__(self, tree: ast.AST) -> None:
        super().__init__(list)
        waiting = [tree]
        while waiting:
            node = waiting.pop()
            self[type(node)].append(node)
            for value in vars(node).values():
                if type(value) is list:
                    waiting += [one for one in value if isinstance(one, ast.AST)]
                elif isinstance(value, _INNER) and type(value) is not ast.Name:
                    waiting.append(value)

    def calls_of(self, method: str) -> list[ast.Call]:
        return [one for one in self[ast.Call] if isinstance(one.func, ast.Attribute) and one.func.attr == method]


def _read(root: Path, path: Path) -> Module:
    text = path.read_text("utf-8")
    nodes = _Nodes(ast.parse(text))
    imports = [node for node in nodes[ast.ImportFrom] if node.module]
    patterns = {id(inner): inner for call in nodes.calls_of("compile") for inner in ast.walk(call)}
    documentation = {id(node.value) for node in nodes[ast.Expr]}
    strings = [
        node
        for node in nodes[ast.Constant]
        if isinstance(node.value, str) and id(node) not in documentation and id(node) not in patterns
    ]
    texts = [node.value for node in patterns.values() if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    words = [word for one in texts for word in _WORD.findall(_CHARACTERS.sub(" ", one))]
    return Module(
        path,
        path.relative_to(root).as_posix().removeprefix("src/bilingual/"),
        len(text.splitlines()),
        tuple(_wide(nodes)),
        frozenset(node.name for node in nodes[ast.ClassDef]),
        frozenset(name for node in imports for name in (node.module, *(f"{node.module}.{a.name}" for a in node.names))),
        tuple(sorted(set(_compares(nodes)))),
        _has_table(path, nodes) or _foreign("".join([*(node.value for node in strings), *words])),
        len(_markup_lines(strings)),
    )  # fmt: skip


def _wide(nodes: _Nodes) -> Iterator[str]:
    """Yield the functions with many parameters; ``self`` and ``cls`` are not counted, ``*args`` neither."""
    for node in (*nodes[ast.FunctionDef], *nodes[ast.AsyncFunctionDef]):
        given = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        count = len(given) - (bool(given) and given[0] in ("self", "cls"))
        if count >= PARAMETERS:
            yield f"{node.name} ({count})"


def _joinable(source: Path, ours: Sequence[Module]) -> list[str]:
    """Return the short modules that one other module alone imports, and that in the same folder; with that one."""
    known = {".".join(one.path.relative_to(source).with_suffix("").parts): one for one in ours}
    importers: dict[str, set[Module]] = defaultdict(set)
    for one in ours:
        for module in filter(None, map(known.get, one.imported)):
            importers[module.name].add(one)
    return [
        f"{one.name}: {user.name}"
        for one in ours
        if one.lines < _SHORT and one.path.name not in _ENTRIES and len(importers[one.name]) == 1
        for user in importers[one.name]
        if user.path.parent == one.path.parent
    ]


def _twice(ours: Iterable[Module]) -> list[str]:
    counts = Counter(name for one in ours for name in one.classes)
    return sorted(name for name, count in counts.items() if count > 1)


def _is_tag(node: ast.expr | None, *, alone: bool = True) -> bool:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and _TAG.fullmatch(node.value)):
        return False
    return not (alone and node.value in _DOUBTFUL)


def _are_tags(node: ast.expr) -> bool:
    """Tell whether *node* is a language tag, or a collection of nothing else."""
    if isinstance(node, ast.Call) and len(node.args) == 1:  # frozenset({...})
        node = node.args[0]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return bool(node.elts) and all(_is_tag(one, alone=len(node.elts) == 1) for one in node.elts)
    return _is_tag(node)


def _compares(nodes: _Nodes) -> Iterator[int]:
    """Yield the lines on which a value is compared with language tags: ``==``, ``in``, ``startswith``, ``case``."""
    yield from (one.lineno for one in nodes[ast.Compare] if any(map(_are_tags, (one.left, *one.comparators))))
    yield from (one.value.lineno for one in nodes[ast.MatchValue] if _is_tag(one.value))
    for call in nodes[ast.Call]:
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == "startswith"
            and any(map(_are_tags, call.args[:1]))
        ):
            yield call.lineno


def _has_table(path: Path, nodes: _Nodes) -> bool:
    """Return whether a module has a table by language.

    An engine's own codes for languages stand in its adapter, where they belong.
    """
    for node in nodes[ast.Dict] if "engines" not in path.parts else ():
        if sum(_is_tag(key, alone=False) for key in node.keys) >= _KEYS:
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
            if all(_TAG.fullmatch(key) for key in keys if key):
                return True
    return False


def _foreign(text: str) -> bool:
    """Return whether *text* has words in another language than English."""
    return sum(c.isalpha() and not _GREEK.match(c) for c in _FOREIGN.findall(text)) >= _LETTERS


def _markup_lines(strings: Iterable[ast.Constant]) -> set[int]:
    """Return the lines that those of *strings* with HTML, CSS or JavaScript in them take."""
    lines: set[int] = set()
    for node in strings:
        if any(pattern.search(str(node.value)) for pattern in (_ELEMENT, _DECLARATION, _SCRIPT)):
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def printed(rows: Sequence[tuple[str, ...]]) -> str:
    """Return *rows* as a Markdown table, the first of them its heading."""
    heading, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, tuple("---" for _ in heading), *rest))

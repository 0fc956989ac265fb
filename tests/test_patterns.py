"""Regular expressions whose time grows with the square of a text let one long line hold up a night.

Every pattern of the package is tried on runs of the characters in it, of pairs of them, and of the texts that its parts
match, each with an end that does not fit.
Times are those of the processor, and compared with those on a quarter of the run, so that a slow or busy machine does
not matter.
"""

import ast
import dataclasses
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pytest

import bilingual
from bilingual.articles.markdown import parse_markdown

_SRC = Path(bilingual.__file__).parent
_PARSER, _CODES = importlib.import_module("re._parser"), importlib.import_module("re._constants")
_METHODS = {"match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
_FIRST, _SHORT, _LONG = 250, 6_000, 24_000  # characters: longer than the bounds of the patterns, mostly 3,000
_GROWTH = 11  # times the time for four times the text: 4 if linear, 16 if quadratic
_NOTICED, _SLOW = 60e-6, 0.08  # seconds on the first and the longest run
# Quadratic, but never applied to a long text of a stranger, or only up to a bound.
_SHORT_TEXTS = {
    "articles.alignment.filling:_ENDS_OF_ITEM",  # matched at one place only, like the next four
    "articles.alignment.filling:_ENDS",
    "articles.comments:_HTML_CODE",
    "articles.comments:_HTML_CODE_ALONE",
    "subtitles.formats.clock:_NO_ARROW",
    "articles.grammar:_LIQUID_LINES",  # on at most 30 lines, none of them empty
    "subtitles.formats.tags:_EDGES",  # from one place, and on 3,000 characters
    "articles.scanning:_HTML_SPECIAL",  # bounded at 4,000 characters
    "text.markup.pieces:_ATOMS",  # bounded at 2,000 and 3,000
    "articles.pages.formulas:_WRITTEN",  # bounded at 3,000
    "articles.comments:_COMMENT",  # what is never closed is taken out before
    "articles.comments:_HIDDEN",
    "text.encodings:_DECLARED",  # in the first 2,000 bytes
    "fidelity.completeness:_TERMINAL",  # at the end, bounded at 2,000
    "subtitles.divided_words:_DIVIDED",  # bounded at 200
    "text.markup.liquid:LINES_OF_CALLS",  # matched at one place only
    "articles.engine_blocks:LINES_OF_CALLS",
    "pipeline.records.copies:_CONFLICT",  # on names of files
    "engines.linguistics.freedict:_LABEL",  # in an entry of an installed dictionary, like the next two
    "engines.linguistics.freedict:_BETWEEN",
    "engines.linguistics.freedict:_HEAD",
    "text/terms/editing.py",  # the user's own glossary
}


def _patterns() -> Iterator[tuple[str, re.Pattern[Any], set[str]]]:
    """Yield the place, pattern and methods called on each pattern in modules, and in calls of ``re``."""
    for module in pkgutil.walk_packages(bilingual.__path__, "bilingual."):
        if module.name.startswith("bilingual.flows") or module.name.endswith("__main__"):
            continue  # they hold none, and import Prefect
        loaded = importlib.import_module(module.name)
        used = _used(Path(loaded.__file__ or ""))
        for name, value in list(vars(loaded).items()):
            if not isinstance(value, type) or value.__module__ == module.name:
                for pattern in _inside(value, 4):
                    yield f"{module.name[10:]}:{name}", pattern, used.get(name, _METHODS)
    for path in _SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                    args=[ast.Constant(value=str(text)), *_],
                ) if method in _METHODS:
                    flags = [a.attr for a in ast.walk(node) if isinstance(a, ast.Attribute) and a.attr.isupper()]
                    pattern = re.compile(text, sum(getattr(re, flag, 0) for flag in set(flags)))
                    yield f"{path.relative_to(_SRC).as_posix()}: {text}", pattern, {method}


def _used(path: Path) -> dict[str, set[str]]:
    """Return the methods called on each name in a module; a name that is handed on has all of them."""
    found: dict[str, set[str]] = {}
    called: set[ast.AST] = set()
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in {*_METHODS, "pattern"}:
            called.add(node.value)
            found.setdefault(node.value.id, set()).add(node.attr)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in called:
            found.setdefault(node.id, set()).update({"findall", "match"})
    return found


def _inside(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    parts: Iterable[Any] = ()
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        parts = [*value, *value.values()]
    elif isinstance(value, (tuple, list, set, frozenset)):
        parts = value
    elif isinstance(value, type):
        parts = list(vars(value).values())
    elif dataclasses.is_dataclass(value):
        parts = [getattr(value, field.name, None) for field in dataclasses.fields(value)]
    for part in parts if depth else ():
        yield from _inside(part, depth - 1)


def _sample(parsed: Any) -> str:
    """Return a short text that a parsed pattern matches, as far as that is easy."""
    return "".join(_sample_of(op, value) for op, value in parsed)


def _sample_of(op: Any, value: Any) -> str:
    match str(op):
        case "LITERAL":
            return chr(value)
        case "IN" if str(value[0][0]) != "NEGATE":
            return _sample(value[:1])
        case "RANGE":
            return chr(value[0])
        case "CATEGORY":
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": " "}.get(str(value), "a")
        case "ANY" | "NOT_LITERAL" | "IN":
            return "a"
        case "BRANCH":
            return _sample(value[1][0])
        case "SUBPATTERN":
            return _sample(value[3])
        case "ATOMIC_GROUP":
            return _sample(value)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _sample(value[2]) * value[0]
        case _:
            return ""


def _characters_and_heads(parsed: Any, before: str, characters: list[str], heads: list[str]) -> None:
    for op, value in parsed:
        match str(op):
            case "LITERAL":
                characters.append(chr(value))
            case "IN":
                characters.append(_sample_of(op, value))
                characters.extend(chr(v) for o, v in value if str(o) == "LITERAL")
            case "BRANCH":
                for branch in value[1]:
                    _characters_and_heads(branch, before, characters, heads)
            case "SUBPATTERN":
                _characters_and_heads(value[3], before, characters, heads)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                _characters_and_heads(value[2], before, characters, heads)
            case "ASSERT" | "ASSERT_NOT":
                _characters_and_heads(value[1], before, characters, heads)
            case "ATOMIC_GROUP":
                _characters_and_heads(value, before, characters, heads)
        before += _sample_of(op, value)
        if 1 < len(before) <= 40:
            heads.append(before)


def _runs(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """Yield beginnings and what is repeated after them."""
    characters, heads = list(" \n\ta1é"), list[str]()
    bare = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    _characters_and_heads(_PARSER.parse(pattern.pattern, bare), "", characters, heads)
    characters, heads = list(dict.fromkeys(characters)), list(dict.fromkeys(heads))[:16]
    few = [*characters[:2], *characters[3:5], *characters[6 :: 1 + (len(characters) - 6) // 4]]
    yield from (("", one) for one in [*characters[:40], *heads])
    yield from (("", one + other) for one, other in itertools.permutations(few, 2))
    yield from itertools.product(heads[:6], few)


def _seconds(pattern: re.Pattern[Any], method: str, run: tuple[str, str], length: int, tries: int = 1) -> float:
    text: Any = run[0] + run[1] * (length // len(run[1])) + "\x01"
    if isinstance(pattern.pattern, bytes):
        text = text.encode("latin-1", "replace")
    call, best = getattr(pattern, method), 9.0
    for _ in range(tries):
        start = process_time()
        call(text)
        best = min(best, process_time() - start)
    return best


def _grows(pattern: re.Pattern[Any], method: str, run: tuple[str, str]) -> bool:
    long = _seconds(pattern, method, run, _LONG)
    return long > _SLOW and long > _GROWTH * _seconds(pattern, method, run, _SHORT, 2)


def _quadratic(pattern: re.Pattern[Any], methods: set[str]) -> str:
    """Return the run on which the time of *pattern* grows with its square, if there is one."""
    ways = [way for way in ("match", "fullmatch") if way in methods]
    ways += ["findall"] if methods - {"match", "fullmatch", "pattern"} else []
    noticed = [
        (seconds, way, run)
        for run in _runs(pattern)
        for way in ways
        if (seconds := _seconds(pattern, way, run, _FIRST)) > _NOTICED
    ]
    for _, way, run in sorted(noticed, reverse=True)[:6]:
        if _seconds(pattern, way, run, _FIRST, 3) < _NOTICED:
            continue
        if (short := _seconds(pattern, way, run, _SHORT)) > 1:
            return f"{way} {run}"
        if short > _SLOW / 16 and all(_grows(pattern, way, run) for _ in range(3)):
            return f"{way} {run}"
    return ""


@pytest.mark.slow  # it imports everything
def test_no_pattern_is_quadratic() -> None:
    seen: set[tuple[re.Pattern[Any], frozenset[str]]] = set()
    slow = []
    for place, pattern, methods in _patterns():
        if (pattern, frozenset(methods)) not in seen and place.split(": ")[0] not in _SHORT_TEXTS:
            seen.add((pattern, frozenset(methods)))
            if run := _quadratic(pattern, methods):
                slow.append(f"{place} on {run}")
    assert len(seen) > 700
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize(
    "text",
    [
        "{%%}" * 60 + "x\n",
        "::: {} [] " + " " * 2_000 + "x{\n\n:::\n",
        "[a](" + " " * 2_000 + "x y\n",
        "One.\n\n" + "<!--\n\n--" * 2_000,
    ],
    ids=["calls", "a container", "a destination", "comments"],
)
def test_lines_that_can_be_read_in_many_ways_are_read_at_once(text: str) -> None:
    start = perf_counter()
    parse_markdown(text)
    assert perf_counter() - start < 20  # the first two took hours

"""What can be read off the code of one checkout: sizes, folders, parameters, names, languages, markup."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

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

# So many lines of markup make a module one that writes pages; one tag in a message does not.
_MARKUP = 5


def figures(root: Path) -> dict[str, str]:
    """Return the figures of the checkout at *root* by the name of the measure."""
    files = [path for name in ("src", "flows") for path in sorted((root / name).rglob("*")) if _counts(path)]
    python = {path: path.read_text("utf-8") for path in files if path.suffix == ".py"}
    trees = {path: ast.parse(text) for path, text in python.items()}
    ours = {path: tree for path, tree in trees.items() if path.is_relative_to(root / "src")}
    data = sum(len(path.read_bytes().splitlines()) for path in files if path.suffix in _DATA)
    lines = sum(len(text.splitlines()) for text in python.values())
    folders = Counter(path.parent for path in python)
    everything = Counter(path.parent for path in files)
    fullest = folders.most_common(1)[0]
    twice = _twice(ours)
    elsewhere = {path: tree for path, tree in ours.items() if not path.is_relative_to(root / "src/bilingual/languages")}
    held = [path for path, tree in elsewhere.items() if _holds_language(path, tree)]
    compared = [path for path, tree in elsewhere.items() if any(_compares(tree))]
    markup = {path: count for path, tree in ours.items() if (count := len(_markup_lines(tree))) >= _MARKUP}
    whole = sum(len(python[path].splitlines()) for path in markup)
    wide = [name for tree in trees.values() for name in _wide(tree)]
    long = [text for text in python.values() if text.count("\n") > _LONG]
    return {
        "lines of Python in src and flows": f"{lines:,}",
        "the same with data and templates": f"{lines + data:,}",
        f"functions with {PARAMETERS} parameters or more": f"{len(wide)}",
        "class names used twice in src": f"{len(twice)}",
        "files outside languages/ that hold words or rules of a language": f"{len(held)}",
        "files outside languages/ that compare with language tags": f"{len(compared)}",
        "modules with markup in strings (its lines; lines of these modules)":
            f"{len(markup)} ({sum(markup.values())}; {whole:,})",
        f"modules of more than {_LONG} lines": f"{len(long)}",
        f"modules of less than {_SHORT} lines with one importer": f"{len(_joinable(root / 'src', ours))}",
        "Python files in the fullest folder (all files)":
            f"{fullest[1]} in {fullest[0].name}/ ({everything.most_common(1)[0][1]})",
    }  # fmt: skip


def details(root: Path) -> dict[str, list[str]]:
    """Return what stands behind the figures, for who wants to mend it."""
    base = root / "src" / "bilingual"
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(base.rglob("*.py"))}
    flows = {path: ast.parse(path.read_text("utf-8")) for path in sorted((root / "flows").rglob("*.py"))}

    def name(path: Path) -> str:
        return path.relative_to(root).as_posix().removeprefix("src/bilingual/")

    return {
        "functions with many parameters": [
            f"{name(path)}: {found}" for path, tree in (trees | flows).items() for found in _wide(tree)
        ],
        "class names used twice": _twice(trees),
        "words or rules of a language": [
            name(path) for path, tree in trees.items()
            if not path.is_relative_to(base / "languages") and _holds_language(path, tree)
        ],
        "comparisons with language tags": [
            f"{name(path)}:{', '.join(map(str, lines))}" for path, tree in trees.items()
            if not path.is_relative_to(base / "languages") and (lines := sorted(set(_compares(tree))))
        ],
        "markup in strings": [
            f"{name(path)}: {count} lines" for path, tree in trees.items()
            if (count := len(_markup_lines(tree))) >= _MARKUP
        ],
        "long modules": [
            f"{name(path)}: {length}" for path in (trees | flows)
            if (length := path.read_text("utf-8").count("\n")) > _LONG
        ],
        "short modules with one importer": [
            f"{name(path)}: {name(importer)}" for path, importer in _joinable(root / "src", trees).items()
        ],
    }  # fmt: skip


def _counts(path: Path) -> bool:
    parts = path.parts
    return path.is_file() and "__pycache__" not in parts and not any(part.endswith(".egg-info") for part in parts)


def _wide(tree: ast.Module) -> Iterator[str]:
    """Yield the functions with many parameters; ``self`` and ``cls`` are not counted, ``*args`` neither."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            count = len(given) - (bool(given) and given[0] in ("self", "cls"))
            if count >= PARAMETERS:
                yield f"{node.name} ({count})"


def _joinable(source: Path, trees: dict[Path, ast.Module]) -> dict[Path, Path]:
    """Return the short modules that one other module alone imports, and that in the same folder; with that one."""
    modules = {".".join(path.relative_to(source).with_suffix("").parts): path for path in trees}
    importers: dict[Path, set[Path]] = defaultdict(set)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
                for module in filter(None, map(modules.get, names)):
                    importers[module].add(path)
    return {
        path: next(iter(users)) for path, users in sorted(importers.items())
        if len(users) == 1 and path.name not in _ENTRIES and next(iter(users)).parent == path.parent
        and path.read_text("utf-8").count("\n") < _SHORT
    }  # fmt: skip


def _twice(trees: dict[Path, ast.Module]) -> list[str]:
    places: dict[str, set[Path]] = defaultdict(set)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].add(path)
    return sorted(name for name, paths in places.items() if len(paths) > 1)


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


def _compares(tree: ast.Module) -> Iterator[int]:
    """Yield the lines on which a value is compared with language tags: ``==``, ``in``, ``startswith``, ``case``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(_are_tags(side) for side in (node.left, *node.comparators)):
            yield node.lineno
        elif isinstance(node, ast.MatchValue) and _is_tag(node.value):
            yield node.value.lineno
        elif (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
              and node.func.attr == "startswith" and node.args and _are_tags(node.args[0])):  # fmt: skip
            yield node.lineno


def _holds_language(path: Path, tree: ast.Module) -> bool:
    """Tell whether a module has a table by language, or words in another language than English.

    An engine's own codes for languages stand in its adapter, where they belong.
    """
    for node in ast.walk(tree) if "engines" not in path.parts else ():
        if isinstance(node, ast.Dict) and sum(_is_tag(key, alone=False) for key in node.keys) >= _KEYS:
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
            if all(_TAG.fullmatch(key) for key in keys if key):
                return True
    patterns = (_CHARACTERS.sub(" ", string) for _, string in _patterns(tree))
    words = (word for pattern in patterns for word in _WORD.findall(pattern))
    text = "".join([*(string for _, string in _strings(tree)), *words])
    letters = sum(letter.isalpha() and not letter.isascii() and not _GREEK.match(letter) for letter in text)
    return letters >= _LETTERS


def _patterns(tree: ast.Module) -> list[tuple[ast.Constant, str]]:
    """Return the strings of regular expressions that are compiled."""
    inner = [
        node
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "compile"
        for node in ast.walk(call)
    ]
    return [(node, node.value) for node in inner if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _strings(tree: ast.Module) -> list[tuple[ast.Constant, str]]:
    """Return the string constants, and their strings, that are no documentation and no regular expression."""
    apart = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile":
            apart |= {id(inner) for inner in ast.walk(node)}
    return [(node, node.value) for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart]  # fmt: skip


def _markup_lines(tree: ast.Module) -> set[int]:
    """Return the lines that strings with HTML, CSS or JavaScript in them take."""
    lines: set[int] = set()
    for node, string in _strings(tree):
        if any(pattern.search(string) for pattern in (_ELEMENT, _DECLARATION, _SCRIPT)):
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def printed(rows: Sequence[tuple[str, ...]]) -> str:
    """Return *rows* as a Markdown table, the first of them its heading."""
    heading, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, tuple("---" for _ in heading), *rest))

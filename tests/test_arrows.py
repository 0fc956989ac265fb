"""Layering: a package imports only from packages below it, and pure packages have no side effects."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "bilingual"

# From the top down; a room may import what stands in its set, and itself.
BELOW_MODEL = {"errors", "redaction"}
BELOW_TEXT = BELOW_MODEL | {"model", "languages"}
BELOW_PURE = BELOW_TEXT | {"text"}
ALLOWED = {
    "redaction": set(),
    "errors": {"redaction"},
    "__init__": {"api"},
    "settings": BELOW_MODEL | {"model", "languages"},
    "model": BELOW_MODEL,
    "languages": BELOW_MODEL | {"model"},
    "text": BELOW_TEXT,
    "learning": BELOW_PURE,
    "articles": BELOW_PURE,
    "subtitles": BELOW_PURE,
    "fidelity": BELOW_PURE | {"articles"},
    "views": BELOW_PURE | {"articles", "subtitles", "fidelity", "learning"},
    "engines": BELOW_PURE | {"settings", "subtitles", "articles", "fidelity", "learning"},
    "testing": BELOW_TEXT | {"engines"},
    "pipeline": BELOW_PURE | {"settings", "engines", "articles", "subtitles", "fidelity", "learning", "views"},
    "cli": BELOW_PURE | {"settings", "engines", "articles", "subtitles", "fidelity", "views", "pipeline"},
    "studio": BELOW_PURE | {"settings", "engines", "articles", "subtitles", "fidelity", "views", "pipeline"},
    "api": BELOW_PURE | {"settings", "engines", "subtitles", "pipeline"},
    "flows": BELOW_PURE | {"settings", "engines", "pipeline", "cli", "studio"},
    "__main__": {"cli"},
}
PURE = {"model", "text", "articles", "subtitles", "fidelity", "learning", "views"}
IMPURE_MODULES = {
    "os",
    "subprocess",
    "random",
    "secrets",
    "time",
    "socket",
    "requests",
    "httpx",
    "urllib.request",
    "tempfile",
    "shutil",
    "sqlite3",
    "logging.config",
}
IMPURE_CALLS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "now",
    "today",
    "utcnow",
}


@cache
def modules() -> tuple[Path, ...]:
    return tuple(sorted(SRC.rglob("*.py")))


def room_of(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return parts[0]


def names_of(nodes: Iterable[ast.AST]) -> list[str]:
    """Return the names that the import statements among *nodes* may load."""
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


@dataclass(frozen=True)
class Module:
    """What the rules ask of a file; its tree is not kept, since a thousand of them slow everything down."""

    imports: tuple[str, ...]
    at_top: tuple[str, ...]
    relative: tuple[int, ...]
    calls: tuple[tuple[int, str], ...]


@cache
def read(path: Path) -> Module:
    top = ast.parse(path.read_text("utf-8"))
    nodes = list(ast.walk(top))
    return Module(
        tuple(names_of(nodes)),
        tuple(names_of(top.body)),
        tuple(node.lineno for node in nodes if isinstance(node, ast.ImportFrom) and node.level),
        tuple((node.lineno, called(node)) for node in nodes if isinstance(node, ast.Call)),
    )


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def imports(path: Path) -> tuple[str, ...]:
    return read(path).imports


def test_there_are_no_relative_imports() -> None:
    assert [f"{path.relative_to(SRC)}:{line}" for path in modules() for line in read(path).relative] == []


def test_a_room_imports_only_from_rooms_below_it() -> None:
    assert len(modules()) > 500
    wrong = []
    for path in modules():
        room, file = room_of(path), path.relative_to(SRC)
        assert room in ALLOWED, f"unknown room {room}: draw it into ALLOWED first"
        for name in imports(path):
            parts = name.split(".")
            ours = parts[0] == "bilingual" and len(parts) > 1 and parts[1] in rooms()
            if ours and parts[1] != room and parts[1] not in ALLOWED[room]:
                wrong.append(f"{file} may not import {name}")
            if parts[0] == "prefect" and room != "flows":
                wrong.append(f"{file}: only flows/ may import Prefect")
    assert wrong == []


@cache
def rooms() -> set[str]:
    return {path.stem for path in SRC.iterdir() if path.is_dir() or path.suffix == ".py"}


def test_a_pure_room_touches_nothing_outside() -> None:
    wrong = []
    for path in modules():
        if room_of(path) not in PURE:
            continue
        file = path.relative_to(SRC)
        wrong += [f"{file} imports {name}" for name in imports(path) if name in IMPURE_MODULES]
        wrong += [f"{file}:{line} calls {name}()" for line, name in read(path).calls if name in IMPURE_CALLS]
    assert wrong == []


def test_processes_are_started_in_one_file() -> None:
    users = {str(p.relative_to(SRC)) for p in modules() if "subprocess" in imports(p)}
    # The service's own processes live for days and are signalled; the others are run to their end.
    assert users == {"engines/processes/starting.py", "flows/supervising/programs.py"}


def test_services_are_reached_by_one_client() -> None:
    ways = {"httpx", "requests", "urllib.request", "http.client", "aiohttp", "urllib3"}
    users = {str(p.relative_to(SRC)) for p in modules() if ways & set(imports(p))}
    # The other two talk to the service's own server on this machine.
    ours = {user for user in users if not user.startswith("engines/http/")}
    assert ours == {"flows/supervising/frozen_programs.py", "flows/submitting.py"}


def test_commands_are_found_by_name_and_load_no_prefect_for_their_parsers() -> None:
    """The commands of the service are in flows/, above cli/, which looks them up by their names."""
    code = "import sys; from bilingual.cli.main import build_parser; build_parser(); print('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_flows_of_the_checkout_are_those_of_the_package() -> None:
    """Deployments of 0.1.0 name ``flows/video.py:video``; that folder has nothing of its own."""
    for path in sorted((ROOT / "flows").glob("*.py")):
        docstring, *rest = ast.parse(path.read_text("utf-8")).body
        assert isinstance(docstring, ast.Expr)
        assert [ast.unparse(node) for node in rest] == [
            f"from bilingual.flows.{path.stem} import {path.stem}",
            f"__all__ = ['{path.stem}']",
        ]


def test_no_circle_of_imports() -> None:
    names = {
        ".".join(("bilingual", *p.relative_to(SRC).with_suffix("").parts)).removesuffix(".__init__"): p
        for p in modules()
    }
    graph = {name: {n for n in read(path).at_top if n in names and n != name} for name, path in names.items()}
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name in done:
            return
        for other in sorted(graph[name]):
            walk(other, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        walk(name, ())


def test_a_run_with_nothing_to_do_loads_neither_engines_nor_checks_nor_readers() -> None:
    code = """
import sys
from pathlib import Path
from bilingual.cli.publish import shown_run
from bilingual.cli.terminal import progress, screen
from bilingual.pipeline import publish
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
open_tools(Settings(Path())).translation("memory").key()
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    heavy = {"asyncio", "ffmpeg", "jinja2", "langcodes", "pysubs2", "rapidfuzz", "rich", "weasyprint"}
    heavy |= {
        f"bilingual.{name}"
        for name in ("articles", "engines.media.ffmpeg", "fidelity.report", "pipeline.records.claims", "views")
    }
    assert heavy.isdisjoint(done.stdout.split())

"""Layering: a package imports only from packages below it, and pure packages have no side effects."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

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
    "articles": BELOW_PURE,
    "subtitles": BELOW_PURE,
    "fidelity": BELOW_PURE | {"articles"},
    "views": BELOW_PURE | {"articles", "subtitles", "fidelity"},
    "engines": BELOW_PURE | {"settings", "subtitles", "articles", "fidelity"},
    "testing": BELOW_TEXT | {"engines"},
    "pipeline": BELOW_PURE | {"settings", "engines", "articles", "subtitles", "fidelity", "views"},
    "cli": BELOW_PURE | {"settings", "engines", "articles", "subtitles", "fidelity", "views", "pipeline"},
    "studio": BELOW_PURE | {"settings", "engines", "articles", "subtitles", "fidelity", "views", "pipeline"},
    "api": BELOW_PURE | {"settings", "engines", "subtitles", "pipeline"},
    "flows": BELOW_PURE | {"settings", "engines", "pipeline", "cli", "studio"},
    "__main__": {"cli"},
}
PURE = {"model", "text", "articles", "subtitles", "fidelity", "views"}
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


def modules() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [node.module or ""] + [f"{node.module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SRC)))
def test_a_room_imports_only_from_rooms_below_it(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, f"unknown room {room}: draw it into ALLOWED first"
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "bilingual" and len(parts) > 1 and (SRC / parts[1]).exists() | (SRC / f"{parts[1]}.py").exists():
            assert parts[1] == room or parts[1] in ALLOWED[room], f"{path.name} ({room}) may not import {name}"
        assert parts[0] != "prefect" or room == "flows", f"{path.name}: only flows/ may import Prefect"


@pytest.mark.parametrize("path", [p for p in modules() if room_of(p) in PURE], ids=lambda p: str(p.relative_to(SRC)))
def test_a_pure_room_touches_nothing_outside(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for name in imports(path):
        assert name not in IMPURE_MODULES, f"{path.name} imports {name}"
        assert not name.startswith(("pathlib.Path.open",)), path
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert called not in {
                "open",
                "read_text",
                "read_bytes",
                "write_text",
                "write_bytes",
                "now",
                "today",
                "utcnow",
            }, f"{path.name}:{node.lineno} calls {called}()"


def test_processes_are_run_in_one_file() -> None:
    users = {str(p.relative_to(SRC)) for p in modules() if "subprocess" in imports(p)}
    # The service's own processes live for days and are signalled; the others are run to their end.
    assert users == {"engines/processes/running.py", "flows/supervising/programs.py"}


def test_services_are_reached_by_one_client() -> None:
    ways = {"httpx", "requests", "urllib.request", "http.client", "aiohttp", "urllib3"}
    users = {str(p.relative_to(SRC)) for p in modules() if ways & set(imports(p))}
    # The other two talk to the service's own server on this machine.
    ours = {user for user in users if not user.startswith("engines/http/")}
    assert ours == {"flows/supervising/frozen.py", "flows/submitting.py"}


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
    graph = {name: {n for n in top_level_imports(path) if n in names and n != name} for name, path in names.items()}
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


def top_level_imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


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

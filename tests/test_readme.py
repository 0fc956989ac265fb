"""The blocks of README and docs tagged ``console test`` run, and everything they mention exists."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.cli.main import build_parser, run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
sys.path.insert(0, str(ROOT / "scripts"))

from check_readme import blocks  # noqa: E402

PAGES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(ROOT.glob("docs/**/*.md"))}
PAGES["README.md"] = README
TEXT = "\n".join(PAGES.values())
TAGGED = {page: lines for page, text in PAGES.items() if (lines := [c for t, b in blocks(text) if t for c in b])}


# What another page runs first need not be run twice.
RUN = [p for p, lines in TAGGED.items() if not any(o != p and r[: len(lines)] == lines for o, r in TAGGED.items())]


def test_there_are_blocks_to_run() -> None:
    assert {"README.md", "docs/tutorial.md"} <= set(TAGGED)
    assert "docs/tutorial.md" in RUN


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_work_one_after_the_other(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, which has loaded what each new one takes seconds to load."""
    monkeypatch.setenv("BILINGUAL_ROOT", str(tmp_path))
    monkeypatch.chdir(ROOT)
    for line in TAGGED[page]:
        program, *arguments = shlex.split(line)
        assert program == "bilingual", f"{line!r} needs a shell"
        assert run(arguments) == 0, line


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN)
def test_the_tagged_blocks_of_a_page_run_one_after_the_other(page: str, tmp_path: Path) -> None:
    programs = str(Path(sys.executable).parent)
    environment = os.environ | {"BILINGUAL_ROOT": str(tmp_path), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    for line in TAGGED[page]:
        done = subprocess.run(
            ["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


def test_every_make_target_and_deployment_they_name_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"(?:^|`|&& )(?:PORT=\d+ )?make ([a-z-]+)", TEXT, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    deployments = (ROOT / "prefect.yaml").read_text("utf-8")
    for flow in set(re.findall(r"(\w+)/default", TEXT)):
        assert f"bilingual.flows.{flow}.{flow}" in deployments, flow


def test_nothing_says_to_install_bilingual_by_its_name() -> None:
    """On PyPI the name belongs to somebody else."""
    source = "".join(path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py")))
    assert re.findall(r"pip install \S*bilingual\b[^/.\w-]", TEXT + source) == []


def test_every_file_the_readme_links_exists() -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / name).exists(), name


def test_every_command_and_option_they_show_is_one() -> None:
    lines = [line for text in PAGES.values() for _, block in blocks(text) for line in block]
    shown = [line.split("  #")[0] for line in lines if line.startswith("bilingual ")]
    assert shown
    for line in shown:
        command, *words = shlex.split(line)[1:]
        parser = build_parser(command)._actions[-1].choices[command]
        parts = [action.choices for action in parser._actions if isinstance(action.choices, dict)]
        parser = next((part[words[0]] for part in parts if words[0] in part), parser)  # bilingual memory edit
        known = parser._option_string_actions
        for word in words:
            assert not word.startswith("--") or word in known, line


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (tmp_path / "site" / "tutorial" / "index.html").is_file()


@pytest.mark.parametrize(
    "page", ["docs/how-to/add-a-view.md", "docs/how-to/add-an-engine.md", "docs/how-to/use-from-python.md"]
)
def test_the_python_of_a_page_runs(page: str) -> None:
    found = re.findall(r"^```python\n(.*?)^```", PAGES[page], re.MULTILINE | re.DOTALL)
    assert found
    for source in found:
        exec(compile(source, page, "exec"), {"__name__": "sample"})

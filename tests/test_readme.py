"""The README's blocks tagged ``console test`` run as they stand, and what it names exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
sys.path.insert(0, str(ROOT / "scripts"))

from check_readme import blocks  # noqa: E402

TAGGED = [lines for tagged, lines in blocks(README) if tagged]


def test_there_are_blocks_to_run() -> None:
    assert TAGGED


@pytest.mark.parametrize("lines", TAGGED, ids=lambda lines: lines[0])
def test_a_tagged_block_runs(lines: list[str], tmp_path: Path) -> None:
    programs = str(Path(sys.executable).parent)
    environment = os.environ | {"BILINGUAL_ROOT": str(tmp_path), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    for line in lines:
        done = subprocess.run(
            ["bash", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


def test_every_make_target_and_deployment_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"\bmake ([a-z-]+)", README)) - {"lists"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    deployments = (ROOT / "prefect.yaml").read_text("utf-8")
    for flow in set(re.findall(r"`?'?(\w+)/default", README)):
        assert f"flows/{flow}.py:{flow}" in deployments, flow


def test_every_file_it_links_exists() -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / name).exists(), name


def test_every_option_it_shows_is_one() -> None:
    shown = "\n".join(line for _, lines in blocks(README) for line in lines if line.startswith("bilingual "))
    for command, option in re.findall(r"^bilingual (\w+).*?(--[a-z-]+)", shown, re.MULTILINE):
        done = subprocess.run(
            [sys.executable, "-m", "bilingual", command, "--help"], capture_output=True, text=True, check=True
        )
        assert option in done.stdout, f"bilingual {command} has no {option}"

"""The wheel contains everything the package needs and works without the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from setuptools import Distribution
from setuptools.config.pyprojecttoml import apply_configuration

from bilingual.flows.service import free_port

CHECKOUT = Path(__file__).parents[2]
SOURCE = CHECKOUT / "src"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: a build leaves its files behind."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, folder)
    shutil.copytree(SOURCE, folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder / "dist"), str(folder))
    (built,) = (folder / "dist").glob("*.whl")
    return built


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    # With src/ on the path, the package would count as installed.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def of_the_package() -> set[str]:
    files = (path for path in (SOURCE / "bilingual").rglob("*") if path.is_file())
    return {path.relative_to(SOURCE).as_posix() for path in files if "__pycache__" not in path.parts}


def test_every_file_of_the_package_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What setuptools would copy into a wheel, without building one."""
    monkeypatch.chdir(CHECKOUT)
    built = Distribution({"script_name": "setup.py"})
    apply_configuration(built, "pyproject.toml")
    command: Any = built.get_command_obj("build_py")
    command.set_undefined_options("build")
    command.build_lib = str(tmp_path)
    command.ensure_finalized()
    there = {Path(name).relative_to(tmp_path).as_posix() for name in command.get_outputs(include_bytecode=False)}
    assert there == of_the_package()
    assert {"bilingual/flows/video.py", "bilingual/flows/prefect.yaml", "bilingual/languages/data/ja.toml"} <= there


@pytest.mark.slow  # to build it takes six seconds
def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    there = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert there == of_the_package()


@pytest.mark.slow
def test_a_machine_without_the_checkout_sets_up_a_folder_and_publishes_what_is_dropped_there(
    wheel: Path, tmp_path: Path
) -> None:
    """The environment has the wheel, and what it depends on from the environment of the tests."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    # A folder that a .pth names is searched, but its own .pth files are not read: the checkout stays out.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    foreign = ("PREFECT_", "PYTHONPATH", "BILINGUAL_", "PORT", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    root = tmp_path / "talks"

    def bilingual(*words: str, folder: Path = root) -> subprocess.CompletedProcess[str]:
        command = [str(python.with_name("bilingual")), *words]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=500)

    assert "up" in bilingual("--help", folder=tmp_path).stdout
    made = bilingual("init", "talks", "--to", "zh-Hans", "--translation", "memory", "--offline", folder=tmp_path)
    assert (made.returncode, made.stdout.splitlines()[-1]) == (0, f"Next: cd {root} && bilingual up"), made.stderr
    assert bilingual("status").stdout == "service: not running\n"
    port = str(free_port())
    try:
        up = bilingual("up", "--port", port)
        assert up.returncode == 0, up.stdout + up.stderr
        status = bilingual("status")
        assert f"ready, http://127.0.0.1:{port} " in status.stdout
        assert f"deployments: {site / 'bilingual/flows/prefect.yaml'}" in status.stdout
        assert "BILINGUAL_CODE" not in (root / ".bilingual" / "env").read_text("utf-8")
        inbox = root / "media" / "inbox"
        (inbox / "tea.zh-Hans.md").write_text("# 茶\n\n茶是热的。\n", "utf-8")
        (inbox / "tea.md").write_text("# Tea\n\nTea is warm.\n", "utf-8")
        published = wait_for_file(root / "media" / "done" / "tea" / "tea.md")
        assert published, (root / ".bilingual" / "logs" / "worker.log").read_text("utf-8")
        bitext = json.loads((root / "media/outbox/tea/bitext.en_zh-Hans.json").read_text("utf-8"))
        assert [unit["target"] for unit in bitext["units"]] == ["茶", "茶是热的。"]
    finally:
        down = bilingual("down")
    assert (down.returncode, down.stdout) == (0, "stopped\n")


def wait_for_file(path: Path, limit_s: float = 180.0) -> bool:
    """Tell whether *path* is there within *limit_s* seconds."""
    deadline = monotonic() + limit_s
    while not path.is_file() and monotonic() < deadline:
        sleep(0.5)
    return path.is_file()

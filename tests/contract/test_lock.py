"""``requirements.lock`` fits ``pyproject.toml`` and ``constraints.txt``, and holds a hash of every file."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.servers.servers import LocalServer

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = (
    "dev", "faster-whisper", "whisper-cpp", "ct2", "embeddings", "keyring", "learn", "piper", "kokoro", "edge", "scale",
    "speakers",
)  # fmt: skip
AGAIN = "run `make lock`"


def script(name: str) -> ModuleType:
    """Return a module of scripts/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


locked = script("locked")
LOCKED: list[Any] = locked.read_lock()
VERSIONS = {(one.name, one.version) for one in LOCKED}


def pins() -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()]
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines if line)}


def test_every_pin_of_the_constraints_is_locked() -> None:
    assert not {name: version for name, version in pins().items() if (name, version) not in VERSIONS}, AGAIN


def test_every_dependency_is_locked_with_a_version_that_fits() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    assert set(project["optional-dependencies"]) == set(EXTRAS)
    for text in listed:
        wanted = Requirement(text)
        found = [version for name, version in VERSIONS if name == canonicalize_name(wanted.name)]
        assert found, f"{text}: {AGAIN}"
        assert all(wanted.specifier.contains(version) for version in found), f"{text}: {AGAIN}"


def test_each_entry_has_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"://|--(?!hash=sha256:)|file:|@ ", text)
    for one in LOCKED:
        first, *hashes = one.text.rstrip().split("\n")
        Requirement(first.rstrip("\\ "))
        assert hashes, one.name
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in hashes), one.name
    wheels = {one.name: one.text.count("--hash") for one in LOCKED}
    # Files for other systems and Pythons are there, too.
    assert all(wheels[name] > 20 for name in ("lxml", "numpy", "pillow", "ctranslate2", "fugashi", "pystemmer"))


@pytest.mark.parametrize("python", ["3.11.2", "3.12.4", "3.13.1", "3.14.0"])
@pytest.mark.parametrize(("system", "machine"), [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")])
def test_each_python_and_system_gets_one_version_of_each_package(python: str, system: str, machine: str) -> None:
    environment: Any = default_environment() | {
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": system,
        "platform_system": system.capitalize(),
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    chosen: dict[str, str] = {}
    for one in locked.needed(LOCKED, EXTRAS):
        wanted = Requirement(one.text.split("\n")[0].rstrip("\\ "))
        if wanted.marker is None or wanted.marker.evaluate(environment):
            assert one.name not in chosen, f"{one.name}: {one.version} and {chosen[one.name]}"
            chosen[one.name] = one.version
    assert locked.direct(EXTRAS) <= chosen.keys()
    assert ("async-timeout" in chosen) == (python == "3.11.2")
    assert not any(name.startswith("nvidia-") for name in chosen) or system == "linux"


def test_an_installation_needs_what_its_extras_need() -> None:
    bare = {one.name for one in locked.needed(LOCKED, ())}
    assert {"torch", "prefect", "starlette", "lxml"} <= bare
    assert not {"pytest", "faster-whisper", "ctranslate2", "sentence-transformers", "scikit-learn"} & bare
    assert {one.name for one in locked.needed(LOCKED, EXTRAS)} == {one.name for one in LOCKED}


def test_what_is_installed_here_is_what_is_locked() -> None:
    """An installed package that is not in the lock was added without `make lock`."""
    needs: set[str] = set()
    todo = [*locked.direct(("dev", "faster-whisper", "whisper-cpp"))]
    while todo:
        name = todo.pop()
        if name in needs:
            continue
        needs.add(name)
        try:
            requires = metadata.distribution(name).requires or []
        except metadata.PackageNotFoundError:
            continue
        known = (Requirement(text) for text in requires)
        todo += [
            canonicalize_name(one.name) for one in known if one.marker is None or one.marker.evaluate({"extra": ""})
        ]
    assert not needs - {one.name for one in LOCKED}, AGAIN


class Osv(LocalServer):
    """A database of vulnerabilities with one advisory, for jinja2."""

    def __init__(self, status: int = 200) -> None:
        import json
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        outer = self
        self.asked: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked = body["queries"]
                names = [query["package"]["name"] for query in outer.asked]
                results = [{"vulns": [{"id": "GHSA-1"}]} if name == "jinja2" else {} for name in names]
                answer = json.dumps({"results": results}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1/querybatch"


def test_the_audit_names_a_vulnerable_package_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = script("audit")
    with Osv() as server:
        monkeypatch.setenv("OSV_URL", server.url)
        assert audit.main() == 1
        assert capsys.readouterr().out.startswith("audit: jinja2 3.")
        assert {(query["package"]["name"], query["version"]) for query in server.asked} == VERSIONS
        monkeypatch.setattr(audit, "ACCEPTED", {"GHSA-1": "a test"})
        assert audit.main() == 0
        assert capsys.readouterr().out == f"audit: no known vulnerabilities in {len(LOCKED)} packages\n"


def test_the_audit_says_in_one_line_that_it_was_not_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = script("audit")
    with Osv(status=503) as server:
        for url in (server.url, "http://127.0.0.1:9/", "http://host.invalid/"):
            monkeypatch.setenv("OSV_URL", url)
            assert audit.main() == 0
            said = capsys.readouterr().out
            assert said.startswith("audit: not done")
            assert said.count("\n") == 1

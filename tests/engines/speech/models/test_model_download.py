"""Downloading models from a local host: complete, truncated, refused, forged, through a proxy."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, SpeechRequest
from bilingual.engines.models import fetching
from bilingual.engines.models.fetching import fetch_file
from bilingual.engines.models.kinds import kind_of
from bilingual.engines.models.orders import Order, RemoteFile
from bilingual.engines.models.sources.whisper import SCRIPT_REMEDY
from bilingual.engines.speech.recognisers import faster_whisper, whisper
from bilingual.engines.speech.recognisers.whisper_cpp import engine as whisper_cpp
from bilingual.errors import BadResponse, NotInstalled, Unavailable
from support.attacks.refusals import raises
from support.models import tiny_whisper

SHA256 = hashlib.sha256(tiny_whisper.CHECKPOINT.read_bytes()).hexdigest()
PUBLISHED = f"https://models.invalid/main/whisper/{SHA256}/tiny.pt"


class ModelHost:
    """A web host: ``files`` by path; ``way`` says how it misbehaves; ``asked`` is what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.way = ""
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                outer._answer(self, with_body=False)

            def do_GET(self) -> None:
                outer._answer(self, with_body=True)

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def _answer(self, handler: BaseHTTPRequestHandler, *, with_body: bool) -> None:
        self.asked.append(handler.path)
        body = self.files.get(handler.path.partition("?")[0])
        status = int(self.way) if self.way.isdigit() else 200 if body is not None else 404
        body = body if status == 200 and body is not None else b"no"
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        handler.send_header("X-Repo-Commit", "c0ffee" + "0" * 34)
        handler.end_headers()
        if with_body:
            handler.wfile.write(body[: len(body) // 2] if self.way == "break off" else body)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITS_S", (0.0, 0.0))


@pytest.fixture
def host() -> Iterator[ModelHost]:
    host = ModelHost()
    yield host
    host.close()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if openai-whisper's model "tiny" were our tiny one: a true URL with the hash in it."""
    import whisper as package

    monkeypatch.setitem(package._MODELS, "tiny", PUBLISHED)
    monkeypatch.delitem(package._ALIGNMENT_HEADS, "tiny")
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def request(folder: Path) -> SpeechRequest:
    audio = tiny_whisper.clip_wav("fox", folder)
    return SpeechRequest(folder / "fox.mp4", audio, tiny_whisper.duration_ms("fox"))


def configured(folder: Path, mirror: str) -> EngineConfig:
    environment = {"BILINGUAL_MODEL_MIRROR": mirror, "XDG_CACHE_HOME": str(folder)}
    return EngineConfig(folder, {"model": "tiny"}, environment)


@pytest.mark.usefixtures("published")
def test_a_model_comes_from_the_mirror_and_is_there_from_then_on(host: ModelHost, tmp_path: Path) -> None:
    host.files[f"/hub/main/whisper/{SHA256}/tiny.pt"] = tiny_whisper.CHECKPOINT.read_bytes()
    config = configured(tmp_path, f"{host.url}/hub/")
    told: list[tuple[float, str]] = []
    transcript = whisper.create(config).transcribe(request(tmp_path), lambda share, what="": told.append((share, what)))
    assert transcript.text() == tiny_whisper.TEXTS["fox"]
    assert (0.2, "fetching the Whisper model tiny (about 80 MB, licence MIT)") in told
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert (tmp_path / "whisper" / "tiny.pt").read_bytes() == tiny_whisper.CHECKPOINT.read_bytes()
    assert whisper.model_on_disk(config)
    whisper.create(config).transcribe(request(tmp_path))
    assert len(host.asked) == 1


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("way", "error", "message"),
    [
        ("break off", Unavailable, "stopped after"),
        ("404", NotInstalled, "answers 404"),
        ("503", Unavailable, "answers 503"),
        ("forged", BadResponse, "its hash differs"),
    ],
)
def test_a_failed_download_leaves_nothing_and_says_what_to_do(
    way: str, error: type[Exception], message: str, host: ModelHost, tmp_path: Path
) -> None:
    content = tiny_whisper.CHECKPOINT.read_bytes()
    host.files[f"/main/whisper/{SHA256}/tiny.pt"] = content[::-1] if way == "forged" else content
    host.way = way
    with pytest.raises(error, match=message) as caught:
        whisper.create(configured(tmp_path, host.url)).transcribe(request(tmp_path))
    assert str(tmp_path / "whisper" / "tiny.pt") in str(caught.value)
    assert SCRIPT_REMEDY in str(caught.value)
    kept = [path.name for path in (tmp_path / "whisper").iterdir()]
    assert kept == (["tiny.pt.part"] if way == "break off" else [])


@pytest.mark.usefixtures("published")
def test_a_host_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"cannot be downloaded from http://127\.0\.0\.1:9/"):
        whisper.create(configured(tmp_path, "http://127.0.0.1:9")).transcribe(request(tmp_path))


@pytest.mark.usefixtures("published")
def test_the_proxy_of_the_environment_is_asked(
    host: ModelHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", host.url)
    host.files[f"http://models.invalid/main/whisper/{SHA256}/tiny.pt"] = tiny_whisper.CHECKPOINT.read_bytes()
    target = tmp_path / "tiny.pt"
    file = RemoteFile(PUBLISHED.replace("https", "http"), sha256=SHA256)
    fetch_file(Order("the model", (file,)), target, os.environ)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == SHA256


@pytest.mark.usefixtures("published")
def test_a_damaged_model_is_fetched_again_or_named_when_offline(host: ModelHost, tmp_path: Path) -> None:
    place = tmp_path / "whisper" / "tiny.pt"
    place.parent.mkdir()
    place.write_bytes(tiny_whisper.CHECKPOINT.read_bytes()[:1000])
    online = configured(tmp_path, host.url)
    offline = EngineConfig(tmp_path, online.options, online.environment, offline=True)
    with pytest.raises(NotInstalled, match="is damaged, and none can be"):
        whisper.create(offline).transcribe(request(tmp_path))
    assert host.asked == []
    host.files[f"/main/whisper/{SHA256}/tiny.pt"] = tiny_whisper.CHECKPOINT.read_bytes()
    assert whisper.create(online).transcribe(request(tmp_path)).text() == tiny_whisper.TEXTS["fox"]


# ── the hub of faster-whisper ─────────────────────────────────────────────────────────────────────


def hub(host: ModelHost, repository: str, folder: Path) -> None:
    """Let *host* serve *folder* as the Hugging Face hub serves *repository*."""
    commit = "c0ffee" + "0" * 34
    names = sorted(path.name for path in folder.iterdir())
    page = {"id": repository, "sha": commit, "siblings": [{"rfilename": name} for name in names]}
    tree = [{"type": "file", "oid": "0" * 40, "size": (folder / n).stat().st_size, "path": n} for n in names]
    host.files[f"/api/models/{repository}/revision/main"] = json.dumps(page).encode()
    host.files[f"/api/models/{repository}/tree/{commit}"] = json.dumps(tree).encode()
    for name in names:
        host.files[f"/{repository}/resolve/{commit}/{name}"] = (folder / name).read_bytes()


def test_faster_whisper_fetches_from_the_mirror_of_the_hub(host: ModelHost, tmp_path: Path) -> None:
    hub(host, "Systran/faster-whisper-tiny", tiny_whisper.ctranslate2_folder())
    config = configured(tmp_path, host.url)
    assert not faster_whisper.model_on_disk(config)
    transcript = faster_whisper.create(config).transcribe(request(tmp_path))
    assert transcript.text() == tiny_whisper.TEXTS["fox"]
    assert faster_whisper.model_on_disk(config)
    asked = len(host.asked)
    offline = EngineConfig(tmp_path, config.options, config.environment, offline=True)
    assert faster_whisper.create(offline).transcribe(request(tmp_path)).text() == transcript.text()
    assert len(host.asked) == asked


def test_a_hub_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"cannot be downloaded from http://127\.0\.0\.1:9") as caught:
        faster_whisper.create(configured(tmp_path, "http://127.0.0.1:9")).transcribe(request(tmp_path))
    assert SCRIPT_REMEDY in str(caught.value)


def test_a_hub_without_the_model(host: ModelHost, tmp_path: Path) -> None:
    with pytest.raises((NotInstalled, Unavailable), match="Systran/faster-whisper-tiny"):
        faster_whisper.create(configured(tmp_path, host.url)).transcribe(request(tmp_path))


def test_a_ggml_file_is_fetched_alone_and_checked(host: ModelHost, tmp_path: Path) -> None:
    content, revision = tiny_whisper.ggml_file().read_bytes(), "c0ffee" + "0" * 34
    sha256 = hashlib.sha256(content).hexdigest()
    large = [
        {"rfilename": f"ggml-{name}.bin", "lfs": {"sha256": sha256, "size": len(content)}} for name in ("tiny", "base")
    ]
    listed = json.dumps({"sha": revision, "siblings": large}).encode()
    host.files["/api/models/ggerganov/whisper.cpp/revision/main"] = listed
    host.files[f"/ggerganov/whisper.cpp/resolve/{revision}/ggml-tiny.bin"] = content
    environment = {"BILINGUAL_MODEL_MIRROR": host.url, "XDG_DATA_HOME": str(tmp_path)}
    config = EngineConfig(tmp_path, {"model": "tiny", "threads": 1}, environment)
    assert not whisper_cpp.model_on_disk(config)
    transcript = whisper_cpp.create(config).transcribe(request(tmp_path))
    assert transcript.text() == tiny_whisper.TEXTS["fox"]
    assert (tmp_path / "pywhispercpp" / "models" / "ggml-tiny.bin").read_bytes() == content
    assert whisper_cpp.model_on_disk(config)
    assert len(host.asked) == 2
    (kept,) = kind_of("whisper-cpp").on_disk(config)
    assert (kept.name, kept.problem) == ("tiny", "")
    with raises("BIL-MDL-012"):
        whisper_cpp.create(replace(config, options={"model": "small"})).transcribe(request(tmp_path))
    kept.path.write_bytes(content[:-9])
    (kept,) = kind_of("whisper-cpp").on_disk(config)
    assert kept.problem.startswith("a damaged whisper.cpp model (4 layers, f16) which ends after 88 of 89 tensors.")

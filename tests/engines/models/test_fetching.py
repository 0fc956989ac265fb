"""Fetching models from hosts that break off, redirect, limit, refuse, and send something else."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bilingual.engines.models import fetching
from bilingual.engines.models.fetching import fetch_file, fetch_folder
from bilingual.engines.models.orders import Order, RemoteFile
from bilingual.engines.models.storing import SPARE, safe_path
from bilingual.errors import (
    AuthenticationFailed,
    BadResponse,
    BilingualError,
    NotInstalled,
    Unavailable,
    WorkspaceError,
)
from support.attacks.refusals import raises
from support.servers.model_hub import ModelHub

DATA = bytes(range(256)) * 40
SHA256 = hashlib.sha256(DATA).hexdigest()
GIT = hashlib.sha1(b"blob %d\0" % len(DATA) + DATA).hexdigest()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """No waiting; what would be waited."""
    waited: list[float] = []
    monkeypatch.setattr(fetching, "pause", waited.append)
    return waited


@pytest.fixture
def hub() -> Iterator[ModelHub]:
    with ModelHub() as found:
        found.files["/model.bin"] = DATA
        yield found


def order(hub: ModelHub, **about: object) -> Order:
    known = {"sha256": SHA256} | about
    return Order("the model", (RemoteFile(f"{hub.url}/model.bin", "model.bin", **known),), "Do this.")  # type: ignore[arg-type]


def test_a_file_comes_whole_with_progress(hub: ModelHub, tmp_path: Path) -> None:
    shares: list[float] = []
    fetch_file(order(hub), tmp_path / "a" / "model.bin", {}, lambda share, what="": shares.append(share))
    assert (tmp_path / "a" / "model.bin").read_bytes() == DATA
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["model.bin"]


def test_a_broken_transfer_goes_on_where_it_stopped(hub: ModelHub, tmp_path: Path) -> None:
    hub.next("cut", "cut", "cut", "cut", "cut", "cut")  # more often than attempts that bring nothing
    fetch_file(order(hub), tmp_path / "model.bin", {})
    assert (tmp_path / "model.bin").read_bytes() == DATA
    starts = [headers.get("range") for _, _, headers in hub.asked]
    assert starts[:3] == [None, f"bytes={len(DATA) // 2}-", f"bytes={len(DATA) * 3 // 4}-"]


def test_the_next_run_goes_on_too(hub: ModelHub, tmp_path: Path) -> None:
    hub.next("cut", "404")
    with pytest.raises(BilingualError):
        fetch_file(order(hub), tmp_path / "model.bin", {})
    (tmp_path / "model.bin.part").write_bytes(DATA[:1000])
    fetch_file(order(hub), tmp_path / "model.bin", {})
    assert hub.asked[-1][2]["range"] == "bytes=1000-"
    assert (tmp_path / "model.bin").read_bytes() == DATA


@pytest.mark.parametrize("start", [b"an older model " * 90, DATA + b"more", DATA, b"x" * 50_000])
@pytest.mark.parametrize("way", ["", "whole"])
def test_the_start_of_another_file_is_no_start_of_this_one(
    start: bytes, way: str, hub: ModelHub, tmp_path: Path
) -> None:
    (tmp_path / "model.bin.part").write_bytes(start)
    hub.always(way)
    fetch_file(order(hub), tmp_path / "model.bin", {})
    assert (tmp_path / "model.bin").read_bytes() == DATA


@pytest.mark.parametrize("known", [{"sha256": ""}, {"sha256": "", "git_hash": GIT}, {"sha256": "", "size": len(DATA)}])
def test_what_is_known_of_a_file_is_checked(known: dict[str, object], hub: ModelHub, tmp_path: Path) -> None:
    fetch_file(order(hub, **known), tmp_path / "model.bin", {})
    assert (tmp_path / "model.bin").read_bytes() == DATA
    if len(known) > 1:
        hub.files["/model.bin"] = DATA[:-1] + b"?" if "git_hash" in known else DATA[:-1]
        with raises("BIL-NET-005"):
            fetch_file(order(hub, **known), tmp_path / "other.bin", {})
        assert [path.name for path in tmp_path.iterdir()] == ["model.bin"]


@pytest.mark.parametrize(
    ("way", "kind", "code", "waited"),
    [
        ("404", NotInstalled, "BIL-NET-006", 0),
        ("410", NotInstalled, "BIL-NET-006", 0),
        ("401", AuthenticationFailed, "BIL-MDL-005", 0),
        ("403", AuthenticationFailed, "BIL-MDL-005", 0),
        ("418", BadResponse, "BIL-NET-006", 0),
        ("503", Unavailable, "BIL-NET-006", 3),
        ("429", BilingualError, "BIL-NET-006", 3),
        ("429:7", BilingualError, "BIL-NET-006", 3),
        ("429:9999", BilingualError, "BIL-NET-006", 0),
        ("other", BadResponse, "BIL-NET-005", 0),
        ("pointer", BadResponse, "BIL-MDL-004", 0),
        ("page", BadResponse, "BIL-MDL-004", 0),
    ],
)
def test_what_a_host_may_answer(
    way: str, kind: type[Exception], code: str, waited: int, hub: ModelHub, tmp_path: Path, waits: list[float]
) -> None:
    hub.always(way)
    with pytest.raises(kind, match=code) as caught:
        fetch_file(order(hub), tmp_path / "model.bin", {})
    assert caught.value.__cause__ is not caught.value
    assert list(tmp_path.iterdir()) == []
    assert len(waits) == waited
    assert way != "429:7" or waits == [7, 7, 7]


def test_a_limit_that_ends_is_no_error(hub: ModelHub, tmp_path: Path, waits: list[float]) -> None:
    hub.next("429:2", "503", "cut")
    fetch_file(order(hub), tmp_path / "model.bin", {})
    assert waits[0] == 2
    assert (tmp_path / "model.bin").read_bytes() == DATA


def test_a_redirect_to_a_cdn_takes_the_range_along_and_no_token(hub: ModelHub, tmp_path: Path) -> None:
    with ModelHub() as cdn:
        cdn.files["/signed"] = DATA
        cdn.next("cut")
        hub.always(f"to:{cdn.url}/signed?key=1")
        with_token = Order("the model", order(hub).files, headers={"Authorization": "Bearer secret"})
        fetch_file(with_token, tmp_path / "model.bin", {})
    assert (tmp_path / "model.bin").read_bytes() == DATA
    assert hub.asked[0][2]["authorization"] == "Bearer secret"
    assert all("authorization" not in headers for _, _, headers in cdn.asked)
    assert cdn.asked[1][2]["range"] == f"bytes={len(DATA) // 2}-"


@pytest.mark.parametrize("size", [0, len(DATA)])
def test_a_full_disk_is_told_before_anything_is_written(
    size: int, hub: ModelHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, SPARE + 5000))
    with pytest.raises(WorkspaceError, match=r"needs 0 MB more.*BILINGUAL_MODELS.*BIL-MDL-006"):
        fetch_file(order(hub, size=size), tmp_path / "model.bin", {})
    assert not (tmp_path / "model.bin").exists()


def test_a_place_that_cannot_be_written(hub: ModelHub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with raises("BIL-NET-025", str(tmp_path / "file")):
        fetch_file(order(hub), tmp_path / "file" / "model.bin", {})


def folder_order(hub: ModelHub, *names: str) -> Order:
    for number, name in enumerate(names):
        hub.files[f"/{number}"] = name.encode()
    return Order("the model", tuple(RemoteFile(f"{hub.url}/{n}", name) for n, name in enumerate(names)))


def test_a_folder_appears_when_all_of_it_is_there(hub: ModelHub, tmp_path: Path) -> None:
    wanted = folder_order(hub, "config.json", "deep/model.bin", "README.md")
    hub.next("", "", "404")
    with pytest.raises(NotInstalled):
        fetch_folder(wanted, tmp_path / "model", {})
    assert not (tmp_path / "model").exists()
    before = len(hub.asked)
    fetch_folder(wanted, tmp_path / "model", {})
    assert len(hub.asked) == before + 1  # what was there is kept
    assert (tmp_path / "model" / "deep" / "model.bin").read_text() == "deep/model.bin"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    (tmp_path / "model" / "old").write_text("")
    fetch_folder(wanted, tmp_path / "model", {})  # a new one comes in place of the old
    assert not (tmp_path / "model" / "old").exists()


def test_a_folder_that_is_refused_leaves_nothing(hub: ModelHub, tmp_path: Path) -> None:
    def refuse(folder: Path) -> None:
        raise BadResponse("BIL-TST-001", "no model")

    with raises("BIL-TST-001"):
        fetch_folder(folder_order(hub, "a"), tmp_path / "model", {}, finish=refuse)
    assert list(tmp_path.iterdir()) == []


def test_two_runs_fetch_a_model_once(hub: ModelHub, tmp_path: Path) -> None:
    wanted = folder_order(hub, "config.json", "model.bin")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: fetch_folder(wanted, tmp_path / "model", {}), range(4)))
    assert len(hub.asked) == 2
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == ["config.json", "model.bin"]


def test_links_where_the_parts_would_be_are_not_followed(hub: ModelHub, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".model.part").symlink_to(tmp_path / "elsewhere")
    fetch_folder(folder_order(hub, "a"), tmp_path / "model", {})
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "model.bin.part").symlink_to(tmp_path / "victim")
    fetch_file(order(hub), tmp_path / "model.bin", {})
    assert (tmp_path / "victim").read_text() == "mine"
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (tmp_path / "model" / "a").read_text() == "a"


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "..", "", "C:\\x", "a\\b", "a\0b", "a\nb", "//host/x", "C:/x", ".a.part/x"],
)
def test_names_that_lead_elsewhere_are_refused(name: str, hub: ModelHub, tmp_path: Path) -> None:
    with raises("BIL-MDL-003"):
        safe_path(name)
    with raises("BIL-MDL-003"):
        fetch_folder(Order("it", (RemoteFile(hub.url, name),)), tmp_path / "model", {})
    assert hub.asked == []

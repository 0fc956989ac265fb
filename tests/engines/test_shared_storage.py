"""The shared storage gives back what was put into it, or says why not; nothing in it is ever run."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path

import pytest

from bilingual.engines.shared.storage import Storage
from bilingual.errors import InputError
from bilingual.pipeline.shared.snapshots import SCHEMA, File, Snapshot, is_inside
from refusals import raises

pytest.importorskip("upath", reason="bilingual[scale] is not installed")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/store")


def written(path: Path, content: bytes) -> tuple[Path, str]:
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def test_a_file_comes_back_and_is_sent_once(storage: Storage, tmp_path: Path) -> None:
    path, sha = written(tmp_path / "a.md", "水".encode() * 500_000)
    assert storage.put("items/x", path, sha)
    assert not storage.put("items/x", path, sha)
    storage.get("items/x", sha, tmp_path / "deep" / "b.md")
    assert (tmp_path / "deep" / "b.md").read_bytes() == path.read_bytes()
    storage.remove("items/x")
    with raises("BIL-SHR-008"):
        storage.get("items/x", sha, tmp_path / "c.md")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.md", "deep", "store"]


def test_half_and_damaged_files_are_not_taken(storage: Storage, tmp_path: Path) -> None:
    path, sha = written(tmp_path / "a.md", b"one two three")
    storage.put("items/x", path, sha)
    stored = tmp_path / "store/items/x" / sha[:2] / sha
    stored.write_bytes(b"one two thre!")
    with raises("BIL-SHR-005"):
        storage.get("items/x", sha, tmp_path / "b.md")
    stored.write_bytes(b"one")  # an upload that broke off is sent again
    assert storage.put("items/x", path, sha)
    storage.get("items/x", sha, tmp_path / "b.md")
    assert not list(tmp_path.glob(".*.part"))
    path.write_bytes(b"another by now")
    with raises("BIL-SHR-004"):
        storage.put("items/y", path, sha)


class _Runs:
    def __reduce__(self) -> tuple[object, ...]:
        return (exec, ("import os; os.environ['UNPICKLED'] = 'yes'",))


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(_Runs()), pickle.dumps(_Runs(), 0), b"[]", b"{", b"\xff", b"", b'{"a":' * 100_000],
    ids=range(7),
)
def test_a_planted_pickle_is_refused_and_never_loaded(
    storage: Storage, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the name of a list of files, and under its own hash: what names it is no list either."""
    monkeypatch.delenv("UNPICKLED", raising=False)
    sha = storage.put_document("items/x", {"schema": SCHEMA})
    place = tmp_path / "store/items/x" / sha[:2] / sha
    place.write_bytes(content)
    with raises("BIL-SHR-006"):
        storage.document("items/x", sha)
    own, sha = written(tmp_path / "planted", content)
    storage.put("items/x", own, sha)
    with raises("BIL-SHR-006"):
        storage.document("items/x", sha)
    assert "UNPICKLED" not in os.environ


@pytest.mark.parametrize("sha", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_a_name_that_is_no_hash_is_refused(storage: Storage, tmp_path: Path, sha: str) -> None:
    with raises("BIL-SHR-007"):
        storage.get("items/x", sha, tmp_path / "b")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("s3://key:swordfish99@bucket/x", "BIL-SHR-002"),
        ("s3://bucket/x?secret=swordfish99", "BIL-SHR-002"),
        ("/mnt/shared", "BIL-SHR-003"),
        ("bucket/prefix", "BIL-SHR-003"),
    ],
)
def test_an_address_holds_no_password_and_is_a_url(url: str, code: str) -> None:
    with raises(code) as caught:
        Storage(url)
    assert "swordfish" not in str(caught.value)


def test_a_storage_that_is_unknown_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"\[BIL-SHR-009\]$"):
        Storage("nosuch://bucket/x")


GOOD = {"schema": SCHEMA, "source": "media/inbox/a.md", "identity": "article:path:a.md", "files": {}}


def test_a_list_of_files_reads_back() -> None:
    snapshot = Snapshot("media/inbox/a.md", "i", {"media/inbox/a.md": File("a" * 64, 3, "items/x")})
    assert Snapshot.from_json(snapshot.to_json(), "here") == snapshot


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "bilingual.snapshot/2"},
        {"source": None},
        {"source": "../a.md"},
        {"identity": 3},
        {"files": []},
        {"files": {"../../.ssh/authorized_keys": ["a" * 64, 3, "items/x"]}},
        {"files": {"/etc/cron.d/x": ["a" * 64, 3, "items/x"]}},
        {"files": {"a.md": ["a" * 64, 3, "../other"]}},
        {"files": {"a.md": ["a" * 64, 3]}},
        {"files": {"a.md": ["a" * 64, True, "items/x"]}},
        {"files": {"a.md": "a"}},
    ],
)
def test_a_list_that_leads_out_or_is_damaged_is_refused(change: dict[str, object]) -> None:
    with raises("BIL-SHR-017"):
        Snapshot.from_json({**GOOD, **change}, "here")
    with pytest.raises(InputError, match="here"):
        Snapshot.from_json({**GOOD, **change}, "here")


@pytest.mark.parametrize(
    "name", ["media/outbox/x/manifest.json", "a", "日本/語.md", "a/..b/c", "a.b:c/d".replace(":", "")]
)
def test_ordinary_names_are_inside(name: str) -> None:
    assert is_inside(name)

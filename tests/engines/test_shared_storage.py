"""The shared storage gives back what was put into it, or says why not; nothing in it is ever run."""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
from pathlib import Path

import pytest

from bilingual.engines.shared.storage import Storage
from bilingual.errors import InputError
from bilingual.pipeline.shared.snapshots import SCHEMA, File, Snapshot, is_inside
from support.attacks.refusals import raises

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


def test_planted_links_are_not_followed(storage: Storage, tmp_path: Path) -> None:
    """Whoever may write into the shared folder overwrites nothing outside of it through us, nor reads anything."""
    mine = tmp_path / "mine"
    mine.write_text("precious")
    sha = storage.put_document("items/x", {"schema": SCHEMA})
    path, its_sha = written(tmp_path / "a.md", b"one")
    for one in (sha, its_sha):
        place = tmp_path / "store/items/x" / one[:2] / one
        place.parent.mkdir(exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(mine)
        place.with_name(f"{one}.{os.getpid()}.part").symlink_to(mine)
    with raises("BIL-SHR-006"):
        storage.document("items/x", sha)
    with raises("BIL-SHR-005"):
        storage.get("items/x", its_sha, tmp_path / "b.md")
    storage.put_document("items/x", {"schema": SCHEMA})
    storage.put("items/x", path, its_sha)
    assert mine.read_text() == "precious"
    assert storage.document("items/x", sha) == {"schema": SCHEMA}
    storage.get("items/x", its_sha, tmp_path / "b.md")
    (tmp_path / "store/items/x/away").symlink_to(tmp_path)
    storage.remove("items/x")
    assert mine.read_text() == "precious"


@pytest.mark.parametrize("kind", ["a pipe", "/dev/zero", "/dev/tty", "a folder"])
def test_what_never_ends_is_no_file(storage: Storage, tmp_path: Path, kind: str) -> None:
    sha = storage.put_document("items/x", {"schema": SCHEMA})
    place = tmp_path / "store/items/x" / sha[:2] / sha
    place.unlink()
    if kind == "a pipe":
        os.mkfifo(place)
    elif kind == "a folder":
        place.mkdir()
    else:
        place.symlink_to(kind)
    with raises("BIL-SHR-006"):
        storage.document("items/x", sha)
    with raises("BIL-SHR-005"):
        storage.get("items/x", sha, tmp_path / "b.md")
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    ("open_to", "folders", "files"), [(0o2770, 0o2770, 0o660), (0o755, 0o750, 0o640), (0o777, 0o770, 0o660)]
)
def test_what_is_stored_is_open_to_the_group_at_most(tmp_path: Path, open_to: int, folders: int, files: int) -> None:
    """A group that shares the folder shares what is in it, whatever the umask; nobody else reads it."""
    store = tmp_path / "store"
    store.mkdir()
    store.chmod(open_to)
    before = os.umask(0o077)
    try:
        storage = Storage(f"file://{store}")
        storage.put_document("items/x", {"schema": SCHEMA})
        storage.put("items/x", *written(tmp_path / "a.md", b"one"))
    finally:
        os.umask(before)
    made = list(store.rglob("*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_dir()} == {folders}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_file()} == {files}


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

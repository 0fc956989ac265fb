"""The shared storage: files named by their hash, in a folder, on NFS, or in anything S3-compatible.

A file is never changed: its name is its content's hash, so that whoever writes it writes the same. What is current is
said by the database alone (``items``). Nothing here is ever unpickled: a file is bytes, a document JSON.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bilingual.engines.shared.folder import NotAFile, copy, reading, writing
from bilingual.engines.shared.packages import scale_package
from bilingual.engines.sources import sha256_of
from bilingual.errors import InputError, Unavailable
from bilingual.model.notation import parse_json
from bilingual.redaction import public_url

_HASH = re.compile(r"[0-9a-f]{64}")
_SMALL = 1 << 20


class Storage:
    """The folder *url*: ``file:///mnt/nfs/bilingual``, ``s3://bucket/prefix``, or another of fsspec.

    Keys come from the environment, as its library reads them (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL and so on). *area* is
    the name of a folder in it. All methods raise Unavailable if the storage cannot be used.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if "@" in parts.netloc or parts.query:
            raise InputError(
                "BIL-SHR-002",
                "contains a password",
                where=f"[shared] storage = {public_url(url)!r}",
                remedy="Put keys into the environment of each machine.",
            )
        if not parts.scheme:
            raise InputError(
                "BIL-SHR-003",
                "is not a URL",
                where=f"[shared] storage = {url!r}",
                remedy='Use one such as "s3://bucket/prefix" or "file:///mnt/shared/bilingual".',
            )
        self.url = url
        upath = scale_package("upath")
        with self._errors():
            if parts.scheme.startswith("s3"):
                # Without these a lost connection stops a run for minutes.
                timeouts = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 4}}
                self._base = upath.UPath(url, config_kwargs=timeouts, use_listings_cache=False)
            else:
                self._base = upath.UPath(url)
            self._files = self._base.fs
        self._folder = Path(self._base.path) if parts.scheme in ("file", "local") else None
        self._has_folders = not parts.scheme.startswith("s3")

    def put(self, area: str, path: Path, sha: str) -> bool:
        """Store the file *path*, whose hash is *sha*; return whether it was sent. One that is there is not sent again.

        Raises InputError if its content is another by now.
        """
        place = self._place(area, sha)
        with self._errors():
            size = path.stat().st_size
            # To ask costs more than to send a small one again, which is the same.
            if size > _SMALL and self._files.exists(place) and self._files.size(place) == size:
                return False
            if sha256_of(path) != sha:
                raise InputError("BIL-SHR-004", "was changed while it was sent", where=path, remedy="Send it again.")
            if self._folder:
                # An object store shows a file when it is whole; a folder does not.
                copy(path, self._folder, Path(place))
            else:
                self._make_folder(place)
                self._files.put_file(str(path), place)
        return True

    def get(self, area: str, sha: str, path: Path) -> None:
        """Write the file *sha* to *path*, which appears when it is whole.

        Raises InputError if it is damaged or gone.
        """
        place = self._place(area, sha)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name[:80]}.{sha[:16]}.part")
        try:
            with self._errors():
                whole = self._fetch(place, part) and sha256_of(part) == sha
            if not whole:
                raise InputError(
                    "BIL-SHR-005",
                    f"the file {sha} of {area} is damaged",
                    where=self.url,
                    remedy="Delete it there, then send its item again.",
                )
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def put_document(self, area: str, value: Mapping[str, Any]) -> str:
        """Store *value* as JSON; return its hash."""
        content = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
        sha = hashlib.sha256(content).hexdigest()
        place = self._place(area, sha)
        with self._errors():
            if self._folder:
                with writing(self._folder, Path(place)) as file:
                    file.write(content)
            else:
                self._make_folder(place)
                self._files.pipe_file(place, content)
        return sha

    def document(self, area: str, sha: str) -> dict[str, Any]:
        """Return the stored document *sha*. Raises InputError if it is damaged or gone."""
        with self._errors():
            content = self._content(self._place(area, sha))
        try:
            if hashlib.sha256(content).hexdigest() == sha:
                value = parse_json(content)
                if isinstance(value, dict):
                    return value
        except ValueError:
            pass
        raise InputError(
            "BIL-SHR-006",
            f"the list {sha} of {area} is damaged",
            where=self.url,
            remedy="Send its item again with `bilingual shared send`.",
        )

    def remove(self, area: str) -> None:
        """Remove everything in *area*."""
        with self._errors():
            place = f"{self._base.path.rstrip('/')}/{area}"
            if self._files.exists(place):
                self._files.rm(place, recursive=True)

    def _place(self, area: str, sha: str) -> str:
        if not _HASH.fullmatch(sha):
            raise InputError("BIL-SHR-007", f"{sha!r} is not a hash", where=self.url, remedy="Send its item again.")
        return f"{self._base.path.rstrip('/')}/{area}/{sha[:2]}/{sha}"

    def _fetch(self, place: str, part: Path) -> bool:
        """Write the stored file *place* to *part*; return whether there is one."""
        if self._folder is None:
            self._files.get_file(place, str(part))
            return True
        with suppress(NotAFile), reading(Path(place)) as file, part.open("wb") as copied:
            shutil.copyfileobj(file, copied)
            return True
        return False

    def _content(self, place: str) -> bytes:
        """Return the content of the stored file *place*, nothing if there is none."""
        if self._folder is None:
            return bytes(self._files.cat_file(place))
        with suppress(NotAFile), reading(Path(place)) as file:
            return file.read()
        return b""

    def _make_folder(self, place: str) -> None:
        if self._has_folders:
            self._files.makedirs(place.rpartition("/")[0], exist_ok=True)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Map what a library raises; it may be anything, and name a key."""
        try:
            yield
        except FileNotFoundError as error:
            raise InputError(
                "BIL-SHR-008",
                f"{error.args[-1] if error.args else error} is missing",
                where=self.url,
                remedy="Check [shared] storage; if its files were deleted, send the item again.",
            ) from error
        except InputError:
            raise
        except Exception as error:  # botocore, aiohttp, paramiko ... each has errors of its own
            raise Unavailable(
                "BIL-SHR-009",
                f"cannot be used: {type(error).__name__}: {error}",
                where=self.url,
                remedy="Check its address, the keys in the environment, and the network.",
            ) from error

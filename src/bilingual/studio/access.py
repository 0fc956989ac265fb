"""Who may use the studio: whoever has the link that a terminal shows. It works once and becomes a cookie.

Links and sessions are files in ``.bilingual/run/studio``, named by the hash of their secret: a command can make a link
for a studio that runs, and a session outlives a restart. Nobody who reads the folder learns a secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from contextlib import suppress
from pathlib import Path

from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import state_folder

ENTRANCE = "/enter"
LINK_S = 24 * 3600
SESSION_S = 30 * 24 * 3600
_SEEN_S = 3600  # how exactly the last use of a session is known
_FOLDER = ("run", "studio")
_KEY_BYTES = 32
_SET_BACK_S = 24 * 3600  # by which a clock may be set back without a word: after a start with the wrong time zone


class Access:
    """The links and sessions of the studio of one root, whose state is in the folder *state*."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._key = self._kept_key()

    def new_link(self) -> str:
        """Return the secret of a link that works once, within ``LINK_S`` seconds."""
        return self._new("link")

    def enter(self, link: str) -> str:
        """Return the secret of a new session for *link*, which is used up, or "" if it is none."""
        place = self._place("link", link)
        if not _is_young(place, LINK_S):
            return ""
        try:
            place.unlink()  # only one of two at once succeeds
        except FileNotFoundError:
            return ""
        self._forget_old()
        return self._new("session")

    def is_session(self, secret: str) -> bool:
        place = self._place("session", secret)
        if not secret or not _is_young(place, SESSION_S):
            return False
        with suppress(OSError):
            if not 0 <= _age_s(place) < _SEEN_S:
                place.touch()
        return True

    def page_token(self, session: str) -> str:
        """Return what the pages of *session* send with each change.

        All ports of this machine share the cookie; this only a page of the studio can read.
        """
        return self._signed(f"page {session}")

    def is_page_token(self, token: str, session: str) -> bool:
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.page_token(session).encode())

    def files_token(self, item: str) -> str:
        """Return what opens the files of *item*, for reading: a sandboxed frame loads them without a cookie."""
        return self._signed(f"files {item}")

    def is_files_token(self, token: str, item: str) -> bool:
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.files_token(item).encode())

    def _signed(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def _new(self, kind: str) -> str:
        secret = secrets.token_urlsafe(32)
        state_folder(self._state, *_FOLDER)
        write_text(self._place(kind, secret), "", 0o600)
        return secret

    def _kept_key(self) -> bytes:
        """Return the key that signs what is derived, which outlives a restart as the sessions do."""
        place = self._state.joinpath(*_FOLDER, "key")
        with suppress(OSError, ValueError):
            if len(key := bytes.fromhex(place.read_text("ascii"))) == _KEY_BYTES:
                return key
        key = secrets.token_bytes(_KEY_BYTES)
        state_folder(self._state, *_FOLDER)
        write_text(place, key.hex(), 0o600)
        return key

    def _place(self, kind: str, secret: str) -> Path:
        name = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        return self._state.joinpath(*_FOLDER, f"{kind}-{name}")

    def _forget_old(self) -> None:
        for kind, age_s in (("link", LINK_S), ("session", SESSION_S)):
            for place in self._state.joinpath(*_FOLDER).glob(f"{kind}-*"):
                if not _is_young(place, age_s):
                    place.unlink(missing_ok=True)


def _is_young(place: Path, age_s: float) -> bool:
    """Return whether the file *place* is there and was last touched within *age_s* seconds.

    One from a day in the future is not: the clock was ahead then, and a session must not last until it is there again.
    """
    try:
        return -_SET_BACK_S < _age_s(place) < age_s
    except OSError:
        return False


def _age_s(place: Path) -> float:
    return time.time() - place.stat().st_mtime

"""All errors, in one hierarchy.

::

    BilingualError
    ├── InputError                unusable user input
    │   └── UsageError            an invalid request (exit code 2)
    ├── EngineError               a speech or translation engine failed
    │   ├── Transient             the same call may succeed later: retried with backoff
    │   │   ├── RateLimited
    │   │   ├── Unavailable
    │   │   ├── Timeout
    │   │   │   └── Hung          the whole run
    │   │   ├── Garbled
    │   │   └── NoRoom            the disk or the memory is full now
    │   └── Terminal              the same call will fail again: never retried
    │       ├── UnsupportedLanguage
    │       ├── AuthenticationFailed
    │       ├── BadResponse
    │       └── NotInstalled      a package, program or model is missing
    ├── MediaError                ffmpeg, fonts or a media file failed
    ├── FidelityError             a translation or a script does not match its source
    └── WorkspaceError            artefacts, locks, disk space

Adapters map foreign exceptions to these; nothing above them sees a foreign one. The type alone decides whether to
retry.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bilingual.redaction import redacted

# What a terminal obeys instead of showing it, what ends a line, what turns the direction of text (Trojan Source,
# CVE-2021-42574), and halves of surrogate pairs, which stand for bytes that are not UTF-8.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# What to do about what the operating system refuses.
SYSTEM_REMEDIES = {
    errno.ENOSPC: "Free some space and run it again; finished work is kept.",
    errno.EDQUOT: "Free some space and run it again; finished work is kept.",
    errno.EFBIG: "Allow larger files (ulimit -f unlimited) and run it again.",
    errno.EMFILE: "Allow more open files (ulimit -n 1024) and run it again.",
    errno.ENFILE: "Close other programs and run it again.",
    errno.ENOMEM: "Close other programs and run it again.",
    errno.EAGAIN: "Allow more processes (ulimit -u) and run it again.",
    errno.EACCES: "Give yourself write permission there.",
    errno.EPERM: "Take ownership of the folder (chown), or choose another root with --root.",
    errno.EROFS: "Choose a root on a writable disk with --root.",
}


class BilingualError(Exception):
    """An error message: what happened, in which file or unit, what to do, and a stable code.

    The code is a literal such as ``"BIL-MED-004"`` where the error is raised, unique to that fault.
    ``docs/reference/errors.md`` lists them all, and ``tests/contract/error_codes.txt`` guards them.
    Keys and passwords in it are masked.

    >>> error = InputError("BIL-MED-004", "has no audio stream", where="talk.mp4", remedy="Export it with sound.")
    >>> print(error)
    talk.mp4: has no audio stream. Export it with sound. [BIL-MED-004]
    >>> error.message
    'talk.mp4: has no audio stream. Export it with sound.'
    """

    exit_code = 1

    def __init__(self, code: str, what: str, *, where: str | Path | None = None, remedy: str = "") -> None:
        self.code = code
        self.what = _one_line(redacted(what))
        self.where = None if where is None else redacted(str(where))
        self.remedy = _one_line(redacted(remedy))
        super().__init__(self.code, self.what, self.where, self.remedy)

    @property
    def message(self) -> str:
        """The message without its code."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        if self.remedy:
            head = f"{head.rstrip('.')}. {self.remedy}"
        return printable(head)

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.what, self.where, self.remedy))


def _rebuild(kind: type[BilingualError], code: str, what: str, where: str | None, remedy: str) -> BilingualError:
    """Let errors cross process borders: keyword arguments do not survive plain pickling."""
    return kind(code, what, where=where, remedy=remedy)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def printable(text: str) -> str:
    r"""Return *text* in one line that any terminal, log and UTF-8 file can hold, whatever a file name has in it.

    Control characters, line ends, signs that turn the direction of text, and bytes that are not UTF-8 are escaped.

    >>> printable("new\nline.md"), printable("\x1b[31m.md"), printable("\udce9.md")
    ('new\\nline.md', '\\x1b[31m.md', '\\udce9.md')
    """
    return UNPRINTABLE.sub(lambda found: repr(found[0])[1:-1], text)


class InputError(BilingualError):
    """The user's input is unusable."""


@contextmanager
def located(where: str | Path) -> Iterator[None]:
    """Make an InputError raised inside name *where*."""
    try:
        yield
    except InputError as error:
        raise InputError(error.code, error.what, where=where, remedy=error.remedy) from error


class UsageError(InputError):
    """The request is invalid whatever the file contains: unknown language, unknown engine."""

    exit_code = 2


class EngineError(BilingualError):
    """A speech or translation engine failed."""


class Transient(EngineError):
    """The same call may succeed later: after ``wait_s`` seconds, if the service named a time (Retry-After).

    ``begun``: the service got the whole call, and may charge for it. ``unasked``: the call was not even sent, or only
    to see whether the service is back; it has not answered for ``away_s`` seconds, and is left alone for ``wait_s``.
    """

    wait_s: float | None = None
    begun: bool = False
    unasked: bool = False
    away_s: float = 0.0


class RateLimited(Transient):
    """The service asks for fewer calls."""


class Unavailable(Transient):
    """The service or the network does not answer."""


class Timeout(Transient):
    """No answer within the limit."""


class Hung(Timeout):
    """A run that made no progress, or was not done at its deadline."""


class Garbled(Transient):
    """An answer that is none: empty, cut off, the source itself. The service works, and the next answer may be good."""


class NoRoom(Transient):
    """The disk or the memory of this machine has no room for the work now."""


class Terminal(EngineError):
    """The same call will fail again."""


class UnsupportedLanguage(Terminal):
    """The engine does not support this language or this pair."""


class AuthenticationFailed(Terminal):
    """The API key is missing, invalid or exhausted."""


class BadResponse(Terminal):
    """The service answered with something that is not a translation or a transcript."""


class NotInstalled(Terminal):
    """A package, program or model that the engine needs is not on this machine."""


class MediaError(BilingualError):
    """ffmpeg, fonts or a media file failed."""


class FidelityError(BilingualError):
    """A translation or a script does not match its source."""


class WorkspaceError(BilingualError):
    """Artefacts, locks or disk space."""


_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.ENOMEM})


def system_error(code: str, what: str, error: OSError, where: str | Path | None = None) -> BilingualError:
    """Return what the operating system refused, with advice: NoRoom if it may have room later, else WorkspaceError."""
    kind = NoRoom if error.errno in _NO_ROOM else WorkspaceError
    return kind(code, what, where=where, remedy=SYSTEM_REMEDIES.get(error.errno or 0, ""))

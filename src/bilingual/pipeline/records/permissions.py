"""Who may read the results of a root: its owner or, if its folder is shared (``chmod g+ws``), also its group.

Recordings, drafts and logs may be private, so the umask of the shell or the service that makes them does not count.
It does for what is made for others, such as a post in a person's blog.
"""

from __future__ import annotations

import logging
import os
import stat
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o077
_GROUP_TOO = 0o007
_SHARED = stat.S_ISGID | stat.S_IWGRP
news = logging.getLogger("bilingual.news")


def closed_bits(root: Path) -> int:
    """Return the permission bits that no result of *root* has."""
    with suppress(FileNotFoundError):
        return _GROUP_TOO if root.stat().st_mode & _SHARED == _SHARED else OWNER_ONLY
    return OWNER_ONLY


def close(folder: Path, bits: int = OWNER_ONLY) -> bool:
    """Remove the permission *bits* from *folder* and everything in it; return whether *folder* was open.

    If they leave the group, it gets what the owner has. A disk without permissions, or a file of somebody else, stays
    as it is.
    """
    was_open = bool(folder.stat().st_mode & bits)
    # The folder itself comes last, so that an interrupted pass is repeated.
    for parent, _, names in os.walk(folder, topdown=False):
        for path in (*(Path(parent, name) for name in names), Path(parent)):
            with suppress(FileNotFoundError, PermissionError):
                if path.is_symlink() and path != folder:
                    continue
                mode = stat.S_IMODE(path.stat().st_mode)
                wanted = (mode | (mode & stat.S_IRWXU) >> 3) & ~bits
                if wanted != mode:
                    path.chmod(wanted)
    return was_open and not folder.stat().st_mode & bits


def private(path: str, flags: int) -> int:
    """Open a file that only its owner may read: an opener of ``open``."""
    return os.open(path, flags, 0o600)


def mode_of(path: Path) -> int:
    """Return the mode of a file, or the one that a new file gets by the umask."""
    with suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(OWNER_ONLY)
    os.umask(umask)
    return 0o666 & ~umask


def close_earlier(folder: Path, bits: int = OWNER_ONLY) -> None:
    """Close a *folder* that an earlier version left open, with a line.

    One that is a link to elsewhere is as open as its owner made it.
    """
    if not folder.is_symlink() and folder.stat().st_mode & bits and close(folder, bits):
        who = "its owner" if bits == OWNER_ONLY else "its owner and its group"
        news.info("%s could be read by others; from now on only by %s", folder, who)

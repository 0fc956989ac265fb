"""Finds pictures inside texts whose metadata tell the place, the camera or its owner."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from hashlib import sha256

from bilingual.engines.pictures.metadata import EMBEDDED, tells_where
from bilingual.fidelity.privacy import Hit

_TAIL = 40  # characters that stand for the picture: all of a kind begin alike


def places_in(text: str) -> Iterator[Hit]:
    """Yield the pictures written into *text* (``data:`` addresses) that tell where they were taken, or by whom.

    Copies of files lose such metadata; a text is published as it is.
    """
    for found in EMBEDDED.finditer(text) if "data:" in text else ():
        written = found["data"].rstrip()
        try:
            content = base64.b64decode(written)
        except (binascii.Error, ValueError):
            continue
        if tells_where(content):
            value = written[-_TAIL:]
            yield Hit("location", value, sha256(content).hexdigest(), found.start("data") + len(written) - len(value))

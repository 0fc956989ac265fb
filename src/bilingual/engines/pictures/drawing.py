"""Draws an SVG from stdin as a PNG on stdout, in a process of its own: a drawing that never ends is ended with it.

Run as ``python -m bilingual.engines.pictures.drawing WIDTH HEIGHT`` by ``pages.svg_picture``.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from contextlib import suppress
from importlib.resources import files
from string import Template

from bilingual.engines.pictures import pages

MOST_S = 15  # of processor time
_MOST_BYTES = 3 << 30  # of address space; a large drawing takes less than 1 GB


def main(width: int, height: int) -> None:
    """Write the PNG of *width* x *height* pixels, on white, without loading external references."""
    _limit()
    source = "data:image/svg+xml;base64," + b64encode(sys.stdin.buffer.read()).decode("ascii")
    page = Template((files("bilingual.engines.pictures") / "svg_page.html").read_text("utf-8"))
    made = pages.picture(page.substitute(width=width, height=height, source=source), width, height)
    sys.stdout.buffer.write(made)


def _limit() -> None:
    import resource

    for what, most in ((resource.RLIMIT_CPU, MOST_S), (resource.RLIMIT_AS, _MOST_BYTES)):
        with suppress(OSError, ValueError):  # a lower limit stays; macOS does not limit memory
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

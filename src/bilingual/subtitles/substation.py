"""Advanced SubStation Alpha as text, with times of any length: pysubs2 itself writes none behind 9:59:59.99.

libass and ffmpeg read the hours as a number of any digits (libass, ``string2timecode``).
"""

from __future__ import annotations

import io

import pysubs2
from pysubs2.formats.substation import SubstationFormat

ALL_THE_TIME_MS = 99 * 3_600_000  # the end of what is shown from the first frame to the last


class _AnyLength(SubstationFormat):
    @staticmethod
    def ms_to_timestamp(requested_ms: int) -> str:
        """Return a time as ``H:MM:SS.cc``, rounded as Aegisub does.

        >>> _AnyLength.ms_to_timestamp(41_400_125)
        '11:30:00.13'
        """
        seconds, hundredths = divmod((max(0, requested_ms) + 5) // 10, 100)
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{hundredths:02d}"


def ass_text(file: pysubs2.SSAFile) -> str:
    """Return *file* as the text of an ASS file."""
    text = io.StringIO()
    _AnyLength.to_file(file, text, "ass", header_notice="bilingual")
    return text.getvalue()

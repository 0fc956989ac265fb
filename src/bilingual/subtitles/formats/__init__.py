"""Subtitle file formats, by id: one reader each, and a writer for those that are written.

``reading.read_subtitles`` returns the cues as they are in the file. ``subtitles/source_cues`` turns them into a spoken
text, ``pipeline/editing`` finds a person's changes.
"""

# Named here, so that looking for files next to a source loads no format.
KINDS = ("srt", "vtt", "ass")
READ_ONLY = ("lrc", "ttml")
# SBV is what YouTube gives: SubRip without numbers and arrows; DFXP and iTT are profiles of TTML.
ALIASES = {"ssa": "ass", "sbv": "srt", "dfxp": "ttml", "itt": "ttml"}
SUFFIXES = frozenset(f".{kind}" for kind in (*KINDS, *READ_ONLY, *ALIASES))

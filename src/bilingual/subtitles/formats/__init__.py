"""Subtitle file formats, by id: one reader and one writer each.

``reading.read_subtitles`` returns the cues as they are in the file. ``subtitles/source_cues`` turns them into a spoken
text, ``pipeline/editing`` finds a person's changes.
"""

# Named here, so that looking for files next to a source loads no format.
KINDS = ("srt", "vtt", "ass")
ALIASES = {"ssa": "ass", "sbv": "srt"}  # SBV is what YouTube gives: SubRip without numbers and arrows
SUFFIXES = frozenset(f".{kind}" for kind in (*KINDS, *ALIASES))

"""MP3 files with a title, a cover and chapters, as players of podcasts show them.

Chapters are the frames CHAP and CTOC ("ID3v2 Chapter Frame Addendum", id3.org, 2005), the cover is APIC, the language
TLAN with three letters (ISO 639-2). The tag is of version 2.3: version 2.4 is unknown to Windows and to older players.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from bilingual.engines.media.encoding.encode import FfmpegCall, encode
from bilingual.engines.media.graphs.chapters import metadata_text
from bilingual.engines.media.probing.inputs import file_url
from bilingual.engines.media.probing.probe import probe
from bilingual.languages import three_letters
from bilingual.model.recording.media import Section
from bilingual.model.recording.slides import Narration

# For speech in mono: twice what a single sentence of a card gets, since an article is heard for minutes. Constant, so
# that players without an index find a chapter by its time.
_KBPS, _RATE = 96, 48_000
_LAME_SCALE = 0.95  # LAME lowers what it encodes by this factor (seen at 64, 96 and 128 kbit/s): 0.45 dB
_COVER_SIDE = 1400  # pixels: the least that Apple asks of the picture of a podcast; more makes each file larger
_MOST_CHAPTERS = 255  # CTOC counts them in a byte
_TAGS = ("-id3v2_version", "3", "-fflags", "+bitexact")
_COVER = ("-c:v", "copy", "-disposition:v", "attached_pic", "-metadata:s:v", "comment=Cover (front)")


@dataclass(frozen=True, slots=True)
class Mp3Tags:
    """What an MP3 tells of itself; empty texts, and no cover (a JPEG), are left out."""

    title: str
    language: str
    artist: str = ""
    album: str = ""
    date: str = ""
    cover: bytes = b""


def narrated(narration: Narration, folder: Path) -> bytes:
    """Return *narration* as an MP3 file; *folder* is for temporary files.

    Raises InputError for a sound or cover that cannot be read, or a sound without samples.
    """
    length_ms = probe(narration.sound).duration_ms
    tags = Mp3Tags(
        narration.title,
        narration.language,
        narration.artist,
        narration.album,
        narration.date,
        _jpeg(narration.cover) if narration.cover else b"",
    )
    codec = [
        "-af",
        f"volume={1 / _LAME_SCALE:.6f}",
        "-c:a",
        "libmp3lame",
        "-b:a",
        f"{_KBPS}k",
        "-ar",
        str(_RATE),
        "-ac",
        "1",
    ]
    return tagged(["-i", file_url(narration.sound)], codec, tags, narration.chapters, length_ms, folder)


def tagged(
    sound: Sequence[str], codec: Sequence[str], tags: Mp3Tags, chapters: Sequence[Section], length_ms: int, folder: Path
) -> bytes:
    """Return the MP3 that ffmpeg makes of the input *sound* with *codec* (options of both), with *tags* and *chapters*.

    The last chapter ends with *length_ms*. Of too many chapters, some are left out evenly.
    """
    chapters = chapters[:: -(-len(chapters) // _MOST_CHAPTERS) or 1]
    described = {
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "date": tags.date,
        "language": three_letters(tags.language),
    }
    (folder / "tags.txt").write_text(metadata_text(chapters, length_ms, described), "utf-8")
    inputs, streams = [*sound, "-f", "ffmetadata", "-i", "tags.txt"], ["-map", "0:a", *codec]
    if tags.cover:
        (folder / "cover.jpg").write_bytes(tags.cover)
        inputs += ["-f", "jpeg_pipe", "-i", "cover.jpg"]
        streams += ["-map", "2:v", *_COVER]
    mapped = ["-map_metadata", "1", "-map_chapters", "1"]
    call = FfmpegCall(folder / "tagged.mp3", folder, length_ms, "writing the MP3")
    encode([*inputs, *streams, *mapped, *_TAGS, "tagged.mp3"], call)
    return (folder / "tagged.mp3").read_bytes()


def _jpeg(cover: bytes) -> bytes:
    """Return the picture *cover* as JPEG, on white where it is transparent; a large one becomes smaller."""
    from PIL import Image, ImageOps

    from bilingual.engines.pictures.converting import opened_picture

    picture = ImageOps.exif_transpose(opened_picture(cover)).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    flat.thumbnail((_COVER_SIDE, _COVER_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    flat.save(out, "JPEG", quality=88, optimize=True)  # not progressive: some players show no other
    return out.getvalue()

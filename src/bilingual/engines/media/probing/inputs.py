"""What ffmpeg may read: recordings on this machine, and nothing that they point to.

A playlist named ``talk.mp4`` makes ffmpeg open the files and addresses that it lists (FFmpeg documentation,
"Protocol Options" and "Format Options": ``protocol_whitelist``, ``format_whitelist``). So each input is given both
lists, and a text is refused before ffmpeg sees it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

# Formats that hold their sound and pictures themselves, by content: many recordings have the suffix of another one.
_RECORDINGS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,dv,eac3,flac,flv,gxf,loas,matroska,mov,mp3,mpeg,mpegts,mxf,nut,ogg,rm,"
    "tta,voc,w64,wav,wtv,wv"
)
_PARTS = {"concat": "concat,mov"}  # formats that open files of another format
TEXT_BYTES = 4096
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PLAYLIST = re.compile(
    rb"#EXTM3U|ffconcat\s|v=0\s|(?:<\?xml[^>]*>\s*)?<(?:MPD|asx|smil|CompositionPlaylist)\b|\[playlist\]|\[Reference\]"
    rb"|RTSPtext|(?:https?|rtsp|rtmp|mms|file)://",
    re.IGNORECASE,
)


def guarded(argv: Sequence[str]) -> list[str]:
    """Return the command *argv* of ffmpeg or ffprobe with the lists of what each of its inputs may open.

    >>> guarded(["ffprobe", "-f", "lavfi", "-i", "sine=d=1"])
    ['ffprobe', '-f', 'lavfi', '-protocol_whitelist', 'file', '-format_whitelist', 'lavfi', '-i', 'sine=d=1']
    """
    made: list[str] = []
    form = ""
    for before, part, following in zip(("", *argv), argv, (*argv[1:], ""), strict=False):
        if before == "-f":
            form = part
        if part == "-i":
            formats = _PARTS.get(form, form) or _RECORDINGS
            protocol = "pipe" if following.startswith("pipe:") else "file"
            made += ["-protocol_whitelist", protocol, "-format_whitelist", formats]
            form = ""
        made.append(part)
    return made


def file_url(path: Path) -> str:
    """Return *path* for ffmpeg whatever its name: a colon does not mean a protocol, a dash not an option."""
    return f"file:{path.absolute()}"


def text_kind(head: bytes) -> str:
    """Return what a file is that begins with *head*, if it is text: ``text`` or ``playlist``; else an empty string.

    >>> text_kind(b"#EXTM3U\\n#EXTINF:4,\\nhttp://a.example/1.ts"), text_kind(b"Hello"), text_kind(b"ID3\\x04\\x00")
    ('playlist', 'text', '')
    """
    head = head[:TEXT_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    if not head or _BINARY.search(head):
        return ""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not only a character cut at the end
            return ""
    return "playlist" if _PLAYLIST.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) else "text"

"""A recording that points to other files or addresses: nothing else is read, nobody is asked."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import bilingual
from bilingual.engines.media.probing.inputs import file_url, guarded, text_kind
from bilingual.engines.media.probing.probe import probe
from bilingual.engines.processes.running import run
from support.attacks.refusals import raises
from support.sources.clips import make_clip

HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:4.0,\n{}\n#EXT-X-ENDLIST\n"
KEY = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-KEY:METHOD=AES-128,URI="{}"\n#EXTINF:4.0,\na.ts\n#EXT-X-ENDLIST\n'
DASH = (
    '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S">'
    '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{}</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>"
)
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"
PLAYLISTS = {
    "hls": HLS,
    "hls with a key": KEY,
    "hls of variants": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{}\n",
    "hls with a byte order mark": "\ufeff" + HLS,
    "hls after blank lines": "\r\n\r\n" + HLS,
    "hls of concat": HLS.replace("{}", "concat:{}|{}"),
    "hls of a part": HLS.replace("{}", "subfile,,start,0,end,99,,:{}"),
    "ffconcat": "ffconcat version 1.0\nfile '{}'\n",
    "dash": DASH,
    "dash without a declaration": DASH.partition("\n")[2],
    "sdp": SDP,
    "asx": '<asx version="3.0"><entry><ref href="{}"/></entry></asx>',
    "pls": "[playlist]\nFile1={}\n",
    "reference": "[Reference]\nRef1={}\n",
    "rtsp": "RTSPtextRTSP://{}",
    "addresses": "{}\n{}\n",
}
TEXTS = (b"[Script Info]\n[Events]\n", b"\x1b[1;31mHello\x1b[0m\n" * 9, ";FFMETADATA1\ntitle=é\n".encode())


@pytest.fixture
def asked() -> Iterator[tuple[str, list[object]]]:
    """Yield an address on this machine, and who connected to it."""
    seen: list[object] = []

    def accept() -> None:
        while True:
            try:
                seen.append(door.accept())
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/a.ts", seen


def test_playlists_are_refused_by_what_they_are(tmp_path: Path, asked: tuple[str, list[object]]) -> None:
    address, seen = asked
    secret = make_clip(tmp_path, "secret.ts", seconds=1.0)
    for suffix in (".mp4", ".mkv", ".wav", ".mp3"):
        for name, text in PLAYLISTS.items():
            path = tmp_path / f"talk{suffix}"
            path.write_text(text.replace("{}", address), "utf-8")
            assert text_kind(path.read_bytes()) == "playlist", name
            with raises("BIL-MED-037") as refused:
                probe(path)
            assert "playlist" in refused.value.message
    for content in TEXTS:
        assert text_kind(content) == "text"
    # What got past that is refused by ffmpeg, before it opens anything.
    for name in ("hls", "hls with a key", "hls of concat", "ffconcat", "dash", "sdp"):
        for target in (address, secret.name):
            path.write_text(PLAYLISTS[name].replace("{}", target), "utf-8")
            shown = run(guarded(["ffprobe", "-v", "trace", "-show_packets", "-i", file_url(path)]))
            assert not shown.ok
            assert not shown.stdout.replace(b"[FORMAT]", b"").strip()
            assert not re.search(r"Opening .*(secret|127\.0\.0\.1)", shown.stderr), shown.stderr
    assert not seen


def test_a_film_whose_data_is_elsewhere(tmp_path: Path, asked: tuple[str, list[object]]) -> None:
    film = make_clip(tmp_path, "elsewhere.mp4", seconds=1.0)
    address, seen = asked
    for target in (str(film), address):
        path = tmp_path / "talk.mov"
        path.write_bytes(_pointing(film.read_bytes(), target.encode()))
        with raises("BIL-MED-031"):
            probe(path)
    assert not seen


def _pointing(film: bytes, target: bytes) -> bytes:
    """Return *film* with its media data in the file *target*: an alias record in ``dref`` (QuickTime File Format)."""
    name = target.rpartition(b"/")[2][:63]
    alias = bytes(10) + b"\x04Disk" + bytes(35) + bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16)
    alias += b"\0\1\0\1" + bytes(16)
    for kind, part in ((2, name), (18, target)):
        alias += kind.to_bytes(2, "big") + (len(part) + len(part) % 2).to_bytes(2, "big") + part + bytes(len(part) % 2)
    entry = b"alis" + bytes(4) + alias + b"\xff\xff\0\0"
    table = bytes(4) + b"\0\0\0\1" + (len(entry) + 4).to_bytes(4, "big") + entry

    def rebuilt(content: bytes) -> bytes:
        made, place = b"", 0
        while place + 8 <= len(content):
            size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
            inner = content[place + 8 : place + size]
            if kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
                inner = rebuilt(inner)
            inner = table if kind == b"dref" else inner
            made += (len(inner) + 8).to_bytes(4, "big") + kind + inner
            place += max(8, size)
        return made

    return rebuilt(film)


def test_an_input_of_any_name_or_format_is_guarded() -> None:
    for before in ([], ["-f", "concat", "-safe", "0"], ["-f", "image2"]):
        argv = guarded(["ffmpeg", "-nostdin", *before, "-i", "a", "-ss", "1", "-i", "b", "-f", "null", "-"])
        for place in [number for number, part in enumerate(argv) if part == "-i"]:
            assert argv[place - 4 : place - 1] == ["-protocol_whitelist", "file", "-format_whitelist"]
            formats = argv[place - 1].split(",")
            assert not {"hls", "dash", "sdp", "imf", "webm_dash_manifest", "tty", "lavfi"} & set(formats)
            assert "concat" not in formats or formats == ["concat", "mov"]


def test_no_other_place_runs_ffmpeg_on_an_input() -> None:
    for file in Path(bilingual.__file__).parent.rglob("*.py"):
        source = file.read_text("utf-8")
        if "engines.process import" in source and re.search(r'"ff(mpeg|probe)"', source) and '"-i"' in source:
            assert len(re.findall(r"guarded\(\s*\[", source)) >= len(re.findall(r'\[\s*"ff(?:mpeg|probe)"', source)), (
                file
            )
    assert "load_audio" not in "".join(
        file.read_text("utf-8") for file in (Path(bilingual.__file__).parent / "engines" / "speech").rglob("*.py")
    )

"""TMX files that are large, broken or hostile."""

from __future__ import annotations

import os
from io import BytesIO, RawIOBase
from itertools import chain
from pathlib import Path

import pytest

from bilingual.engines.translation.memory.tmx import check_languages, read_tmx
from bilingual.engines.translation.memory.tmx_units import LeftOut
from support.attacks.refusals import raises
from support.sources.tmx_files import FOREIGN, read, unit


def test_nothing_outside_the_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim")
    evil = f"""<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>
    <tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>See &x;.</seg></tuv>
    <tuv xml:lang="de"><seg>Sieh.</seg></tuv></tu></body></tmx>"""
    with raises("BIL-TRN-102", "memory.tmx, line 2"):  # nor is it left out silently
        read(evil.encode())


def test_a_bomb_of_entities_does_not_go_off() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE tmx [<!ENTITY a0 "ha">{lines}]><tmx version="1.4"><body><tu srclang="en"><tuv xml:lang="en">'
    bomb += '<seg>&a11;x</seg></tuv><tuv xml:lang="de"><seg>y</seg></tuv></tu></body></tmx>'
    with raises("BIL-TRN-031"):
        read(bomb.encode())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not xml", "BIL-TRN-031"),
        (b"<html/>", "BIL-TRN-032"),
        (
            FOREIGN.replace("en-US", "klingonisch")
            .replace("zh_CN", "qq")
            .replace('"DE"', '"?"')
            .split("<tu s")[0]
            .encode()
            + b"</body></tmx>",
            "BIL-LNG-007",
        ),
    ],
)
def test_bad_files_are_one_clear_line(data: bytes, code: str) -> None:
    left_out = LeftOut()
    with raises(code, "bad.tmx"):
        assert read(data, "bad.tmx", left_out) == []
        check_languages(left_out, "bad.tmx")


@pytest.mark.parametrize(
    "data",
    [
        unit("A.")[:-20],
        unit("A &nbsp; B"),
        unit("A").replace(b"</seg>", b"</sag>", 1),
        b"\xff\xfe\x00",
        unit("Ä").decode().encode("latin-1"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(data: bytes) -> None:
    with raises("BIL-TRN-(031|102)", "memory.tmx"):
        read(data)


@pytest.mark.slow
def test_a_large_file_is_read_in_little_memory() -> None:
    import tracemalloc

    one = unit("Sentence number {n} of many that are all alike.").decode().replace("{n}", "%d")
    begin, middle, end = (
        one.partition("<tu ")[0],
        "<tu " + one.partition("<tu ")[2].partition("</body>")[0],
        "</body></tmx>",
    )

    class Large(RawIOBase):
        """A file of 20,000 translations, made as it is read."""

        def __init__(self) -> None:
            self.parts = chain([begin], (middle % n for n in range(20_000)), [end])

        def read(self, size: int = -1) -> bytes:
            return next(self.parts, "").encode()

    tracemalloc.start()
    assert sum(1 for _ in read_tmx(Large())) == 20_000  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_file_that_goes_on_with_zeros_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_bytes(b'<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>')
    os.truncate(path, 10**12)
    with path.open("rb") as file, raises("BIL-TRN-031", "memory.tmx"):
        list(read_tmx(file))


@pytest.mark.parametrize(
    "part", ["<note>Ships that left the harbour.</note>\n", "<prop>x</prop>", " " * 40, "<!-- ships -->"]
)
@pytest.mark.parametrize("begin", ["", "<tu>"])
def test_what_is_no_translation_is_not_gathered(begin: str, part: str) -> None:
    """Half a gigabyte of it took as many gigabytes of memory."""

    class Endless(RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            text = part * 1000 if self.given else f'<tmx version="1.4"><header srclang="en"/><body>{begin}'
            self.given += len(text)
            return text.encode()

    file = Endless()
    with raises("BIL-TRN-100", "memory.tmx"):
        list(read_tmx(file))  # type: ignore[arg-type]
    assert file.given < 5_000_000


def test_a_unit_in_thousands_of_languages() -> None:
    parts = "".join(f'<tuv xml:lang="en-x-a{n}"><seg>Ship {n}</seg></tuv>' for n in range(2000))
    text = f'<tmx version="1.4"><header srclang="*all*"/><body><tu>{parts}</tu></body></tmx>'
    with raises("BIL-TRN-100", "memory.tmx, line 1"):
        list(read_tmx(BytesIO(text.encode())))


@pytest.mark.parametrize("declared", ['<!ENTITY x "zum Beispiel">', '<!ENTITY x SYSTEM "file:///etc/hostname">', ""])
def test_text_that_stands_elsewhere_is_not_lost_silently(declared: str) -> None:
    head = f'<!DOCTYPE tmx SYSTEM "tmx14.dtd" [{declared}]><tmx version="1.4"><header srclang="en"/><body><tu>'
    english = '<tuv xml:lang="en"><seg>Say <ph>a</ph> it.</seg></tuv>'
    data = f'{head}{english}<tuv xml:lang="de"><seg>Sag <hi>es, &x;</hi>.</seg></tuv></tu></body></tmx>'
    with raises("BIL-TRN-102" if declared else "BIL-TRN-(031|102)"):
        read(data.encode())

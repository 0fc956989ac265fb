"""TMX in tests: read and written in memory, a file of another tool, and a file of one unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from bilingual.engines.translation.memory.entries import Entry
from bilingual.engines.translation.memory.tmx import read_tmx, write_tmx
from bilingual.engines.translation.memory.tmx_units import LeftOut

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en-US"
    datatype="html"/>
  <body>
    <tu>
      <tuv xml:lang="en-US"
        ><seg>Click <bpt i="1">&lt;b></bpt>here<ept i="1">&lt;/b></ept> &amp; <hi>go</hi>.</seg></tuv>
      <tuv xml:lang="zh_CN"><seg>点击这里。</seg></tuv>
      <tuv lang="DE"><seg>Klick hier &amp; geh.</seg></tuv>
      <tuv xml:lang="fr"><seg> </seg></tuv>
    </tu>
    <tu srclang="*all*">
      <tuv xml:lang="ja"><seg>はい。</seg></tuv>
      <tuv xml:lang="de"><seg>Ja.</seg></tuv>
      <tuv xml:lang="es"><seg>Sí.</seg></tuv>
    </tu>
  </body>
</tmx>
"""


def read(data: bytes, name: str = "memory.tmx", left_out: LeftOut | None = None) -> list[Entry]:
    return list(read_tmx(BytesIO(data), name, left_out))


def written(entries: Iterable[Entry], version: str = "1.0", created: datetime | None = None) -> bytes:
    file = BytesIO()
    write_tmx(file, entries, version, created)
    return file.getvalue()


def unit(seg: str, other: str = "<seg>X</seg>", header: str = 'srclang="en"', attributes: str = "") -> bytes:
    return (
        f'<tmx version="1.4"><header {header}/><body><tu {attributes}><tuv xml:lang="en"><seg>{seg}</seg></tuv>'
        f'<tuv xml:lang="de">{other}</tuv></tu></body></tmx>'
    ).encode()

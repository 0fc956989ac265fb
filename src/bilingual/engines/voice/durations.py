"""Lets a voice model in ONNX format also return how long each sound is, which it computes and keeps to itself.

An ONNX file is one protobuf message. Messages that follow each other in a file are merged, and what they repeat is
added (https://protobuf.dev/programming-guides/encoding/#last-one-wins), so that one more output of the graph is a few
bytes at the end. Numbers of fields: ``onnx/onnx.proto``.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.models.places import content_hash
from bilingual.engines.voice.places import write_file
from bilingual.errors import NotInstalled

_GRAPH, _NODE, _OUTPUT, _NAME = 7, 1, 12, 1
_NODE_INPUT, _NODE_OUTPUT, _NODE_TYPE = 1, 2, 4


@dataclass(frozen=True, slots=True)
class _Node:
    kind: bytes
    inputs: tuple[bytes, ...]
    outputs: tuple[bytes, ...]


def with_durations(model: Path, kinds: tuple[str, ...], folder: Path) -> tuple[Path, str]:
    """Return a model as in the file *model* that also returns durations, and the name of that output.

    They are what the only node of the last of *kinds* returns (Ceil; or Round, then Clip). The model itself is returned
    if it has that output already, and with an empty name if it has no such node; else a copy in *folder*, which is kept
    for the next run. Raises NotInstalled for a file that is no model, NoRoom, WorkspaceError.
    """
    try:
        name, outputs = _duration_tensor(model, kinds)
    except (ValueError, IndexError) as error:
        raise NotInstalled(
            "BIL-VOI-001", f"is no voice model, or a damaged one ({error})", where=model, remedy="Fetch it again."
        ) from None
    if not name or name in outputs:
        return model, name.decode()
    copy = folder / f"{content_hash(model)[:16]}.onnx"
    if not copy.is_file():
        write_file(copy, model.read_bytes() + _field(_GRAPH, _field(_OUTPUT, _field(_NAME, name))))
    return copy, name.decode()


def tell_durations(model: Path, kinds: tuple[str, ...]) -> None:
    """Let the file *model* itself return durations, if it has such a node. Raises as ``with_durations``."""
    copy, _ = with_durations(model, kinds, model.parent)
    if copy != model:
        copy.replace(model)


def _duration_tensor(model: Path, kinds: tuple[str, ...]) -> tuple[bytes, set[bytes]]:
    """Return the tensor that the chain of nodes *kinds* makes, and the names of all outputs of the graph."""
    nodes: list[_Node] = []
    outputs: set[bytes] = set()
    with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        graphs = 0
        for number, first, last in _fields(content, 0, len(content)):
            if number != _GRAPH:
                continue
            graphs += 1
            for inner, start, end in _fields(content, first, last):
                if inner == _NODE:
                    nodes.append(_node(content, start, end))
                elif inner == _OUTPUT:
                    outputs |= {content[a:b] for field, a, b in _fields(content, start, end) if field == _NAME}
        if not graphs:
            raise ValueError("it has no graph")
    made: set[bytes] | None = None
    for kind in kinds:
        fitting = [node for node in nodes if node.kind == kind.encode() and (made is None or made & {*node.inputs})]
        if len(fitting) != 1:
            return b"", outputs
        made = {fitting[0].outputs[0]}
    return (made or {b""}).pop(), outputs


def _node(content: mmap.mmap, start: int, end: int) -> _Node:
    found: dict[int, list[bytes]] = {_NODE_INPUT: [], _NODE_OUTPUT: [], _NODE_TYPE: []}
    for number, first, last in _fields(content, start, end):
        if number in found:
            found[number].append(content[first:last])
    return _Node(b"".join(found[_NODE_TYPE]), tuple(found[_NODE_INPUT]), tuple(found[_NODE_OUTPUT]))


def _fields(content: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each field, and where its value begins and ends. Raises ValueError, IndexError."""
    while at < end:
        key, at = _varint(content, at)
        number, kind = key >> 3, key & 7
        first = at
        if kind == 0:
            _, at = _varint(content, at)
        elif kind == 2:
            size, first = _varint(content, at)
            at = first + size
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise ValueError("it is not in the ONNX format")
        if at > end:
            raise ValueError("it is cut off")
        yield number, first, at


def _varint(content: mmap.mmap, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("it is not in the ONNX format")


def _field(number: int, value: bytes) -> bytes:
    size, head = len(value), bytearray([number << 3 | 2])
    while size > 127:
        head.append(size & 127 | 128)
        size >>= 7
    return bytes([*head, size]) + value

"""Combines several outputs in one ffmpeg call; steps they have in common run once.

ffmpeg-python treats nodes with the same inputs and options as equal whatever their filter name, and rejects a stream
that is used twice. So steps are compared here, and streams are split where several outputs use them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ffmpeg
from ffmpeg.nodes import FilterNode, InputNode, OutputNode


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a step gets a stream from: number of another step, outlet, stream selector."""

    step: int
    outlet: Any
    selector: Any


@dataclass(frozen=True, slots=True)
class _GraphNode:
    """An input, a filter or an output."""

    kind: type
    name: str
    arguments: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...]
    sources: tuple[_Source, ...]


def combined_outputs(outputs: Sequence[Any]) -> Any:
    """Return *outputs* as the outputs of one call, sharing their common first steps.

    >>> talk = ffmpeg.input("talk.mp4").filter("fps", 25)
    >>> both = combined_outputs([ffmpeg.output(talk.filter(name), f"{name}.mp4") for name in ("hflip", "vflip")])
    >>> ffmpeg.get_args(both)[3]
    '[0]fps=25[s0];[s0]split=2[s1][s2];[s1]hflip[s3];[s2]vflip[s4]'
    """
    steps: dict[_GraphNode, int] = {}
    for output in outputs:
        _number(output.node, steps)
    uses = Counter(source for step in steps for source in step.sources)
    made: list[Any] = []
    outlets: dict[_Source, Iterator[Any]] = {}

    def stream_of(source: _Source) -> Any:
        if source not in outlets:
            stream = made[source.step].stream(source.outlet, source.selector)
            count = uses[source]
            copies = stream.filter_multi_output("split", count) if count > 1 else None
            outlets[source] = iter([copies[number] for number in range(count)] if copies else [stream])
        return next(outlets[source])

    for step in steps:  # in order of discovery: each one after its sources
        streams = [stream_of(source) for source in step.sources]
        made.append(_built(step, streams))
    return ffmpeg.merge_outputs(*(node.stream() for node in made if isinstance(node, OutputNode)))


def _number(node: Any, steps: dict[_GraphNode, int]) -> int:
    """Return the number of the step of *node*, a new one if there is no equal step yet."""
    sources = []
    for edge in node.incoming_edges:
        above, outlet, selector = edge.upstream_node, edge.upstream_label, edge.upstream_selector
        while above.name == "split":  # splits are recreated for the final number of users
            (edge,) = above.incoming_edges
            above, outlet, selector = edge.upstream_node, edge.upstream_label, edge.upstream_selector
        sources.append(_Source(_number(above, steps), outlet, selector))
    step = _GraphNode(type(node), node.name, tuple(node.args), tuple(sorted(node.kwargs.items())), tuple(sources))
    return steps.setdefault(step, len(steps))


def _built(step: _GraphNode, streams: Sequence[Any]) -> Any:
    if step.kind is InputNode:
        return InputNode(step.name, step.arguments, dict(step.options))
    if step.kind is FilterNode:
        return FilterNode(streams, step.name, None, step.arguments, dict(step.options))
    return OutputNode(streams, step.name, step.arguments, dict(step.options))

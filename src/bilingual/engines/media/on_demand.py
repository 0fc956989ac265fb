"""ffmpeg, loaded when a run first needs it: one with nothing to do never does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from bilingual.engines.base import FontBook, MediaTool
    from bilingual.engines.media.ffmpeg import Ffmpeg


def ffmpeg_on_demand(fonts: FontBook) -> MediaTool:
    """Return the MediaTool of this machine; its modules are imported with the first use."""
    return cast("MediaTool", _OnDemand(fonts))


class _OnDemand:
    def __init__(self, fonts: FontBook) -> None:
        self._fonts = fonts

    @cached_property
    def _tool(self) -> Ffmpeg:
        from bilingual.engines.media.ffmpeg import Ffmpeg

        return Ffmpeg(self._fonts)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # copying and pickling look for what this class does not have
            raise AttributeError(name)
        return getattr(self._tool, name)

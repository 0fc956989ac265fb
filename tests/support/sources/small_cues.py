"""ASS files for frames of 160 by 90 pixels."""

from __future__ import annotations


def ass_head(style: str) -> str:
    """Return what stands before the cues: a file whose only style, ``D``, has the fields *style* after its size."""
    return f"""[Script Info]
ScriptType: v4.00+
PlayResX: 160
PlayResY: 90
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, \
MarginV, Encoding
Style: D,Noto Sans,20,{style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


SMALL_HEAD = ass_head("&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,1,0,2,0,0,4,1")
"""Of outlined cues at the bottom."""

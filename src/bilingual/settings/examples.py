"""What the tables of ``bilingual.toml`` may look like, for the example file and the reference."""

from __future__ import annotations

ENGINES = """\
[engines.whisper]
model = "small"                  # tiny, base, small, medium, large-v3, turbo, or the path of a checkpoint
# mirror = "https://mirror.example/whisper"   # where models come from when their own host cannot be reached

[engines.faster-whisper]
model = "small"

[engines.memory]
fuzzy = 0.92                     # the least likeness of a near match; 1 turns near matches off

[engines.libretranslate]
url = "http://127.0.0.1:5000/"   # keys come from the environment only: LIBRETRANSLATE_API_KEY, DEEPL_API_KEY, ...
"""

FONTS = """\
# [fonts]
# ja = "Noto Serif CJK JP"
"""

PROFILES = """\
# [profiles.square]               # a rendition of your own: --render square
# width = 1080
# height = 1080
# crf = 20

# [profiles.talks]                # another, like a shipped one or your own but for what you change
# like = "linkedin-4x5"
# theme = "box"                   # outline: letters with a dark edge. box: letters on a dark, rounded box.
# title_bar = true                # the title at the top, above the picture where there is room
# background = "wall.png"         # an image (path from the root) or a colour, "#1a2b3c"; else the picture, blurred
# progress_bar = true
# codec = "hevc"                  # h264 (default, plays everywhere), hevc or av1
# encoder = "auto"                # software (default), auto, nvenc, videotoolbox, qsv or vaapi
"""

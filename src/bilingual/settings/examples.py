"""Example tables of ``bilingual.toml``, for the example file and the reference."""

from __future__ import annotations

ENGINES = """\
[engines.whisper]
model = "small"                  # tiny, base, small, medium, large-v3, turbo, or the path of a checkpoint
# mirror = "https://mirror.example/whisper"   # download models from here

[engines.faster-whisper]
model = "small"

[engines.memory]
fuzzy = 0.92                     # minimum similarity of a fuzzy match; 1 turns fuzzy matches off

[engines.libretranslate]
url = "http://127.0.0.1:5000/"   # API keys are read from the environment: LIBRETRANSLATE_API_KEY, DEEPL_API_KEY, ...
"""

FONTS = """\
# [fonts]
# ja = "Noto Serif CJK JP"
"""

PROFILES = """\
# [profiles.square]               # a custom rendition: --render square
# width = 1080
# height = 1080
# crf = 20

# [profiles.talks]                # another one, based on a built-in or custom rendition
# like = "linkedin-4x5"
# theme = "box"                   # outline: letters with a dark edge. box: letters on a dark, rounded box.
# title_bar = true                # show the title at the top, above the picture if there is room
# background = "wall.png"         # image (path relative to the root) or colour ("#1a2b3c"); default: blurred video
# progress_bar = true
# codec = "hevc"                  # h264 (default, plays everywhere), hevc or av1
# encoder = "auto"                # software (default), auto, nvenc, videotoolbox, qsv or vaapi
"""

"""Turns recordings and articles into bilingual learning content.

Each becomes one aligned bilingual text; videos with dual subtitles, posts and reports are views of it. Start reading at
``bilingual.pipeline.stages``.
"""

__version__ = "0.1.0"

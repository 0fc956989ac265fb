"""What a person would say who reads a text aloud: not what is written, and not all of it."""

from bilingual.text.aloud.reading import Said, read_aloud

__all__ = ["Said", "read_aloud"]

"""An article as slides: the picture of its narrated video."""

from bilingual.views.slides.describing import slides_of
from bilingual.views.slides.model import Pair, Slide, SlideKind

__all__ = ["Pair", "Slide", "SlideKind", "slides_of"]

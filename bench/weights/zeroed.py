"""A pytest plugin that sets the weight named by ``ZEROED_WEIGHT`` to 0 before any test is collected."""

from __future__ import annotations

import os

from bilingual.subtitles.cutting.weights import DEFAULT

# DEFAULT is frozen, and the default of every function that cuts: it is changed in place, for this process only.
object.__setattr__(DEFAULT, os.environ["ZEROED_WEIGHT"], 0.0)

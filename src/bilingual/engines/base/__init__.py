"""The ports: interfaces between the pipeline and the outside world.

To add an engine: write a file in ``speech/``, ``translation/`` or ``voice/`` with a class that implements the port and
a ``create(config)`` function, add its id to ``engines/table.py`` (or, in your own package, to the entry-point group
``bilingual.speech_engines``, ``bilingual.translation_engines`` or ``bilingual.voice_engines``), and add it to the
contract suite in ``tests/contract``. An adapter maps codes, limits and errors, and contains no policy.
"""

from bilingual.engines.base.batches import (
    BatchEngine,
    Brief,
    Judgement,
    Naming,
    Summariser,
    SummaryBrief,
    SummaryPassage,
    SummaryPoint,
)
from bilingual.engines.base.common import SAMPLE_RATE, EngineConfig, Progress, available_cores, part_of, silent
from bilingual.engines.base.media import DubJob, FontBook, MediaTool, RenderJob, WantedStreams
from bilingual.engines.base.speech import SpeechCapabilities, SpeechEngine, SpeechRequest
from bilingual.engines.base.translation import (
    Example,
    Item,
    Outcome,
    RecallEngine,
    Refusing,
    TranslationCapabilities,
    TranslationEngine,
    Wording,
    WordingEngine,
)
from bilingual.engines.base.voice import Utterance, VoiceCapabilities, VoiceEngine

__all__ = [
    "SAMPLE_RATE",
    "BatchEngine",
    "Brief",
    "DubJob",
    "EngineConfig",
    "Example",
    "FontBook",
    "Item",
    "Judgement",
    "MediaTool",
    "Naming",
    "Outcome",
    "Progress",
    "RecallEngine",
    "Refusing",
    "RenderJob",
    "SpeechCapabilities",
    "SpeechEngine",
    "SpeechRequest",
    "Summariser",
    "SummaryBrief",
    "SummaryPassage",
    "SummaryPoint",
    "TranslationCapabilities",
    "TranslationEngine",
    "Utterance",
    "VoiceCapabilities",
    "VoiceEngine",
    "WantedStreams",
    "Wording",
    "WordingEngine",
    "available_cores",
    "part_of",
    "silent",
]

"""The names of a document, and how this root has translated them: what people wrote first, then what engines chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bilingual.engines.base import Naming
from bilingual.engines.linguistics.proper_names import proper_names
from bilingual.errors import BilingualError
from bilingual.model.bitext import Bitext, Unit
from bilingual.pipeline.making.translating import SourceText
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.answers.checkpoint import Checkpoint
from bilingual.pipeline.run import Job
from bilingual.text.likeness.renderings import Translations
from bilingual.text.markup.masking import mask
from bilingual.text.terms.places import places_of

NAMES = "names"
"""What the record of a bitext calls the translations that an engine chose for its names."""
_MOST = 100  # names of one document
_SURE, _SHARE = 4, 0.8  # a model is told no form that only may be one: 船长 for Anna, who is a captain


@dataclass(slots=True)
class DocumentNames:
    """The names of the text of *job* in one pair. ``chosen`` are the translations to record."""

    job: Job
    text: SourceText
    stage: str
    pair: tuple[str, str]
    checkpoint: Checkpoint
    chosen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        record = {} if self.job.request.force else self.job.manifest.stages.get(self.stage, {})
        self.chosen = {**record.get("extra", {}).get(NAMES, {}), **self.checkpoint.names()}

    def naming(self) -> Naming:
        """Return the names with their known translations; called when an engine wants them."""
        names = proper_names([mask(unit.source).text for unit in self.text.units], self.pair[0])[:_MOST]
        self.chosen = {name: form for name, form in self.chosen.items() if name in names}
        return Naming(names, self._known(names), self._choose)

    def _choose(self, chosen: Mapping[str, str]) -> None:
        self.chosen |= chosen
        self.checkpoint.keep_names(chosen)

    def _known(self, names: Sequence[str]) -> dict[str, str]:
        bitexts: list[Bitext] = []
        recorded: list[Mapping[str, str]] = []
        stage = f"bitext.{'_'.join(self.pair)}"
        for folder, manifest in self.job.workspace.records(stage):
            record = manifest.get("stages", {}).get(stage, {})
            if folder != self.job.folder:
                recorded.append(record.get("extra", {}).get(NAMES, {}))
            if record and not (self.job.request.force and folder == self.job.folder):
                bitexts += _read(folder / f"{stage}.json")
        units = [unit for bitext in bitexts for unit in bitext if unit.target]
        by_people = located(names, [unit for unit in units if unit.locked], self.pair)
        others: dict[str, Counter[str]] = {}
        for chosen in recorded:
            for name, form in chosen.items():
                others.setdefault(name, Counter())[form] += 1
        elsewhere = {name: forms.most_common(1)[0][0] for name, forms in others.items()}
        known = elsewhere | self.chosen | by_people
        return located([name for name in names if name not in known], units, self.pair) | known


def located(names: Sequence[str], units: Sequence[Unit], pair: tuple[str, str]) -> dict[str, str]:
    """Return the usual form of each of *names* in the translations *units*, where it can be told."""
    if not names or not units:
        return {}
    said = Translations([unit.target or "" for unit in units], pair[1], often=_SURE, mostly=_SHARE)
    found = {}
    for name, having in places_of(names, [unit.source for unit in units], pair[0]).items():
        if forms := said.forms_of(name, having):
            found[name] = Counter(forms.values()).most_common(1)[0][0]
    return found


def _read(path: Path) -> Iterator[Bitext]:
    try:
        yield exchange.read_bitext(path)
    except (BilingualError, OSError):
        return

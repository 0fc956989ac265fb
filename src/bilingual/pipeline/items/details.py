"""What is open in one item: its findings by cause, from its manifest."""

from __future__ import annotations

from typing import Any

from bilingual.errors import BilingualError
from bilingual.fidelity.causes import grouped, settled_by
from bilingual.model.finding import Finding
from bilingual.model.item import LibraryItem
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings import Settings

_MOST = 50
_OF_A_FINDING = frozenset(Finding.__slots__)


def open_findings(item: LibraryItem, settings: Settings) -> list[dict[str, Any]]:
    """Return the causes of open findings and warnings of *item*, blocking ones first, at most 50."""
    if not item.folder:
        return []
    try:
        pairs = Manifest.read(settings.root / item.folder).pairs
        found = [
            {
                "pair": pair,
                "severity": group.severity,
                "check": group.first.check,
                "message": group.message,
                "blocks": group.first.blocks,
                "units": list(dict.fromkeys(finding.unit for finding in group.findings if finding.unit)),
                "settled_by": settled_by(group.first, pair.split("_", 1)[-1]) or None,
            }
            for pair, record in sorted(pairs.items())
            for group in grouped([_finding(one) for one in record.get("findings", ())])
            if not group.waived and group.severity in ("Stale", "E", "W")
        ]
    except (BilingualError, AttributeError, KeyError, TypeError, ValueError):
        return []  # its state says already that the manifest is damaged
    return sorted(found, key=lambda group: not group["blocks"])[:_MOST]


def _finding(value: dict[str, Any]) -> Finding:
    return Finding(**{name: one for name, one in value.items() if name in _OF_A_FINDING})

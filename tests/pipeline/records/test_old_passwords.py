"""0.1.0 wrote the URL of a service with its password into the manifest: it goes, and nothing is asked again."""

from __future__ import annotations

from pathlib import Path

from bilingual.pipeline.records.keys import stage_key
from bilingual.pipeline.records.manifest import Manifest

URL = "http://me:old-password-1@host.example/"


def test_a_manifest_loses_the_password_and_stays_up_to_date(tmp_path: Path) -> None:
    engines = [{"engine": "memory"}, {"engine": "libretranslate", "version": 1, "url": URL}]
    facts = {"source": "a text with http://x:y@z/ in it", "chain": {"engines": engines}}
    plain = {"engines": [{"engine": "deepl", "url": "https://host.example/v2"}]}
    old = Manifest(tmp_path, "a")
    old.stages = {
        "translate": {"key": stage_key(facts), "facts": facts, "files": {}},
        "spoilt": {"key": "another", "facts": facts, "files": {}},
        "plain": {"key": stage_key(plain), "facts": plain, "files": {}},
    }
    old.save()
    manifest = Manifest.read(tmp_path)
    engines = [{"engine": "memory"}, {"engine": "libretranslate", "version": 1, "url": "http://host.example/"}]
    assert manifest.is_done("translate", facts | {"chain": {"engines": engines}})
    assert not manifest.is_done("spoilt", facts | {"chain": {"engines": engines}})
    assert manifest.is_done("plain", plain)
    assert manifest.stages["translate"]["facts"]["source"] == facts["source"]
    manifest.save()
    assert "old-password-1" not in (tmp_path / "manifest.json").read_text("utf-8")

"""Speaker models for sherpa-onnx: one file each, from a repository of the Hugging Face hub.

The repository is that of sherpa-onnx's author and has the files of the release ``speaker-recongition-models`` (sic) of
github.com/k2-fsa/sherpa-onnx. It names no licence: that of each model is in the catalogue, with its source. The hashes
below are those of the files in that release, as projects that pin them have them; the hub tells its own, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bilingual.engines.base import EngineConfig
from bilingual.engines.models import hub
from bilingual.engines.models.catalogue import Model, catalogue
from bilingual.engines.models.kinds import FetchPlan, OnDisk, size_on_disk
from bilingual.engines.models.orders import Order
from bilingual.engines.models.places import hub_endpoint
from bilingual.engines.speech.speakers.sherpa import ENGINE, speaker_models, speaker_models_folder
from bilingual.errors import NotInstalled
from bilingual.redaction import public_url

_REMEDY = "Try again, set a mirror (HF_ENDPOINT), or copy the file from another machine."
_SHA256 = {
    "wespeaker_en_voxceleb_resnet34_LM": "e9848563da86f263117134dfd7ad63c92355b37de492b55e325400c9d9c39012",
    "3dspeaker_speech_campplus_sv_zh_en_16k-common_advanced": (
        "aa3cfc16963a10586a9393f5035d6d6b57e98d358b347f80c2a30bf4f00ceba2"
    ),
}


def plan(model: Model, config: EngineConfig) -> FetchPlan:
    """Return how to fetch *model*. Raises NotInstalled if the repository has no such file."""
    what, name = f"the speaker model {model.name} ({model.terms})", f"{model.name}.onnx"
    found = hub.repository(model.repository, config, what, _REMEDY)
    source = f"{public_url(hub_endpoint(config))}/{model.repository}"
    file = next((one for one in found.files if one.path == name), None)
    if file is None:
        raise NotInstalled("BIL-MDL-056", f"{source} has no speaker model {name}", remedy="Its page lists the files.")
    file = replace(file, sha256=_SHA256.get(model.name, file.sha256))
    order = Order(what, (file,), _REMEDY, hub.token_headers(config))
    return FetchPlan(model, order, source, speaker_models_folder(config) / name, model.terms, single=True)


def on_disk(config: EngineConfig) -> Iterator[OnDisk]:
    """Yield the speaker models on this machine."""
    known = {model.name: model for model in catalogue() if model.engine == ENGINE}
    for path in speaker_models(config):
        model = known.get(path.stem)
        terms = model.terms if model else ""
        yield OnDisk(path.stem, ENGINE, path, size_on_disk(path), terms, "tells voices apart")

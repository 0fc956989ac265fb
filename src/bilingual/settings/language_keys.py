"""Keys of ``bilingual.toml``: the root, the languages, and the engines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bilingual.settings.option import NETWORKED, RUNS, engine_key, language_key

# The options' notes explain these values.
Review = Literal["drafts", "always", "never"]
ClauseHints = bool | Literal["metered"]


@dataclass(frozen=True, slots=True)
class LanguageKeys:
    """The root, the languages, and the engines."""

    root: Path
    targets: tuple[str, ...] = language_key(
        ("zh-Hans", "en"),
        "languages to publish in, such as zh-Hans, ja or de",
        "BCP 47 tags. The language of the source itself is dropped, so the default works for English and for "
        "Chinese sources.",
        tags=True,
        flag="--to",
        metavar="TAG",
        commands=(*RUNS, "explain", "approve", "fields", "init"),
        flows=RUNS,
    )
    source_language: str | None = language_key(
        None,
        "language of the source (default: detected)",
        example="en",
        tags=True,
        recorded=True,
        metavar="TAG",
        commands=(*RUNS, "explain", "check", "align"),
        flows=RUNS,
    )
    speech: str = engine_key(
        "auto",
        "speech engine, or auto",
        "auto uses a script or subtitles next to the recording, otherwise faster-whisper, whisper or whisper-cpp, "
        "whichever has a model on this machine. Others: sphinx (English drafts).",
        metavar="ENGINE",
        commands=("video", "explain"),
        flows=RUNS,
        flow_default="auto",
        content=True,
    )
    translation: tuple[str, ...] = engine_key(
        ("memory", "google"),
        "translation engines in order of preference, such as memory,google",
        "A sentence that one engine cannot translate goes to the next. Offline: memory, ct2 and argos "
        "(models on this machine: see `bilingual models`), apertium (drafts), opencc (between the Chinese scripts). "
        "Online: google, mymemory, libretranslate, deepl, microsoft, baidu, papago, yandex. A chat model, here or "
        "online: llm ([engines.llm] says which), chatgpt (OpenAI).",
        metavar="ENGINE",
        commands=(*RUNS, "explain", "align", "init"),
        flows=RUNS,
        content=True,
    )
    agreement: tuple[str, ...] = engine_key(
        (),
        "engines that translate each machine translation once more, so that its score says whether two agree",
        "Each sentence goes to the first engine here that did not make its translation. Answers are kept. Engines that "
        "cost money are paid a second time.",
        example=("deepl",),
        recorded=False,
        metavar="ENGINE",
        commands=(*RUNS, "explain", "check"),
        flows=RUNS,
    )
    round_trip: tuple[str, ...] = engine_key(
        (),
        "engines that translate each machine translation back, so that its score says whether the source returns",
        "Answers are kept. A good translation may come back in other words, so that this only orders what to read.",
        example=("deepl",),
        recorded=False,
        metavar="ENGINE",
        commands=(*RUNS, "explain", "check"),
        flows=RUNS,
    )
    embeddings: str = engine_key(
        "",
        "sentence-transformers model (name or folder) that compares sentences with their translations",
        "It needs the package sentence-transformers, and downloads a model that is only named unless offline. A name "
        "may also be that of an installed encoder.",
        example="sentence-transformers/LaBSE",
        recorded=False,
        metavar="MODEL",
        commands=("check", "align"),
    )
    estimator: str = engine_key(
        "",
        "installed estimator of translation quality whose judgement counts in the scores of sentences",
        "None is shipped; docs/how-to/add-an-engine.md shows how to add one.",
        example="mine",
        recorded=False,
        metavar="NAME",
        commands=("check",),
    )
    offline: bool = engine_key(
        False,
        "never use the network",
        "Engines that need it are rejected immediately.",
        recorded=False,
        commands=NETWORKED,
    )
    patience: int = engine_key(
        300,
        "seconds that a run waits for a translation service that does not answer",
        "While it waits it asks again now and then, and goes on when the service answers. A later engine of the chain "
        "translates meanwhile, unless it makes drafts. 0: it does not wait.",
        recorded=False,
        least=0,
        metavar="SECONDS",
        commands=RUNS,
    )
    clause_hints: ClauseHints = engine_key(
        False,
        "also translate the clauses of long sentences separately",
        "This shows where each clause went in the translation, so that both halves of a cue match; the clause "
        'translations are never displayed. Engines that cost money or quota are only used with "metered".',
    )
    glossary: str | None = engine_key(
        None,
        "glossary file (TOML or CSV)",
        example="glossary.toml",
        path=True,
        metavar="FILE",
        commands=(*RUNS, "explain", "check"),
        flows=RUNS,
        content=True,
    )
    review: Review = engine_key(
        "drafts",
        "when to wait for a person to read the translation before videos are made",
        "drafts: if an engine of drafts was used. always: for every sentence of an engine that nobody approved. never: "
        "not at all. While it waits there are subtitles, a preview and posts marked as not ready, but no videos and "
        "nothing to upload: see `bilingual approve`. A file that comes with a source cannot make it less strict.",
        content=True,
        commands=RUNS,
        flows=RUNS,
    )
    allowed_contacts: tuple[str, ...] = engine_key(
        (),
        "your own e-mail and postal addresses and phone numbers, which may be published",
        "@mysite.org allows every address there. Others are findings: see docs/how-to/sensitive-data.md.",
        example=("ana@mysite.org", "+49 30 2345678"),
        recorded=False,
        metavar="CONTACT",
    )
    blocked_names: tuple[str, ...] = engine_key(
        (),
        "names that may never be published",
        "Where one is in a text, the result is not ready.",
        example=("Project Osprey",),
        recorded=False,
        metavar="NAME",
    )
    phone_regions: tuple[str, ...] = engine_key(
        (),
        "regions (ISO 3166) whose phone numbers your texts have without a country's code",
        "Those of the two languages are known: US and GB for English, CN for Simplified Chinese.",
        example=("AU", "CH"),
        recorded=False,
        metavar="REGION",
    )
    private_amounts: bool = engine_key(
        False,
        "salaries and sums of money may not be published",
        "An article can say it of itself: private_amounts: true in its front matter.",
        recorded=False,
    )
    waivers: str | None = engine_key(
        None,
        "TOML file of accepted findings, each with a reason",
        example="waivers.toml",
        path=True,
        metavar="FILE",
        commands=("check",),
    )

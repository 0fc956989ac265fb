"""The codes that translation models have for languages, found by BCP 47 tags."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import langcodes

from bilingual.errors import UsageError
from bilingual.languages import parse_tag, script_of, three_letters


def code_for(tag: str, codes: Iterable[str]) -> str | None:
    """Return the one of *codes* that means the language *tag*, in its script, else None.

    The nearest form counts: ``pt-BR`` is found as ``pt_BR``, else as ``pt``. A language in a script that is not its
    usual one is never found as the bare language.

    >>> code_for("zh-Hans", ["zho_Hant", "zho_Hans"]), code_for("zh-Hant", ["zh", "en"]), code_for("de", ["deu_Latn"])
    ('zho_Hans', None, 'deu_Latn')
    >>> code_for("sr-Latn", ["srp_Cyrl"]), code_for("pt-BR", ["pt", "en"]), code_for("he", ["iw"])
    (None, 'pt', 'iw')
    """
    by_form = {code.casefold().replace("-", "_"): code for code in sorted(codes)}
    return next((by_form[form] for form in _forms(tag) if form in by_form), None)


def covers(code: str, tag: str) -> bool:
    """Return whether *code*, a language or a group of a model, includes the language *tag*.

    >>> covers("ROMANCE", "pt-BR"), covers("mul", "sw"), covers("jap", "ja"), covers("zh", "zh-Hant")
    (True, True, True, False)
    """
    group = _table()["groups"].get(code.casefold())
    if group is not None:
        return "*" in group or langcodes.Language.get(tag).language in group
    return any(code_for(tag, [one]) for one in code.split("+"))


def tag_of(code: str) -> str | None:
    """Return the BCP 47 tag that *code* of a model means, None if none is known.

    >>> tag_of("zho_Hant"), tag_of("zt"), tag_of("arb_Arab"), tag_of("kor_Hang"), tag_of("madeupword")
    ('zh-Hant', 'zh-Hant', 'ar', 'ko', None)
    """
    form = code.casefold().replace("-", "_")
    table = _table()
    for tag, forms in table["forms"].items():
        if form in forms:
            return str(tag)
    language, _, rest = form.partition("_")
    main = next((tag for tag, others in table["codes"].items() if language in others and len(language) == 3), language)
    try:
        alone = parse_tag(main)
        usual = script_of(alone)
        if rest in ("", usual.casefold(), table["scripts"].get(usual)):
            return alone
        return parse_tag(f"{main}-{rest}")
    except UsageError:
        return None


def _forms(tag: str) -> Iterator[str]:
    table = _table()
    yield from table["forms"].get(tag, ())
    wanted = langcodes.Language.get(tag)
    script = script_of(tag)
    alone = wanted.language or tag
    names = list(dict.fromkeys([three_letters(tag), alone, *table["codes"].get(alone, ())]))
    for part in (table["scripts"].get(script, script.casefold()), (wanted.territory or "").casefold()):
        if part:
            yield from (f"{name}_{part}" for name in names)
    if script == script_of(alone):
        yield from names


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, Any]]:
    place = files("bilingual.engines.translation.ct2") / "languages.toml"
    return tomllib.loads(place.read_text("utf-8"))

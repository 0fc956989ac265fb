"""Engine options: each engine has a declaration, and a wrong option is one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines import table
from bilingual.engines.base import EngineConfig
from bilingual.engines.table import SPEECH, TRANSLATION, option_values
from bilingual.errors import InputError
from bilingual.settings.option import options_of


@pytest.mark.parametrize("engine", [*SPEECH, *TRANSLATION])
def test_an_unknown_option_is_refused_by_the_engine_itself(engine: str, tmp_path: Path) -> None:
    create = table.speech_engine if engine in SPEECH else table.translation_engine
    with pytest.raises(InputError, match=rf"^\[engines.{engine}\] in bilingual.toml: unknown setting 'colour'"):
        create(engine, EngineConfig(tmp_path, {"colour": 1}))


@pytest.mark.parametrize("engine", [*SPEECH, *TRANSLATION])
def test_defaults_are_of_their_own_kind(engine: str) -> None:
    for option in options_of({**SPEECH, **TRANSLATION}[engine][1]).values():
        assert option.checked(option.default) == option.default


@pytest.mark.parametrize(
    ("engine", "given", "said"),
    [
        ("deepl", {"per_second": "fast"}, "per_second = 'fast' is not a number"),
        ("libretranslate", {"ulr": "http://127.0.0.1"}, "unknown setting 'ulr'. Did you mean 'url'"),
        ("google", {"attempts": 0}, "attempts = 0 is not a positive whole number"),
        ("google", {"model": "x"}, "unknown setting 'model'"),
        ("memory", {"fuzzy": True}, "fuzzy = True is not a number"),
        ("whisper", {"beam_size": -1}, "beam_size = -1 is not a whole number, at least 0"),
        ("whisper", {"temperatures": [0, "hot"]}, r"temperatures = \[0, 'hot'\] is not a list of numbers"),
        ("opencc", {"configuration": "s2x"}, "configuration = 's2x' is not one of"),
    ],
)
def test_a_wrong_value_is_refused(engine: str, given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        option_values(engine, given)


def test_what_is_given_lies_over_the_defaults() -> None:
    values = option_values("google", {"per_second": 2, "metered": True})
    assert (values["per_second"], values["metered"], values["attempts"], values["url"]) == (2, True, 4, "")

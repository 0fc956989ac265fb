"""Options are consistent: command line, flows, TOML and docs match the declarations."""

from __future__ import annotations

import argparse
import inspect
import re
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest

from bilingual.cli.main import COMMANDS, build_parser, run
from bilingual.engines.media.profiles import rendition_ids
from bilingual.engines.table import speech_ids, translation_ids
from bilingual.settings import Settings, read_toml
from bilingual.settings.option import Option, options_of
from bilingual.settings.run_options import RunOptions, all_options, options_of_command, options_of_flow

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from make_reference import PAGES  # noqa: E402

OPTIONS = all_options()
KEYS = options_of(Settings)
FLOWS = sorted({flow for option in OPTIONS.values() for flow in option.flows})


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def flags(command: str) -> dict[str, argparse.Action]:
    parser = parsers()[command]
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    parser = next(iter(inner[0].choices.values())) if inner else parser
    return {flag: action for action in parser._actions for flag in action.option_strings}


def in_flow(option: Option) -> tuple[str, Any]:
    """Return the type and the default that the option has as a parameter of a flow."""
    if option.flow_default is not None:
        return type(option.flow_default).__name__, option.flow_default
    if option.is_list:
        return "list[str] | None", None
    if option.is_table:
        return "dict[str, str] | None", None
    if int in get_args(option.type):
        return "int | str | None", None
    # 0.1.0 took true for "always".
    return ("str | bool | None" if option.is_switch or option.name == "review" else "str | None"), None


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_is_on_the_command_line_of_the_commands_that_have_it_and_no_other(name: str) -> None:
    option = OPTIONS[name]
    declared = set(COMMANDS) if "*" in option.commands else set(option.commands)
    assert declared <= set(COMMANDS)
    found = {command for command in COMMANDS if getattr(flags(command).get(option.flag), "dest", None) == name}
    assert found == declared


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_has_a_help_line_and_a_default_of_its_own_kind(name: str) -> None:
    option = OPTIONS[name]
    assert re.fullmatch(r"[A-Za-z].*[^.]", option.help)
    assert option.checked(option.default) == option.default
    assert not option.key or option.group
    assert option.is_switch or option.choices or option.metavar or not option.commands


page = cache(lambda name: PAGES[name]())


@pytest.mark.parametrize("name", KEYS)
def test_a_key_stands_in_the_example_and_the_reference(name: str) -> None:
    example, reference = page("bilingual.example.toml"), page("docs/reference/settings.md")
    assert re.search(rf"^(# )?(\[?){name}( = |\.|\])", example, re.MULTILINE)
    assert f"\n### `{name}`\n" in reference


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_has_the_declared_parameters_with_their_words(flow: str) -> None:
    function = getattr(import_module(f"bilingual.flows.{flow}"), flow)
    parameters = dict(inspect.signature(function.fn).parameters)
    assert parameters.pop("source").annotation == "str"
    found = {name: (str(parameter.annotation), parameter.default) for name, parameter in parameters.items()}
    assert found == {option.name: in_flow(option) for option in options_of_flow(flow)}
    words = dict(re.findall(r"^ +(\w+): (.*)$", (function.fn.__doc__ or "").split("Args:")[1], re.MULTILINE))
    assert {name: text for name, text in words.items() if name != "source"} == {
        option.name: option.help for option in options_of_flow(flow)
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_derived_files_are_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == page(name), "run `make reference`"


def test_the_example_is_a_file_of_defaults_and_can_be_used_with_all_its_examples(tmp_path: Path) -> None:
    path = ROOT / "bilingual.example.toml"
    bare = Settings(root=tmp_path)
    used = bare.overlaid(read_toml(path), path)
    assert {name for name in KEYS if getattr(used, name) != getattr(bare, name)} == {"engines"}
    shown = re.sub(r"^# (?=\[|\w+ = )", "", path.read_text("utf-8"), flags=re.MULTILINE)
    every = bare.overlaid(tomllib.loads(shown), path)
    assert set(tomllib.loads(shown)) == set(KEYS)
    assert every.glossary == "glossary.toml"
    assert every.hashtags == ("LanguageLearning",)
    assert every.profiles["square"]["width"] == 1080


def test_the_notes_name_every_engine_and_rendition_that_is_shipped() -> None:
    # deep-translator has no release with Tencent yet; preview is what the index page plays.
    named = {
        "speech": {"auto", *speech_ids()} - {"sidecar"},
        "translation": set(translation_ids()) - {"tencent"},
        "renditions": set(rendition_ids()) - {"preview"},
    }
    for name, words in named.items():
        assert {word for word in words if word not in KEYS[name].note} == set(), name


def test_names_and_flags_are_each_used_once() -> None:
    assert not set(KEYS) & set(options_of(RunOptions))
    for command in COMMANDS:
        shared = [option.flag for option in options_of_command(command)]
        assert len(shared) == len(set(shared))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_parses_alone_as_among_all(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as alone:
        run([command, "--help"])
    assert alone.value.code == 0
    assert capsys.readouterr().out == parsers()[command].format_help()


def test_lists_are_given_with_commas_or_by_repeating(tmp_path: Path) -> None:
    parse = build_parser().parse_args
    chosen = parse(["article", "a.md", "--to", "ja, de", "--to", "es", "--human", "a, b.md", "--translation", "memory"])
    assert chosen.targets == ["ja", "de", "es"]
    assert chosen.human == ["a, b.md"]
    assert chosen.translation == ["memory"]
    assert chosen.glossary is None


@pytest.mark.parametrize("command", ["check", "align"])
def test_the_former_spelling_of_the_source_language_works_with_a_note(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Der Hafen war leer.\n", "utf-8")
    Path("b.txt").write_text("The harbour was empty.\n", "utf-8")
    end = ["--to", "en", "--json", "--root", "."]
    assert run([command, "a.txt", "b.txt", "--from", "de", *end]) == 0
    former = capsys.readouterr()
    assert "--from is now --source-language" in former.err
    assert run([command, "a.txt", "b.txt", "--source-language", "de", *end]) == 0
    now = capsys.readouterr()
    assert now.out == former.out
    assert now.err == ""

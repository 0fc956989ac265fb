"""An estimator of translation quality from another package: found by its entry point, and not believed blindly."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig
from bilingual.engines.estimators import CheckedEstimator, estimator_ids, open_estimator
from bilingual.errors import EngineError, Unavailable
from support.attacks.refusals import raises

# As in docs/how-to/add-an-engine.md.
PACKAGE = '''
class Lengths:
    """Judges a translation by its length."""

    def __init__(self, usual):
        self.usual = usual

    def key(self):
        return {"version": 1, "usual": self.usual}

    def supports(self, source, target):
        return (source, target) != ("en", "ja")

    def estimate(self, pairs, source, target, progress=None):
        shares = [len(translation) / len(text) / self.usual for text, translation in pairs]
        return [min(share, 1 / share) for share in shares]


def create(config):
    return Lengths(float(config.options.get("usual", 1.0)))
'''


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, package: str = PACKAGE, **points: str) -> None:
    """Install *package* as pip would: a module and its metadata with entry points."""
    name = f"estimator_{folder.name.replace('-', '_')}"
    info = folder / "site" / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "site" / f"{name}.py").write_text(package, "utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    listed = "".join(f"{point} = {name}:{place}\n" for point, place in (points or {"lengths": "create"}).items())
    (info / "entry_points.txt").write_text(f"[bilingual.estimators]\n{listed}", "utf-8")
    monkeypatch.syspath_prepend(str(folder / "site"))
    monkeypatch.delitem(sys.modules, name, raising=False)
    importlib.invalidate_caches()


def config(tmp_path: Path, **options: Any) -> EngineConfig:
    return EngineConfig(tmp_path, options)


def test_an_installed_estimator_is_chosen_by_name_with_its_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch)
    assert estimator_ids() == ["lengths"]
    one, two = (open_estimator("lengths", config(tmp_path, usual=usual)) for usual in (1.0, 2.0))
    assert one.estimate([("abcd", "ab"), ("abcd", "abcd")], "en", "de") == [0.5, 1.0]
    assert two.estimate([("abcd", "abcd")], "en", "de") == [0.5]
    assert one.key() != two.key()
    assert (one.supports("en", "de"), one.supports("en", "ja")) == (True, False)


def test_an_unknown_name_lists_those_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with raises("BIL-FID-012"):
        open_estimator("comet", config(tmp_path))
    install(tmp_path, monkeypatch)
    with pytest.raises(Exception, match="Choose one of: lengths"):
        open_estimator("comet", config(tmp_path))


@pytest.mark.parametrize(
    ("package", "code"),
    [
        ("import no_such_library", "BIL-FID-013"),
        ("def create(config):\n    raise KeyError('weights')", "BIL-FID-013"),
        ("import sys\nsys.exit(0)", "BIL-FID-013"),
        ("create = 5", "BIL-FID-013"),
        ("def make(config): ...", "BIL-FID-013"),
        ("def create(config) return", "BIL-FID-013"),
        ("def create(config):\n    return None", "BIL-FID-014"),
        ("class E:\n    key = supports = lambda self, *a: {}\ndef create(config):\n    return E()", "BIL-FID-014"),
    ],
)
def test_one_that_cannot_be_made_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, code: str
) -> None:
    install(tmp_path, monkeypatch, package)
    with raises(code):
        open_estimator("lengths", config(tmp_path))


class Saying:
    """Answers with *values*, whatever is asked."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def key(self) -> dict[str, Any]:
        return {}

    def supports(self, source: str, target: str) -> bool:
        return True

    def estimate(self, pairs: Any, source: str, target: str, progress: Any) -> Any:
        if isinstance(self.values, BaseException):
            raise self.values
        return self.values


class Number:
    """A number of another library."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        return self.value


@pytest.mark.parametrize("values", [[0.5, 1], (0, 1.0), iter([0.0, 1.0]), [Number(0.25), Number(1.0)]])
def test_numbers_from_0_to_1_are_taken(values: Any) -> None:
    found = CheckedEstimator("mine", Saying(values)).estimate([("a", "b"), ("c", "d")], "en", "de")
    assert len(found) == 2
    assert all(type(value) is float for value in found)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([0.5], "BIL-FID-009"),
        ([0.5, 0.5, 0.5], "BIL-FID-009"),
        ([], "BIL-FID-009"),
        ([0.5, float("nan")], "BIL-FID-010"),
        ([0.5, float("inf")], "BIL-FID-010"),
        ([0.5, -0.1], "BIL-FID-010"),
        ([0.5, 84.2], "BIL-FID-010"),
        ([0.5, True], "BIL-FID-010"),
        ([0.5, "0.5"], "BIL-FID-010"),
        ([0.5, None], "BIL-FID-010"),
        ([0.5, [0.5]], "BIL-FID-010"),
        (None, "BIL-FID-011"),
        (0.5, "BIL-FID-011"),
        (RuntimeError("out of memory"), "BIL-FID-011"),
        (MemoryError(), "BIL-FID-011"),
        (SystemExit(0), "BIL-FID-011"),
        (RecursionError("too deep\n\tand on two lines"), "BIL-FID-011"),
    ],
)
def test_nonsense_is_refused(values: Any, code: str) -> None:
    with raises(code):
        CheckedEstimator("mine", Saying(values)).estimate([("a", "b"), ("c", "d")], "en", "de")


def test_its_own_errors_pass_and_a_person_can_stop_it() -> None:
    with pytest.raises(Unavailable, match="is asleep"):
        CheckedEstimator("mine", Saying(Unavailable("MINE-001", "is asleep"))).estimate([("a", "b")], "en", "de")
    with pytest.raises(KeyboardInterrupt):
        CheckedEstimator("mine", Saying(KeyboardInterrupt())).estimate([("a", "b")], "en", "de")


def test_what_it_prints_is_not_in_our_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loud = PACKAGE.replace("        shares =", "        print('Predicting: 100%')\n        shares =")
    install(tmp_path, monkeypatch, f"print('loading')\n{loud}")
    assert open_estimator("lengths", config(tmp_path)).estimate([("a", "b")], "en", "de") == [1.0]
    assert capsys.readouterr() == ("", "loading\nPredicting: 100%\n")


def test_a_key_that_is_no_mapping_is_refused() -> None:
    strange = Saying([])
    strange.key = lambda: 5  # type: ignore[method-assign, assignment, return-value]
    with pytest.raises(EngineError, match=r"failed in key\(\)"):
        CheckedEstimator("mine", strange).key()

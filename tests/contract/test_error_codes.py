"""Error codes are stable: docs, tests and users' scripts refer to them, so none is changed or removed."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from bilingual.errors import BilingualError, InputError

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from list_errors import AREAS, CODE, Fault, faults  # noqa: E402

FROZEN = Path(__file__).with_name("error_codes.txt")


@pytest.fixture(scope="module")
def raised() -> list[Fault]:
    return faults()


def test_a_code_is_never_removed_nor_renumbered(raised: list[Fault]) -> None:
    frozen, codes = FROZEN.read_text("utf-8").split(), {fault.code for fault in raised}
    known = [line.split(":")[0] for line in frozen]
    new = sorted(codes - set(known))
    assert not new, f"New errors: add {', '.join(new)} to {FROZEN.name}, and run `make reference`."
    gone = sorted(set(known) - codes - {line.split(":")[0] for line in frozen if line.endswith(":retired")})
    assert not gone, (
        f"{', '.join(gone)} no longer raised. Give a fault that only moved or was reworded its old code back; "
        f"write `CODE:retired` in {FROZEN.name} for one that can't happen any more. Never use its code for another."
    )
    assert known == sorted(set(known))


def test_a_code_has_its_form_and_one_meaning(raised: list[Fault]) -> None:
    told: dict[str, str] = {}
    for fault in raised:
        assert CODE.fullmatch(fault.code), f"{fault.code!r} is no code such as BIL-SUB-003 ({fault.what})"
        assert fault.code[4:7] in AREAS, f"{fault.code}: name its area in AREAS of scripts/list_errors.py"
        assert told.setdefault(fault.code, fault.what) == fault.what, f"{fault.code} is used for two faults"


def test_an_error_keeps_its_code_between_processes() -> None:
    error = InputError("BIL-MED-004", "has no sound", where="talk.mp4", remedy="Export it with sound.")
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, BilingualError)
    assert (type(copy), str(copy)) == (InputError, "talk.mp4: has no sound. Export it with sound. [BIL-MED-004]")

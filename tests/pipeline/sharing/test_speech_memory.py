"""Speech is limited by the memory of the machine: which models run together, which wait, and which never start."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from bilingual.engines.base import EngineConfig
from bilingual.engines.speech.recognisers import models
from bilingual.engines.table import speech_engine
from bilingual.errors import BilingualError, NoRoom, Terminal
from bilingual.pipeline.sharing.memory import Memory, RecognitionMemory, memory_now, verdict_on
from bilingual.pipeline.sharing.speech import speech_slot

TALK = Path("talk.mp4")
GB = 1 << 30


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".bilingual"


def test_a_model_is_loaded_where_the_memory_has_room_for_it() -> None:
    """Small ones side by side, a large one alone, later or never."""
    small, medium, large = GB, 3 * GB, 6 * GB
    laptop = Memory(total=8 * GB, free=5 * GB, swap_total=4 * GB, swap_free=3 * GB)
    cases = [
        (small, [], "now"),
        (large, [], "now"),  # alone, and the rest is swapped out
        (9 * GB, [], "when free"),  # not even then
        (13 * GB, [], "never"),
        (13 * GB, [RecognitionMemory(small)], "never"),
        (small, [RecognitionMemory(small)], "now"),
        (small, [RecognitionMemory(small), RecognitionMemory(small), RecognitionMemory(small)], "now"),
        (medium, [RecognitionMemory(medium)], "after others"),  # what the other will take counts,
        (medium, [RecognitionMemory(medium, taken=2 * GB)], "now"),  # and not what it has taken, which is free no more
        (medium, [RecognitionMemory(medium, taken=4 * GB)], "now"),  # an estimate
        (large, [RecognitionMemory(small)], "after others"),  # swapped out memory is not for two
        (None, [], "now"),
        (None, [RecognitionMemory(small)], "after others"),
        (small, [RecognitionMemory(None, taken=small)], "after others"),
    ]
    for needed, others, verdict in cases:
        assert verdict_on(needed, others, laptop) == verdict, (needed, others)
    full = Memory(total=8 * GB, free=0)
    assert [verdict_on(needed, [], full) for needed in (None, small, 8 * GB, 8 * GB + 1)] == [
        "now",
        "when free",
        "when free",
        "never",
    ]


@pytest.mark.parametrize(
    ("groups", "files", "left"),
    [
        ("0::/user/app\n", {"user/app/memory.max": "max\n", "user/memory.max": "max\n"}, None),
        ("0::/user/app\n", {"user/app/memory.max": "500\n", "user/app/memory.current": "300\n"}, (500, 200)),
        (
            "0::/user/app\n",
            {
                "user/app/memory.max": "500\n",
                "user/app/memory.current": "300\n",
                "user/app/memory.stat": "anon 7\ninactive_file 90\n",
                "user/memory.max": "400\n",
                "user/memory.current": "390\n",
            },
            (400, 10),
        ),
        ("0::/../host/name\n", {"memory.max": "600\n", "memory.current": "700\n"}, (600, 0)),
        (
            "4:cpu,memory:/docker/ab\n3:cpuset:/x\n0::/\n",
            {
                "memory/memory.limit_in_bytes": "500\n",
                "memory/memory.usage_in_bytes": "450\n",
                "memory/memory.stat": "inactive_file 1\ntotal_inactive_file 20\n",
            },
            (500, 70),
        ),
        ("4:memory:/\n", {"memory/memory.limit_in_bytes": "9223372036854771712\n"}, None),
        ("", {}, None),
        ("nonsense\n0:\n\n", {"memory.max": "much\n"}, None),
    ],
)
def test_a_container_has_the_memory_that_its_groups_leave(
    groups: str, files: dict[str, str], left: tuple[int, int] | None, tmp_path: Path
) -> None:
    machine = memory_now(tmp_path)
    for name, text in {"proc/self/cgroup": groups, **{f"sys/fs/cgroup/{k}": v for k, v in files.items()}}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "ascii")
    found = memory_now(tmp_path)
    assert machine.total > machine.free > 0
    assert (found.total, found.free) == left if left else found.total == machine.total


class Recognition(threading.Thread):
    """Holds a slot for speech until it is told to go on."""

    def __init__(self, state: Path, needed: int | None) -> None:
        super().__init__(daemon=True)
        self.has_it, self.go_on = threading.Event(), threading.Event()
        self.error: BilingualError | None = None
        self._wanted = state, needed
        self.start()

    def run(self) -> None:
        try:
            with speech_slot(*self._wanted, TALK):
                self.has_it.set()
                self.go_on.wait(20)
        except BilingualError as error:
            self.error = error

    def end(self) -> None:
        self.go_on.set()
        self.join(20)


def test_two_small_models_run_together_and_a_large_one_waits_for_both(
    state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bilingual.pipeline.sharing.speech.memory_now", lambda: Memory(8 * GB, 5 * GB))
    monkeypatch.setattr("bilingual.pipeline.sharing.slots._LOOK_S", 0.02)
    with caplog.at_level(logging.INFO, "bilingual.news"):
        small = [Recognition(state, GB), Recognition(state, GB)]
        assert all(one.has_it.wait(5) for one in small)
        large = Recognition(state, 9 * GB // 2)
        assert not large.has_it.wait(0.2)
        small[0].end()
        assert not large.has_it.wait(0.2), "one is enough to keep it waiting: its memory is promised"
        small[1].end()
        assert large.has_it.wait(5)
        unknown = Recognition(state, None)
        assert not unknown.has_it.wait(0.2)
        large.end()
        assert unknown.has_it.wait(5)
        unknown.end()
    assert caplog.messages == ["waits until the speech of another item has been recognised"] * 2


def test_a_model_that_does_not_fit_is_refused_at_once_or_when_nothing_gets_free(
    state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bilingual.pipeline.sharing.speech.memory_now", lambda: Memory(8 * GB, GB))
    monkeypatch.setattr("bilingual.pipeline.sharing.slots._LOOK_S", 0.02)
    with pytest.raises(Terminal) as never, speech_slot(state, 9 * GB, TALK):
        raise AssertionError
    assert str(never.value) == (
        "talk.mp4: the speech model needs about 9.7 GB of memory, and this machine, or its container, has 8.6 GB. "
        "Choose a smaller model, or put a script next to the recording. [BIL-SPK-047]"
    )
    monkeypatch.setattr("bilingual.pipeline.sharing.speech._PATIENCE_S", 0.1)
    with (
        caplog.at_level(logging.INFO, "bilingual.news"),
        pytest.raises(NoRoom) as later,
        speech_slot(state, 2 * GB, TALK),
    ):
        raise AssertionError
    assert caplog.messages == ["waits for memory: the speech model needs about 2.1 GB, and 1.1 GB are free"]
    assert later.value.code == "BIL-WRK-032"


def test_the_patience_begins_when_no_other_is_waited_for(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recognition that went on for an hour leaves its memory a moment after its slot."""
    free = [5 * GB]
    monkeypatch.setattr("bilingual.pipeline.sharing.speech.memory_now", lambda: Memory(8 * GB, free[0]))
    monkeypatch.setattr("bilingual.pipeline.sharing.speech._PATIENCE_S", 0.4)
    monkeypatch.setattr("bilingual.pipeline.sharing.slots._LOOK_S", 0.02)
    first = Recognition(state, 4 * GB)
    assert first.has_it.wait(5)
    second = Recognition(state, 4 * GB)
    assert not second.has_it.wait(0.6)
    free[0] = GB
    first.end()
    assert not second.has_it.wait(0.1)
    free[0] = 5 * GB
    assert second.has_it.wait(5), second.error
    second.end()


def needed(engine: str, **options: object) -> int | None:
    """Return what *engine* needs with *options*, in tenths of a gigabyte."""
    found = speech_engine(engine, EngineConfig(Path("state"), options)).capabilities.memory_bytes
    return None if found is None else round(found / 1e8)


def test_the_need_of_a_model_is_known_by_its_name_or_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_CARDS", (tmp_path / "card",))
    assert [
        needed("whisper", model=name, download_root=str(tmp_path)) for name in ("tiny", "small", "medium", "large")
    ] == [
        7,
        20,
        51,
        98,
    ]
    assert [needed("faster-whisper", model=name) for name in ("base", "turbo", "somebody/own")] == [7, 24, None]
    assert needed("whisper-cpp", model="large-v3", download_root=str(tmp_path)) == 39
    assert needed("whisper-cpp", model="small-q5_1", download_root=str(tmp_path)) is None, "no published size"
    for name in ("ggml-small-q5_1.bin", "own/model.bin", "own.pt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with (tmp_path / name).open("wb") as file:
            file.truncate(1_000_000_000)
    assert needed("whisper-cpp", model="small-q5_1", download_root=str(tmp_path)) == 14
    assert needed("faster-whisper", model=str(tmp_path / "own")) == 17
    assert needed("whisper", model=str(tmp_path / "own.pt")) == 35
    assert needed("whisper", model="small", device="cuda") is None
    (tmp_path / "card").touch()
    assert needed("whisper", model="small") is None, "it goes to the graphics card"
    assert needed("whisper", model="small", device="cpu") == 20
    assert needed("sphinx") is None

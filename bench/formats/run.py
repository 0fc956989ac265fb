"""Reads the samples of other projects, and counts how many read as their own reference says.

    python bench/formats/run.py DIR...

Each DIR is a checkout of one of these; nothing of theirs is kept here, and a source without a checkout is skipped:

* web-platform-tests/wpt: ``webvtt/parsing/file-parsing`` (the files, and the assertions on their cues)
* SubtitleEdit/subtitleedit: ``tests/libse/SubtitleFormats`` (texts in the tests, and assertions on paragraphs)
* tkarabela/pysubs2: ``tests`` (texts and files, read by pysubs2 itself)

What the references say on purpose otherwise is in ``OTHERWISE``, each with its reason, and counted apart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

from references import Sample, pysubs2_samples, subtitle_edit_samples, web_platform_samples  # noqa: E402

REACH = 0.95
SOURCES: Mapping[str, tuple[str, Callable[[Path], Iterator[Sample]]]] = {
    "web-platform-tests": ("webvtt/parsing/file-parsing", web_platform_samples),
    "Subtitle Edit": ("tests/libse/SubtitleFormats", subtitle_edit_samples),
    "pysubs2": ("tests/formats", pysubs2_samples),
}
_TOOLS = "times as other tools write them are read, and named"
_SEPARATE = "cues with the same time stay separate, as WebVTT has them"
OTHERWISE = {
    "whitespace-chars": _TOOLS,
    "timings-too-short": _TOOLS,
    "timings-too-long": _TOOLS,
    "timings-60": _TOOLS,
    "timings-negative": "a cue that ends before it starts is left out, and named",
    "signature-invalid": "a file without a signature is read by its suffix, and named",
    "LoadSubtitleMergesCuesWithIdenticalTimeCodes": _SEPARATE,
    "LoadSubtitleMergesThreeCuesWithIdenticalTimeCodes": _SEPARATE,
    "LoadSubtitleDropsDuplicateCueWithIdenticalTimeCodesAndText": "repeats are dropped later, not by the reader",
}


def main(folders: list[Path]) -> int:
    failed = False
    for name, (place, samples) in SOURCES.items():
        checkout = next((folder for folder in folders if (folder / place).is_dir()), None)
        if checkout is None:
            print(f"{name}: skipped, no checkout of it among the arguments")
            continue
        right, otherwise, wrong = 0, 0, []
        for sample in samples(checkout):
            differences = sample.differences()
            if not differences:
                right += 1
            elif sample.name in OTHERWISE:
                otherwise += 1
            else:
                wrong.append(f"  {sample.name}: {differences[0]}")
        total = right + len(wrong)
        share = right / total if total else 0.0
        said = f"{right} of {total} samples read as their reference says ({share:.0%}); {otherwise} on purpose not"
        print(f"{name}: {said}")
        print(*wrong, sep="\n", end="\n" if wrong else "")
        failed = failed or share < REACH
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main([Path(argument) for argument in sys.argv[1:]]))

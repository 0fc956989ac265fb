"""``bench/formats`` on checkouts of a few lines each, in the form of the real ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parents[2] / "bench/formats/run.py"
PAGE = """<script>
    track.src = 'support/{name}.vtt';
assert_equals(cues.length, {count});
assert_equals(cues[0].id, "-- >");
assert_equals(cues[0].text, '   text<b>1</b>');
assert_equals(cues[0].endTime, 1.5);
</script>"""
VTT = "WEBVTT\n\n-- >\n00:00:00.000 -->  00:01.500 align:end\n   text<b>1</b>\n-->\n00:02.000 --> 00:03.000\ntext2\n"
SHARP = """
    [Fact]
    public void ReadsTwo()
    {
        var vtt = "WEBVTT\\r\\n\\r\\n00:01.000 --> 00:02.000\\r\\nOne\\r\\nline\\r\\n\\r\\n" +
                  "00:03.000 --> 00:04.000\\r\\nTwo";
        var subtitle = LoadWebVttSubtitle(vtt);
        Assert.Equal(2, subtitle.Paragraphs.Count);
        Assert.Equal("One" + Environment.NewLine + "line", subtitle.Paragraphs[0].Text);
        Assert.Equal(4000, subtitle.Paragraphs[1].EndTime.TotalMilliseconds);
    }
"""
PYTHON = """def test():
    text = dedent('''\\
    1
    00:00:00,000 --> 00:01:00,000
    An <i>example</i>
    subtitle.
    ''')
"""


def test_samples_are_read_and_compared(tmp_path: Path) -> None:
    pages = tmp_path / "wpt/webvtt/parsing/file-parsing/tests"
    (pages / "support").mkdir(parents=True)
    for name, count in (("right", 2), ("wrong", 3)):
        (pages / f"{name}.html").write_text(PAGE.format(name=name, count=count), "utf-8")
        (pages / f"support/{name}.vtt").write_text(VTT, "utf-8")
    sharp = tmp_path / "se/tests/libse/SubtitleFormats"
    sharp.mkdir(parents=True)
    (sharp / "WebVttTest.cs").write_text(SHARP, "utf-8")
    own = tmp_path / "ps/tests/formats"
    own.mkdir(parents=True)
    for kind in ("subrip", "vtt", "substation"):
        (own / f"test_{kind}.py").write_text(PYTHON if kind == "subrip" else "", "utf-8")

    done = subprocess.run(
        [sys.executable, str(RUN), *(str(tmp_path / name) for name in ("wpt", "se", "ps"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout.splitlines() == [
        "web-platform-tests: 1 of 2 samples read as their reference says (50%); 0 on purpose not",
        "  wrong: 2 cues, not 3",
        "Subtitle Edit: 1 of 1 samples read as their reference says (100%); 0 on purpose not",
        "pysubs2: 1 of 1 samples read as their reference says (100%); 0 on purpose not",
    ]
    assert done.returncode == 1
    alone = subprocess.run([sys.executable, str(RUN)], capture_output=True, text=True, check=False)
    assert alone.stdout.count("skipped, no checkout of it among the arguments") == 3
    assert alone.returncode == 0

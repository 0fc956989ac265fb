"""All weights of the cue cost.

The unit is one noticeable flaw: a cue that splits a phrase, a second line in one language. The weights express what a
careful subtitler would rather accept: sense (both halves of a cue say the same) before form, form before the number of
cues. Reading speed above the hard limit weighs with the excess, as people accept a few per cent too fast before they
tear a sentence; from 20 % on it weighs much more, and hardly anything where no cut can keep it (``lengths.ease``). The
exact values were tuned on ``bench/subtitles``, at the pace of its talks and faster: higher values keep more cues within
the limit and shift more text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the cost terms; each comment says what the weight multiplies."""

    # per cue
    cue: float = 0.9  # each cue: fewer, fuller cues are easier to read than many small ones
    # per cut
    source_cut: float = 1.0  # cost of cutting the source text there (phrases.cut_costs)
    target_cut: float = 1.0  # cost of cutting the translation there
    pause: float = 0.8  # bonus for a pause of half a second at the cut
    # pairing, per cut
    crossing: float = 1.3  # each word whose translation is on the other side of the cut
    both_marked: float = 0.5  # bonus if both sides have punctuation at the cut
    one_marked: float = 0.45  # only one side has punctuation
    linked: float = 0.35  # bonus if the words right after (or before) the cut translate each other
    # per track of a cue
    second_line: float = 0.55  # the text needs a second line at all
    line_growth: float = 1.2  # each additional line's worth of text, up to two lines
    beyond_lines: float = 9.0  # each line's worth of text beyond what fits
    extra_line: float = 4.0  # the text does not fit the lines that one language may have
    both_second: float = 0.4  # both languages need two lines
    over_target: float = 1.2  # share by which the target speed is exceeded, per 3 s of cue
    over_hard: float = 10.0  # share by which the hard limit is exceeded, per 3 s of cue
    beyond_hard: float = 30.0  # the part of that share above 20 %, per 3 s of cue
    # time and form of a cue
    too_short: float = 4.0  # missing share of the minimum duration, plus 0.3
    brief: float = 2.0  # missing share of 1.4 s
    too_long: float = 3.0  # each second above the maximum duration, plus 0.3
    thin: float = 1.0  # missing share of a third of a line in both languages
    silence: float = 1.3  # each second of pause inside a cue beyond 0.35 s
    sentence_inside: float = 1.4  # each end of a sentence inside a cue
    stop_inside: float = 0.5  # each full stop inside the translation of a cue: start a new sentence in a new cue
    torn_clause: float = 0.3  # a cue that contains a clause boundary starts or ends inside a clause, per language
    partial_sentence: float = 0.8  # a cue contains part of a sentence together with another sentence
    impossible: float = 1000.0  # last resort


DEFAULT = Weights()


def for_fixed_cuts(weights: Weights) -> Weights:
    """Return *weights* for cues cut by a person: speed and lines are the person's choice, so only sense counts."""
    return replace(weights, over_target=0.2 * weights.over_target, over_hard=0.2 * weights.over_hard,
                   beyond_hard=0.1 * weights.beyond_hard, extra_line=0.1 * weights.extra_line,
                   beyond_lines=0.5 * weights.beyond_lines)  # fmt: skip

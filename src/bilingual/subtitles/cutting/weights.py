"""Every weight of the cue cost, in one place.

The unit is one noticeable flaw: a cue that tears a phrase, a second line in one language. The weights
say what a careful subtitler would rather accept, and were set by that reasoning: sense (both halves of a
cue say the same) before form, form before number of cues. Reading speed past the hard limit weighs most
where the sentence can keep it at all (``lattice.ease``) and next to nothing where it cannot. How much was
settled on the bench (``bench/subtitles``): heavier keeps more cues in the limit and shifts more text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the named terms; each term's docstring line says what it multiplies."""

    # per cue
    cue: float = 0.9  # each cue: fewer, fuller cues are easier to read than many small ones
    # per cut
    source_cut: float = 1.0  # resistance of the source text at the cut (phrases.cut_costs)
    target_cut: float = 1.0  # resistance of the translation at the cut
    pause: float = 0.8  # taken off for a pause of half a second at the cut
    # pairing, per cut
    crossing: float = 1.3  # each word whose translation lies on the other side of the cut
    both_marked: float = 0.5  # taken off where both sides have punctuation at the cut
    one_marked: float = 0.45  # one side has punctuation, the other none
    linked: float = 0.35  # taken off where the words right after (or before) the cut translate each other
    # per track of a cue
    second_line: float = 0.55  # the text needs a second line at all
    line_growth: float = 1.2  # each further line's worth of text, up to two lines
    beyond_lines: float = 9.0  # each line's worth of text beyond what fits
    extra_line: float = 4.0  # the text does not fit the lines that one language may have
    both_second: float = 0.4  # both languages need two lines
    over_target: float = 1.2  # share by which the target speed is exceeded, per 3 s of cue
    over_hard: float = 6.0  # share by which the hard limit is exceeded, per 3 s of cue
    beyond_hard: float = 10.0  # the hard limit is exceeded at all
    # time and form of a cue
    too_short: float = 4.0  # share of the least duration that is missing, and three tenths for missing it
    brief: float = 1.2  # share missing to a cue of 1.4 s
    too_long: float = 3.0  # each second beyond the longest duration, and three tenths for passing it
    thin: float = 1.0  # share missing to a third of a line in both languages
    silence: float = 1.3  # each second of pause inside a cue beyond 0.35 s
    sentence_inside: float = 1.0  # each end of a sentence inside a cue
    stop_inside: float = 0.5  # each full stop inside the translation of a cue: start a new sentence in a new cue
    torn_clause: float = 0.3  # a cue, in one language, ends or begins inside a clause and holds the border of one
    partial_sentence: float = 0.8  # a cue holds a sentence's end or beginning beside another sentence
    impossible: float = 1000.0  # what is done only where nothing else can be


DEFAULT = Weights()


def for_fixed_cuts(weights: Weights) -> Weights:
    """Return *weights* for cues that a person cut: speed and lines are the person's choice, sense is left to serve."""
    return replace(weights, over_target=0.2 * weights.over_target, over_hard=0.2 * weights.over_hard,
                   beyond_hard=0.1 * weights.beyond_hard, extra_line=0.1 * weights.extra_line,
                   beyond_lines=0.5 * weights.beyond_lines)  # fmt: skip

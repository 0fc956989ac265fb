"""Groups the vectors of windows by voice: as many groups as are known to speak, or as the vectors tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bilingual.engines.base.speakers import Vectors

MOST_VOICES = 8
"""Nobody looks at a talk with more colours or names than that; more voices than these are joined."""
# More windows than these are not compared in pairs: time and memory grow with the square.
_MOST_COMPARED = 900
_ROUNDS = 12
# What somebody says at least who counts as a speaker: seconds, and share of all speech; if the number is known, less.
_LEAST_S, _LEAST_SHARE, _LEAST_KNOWN_S = 2.0, 0.02, 1.2

Labels = NDArray[np.intp]
Seconds = NDArray[np.float64]


def voices_of(vectors: Vectors, seconds: Seconds, count: int | None, same_voice: float) -> Vectors:
    """Return the vector of each voice in *vectors*, of shape (voices, dimensions), each of length 1.

    *seconds* is how much speech each of *vectors* stands for. *count* voices are found, fewer only if there are fewer
    different windows; with ``None``, as many as have an average cosine of less than *same_voice* between them, at most
    ``MOST_VOICES``. A group too small to be a speaker is no voice: a cough, or a window that two people share.
    """
    step = -(-len(vectors) // _MOST_COMPARED)
    compared, weights = vectors[::step], seconds[::step] * step
    labels = _merged(compared, weights, count, same_voice)
    centres = _centres(compared, labels)
    for _ in range(_ROUNDS):  # spherical k-means over all windows
        after = _nearest(vectors, centres)
        if len(np.unique(after)) < len(centres):
            break
        moved = _centres(vectors, after)
        if np.allclose(moved, centres, atol=1e-5):
            break
        centres = moved
    return centres


def _merged(vectors: Vectors, seconds: Seconds, count: int | None, same_voice: float) -> Labels:
    """Return the labels of agglomerative clustering with average linkage, 0 and up; -1 for no voice.

    Two groups are joined at the greatest average cosine between their members (Sokal and Michener, 1958) until only
    *count* groups that are large enough for a speaker would be left, or no two are as close as *same_voice*.
    """
    size = len(vectors)
    least = _LEAST_KNOWN_S if count is not None else max(_LEAST_S, _LEAST_SHARE * float(seconds.sum()))
    likeness = (vectors @ vectors.T).astype(np.float32)
    np.fill_diagonal(likeness, -np.inf)
    members, said = np.ones(size), seconds.astype(np.float64)
    labels = np.arange(size)
    most = count or MOST_VOICES
    for _ in range(size - 1):
        one, two = divmod(int(np.argmax(likeness)), size)
        voices = int((said >= least).sum())
        if count is not None:
            if said[one] >= least and said[two] >= least and voices <= most:
                break
        elif likeness[one, two] < same_voice and 0 < voices <= most:
            break
        share = members[[one, two]] / members[[one, two]].sum()
        row = share[0] * likeness[one] + share[1] * likeness[two]
        row[[one, two]] = -np.inf
        likeness[one, :], likeness[:, one] = row, row
        likeness[two, :], likeness[:, two] = -np.inf, -np.inf
        members[one] += members[two]
        said[one] += said[two]
        said[two] = 0.0
        labels[labels == two] = one
    groups = sorted(np.unique(labels), key=lambda group: -said[group])
    kept = [group for group in groups if said[group] >= least][:most]
    if count is not None or not kept:  # too few are large: the largest of the others speak too
        kept = groups[: count or 1]
    numbers = {group: number for number, group in enumerate(kept)}
    return np.array([numbers.get(label, -1) for label in labels], dtype=np.intp)


def _centres(vectors: Vectors, labels: Labels) -> Vectors:
    means = np.stack([vectors[labels == label].mean(axis=0) for label in range(labels.max() + 1)])
    centres: Vectors = (means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return centres


def _nearest(vectors: Vectors, centres: Vectors) -> Labels:
    labels: Labels = np.argmax(vectors @ centres.T, axis=1)
    return labels

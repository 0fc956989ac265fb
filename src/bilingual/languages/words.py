"""The words of a language: how they change and how they are put together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """``inflected`` says that words change with case, number or gender; ``stemmer`` is Snowball's name of a stemmer,
    needed only where it does not know the language by its code. ``endings`` are cut off instead, the first that fits,
    where Snowball keeps forms apart (German: lebt, lebte). ``compounds`` says that words are written together
    (Bestellseite). ``density`` are visible characters for one of English. ``frequent`` are the characters that most of
    a text is made of, in a language that is written in thousands.
    """

    inflected: bool = True
    stemmer: str = ""
    compounds: bool = False
    density: float = 1.05
    frequent: str = ""
    endings: tuple[str, ...] = ()

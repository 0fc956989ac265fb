"""Converts patterns of Go's ``regexp`` (RE2) to Python's ``re``.

The differences that occur in rules of secret scanners: flags in the middle of a group, POSIX classes, ``\\z``.
"""

from __future__ import annotations

import re

_FLAGS = re.compile(r"\(\?([imsU]+)\)")
_POSIX = {
    "alnum": "A-Za-z0-9",
    "alpha": "A-Za-z",
    "digit": "0-9",
    "xdigit": "A-Fa-f0-9",
    "lower": "a-z",
    "upper": "A-Z",
}


def to_python(pattern: str) -> str:
    r"""Return the Go *pattern* for ``re``; compile it with ``re.ASCII``, as Go's classes are ASCII.

    A flag holds up to the end of its group in Go, across alternatives; Python has it only for a group of its own.

    >>> to_python(r"\b(p8e-(?i)[a-z0-9]{32})"), to_python(r"a(?i)b|c"), to_python(r"[[:alnum:]_]\z")
    ('\\b(p8e-(?i:[a-z0-9]{32}))', 'a(?i:b)|(?i:c)', '[A-Za-z0-9_]\\Z')
    """
    made: list[str] = []
    open_flags: list[list[str]] = [[]]  # of each group that is open
    at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            made.append("\\Z" if pattern[at + 1] == "z" else pattern[at : at + 2])
            at += 2
        elif pattern[at] == "[":
            end = _end_of_class(pattern, at)
            inner = re.sub(r"\[:(\w+):\]", lambda found: _POSIX[found[1]], pattern[at + 1 : end - 1])
            made.append("[" + re.sub(r"(?<!\\)\[", r"\\[", inner) + "]")
            at = end
        elif (flags := _FLAGS.match(pattern, at)) is not None:
            made.append(f"(?{flags[1]}:")
            open_flags[-1].append(flags[1])
            at = flags.end()
        else:
            sign = pattern[at]
            if sign == "(":
                open_flags.append([])
            elif sign == ")":
                made.append(")" * len(open_flags.pop()))
            elif sign == "|":
                made.append(")" * len(open_flags[-1]))
            made.append(sign)
            if sign == "|":
                made += [f"(?{flags}:" for flags in open_flags[-1]]
            at += 1
    return "".join(made) + ")" * len(open_flags[0])


def _end_of_class(pattern: str, at: int) -> int:
    """Return the place after the character class that starts at *at*."""
    end = at + 1
    end += pattern[end] == "^"
    end += pattern[end] == "]"
    while pattern[end] != "]":
        if pattern[end] == "\\":
            end += 2
        elif pattern.startswith("[:", end):
            end = pattern.index(":]", end) + 2
        else:
            end += 1
    return end + 1

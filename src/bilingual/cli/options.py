"""Options that several commands share."""

from __future__ import annotations

import argparse


def add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root", metavar="DIR", help="folder with bilingual.toml and media/ (default: the nearest one, else here)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for machines")


def add_languages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", action="append", metavar="TAG", help="a target language such as zh-Hans, ja, de; may be repeated"
    )
    parser.add_argument("--source-language", metavar="TAG", help="the language of the source (default: detected)")


def add_translation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--translation", metavar="A,B", help="translation engines in the order they are asked, such as memory,google"
    )
    parser.add_argument("--glossary", metavar="FILE", help="agreed terms, as TOML or CSV")
    parser.add_argument("--offline", action="store_true", help="never use the network")


def names(text: str | None) -> list[str] | None:
    """Return the names in a comma-separated option, or ``None``.

    >>> names("memory, google")
    ['memory', 'google']
    """
    return [part.strip() for part in text.split(",") if part.strip()] if text else None

"""PDFs that are printed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.pictures import pages
from bilingual.engines.pictures.pages import PrintedPages
from bilingual.pipeline.posting.preparing import KeptPrinter


def test_the_same_pages_are_printed_once_and_only_the_last_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []

    def pdf(html: str, *, title: str = "") -> PrintedPages:
        printed.append(html)
        return PrintedPages(f"{title}: {html}".encode(), 2)

    monkeypatch.setattr(pages, "pdf", pdf)
    printer = KeptPrinter(tmp_path / "printed")
    for html in ("<p>one</p>", "<p>two</p>", "<p>one</p>"):
        assert printer.pdf(html, title="Tea") == PrintedPages(f"Tea: {html}".encode(), 2)
    assert printed == ["<p>one</p>", "<p>two</p>"]
    for path in (tmp_path / "printed").iterdir():
        path.write_bytes(b"damaged")
    assert printer.pdf("<p>two</p>", title="Tea").content == b"Tea: <p>two</p>"
    for number in range(20):
        printer.pdf(f"<p>{number}</p>")
    assert len(list((tmp_path / "printed").iterdir())) == 8

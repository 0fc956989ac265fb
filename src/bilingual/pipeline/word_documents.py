"""Word documents on their way in: their text as Markdown, their pictures among the images of the posts."""

from __future__ import annotations

from pathlib import Path

from bilingual.articles.docx import markdown_from_word
from bilingual.engines.documents import read_docx
from bilingual.pipeline.commands.text_files import WORD
from bilingual.pipeline.posting.images import IMAGES
from bilingual.pipeline.records.workspace import write_bytes
from bilingual.pipeline.run import Job
from bilingual.text.encodings import decode


def article_text(path: Path) -> str:
    """Return the text of an article, that of a Word document as Markdown; raises InputError for what is no text."""
    if path.suffix.lower() == WORD:
        return markdown_from_word(read_docx(path).html)
    return decode(path.read_bytes(), str(path))


def keep_pictures(job: Job) -> None:
    """Put the pictures of a Word document where its posts find them; say what could not be kept."""
    if job.request.source.suffix.lower() != WORD:
        return
    document = read_docx(job.request.source)
    for name, content in document.images.items():
        place = job.folder / IMAGES / name
        if not place.is_file() or place.read_bytes() != content:
            write_bytes(place, content)
    job.notes += [f"{what} in {job.request.source.name} is left out" for what in document.left_out]

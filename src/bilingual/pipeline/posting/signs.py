"""What is put on posts when everything else is made: the sign that they are not ready, and the video's poster.

The sign is in each post and a note beside them; both are gone when the pair is ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bilingual.errors import InputError
from bilingual.model.finding import Finding
from bilingual.pipeline.run import Job
from bilingual.pipeline.workspace import file_sha256, write_changed, write_text
from bilingual.text.encodings import decode
from bilingual.views.parallel.render import with_poster
from bilingual.views.sign import NOTE, carries_sign, note, signed, unsigned


def sign_posts(job: Job, pair: str, reasons: Sequence[str], findings: Sequence[Finding]) -> None:
    """Put the sign on every post of *pair*, or take it off where there are no *reasons*.

    A post that a person edited keeps the edit, and stays known as edited.
    """
    open_ = [f"{f.severity} {f.check}{f' ({f.unit})' if f.unit else ''}: {f.message}" for f in findings if f.blocks]
    for folder in (job.folder / "posts" / pair, *sorted(job.folder.glob(f"publish/*/{pair}"))):
        if not folder.is_dir():
            continue
        if reasons:
            write_changed(folder / NOTE, note(job.manifest.title, pair, reasons, open_))
        else:
            (folder / NOTE).unlink(missing_ok=True)
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name != NOTE and carries_sign(path.name):
                _sign(job, path, reasons, _poster(job, pair) if path.name == "parallel.html" else None)


def _poster(job: Job, pair: str) -> str | None:
    """Return the cover that was made for a platform, from the posts of *pair*; the wide one first."""
    found = [path for name in ("thumbnail.jpg", "cover.jpg") for path in job.folder.glob(f"publish/*/{pair}/{name}")]
    return f"../../{found[0].relative_to(job.folder).as_posix()}" if found else None


def _sign(job: Job, path: Path, reasons: Sequence[str], poster: str | None) -> None:
    name = path.relative_to(job.folder).as_posix()
    try:
        text = decode(path.read_bytes(), name)
        new = signed(path.name, text, reasons) if reasons else unsigned(path.name, text)
        if path.name == "parallel.html":
            new = with_poster(new, poster)
    except (InputError, ValueError):
        return  # a person's edit that is no text, or no JSON, any more: the note beside it stands
    if new == text:
        return
    owner = job.manifest.owner_of(name)
    known = job.manifest.stages[owner]["files"].get(name) if owner else None
    ours = known == file_sha256(path)
    write_text(path, new)
    if owner and ours:
        job.manifest.stages[owner]["files"][name] = file_sha256(path)

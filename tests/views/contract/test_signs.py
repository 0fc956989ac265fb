"""Signs of what is not ready: they are there, are seen first, and say why."""

from __future__ import annotations

import json
from collections.abc import Callable

from bilingual.views.base import Prepared
from bilingual.views.document.model import Document
from bilingual.views.not_ready_sign import NOTE
from bilingual.views.table import view
from tests.views.given import REASONS, Made, of_every_view
from tests.views.readers import file_words

# What is one line or a list to look things up in, and the note itself.
WITHOUT_SIGN = (
    "linkedin.alt.txt", "short_title.txt", NOTE, "NOTICE.txt", "cards.tsv", "cards.apkg", "vocabulary.csv", ".mp3",
)  # fmt: skip


@of_every_view
def test_the_sign_is_seen_first(name: str, made_of: Made) -> None:
    reasons = ("2 open findings", "1 of 9 sentences is a machine draft [see_it](x) <b>")
    said = "2 open findings; 1 of 9 sentences is a machine draft see it x b; see NOT-READY.txt"
    ready, signed = (made_of(name, why).files for why in ((), reasons))
    for file, content in signed.items():
        if (
            not isinstance(content, str)
            or file.endswith(WITHOUT_SIGN)
            or name in ("jekyll", "findings", "index", "outbox")
        ):
            continue
        if file.endswith(".json"):
            assert next(iter(json.loads(content).items())) == ("not_ready", list(reasons))
        elif file.endswith(".md"):
            assert content == f"> **NOT READY TO PUBLISH:** {said}\n\n{ready[file]!s}"
        elif file.endswith(".txt"):
            assert content == f"NOT READY TO PUBLISH: {said}\n\n{ready[file]!s}"
        else:
            words = f"<strong>NOT READY TO PUBLISH: </strong>{said}"
            assert words in content.split("<body>")[-1][:400]
            assert "<title>" not in content or "<title>Not ready · " in content


@of_every_view
def test_signs_are_there_and_only_while_there_is_a_reason(name: str, made_of: Made) -> None:
    ready, signed = (made_of(name, why) for why in ((), REASONS))
    for file, content in signed.files.items():
        shown = file_words(file, content)
        if name == "jekyll":
            assert "published: false" in str(content)
        elif name in ("index", "outbox"):
            assert "Not ready" in shown
        elif name not in ("findings", "wechat_pictures") and not file.endswith(WITHOUT_SIGN):
            assert "NOT READY TO PUBLISH" in shown or file.endswith(".json"), file
    for file, content in ready.files.items():
        assert name == "findings" or "not ready" not in file_words(file, content).lower(), file


def test_the_note_names_every_open_finding(prepared_of: Callable[..., Prepared], talk: Document) -> None:
    given = prepared_of(talk, title="The harbour", reasons=("1 open finding",), open=("E numbers (s2): 43 is missing",))
    assert view("not_ready").render(given).files[NOTE] == (
        "The harbour (en_zh-Hans) is not ready to publish.\n\n- 1 open finding\n\nOpen findings:\n"
        "- E numbers (s2): 43 is missing\n\n"
        "All of it, with both texts side by side: findings.en_zh-Hans.html in the results folder.\n"
    )

"""Fixtures of the contract of views: every view of the table with every difficult document.

Nothing is lost, nothing runs, signs are shown, and each file is valid by the rules of its platform.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from bilingual.languages import use_folder
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.views.base import Delivery, Prepared
from bilingual.views.document.model import Document
from bilingual.views.tools import ViewTools
from tests.languages.conftest import forget
from tests.views import hard
from tests.views.given import Made, prepared, render
from tests.views.hostile import hostile_language
from tests.views.pages.test_table import install


@pytest.fixture(scope="session", params=hard.NAMES)
def given(
    request: pytest.FixtureRequest,
    document_of: hard.DocumentOf,
    document: Document,
    talk: Document,
    article_and_bitext: tuple[Article, Bitext],
    transcript_and_bitext: tuple[Transcript, Bitext],
    tools: ViewTools,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Prepared]:
    known = {"article": (document, article_and_bitext[1]), "talk": (talk, transcript_and_bitext[1])}
    name = request.param
    if name == "hostile language":
        languages = tmp_path_factory.mktemp("languages")
        hostile_language(languages)
        use_folder(languages)
    made = known[name] if name in known else hard.document_named(name, document_of)
    yield prepared(*made, tools)
    forget()


@pytest.fixture(scope="session")
def made_of(given: Prepared) -> Made:
    """Make a view of *given* with some reasons and open findings, once for all tests that look at it."""

    @cache
    def make(name: str, reasons: tuple[str, ...] = (), open: tuple[str, ...] = ()) -> Delivery:
        return render(name, replace(given, reasons=reasons, open=open))

    return make


@pytest.fixture(scope="module")
def outsider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of a view that another package brings."""
    with pytest.MonkeyPatch.context() as patch:
        install(tmp_path_factory.mktemp("package"), patch)
        yield "cards"

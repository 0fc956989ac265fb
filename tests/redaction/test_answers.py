"""An answer that repeats one of the caller's keys is no translation, whatever else it says."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

import pytest

from bilingual.engines.base import Item
from bilingual.engines.translation.judging import Judge
from bilingual.model.glossary import Glossary
from bilingual.redaction import hide, known

KEY = "planted-key-0a1b2c3d"


@pytest.fixture(autouse=True)
def only_this_key() -> Iterator[None]:
    known.forget()
    hide(KEY)
    yield
    known.forget()


@pytest.mark.parametrize("spelling", [KEY, b64encode(KEY.encode()).decode(), KEY.encode().hex()])
@pytest.mark.parametrize("draft", [False, True])
def test_an_answer_with_a_key_in_it_is_refused(spelling: str, draft: bool) -> None:
    judge = Judge("libretranslate", ("en", "de"), Glossary(), draft)
    judged = judge(Item("The bean grows slowly."), None, f"Die Bohne wächst langsam. {spelling}")
    assert judged.text is None
    assert judged.error is not None
    assert judged.error.code == "BIL-TRN-095"
    assert spelling not in str(judged.error)


def test_a_key_that_stands_in_the_text_itself_is_its_authors_business() -> None:
    judge = Judge("libretranslate", ("en", "de"), Glossary())
    judged = judge(Item(f"The key is {KEY} today."), None, f"Der Schlüssel ist heute {KEY}.")
    assert judged.text == f"Der Schlüssel ist heute {KEY}."

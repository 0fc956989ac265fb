"""What a chat model says of each unit: what was cut off is no translation, and no figure is a unit's number."""

from __future__ import annotations

import pytest

from bilingual.engines.chat.base import ChatAnswer, Finish, Form
from bilingual.engines.translation.llm.answers import read

SOURCES = ("One", "Two", "Three")


def texts(text: str, finish: Finish = "stop", form: Form = "schema", sources: tuple[str, ...] = SOURCES) -> list[str]:
    found = read(ChatAnswer(text, finish, 9, 9), form, sources).texts
    return [found.get(str(number), "") for number in range(1, len(sources) + 1)]


@pytest.mark.parametrize("form", ["schema", "object", "lines"])
@pytest.mark.parametrize("finish", ["length", "filter"])
def test_the_last_line_of_an_answer_that_was_cut_is_missing(form: Form, finish: Finish) -> None:
    assert texts("1. Eins\n2. Zwei\n3. Dr", finish, form) == ["Eins", "Zwei", ""]


def test_json_that_is_complete_may_be_followed_by_anything() -> None:
    whole = '{"units": [{"id": "1", "text": "Eins"}, {"id": "2", "text": "Zwei"}, {"id": "3", "text": "Drei"}]}'
    assert texts(whole + "\n" * 99, "length") == ["Eins", "Zwei", "Drei"]
    assert texts(whole[:-30], "length") == ["", "", ""]


@pytest.mark.parametrize("finish", ["length", "filter"])
def test_a_whole_answer_that_was_cut_is_none(finish: Finish) -> None:
    assert texts("Der Bäcker nimmt", finish, "single", ("The baker takes bread.",)) == [""]


@pytest.mark.parametrize("form", ["single", "lines", "object"])
@pytest.mark.parametrize("text", ["1:30 Uhr beginnt es.", "1.5 Millionen kamen.", "1,5 Millionen kamen."])
def test_a_figure_in_front_is_no_number(form: Form, text: str) -> None:
    assert texts(text, "stop", form, ("It begins at half past one.",)) == [text]


def test_a_number_in_front_is_none_of_the_text() -> None:
    assert texts("1. Hallo", "stop", "single", ("Hello",)) == ["Hallo"]
    assert texts("1. 5 Brote\n2、两个\n[3] 3:30 Uhr", "stop", "lines") == ["5 Brote", "两个", "3:30 Uhr"]

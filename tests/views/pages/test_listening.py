"""The page to listen and practise with, in Chromium: hear, look up, write, fill in, and what is remembered."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path

import pytest

from bilingual.learning.pack import StudyPack, StudySentence
from bilingual.learning.scales import Learner
from bilingual.learning.words import Lexeme, Occurrence, Vocable
from bilingual.model.timing import Span
from bilingual.views.learn import listening
from bilingual.views.learn.listening import listening_page
from support.browser.chromium import chromium

CONCUR = Lexeme("concur", "kənkɚ", ("verb",), "C1", ("zustimmen",))
PLACE = Occurrence(0, 3, 9, CONCUR)
STUDY = StudyPack(
    "item",
    "The talk",
    Learner("en", "B1"),
    "de",
    (
        StudySentence("s1", "We concur with that.", "Dem stimmen wir zu.", (), (PLACE,), span=Span(0, 900)),
        StudySentence("s2", "Thank you.", "Danke.", span=Span(900, 1500)),
    ),
    (Vocable(CONCUR, 1, PLACE),),
)


def silence() -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16_000))
    return out.getvalue()


def test_much_sound_is_beside_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    sounds = {"s1": b"1" * 10, "s2": b"2" * 10}
    assert list(listening_page(STUDY, sounds, ())) == ["listen.html"]
    monkeypatch.setattr(listening, "INSIDE_BYTES", 10)
    files = listening_page(STUDY, sounds, ())
    assert list(files) == ["audio/s1.mp3", "audio/s2.mp3", "listen.html"]
    assert '"audio/s1.mp3"' in str(files["listen.html"])


@pytest.mark.slow
def test_a_learner_hears_looks_up_writes_and_is_remembered(tmp_path: Path) -> None:
    files = listening_page(STUDY, {"s1": silence(), "s2": silence()}, ())
    path = tmp_path / "listen.html"
    path.write_text(str(files["listen.html"]), "utf-8")
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(path.as_uri())
        first = page.locator(".lines li").first
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # Hear, and stop.
        first.locator(".src").click(position={"x": 5, "y": 10})
        page.wait_for_selector(".lines li.playing")
        first.locator(".play").click()
        page.wait_for_selector(".lines li:not(.playing).on")
        # Look a word up.
        first.locator(".w").click()
        assert page.locator(".sheet .lemma").inner_text() == "concur"
        assert "zustimmen" in page.locator(".sheet").inner_text()
        page.keyboard.press("Escape")
        assert page.locator(".sheet").is_hidden()
        # A hidden meaning is shown by a tap.
        page.locator("[data-side=target]").click()
        first.locator(".tgt").click()
        assert "peek" in (first.get_attribute("class") or "")
        # Gaps: wrong, then right.
        page.locator("[data-mode=gaps]").click()
        first.locator(".gap").fill("agree")
        first.locator(".check").click()
        assert first.locator(".gap.wrong").count() == 1
        first.locator(".gap").fill("Concur")
        first.locator(".gap").press("Enter")
        assert first.locator(".gap.right").count() == 1
        # Dictation: one word of two, then all of it, without marks.
        page.locator("[data-mode=dictation]").click()
        second = page.locator(".lines li").nth(1)
        assert second.locator(".src").is_hidden()
        second.locator("textarea").fill("thank")
        second.locator(".check").click()
        assert second.locator(".result .hit").all_inner_texts() == ["thank"]
        assert second.locator(".result .miss").count() == 1
        second.locator("textarea").fill("thank you")
        second.locator("textarea").press("Enter")
        assert "Richtig" in second.locator(".result").inner_text()
        page.locator(".speed").click()
        assert page.locator(".speed").inner_text() == "0.75×"
        # Both are learnt now, and still are after a reload.
        page.reload()
        assert page.locator(".progress").inner_text() == "2 von 2 gelernt"
        assert page.locator(".speed").inner_text() == "0.75×"
        assert errors == []

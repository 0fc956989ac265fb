"""A narrated article in the studio: one sentence is spoken again, and its button says how far that is."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bilingual.engines.base import Utterance
from bilingual.model.spoken import SpokenAudio
from support.browser.chromium import grave
from support.browser.open_studio import serving
from support.models.tiny_voices import ToneVoice, use_tone
from support.results.bread import Desk


class SlowVoice(ToneVoice):
    """A voice that, once it ``waits``, says a sentence in another way, and only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.waits, self.let = False, threading.Event()

    def say(self, utterance: Utterance) -> SpokenAudio:
        if self.waits:
            assert self.let.wait(30)
            self.letter_ms += 10
        return super().say(utterance)


@pytest.mark.slow  # an article that is read aloud, and a page of a browser
@pytest.mark.parametrize("width", [1300, 390])
def test_speaking_again_is_seen_while_it_lasts(
    browser: Browser, tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = SlowVoice()
    use_tone(monkeypatch, voice)
    desk = Desk(tmp_path, narrate=True, toc="keep", voice={"en": voice.id})
    desk.source.write_text("# Bread that waits\n\nPeople bake slow bread.\n\nSalt slows the yeast down.\n", "utf-8")
    desk.publish(targets=["zh-Hans"])
    with serving(tmp_path) as (studio, home):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.goto(f"{home}/enter?link={studio.access.new_link()}")
        page.goto(f"{home}/item/{desk.folder.name}")
        button = page.locator(".unit[data-number='1'] button.speak")
        expect(button).to_have_text("Speak again")
        voice.waits = True
        button.click()
        expect(button).to_have_text("Speaking…")
        expect(button).to_have_attribute("aria-busy", "true")
        page.locator(".unit[data-number='1'] textarea").press("End")
        button.click()  # which asks for nothing more
        voice.let.set()
        expect(button).to_have_text("Spoken again")
        expect(button).to_have_attribute("aria-busy", "false")
        expect(page.locator("#says")).to_contain_text("“Make outputs” puts it into the sound")
        assert grave(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        spoken = len(voice.said)
        voice.fails_at = spoken
        page.locator(".unit[data-number='2'] button.speak").click()
        expect(page.locator("#says")).to_contain_text("the tone broke")
        expect(page.locator(".unit[data-number='2'] button.speak")).to_have_text("Speak again")
        page.context.close()

"""Base URLs as people paste them, and which key goes where."""

from __future__ import annotations

import pytest

from bilingual.engines.chat.address import address, key_of, key_variables
from bilingual.errors import InputError

V1 = "/v1/chat/completions"


@pytest.mark.parametrize(
    ("url", "first", "native"),
    [
        ("http://localhost:11434", f"http://localhost:11434{V1}", "http://localhost:11434"),
        ("http://localhost:11434/", f"http://localhost:11434{V1}", "http://localhost:11434"),
        ("http://localhost:11434/v1", f"http://localhost:11434{V1}", "http://localhost:11434"),
        ("http://localhost:11434/v1//", f"http://localhost:11434{V1}", "http://localhost:11434"),
        (f"http://localhost:11434{V1}/", f"http://localhost:11434{V1}", "http://localhost:11434"),
        ("http://localhost:11434/api/chat", f"http://localhost:11434{V1}", "http://localhost:11434"),
        ("http://localhost:11434/v1/models", f"http://localhost:11434{V1}", "http://localhost:11434"),
        ("localhost:11434", f"http://localhost:11434{V1}", "http://localhost:11434"),
        ("192.168.1.7:8000/v1", f"http://192.168.1.7:8000{V1}", "http://192.168.1.7:8000"),
        ("[::1]:8000", f"http://[::1]:8000{V1}", "http://[::1]:8000"),
        ("api.deepseek.com", f"https://api.deepseek.com{V1}", "https://api.deepseek.com"),
        (" https://api.openai.com/v1 ", f"https://api.openai.com{V1}", "https://api.openai.com"),
        ("https://dashscope.aliyuncs.com/compatible-mode/v1", f"https://dashscope.aliyuncs.com/compatible-mode{V1}",
         "https://dashscope.aliyuncs.com/compatible-mode"),
        ("https://open.bigmodel.cn/api/paas/v4", "https://open.bigmodel.cn/api/paas/v4/chat/completions",
         "https://open.bigmodel.cn/api/paas/v4"),
        ("https://generativelanguage.googleapis.com/v1beta/openai/",
         "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
         "https://generativelanguage.googleapis.com/v1beta/openai"),
        ("https://a.example/deep/chat/completions?api-version=2026-01", "https://a.example/deep/chat/completions?api-version=2026-01",
         "https://a.example/deep?api-version=2026-01"),
    ],
)  # fmt: skip
def test_base_urls(url: str, first: str, native: str) -> None:
    place = address(url)
    assert (place.chat[0], place.native) == (first, native)


def test_no_password_is_in_what_is_shown_or_remembered() -> None:
    place = address("https://me:secret@a.example:8443/v1?key=secret#secret")
    assert (place.label, place.host) == ("a.example:8443/v1", "a.example")
    assert "secret" not in repr(place)


@pytest.mark.parametrize(
    "url", ["", " ", "http://", "ftp://a", "http://[::1", "http://a:port", "file:///x", "a b", "://x"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(InputError) as caught:
        address(url)
    assert caught.value.code == "BIL-TRN-051"


def test_a_key_of_a_service_goes_to_its_hosts_only() -> None:
    environment = {"OPENAI_API_KEY": "one", "DEEPSEEK_API_KEY": "two", "MINE": "three"}
    keys = {
        "https://api.openai.com/v1": "one",
        "https://api.deepseek.com": "two",
        "https://evil-api.openai.com.example": "",
        "https://notapi.openai.com": "",
        "http://localhost:8000": "",
    }
    for url, key in keys.items():
        assert key_of(address(url), environment).reveal() == key, url
        assert key_of(address(url), environment | {"BILINGUAL_LLM_API_KEY": "four"}).reveal() == "four"
        assert key_of(address(url), {"BILINGUAL_LLM_API_KEY": "Bearer five\n"}).reveal() == "five"
        assert key_of(address(url), environment, "MINE").reveal() == "three"
        assert key_of(address(url), environment, "NOT_SET").reveal() == ""
    assert key_variables(address("https://dashscope-intl.aliyuncs.com")) == (
        "BILINGUAL_LLM_API_KEY",
        "DASHSCOPE_API_KEY",
    )

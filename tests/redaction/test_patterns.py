"""Secrets that nobody told of are found by where they stand; text stays."""

from __future__ import annotations

import time

import pytest

from bilingual.errors import InputError
from bilingual.redaction import hide, known, public_url, quoted, redacted


@pytest.mark.parametrize(
    "said",
    [
        "https://me:SECRET@host.example/x",
        "postgresql+asyncpg://bil:SECRET@10.0.0.1:5432/prefect",
        "socks5h://me:SECRET@[::1]:1080",
        "https://SECRET@host.example",
        "GET https://api.deepl.com/v2/translate?auth_key=SECRET&target_lang=DE",
        "/v1/models?key=SECRET",
        "https://storage.example/a?X-Amz-Credential=SECRET&X-Amz-Signature=SECRET",
        "Authorization: Bearer SECRET1",
        "authorization: DeepL-Auth-Key SECRET1:fx",
        "[(b'Authorization', b'Basic SECRET'), (b'Accept', b'*/*')]",
        "{'X-Api-Key': 'SECRET', 'Accept': '*/*'}",
        '{\\"api_key\\": \\"SECRET\\"}',
        "Ocp-Apim-Subscription-Key: SECRET1",
        "Cookie: session=SECRET",
        "client_secret=SECRET",
        "PREFECT_API_AUTH_STRING=bilingual:SECRET",
        "curl -H 'Proxy-Authorization: Basic SECRET1='",
    ],
)
def test_a_secret_is_masked_where_one_stands(said: str) -> None:
    assert "SECRET" not in redacted(said)
    assert "***" in redacted(said)


@pytest.mark.parametrize(
    "said",
    [
        "unknown key 'colour'. Known: color, key, token",
        "Set DEEPL_API_KEY, or choose another engine.",
        "Run: export DEEPL_API_KEY=... MICROSOFT_API_KEY=...",
        "Prefect's password: it is in .bilingual/env",
        "basic mathematics, bearer bonds and a cookie, please",
        "see https://medium.com/@somebody/page?id=1&page=2#key=3",
        "the npm package left-pad@1.3.0 at https://cdn.example/npm/pkg@1.2/",
        "keyword=3, monkey=4, max_tokens=77",
        "the talk on secrets: what to keep",
        "12:30@noon",
    ],
)
def test_text_stays(said: str) -> None:
    assert redacted(said) == said


def test_an_address_for_records_keeps_what_tells_services_apart() -> None:
    assert public_url("http://127.0.0.1:5000/a/?api-version=3&api_key=x&region=eu#y") == (
        "http://127.0.0.1:5000/a/?api-version=3&region=eu#y"
    )
    for url in ("http://127.0.0.1:5000/", "https://[::1]:81/x?", "HTTP://Host/", "", "not a url", "/a/path"):
        assert public_url(url) == url
    assert public_url("http://[broken:pw@x") == "***"


def test_an_error_repeats_no_secret_in_any_of_its_parts() -> None:
    url = "http://me:hunter2-77@host.example/?key=abc-99"
    error = InputError("BIL-SET-001", f"{url} is wrong", where=f"of {url}", remedy=f"Change {url}.")
    for shown in (str(error), repr(error), error.message, repr(error.args), repr(error.__reduce__())):
        assert "hunter2" not in shown
        assert "abc-99" not in shown
        assert "host.example" in shown


@pytest.mark.parametrize(
    "part",
    [
        "a-",
        "a.",
        "key ",
        "key=",
        "key: ",
        "http://",
        "a://b@",
        "?key",
        "&a=",
        "basic ",
        "auth",
        "bearer a",
        "=\n",
        "\\n",
        "x7Q9k2Lm",
    ],
)
def test_a_long_text_takes_no_long_time(part: str) -> None:
    known.forget()
    hide("planted-key-x7Q9k2Lm")
    hide("p1-x")
    text = "key://@ 2Lm " + part * (40_000 // len(part)) + " y-x7Q9k2Lm"
    started = time.process_time()
    redacted(text)
    quoted(text)
    known.forget()
    assert time.process_time() - started < 2

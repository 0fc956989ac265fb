"""Known secrets are masked in every spelling, and nothing else is."""

from __future__ import annotations

import html
import json
import re
import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest

from bilingual.redaction import (
    Secret,
    hide,
    hide_environment,
    hide_settings,
    hide_url,
    holds_secret,
    known,
    public_environment,
    redacted,
    without_secrets,
)

KEY = 'kx/7+Q"é=&pl9Lm2@Zw'


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    known.forget()
    yield
    known.forget()


SPELLINGS = {
    "as it is": KEY,
    "in a word": f"prefix{KEY}suffix",
    "percent-encoded": quote(KEY, safe=""),
    "percent-encoded in lower case": re.sub("%..", lambda found: found[0].lower(), quote(KEY, safe="")),
    "percent-encoded path": quote(KEY),
    "as a form": quote_plus(KEY),
    "encoded twice": quote(quote(KEY, safe=""), safe=""),
    "in JSON": json.dumps({"api_key": KEY}),
    "in JSON as it is": json.dumps({"api_key": KEY}, ensure_ascii=False),
    "in a repr": repr(["a", KEY, b"x"]),
    "in HTML": f"<p>{html.escape(KEY)}</p>",
    "in hex": KEY.encode().hex(),
    "in base64": b64encode(KEY.encode()).decode(),
    "in Basic authentication": b64encode(f"me:{KEY}".encode()).decode(),
    "after two characters in base64": b64encode(f"m:{KEY}".encode()).decode(),
    "after three characters in base64": b64encode(f"mm:{KEY}!".encode()).decode(),
    "in base64 for URLs": urlsafe_b64encode(f"x{KEY}".encode()).decode(),
    "folded": f"{KEY[:7]}\r\n {KEY[7:]}",
    "wrapped": "".join(f"{letter}\n" for letter in KEY),
    "wrapped base64": re.sub("(.{12})", r"\1\n    ", b64encode(f"me:{KEY}".encode()).decode()),
    "quoted-printable": f"{KEY[:4]}=\n{KEY[4:]}",
    "continued": f"{KEY[:9]}\\\n{KEY[9:]}",
    "a repr of lines": repr(f"{KEY[:5]}\n{KEY[5:]}"),
    "cut off": f"{KEY[:14]}",
    "without its start": f"…{KEY[4:]}",
}


def pieces(value: str) -> list[str]:
    return [value[start : start + 8] for start in range(len(value) - 7)]


def test_an_address_that_is_a_secret_hides_no_other_address_of_its_host() -> None:
    hide("http://127.0.0.1:8080/hooks/T0123ABCD/x7Q9k2Lm8Rt5")
    hide("http://10.0.0.7:9/")
    assert (
        redacted("asked http://127.0.0.1:9/main and http://10.0.0.7:8/")
        == "asked http://127.0.0.1:9/main and http://10.0.0.7:8/"
    )
    assert redacted("POST /hooks/T0123ABCD/x7Q9k2: refused") == "POST /***: refused"
    assert redacted("…ABCD/x7Q9k2Lm8Rt5") == "…***"


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_secret_is_masked_in_every_spelling(spelling: str) -> None:
    hide(KEY)
    shown = redacted(f"before {spelling} after")
    forms = [KEY, quote(KEY, safe=""), json.dumps(KEY)[1:-1], KEY.encode().hex(), b64encode(KEY.encode()).decode()[:-4]]
    flat = shown.replace("\n", "").replace("\\", "")
    assert "***" in shown
    assert not [piece for form in forms for piece in pieces(form) if piece in shown or piece in flat]
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize("word", ["test", "abcd", "translate", "Password", "2026", "a1b2"])
def test_a_key_that_may_be_a_word_does_not_black_out_text(word: str) -> None:
    hide(word)
    text = f"The {word}s were latest. A pre{word}ed one; {word}_x, contest"
    assert without_secrets(text) == text
    assert not holds_secret(f"{word}")


@pytest.mark.parametrize("word", ["test", "abcd", "translate", "2026", "a1b2", "p@ss"])
@pytest.mark.parametrize(
    "said",
    [
        "https://me:{}@host.example/x",
        "GET /v2?auth_key={}&text=a",
        "Authorization: Basic {}",
        "Invalid API key: {}",
        "the token '{}' has expired",
        "wrong password {} for me",
        '{{"api_key": "{}"}}',
        "(b'X-Api-Key', b'{}')",
    ],
)
def test_a_key_that_may_be_a_word_is_masked_where_a_key_stands(word: str, said: str) -> None:
    hide(word)
    assert said.format(word) not in redacted(said.format(word))
    assert "***" in redacted(said.format(word))


def test_the_environment_tells_its_secrets_by_their_names_and_addresses() -> None:
    environment = {
        "DEEPL_API_KEY": "dkey-11aa22bb:fx",
        "HTTPS_PROXY": "http://me:proxy%2Fpw77@10.0.0.1:3128",
        "all_proxy": "you:proxy-pw88@10.0.0.1:1080",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://bil:pg-pw-99@db.example/prefect",
        "PREFECT_API_AUTH_STRING": "bilingual:auth-pw-00",
        "HF_TOKEN": "hf_1234567890",
        "LIBRETRANSLATE_URL": "https://libre.example/?api_key=lkey-55ee",
        "HOME": "/home/me-2026-05",
        "SSH_AUTH_SOCK": "/tmp/ssh-1234/agent.77",
        "TLS_KEY": "/etc/keys/key-2026.pem",
        "PWD": "/srv/talks-2026",
        "EMAIL": "maria.gonzalez77@host.example",
        "LANG": "en_GB.UTF-8",
    }
    hide_environment(environment)
    for secret in ("dkey-11aa22bb", "proxy%2Fpw77", "proxy/pw77", "proxy-pw88", "pg-pw-99", "auth-pw-00", "lkey-55ee"):
        assert secret not in without_secrets(f"it said {secret}.")
    assert "yb3h5L3B3" not in without_secrets(b64encode(b"me:proxy/pw77").decode())
    for value in ("/home/me-2026-05/a", "/tmp/ssh-1234/agent.77", "/etc/keys/key-2026.pem", "/srv/talks-2026/b", "bil"):
        assert without_secrets(value) == value
    assert "maria.gonzalez77" in without_secrets("by maria.gonzalez77")
    kept = {"HOME", "SSH_AUTH_SOCK", "TLS_KEY", "PWD", "EMAIL", "LANG"}
    assert public_environment(environment).keys() == kept | {"LIBRETRANSLATE_URL"}


def test_settings_tell_their_secrets() -> None:
    hide_settings(
        {
            "author": "maria.gonzalez77@host.example",
            "engines": {
                "libretranslate": {"url": "http://me:set-pw-11@127.0.0.1:5000/?key=set-key-22"},
                "deepl": {"api_key": "set-key-33"},  # refused, but it has been read
            },
            "image_roots": ["http://me:set-pw-44@host.example"],
        }
    )
    text = "set-pw-11 set-key-22 set-key-33 set-pw-44 maria.gonzalez77"
    assert without_secrets(text) == "*** *** *** *** maria.gonzalez77"


@pytest.mark.parametrize(
    "url",
    [
        "http://me:a/b@c-77xx@host.example/",
        "http://me:a/b@c-77xx@host.example:81",
        "me:a-b.c-77xx@host.example:81",
        "postgresql+asyncpg://me:c-77xx",
    ],
)
def test_a_password_that_was_not_quoted_is_known_too(url: str) -> None:
    hide_url(url)
    assert "c-77xx" not in without_secrets(f"cannot parse {url.partition('://')[2] or url}")


@pytest.mark.parametrize(
    "url",
    [
        "https://medium.com/@somebody-2026",
        "ssh://git@host.example/a",
        "mailto:maria7777@host.example",
        "12:30@x",
        "http://host.example:5000",
        "http://[::1]:5000/a",
    ],
)
def test_a_url_without_a_password_hides_nothing(url: str) -> None:
    hide_url(url)
    assert known.values() == ()
    assert without_secrets(url) == url


def test_what_a_wrapper_holds_is_known() -> None:
    Secret("wrapped-key-1")
    assert holds_secret("and wrapped-key-1 it was")


def test_bytes_that_are_no_text_are_no_problem() -> None:
    hide_environment(
        {"API_KEY": "\udcff\udcfeabc12345", "X": "http://me:\udcffpw-12345@h/", "Y": "[", "Z": "http://[@?"}
    )
    assert without_secrets("it is \udcff\udcfeabc12345, \udcffpw-12345") == "it is ***, ***"


def test_one_thread_hides_while_another_masks() -> None:
    done = threading.Event()

    def hide_many() -> None:
        for number in range(120):
            hide(f"secret-{number:04}-x7Q9k2Lm8Rt4Wz")
            hide(f"p{number:03}w")
        done.set()

    hide("first-5ecret-of-all")
    thread = threading.Thread(target=hide_many)
    thread.start()
    while not done.is_set():
        assert without_secrets("log first-5ecret-of-all now") == "log *** now"
    thread.join()

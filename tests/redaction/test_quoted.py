"""What services say may hold a key, or most of one."""

from __future__ import annotations

import pytest

from bilingual.redaction import Secret, quoted

KEY = "sk-proj-abcdefghijklmnop0123456789"


@pytest.mark.parametrize(
    "said",
    [
        f"Incorrect API key provided: {KEY}. You can find your API key at https://platform.openai.com/account/api-keys.",
        f"Incorrect API key provided: {KEY[:8]}************{KEY[-4:]}.",
        f"bad token {KEY[6:]}",
        f"bad token {KEY[:-6]}",
        f"Bearer {KEY} is not valid",
        f"GET https://a.example/v2?auth_key={KEY}&x=1 failed",
        "another key: sk-ant-api03-abcdefgh",
        "Authorization: Bearer abc.def.ghi",
    ],
)
def test_no_key_and_no_part_of_one_is_repeated(said: str) -> None:
    shown = quoted(said, [Secret(KEY)])
    for part in (KEY[8:20], KEY[-6:], "api03", "abc.def", "https://", "auth_key"):
        assert part not in shown


def test_plain_words_stay() -> None:
    said = "The model `qwen` does not exist.\n  Ask the sky."
    assert quoted(said, [Secret(KEY), Secret("")]) == "The model `qwen` does not exist. Ask the sky."
    assert len(quoted("word " * 500)) == 160


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(KEY)
    assert KEY not in repr(secret) + str(secret) + f"{secret!r} {secret}" + repr([secret]) + repr({"key": secret})

"""What WeChat's error codes mean, in a line, and what to do.

Source: developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bilingual.errors import AuthenticationFailed, BadResponse, EngineError, RateLimited
from bilingual.redaction import Secret, quoted

BUSY = frozenset({-1, 45011})
"""The same call may succeed in a moment."""
TOKEN = frozenset({40001, 40014, 42001, 42007})
"""The access token is not valid any more: another one may be asked for once."""
LOST_MATERIAL = frozenset({40007, 40008})
"""A picture that was uploaded before is not in the account any more."""
_ADDRESS = re.compile(r"invalid ip ([0-9a-fA-F.:]+)")
_PAGE = "In the account's page, under Settings and Development > Basic Configuration"
_ACCOUNT = {
    40002: ("the kind of login is wrong", "Report this: it is a fault of bilingual."),
    40013: ("there is no account with this WECHAT_APP_ID", f"Copy it again: {_PAGE}."),
    40125: ("WECHAT_APP_SECRET is wrong", f"Copy it again, or reset it: {_PAGE}."),
    40243: ("the AppSecret of this account is frozen", f"Unfreeze it: {_PAGE}."),
    41002: ("WECHAT_APP_ID is missing", f"Copy it: {_PAGE}."),
    41004: ("WECHAT_APP_SECRET is missing", f"Copy it: {_PAGE}."),
    48001: ("this account may not use the API for this", "Verify the account, or paste the article by hand."),
    48004: ("this account is blocked from the API", "Its page says why; paste the article by hand."),
    50002: ("this account is restricted", "Its page says why; paste the article by hand."),
    89503: ("the administrator has to allow this address first", "The administrator gets a message in WeChat."),
    89506: ("the administrator has refused this address twice today", "Try again tomorrow."),
    89507: ("the administrator has refused this address", "Try again in an hour."),
}
_CONTENT = {
    40007: ("a picture is not in the account any more", "Push again: it is uploaded once more."),
    40009: ("a picture is too large for it", "Make it smaller than 1 MB."),
    40137: ("a picture is of a kind that it does not take", "Use JPG or PNG."),
    44003: ("the article is empty", "Give it a text."),
    44004: ("the article has no text", "Give it a text."),
    45001: ("a file is too large for it", "Make it smaller than 1 MB."),
    45002: ("the article is too long for the API", 'Paste it by hand, or set wechat_split = "api".'),
    45003: ("the title is too long", "Shorten it to 32 characters."),
    45004: ("the digest is too long", "Shorten it to 128 characters."),
    45005: ("a link in the article is too long", "Shorten it."),
    45008: ("a draft holds at most 8 articles", "Divide the article by hand."),
    45110: ("the author is too long", "Shorten it to 16 characters."),
    45166: ("the article holds a link that it does not allow", "Only mp.weixin.qq.com may be linked."),
    47001: ("it cannot read what was sent", "Report this: it is a fault of bilingual."),
    53404: ("the account may not post: it is restricted", "Its page says why."),
    87009: ("it cannot check the signature", "Report this: it is a fault of bilingual."),
    88000: ("the account may not have comments", "Verify the account."),
}


def refusal(code: int, said: str, secrets: Collection[Secret]) -> EngineError:
    """Return the error that *code* means; *said* is WeChat's own message."""
    if code == 40164:
        found = _ADDRESS.search(said)
        address = found[1] if found else "the address of this machine"
        return AuthenticationFailed(
            "BIL-PSH-030",
            f"WeChat does not know the address {address} ({code})",
            remedy=f"{_PAGE}, add {address} to the IP allow-list; it works after some minutes.",
        )
    if code in (45009, 45047):
        return RateLimited(
            "BIL-PSH-031", f"WeChat takes no more requests today ({code})", remedy="Push again tomorrow."
        )
    if code in TOKEN:
        return AuthenticationFailed(
            "BIL-PSH-032",
            f"WeChat does not accept its own access token ({code})",
            remedy="Another program may use this account without stable_token: stop it, and push again.",
        )
    if code in _ACCOUNT:
        what, todo = _ACCOUNT[code]
        return AuthenticationFailed("BIL-PSH-033", f"WeChat: {what} ({code})", remedy=todo)
    if code in _CONTENT:
        what, todo = _CONTENT[code]
        return BadResponse("BIL-PSH-034", f"WeChat: {what} ({code})", remedy=todo)
    return BadResponse("BIL-PSH-035", f"WeChat refused it ({code}): {quoted(said, secrets)}")

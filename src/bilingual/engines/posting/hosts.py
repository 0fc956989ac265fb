"""The only hosts that get an account's keys. No setting changes them.

Sources: learn.microsoft.com/en-us/linkedin/shared/authentication/introspection,
learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api,
developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from bilingual.errors import BadResponse

LINKEDIN = "https://api.linkedin.com"
LINKEDIN_LOGIN = "https://www.linkedin.com"
WECHAT = "https://api.weixin.qq.com"
_LINKEDINS = ("linkedin.com", "licdn.com")


def upload_address(url: object) -> str:
    """Return *url*, an address for an upload that LinkedIn's API named. Raises BadResponse if it is not LinkedIn's.

    >>> upload_address("https://www.linkedin.com/dms-uploads/x")
    'https://www.linkedin.com/dms-uploads/x'
    """
    text = url if isinstance(url, str) else ""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    own = parts.scheme == "https" and port in (None, 443) and parts.username is None if host else False
    if own and any(host == name or host.endswith(f".{name}") for name in _LINKEDINS):
        return text
    if text.startswith(f"{LINKEDIN}/"):
        return text
    raise BadResponse("BIL-PSH-001", "LinkedIn named an address for the upload that is not its own")

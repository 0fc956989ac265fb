"""Names of variables, parameters and headers whose values are secrets."""

from __future__ import annotations

import re

# A part of a name that ends like this, such as "appkey" in BAIDU_APPKEY, "authToken" in an npm setting.
_ENDS = ("apikey", "appkey", "authkey", "password", "passwd", "passphrase", "secret", "token", "credential")
_WHOLE = {"key", "pass", "credentials"}
# These say that the value is about a secret and is none: SSH_KEY_FILE, key_variable.
_ABOUT = {"file", "path", "dir", "folder", "sock", "socket", "variable", "env", "name", "limit", "size", "s"}
# What they hold says the name: Prefect's password, DB_PWD (but not PWD), a signed address.
_PHRASES = {("auth", "string"), ("connection", "string"), ("session", "id")}
_LAST = {"pwd", "pat", "sig", "signature", "sign", "auth", "sessionid", "jsessionid", "phpsessid"}


def is_secret_name(name: str) -> bool:
    """Return whether a variable, parameter or header called *name* holds a secret.

    >>> [is_secret_name(name) for name in ("DEEPL_API_KEY", "auth_key", "key", "TENCENT_SECRET_ID", "X-Auth-Token")]
    [True, True, True, True, True]
    >>> [is_secret_name(name) for name in ("PWD", "SSH_KEY_FILE", "key_variable", "MONKEY", "max_tokens", "region")]
    [False, False, False, False, False, False]
    """
    parts = [part for part in re.split(r"[^a-z0-9]+", name.lower()) if part]
    if not parts or parts[-1] in _ABOUT:
        return False
    if any(part.endswith(_ENDS) or part in _WHOLE for part in parts):
        return True
    return tuple(parts[-2:]) in _PHRASES or (parts[-1] in _LAST and name.lower() not in ("pwd", "oldpwd"))

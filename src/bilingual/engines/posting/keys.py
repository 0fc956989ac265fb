"""The keys of accounts: from the environment, else from the system's keyring. Nothing else keeps them.

In the keyring they are under the service ``bilingual`` and the name of the variable: ``keyring set bilingual
LINKEDIN_ACCESS_TOKEN`` asks for the value and shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from bilingual.errors import AuthenticationFailed
from bilingual.redaction import Secret

SERVICE = "bilingual"
LINKEDIN_TOKEN = "LINKEDIN_ACCESS_TOKEN"
LINKEDIN_APP = ("LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET")
WECHAT_APP = ("WECHAT_APP_ID", "WECHAT_APP_SECRET")


def key(name: str, environment: Mapping[str, str]) -> Secret:
    """Return the key *name*, false if there is none. Raises AuthenticationFailed for a keyring that stays closed."""
    return Secret((environment.get(name) or _from_keyring(name)).strip())


def required_key(name: str, environment: Mapping[str, str], platform: str) -> Secret:
    """Return the key *name* for *platform*. Raises AuthenticationFailed if there is none."""
    found = key(name, environment)
    if not found:
        stored = f", or `keyring set {SERVICE} {name}`" if find_spec("keyring") else ""
        raise AuthenticationFailed(
            "BIL-PSH-002",
            f"there is no key for {platform} ({name})",
            remedy=f"Set {name} in the environment{stored}; docs/how-to/push.md shows how to get it.",
        )
    return found


def _from_keyring(name: str) -> str:
    if find_spec("keyring") is None:
        return ""
    keyring: Any = import_module("keyring")
    errors: Any = import_module("keyring.errors")
    try:
        return keyring.get_password(SERVICE, name) or ""
    except errors.NoKeyringError:
        return ""
    except errors.KeyringError as error:
        raise AuthenticationFailed(
            "BIL-PSH-003",
            f"the keyring of this machine does not open ({type(error).__name__})",
            remedy=f"Unlock it, or set {name} in the environment.",
        ) from None

"""Keys and passwords stay out of everything that is written or shown: logs, errors, records, output.

``known`` knows the secrets of this process; ``patterns`` finds others by where they stand; ``output`` puts both in the
way of logs, tracebacks and standard error.
"""

from bilingual.redaction.known import (
    Secret,
    hide,
    hide_environment,
    hide_settings,
    hide_url,
    holds_secret,
    public_environment,
    without_secrets,
)
from bilingual.redaction.patterns import public_url, quoted, redacted

__all__ = [
    "Secret",
    "hide",
    "hide_environment",
    "hide_settings",
    "hide_url",
    "holds_secret",
    "public_environment",
    "public_url",
    "quoted",
    "redacted",
    "without_secrets",
]

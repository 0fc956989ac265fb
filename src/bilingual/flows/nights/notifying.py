"""Notifies a person of a night by one of Prefect's blocks: Slack, Teams, Discord, e-mail, any webhook.

The block holds the address and its secret, in Prefect's database; the settings only name it.
https://docs.prefect.io/v3/concepts/blocks
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.core import Block
from prefect.blocks.webhook import Webhook

from bilingual.redaction import hide, hide_url
from bilingual.settings import Settings


def notify(subject: str, body: str, settings: Settings, log: logging.Logger | logging.LoggerAdapter[Any]) -> bool:
    """Send *body* by the block that the settings name; return whether it was taken.

    A night is as good without it: what goes wrong is one line in its log, which does not hold the address, since that
    of many services is their secret.
    """
    try:
        block: Any = Block.load(settings.notify)
        _hide(block)
        if isinstance(block, NotificationBlock):
            with block.raise_on_failure():
                block.notify(body, subject)  # type: ignore[unused-coroutine]  # runs where nothing awaits it
        elif isinstance(block, Webhook):
            asyncio.run(block.call({"subject": subject, "text": body})).raise_for_status()
        else:
            raise TypeError(f"a block of the type {block.get_block_type_slug()} sends no notifications")
    except Exception as error:  # noqa: BLE001 - blocks are code of others, and may raise anything
        log.warning("no notification was sent by the block %r: %s", settings.notify, _why(error))
        return False
    return True


def _why(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return f"the service answered {status}"
    known = isinstance(error, TypeError | ValueError) and "://" not in str(error)
    return str(error).splitlines()[0] if known and str(error) else type(error).__name__


def _hide(block: Any) -> None:
    """Mask the secrets of *block* in every log from now on."""
    for name in type(block).model_fields:
        value = getattr(block, name)
        for secret in _texts(value.get_secret_value() if hasattr(value, "get_secret_value") else None):
            hide(secret)
        if name == "url" and isinstance(value, str):
            hide_url(value)


def _texts(value: Any) -> list[str]:
    values = value.values() if isinstance(value, dict) else [value]
    return [one for one in values if isinstance(one, str)]

"""The images of an article for WeChat: PNG or JPEG within its limit, numbered in order."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote

from bilingual.errors import InputError, MediaError, NotInstalled
from bilingual.views.base import Delivery, Prepared, View, not_made
from bilingual.views.document.model import image_addresses
from bilingual.views.limits import limit

WIDTH = 2 * limit("wechat-column")  # pixels, for sharpness on a phone


def render(prepared: Prepared) -> Delivery:
    """Return the images next to the article, and a listing of what was done with each."""
    local = [address for address in image_addresses(prepared.document) if "://" not in address]
    files: dict[str, bytes] = {}
    listed, findings = [], []
    for number, address in enumerate(local, start=1):
        try:
            made = prepared.tools.picture(address, limit("wechat-image-bytes"), WIDTH)
        except (NotInstalled, MediaError, InputError) as error:
            findings.append(not_made(f"the WeChat image of {address}", error))
            continue
        stem = PurePosixPath(unquote(address.split("?")[0].split("#")[0])).stem
        name = f"wechat/{number:02}-{stem[:60]}{made.suffix}"
        files[name] = made.content
        listed.append(
            {
                "address": address,
                "file": name,
                "width": made.width,
                "height": made.height,
                "bytes": len(made.content),
                "changes": list(made.changes),
            }
        )
    return Delivery(files, tuple(findings), listing={"images": listed})


VIEW = View(
    "wechat_pictures",
    render,
    files={"wechat/[0-9][0-9]-*": ""},
    needs=frozenset({"originals", "printer"}),
    applies=lambda prepared: prepared.look.packs,
)

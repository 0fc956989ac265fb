"""``bilingual published``: records that an item is on a platform, so that a later change of its text is seen."""

from __future__ import annotations

import argparse
import json

from bilingual.cli.options import add_options, settings_of


def add(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Record that you have published an item; if its text changes later, `bilingual status` says so."
    )
    parser.add_argument("item", metavar="ITEM", help="a results folder, its name in media/outbox, or its source")
    parser.add_argument("--platform", metavar="NAME", required=True, help="where, such as linkedin, wechat or blog")
    parser.add_argument("--url", metavar="URL", default="", help="the address of the published page")
    parser.add_argument("--undo", action="store_true", help="it is not there, or not any more: remove the record")
    add_options(parser, "published")
    parser.set_defaults(command=_published)


def _published(chosen: argparse.Namespace) -> int:
    from bilingual.pipeline.commands.publishing import record_publication

    item = record_publication(chosen.item, settings_of(chosen), chosen.platform, chosen.url, undo=chosen.undo)
    if chosen.json:
        value = {"folder": item.folder, "state": item.state, "published": [one.to_json() for one in item.published]}
        print(json.dumps(value, ensure_ascii=True, indent=1))
        return 0
    where = ", ".join(" ".join(filter(None, (one.platform, one.url))) for one in item.published)
    print(f"{item.folder}: {item.said}{f' on {where}' if item.state == 'published' else ''}")
    if item.state != "published" and item.published:
        print(f"note: recorded on {where}, but what is there now is {item.said}: {'; '.join(item.reasons)}")
    elif item.changed:
        print(f"note: {'; '.join(item.reasons)}")
    return 0

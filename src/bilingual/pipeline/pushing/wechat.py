"""A push to WeChat: a draft in an Official Account, read back and compared. A person publishes it there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from bilingual.engines.base import Progress
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.posting.api import InDoubt
from bilingual.engines.posting.keys import WECHAT_APP, required_key
from bilingual.engines.posting.wechat import Refused, WeChat
from bilingual.engines.posting.wechat_errors import LOST_MATERIAL
from bilingual.errors import BilingualError, InputError, UsageError
from bilingual.pipeline.opening.checklist import Checklist
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.previews import Counter
from bilingual.pipeline.pushing.journal import PushJournal
from bilingual.pipeline.pushing.plan import Piece, Plan, pieces_of, text_of
from bilingual.pipeline.pushing.platform import Made, Sighting, looked
from bilingual.settings import Settings
from bilingual.views.wechat.posting import (
    article,
    differences,
    images_of,
    is_own,
    over_limits,
    same_draft,
    shown_text,
    with_images,
)

COVER = "cover"
_FIELDS = ("author", "digest", "content_source_url")
_DRAFTS = "https://mp.weixin.qq.com/ (Drafts)"
_ROLES = frozenset({"article", "fields", "cover", "image"})
# As long as an address of an image at WeChat may be.
_LONG_ADDRESS = "https://mmbiz.qpic.cn/" + "x" * 160


@dataclass(frozen=True, slots=True)
class WeChatPush:
    """Pushes to the account *app_id*."""

    wechat: WeChat
    app_id: str

    @classmethod
    def of(cls, settings: Settings, environment: Mapping[str, str], clock: TimeSource | None = None) -> WeChatPush:
        """Raises AuthenticationFailed if a key is missing."""
        app_id, secret = (required_key(name, environment, "WeChat") for name in WECHAT_APP)
        return cls(WeChat(app_id, secret, environment, clock), app_id.reveal())

    @property
    def where(self) -> str:
        """Where a person looks for the draft."""
        return _DRAFTS

    def drafts(self) -> int:
        """Return how many drafts the account has: a call that posts nothing and needs all that a push needs."""
        with _told():
            return self.wechat.drafts()

    def plan(self, item: OpenedItem, checked: Checklist, revision: str, pictures: Sequence[str] = ()) -> Plan:
        """Return the draft that would be made. Raises InputError for what the API would not take."""
        if pictures:
            raise UsageError("BIL-PSH-062", "an article for WeChat has the pictures that are in it, and no others")
        folder, posts = item.folder, f"posts/{checked.pair}"
        pieces = pieces_of(folder, checked.uploads, _ROLES)
        fields = json.loads(text_of(folder, f"{posts}/wechat.json"))
        pages = sorted((one for one in pieces if one.role == "article"), key=_number)
        titles = [str(title) for title in fields.get("parts") or [fields.get("title")]]
        if len(titles) != len(pages):
            raise _unlike(folder, f"{len(titles)} titles for {len(pages)} parts")
        parts = [{"title": title, "html": text_of(folder, one.path)} for title, one in zip(titles, pages, strict=True)]
        used = list(dict.fromkeys(address for part in parts for address in images_of(part["html"])))
        files = {one.path: one for one in pieces if one.role in ("image", "cover")}
        elsewhere = [one for one in used if not is_own(one) and f"{posts}/{unquote(one)}" not in files]
        if elsewhere:
            raise InputError(
                "BIL-PSH-056",
                f"WeChat shows no image from elsewhere: {', '.join(elsewhere[:3])}",
                where=folder / posts / "wechat.html",
                remedy="Put the images next to the source, and build it again.",
            )
        wanted = {f"{posts}/{unquote(one)}" for one in used}
        cover = next(one for one in pieces if one.role == "cover")
        sent = (cover, *(replace(files[path], role="image") for path in sorted(wanted & {*files})))
        payload = {"fields": {name: fields.get(name) or "" for name in _FIELDS}, "parts": parts}
        if problems := list(over_limits(_articles(payload, lambda address: _LONG_ADDRESS, "x" * 64))):
            raise InputError("BIL-PSH-057", "; ".join(problems), where=folder)
        shown = (
            ("titles" if len(titles) > 1 else "title", " / ".join(titles)),
            ("author", fields.get("author") or "–"),
        )
        with _told():
            self.wechat.connect()  # before a person is asked
        return Plan(
            platform="wechat",
            pair=checked.pair,
            folder=folder,
            owner=self.app_id,
            account=f"the account {self.app_id}",
            fields=(
                *shown,
                ("digest", fields.get("digest") or "– (WeChat takes the beginning)"),
                ("original", fields.get("content_source_url") or "–"),
            ),
            text="\n\n".join(shown_text(part["html"]) for part in parts),
            payload=payload,
            pieces=sent,
            by_hand=tuple(upload.path for upload in checked.uploads if upload.by_hand),
            notes=("it becomes a draft: you publish it in the account's page",),
            revision=revision,
            counters=_counters(titles, fields, [part["html"] for part in parts]),
        )

    def make(self, plan: Plan, journal: PushJournal, progress: Progress) -> Made:
        """Upload the pictures, make the draft, read it back.

        Raises Unknown if it is not known whether the draft was made, BilingualError if it was not.
        """
        with _told():
            try:
                articles, media = self._made(plan, journal, progress)
            except Refused as refused:
                if refused.code not in LOST_MATERIAL:
                    raise
                for piece in plan.pieces:
                    journal.add("lost", role=piece.role, sha256=piece.sha256)
                articles, media = self._made(plan, journal, progress)
        progress(1.0, "reading it back")
        return Made(media, *self._compared(articles, media))

    def look(self, create: Mapping[str, Any]) -> Sighting:
        """Look whether the draft of the journal's line *create* is there."""
        sent = create.get("articles")
        if not isinstance(sent, list):
            return Sighting("unknown")
        with _told():
            for media, there in self.wechat.latest():
                if same_draft(sent, there):
                    return Sighting("there", Made(media))
        return Sighting("absent")

    def _made(self, plan: Plan, journal: PushJournal, progress: Progress) -> tuple[list[dict[str, Any]], str]:
        """Upload what is not there, and add the draft; return its articles and its id."""
        places = self._places(plan, journal, progress)
        articles = _articles(plan.payload, lambda address: places[address], places[COVER])
        known = [{name: one[name] for name in ("title", "thumb_media_id")} for one in articles]
        journal.add("create", hash=plan.mark, articles=known)
        progress(1.0, "making the draft")
        try:
            media = self.wechat.add_draft(articles)
        except InDoubt as doubt:
            return articles, looked(self, journal, str(doubt)).id
        except Refused as refused:
            journal.add("refused", why=refused.error.what, code=refused.code)
            raise
        except BilingualError as error:
            journal.add("refused", why=error.what)
            raise
        journal.add("created", hash=plan.mark, id=media)
        return articles, media

    def _places(self, plan: Plan, journal: PushJournal, progress: Progress) -> dict[str, str]:
        """Return where each picture is at WeChat, by its address in the article, and the id of the cover."""
        posts, known = f"posts/{plan.pair}/", journal.uploads(plan.owner)
        found: dict[str, str] = {}
        for number, piece in enumerate(plan.pieces):
            progress(number / len(plan.pieces), f"picture {number + 1} of {len(plan.pieces)}")
            place = known.get((piece.role, piece.sha256))
            if place is None:
                journal.add("upload", role=piece.role, sha256=piece.sha256, owner=plan.owner)
                upload = self.wechat.upload_cover if piece.role == "cover" else self.wechat.upload_picture
                place = upload(PurePosixPath(piece.path).name, piece.content(plan.folder), piece.media_type)
                journal.add("uploaded", role=piece.role, sha256=piece.sha256, owner=plan.owner, id=place)
            found[COVER if piece.role == "cover" else piece.path.removeprefix(posts)] = place
        return found

    def _compared(
        self, articles: Sequence[Mapping[str, Any]], media: str
    ) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Return the address of the draft for readers, which it has none of, what differs in it, and notes."""
        try:
            with _told():
                return "", tuple(differences(articles, self.wechat.draft(media))), ()
        except BilingualError as error:
            return "", (), (f"the draft is there, but could not be read back: {error.what}",)


def _articles(payload: Mapping[str, Any], place: Callable[[str], str], cover: str) -> list[dict[str, Any]]:
    return [
        article(
            payload["fields"],
            part["title"],
            with_images(part["html"], lambda address: address if is_own(address) else place(unquote(address))),
            cover,
        )
        for part in payload["parts"]
    ]


def _number(piece: Piece) -> int:
    """Return the number of a part: ``wechat.html``, ``wechat.2.html`` ..."""
    marks = PurePosixPath(piece.path).name.split(".")
    return int(marks[1]) if len(marks) == 3 else 1


def _unlike(folder: Path, what: str) -> InputError:
    said = f"wechat.json says otherwise than its pages: {what}"
    return InputError("BIL-PSH-058", said, where=folder, remedy="Build it again.")


@contextmanager
def _told() -> Iterator[None]:
    """Raise what WeChat refused as the error for a person."""
    try:
        yield
    except Refused as refused:
        raise refused.error from None


def _counters(titles: Sequence[str], fields: Mapping[str, Any], pages: Sequence[str]) -> tuple[Counter, ...]:
    """Return what a draft has of what is limited: of several parts, those of the longest."""
    longest = max(pages, key=len)
    return (
        Counter("wechat-title", max(map(len, titles))),
        Counter("wechat-author", len(str(fields.get("author") or ""))),
        Counter("wechat-digest", len(str(fields.get("digest") or ""))),
        Counter("wechat-content-length", len(longest)),
        Counter("wechat-content-bytes", len(longest.encode("utf-8"))),
    )

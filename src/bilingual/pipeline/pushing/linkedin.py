"""A push to LinkedIn: a post with a video, with pictures, or of text alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.posting.api import InDoubt
from bilingual.engines.posting.keys import LINKEDIN_TOKEN, required_key
from bilingual.engines.posting.linkedin import AlreadyThere, LinkedIn, page_of
from bilingual.errors import BilingualError, EngineError, InputError, UsageError
from bilingual.pipeline.opening.checklist import Checklist
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.previews import counters_of_post
from bilingual.pipeline.pushing.journal import PushJournal, written_s
from bilingual.pipeline.pushing.linkedin_uploads import LinkedInUploads, refused_before
from bilingual.pipeline.pushing.plan import Piece, Plan, descriptions, picture_upload, pieces_of, text_of
from bilingual.pipeline.pushing.platform import Made, Sighting, looked
from bilingual.settings import FILE_NAME, Settings
from bilingual.views.linkedin.posting import post_body, readable, same_post, same_text

_OWNERS = ("urn:li:person:", "urn:li:organization:")
_LOOKS, _LOOK_PAUSE_S = 3, 5.0
_ROLES = frozenset({"text", "video", "captions", "thumbnail", "image"})
_MOST_PICTURES = 20  # learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/multiimage-post-api
_OWN_POSTS = "https://www.linkedin.com/in/me/recent-activity/all/"


@dataclass(frozen=True, slots=True)
class LinkedInPush:
    """Pushes with the token of *environment*."""

    linkedin: LinkedIn
    settings: Settings

    @classmethod
    def of(cls, settings: Settings, environment: Mapping[str, str], clock: TimeSource | None = None) -> LinkedInPush:
        """Raises AuthenticationFailed if there is no token."""
        token = required_key(LINKEDIN_TOKEN, environment, "LinkedIn")
        return cls(LinkedIn(token, settings.linkedin_version, environment, clock), settings)

    @property
    def where(self) -> str:
        """Where a person looks for what was posted."""
        return _OWN_POSTS

    def account(self) -> tuple[str, str]:
        """Return who posts, as LinkedIn and as people name them. Raises InputError if nobody says who."""
        wanted = self.settings.linkedin_author
        if wanted and not wanted.startswith(_OWNERS):
            raise InputError(
                "BIL-PSH-051",
                f"linkedin_author = {wanted!r} names neither a person nor an organization",
                where=self.settings.root / FILE_NAME,
                remedy='Write it as in "urn:li:organization:5590506".',
            )
        if wanted.startswith(_OWNERS[1]):
            return wanted, f"the page {wanted}"
        person = self.linkedin.person()
        if person is None:
            if wanted:
                return wanted, wanted
            raise InputError(
                "BIL-PSH-052",
                "the token does not say whose it is",
                where="LinkedIn",
                remedy="Make one with the scopes openid and profile, or set linkedin_author in bilingual.toml.",
            )
        if wanted and wanted != person[0]:
            raise InputError(
                "BIL-PSH-053",
                f"the token is that of {person[1] or person[0]}, and linkedin_author is another",
                where="LinkedIn",
                remedy="Use the token of that person, or correct linkedin_author.",
            )
        return person[0], f"{person[1]} ({person[0]})" if person[1] else person[0]

    def plan(self, item: OpenedItem, checked: Checklist, revision: str, pictures: Sequence[str] = ()) -> Plan:
        """Return what would be posted, with *pictures* by their paths below the results folder.

        Raises InputError for a file that no check has seen, UsageError for pictures that cannot be posted.
        """
        folder = item.folder
        chosen = [picture_upload(folder, name) for name in pictures]
        pieces = pieces_of(folder, [*checked.uploads, *chosen], _ROLES)
        _check_pictures(pieces)
        owner, account = self.account()
        text = next(piece for piece in pieces if piece.role == "text")
        commentary = text_of(folder, text.path).rstrip("\n")
        by_hand = tuple(upload.path for upload in checked.uploads if upload.by_hand)
        notes = []
        if any(path.endswith(".pdf") for path in by_hand):
            notes.append("the carousel goes by hand: LinkedIn's API takes documents from few apps only")
        if any("comment" in path for path in by_hand):
            notes.append("the first comment goes by hand, under the post")
        journal = PushJournal(folder, "linkedin", checked.pair)
        left_out, why = refused_before(journal, self.settings.linkedin_version, owner, pieces)
        pieces = tuple(piece for piece in pieces if piece not in left_out)
        by_hand += tuple(piece.path for piece in left_out)
        notes += why
        title, shown = item.item.title, [("visible to", "anyone")]
        if any(piece.role == "video" for piece in pieces):
            shown.append(("title of the video", title))
        alts = descriptions(folder, checked.pair)
        return Plan(
            platform="linkedin",
            pair=checked.pair,
            folder=folder,
            owner=owner,
            account=account,
            fields=tuple(shown),
            text=readable(commentary),
            payload={
                "commentary": commentary,
                "title": title,
                "alts": {one.path: alts.get(one.path, "") for one in pieces if one.role == "image"},
            },
            pieces=tuple(piece for piece in pieces if piece.role != "text"),
            by_hand=by_hand,
            notes=tuple(notes),
            revision=revision,
            counters=counters_of_post(readable(commentary), commentary),
        )

    def make(self, plan: Plan, journal: PushJournal, progress: Progress) -> Made:
        """Upload and post.

        Raises Unknown if it is not known whether the post was made, BilingualError if it was not.
        """
        said: list[str] = []
        content = LinkedInUploads(self.linkedin, self.settings, plan, journal, progress, said.append).content()
        body = post_body(plan.owner, plan.payload["commentary"], content)
        known = {} if content else self._earlier(body)
        journal.add("create", hash=plan.mark, body=body, **known)
        progress(1.0, "posting")
        try:
            urn = self.linkedin.post(body)
        except InDoubt as doubt:
            rest = partial(self.linkedin.api.clock.sleep, _LOOK_PAUSE_S)
            return replace(looked(self, journal, str(doubt), looks=_LOOKS, rest=rest), notes=tuple(said))
        except AlreadyThere as same:
            journal.add("refused", why="LinkedIn has it already", id=same.urn)
            raise InputError(
                "BIL-PSH-054",
                f"LinkedIn has this post already: {page_of(same.urn)}",
                remedy=f"Record it: bilingual published {plan.folder} --platform linkedin --url {page_of(same.urn)}",
            ) from None
        except BilingualError as error:
            journal.add("refused", why=error.what)
            raise
        made = Made(urn, page_of(urn), notes=tuple(said))
        journal.add("created", hash=plan.mark, id=made.id, url=made.url)
        return made

    def _earlier(self, body: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return for the journal which posts with the text of *body* are there before it, if LinkedIn says so."""
        try:
            listed = self.linkedin.latest(str(body.get("author")))
        except EngineError:  # the post itself may still be taken, and a doubt about it is then settled by the time
            return {}
        return {} if listed is None else {"earlier": [str(one.get("id")) for one in listed if same_text(one, body)]}

    def look(self, create: Mapping[str, Any]) -> Sighting:
        """Look whether the post of the journal's line *create* is there."""
        body = create.get("body")
        if not isinstance(body, Mapping):
            return Sighting("unknown")
        listed, earlier = self.linkedin.latest(str(body.get("author"))), create.get("earlier")
        if listed is None:
            return Sighting("unknown", why="LinkedIn lets only pages look at their posts, not people")
        for post in listed:
            if same_post(post, body, written_s(create), earlier if isinstance(earlier, list) else None):
                urn = str(post.get("id") or "")
                return Sighting("there", Made(urn, page_of(urn)))
        return Sighting("absent")


def _check_pictures(pieces: Sequence[Piece]) -> None:
    pictures = [piece for piece in pieces if piece.role == "image"]
    if pictures and any(piece.role == "video" for piece in pieces):
        raise UsageError("BIL-PSH-059", "a post has a video or pictures, and this item has a video")
    if len(pictures) > _MOST_PICTURES:
        raise UsageError("BIL-PSH-060", f"a post has at most {_MOST_PICTURES} pictures, and {len(pictures)} are chosen")

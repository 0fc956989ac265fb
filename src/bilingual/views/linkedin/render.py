"""The LinkedIn post: plain text for pasting, its escaped form for the API, and a first comment for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.document.model import Document
from bilingual.views.document.plain import PlainPassage, passage_text, passages, target_nodes, written
from bilingual.views.fields.hashtags import document_hashtags, hashtag
from bilingual.views.labels import labels
from bilingual.views.limits import broken, columns, cut_to_columns, limit, most_that_fit, utf16_length
from bilingual.views.linkedin.rules import LinkedInPost, api_form, validate_linkedin
from bilingual.views.linkedin.shortening import FEWEST, before_introductions, extract, sentences_of
from bilingual.views.not_ready_sign import signed_text
from bilingual.views.phrases import phrases_that_fit

_SHARE = 3  # of the post that phrases at its end may take: a third


def render(prepared: Prepared) -> Delivery:
    hook = prepared.fields.get("linkedin.hook", "")
    tags = prepared.hashtags("linkedin") or None
    post = linkedin_text(prepared.document, tags, hook, phrases=prepared.look.phrases)
    files = {"linkedin.txt": post.text, "linkedin.api.txt": post.api_text}
    if post.comment is not None and post.api_comment is not None:
        files |= {"linkedin.comment.txt": post.comment, "linkedin.comment.api.txt": post.api_comment}
    return Delivery({name: signed_text(text, prepared.reasons) for name, text in files.items()}, post.findings)


VIEW = View(
    "linkedin",
    render,
    files={
        "linkedin.txt": "LinkedIn: to paste",
        "linkedin.api.txt": "LinkedIn: for the API",
        "linkedin.comment.txt": "LinkedIn: first comment",
        "linkedin.comment.api.txt": "LinkedIn: first comment for the API",
    },
    needs=frozenset({"hashtags", "reasons", "phrases"}),
    takes=frozenset({"linkedin.hook", "linkedin.hashtags"}),
)


def linkedin_text(
    document: Document, hashtags: Sequence[str] | None = None, hook: str = "", *, phrases: bool = False
) -> LinkedInPost:
    """Return *document* as a post in both languages.

    What exceeds the limit goes to the first comment; if that is too short as well, the post is an extract of the whole
    article. With *hashtags* None, they come from the text, and so do the first lines without a person's *hook*.
    With *phrases* a few sentences of the text close the post.
    """
    most = limit("linkedin-hashtags")
    tags = document_hashtags(document, most) if hashtags is None else _given(hashtags)
    prose, left_out = passages(document)
    own = bool(hook)
    if document.title is None and not own:
        prose = _opened(prose)
    sentences = sum(len(passage.units) for passage in prose)
    hook, rest_of_title = (hook, _title_below(document, hook)) if own else _hook(document, prose)
    tag_line = " ".join(f"#{tag}" for tag in tags)
    share = limit("linkedin-length") // _SHARE
    closing = phrases_that_fit(document, lambda text: utf16_length(api_form(text, ())) <= share) if phrases else ""

    def post(count: int) -> str:
        body = _body(sentences_of(prose, 0, count), document)
        more = f"→ {_continued(document)}" if count < sentences else ""
        link = f"→ {document.link}" if document.link and not more else ""
        # Without a title the first sentence is the hook, unless it is too long for a post.
        head = (hook, rest_of_title) if own or document.title is not None or not count else ()
        return "\n\n".join(part for part in (*head, body, more, link, closing, tag_line) if part) + "\n"

    def comment(count: int) -> str:
        body = _body(sentences_of(prose, shown, shown + count), document)
        link = f"→ {document.link}" if document.link else ""
        return "\n\n".join(part for part in (body, link) if part) + "\n"

    shown = most_that_fit(sentences, lambda n: utf16_length(api_form(post(n), tags)) <= limit("linkedin-length"))
    shown = before_introductions(prose, 0, shown, sentences)
    text = post(shown)
    overflow, left = None, 0
    if shown < sentences:
        room = limit("linkedin-comment-length")
        carried = most_that_fit(sentences - shown, lambda n: utf16_length(api_form(comment(n), ())) <= room)
        carried = before_introductions(prose, shown, carried, sentences)
        overflow = comment(carried) if carried else None
        left = sentences - shown - carried
        if not carried:
            text = text.replace(f"→ {_continued(document)}", f"→ {document.link or '…'}")
    chosen = 0
    if left:
        link = f"→ {document.link}" if document.link else ""

        def abridged(body: str) -> str:
            return "\n\n".join(part for part in (hook, rest_of_title, body, link, closing, tag_line) if part) + "\n"

        body, chosen = extract(
            document, lambda body: utf16_length(api_form(abridged(body), tags)) <= limit("linkedin-length")
        )
        if chosen >= FEWEST:
            text, overflow = abridged(body), None
    made = LinkedInPost(
        text=text,
        api_text=api_form(text, tags),
        comment=overflow,
        api_comment=None if overflow is None else api_form(overflow, ()),
        hook=hook,
        hashtags=tuple(tags),
        findings=(),
    )
    return replace(made, findings=(*validate_linkedin(made), *_omissions(left_out, left, sentences, chosen)))


def _given(hashtags: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in (hashtag(text.lstrip("#")) for text in hashtags) if tag))


def _hook(document: Document, prose: Sequence[PlainPassage]) -> tuple[str, str]:
    """Return the first lines, which fit above the fold, and the title if they could not contain it."""
    room = limit("linkedin-hook")
    opening = document.title or (prose[0].units[0] if prose else None)
    if opening is None:
        return "", ""
    source = written(opening.source).replace("\n", " ")
    target = written(target_nodes(opening, document.target)).replace("\n", " ")
    if document.title is None and not (opening.id and columns(f"{source} {target}") <= room):
        return cut_to_columns(source, room), ""
    if target and columns(f"{source} {target}") <= room:
        return f"{source}\n{target}", ""
    if columns(source) <= room:
        return source, target
    return cut_to_columns(source, room), f"{source}\n{target}".strip()


def _title_below(document: Document, hook: str) -> str:
    """Return what a person's *hook* does not say of the title, in a line for each language."""
    if document.title is None:
        return ""
    texts = (written(document.title.source), written(target_nodes(document.title, document.target)))
    lines = (" ".join(text.split()) for text in texts)
    return "\n".join(line for line in lines if line not in hook)


def _opened(prose: list[PlainPassage]) -> list[PlainPassage]:
    """Return *prose* with its first sentence as a separate paragraph."""
    if not prose or prose[0].mark or prose[0].between or len(prose[0].units) < 2:
        return prose
    first = prose[0]
    return [replace(first, units=first.units[:1]), replace(first, units=first.units[1:], tight=False), *prose[1:]]


def _continued(document: Document) -> str:
    return " / ".join(dict.fromkeys((labels(document.source).continued, labels(document.target).continued)))


def _body(prose: Sequence[PlainPassage], document: Document) -> str:
    text = ""
    for passage in prose:
        text += ("" if not text else "\n" if passage.tight else "\n\n") + passage_text(passage, document)
    return text


def _omissions(left_out: dict[str, int], left: int, sentences: int, chosen: int) -> list[Finding]:
    found = []
    if chosen >= FEWEST:
        message = f"the post gives {chosen} ideas of an article of {sentences} sentences, which is too long for it"
        found.append(broken("linkedin-extract", "I", message, chosen))
    elif left:
        fit = "fits" if left == 1 else "fit"
        message = f"{left} of {sentences} sentences {fit} neither the post nor its first comment"
        found.append(broken("linkedin-left-out", "W", message, left))
    if left_out:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(left_out.items()))
        message = f"left out of the LinkedIn text, which has no form for it: {kinds}"
        found.append(broken("linkedin-no-plain-form", "I", message, sum(left_out.values())))
    return found

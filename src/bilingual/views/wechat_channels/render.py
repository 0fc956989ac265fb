"""The folder for a WeChat Channels video: the files to upload, and instructions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.fields.hashtags import topics
from bilingual.views.limits import limit, read_on_wechat
from bilingual.views.not_ready_sign import NOTE, note, signed_text
from bilingual.views.templates import rendered
from bilingual.views.upload_folders import DUB, README, VIDEO, cover_titles, others, shapes_for

_PLATFORM, _COVER = "wechat-channels", "cover.jpg"


def render(prepared: Prepared) -> Delivery:
    shapes, bitext, tools = shapes_for(prepared, _PLATFORM), prepared.bitext, prepared.tools
    chinese = read_on_wechat(bitext.source)
    from_source = chinese and not read_on_wechat(bitext.target)
    tag = bitext.source if from_source else bitext.target
    spoken = [unit for unit in bitext if unit.words is not None]
    sentences = [text for unit in spoken if (text := unit.source if from_source else unit.target)]
    unit = prepared.document.title
    title = (unit.source_text if from_source else unit.target_text) if unit else None
    title = title or (sentences[0] if sentences else prepared.title)
    name = short_title(prepared.fields.get(f"{_PLATFORM}.title") or title, tag, tools.word_breaks)
    findings = []
    if name.complaint:
        message = f"{_PLATFORM}: the short title {name.text!r} {name.complaint}"
        findings.append(Finding("short-title", "W", message, target=title))
    hashtags = prepared.hashtags(_PLATFORM) or topics(prepared.document, tag, _TOPICS)
    said = description(title if unit else "", sentences, tag, hashtags)
    steps = rendered(
        "wechat_channels/steps.txt", video=VIDEO, cover=_COVER, rendition=shapes[0].id, others=others(shapes),
        dub=DUB if shapes[0].dub else "", dub_language=pack(bitext.target).name,
    )  # fmt: skip
    files: dict[str, str | bytes] = {
        _COVER: tools.cover(shapes[0].id, cover_titles(prepared, "wechat", target_first=not chinese)),
        "short_title.txt": f"{name.text}\n",
        "description.txt": signed_text(f"{said}\n", prepared.reasons),
        README: signed_text(steps, prepared.reasons),
        **note(prepared),
    }
    return Delivery(
        files, tuple(findings), links={VIDEO: shapes[0].file, **({DUB: shapes[0].dub} if shapes[0].dub else {})}
    )


VIEW = View(
    "wechat_channels",
    render,
    files={VIDEO: "", DUB: "", _COVER: "", "short_title.txt": "", "description.txt": "", README: "", NOTE: ""},
    needs=frozenset({"title", "shapes", "covers", "hashtags", "reasons", "open"}),
    takes=frozenset({f"{_PLATFORM}.title", f"{_PLATFORM}.hashtags", "wechat.cover"}),
    reads=("video/{pair}.*",),
    folder="publish/wechat-channels/{pair}",
    applies=lambda prepared: bool(shapes_for(prepared, _PLATFORM)),
)


# At most 600 characters of description, of which about 55 are initially visible; at most three topics; a short title of
# 6 to 16 characters with few symbols (secondary sources; the platform publishes none).
_LONGEST, _TOPICS = 600, limit("channels-topics")
_SHORT, _LONG = 6, limit("channels-title")
_SIGNS = "《》“”：:+?？%℃"
_SENTENCES = 6
WordBreaks: TypeAlias = "Callable[[Iterable[str], str], Mapping[str, tuple[int, ...]]]"


@dataclass(frozen=True, slots=True)
class ShortTitle:
    """A short title, and what a person should fix about it, if anything."""

    text: str
    complaint: str = ""


def description(title: str, sentences: Sequence[str], tag: str, topics: Sequence[str]) -> str:
    r"""Return title, first sentences and topics in at most 600 characters, cut between sentences.

    >>> description("窗", ["语言是窗。", "窗是开的。"], "zh-Hans", ["英语", "学习"])
    '窗\n\n语言是窗。窗是开的。\n\n#英语 #学习'
    """
    tags = " ".join(f"#{topic.lstrip('#')}" for topic in topics[:_TOPICS])
    joint = pack(tag).writing.gap
    room = _LONGEST - len(title) - len(tags) - 4
    body = ""
    for sentence in sentences[:_SENTENCES]:
        longer = f"{body}{joint}{sentence}" if body else sentence
        if len(longer) > room:
            break
        body = longer
    if not body and sentences and room > 1:
        body = sentences[0][: room - 1] + "…"
    return "\n\n".join(part for part in (title[:_LONGEST], body, tags) if part)


def short_title(title: str, tag: str, word_breaks: WordBreaks) -> ShortTitle:
    """Return *title* with allowed characters only, in 6 to 16 characters, cut between words.

    *word_breaks* gives the word boundaries of texts without spaces.

    >>> short_title("每一种语言，都是一扇窗！", "zh-Hans", lambda texts, tag: {}).text
    '每一种语言 都是一扇窗'
    >>> short_title("睡眠", "zh-Hans", lambda texts, tag: {})
    ShortTitle(text='双语字幕：睡眠', complaint='')
    """
    kept = "".join(c if c in _SIGNS or unicodedata.category(c)[0] in "LNM" else " " for c in title)
    text = re.sub(r" +", " ", kept).strip()
    if len(text) > _LONG:
        cut = _cut(text, tag, word_breaks)
        if cut < _SHORT:
            return ShortTitle(text[:_LONG].strip(), "is cut within a word")
        return ShortTitle(text[:cut].strip(), f"leaves out {text[cut:].strip()!r}")
    if len(text) < _SHORT:
        text = pack(tag).labels.bilingual.format(text)
    return ShortTitle(text[:_LONG], "" if len(text) <= _LONG else "is cut within a word")


def _cut(text: str, tag: str, word_breaks: WordBreaks) -> int:
    """Return the last position up to the limit where a word, or better a phrase, ends."""
    spaces = [match.start() for match in re.finditer(" ", text) if _SHORT <= match.start() <= _LONG]
    if spaces:
        return spaces[-1]
    places = [place for place in word_breaks([text], tag).get(text, ()) if place <= _LONG]
    return places[-1] if places else 0

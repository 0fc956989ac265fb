"""The pages of the studio: their templates, and the scripts and styles that they load.

Values of items are never in a template: scripts fetch them and show them as text.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from posixpath import dirname, normpath

from jinja2 import Environment, PackageLoader, StrictUndefined
from langcodes import Language
from markupsafe import Markup
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bilingual.engines.media.profiles import rendition, rendition_ids
from bilingual.languages import pack, pack_tags
from bilingual.model.digest import digest
from bilingual.settings import Settings
from bilingual.settings.run_options import all_options
from bilingual.studio.files import SANDBOXED
from bilingual.studio.guard import page_policy
from bilingual.views.page import languages_css
from bilingual.views.templates import source

_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Styles that other pages of ours have, too: colours and faces, and the tiles of items.
_OF_VIEWS = {"shared.css": "frame.css", "tiles.css": "outbox/page.css"}
_WHERE = "the page"
_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?['"](\.[^'"]+)['"];""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen for files that are dropped on the page; those of the root are chosen already."""

    settings: Settings
    languages: Sequence[tuple[str, str]]
    renditions: Sequence[str]

    def checked(self, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Return *chosen* targets and renditions in the form of settings. Raises UsageError for unknown ones."""
        options = all_options()
        found = {name: list(options[name].checked(list(values), _WHERE)) for name, values in chosen.items() if values}
        for name in found.get("renditions", ()):
            rendition(name, self.settings.profiles, self.settings.root)
        return found


def choices(settings: Settings) -> Choices:
    """Return the languages and renditions that can be chosen: the root's own, then those that most people use."""
    tags = dict.fromkeys((*settings.targets, *_usual_first()))
    own = dict.fromkeys((*settings.renditions, *settings.profiles, *rendition_ids()))
    return Choices(settings, [(tag, pack(tag).autonym) for tag in tags], list(own))


def library_page(token: str, offered: Choices) -> Response:
    """Return the page of all items, whose changes carry *token*."""
    return HTMLResponse(_templates().get_template("library.html").render(token=token, offered=offered))


def item_page(token: str, folder: str) -> Response:
    """Return the page of the item in the results *folder*.

    The waveform's library brings a style of its own, which a nonce allows in this page alone.
    """
    nonce = secrets.token_urlsafe(16)
    page = _templates().get_template("item.html").render(token=token, folder=folder, nonce=nonce)
    return HTMLResponse(page, headers={"content-security-policy": page_policy(nonce)})


def draft_page(fields: Mapping[str, str], parts: Sequence[tuple[str, str]], cover: str) -> Response:
    """Return an article for WeChat as readers see it, in a sandbox: its *parts* by title and HTML, its *cover*."""
    shown = [(title, Markup(html)) for title, html in parts]
    style = _assets()["posts/draft.css"]
    page = _templates().get_template("draft.html").render(fields=fields, parts=shown, cover=cover, style=Markup(style))
    return HTMLResponse(page, headers=SANDBOXED)


def missing_page(token: str, why: str) -> HTMLResponse:
    """Return the page for an item that is not there, with the reason."""
    return HTMLResponse(_templates().get_template("missing.html").render(token=token, why=why), 404)


def asset(version: str, name: str) -> Response:
    """Return a script or style of the pages, *name* being its path below ``assets``; a browser keeps that of the
    *version* of now.
    """
    if (text := _assets().get(name)) is None:
        return PlainTextResponse("not found", 404)
    kept = {"cache-control": "private, max-age=31536000, immutable"} if version == _version() else {}
    return Response(text, media_type=_KINDS[name[name.rindex(".") :]], headers=kept)


def scripts(name: str) -> Markup:
    """Return the elements that load the script *name*, and at the same time all that it imports."""
    found = [name]
    for one in found:
        names = (normpath(f"{dirname(one)}/{other}") for other in _IMPORT.findall(_assets()[one]))
        found += [other for other in names if other not in found]
    links = Markup('<link rel="modulepreload" href="/assets/{}/{}">')
    rest = Markup("").join(links.format(_version(), other) for other in found[1:])
    return rest + Markup('<script type="module" src="/assets/{}/{}"></script>').format(_version(), name)


@cache
def _usual_first() -> Sequence[str]:
    return sorted(pack_tags(), key=lambda tag: -Language.get(tag).speaking_population())


@cache
def _assets() -> Mapping[str, str]:
    of_views = {name: source(theirs) for name, theirs in _OF_VIEWS.items()}
    of_views["shared.css"] += languages_css(pack_tags())
    return of_views | dict(_texts_in(files("bilingual.studio.pages") / "assets", ""))


@cache
def _version() -> str:
    return digest(sorted(_assets().items()))[:12]


def _texts_in(folder: Traversable, above: str) -> Iterator[tuple[str, str]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _texts_in(one, f"{above}{one.name}/")
        elif one.name.endswith(tuple(_KINDS)):
            yield above + one.name, one.read_text("utf-8")


@cache
def _templates() -> Environment:
    loader = PackageLoader("bilingual.studio", "pages")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"assets": f"/assets/{_version()}", "scripts": scripts}
    return made

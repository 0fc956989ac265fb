"""What a person's site calls its languages and where it keeps the posts of each, as told or as found there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from bilingual.languages import same_language
from bilingual.pipeline.sidecars.siblings import language_told
from bilingual.pipeline.text_files.names import tag_of_part
from bilingual.text.post_names import PostName, post_name

MARKS = ("_config.yml", "_config.yaml", "_posts", "hugo.toml", "hugo.yaml", "config.toml")
_OTHERS = ("hugo.toml", "hugo.yaml", "config.toml", "source/_posts", "docusaurus.config.js", "docusaurus.config.ts",
           "mkdocs.yml", ".vitepress", ".vuepress", "astro.config.mjs")  # fmt: skip
_LEVELS, _FILES, _READ = 5, 3_000, 200
_LANG = re.compile(r"^lang(?:uage)?:[ \t]*[\"']?([A-Za-z][\w-]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Site:
    """``names`` are the site's names of languages by tag, ``found`` those in its posts with their number.

    ``layout`` is the path of a post from the folder of posts, with ``{tag}``, ``{name}`` and ``{date}``.
    ``other_engine``: it is certainly not for Jekyll.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, int] = field(default_factory=dict)
    layout: str = "{tag}/{date}-{slug}-{tag}.md"
    other_engine: bool = False

    def tag(self, language: str) -> str:
        """Return the site's name of *language*: as set, else the most frequent there, else the tag itself."""
        if language in self.names:
            return self.names[language]
        same = [name for name in self.found if same_language(tag_of_part(name) or name, language)]
        return max(same, key=lambda name: self.found[name]) if same else language

    def path(self, name: PostName, language: str) -> str:
        """Return the place of the post *name* in *language*."""
        return self.layout.format(tag=self.tag(language), date=name.date, slug=name.slug)


def site_of(source: Path, posts: Path | None, names: Mapping[str, str]) -> Site:
    """Return what is known of the site with the folder *posts*, or else of that around *source*."""
    root = posts.parent if posts and posts.name == "_posts" else posts or _around(source)
    other = any((folder / mark).exists() for folder in source.parents[:_LEVELS] for mark in _OTHERS)
    site = Site(names, other_engine=other)
    if root is None:
        return site
    found: Counter[str] = Counter()
    layouts: Counter[str] = Counter()
    for number, path in enumerate(islice(_posts(root), _FILES)):
        told = language_told(path)
        if told:
            layouts[_layout(path, root, told)] += 1
        said = _LANG.search(path.read_text("utf-8", "replace")[:2_000]) if number < _READ else None
        for tag in {told, said[1] if said else ""} - {""}:
            found[tag] += 1
    usual = layouts.most_common(1)
    site = replace(site, found=dict(found))
    return replace(site, layout=usual[0][0]) if usual else site


def named_post(source: Path, language: str) -> PostName:
    """Return date and slug by the name of the file *source* in *language*; a bundle is named by its folder."""

    def is_own(part: str) -> bool:
        tag = tag_of_part(part)
        return tag is not None and same_language(tag, language)

    name = post_name(source.stem, is_own)
    return post_name(source.parent.name, is_own) if name.slug == "index" else name


def is_post(source: Path, name: PostName) -> bool:
    """Return whether *source* is a post or page of a site already, by its name and folder."""
    return bool(name.date) or any(part.startswith("_") for part in source.parent.parts[-_LEVELS:])


def _around(source: Path) -> Path | None:
    folders = source.parents[:_LEVELS]
    return next((folder for folder in folders if any((folder / mark).exists() for mark in MARKS)), None)


def _posts(root: Path) -> Iterator[Path]:
    for folder in sorted(root.glob("_*")) + sorted(root.glob("*/_posts")) + [root / "content"]:
        if folder.is_dir() and folder.name not in ("_site", "_layouts", "_includes", "_sass", "_data"):
            yield from sorted(path for path in folder.rglob("*.md") if path.is_file())


def _layout(path: Path, root: Path, told: str) -> str:
    """Return the layout of the post *path*, seen from ``_posts``, with its language as *told* by name or folder."""
    stem = path.stem
    mark = next((m for m in "-._" if stem.endswith(m + told)), "")
    name = "{date}-{slug}" + (f"{mark}{{tag}}" if mark else "") + ".md"
    folders = path.parent.relative_to(root).parts
    if told not in folders:
        return name
    return f"../{{tag}}/_posts/{name}" if folders[-1] == "_posts" else f"{{tag}}/{name}"

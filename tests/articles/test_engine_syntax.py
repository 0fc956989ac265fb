"""What other engines add to Markdown: what is prose in it, what is protected, and what is never read."""

import pytest

from bilingual.articles.comments import blanked, without_comments, without_hidden_comments
from bilingual.articles.inline import constructs, visible
from bilingual.articles.markdown import parse_markdown
from bilingual.articles.references import bound
from bilingual.views.document.syntax.other_formats import other_format

PROSE = [
    # Obsidian
    ("> [!tip] Keep it warm\n> Cold is slow.", ["Keep it warm", "Cold is slow."]),
    ("> [!warning]- Hidden\n> Jars burst. Really.", ["Hidden", "Jars burst.", "Really."]),
    ("> [!NOTE]\n> Weigh it.", ["Weigh it."]),
    ("> [!quote|right]+ Said **by** Tom", ["Said **by** Tom"]),
    ("> [!faq] One\n> > [!todo] Two\n> > Inner.", ["One", "Two", "Inner."]),
    ("The end. ^end-1", ["The end."]),
    ("- An item ^a1\n", ["An item"]),
    ("It is 2 ^2", ["It is 2 ^2"]),
    ("![[crumb.png|300]]", []),
    ("![[crumb.png|A crumb]]", ["![[crumb.png|A crumb]]"]),
    ("It is so^[It is. Really.] here.", ["It is so^[It is. Really.] here."]),
    ("See [[Page]] now.", ["See [[Page]] now."]),
    # Docusaurus, VitePress, Pandoc, MkDocs
    (":::caution Be careful\n\nNo rail.\n\n:::\n\nAfter.", ["Be careful", "No rail.", "After."]),
    (":::note[Its title]{.x}\nText.\n:::", ["Its title", "Text."]),
    ("::: {.warning}\nText.\n:::", ["Text."]),
    (":::tip\nText.\n:::", ["Text."]),
    ('!!! note "Its title"\n    Text.\n\nAfter.', ["Its title", "Text.", "After."]),
    ("??? tip\n    Text.", ["Text."]),
    ("!!! Wow this is great", ["Wow this is great"]),
    ('=== "A"\n\n    Use **a**.\n\n        code\n\n=== "B"\n    Or.\n\nC', ["A", "Use **a**.", "B", "Or.", "C"]),
    ("Title\n===\n\n=== x", ["Title", "=== x"]),
    # Hugo, Jekyll
    ('{{< figure src="a.png" alt="A heron" caption="It waits." >}}', ["A heron", "It waits."]),
    ("{{% notice warning %}}\nIt floods.\n{{% /notice %}}", ["It floods."]),
    ("{{< highlight go >}}\nNot prose.\n{{< /highlight >}}", []),
    ('{% include note.html text="The ferry is late." %}', ["The ferry is late."]),
    ('{% include figure\n   image_path="a.png"\n   caption="A heron"\n%}\n\nText.', ["A heron", "Text."]),
    ("{{ content }}", []),
    ('{{< admonition tip "Keep it" >}}\nWarm.\n{{< /admonition >}}', ["Keep it", "Warm."]),
    ("{% codeblock lang:js %}\nlog('no');\n{% endcodeblock %}", []),
    ("<<< @/src/a.js{2}\n\nText.", ["Text."]),
    ('--8<-- "no.md"\n\nText.', ["Text."]),
    (":::message alert\nHot.\n:::", ["Hot."]),
    ("@[youtube](abc)\n\nText.", ["Text."]),
    ("![](a.png =250x)\n*The soup*", ["*The soup*"]),
    ("```{warning}\nHot **water**.\n```", ["Hot **water**."]),
    ("```{admonition} Its title\nText.\n```", ["Its title", "Text."]),
    ("```{code-block} python\nno\n```", []),
    ("(target)=\n## Part\n\n+++\n\nText.\n\n\\newpage", ["Part", "Text."]),
    ('<Grid>\n  <Card title="One" icon="no">\n    The first.\n  </Card>\n</Grid>', ["One", "The first."]),
    ("{% details Click here %}\nText.\n{% enddetails %}", ["Click here", "Text."]),
    ("{% raw %}{{ x }}{% endraw %} is a value.", ["{% raw %}{{ x }}{% endraw %} is a value."]),
    ("{% raw %}\nShown.\n{% endraw %}\n\n{% raw %}{{ x }}{% endraw %}\n\nText.", ["Shown.", "Text."]),
    ("{% raw %}\n```\nno\n```\n{% endraw %}\n\nText.", ["Text."]),
    ('{% post_link a-b "no" %} is.', ['{% post_link a-b "no" %} is.']),
    ("\\begin{align}\na &= b\n\nc\n\\end{align}\nText.", ["Text."]),
    # PHP Markdown Extra
    ("Term one\nTerm two\n:   Its meaning.\n\n    And more.", ["Term one", "Term two", "Its meaning.", "And more."]),
    ("*[HT]: Hyper text\n*[AB]: A *b*", ["Hyper text", "A *b*"]),
    ("Text.\n{: .note}", ["Text."]),
    # MDX
    ("import Tabs from '@theme/Tabs';\nimport {A} from \"./a\"\n\nText.", ["Text."]),
    ("export const meta = {\n  title: 'No prose',\n}\n\nText.", ["Text."]),
    ("import this as an example", ["import this as an example"]),
    ('<Tab value="n" label="North bank">\n\nText.\n\n</Tab>', ["North bank", "Text."]),
    ("<Chart data={[1, 2]} title=\"Rain\" />\n\nText.", ["Rain", "Text."]),
    # HTML in lists and quotes
    ("- a\n\n  <div>\n  In the list.\n  </div>", ["a", "In the list."]),
    ("> <p>In the\n> quote.</p>", ["In the quote."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "prose"), PROSE)
def test_prose_of_each_syntax(text: str, prose: list[str]) -> None:
    article = parse_markdown(text)
    assert [segment.plain for segment in article.segments] == prose
    assert article.render({}) == text


COMMENTS = [
    ("Rises fast. %%not for you%%", "Rises fast."),
    ("It %%no. not this%% rises.", "It  rises."),
    ("%%\nno\n\nnor this\n%%\nText.", "Text."),
    ("> a %%no%%\n> b", "> a\n> b"),
    ("- a\n  %%no%%\n- b", "- a\n- b"),
    ("| a %%no%% | b |\n|---|---|", "| a  | b |\n|---|---|"),
    ("# Head %%no%%", "# Head"),
    ("夏天%%no%%更快", "夏天更快"),
    ("in 2024%%no%% it", "in 2024 it"),
    ("a {/* no */} b", "a  b"),
    ("{/*\nno\n\nno\n*/}\n\nb", "\nb"),
    ("a {% comment %}no{% endcomment %} b", "a  b"),
    ("{::comment}\nno\n{:/comment}\n\nb", "\nb"),
    ("{% comment %} no {% endcomment %}\n\nb", "\nb"),
    ("b\n\n{% comment %}\nno\n\n```\nno\n{% endcomment %}\nb", "b\n\nb"),
    ("- {% comment %}\n  no\n  {% endcomment %}\n- b", "-\n- b"),
    ("a {>>no<<} b", "a  b"),
    ("```{note}\na\n```\n\n% no\n\nb", "```{note}\na\n```\n\n\nb"),
    ("a <!-- no\n\nno --> b", "a b"),
    ("<Tabs>\n{/* no */}\n</Tabs>", "<Tabs>\n</Tabs>"),
    ("---\ntitle: 100%%\n---\na %%no%%\n\n100%%", "---\ntitle: 100%%\n---\na\n\n100%%"),
    ("\r\na %%no%%\r\nb", "\r\na\r\nb"),
]


@pytest.mark.parametrize(("text", "left"), COMMENTS)
def test_a_comment_is_never_read(text: str, left: str) -> None:
    assert without_comments(text) == left
    assert len(blanked(text)) == len(text)
    article = parse_markdown(text)
    assert article.render({}) == text
    assert not [segment.plain for segment in article.segments if "no" in segment.plain]
    assert not any("\xa0" in segment.plain for segment in article.segments)


@pytest.mark.parametrize(
    "text",
    [
        "`%%a%%` and `b`",
        "```\n%%a%%\n```",
        "    %%a%%",
        "100%% of 50%% x",
        "$$\nx %% y %% z\n$$",
        r"\%%a\%%",
        "%%",
        "```mermaid\n%% a\nb\n%% c\n```",
    ],
)
def test_what_is_no_comment_stays(text: str) -> None:
    assert without_comments(text) == blanked(text) == text


def test_a_sentence_without_its_comment_joins_up() -> None:
    article = parse_markdown("The dough %%x%% rises.\n\n面团%%x%%发起来。\n\nOne%%x%%\ntwo.")
    assert [segment.plain for segment in article.segments] == ["The dough rises.", "面团发起来。", "One two."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[Page]] [[a#b|said]]", ["link [[Page]]", "link [[a#b|said]]"]),
        ("[[1]](x) and [[toc]]", ["link [[1]](x)"]),
        ("![[x.png]] ![[Note]]", ["image ![[x.png]]", "image ![[Note]]"]),
        ("==mark== x==1 and y==2 a == b", ["emphasis ==mark=="]),
        (":smile: 10:30:45 :no_such_one: a:b:c", ["emoji :smile:"]),
        ("10^6^ H~2~O 5~10~15 ^_^ 2^3 ~/a~b", ["emphasis ^6^", "emphasis ~2~"]),
        ("a^[note] ^[a](b) ^1", ["emphasis ^[note]", "link [a](b)"]),
        ("++new++ C++ and D++ i++", ["emphasis ++new++"]),
        ("^[a-z]+$ or x^[0-9]+ and {.class} and {a=b}", []),
        ("![a](b){width=50%} text {#t-1}", ["image ![a](b){width=50%}", "attributes {#t-1}"]),
        (
            "[a b]{.x} [c](d){.y} {ref}`e` {: .z}",
            [
                "emphasis [a b]{.x}",
                "attributes {.x}",
                "link [c](d){.y}",
                "attributes {ref}",
                "code `e`",
                "attributes {: .z}",
            ],
        ),
    ],
)
def test_inline_syntax(text: str, found: list[str]) -> None:
    assert [f"{c.kind} {text[c.start : c.end]}" for c in constructs(text)] == found


def test_a_reader_sees_the_text_of_a_wiki_link() -> None:
    assert visible("See [[Page]], [[a#b|the text]] and ==this== :smile:") == "See Page, the text and this :smile:"


REFERENCES = {"map": "/m", "plan": "/p", "cat": "cat.png"}


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("[map][] and [plan].", "[地图][]和[计划]。", "[地图][map]和[计划][plan]。"),
        ("[the map][map].", "[地图][map]。", "[地图][map]。"),
        ("[the map][Map].", "[地图][地图]。", "[地图][Map]。"),
        ("![cat][].", "![猫][]。", "![猫][cat]。"),
        ("![cat] on [map].", "[地图]上的![猫]。", "[地图][map]上的![猫][cat]。"),
        ("[map] [sic].", "[地图][] [原文]。", "[地图][map] [原文]。"),
        ("[map][].", "地图。", "地图。"),
        ("`[x]` [map].", "`[x]` [地图]。", "`[x]` [地图][map]。"),
        ("[sic].", "[原文]。", "[原文]。"),
        ("[map](/else).", "[地图](/else)。", "[地图](/else)。"),
    ],
)
def test_a_translated_label_stays_bound(source: str, target: str, right: str) -> None:
    assert bound(source, target, REFERENCES) == right


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("= Title\n:toc:\n\n== Part\n\nNOTE: Text.\n", "AsciiDoc"),
        (".. note:: Text.\n\nSee :ref:`x`.\n", "reStructuredText"),
        ("#+TITLE: A\n\n* TODO Text\n", "Org"),
        ("== A ==\n\n'''Text''' [[File:a.png]]\n", "MediaWiki"),
        ("\\documentclass{article}\n\\section{A}\nText.\n", "LaTeX"),
        ("+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+---+---+\n", "Pandoc's Markdown"),
        ("| The wind is low\n|   and the tide is high\n", "Pandoc's Markdown"),
        ("% A title\n% Anna Berg\n\nText.\n", "Pandoc's Markdown"),
        ("| A | B\n|---|---\n| 1 | 2\n| 3 | 4\n", None),
        ("# A\n\nNOTE: Text.\n\n```rst\n.. note:: a\n:ref:`x`\n```\n", None),
        ("Setext\n====\n\nTwo\n----\n\n`:ref:` and \\(x\\) == y\n", None),
    ],
)
def test_another_format_is_recognised(text: str, name: str | None) -> None:
    found = other_format(parse_markdown(text))
    assert (found and found[0]) == name


def test_readers_find_no_comment_in_the_source_of_a_page() -> None:
    text = "One. <!-- no -->\n\n<!-- no\nno -->\n> <!--no-->\n\n[//]: # (no)\n[comment]: <> (no)\n\n"
    text += "<!--more--> Two <!-- no -->."
    assert without_hidden_comments(text) == "One.\n\n\n\n<!--more--> Two ."
    assert without_hidden_comments("```\n<!-- a -->\n```\n[a]: # b\n") == "```\n<!-- a -->\n```\n[a]: # b\n"

"""What posts show of exponents, struck words and the syntax of other engines."""

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document, PostBlock, PostUnit
from bilingual.views.document.nodes import Element, images_in
from bilingual.views.document.parsing import parse_inline
from bilingual.views.document.plain import written
from bilingual.views.document.syntax.callouts import with_callout_words
from bilingual.views.document.syntax.left_out import left_out


def _document(text: str) -> Document:
    article = parse_markdown(text)
    units = tuple(Unit(s.id, s.plain, s.plain, provenance=Provenance("x")) for s in article.segments)
    return document_from_article(article, Bitext("en", "es", units))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("10<sup>6</sup> litres of H<sub>2</sub>O", "10⁶ litres of H₂O"),
        ("10<sup>-3</sup>, x<sup>n+1</sup>, 5 m<sup>2</sup>", "10⁻³, xⁿ⁺¹, 5 m²"),
        ("e<sup>kT</sup> and a<sub>AB</sub>, x<sup>2y</sup>", "e^(kT) and a_(AB), x^(2y)"),
        ("the 1<sup>st</sup>, XVIII<sup>e</sup>, Mark<sup>TM</sup>", "the 1st, XVIIIᵉ, Mark™"),
        ("word<sup>[1]</sup> <sup></sup>.", "word[1] ."),
        ("10<sup>**6**</sup>", "10⁶"),
        ("$10^{6}$", "10⁶"),
        ("10^6^ and H~2~O", "10⁶ and H₂O"),
        ("++new++ [a b]{.x} {ref}`e` ![](x){.y}", "new a b e"),
        ("so^[It *is*.] and 是^[真的]。", "so (It is.) and 是(真的)。"),
        ("~~old~~ new, <del>5</del> 6", "~old~ new, ~5~ 6"),
        ("<kbd>Ctrl</kbd>+<kbd>C</kbd>, <mark>this</mark> ==and== <u>that</u>", "Ctrl+C, this and that"),
        ("`10<sup>6</sup>` :smile: `:smile:`", "10<sup>6</sup> 😄 :smile:"),
        ("[[Page]], [[a#b]], [[a|b]] ![[Note]]", "Page, a > b, b"),
        ("Call {{ site.phone }} now {{< ref x >}}{% x %}", "Call … now"),
        ("`{{ a }}` `[[b]]` `==c==`", "{{ a }} [[b]] ==c=="),
        ("Use {% raw %}{{ a }} and {% if %}{% endraw %}, not {{ a }}.", "Use {{ a }} and {% if %}, not …."),
        ("{%- raw -%}Say {{ a }} and **b**{% endraw %}.", "Say {{ a }} and b."),
        ("{{ '{{' }}, {{ \"{% x %}\" }}, {{ 'now' | date: '%Y' }}", "{{, {% x %}, …"),
        ("{{</* ref a */>}} {{%/* b */%}} {% verbatim %}{{ c }}{% endverbatim %}", "{{< ref a >}} {{% b %}} {{ c }}"),
        (
            "In {% post_link a 'the first' false %}, {% post_link b Two words %} and {% post_link c %}.",
            "In the first, Two words and ….",
        ),
        ("It is {% if a %}open{% elsif b %}shut{% else %}lost{% endif %}.", "It is open / shut / lost."),
        ("Then <button>press *me*</button>, or <q>wait</q>.", "Then press me, or “wait”."),
        ("{ .card } Card ends. {.lead .x}", "Card ends."),
        ("The net is big.\n{ .annotate }", "The net is big."),
        ("Use {.a, .b} now", "Use {.a, .b} now"),
        ("{% label primary@New %} {% span red, words %} {% btn https://x.y, Read on, fa-link %}", "New words Read on"),
    ],
)
def test_inline_syntax_in_plain_text(text: str, plain: str) -> None:
    assert written(parse_inline(text, "markdown")) == plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> [!tip]- Title\n> Body. ^x1", ["paragraph Tip: Title", "paragraph Body."]),
        (":::note Title\nBody.\n:::", ["paragraph Note: Title", "paragraph Body."]),
        ("> [!WARNING]\n> Body.", ["paragraph Warning: Body."]),
        ("> [!NOTE]\n> - a", ["paragraph Note", "list_item a"]),
        ("{{% notice warning %}}\nBody.\n{{% /notice %}}", ["paragraph Warning", "paragraph Body."]),
        ('<Callout type="info">\n\nBody.\n\n</Callout>', ["paragraph Info", "paragraph Body."]),
        ("A **b** ^id-1\n\n![[x.png]]", ["paragraph A b", "image x.png"]),
        ("![[x.png|A cat]]", ["image x.png A cat"]),
        ("![[x.png|A cat|300]]", ["image x.png A cat"]),
        ("<aside>\n💡 Bring **it**.\n\n</aside>", ["paragraph 💡 Bring it."]),
        ("<p hidden>No.</p>\n\n<div style='display: none'>No.</div>\n\nText.", ["paragraph Text."]),
        ("*[HT]: Hyper text\n\nHT is old.", ["paragraph HT is old."]),
        (":::note warn\nText.\n:::", ["paragraph Warning: Text."]),
        ("```{tip}\nText.\n```", ["paragraph Tip: Text."]),
        (
            '<Aside type="tip" title="Look">\n  Up **there**.\n</Aside>',
            ["paragraph Tip", "paragraph Look", "paragraph Up there."],
        ),
        (":::columns\nText.\n:::", ["paragraph Text."]),
        ('{{< figure src="/x.png" alt="A" caption="It waits." >}}', ["image /x.png A It waits."]),
        (
            '{% include note.html text="It is late." %}\n\n{% include other.html %}',
            ["paragraph Note", "paragraph It is late."],
        ),
        ("import A from 'a'\n\nBody.", ["paragraph Body."]),
        ('<Tab label="North">\n\nBody.\n\n</Tab>', ["paragraph North", "paragraph Body."]),
        ("|a|b|\n|-|-|\n|`x \\| y`|p \\| q|", ["table_cell a", "table_cell b", "table_cell x | y", "table_cell p | q"]),
        ('<picture>\n<source srcset="d.png">\n<img alt="A map" src="l.png">\n</picture>', ["image l.png A map"]),
        ('<div>\n<img src="a.png">\n<p>Text.</p>\n</div>', ["html a.png", "paragraph Text."]),
        ("> <details><summary>More</summary>Hidden</details>", ["paragraph More", "paragraph Hidden"]),
        ("Text %%no%% here.\n\n%%\nno\n%%", ["paragraph Text here."]),
    ],
)
def test_blocks_in_posts(text: str, shown: list[str]) -> None:
    found = []
    for block in _document(text).blocks:
        images = [image.attributes["src"] for image in images_in(block.nodes)]
        said = [written(unit.source) for unit in block.units] or [written(block.nodes)] * (not images)
        found.append(" ".join([block.kind, *images, *said]))
    assert found == shown


def test_what_only_a_site_can_fill_in_is_named() -> None:
    text = "# A\n\nCall {{ site.phone }}.\n\n![[Note]] ![[x.png]]\n\n{% include a.html %}\n\nimport A from 'a'\n"
    found = left_out(parse_markdown(text))
    assert [(f.check, f.severity) for f in found] == [("left-out", "W"), ("left-out", "I")]
    assert found[1].message.endswith("unless a plugin knows it: ![[x.png]] (line 5)")
    assert "{{ site.phone }} (line 3), ![[Note]] (line 5), {% include a.html %} (line 7)" in found[0].message
    assert left_out(parse_markdown("Nothing `{{ code }}` here.\n\n{% raw %}\n{{ a }} is.\n{% endraw %}")) == ()
    assert left_out(parse_markdown("{% raw %}Say {{ b }}{% endraw %} {{ 'c' }} {% post_link d 'e' %}.")) == ()
    assert left_out(parse_markdown("```{figure} a.png\nIt is red.\n```"))[0].evidence == {
        "left_out": ["```{figure} a.png"]
    }
    assert left_out(parse_markdown("```{code-block} python\nx\n```\n\n```{r}\ny\n```")) == ()
    assert "{% post_link d %}" in left_out(parse_markdown("See {% post_link d %}."))[0].message


def test_text_under_a_condition_is_named() -> None:
    branches = "{% if a %}\nIce.\n{% else %}\nWater.\n{% endif %}"
    text = f"{branches}\n\n{{% capture x %}}Salt.{{% endcapture %}} {{% for b in c %}}It.{{% endfor %}}"
    (found,) = left_out(parse_markdown(text))
    assert found.severity == "W"
    assert found.evidence == {"conditional": ["{% if a %}", "{% capture x %}", "{% for b in c %}"]}


def test_a_caption_and_a_quote_in_a_note_are_whole_in_parallel_markdown() -> None:
    text = '{{< figure src="a.jpg" alt="A boat" caption="It is red." >}}\n\nTea.[^a]\n\n[^a]: > Quoted.\n\n    - Item\n'
    shown = parallel_md(_document(text))
    assert "![A boat · A boat](a.jpg)\n\nIt is red.<br>It is red.\n" in shown
    assert "[^1]:\n\n    > Quoted.<br>Quoted.\n\n    - Item<br>Item\n" in shown


def test_cells_beyond_the_columns_of_a_table_are_named() -> None:
    table = "> | a | b |\n> |---|---|\n> | `x|y` | z |\n> | one |\n> | x \\| y | z |\n\nText.\n"
    (found,) = left_out(parse_markdown(table))
    assert (found.severity, found.evidence) == ("W", {"left_out": ["z"]})


def test_titles_of_images_and_links_are_named() -> None:
    text = '![Alt](a.png "Caption one") and [x](y \'It goes\'), `[a](b "c")` [z](w "1") [p](q)\n'
    (found,) = left_out(parse_markdown(text))
    assert (found.severity, found.evidence) == ("W", {"titles": ["Caption one", "It goes"]})


def test_values_of_mdx_are_named() -> None:
    text = "The price is {price} `{a}` <B x={y}>now</B>.\n\n{props.children}\n"
    (found,) = left_out(parse_markdown(f"import X from 'x'\n\n{text}"))
    assert (found.severity, found.evidence) == ("W", {"values": ["{price}", "{props.children}"]})
    assert left_out(parse_markdown(text)) == ()


def test_labels_of_tabs_are_named() -> None:
    text = "{% tabs a %}\n<!-- tab Clay soil@leaf -->\nWet.\n<!-- endtab -->\n<!-- tab -->\nDry.\n{% endtabs %}"
    assert "Clay soil" in left_out(parse_markdown(text))[0].evidence["left_out"]


def test_words_in_elements_that_no_post_has_are_named() -> None:
    form = "<form>\n<p>Write to us.</p>\n<button>Send</button>\n</form>\n\nArea <math><mi>r</mi></math>.\n"
    code = "`a <select>b</select>` <svg><title>Icon</title><path d='x'/></svg>\n\n```\n<form>c</form>\n```\n"
    (found,) = left_out(parse_markdown(f"{form}\n{code}"))
    assert (found.severity, found.evidence) == ("W", {"left_out": ["Write to us. Send", "r"]})


def test_what_is_open_to_the_end_is_named() -> None:
    (fence,), (comment,) = (
        left_out(parse_markdown(f"One.\n\n{rest}")) for rest in ("```py\nx\n\nTwo.\n", "<!-- a\n\nTwo.\n")
    )
    assert (fence.severity, fence.evidence, comment.evidence) == ("W", {"open": ["```py"]}, {"open": ["<!-- a"]})
    for whole in (
        "```py\nx\n```\n",
        "> ~~~\n> x\n> ~~~\n",
        "    x\n",
        "- a\n\n  ```\n  x\n  ```\n",
        "`<!--` <!-- b -->\n",
    ):
        assert left_out(parse_markdown(whole)) == ()


def test_a_bar_in_code_stays_in_its_cell() -> None:
    text = parallel_md(_document("|a|b|\n|-|-|\n|`x \\| y` or z \\| w|q|"))
    assert r"| `x \| y` or z \| w<br>`x \| y` or z \| w | q<br>q |" in text
    cells = [[s.plain for s in b.segments] for b in parse_markdown(text).blocks if b.kind == "table_cell"]
    assert len(cells) == 4


def test_a_title_that_one_side_has_leaves_the_other_its_word() -> None:
    unit = PostUnit("only-s2", (), (Element("strong", ("Achtung",)),), "translated")
    block = PostBlock("paragraph", units=(unit,), containers=("quote:1:warning",), attributes={"role": "title"})
    (shown,) = with_callout_words([block], "en", "de")
    assert (shown.units[0].source_text, shown.units[0].target_text) == ("Warning", "Warnung: Achtung")


LIQUID = """---
layout: post
---
`{% raw %}{{ a }}{% endraw %}` is.

{% raw %}
All of **it**, {{ b }} too.

```yaml
x: ${{ c }}
```
{% endraw %}

```
{% raw %}
{{ d }}
{% endraw %}
e
```

{% raw %}
```liquid
{% if f %}
```
{% endraw %}

| g | {% raw %}{{ h }}{% endraw %} |
|---|---|
"""


def test_what_stands_in_raw_is_shown_to_the_letter() -> None:
    shown = [
        block.text or " ".join(written(unit.source) for unit in block.units) or written(block.nodes)
        for block in _document(LIQUID).blocks
    ]
    assert shown == [
        "{{ a }} is.", "All of it, {{ b }} too.", "x: ${{ c }}", "{{ d }}\ne", "{% if f %}", "g", "{{ h }}"
    ]  # fmt: skip
    code = "`{% raw %}{{ a }}{% endraw %}` is Liquid.\n\n```\n{% raw %}\n{% endraw %}\n```"
    first, second = _document(code).blocks
    assert written(first.units[0].source) == "{% raw %}{{ a }}{% endraw %} is Liquid."
    assert second.text == "{% raw %}\n{% endraw %}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Said.^[A *note*.] Next.", ["Said. (A note.) Next."]),
        ("{{< rawhtml >}}\n<p>Raw words.</p>\n{{< /rawhtml >}}", ["Raw words."]),
        ("{% note %}\n<p>Raw words.</p>\n{% endnote %}", ["Note", "Raw words."]),
        ("<div>\n{% if a %}\n<p>Words.</p>\n{% endif %}\n</div>", ["Words."]),
        ("{{< mermaid >}}\nA-->B;\n{{< /mermaid >}}\n\n{% katex %}\nx^2\n{% endkatex %}", ["A-->B;", "x^2"]),
        ('<Tabs>\n<Tab label="A">\nOne.\n</Tab>\n<Tab label="B">Two.</Tab>\n</Tabs>', ["A", "One.", "B", "Two."]),
    ],
)
def test_words_in_calls_and_components_are_in_their_place(text: str, shown: list[str]) -> None:
    blocks = _document(text).blocks
    assert [block.text or " ".join(written(unit.source) for unit in block.units) for block in blocks] == shown

"""Posts that we write show readers of Jekyll nothing of another engine's syntax."""

import pytest

from bilingual.languages import pack
from bilingual.text.markup.dialects import CALLOUTS
from bilingual.views.jekyll.kramdown import for_kramdown

FULL = ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant"]

CALLOUT_POSTS = [
    ("> [!WARNING]\n> Hot **jar**.", "> **Warnung**\n>\n> Hot **jar**."),
    ("> [!tip]- Warm\n> - a\n> - b", "> **Tipp: Warm**\n>\n> - a\n> - b"),
    ("> [!recipe] Bread", "> **Recipe: Bread**"),
    ("> [!note] Hinweis zum Brot\n> x", "> **Hinweis zum Brot**\n>\n> x"),
    ("- a\n\n  > [!bug]\n  > x", "- a\n\n  > **Fehler**\n  >\n  > x"),
    ("> > [!faq]\n> > x", "> > **Frage**\n> >\n> > x"),
    (":::danger\nx\n:::\n", "> **Gefahr**\n>\n> x\n\n"),
    ("- a\n  :::info[T]{.x}\n  x\n  :::\n", "- a\n  > **Info: T**\n  >\n  > x\n\n"),
    ("::::note\n:::tip\nx\n:::\ny\n::::\n", "> **Hinweis**\n>\n> > **Tipp**\n> >\n> > x\n>\n> y\n\n"),
    (":::columns\nx\n:::\ny\n", "x\n\ny\n"),
    (":::note warn\nx\n:::\n", "> **Warnung**\n>\n> x\n\n"),
    ("```{tip}\nx\n```\n", "> **Tipp**\n>\n> x\n\n"),
    ("::: {.callout-tip}\nx\n:::\n", "> **Tipp**\n>\n> x\n\n"),
    ('!!! note "T"\n    x\n\n    - y\n\nz\n', "> **Hinweis: T**\n>\n> x\n>\n> - y\n\nz\n"),
    ("{{% notice warning %}}\nx\n{{% /notice %}}\n", "**Warnung**\n\nx\n\n"),
    ("<Note>\n\nx\n\n</Note>\n", "**Hinweis**\n\n\nx\n\n\n"),
    ("> a plain quote", "> a plain quote"),
    ("```\n> [!NOTE]\n:::tip\n```", "```\n> [!NOTE]\n:::tip\n```"),
]


@pytest.mark.parametrize(("text", "shown"), CALLOUT_POSTS)
def test_a_callout_is_a_quote_that_says_what_it_is(text: str, shown: str) -> None:
    assert for_kramdown(text, "de", jekyll=False) == shown


SYNTAX = [
    ("[[Page]], [[a#b]], [[a|*b*]] [[snake_case]]", r"Page, a \> b, *b* snake\_case"),
    ("![[a b.png|300]] ![[x.png|A cat]] ![[Note]]", '![](a%20b.png){: width="300"} ![A cat](x.png) '),
    ("==so **it** [[p]]== :fire: x ^id-1", '<mark markdown="span">so **it** p</mark> 🔥 x '),
    ('{{< ref x >}} [t]({{< ref "x.md" >}})', " t"),
    ('{{< figure src="/a.png" alt="A" caption="B" >}}', "![A](/a.png)\n\n*B*\n"),
    ("import A from 'a'\n\nx", "\n\nx"),
    ('<Tab label="North">\n\nx\n\n</Tab>', "North\n\n\nx\n\n"),
    ("`[[a]] ==b== :fire:`", "`[[a]] ==b== :fire:`"),
    ("| a |\n|-|\n| [[p\\|q]] |", "| a |\n|-|\n| q |"),
    ("[toc]", "- TOC\n{:toc}"),
    ("See https://a.org/x.", "See <https://a.org/x>."),
    ("1) a\n2) b", "1. a\n2. b"),
    ("a | b and `c | d`", r"a \| b and `c | d`"),
    ("| a |\n|-|\n| `x \\| y` |", "| a |\n|-|\n| `x | y` |"),
    (r"$x_1$ and \(a+b\) cost $5", "$$x_1$$ and $$a+b$$ cost $5"),
    ("x\n$$\na\n$$\ny", "x\n\n$$a$$\n\ny"),
    ("# A {.x}\n\n# B {#b .x}\n\n# C {#c}", "# A\n\n# B {#b}\n\n# C {#c}"),
    ("![a](b.png){width=3}", "![a](b.png)"),
    (
        "so^[It ==is==.] 10^6^ H~2~O",
        'so (It <mark markdown="span">is</mark>.) 10<sup markdown="span">6</sup> H<sub markdown="span">2</sub>O',
    ),
    ("![[x.png|A cat|300]] ![A|300](x.png)", '![A cat](x.png) ![A](x.png){: width="300"}'),
    ("[https://a.org](https://a.org)", "[https://a.org](https://a.org)"),
    ('<Tab>\n    <Tab label="North">\n\nx\n', "\nNorth\n\n\nx\n"),
    ("<<< @/a.js\n\nx", "\n\nx"),
    ("++n++ [a b]{.x} [c](d){.y} {ref}`e`", '<u markdown="span">n</u> a b [c](d) `e`'),
    ('=== "Mac"\n\n    Use **it**.\n\n        code\n\nx', "**Mac**\n\nUse **it**.\n\n    code\n\n\nx"),
    ("    {% x %}", "{% raw %}\n    {% x %}\n{% endraw %}"),
    (r"\{{ a }} {% if b %}", "{% raw %}{{{% endraw %} a }} "),
    ("<b>x", "<b>x"),
    ("{% codeblock lang:js %}\nlog()\n{% endcodeblock %}", "{% raw %}\n```js\nlog()\n```\n{% endraw %}"),
    ("<u>**b**</u>", '<u markdown="span">**b**</u>'),
    (
        "<details>\n<summary>**b**</summary>\n\n*i*\n\n</details>",
        '<details markdown="block">\n<summary markdown="span">**b**</summary>\n\n*i*\n\n</details>',
    ),
    ("`{{ x }}`", "{% raw %}`{{ x }}`{% endraw %}"),
    ("`{% endraw %}`", '{% raw %}`{% endraw %}{{ "{%" }}{% raw %} endraw %}`{% endraw %}'),
    ("```\n{{ x }}\n```", "{% raw %}\n```\n{{ x }}\n```\n{% endraw %}"),
    ("{{ $page.x }} {{ site.url }}", "… {{ site.url }}"),
    ("{% note info %}\nx\n{% endnote %}\n", "**Info**\n\nx\n\n"),
    ("{% include a.html %}", "{% include a.html %}"),
]


@pytest.mark.parametrize(("text", "shown"), SYNTAX)
def test_what_kramdown_does_not_know(text: str, shown: str) -> None:
    assert for_kramdown(text, "de", jekyll=False) == shown
    assert for_kramdown(f"---\na: '[[x]] :fire:'\n---\n{text}", "de", jekyll=False).endswith(f":fire:'\n---\n{shown}")


def test_what_was_written_for_jekyll_keeps_its_liquid_html_and_formulas() -> None:
    text = "`{{ x }}` {% gist 1 %} {{ own }} $x$ a | b\n\n<details>\n\n*i*\n\n</details>\n\n1) a\n"
    assert for_kramdown(text, "de", jekyll=True) == text


@pytest.mark.parametrize("tag", FULL)
def test_the_words_of_callouts_in_every_full_language(tag: str) -> None:
    assert pack(tag).labels.callouts.keys() == CALLOUTS
    assert all(pack(tag).labels.callouts.values())

"""Reference links that move to another document."""

from __future__ import annotations

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.pipeline.sidecars.source_format import definitions, with_own_addresses

TEXT = """See [the plan][Plan] and [harbour].

[plan]: https://a.b/plan "The  plan"
[Harbour]: <https://a.b/h>
[plan]: https://later.example
"""


def test_definitions_by_label() -> None:
    assert definitions(parse_markdown(TEXT)) == {"plan": 'https://a.b/plan "The  plan"', "harbour": "https://a.b/h"}


@pytest.mark.parametrize(("text", "shown"), [
    ("[der Plan][PLAN]", '[der Plan](https://a.b/plan "The  plan")'),
    ("[Harbour] und [harbour][]", "[Harbour](https://a.b/h) und [harbour](https://a.b/h)"),
    ("[x](https://c.d), [y], `a[plan]`[^plan]", None),
    (r"\[plan] ist keiner", None),
])  # fmt: skip
def test_a_link_gets_its_address(text: str, shown: str | None) -> None:
    known = definitions(parse_markdown(TEXT))
    assert with_own_addresses(text, known, {}) == (text if shown is None else shown)
    assert with_own_addresses(text, known, known) == text

"""Elements of HTML, by what they mean for the text around and inside them."""

from __future__ import annotations

import re

# Elements that start a block (html.spec.whatwg.org, section 15.3, "display: block" and table parts).
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu meta nav ol
    optgroup option p picture pre section source summary table tbody td tfoot th thead title tr ul""",
    )
)
# These contain no prose to translate; navigation and forms belong to the page, not to the article.
NOT_PROSE = frozenset(
    re.findall(
        r"\w+",
        """audio button canvas code form iframe input kbd map math nav noscript object pre samp script select style svg
    template tex textarea var video""",
    )
)
# They have no content (html.spec.whatwg.org, 13.1.2 "Void elements").
VOID_TAGS = frozenset(re.findall(r"\w+", "area base br col embed hr img input link meta param source track wbr"))
# Start tags that implicitly close an open element (html.spec.whatwg.org, 13.1.2.4 "Optional tags").
IMPLIED_ENDS = {
    "li": frozenset({"p", "li"}), "tr": frozenset({"td", "th", "tr", "p"}), "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}), "dt": frozenset({"dt", "dd", "p"}), "dd": frozenset({"dt", "dd", "p"}),
    **{name: frozenset({"p"}) for name in re.findall(r"\w+", "p ul ol div table blockquote section pre hr dl")},
    **{f"h{n}": frozenset({"p"}) for n in range(1, 7)},
}  # fmt: skip

"""A sanitised SVG looks the same and runs nothing."""

from __future__ import annotations

import pytest

from bilingual.views.document.html import sanitised_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ("<script>alert(1)</script><rect/>", "<rect/>"),
        ('<rect onclick="alert(1)" width="3"/>', '<rect width="3"/>'),
        ('<a xlink:href="javascript:alert(1)"><rect/></a>', "<a><rect/></a>"),
        ('<a href=" java&#9;script:alert(1)"><rect/></a>', "<a><rect/></a>"),
        ("<foreignObject><p>x</p></foreignObject>", ""),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', '<animate attributeName="href"/>'),
    ],
)
def test_what_would_run_goes(inside: str, left: str) -> None:
    assert sanitised_svg(f"{HEAD}{inside}</svg>".encode()).decode() == (
        f"{HEAD}{left}</svg>" if left else f"{HEAD}</svg>".replace("></svg>", "/>")
    )


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?>\n<!-- drawn -->\n{HEAD}<a href="#x"><rect fill="red"/></a></svg>\n',
        f'{HEAD}<image href="data:image/png;base64,AA=="/></svg>',
        "<svg><rect></svg>",
        "no drawing",
    ],
)
def test_a_drawing_without_them_is_copied_byte_by_byte(text: str) -> None:
    assert sanitised_svg(text.encode()) == text.encode()

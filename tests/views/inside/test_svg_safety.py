"""A published SVG looks the same, runs nothing, loads nothing and ends."""

from __future__ import annotations

import time

import pytest

from bilingual.views.document.drawings import sanitised_svg
from support.attacks.refusals import raises

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
LOOSE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ("<script>alert(1)</script><rect/>", "<rect/>"),
        ('<rect onclick="alert(1)" width="3"/>', '<rect width="3"/>'),
        ('<a xlink:href="javascript:alert(1)"><rect/></a>', "<a><rect/></a>"),
        ('<a href=" java&#9;script:alert(1)"><rect/></a>', "<a><rect/></a>"),
        ('<a href="https://example.org" ping="https://spy.example"/>', '<a href="https://example.org"/>'),
        ("<foreignObject><p>x</p></foreignObject>", ""),
        ("<text>a<script/>b</text>", "<text>ab</text>"),
        ("<text><tspan/>a<script/>b</text>", "<text><tspan/>ab</text>"),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml">x</x:script>', ""),
        ('<x:meta xmlns:x="http://www.w3.org/1999/xhtml" http-equiv="refresh"/>', ""),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', '<animate attributeName="href"/>'),
        ('<set attributeName="xlink:href" to="secret.png"/>', '<set attributeName="xlink:href"/>'),
        ('<set attributeName="fill" to="url(http://spy.example/a#b)"/>', '<set attributeName="fill" to="none"/>'),
        ('<image href="http://spy.example/a.png"/>', "<image/>"),
        ('<image xlink:href="file:///etc/passwd"/>', "<image/>"),
        ('<image href="../secret.png"/><feImage href="a.png"/>', "<image/><feImage/>"),
        ('<image href="data:image/svg+xml,x"/>', "<image/>"),
        ('<use href="other.svg#icon"/><use xlink:href="//spy.example/a.svg#b"/>', "<use/><use/>"),
        ('<g xml:base="http://spy.example/"><use href="#a"/></g>', '<g><use href="#a"/></g>'),
        ('<rect fill="url(http://spy.example/a.svg#b)"/>', '<rect fill="none"/>'),
        ("<rect filter=\"url( 'a.svg#b' )\"/>", '<rect filter="none"/>'),
        ('<rect style="fill:u\\72l(//spy.example)"/>', '<rect style="fill:none"/>'),
        ("<rect style=\"cursor:image-set('//spy.example/a' 1x)\"/>", '<rect style="cursor:none"/>'),
        ("<style>@import url(http://spy.example/a.css); r{x:y}</style>", "<style> r{x:y}</style>"),
        ("<style>@im\\70 ort/**/'a.css';r{x:y}</style>", "<style>r{x:y}</style>"),
        ("<style><![CDATA[@IMPORT 'a.css';r{x:y}]]></style>", "<style>r{x:y}</style>"),
        ("<style>@font-face{src:url(a.woff)}</style>", "<style>@font-face{src:none}</style>"),
        ("<style>r{fill:url(#a);mask:url(", "<style>r{fill:url(#a);mask:none</style>"),
    ],
)
def test_what_would_run_or_load_goes(inside: str, left: str) -> None:
    assert sanitised_svg(f"{HEAD}{inside}</svg>".encode()).decode() == (
        f"{HEAD}{left}</svg>" if left else f"{HEAD}</svg>".replace("></svg>", "/>")
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('<?xml-stylesheet href="http://spy.example/a.xsl" type="text/xsl"?><svg/>', "<svg/>"),
        ('<!DOCTYPE svg [<!ENTITY a "<script/>b">]><svg>&a;</svg>', "<svg>b</svg>"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>a&a;</svg>', "<svg>a</svg>"),
        ("<svg><script>x</script><rect></svg>", "<svg><rect/></svg>"),
        (f"{LOOSE}</svg><script>x</script>", LOOSE.replace(">", "/>")),
        ('<?xml version="1.0" encoding="UTF-7"?><svg>+ADw-script/+AD4-a</svg>', "<svg>a</svg>"),
    ],
)
def test_what_stands_around_the_drawing(text: str, left: str) -> None:
    assert sanitised_svg(text.encode()).decode() == left


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?>\n<!-- drawn -->\n{HEAD}<a href="#x"><rect fill="red"/></a></svg>\n',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg/>',
        f'{HEAD}<image href="data:image/png;base64,AA=="/></svg>',
        f'{HEAD}<style>@namespace url(http://www.w3.org/2000/svg);.a{{fill:url("#g")}}/* url(x) */</style></svg>',
        f'{HEAD}<use href="#a" fill="url(#g)" aria-label="image(1)" id="src(2)"/></svg>',
        f'{HEAD}<set attributeName="fill" to="red" from="blue"/></svg>',
    ],
)
def test_a_drawing_without_them_is_copied_byte_by_byte(text: str) -> None:
    assert sanitised_svg(text.encode()) == text.encode()


def unfolding(levels: int, first: str, each: str, part: str, copies: int) -> str:
    """Return *first* with the id ``a0``, and levels that each draw the one before *copies* times."""
    made = [HEAD, first.replace("ID", "a0")]
    for level in range(1, levels + 1):
        inside = part.replace("REF", f"a{level - 1}") * copies
        made.append(each.replace("ID", f"a{level}").replace("PARTS", inside))
    return "".join([*made, f'<use href="#a{levels}"/></svg>'])


MARKED = '<path marker-mid="url(#REF)" d="M0 0' + " 1 1" * 200 + '"/>'
BOMBS = {
    "use": unfolding(10, '<g id="ID"/>', '<g id="ID">PARTS</g>', '<use href="#REF"/>', 10),
    "pattern": unfolding(10, '<pattern id="ID"/>', '<pattern id="ID">PARTS</pattern>', '<g fill="url(#REF)"/>', 9),
    "mask": unfolding(20, '<mask id="ID"/>', '<mask id="ID">PARTS</mask>', "<g style='mask:url( \"#REF\")'/>", 3),
    "marker": unfolding(
        4,
        '<marker id="ID"/>',
        '<marker id="ID">PARTS</marker>',
        MARKED,
        1,
    ),
    "filter": HEAD + "<filter>" + '<feGaussianBlur stdDeviation="9"/>' * 2500 + "</filter></svg>",
    "a chain": HEAD + "".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(9000)) + "</svg>",
    "depth": HEAD + "<g>" * 10_000 + "</g>" * 10_000 + "</svg>",
    "entities": "<!DOCTYPE svg ["
    + '<!ENTITY e0 "lol">'
    + "".join(f"<!ENTITY e{n} '{(f'&e{n - 1};') * 10}'>" for n in range(1, 10))
    + f"]>{HEAD}<text>&e9;</text></svg>",
    "one entity": f"<!DOCTYPE svg [<!ENTITY a '{'a' * 50_000}'>]>{HEAD}<text>{'&a;' * 50_000}</text></svg>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(name: str) -> None:
    begun = time.monotonic()
    with raises("BIL-VIW-018"):
        sanitised_svg(BOMBS[name].encode())
    assert time.monotonic() - begun < 5


def test_what_contains_itself_is_no_bomb() -> None:
    text = f'{HEAD}<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><pattern id="p" fill="url(#p)"/></svg>'
    assert sanitised_svg(text.encode()) == text.encode()


def test_long_values_are_read_at_once() -> None:
    begun = time.monotonic()
    for part in (
        "url( ",
        "url('",
        " ",
        "@import ",
        "/*",
        "\\72 ",
        "image-set(",
        "@namespace ",
        "-moz-binding:",
        "u",
        "(((",
    ):
        for wrap in ("<style>{}</style>", '<g style="{}"/>', '<g fill="{}"/>'):
            sanitised_svg(f"{HEAD}{wrap.replace('{}', part * 20_000)}</svg>".encode())
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("content", [b"", b"no drawing", b"<html><svg/></html>", b"\x89PNG"])
def test_what_is_no_svg(content: bytes) -> None:
    with raises("BIL-VIW-017"):
        sanitised_svg(content)

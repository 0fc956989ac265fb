"""The page a WeChat article is copied from: as a reader will see it, with buttons for the clipboard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from bilingual.views.document.html import relative_address
from bilingual.views.limits import WECHAT_READERS, limit
from bilingual.views.page import page
from bilingual.views.wechat.rules import WeChatPost

_CSS = """
main{max-width:45rem;margin:0 auto;padding:1.5rem 1.125rem 4rem}
h1{font-size:1.3rem;margin:0 0 1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:.5rem 1.1rem;margin:0 0 1.25rem}
.row{display:flex;gap:.75rem;align-items:baseline;padding:.55rem 0;border-top:1px solid var(--line)}
.row:first-child{border:0}.row b{flex:0 0 4.2rem;font-weight:500;color:var(--soft);font-size:.8125rem}
.row span{flex:1}.row small{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}
button{border:1px solid var(--line);border-radius:2rem;padding:.2rem .8rem;font-size:.8125rem;white-space:nowrap}
button:hover{border-color:var(--accent);color:var(--accent)}
button.done{background:var(--good-tint);color:var(--good);border-color:transparent}
button.big{background:var(--accent);border-color:var(--accent);color:var(--paper);padding:.5rem 1.2rem;
font-size:.9375rem}
button.big.done{background:var(--good-tint);color:var(--good)}
.head{display:flex;justify-content:space-between;align-items:center;gap:1rem;margin:1.75rem 0 .75rem;position:sticky;
top:.5rem}
.head span{font-weight:600}
.paper{background:#fff;color:#000;border:1px solid var(--line);border-radius:1rem;padding:1.25rem 1rem;max-width:677px}
.paper img{min-height:3rem;background:#f3f3f3}
h2{font-size:.9375rem;margin:1.5rem 0 .6rem}.shelf{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 1rem}
.shelf img{height:7.5rem;width:auto;border-radius:.6rem;border:1px solid var(--line);display:block}
ul{padding-inline-start:1.2rem;font-size:.9375rem}
"""

_JS = """
(function(){
'use strict';
function done(button){var was=button.textContent;button.classList.add('done');button.textContent='\\u2713';
setTimeout(function(){button.classList.remove('done');button.textContent=was;},1500);}
function select(node){var range=document.createRange();range.selectNodeContents(node);
var chosen=getSelection();chosen.removeAllRanges();chosen.addRange(range);}
function byHand(node,button){select(node);if(document.execCommand('copy')){done(button);}
getSelection().removeAllRanges();}
document.addEventListener('click',function(event){
var button=event.target.closest('button[data-copy]');if(!button){return;}
var node=document.getElementById(button.dataset.copy),rich=node.classList.contains('paper');
if(!navigator.clipboard||(rich&&typeof ClipboardItem==='undefined')){byHand(node,button);return;}
var work=rich?navigator.clipboard.write([new ClipboardItem({
'text/html':new Blob([node.innerHTML],{type:'text/html'}),
'text/plain':new Blob([node.innerText],{type:'text/plain'})})]):navigator.clipboard.writeText(node.textContent);
work.then(function(){done(button);},function(){byHand(node,button);});
});
})();
"""

_IMAGE = re.compile(r'<img src="([^"]*)"([^>]*>)')
_ALT = re.compile(r' alt="([^"]*)"')
_OWN = re.compile(r"https?://mmbiz\.")


def wechat_preview_html(post: WeChatPost, pictures: Sequence[str] = (), reasons: Sequence[str] = ()) -> str:
    """Return a page that shows each part and puts it on the clipboard as rich text, fields as plain text.

    *pictures* are files beside the page: files on a disk do not survive the paste, so the page lists what to upload.
    """
    fields = [
        _field("title", "标题", post.title, limit("wechat-title")),
        _field("author", "作者", post.author, limit("wechat-author")),
        _field("digest", "摘要", post.digest, limit("wechat-digest")),
    ]
    if post.link:
        fields.append(_field("link", "原文链接", post.link, limit("wechat-source-url")))
    parts = []
    for number, part in enumerate(post.parts, start=1):
        name = part.title if len(post.parts) > 1 else "正文"
        parts.append(
            f'<div class="head"><span>{escape(name, quote=False)}</span>'
            f'<button type="button" class="big" data-copy="part-{number}">复制 Copy</button></div>'
            f'<div class="paper" id="part-{number}" lang="{WECHAT_READERS}">{_without_far_images(part.html)}</div>'
        )
    shown = "".join(
        f'<a href="{escape(relative_address(place))}"><img src="{escape(relative_address(place))}" alt=""></a>'
        for place in pictures
    )
    shelf = f'<h2>封面与图片 · Upload these</h2><div class="shelf">{shown}</div>' if shown else ""
    notes = "".join(f"<li>{escape(found.message, quote=False)}</li>" for found in post.findings)
    body = (
        f'<main>\n<h1>微信公众号 · WeChat</h1>\n<section class="card">{"".join(fields)}</section>\n'
        f"{f'<ul>{notes}</ul>' if notes else ''}\n{shelf}{''.join(parts)}\n</main>"
    )
    return page(title=post.title, tag=WECHAT_READERS, css=_CSS, script=_JS, body=body, own_styles=True, reasons=reasons)


def _without_far_images(markup: str) -> str:
    """Return *markup* with a marked place for each image on another host: it is not loaded here, nor pasted there."""

    def place(match: re.Match[str]) -> str:
        address = unescape(match[1])
        if "://" not in address or _OWN.match(address):
            return match[0]
        name = _ALT.search(match[0])
        shown = unescape(name[1]) if name and name[1] else address.rsplit("/", 1)[-1]
        return f"<span>【图片：{escape(shown, quote=False)}】</span>"

    return _IMAGE.sub(place, markup)


def _field(name: str, label: str, value: str, most: int) -> str:
    if not value:
        return ""
    return (
        f'<div class="row"><b>{label}</b><span id="{name}">{escape(value, quote=False)}</span>'
        f'<small>{len(value)}/{most}</small><button type="button" data-copy="{name}">复制</button></div>'
    )

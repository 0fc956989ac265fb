"""Style and script of the results folder's page."""

from __future__ import annotations

PREVIEW_CSS = """
main{max-width:58rem;margin:0 auto;padding:2rem 1.125rem 4rem}
header{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;margin:0 0 1.5rem}
h1{font-size:1.6rem;line-height:1.3;margin:0;flex:1 1 16rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.15rem;margin:0;display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:center}
h3{font-size:.8125rem;font-weight:600;color:var(--soft);margin:1.25rem 0 .4rem;letter-spacing:.02em}
.state{font-size:.8125rem;font-weight:600;padding:.2rem .75rem;border-radius:1rem;background:var(--good-tint);
color:var(--good);white-space:nowrap}
.state.not-ready{background:var(--bad-tint);color:var(--bad)}
.card{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:1.1rem 1.25rem 1.25rem;
margin:0 0 1.25rem}
.film{background:#000;border-radius:1rem;overflow:hidden;margin:0 0 .75rem}
video{width:100%;max-height:72vh;display:block;margin:0 auto}
audio{width:100%;display:block;padding:1rem;background:var(--card)}
video::cue{background:rgba(0,0,0,.62);color:#fff;font-size:1.05em;line-height:1.35}
.tracks{display:none;flex-wrap:wrap;gap:.4rem;margin:0 0 1.5rem}
.js .tracks{display:flex}
.tracks button{border:1px solid var(--line);border-radius:2rem;padding:.3rem .9rem;font-size:.875rem;
background:var(--card);color:var(--soft)}
.tracks button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--paper)}
.facts{color:var(--soft);font-size:.875rem;margin:.5rem 0 0}
.reasons{margin:.6rem 0 0;padding:0;list-style:none}
.reasons li{color:var(--bad);font-size:.9375rem}
.files{list-style:none;margin:0;padding:0;display:grid;gap:.4rem;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr))}
.files a{display:flex;justify-content:space-between;gap:.75rem;align-items:baseline;padding:.5rem .75rem;
border:1px solid var(--line);border-radius:.65rem;text-decoration:none;color:var(--ink);background:var(--paper)}
.files a:hover{border-color:var(--accent);color:var(--accent)}
.files small{color:var(--soft);font-size:.75rem;white-space:nowrap;font-variant-numeric:tabular-nums}
.files .main{border-color:var(--accent);font-weight:600}
details{margin:.9rem 0 0}summary{cursor:pointer;color:var(--soft);font-size:.9375rem}
.findings{list-style:none;margin:.6rem 0 0;padding:0}
.findings li{border-top:1px solid var(--line);padding:.6rem 0;font-size:.9375rem}
.findings q{display:block;quotes:none;color:var(--soft);margin:.2rem 0 0}.findings q.t{color:var(--target)}
.sev{display:inline-block;min-width:2.1rem;text-align:center;font-size:.75rem;font-weight:700;padding:.05rem .45rem;
border-radius:1rem;margin-inline-end:.5rem;background:var(--code);color:var(--soft)}
.sev.E,.sev.Stale{background:var(--bad-tint);color:var(--bad)}.sev.W{background:var(--warn-tint);color:var(--warn)}
.waived{opacity:.65}.notes{color:var(--soft);font-size:.875rem;padding-inline-start:1.1rem}
@media (max-width:30rem){main{padding-top:1.25rem}.card{padding:1rem}}
"""

# A browser reads no <track> from a file:// page, so the cues are in the page too and are added as a text track.
PREVIEW_JS = """
(function(){
'use strict';
var film=document.querySelector('video'),bar=document.querySelector('.tracks');
var facts=document.getElementById('page-facts');
if(!film||!bar||!facts){return;}
document.documentElement.classList.add('js');
var given=JSON.parse(facts.textContent).tracks,tracks=[];
if(location.protocol==='file:'){
Array.prototype.slice.call(film.querySelectorAll('track')).forEach(function(t){t.remove();});
given.forEach(function(g){
var track=film.addTextTrack('subtitles',g.label,g.tag);
g.cues.forEach(function(c){track.addCue(new VTTCue(c[0]/1000,Math.max(c[1],c[0]+1)/1000,c[2]));});
tracks.push(track);});
}else{
Array.prototype.slice.call(film.querySelectorAll('track')).forEach(function(t){tracks.push(t.track);});
}
function choose(number){
tracks.forEach(function(t,i){t.mode=i===number?'showing':'disabled';});
bar.querySelectorAll('button').forEach(function(b){b.setAttribute('aria-pressed',Number(b.dataset.track)===number);});
}
bar.addEventListener('click',function(event){
var b=event.target.closest('button');if(b){choose(Number(b.dataset.track));}
});
choose(Number(bar.dataset.first));
})();
"""

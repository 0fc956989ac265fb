"""Style and script of the parallel page."""

from __future__ import annotations

PARALLEL_CSS = """
body{--size:1.0625rem}
.bar{position:sticky;top:0;z-index:5;display:none;gap:.25rem;align-items:center;padding:.4rem .75rem;
background:color-mix(in srgb,var(--paper) 88%,transparent);backdrop-filter:blur(10px);
border-bottom:1px solid var(--line)}
.js .bar{display:flex}
.bar .group{display:flex;border:1px solid var(--line);border-radius:.7rem;overflow:hidden;background:var(--card)}
.bar button{min-height:2.25rem;min-width:2.25rem;padding:0 .7rem;font-size:.875rem;line-height:1.2;color:var(--soft);
white-space:nowrap}
.bar .group button+button{border-inline-start:1px solid var(--line)}
.bar button:hover{color:var(--ink)}
.bar button[aria-pressed=true]{background:var(--accent);color:var(--paper)}
.bar .space{flex:1}
.bar .icon{border-radius:.7rem;padding:0}
.bar .icon[aria-pressed=true]{background:var(--tint);color:var(--accent)}
.bar svg{width:1.15rem;height:1.15rem;display:block;margin:auto;fill:none;stroke:currentColor;stroke-width:1.8;
stroke-linecap:round;stroke-linejoin:round}
.wide-only{display:none}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1.125rem 5rem;font-size:var(--size)}
header.top{margin:0 0 1.75rem;padding-bottom:1.25rem;border-bottom:1px solid var(--line)}
h1{font-size:1.7em;line-height:1.28;margin:0;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.32em;line-height:1.35;margin:2.2em 0 .7em}
h3{font-size:1.12em;margin:1.8em 0 .6em}h4,h5,h6{font-size:1em;margin:1.5em 0 .5em}
h1 .tgt,h2 .tgt,h3 .tgt,h4 .tgt,h5 .tgt,h6 .tgt{font-size:.82em;font-weight:600;margin-top:.25em}
.meta{margin:.9rem 0 0;font-size:.8125rem;color:var(--soft);display:flex;flex-wrap:wrap;gap:.35rem .9rem}
.notice{margin:1rem 0 0;padding:.55rem .8rem;border-radius:.6rem;background:var(--warn-tint);color:var(--warn);
font-size:.875rem}
.lead{margin-top:1rem;color:var(--soft)}
h1 .east{text-wrap:wrap}
.swap :is(h1,h2,h3,h4,h5,h6) .tgt{font-size:1em;margin-top:0}.swap :is(h1,h2,h3,h4,h5,h6) .src{font-size:.82em}
.pair{display:flex;flex-direction:column;gap:.3em}
.p{margin:0 0 1.35em;position:relative}
.tgt{color:var(--target)}
.p>.pair>.tgt{padding-inline-start:.75em;border-inline-start:2px solid var(--line)}
.east{line-height:1.8;letter-spacing:.01em}
.east em{font-style:normal;text-emphasis:var(--emphasis,filled dot);
text-emphasis-position:var(--emphasis-place,under right)}
.u{border-radius:.25em;-webkit-box-decoration-break:clone;box-decoration-break:clone;transition:background .12s}
.js .u{cursor:pointer}
.u.on{background:var(--tint);box-shadow:0 0 0 .12em var(--tint)}
.u.draft{text-decoration:underline dotted var(--warn) 1.5px;text-underline-offset:.3em}
.u .tag{margin-inline-start:.35em;text-decoration:none}
ruby.r rt{display:none}.readings ruby.r rt{display:ruby-text}
ruby.r{ruby-align:center}rt{font-size:.52em;color:var(--soft);letter-spacing:0;user-select:none;line-height:1.2;
padding:0 var(--ruby-room,.12em);font-family:var(--ruby-font,"Noto Sans",system-ui,sans-serif)}
.readings .east{line-height:2.25}.readings h1 .east,.readings h2 .east{line-height:1.9}
.time{font-size:.75rem;font-variant-numeric:tabular-nums;color:var(--soft);padding:.1rem .45rem;margin:0 0 .15rem;
border:1px solid var(--line);border-radius:1rem;display:inline-block;line-height:1.4}
button.time:hover{color:var(--accent);border-color:var(--accent)}
ul,ol{padding-inline-start:1.4em;margin:0 0 1.35em}li{margin:0 0 .7em}li>ul,li>ol{margin:.6em 0 0}li>.p{margin:0 0 .5em}
li.task{list-style:none;position:relative}li.task>span:first-child{position:absolute;inset-inline-start:-1.4em}
blockquote{margin:0 0 1.35em;padding:.1em 0 .1em 1em;border-inline-start:3px solid var(--accent)}
blockquote .p:last-child{margin:0}
.wide{overflow-x:auto;margin:0 0 1.5em;-webkit-overflow-scrolling:touch}
table{border-collapse:collapse;font-size:.92em;min-width:60%}
th,td{border-bottom:1px solid var(--line);padding:.5em .7em;text-align:start;vertical-align:top;min-width:5.5em;
overflow-wrap:break-word}
th{border-bottom:2px solid var(--line);font-weight:600}
pre{background:var(--code);border-radius:.6rem;padding:.9em 1em;overflow-x:auto;font-size:.86em;line-height:1.55;
margin:0 0 1.6em;overflow-wrap:normal}
code,kbd{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono",monospace}
:not(pre)>code{background:var(--code);border-radius:.3em;padding:.1em .35em;font-size:.88em}
.tex{font-style:italic;font-family:"STIX Two Text","Cambria Math","Noto Serif",Georgia,serif;white-space:pre-wrap}
kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:.3em;padding:0 .35em;font-size:.85em;
background:var(--card)}
.math{margin:0 0 1.6em;padding:.8em 1em;overflow-x:auto;text-align:center;white-space:pre-wrap;background:var(--code);
border-radius:.6rem}.math svg{max-width:100%;height:auto;vertical-align:middle}
img{max-width:100%;height:auto;border-radius:.5rem;display:block;margin:0 auto}
a.image{display:block;padding:.9em 1em;border:1px dashed var(--line);border-radius:.6rem;text-decoration:none;
color:var(--soft);text-align:center;font-size:.9em}
a.image span{font-size:.75em;border:1px solid var(--line);border-radius:1em;padding:.1em .6em;margin-inline-end:.4em}
figure{margin:0 0 1.6em}figcaption{font-size:.86em;color:var(--soft);margin-top:.5em;text-align:center}
hr{border:0;border-top:1px solid var(--line);margin:2.2em auto;width:40%}
.raw{margin:0 0 1.35em}.footnote{font-size:.88em;position:relative}
.footnote>sup{float:inline-start;margin-inline-end:.5em}
th.right,td.right{text-align:end}th.center,td.center{text-align:center}
dt{font-weight:600}dt .p{margin:0 0 .3em}dd{margin-inline-start:1.2em}
details.toc{margin:0 0 1.75rem;border:1px solid var(--line);border-radius:.7rem;background:var(--card);
font-size:.9375rem}
details.toc summary{padding:.65rem .9rem;cursor:pointer;color:var(--soft);font-weight:600}
details.toc ol{list-style:none;margin:0;padding:0 .9rem .8rem;max-height:60vh;overflow:auto}
details.toc li{margin:.35rem 0;line-height:1.4}.l3{padding-inline-start:1rem}.l4,.l5,.l6{padding-inline-start:2rem}
details.toc a{text-decoration:none;color:var(--ink)}details.toc small{color:var(--soft);display:block}
.film{margin:0 0 1.5rem}
video{width:100%;display:block;border-radius:.7rem;background:#000;max-height:70vh}audio{width:100%}
.js .film{position:sticky;top:3.15rem;z-index:4}
.view-source .tgt,.view-target .src{display:none}
.view-target .p>.pair>.tgt{padding:0;border:0;color:var(--ink)}
.swap .pair{flex-direction:column-reverse}
.swap .p>.pair>.tgt{padding:0;border:0;color:var(--ink)}
.swap .p>.pair>.src{padding-inline-start:.75em;border-inline-start:2px solid var(--line);color:var(--target)}
@media (min-width:60rem){
.wide-only{display:block}
.columns main{max-width:76rem}
.columns.view-both .p>.pair{display:grid;grid-template-columns:1fr 1fr;gap:2.25rem}
.columns.view-both.swap .p>.pair>.tgt{order:-1}
.columns.view-both .p>.pair>.tgt,.columns.view-both .p>.pair>.src{padding:0;border:0}
main{padding-top:2.25rem}
}
@media (max-width:26rem){.bar button{padding:0 .55rem}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;scroll-behavior:auto!important}}
@media print{.bar,.film,.time,details.toc{display:none!important}body{background:#fff;color:#000}
main{max-width:none;padding:0;font-size:10.5pt}.p,li,tr,pre,blockquote{break-inside:avoid}
h1,h2,h3{break-after:avoid}.tgt{color:#222}a{color:inherit}.u.on{background:none;box-shadow:none}}
"""

# Without it the page reads the same: both languages, marks, contents and player are plain HTML.
PARALLEL_JS = """
(function(){
'use strict';
var root=document.documentElement,bar=document.querySelector('.bar'),film=document.querySelector('video,audio');
var sizes=[0.9375,1.0625,1.1875,1.3125,1.5],state={view:'both',swap:false,columns:false,readings:false,size:1,theme:''};
root.classList.add('js');
try{var kept=JSON.parse(localStorage.getItem('bilingual.parallel')||'{}');
for(var k in state){if(typeof kept[k]===typeof state[k]){state[k]=kept[k];}}}catch(e){}
function show(){
['both','source','target'].forEach(function(v){root.classList.toggle('view-'+v,state.view===v);});
root.classList.toggle('swap',state.swap);root.classList.toggle('columns',state.columns);
root.classList.toggle('readings',state.readings);
if(state.theme){root.dataset.theme=state.theme;}else{delete root.dataset.theme;}
document.body.style.setProperty('--size',(sizes[state.size]||sizes[1])+'rem');
bar.querySelectorAll('[data-view]').forEach(function(b){b.setAttribute('aria-pressed',b.dataset.view===state.view);});
bar.querySelectorAll('[data-flag]').forEach(function(b){b.setAttribute('aria-pressed',state[b.dataset.flag]);});
try{localStorage.setItem('bilingual.parallel',JSON.stringify(state));}catch(e){}
}
bar.addEventListener('click',function(event){
var b=event.target.closest('button');if(!b){return;}
if(b.dataset.view){state.view=b.dataset.view;}
else if(b.dataset.flag){state[b.dataset.flag]=!state[b.dataset.flag];}
else if(b.dataset.size){state.size=Math.max(0,Math.min(sizes.length-1,state.size+Number(b.dataset.size)));}
else if(b.dataset.theme){
var dark=root.dataset.theme?root.dataset.theme==='dark':matchMedia('(prefers-color-scheme: dark)').matches;
state.theme=dark?'light':'dark';}
show();
});
var lit=[],pinned=null;
function light(key){
lit.forEach(function(e){e.classList.remove('on');});
lit=key===null?[]:Array.prototype.slice.call(document.querySelectorAll('.u[data-u="'+Number(key)+'"]'));
lit.forEach(function(e){e.classList.add('on');});
}
function unitOf(event){return event.target.closest?event.target.closest('.u[data-u]'):null;}
function play(ms){if(film&&ms!==undefined){film.currentTime=Number(ms)/1000+0.001;
var started=film.play();if(started&&started.catch){started.catch(function(){});}}}
document.addEventListener('click',function(event){
if(event.target.closest('a,summary,.bar')){return;}
var time=event.target.closest('button.time');
if(time){play(time.dataset.t);return;}
var u=unitOf(event);
if(!u){pinned=null;light(null);return;}
if(String(getSelection())){return;}
pinned=pinned===u.dataset.u&&!film?null:u.dataset.u;light(pinned);play(u.dataset.t);
});
document.addEventListener('keydown',function(event){
if(event.key==='Escape'){pinned=null;light(null);}
});
if(matchMedia('(hover: hover)').matches){
document.addEventListener('mouseover',function(event){var u=unitOf(event);light(u?u.dataset.u:pinned);});
}
if(film){
var timed=Array.prototype.slice.call(document.querySelectorAll('.src .u[data-t]')).map(function(e){
return [Number(e.dataset.t),e.dataset.u];});
film.addEventListener('timeupdate',function(){
var now=film.currentTime*1000,key=null;
for(var i=0;i<timed.length&&timed[i][0]<=now;i++){key=timed[i][1];}
if(key!==null&&key!==pinned){pinned=key;light(key);}
});
}
show();
})();
"""

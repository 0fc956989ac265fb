// Optional: both languages, marks, contents and player are plain HTML.
(function(){
'use strict';
var root=document.documentElement,bar=document.querySelector('.bar'),film=document.querySelector('video,audio');
var main=document.querySelector('main'),ways=main.dataset.ways.split(' ');
var sizes=[0.9375,1.0625,1.1875,1.3125,1.5],state={view:'both',swap:false,columns:false,sentences:false,readings:false,size:1,theme:''};
root.classList.add('js');
try{var kept=JSON.parse(localStorage.getItem('bilingual.parallel')||'{}');
for(var k in state){if(typeof kept[k]===typeof state[k]){state[k]=kept[k];}}}catch(e){}
// Sentence by sentence, the sentences are items of a grid, in the order of their pairs.
function order(){
document.querySelectorAll('.p>.pair').forEach(function(pair){
['.src','.tgt'].forEach(function(side,second){
pair.querySelectorAll(':scope>'+side+'>.u').forEach(function(u){
u.style.order=2*u.dataset.u+Number(state.swap?!second:second);});});});
}
function show(){
order();
['both','source','target'].forEach(function(v){root.classList.toggle('view-'+v,state.view===v);});
root.classList.toggle('swap',state.swap);root.classList.toggle('columns',state.columns);
root.classList.toggle('readings',state.readings);root.classList.toggle('sentences',state.sentences);
if(state.theme){root.dataset.theme=state.theme;}else{delete root.dataset.theme;}
main.dir=ways[Number(state.view==='target'||(state.view==='both'&&state.swap))];
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

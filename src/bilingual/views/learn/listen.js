// Sentences with their own sound: hear, repeat, write, fill in. What was learnt is kept in this browser.
(function(){
'use strict';
var root=document.documentElement,facts=JSON.parse(document.getElementById('page-facts').textContent);
var bar=document.querySelector('.bar'),lines=document.querySelector('.lines'),sheet=document.querySelector('.sheet');
var speeds=[1,0.75,0.6,1.25],kept='bilingual.learn.'+facts.key;
var state={mode:'read',source:true,target:true,readings:false,loop:false,speed:0,theme:'',done:{}};
try{var old=JSON.parse(localStorage.getItem(kept)||'{}');
for(var k in state){if(typeof old[k]===typeof state[k]&&old[k]!==null){state[k]=old[k];}}}catch(e){}
var sound=new Audio(),current=null;
function keep(){try{localStorage.setItem(kept,JSON.stringify(state));}catch(e){}}
function show(){
['read','dictation','gaps'].forEach(function(m){root.classList.toggle(m,state.mode===m);});
root.classList.toggle('no-source',!state.source);root.classList.toggle('no-target',!state.target);
root.classList.toggle('readings',state.readings);
if(state.theme){root.dataset.theme=state.theme;}else{delete root.dataset.theme;}
bar.querySelectorAll('[data-mode]').forEach(function(b){b.setAttribute('aria-pressed',b.dataset.mode===state.mode);});
bar.querySelectorAll('[data-side]').forEach(function(b){b.setAttribute('aria-pressed',state[b.dataset.side]);});
bar.querySelectorAll('[data-flag]').forEach(function(b){b.setAttribute('aria-pressed',state[b.dataset.flag]);});
var speed=bar.querySelector('.speed');if(speed){speed.textContent=(speeds[state.speed]||1)+'×';}
sound.playbackRate=speeds[state.speed]||1;sound.loop=state.loop;
var learnt=0;
lines.querySelectorAll('li').forEach(function(li){
var on=Boolean(state.done[facts.ids[li.dataset.n]]);if(on){learnt+=1;}
li.querySelector('.done').setAttribute('aria-pressed',on);});
document.querySelector('.progress').textContent=facts.say.progress.replace('{}',learnt).replace('{}',facts.ids.length);
keep();
}
function mark(li){
if(current){current.classList.remove('on','playing');}
current=li;if(li){li.classList.add('on');}
}
function play(li){
var address=facts.sounds[li.dataset.n];
if(!address){return;}
if(current===li&&!sound.paused){sound.pause();return;}
if(current!==li){mark(li);sound.src=address;}
sound.currentTime=0;sound.playbackRate=speeds[state.speed]||1;sound.loop=state.loop;
var started=sound.play();if(started&&started.catch){started.catch(function(){});}
}
sound.addEventListener('play',function(){if(current){current.classList.add('playing');}});
['pause','ended'].forEach(function(name){sound.addEventListener(name,function(){
if(current){current.classList.remove('playing');}});});
// What was written, compared with what is said: case and marks don't count.
function tokens(text){
var plain=text.normalize('NFKC').toLowerCase().replace(/[’‘]/g,"'").replace(/[^\p{L}\p{M}\p{N}'\s]/gu,' ').trim();
if(!plain){return [];}
return facts.spaced?plain.split(/\s+/):Array.from(plain.replace(/\s+/g,''));
}
function compared(said,wrote){
var i,j,n=said.length,m=wrote.length,best=[];
for(i=0;i<=n;i++){best.push(new Array(m+1).fill(0));}
for(i=n-1;i>=0;i--){for(j=m-1;j>=0;j--){
best[i][j]=said[i]===wrote[j]?best[i+1][j+1]+1:Math.max(best[i+1][j],best[i][j+1]);}}
var hits=[];i=0;j=0;
while(i<n){
if(j<m&&said[i]===wrote[j]){hits.push(true);i++;j++;}
else if(j<m&&best[i][j+1]>=best[i+1][j]){j++;}
else{hits.push(false);i++;}}
return hits;
}
function checkDictation(li){
var said=tokens(facts.texts[li.dataset.n]),wrote=tokens(li.querySelector('textarea').value);
var hits=compared(said,wrote),result=li.querySelector('.result');
result.textContent='';
said.forEach(function(word,n){
var span=document.createElement('span');span.className=hits[n]?'hit':'miss';
span.textContent=hits[n]?word:(facts.spaced?'·'.repeat(Math.max(2,word.length)):'□');
result.appendChild(span);
if(facts.spaced&&n<said.length-1){result.appendChild(document.createTextNode(' '));}});
if(hits.every(Boolean)&&said.length===wrote.length){right(li,result);}
li.classList.add('checked');
}
function right(li,result){
result.appendChild(document.createTextNode(' ✓ '+facts.say.right));
state.done[facts.ids[li.dataset.n]]=true;show();
}
function checkGaps(li){
var all=true,result=li.querySelector('.result');
li.querySelectorAll('.gap').forEach(function(gap){
var ok=tokens(gap.value).join(' ')===tokens(gap.dataset.a).join(' ');
all=all&&ok;gap.classList.toggle('right',ok);gap.classList.toggle('wrong',!ok);});
result.textContent='';
if(all){right(li,result);}
li.classList.add('checked');
}
function check(li){if(state.mode==='dictation'){checkDictation(li);}else{checkGaps(li);}}
function open(button){
var word=facts.words[button.dataset.w];
document.querySelectorAll('.w.open').forEach(function(w){w.classList.remove('open');});
button.classList.add('open');
sheet.querySelector('.lemma').textContent=word.lemma;
sheet.querySelector('.reading').textContent=word.reading;
sheet.querySelector('.level').textContent=word.level||facts.say.unlisted;
sheet.querySelector('.parts').textContent=word.parts;
sheet.querySelector('.gloss').textContent=word.glosses.length?word.glosses.join('; '):facts.no_meaning;
sheet.hidden=false;
}
// Another mode asks anew: what one showed would be the answer of the next.
function begin(mode){
if(mode!==state.mode){lines.querySelectorAll('.shown,.checked').forEach(function(li){li.classList.remove('shown','checked');});}
state.mode=mode;close();
}
function close(){sheet.hidden=true;
document.querySelectorAll('.w.open').forEach(function(w){w.classList.remove('open');});}
bar.addEventListener('click',function(event){
var b=event.target.closest('button');if(!b){return;}
if(b.dataset.mode){begin(b.dataset.mode);}
else if(b.dataset.side){state[b.dataset.side]=!state[b.dataset.side];}
else if(b.dataset.flag){state[b.dataset.flag]=!state[b.dataset.flag];}
else if(b.classList.contains('speed')){state.speed=(state.speed+1)%speeds.length;}
else if(b.dataset.theme){
var dark=root.dataset.theme?root.dataset.theme==='dark':matchMedia('(prefers-color-scheme: dark)').matches;
state.theme=dark?'light':'dark';}
show();
});
lines.addEventListener('click',function(event){
var li=event.target.closest('li'),target=event.target;
if(!li||String(getSelection())){return;}
if(target.closest('.w')){open(target.closest('.w'));return;}
if(target.closest('.play')){play(li);return;}
if(target.closest('.done')){var id=facts.ids[li.dataset.n];
if(state.done[id]){delete state.done[id];}else{state.done[id]=true;}show();return;}
if(target.closest('.check')){check(li);return;}
if(target.closest('.show')){li.classList.toggle('shown');return;}
if(target.closest('.tgt')&&!state.target){li.classList.toggle('peek');return;}
if(target.closest('.src')){
if(!state.source&&state.mode==='read'){li.classList.toggle('peek');}
play(li);}
});
lines.addEventListener('keydown',function(event){
if((event.key==='Enter'||event.key===' ')&&event.target.closest('.w')){event.preventDefault();open(event.target.closest('.w'));return;}
if(event.key==='Enter'&&!event.shiftKey&&event.target.closest('textarea,.gap')){
event.preventDefault();check(event.target.closest('li'));}
});
sheet.querySelector('.close').addEventListener('click',close);
document.addEventListener('keydown',function(event){if(event.key==='Escape'){close();}});
show();
})();

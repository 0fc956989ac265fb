(function(){
'use strict';
function done(b){var was=b.textContent;b.classList.add('done');b.textContent='\u2713';
setTimeout(function(){b.classList.remove('done');b.textContent=was;},1500);}
function byHand(node,b){var range=document.createRange();range.selectNodeContents(node);
var chosen=getSelection();chosen.removeAllRanges();chosen.addRange(range);
if(document.execCommand('copy')){done(b);}chosen.removeAllRanges();}
document.addEventListener('click',function(event){
var b=event.target.closest('button[data-copy]');if(!b){return;}
var node=document.getElementById(b.dataset.copy),rich=node.id==='body';
if(!navigator.clipboard||(rich&&typeof ClipboardItem==='undefined')){byHand(node,b);return;}
var work=rich?navigator.clipboard.write([new ClipboardItem({
'text/html':new Blob([node.innerHTML],{type:'text/html'}),
'text/plain':new Blob([node.innerText],{type:'text/plain'})})]):navigator.clipboard.writeText(node.textContent);
work.then(function(){done(b);},function(){byHand(node,b);});
});
})();

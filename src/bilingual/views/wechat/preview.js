(function(){
'use strict';
function done(button){var was=button.textContent;button.classList.add('done');button.textContent='\u2713';
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

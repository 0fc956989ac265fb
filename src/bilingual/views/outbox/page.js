// Filters the tiles by their words and their state, in the page alone.
(function(){
'use strict';
var search=document.getElementById('search'),none=document.getElementById('nothing');
if(!search){return;}
document.addEventListener('error',function(event){
if(event.target.tagName==='IMG'){event.target.closest('.tile').classList.add('bare');event.target.remove();}
},true);
document.documentElement.classList.add('js');
var tiles=Array.prototype.slice.call(document.querySelectorAll('.tile'));
var chips=Array.prototype.slice.call(document.querySelectorAll('.chips button'));
var state='';
function show(){
var words=search.value.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean),some=false;
tiles.forEach(function(tile){
var fits=(!state||tile.dataset.state===state)&&words.every(function(w){return tile.dataset.words.indexOf(w)>=0;});
tile.hidden=!fits;some=some||fits;});
none.hidden=some;
}
search.addEventListener('input',show);
document.querySelector('.chips').addEventListener('click',function(event){
var chip=event.target.closest('button');
if(!chip){return;}
state=chip.dataset.state;
chips.forEach(function(b){b.setAttribute('aria-pressed',b===chip);});
show();
});
show();
})();

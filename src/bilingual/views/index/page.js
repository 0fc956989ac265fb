// Browsers load no <track> from a file:// page, so the cues are also in the page and added as a text track.
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

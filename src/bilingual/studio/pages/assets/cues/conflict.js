// The same cue was cut in another window, by a command or a run: both are shown, and nothing is overwritten.

import { desk } from '../item/desk.js';
import { fill, h } from '../dom.js';

const box = document.getElementById('cut-conflict');

// Shows what is there now, of *made*, an answer with status 412, and what was wanted here.
export function showCutConflict(made, editor) {
  if (!made.outdated?.length) return;
  const { cues = [] } = made;
  const wanted = made.wanted ?? [];
  box.hidden = false;
  fill(box,
    h('p', {}, 'These cues were changed elsewhere. There they are:'),
    h('ul', {}, cues.map((cue) => h('li', {}, times(cue.start_ms, cue.end_ms), ' ',
      h('bdi', { lang: desk.pair.source }, cue.source.text), ' · ', h('bdi', { lang: desk.pair.target }, cue.target?.text ?? '')))),
    h('p', {}, 'Here you wanted:'),
    h('ul', {}, wanted.map((one) => h('li', {}, words(one)))),
    ...again(wanted, cues).map((change) => h('button', { type: 'button', onclick: () => { box.hidden = true; editor.editing.send([change]); } }, 'Do mine there, too')),
    h('button', { type: 'button', onclick: () => { box.hidden = true; } }, 'Keep those'));
  box.querySelector('button').focus();
}

// The changes that can still be made: times of a cue with the same words, and a split of the cue that has the word.
function again(wanted, cues) {
  return wanted.flatMap((change) => {
    const same = cues.find((cue) => cue.words.join() === change.words?.join());
    const around = cues.find((cue) => cue.words[0] < change.at && change.at < cue.words[1]);
    if (change.action === 'split' && around) return [{ ...change, words: around.words, seen: [around.start_ms, around.end_ms] }];
    return same ? [{ ...change, seen: [same.start_ms, same.end_ms] }] : [];
  });
}

function words(change) {
  if (change.action === 'split') return 'split it';
  if (change.action === 'merge') return 'join it with the next one';
  return times(change.start_ms ?? change.seen[0], change.end_ms ?? change.seen[1]);
}

function times(start, end) {
  return `${(start / 1000).toFixed(3)} → ${(end / 1000).toFixed(3)} s`;
}

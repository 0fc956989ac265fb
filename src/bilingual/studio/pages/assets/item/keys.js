// Shortcuts, which also work while one writes: those with Alt or Ctrl never type anything.

import { h } from '../dom.js';

// Keys as shown, what they do, whether an event is them, and the name of the act.
export const KEYS = [
  ['Ctrl+Enter', 'approve and go on', (event) => (event.ctrlKey || event.metaKey) && event.key === 'Enter', 'approve'],
  ['Alt+↓', 'next sentence', (event) => event.altKey && event.key === 'ArrowDown', 'next'],
  ['Alt+↑', 'previous sentence', (event) => event.altKey && event.key === 'ArrowUp', 'previous'],
  ['Alt+J', 'next one to look at', alt('J'), 'look'],
  ['Alt+F', 'find a text: Enter shows the next, Shift+Enter the one before, Escape writes there', alt('F'), 'find'],
  ['Alt+P', 'play this sentence, or pause', alt('P'), 'play'],
  ['Alt+L', 'play it again and again, or stop that', alt('L'), 'loop'],
  ['Alt+S', 'slower, then at full speed again', alt('S'), 'slower'],
  ['Alt+O', 'other translations of this sentence', alt('O'), 'others'],
  ['Alt+R', 'translate this sentence again', alt('R'), 'again'],
  ['Alt+V', 'speak this sentence again, in a narrated article', alt('V'), 'speak'],
  ['Alt+E', 'correct what is said, in a recording', alt('E'), 'source'],
  ['Alt+T', 'add a term of this sentence to the glossary', alt('T'), 'term'],
  ['Alt+Z', 'undo the last correction', alt('Z'), 'undo'],
  ['Alt+Shift+Z', 'redo', alt('Z', true), 'redo'],
  ['Alt+Shift+A', 'approve all that have no finding', alt('A', true), 'approve-all'],
  ['Alt+N, Alt+Shift+N', 'next cue, previous cue', alt('N'), 'next-cue'],
  ['', '', alt('N', true), 'previous-cue'],
  ['Alt+C', 'play this cue, or pause', alt('C'), 'play-cue'],
  ['Alt+Shift+C', 'play this cue again and again, or stop that', alt('C', true), 'loop-cue'],
  ['Alt+K', 'choose where this cue is cut: arrow keys there, Escape goes back', alt('K'), 'mark'],
  ['Alt+Shift+K', 'choose where its translation is cut, in the same way', alt('K', true), 'mark-target'],
  ['Alt+X', 'split it there, in both languages', alt('X'), 'split'],
  ['Alt+M', 'join it with the next one', alt('M'), 'join'],
  ['Alt+, and Alt+.', 'begin one frame earlier, later', alt('Comma'), 'in-earlier'],
  ['', '', alt('Period'), 'in-later'],
  ['Alt+Shift+, and Alt+Shift+.', 'end one frame earlier, later', alt('Comma', true), 'out-earlier'],
  ['', '', alt('Period', true), 'out-later'],
  ['Alt+I', 'begin at the playhead', alt('I'), 'in-here'],
  ['Alt+U', 'end at the playhead (until)', alt('U'), 'out-here'],
  ['Alt+G', 'move all cues', alt('G'), 'shift-all'],
  ['Alt+= and Alt+-', 'show less time in the lane, more', alt('Equal'), 'zoom-in'],
  ['', '', alt('Minus'), 'zoom-out'],
  ['Alt+H, or ? outside a text', 'show the keys', (event) => alt('H')(event) || (event.key === '?' && !isWriting(event.target)), 'help'],
];

// Alt with the letter or sign that is printed on the key; where that is none of the Latin alphabet, or Alt types
// something else, the key at its place.
function alt(name, shift = false) {
  return (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey !== shift) return false;
    const isLetter = name.length === 1;
    return isLetter && /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() === name : event.code === (isLetter ? `Key${name}` : name);
  };
}

function isWriting(element) {
  return element.matches('textarea, input');
}

export function listen(acts) {
  addEventListener('keydown', (event) => {
    // An input method that is at work has the keys for itself; 229 is what Safari tells of it.
    if (event.isComposing || event.keyCode === 229) return;
    const found = KEYS.find(([, , fits]) => fits(event));
    if (!found || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    acts[found[3]]();
  });
}

export function listed() {
  return KEYS.filter(([keys]) => keys).flatMap(([keys, does]) => [h('dt', {}, keys), h('dd', {}, does)]);
}

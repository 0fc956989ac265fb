// Shortcuts, which also work while one writes: those with Alt or Ctrl never type anything.

import { h } from '../dom.js';

export const KEYS = [
  ['Ctrl+Enter', 'approve and go on', (event) => (event.ctrlKey || event.metaKey) && event.key === 'Enter', 'approve'],
  ['Alt+↓', 'next sentence', (event) => event.altKey && event.key === 'ArrowDown', 'next'],
  ['Alt+↑', 'previous sentence', (event) => event.altKey && event.key === 'ArrowUp', 'previous'],
  ['Alt+J', 'next one to look at', (event) => alt(event, 'KeyJ'), 'look'],
  ['Alt+P', 'play this sentence, or pause', (event) => alt(event, 'KeyP'), 'play'],
  ['Alt+L', 'play it again and again, or stop that', (event) => alt(event, 'KeyL'), 'loop'],
  ['Alt+S', 'slower, then at full speed again', (event) => alt(event, 'KeyS'), 'slower'],
  ['Alt+O', 'other translations of this sentence', (event) => alt(event, 'KeyO'), 'others'],
  ['Alt+R', 'translate this sentence again', (event) => alt(event, 'KeyR'), 'again'],
  ['Alt+E', 'correct what is said, in a recording', (event) => alt(event, 'KeyE'), 'source'],
  ['Alt+Z', 'undo the last correction', (event) => alt(event, 'KeyZ') && !event.shiftKey, 'undo'],
  ['Alt+Shift+Z', 'redo', (event) => alt(event, 'KeyZ') && event.shiftKey, 'redo'],
  ['Alt+Shift+A', 'approve all that have no finding', (event) => alt(event, 'KeyA') && event.shiftKey, 'approve-all'],
  ['Alt+H, or ? outside a text', 'show the keys', (event) => alt(event, 'KeyH') || (event.key === '?' && !isWriting(event.target)), 'help'],
];

function alt(event, code) {
  return event.altKey && !event.ctrlKey && !event.metaKey && event.code === code;
}

function isWriting(element) {
  return element.matches('textarea, input');
}

export function listen(acts) {
  addEventListener('keydown', (event) => {
    const found = KEYS.find(([, , fits]) => fits(event));
    if (!found || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    acts[found[3]]();
  });
}

export function listed() {
  return KEYS.flatMap(([keys, does]) => [h('dt', {}, keys), h('dd', {}, does)]);
}

// Finds a text in both languages of all sentences: of a long text only those near the window are in the page, so the
// browser cannot.

import { call } from '../api.js';
import { desk } from './desk.js';
import { say } from '../dom.js';

const WAIT_MS = 150;
const box = document.getElementById('find');
const told = document.getElementById('found');
let numbers = [];
let at = -1; // which of them was shown last
let timer = 0;

export function find() {
  box.focus();
  box.select();
}

async function ask() {
  const text = box.value.trim();
  const found = text ? (await call(`${desk.at}/find?text=${encodeURIComponent(text)}`)).numbers : [];
  if (text !== box.value.trim()) return;
  numbers = found;
  tell();
}

function tell() {
  const count = numbers.length.toLocaleString();
  if (box.value.trim() === '') told.textContent = '';
  else if (numbers.length === 0) told.textContent = 'Nothing found';
  else told.textContent = numbers.includes(at) ? `${(numbers.indexOf(at) + 1).toLocaleString()} of ${count}` : `${count} found`;
}

// Shows the next one in the direction of *step*, after the last from the beginning.
async function go(step) {
  if (numbers.length === 0) return;
  const later = step > 0 ? numbers.find((one) => one > at) : numbers.findLast((one) => one < at);
  at = later ?? numbers.at(step > 0 ? 0 : -1);
  tell();
  say(`Sentence ${(at + 1).toLocaleString()}: ${told.textContent}`); // the box may be out of sight
  const known = await desk.sentences.reach(at);
  document.querySelector('.unit.here')?.classList.remove('here');
  known?.row.classList.add('here');
  known?.row.scrollIntoView({ block: 'center', behavior: 'auto' });
}

const failed = (error) => say(error.message, true);
box.addEventListener('input', () => {
  at = -1;
  clearTimeout(timer);
  timer = setTimeout(() => ask().catch(failed), WAIT_MS);
});
box.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    clearTimeout(timer);
    ask().then(() => go(event.shiftKey ? -1 : 1)).catch(failed);
  } else if (event.key === 'Escape' && at >= 0) {
    event.preventDefault();
    desk.go(at);
  }
});
desk.addEventListener('opened', () => ask().catch(failed));
desk.addEventListener('changed', () => ask().catch(failed));

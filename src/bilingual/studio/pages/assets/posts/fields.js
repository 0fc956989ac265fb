// The fields of posts: what a person writes is saved when they pause, is undone like a correction, and stays set.

import { call, post } from '../api.js';
import { desk } from '../item/desk.js';
import { fill, h, say } from '../dom.js';
import { PLATFORMS } from './platforms.js';

const PAUSE_MS = 500;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const panel = document.getElementById('fields');
let rows = new Map();
let of = '';

function key(id) {
  return `studio-field ${desk.folder} ${desk.pair.pair} ${id}`;
}

export async function showFields() {
  const { fields } = await call(`${desk.at}/fields`);
  if (of === desk.at && fields.every((one) => rows.has(one.id))) {
    fields.forEach(update);
    return;
  }
  of = desk.at;
  rows = new Map();
  const groups = Map.groupBy ? Map.groupBy(fields, (one) => one.platform) : grouped(fields);
  fill(panel,
    h('p', { class: 'about' }, 'What you write here stays set, whatever is made again. Left empty, it comes from the text.'),
    ...[...groups].map(([platform, own]) => h('fieldset', {}, h('legend', {}, PLATFORMS[platform] ?? platform), own.map(row))));
  for (const one of fields) {
    const kept = localStorage.getItem(key(one.id));
    if (kept !== null) { // it never arrived
      rows.get(one.id).text.value = kept;
      write(one.id);
    }
  }
}

function grouped(fields) {
  const found = new Map();
  for (const one of fields) found.set(one.platform, [...(found.get(one.platform) ?? []), one]);
  return found;
}

function row(one) {
  const id = `field-${one.id.replace('.', '-')}`;
  const text = h('textarea', {
    id, rows: one.lines > 1 ? '2' : '1', dir: 'auto', spellcheck: 'true', 'aria-describedby': `${id}-about ${id}-count`,
    oninput: () => write(one.id),
  });
  const count = h('span', { class: 'count', id: `${id}-count` });
  const clear = h('button', { type: 'button', title: 'Have it come from the text again', onclick: () => { text.value = ''; write(one.id); text.focus(); } }, 'Clear');
  const wrong = h('p', { class: 'wrong', role: 'alert', hidden: true });
  const element = h('div', { class: 'field', data: { field: one.id } },
    h('div', { class: 'top' }, h('label', { for: id }, one.label), count),
    text, h('div', { class: 'top' }, h('small', { id: `${id}-about` }, one.about), clear), wrong);
  rows.set(one.id, { one, element, text, count, clear, wrong, timer: 0 });
  update(one);
  return element;
}

// Shows *one* as it is now; a field in which somebody writes keeps its text.
function update(one) {
  const known = rows.get(one.id);
  const { text } = known;
  if (text.value === known.one.text || text.value === one.text || !text.dataset.shown) text.value = one.text;
  text.dataset.shown = 'true';
  known.one = one;
  text.placeholder = one.made || 'From the text';
  tellCount(known);
}

function tellCount({ one, text, count, clear }) {
  const { measured, most, unit } = one.counter;
  const now = text.value === one.text ? measured : measure(text.value, unit);
  count.textContent = `${now.toLocaleString()} of ${most.toLocaleString()}`;
  count.title = unit;
  count.classList.toggle('over', now > most);
  clear.hidden = text.value === '';
}

function measure(text, unit) {
  if (unit.startsWith('columns')) return [...text.trim()].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
  if (unit === 'characters') return [...text.trim()].length;
  return text.split(/[\s,;，、；]+/u).filter(Boolean).length;
}

function write(id) {
  const known = rows.get(id);
  localStorage.setItem(key(id), known.text.value);
  known.element.classList.add('waits');
  tellCount(known);
  clearTimeout(known.timer);
  known.timer = setTimeout(() => send(id), PAUSE_MS);
}

// Sends a field after all that was sent before, so that it is undone in its turn.
function send(id, base = null) {
  const known = rows.get(id);
  const text = known.text.value;
  const path = `${desk.at}/fields`;
  const kept = key(id);
  desk.saving.turn = desk.saving.turn.then(async () => {
    try {
      const changes = [{ field: id, text, base: base ?? known.one.base }];
      const made = await post(path, { changes }, (error) => say(error.message, true));
      arrived(known, kept, text);
      made.fields.forEach(update);
      desk.saving.then.saved(made);
    } catch (error) {
      known.wrong.hidden = false;
      if (error.status === 412) conflict(known, error.value.conflicts[0]);
      else fill(known.wrong, `Not saved. ${error.message}`);
    }
  });
}

function arrived(known, kept, text) {
  known.wrong.hidden = true;
  if (known.text.value !== text) return; // somebody writes on
  localStorage.removeItem(kept);
  known.element.classList.remove('waits');
}

// Another window, a command or an undo has set the field: both texts are shown, and nothing is overwritten.
function conflict(known, { field, now }) {
  const done = () => { known.wrong.hidden = true; };
  fill(known.wrong, 'It was changed elsewhere. There it says: ', h('q', { dir: 'auto' }, now.text || '(from the text)'), ' ',
    h('button', { type: 'button', onclick: () => { done(); send(field, now.base); } }, 'Use mine'),
    h('button', { type: 'button', onclick: () => {
      done();
      known.text.value = now.text;
      localStorage.removeItem(key(field));
      known.element.classList.remove('waits');
      showFields().catch((error) => say(error.message, true));
    } }, 'Use that'));
}

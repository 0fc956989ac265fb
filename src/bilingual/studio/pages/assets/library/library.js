// The library: all items, filtered and searched, live, with what can be ordered for each.

import { call, live } from '../api.js';
import { capital, fill, h, say } from '../dom.js';
import { tile } from './tiles.js';
import { takeDrops } from './uploads.js';

const search = document.getElementById('search');
const chips = document.getElementById('chips');
const lists = { yours: document.getElementById('yours'), all: document.getElementById('all') };
const shown = new Map(); // by key: the item as text, and its tile
let state = '';
let counts = [];

async function read() {
  let found;
  try {
    found = await call('/api/items');
  } catch (error) {
    say(error.message, true);
    return;
  }
  document.getElementById('service').hidden = found.service;
  counts = found.counts;
  drawChips();
  place(lists.yours, found.items.filter((item) => item.needs_you));
  place(lists.all, found.items.filter((item) => !item.needs_you));
  const known = new Set(found.items.map((item) => item.key));
  for (const key of shown.keys()) if (!known.has(key)) shown.delete(key);
  document.getElementById('empty').hidden = found.items.length > 0;
  filter();
}

// Puts the tiles of *items* in order; one that has not changed stays as it is, and keeps the focus.
function place(section, items) {
  const list = section.querySelector('ul');
  const wanted = items.map((item) => {
    const text = JSON.stringify(item);
    const known = shown.get(item.key);
    if (known && known.text === text) return known.tile;
    const made = tile(item, obey);
    if (known && known.tile.contains(document.activeElement)) requestAnimationFrame(() => focusAgain(made));
    shown.set(item.key, { text, tile: made });
    return made;
  });
  wanted.forEach((one, number) => {
    if (list.children[number] !== one) list.insertBefore(one, list.children[number] || null);
  });
  while (list.children.length > wanted.length) list.lastElementChild.remove();
}

function focusAgain(made) {
  (made.querySelector('button') || made.querySelector('a'))?.focus();
}

function drawChips() {
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  if (state && !counts.some((one) => one.state === state)) state = '';
  const all = [{ state: '', count: total }, ...counts];
  fill(chips, ...all.map((one) => h('button', {
    type: 'button', 'aria-pressed': String(one.state === state),
    onclick: () => { state = one.state; drawChips(); filter(); },
  }, one.state ? capital(one.state.replace('-', ' ')) : 'All', ' ', h('small', {}, String(one.count)))));
}

function filter() {
  const words = search.value.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  let some = false;
  for (const section of Object.values(lists)) {
    let here = false;
    for (const one of section.querySelectorAll('.tile')) {
      const fits = (!state || one.dataset.state === state) && words.every((word) => one.dataset.words.includes(word));
      one.hidden = !fits;
      here = here || fits;
    }
    section.hidden = !here;
    some = some || here;
  }
  lists.all.querySelector('h2').hidden = lists.yours.hidden;
  document.getElementById('nothing').hidden = some || shown.size === 0;
}

async function obey(order, item, button) {
  button.disabled = true;
  try {
    await call('/api/orders', { method: 'POST', value: { order, item: item.key } });
    say({ start: 'Started.', rebuild: 'Started.', stop: 'Stopping; finished work is kept.', show: 'Opened.' }[order]);
  } catch (error) {
    say(error.message, true);
  } finally {
    button.disabled = false;
    read();
  }
}

search.addEventListener('input', filter);
takeDrops(read);

// Says how far each run is, without reading all items again.
function progress(runs) {
  for (const { source, share, left_s: left } of runs) {
    for (const one of document.querySelectorAll('.tile[data-state=running]')) {
      if (one.dataset.source !== source) continue;
      const bar = one.querySelector('progress');
      bar.hidden = share === null;
      bar.value = share ?? 0;
      one.querySelector('.left').textContent = left === null ? '' : `about ${duration(left)} left`;
    }
  }
}

function duration(seconds) {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}

live(read, () => say('The studio does not answer. It is tried again.', true), progress);
read();

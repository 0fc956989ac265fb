// The page of an item: sentences to read, correct and approve beside the recording or the outputs.

import { call, live } from './api.js';
import { h, say } from './dom.js';
import { KEYS, listed, listen } from './keys.js';
import { showOutputs } from './outputs.js';
import { Player } from './player.js';
import { Saving } from './saving.js';
import { Sentences, fit } from './sentences.js';

const folder = document.getElementById('desk').dataset.folder;
const base = `/api/item/${encodeURIComponent(folder)}`;
const sentences = new Sentences(document.getElementById('sentences'), units);
let item;
let pair;
let player;
let saving;
let version = '';

async function open(name) {
  try {
    item = await call(base);
  } catch (error) {
    say(error.message, true);
    return;
  }
  document.title = `${first(item.titles) || folder} · Studio`;
  document.getElementById('title').textContent = first(item.titles) || folder;
  player ??= new Player(item.media, moved);
  const names = item.pairs.map((one) => one.pair);
  pair = item.pairs.find((one) => one.pair === (name || decodeURIComponent(location.hash.slice(1)))) ?? item.pairs[0];
  document.getElementById('pairs').replaceChildren(...(names.length > 1 ? item.pairs.map((one) => h('button', {
    type: 'button', 'aria-pressed': String(one === pair), lang: one.target, onclick: () => { location.hash = one.pair; open(one.pair); },
  }, item.names[one.target])) : []));
  saving = new Saving(folder, pair.pair, { saved, failed: (error) => say(error.message, true), conflict });
  const notes = [...item.notes, ...pair.problems, ...pair.general.map((one) => `${one.check}: ${one.message}`)];
  const box = document.getElementById('notes');
  box.hidden = notes.length === 0;
  box.open = notes.length < 3;
  box.querySelector('summary').textContent = `${notes.length} ${notes.length > 1 ? 'notes' : 'note'} on the whole text`;
  box.querySelector('ul').replaceChildren(...notes.map((one) => h('li', {}, one)));
  const overview = await call(`${base}/${pair.pair}/overview`);
  version = overview.version;
  sentences.show(overview, { ...pair, names: item.names, directions: item.directions });
  tell(overview);
  showOutputs(folder, pair.pair, !player.there).catch((error) => say(error.message, true));
  for (const change of saving.left()) {
    saving.waiting.set(change.unit, change);
    saving.flush(change.unit);
  }
}

async function units(from, to) {
  return (await call(`${base}/${pair.pair}/units?from=${from}&to=${to}`)).units;
}

function first(titles) {
  return Object.values(titles)[0];
}

// Says how far the reading is, and what the item is now.
function tell(overview) {
  const { facts, history } = overview;
  const done = (facts.states.approved ?? 0) + (facts.states.edited ?? 0);
  const open = [[facts.look, 'to look at'], [facts.states.untranslated, 'untranslated'], [facts.states.draft, 'drafts'], [facts.states.stale, 'stale']]
    .filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  document.getElementById('progress').textContent = `${done} of ${facts.units} approved or by people${open.length ? `; ${open.join(', ')}` : ''}`;
  document.getElementById('next-look').hidden = overview.look.length === 0;
  document.getElementById('undo').disabled = !history.undo;
  document.getElementById('redo').disabled = !history.redo;
  const changed = facts.changed.corrected + facts.changed.outside;
  const waits = facts.changed.waiting ? `, ${facts.changed.waiting} wait for the run` : '';
  document.getElementById('state').textContent = `${item.state.replace('-', ' ')}${changed ? `, ${changed} corrected since` : ''}${waits}`;
  document.getElementById('rebuild').disabled = item.state === 'running';
}

let refreshing = null;

function refresh() {
  refreshing ??= (async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    refreshing = null;
    const overview = await call(`${base}/${pair.pair}/overview`);
    if (overview.version === version) return;
    version = overview.version;
    item = await call(base);
    if (overview.ids.join() !== sentences.overview.ids.join()) {
      sentences.show(overview, sentences.facts);
    } else {
      sentences.overview = overview;
      await sentences.refresh();
    }
    tell(overview);
  })().catch((error) => say(error.message, true));
}

function saved(made) {
  made.units.forEach((unit) => sentences.update(unit));
  const refused = Object.entries(made.refused);
  if (refused.length > 0) say(refused.slice(0, 3).map(([unit, why]) => `${unit} ${why}`).join('; '), true);
  else if (made.waiting) say('Kept: the run that goes on takes it in.');
  refresh();
}

// Another window, a command or a run has changed the sentence: both texts are shown, and nothing is overwritten.
function conflict(made) {
  for (const one of made.conflicts ?? []) {
    const known = sentences.rows.get(one.unit);
    if (!known) continue;
    const box = h('div', { class: 'conflict', role: 'alert' },
      h('p', {}, 'This sentence was changed elsewhere. There it says:'),
      h('blockquote', { lang: pair.target, dir: item.directions[pair.target] }, one.now.target ?? '(nothing)'),
      h('button', { type: 'button', onclick: () => { box.remove(); saving.send([{ unit: one.unit, target: known.text.value, base: one.now.base }]); } }, 'Use mine'),
      h('button', { type: 'button', onclick: () => { box.remove(); known.text.value = one.now.target ?? ''; fit(known.text); refresh(); } }, 'Use that'));
    known.row.querySelector('.conflict')?.remove();
    known.row.append(box);
  }
  version = '';
  const mine = new Set((made.conflicts ?? []).map((one) => one.unit));
  (made.units ?? []).forEach((unit) => {
    const known = sentences.rows.get(unit.id);
    if (known && mine.has(unit.id)) known.unit = unit;
  });
}

function here() {
  const row = document.activeElement?.closest?.('.unit') ?? document.querySelector('.unit.now');
  return row ? sentences.rows.get(row.dataset.unit) : undefined;
}

async function go(number) {
  if (number < 0 || number >= sentences.overview.ids.length) return;
  const known = await sentences.reach(number);
  known?.text.focus();
  known?.row.scrollIntoView({ block: 'center', behavior: 'auto' });
}

function number() {
  return here()?.unit.number ?? -1;
}

async function approve(known) {
  if (!known) return;
  const { unit, text } = known;
  const change = { base: unit.base, approved: unit.state !== 'approved' || text.value !== (unit.target ?? '') };
  if (text.value !== (unit.target ?? '')) change.target = text.value;
  await saving.flush(unit.id, change);
}

const acts = {
  approve: async () => { const at = number(); await approve(here()); go(at + 1); },
  next: () => go(number() + 1),
  previous: () => go(number() - 1),
  look: () => go(sentences.overview.look.find((one) => one > number()) ?? sentences.overview.look[0] ?? number()),
  play: () => { const known = here(); if (known) player.play(known.unit); },
  loop: () => { const known = here(); if (known) player.loop(known.unit); },
  slower: () => say(`Speed ${player.slower()}`),
  others: () => others(here()),
  again: () => { const known = here(); if (known) { say('Translating…'); saving.step('again', { unit: known.unit.id }); } },
  source: () => correctSource(here()),
  undo: () => saving.step('undo'),
  redo: () => saving.step('redo'),
  'approve-all': async () => {
    const facts = sentences.overview;
    const found = new Set(facts.found);
    const open = facts.ids.filter((unit, at) => !found.has(at) && ['machine', 'draft'].includes(facts.letters[facts.states[at]]));
    if (open.length === 0) { say('Nothing is left to approve but what has a finding.'); return; }
    await saving.send(open.map((unit) => ({ unit, approved: true })), null, true);
  },
  help: () => document.getElementById('keys').showModal(),
};

async function others(known) {
  if (!known) return;
  const box = h('div', { class: 'others' }, 'Looking…');
  known.row.querySelector('.others')?.remove();
  known.row.append(box);
  const ask = async (engine = '') => {
    const asked = engine ? { method: 'POST', value: { ask: [engine] } } : {};
    const found = await call(`${base}/${pair.pair}/alternatives/${encodeURIComponent(known.unit.id)}`, asked);
    box.replaceChildren(
      ...found.alternatives.filter((one) => !one.current).map((one) => h('button', {
        type: 'button', class: one.grave ? 'grave' : '', lang: pair.target, dir: item.directions[pair.target], disabled: one.grave,
        onclick: () => { known.text.value = one.text; known.text.focus(); changed(known); },
      }, one.text, h('small', {}, `${one.origin}${one.fault ? `: ${one.fault}` : ''}`))),
      ...found.terms.map((term) => h('p', {}, `${term.source} → ${term.target}`)),
      ...found.errors.map((one) => h('p', { class: 'finding E' }, one)),
      ...found.others.map((one) => h('button', { type: 'button', onclick: () => ask(one) }, `Ask ${one}`)),
      h('button', { type: 'button', onclick: () => { box.remove(); known.text.focus(); } }, 'Close'));
    box.querySelector('button').focus();
  };
  ask().catch((error) => { box.remove(); say(error.message, true); });
}

// What is said can be corrected in a recording; it is not open by accident.
function correctSource(known) {
  if (!known || known.unit.start_ms === null) { say('Correct an article in its own file.'); return; }
  const text = h('textarea', { class: 'target', lang: pair.source, dir: item.directions[pair.source], 'aria-label': 'What is said' });
  text.value = known.unit.source;
  const form = h('form', { class: 'accept', onsubmit: (event) => {
    event.preventDefault();
    form.remove();
    known.text.focus();
    if (text.value !== known.unit.source) saving.step('source', { unit: known.unit.id, base: known.unit.base, text: text.value });
  } }, text, h('button', {}, 'Correct what is said'), h('button', { type: 'button', onclick: () => { form.remove(); known.text.focus(); } }, 'Cancel'));
  known.row.querySelector('.accept')?.remove();
  known.row.querySelector('.source').after(form);
  text.focus();
}

function changed(known) {
  fit(known.text);
  if (known.text.value.trim() === '') return;
  saving.write(known.unit.id, known.text.value, known.unit.base);
}

function moved(now) {
  const near = [...sentences.rows.values()].find(({ unit }) => unit.start_ms !== null && unit.start_ms <= now && now < unit.end_ms);
  document.querySelector('.unit.now')?.classList.remove('now');
  near?.row.classList.add('now');
  if (near) player.cues = near.unit.cues;
}

const list = document.getElementById('sentences');
list.addEventListener('input', (event) => {
  const row = event.target.closest('.unit');
  if (row) changed(sentences.rows.get(row.dataset.unit));
});
list.addEventListener('focusin', (event) => {
  const row = event.target.closest('.unit');
  list.querySelector('.unit.here')?.classList.remove('here');
  row?.classList.add('here');
});
list.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-does]');
  const known = button && sentences.rows.get(button.closest('.unit').dataset.unit);
  if (!known) return;
  if (button.dataset.does === 'play') player.play(known.unit);
  if (button.dataset.does === 'approve') approve(known);
  if (button.dataset.does === 'accept') accept(known, button.dataset.check);
});

function accept(known, check) {
  const reason = h('input', { type: 'text', 'aria-label': 'Reason', placeholder: 'Why it is right as it is' });
  const form = h('form', { class: 'accept', onsubmit: (event) => {
    event.preventDefault();
    if (reason.value.trim()) saving.send([{ unit: known.unit.id, base: known.unit.base, accepted: { [check]: reason.value.trim() } }]);
    form.remove();
  } }, reason, h('button', {}, 'Accept'), h('button', { type: 'button', onclick: () => form.remove() }, 'Cancel'));
  known.row.querySelector('.accept')?.remove();
  known.row.append(form);
  reason.focus();
}

for (const name of ['undo', 'redo', 'approve-all', 'help']) document.getElementById(name).addEventListener('click', acts[name]);
document.getElementById('next-look').addEventListener('click', acts.look);
document.getElementById('rebuild').addEventListener('click', async () => {
  try {
    await saving.turn;
    await call('/api/orders', { method: 'POST', value: { order: 'rebuild', item: item.folder } });
    say('Started: the outputs are made again.');
  } catch (error) {
    say(error.message, true);
  }
});
document.getElementById('key-list').replaceChildren(...listed());
listen(Object.fromEntries(KEYS.map(([, , , name]) => [name, acts[name]])));
addEventListener('beforeunload', () => { for (const unit of saving?.waiting.keys() ?? []) saving.flush(unit); });
open().then(() => live(refresh, () => say('The studio does not answer. It is tried again; what you write is kept.', true)));

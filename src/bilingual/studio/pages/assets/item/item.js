// The page of an item: opens it, keeps it up to date, and listens to the sentences.

import { cutting } from '../cues/editor.js';
import { acts, approve, changed } from './acts.js';
import { call, live } from '../api.js';
import { showConflicts } from './conflicts.js';
import { desk } from './desk.js';
import { fill, h, say } from '../dom.js';
import { accept } from './forms.js';
import { listed, listen } from './keys.js';
import { showOutputs } from './outputs.js';
import { Player } from './player.js';
import '../posts/structure.js';
import { showNotes, showPlayable, showProgress } from './progress.js';
import { Saving } from './saving.js';
import { speak } from '../voice/speaking.js';

const { folder, base, sentences } = desk;
const MOVES = /^(Arrow|Page|Home|End|Tab|Escape)/;

async function open(name) {
  try {
    desk.item = await call(base);
  } catch (error) {
    say(error.message, true);
    return;
  }
  const { item } = desk;
  const title = Object.values(item.titles)[0] || folder;
  document.title = `${title} · Studio`;
  document.getElementById('title').textContent = title;
  desk.player ??= new Player(item.media, moved);
  desk.pair = item.pairs.find((one) => one.pair === (name || decodeURIComponent(location.hash.slice(1)))) ?? item.pairs[0];
  if (!desk.pair) {
    say(item.reasons[0] ?? 'It has no translation yet.', true);
    return;
  }
  showPlayable();
  showPairs();
  desk.saving = new Saving(folder, desk.pair.pair, {
    saved, failed: (error) => say(error.message, true), conflict: (made) => { showConflicts(made, refresh); desk.tell('conflict', made); },
  });
  showNotes();
  sentences.fetchFirst();
  const overview = await call(`${desk.at}/overview`);
  desk.version = overview.version;
  sentences.show(overview, { ...desk.pair, names: item.names, directions: item.directions });
  showProgress(overview);
  desk.tell('opened');
  showOutputs(!desk.player.there).catch((error) => say(error.message, true));
  for (const change of desk.saving.left()) {
    desk.saving.waiting.set(change.unit, change);
    desk.saving.flush(change.unit);
  }
}

function showPairs() {
  const { pairs, names } = desk.item;
  fill(document.getElementById('pairs'), ...(pairs.length > 1 ? pairs.map((one) => h('button', {
    type: 'button', 'aria-pressed': String(one === desk.pair), lang: one.target, onclick: () => { location.hash = one.pair; open(one.pair); },
  }, names[one.target])) : []));
}

let refreshing = null;

function refresh() {
  refreshing ??= (async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    refreshing = null;
    const overview = await call(`${desk.at}/overview?unless=${desk.version}`);
    if (overview.version === desk.version) return;
    desk.version = overview.version;
    desk.item = await call(base);
    if (overview.ids.join() !== sentences.overview.ids.join()) {
      sentences.show(overview, sentences.facts);
    } else {
      sentences.overview = overview;
      await sentences.refresh();
    }
    showProgress(overview);
    desk.tell('changed');
  })().catch((error) => say(error.message, true));
}

function saved(made) {
  made.units.forEach((unit) => sentences.update(unit));
  const refused = Object.entries(made.refused);
  if (refused.length > 0) say(refused.slice(0, 3).map(([unit, why]) => `${unit} ${why}`).join('; '), true);
  else if (made.building) say('Everything is approved. The outputs are being made.');
  else if (made.waiting) say('Kept: the run that goes on takes it in.');
  desk.tell('saved', made);
  refresh();
}

function moved(now) {
  const near = [...sentences.rows.values()].find(({ unit }) => unit.start_ms !== null && unit.start_ms <= now && now < unit.end_ms);
  document.querySelector('.unit.now')?.classList.remove('now');
  near?.row.classList.add('now');
  desk.tell('moved', now);
}

const list = document.getElementById('sentences');
const AT_ONCE = ['insertFromPaste', 'insertFromDrop', 'insertReplacementText', 'deleteByCut', 'deleteByDrag'];
list.addEventListener('input', (event) => {
  const row = event.target.closest('.unit');
  // What an input method has not finished is not a text yet; what is written in a form at the sentence is not its text.
  if (!row || event.isComposing || event.target !== sentences.rows.get(row.dataset.unit)?.text) return;
  const isTyped = !AT_ONCE.includes(event.inputType);
  if (!isTyped) desk.saving.endStretch();
  changed(sentences.rows.get(row.dataset.unit));
  if (!isTyped) desk.saving.endStretch();
});
list.addEventListener('compositionend', (event) => {
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
  if (button.dataset.does === 'play') desk.player.play(known.unit);
  if (button.dataset.does === 'approve') approve(known);
  if (button.dataset.does === 'speak') speak(known);
  if (button.dataset.does === 'accept') accept(known, button.dataset.check);
});

for (const name of ['undo', 'redo', 'approve-all', 'help']) document.getElementById(name).addEventListener('click', acts[name]);
document.getElementById('next-look').addEventListener('click', acts.look);
document.getElementById('rebuild').addEventListener('click', async () => {
  try {
    await desk.saving.turn;
    await call('/api/orders', { method: 'POST', value: { order: 'rebuild', item: desk.item.folder } });
    say('Started: the outputs are made again.');
  } catch (error) {
    say(error.message, true);
  }
});
fill(document.getElementById('key-list'), ...listed());
listen({ ...acts, ...cutting.acts });
// What moves the caret, or does something else, ends a stretch of typing: after the act, which may belong to it.
addEventListener('keydown', (event) => {
  if (!event.isComposing && (event.altKey || event.ctrlKey || event.metaKey || MOVES.test(event.key))) desk.saving?.endStretch();
});
for (const event of ['focusout', 'pointerdown']) list.addEventListener(event, () => desk.saving?.endStretch());
addEventListener('beforeunload', () => { for (const unit of desk.saving?.waiting.keys() ?? []) desk.saving.flush(unit); });
open().then(() => live(refresh, () => say('The studio does not answer. It is tried again; what you write is kept.', true)));

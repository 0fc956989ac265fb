// Says how far the reading is, what the item is now, and what the last run says of the whole text.

import { desk } from './desk.js';
import { capital, fill, h } from '../dom.js';

export function showProgress(overview) {
  const { facts, history } = overview;
  const { item } = desk;
  const done = (facts.states.approved ?? 0) + (facts.states.edited ?? 0);
  const open = [[facts.look, 'to look at'], [facts.states.untranslated, 'untranslated'], [facts.states.draft, 'drafts'], [facts.states.stale, 'stale']]
    .filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  document.getElementById('progress').textContent = `${done} of ${facts.units} approved or by people${open.length ? `; ${open.join(', ')}` : ''}`;
  document.getElementById('next-look').hidden = overview.look.length === 0;
  document.getElementById('undo').disabled = !history.undo;
  document.getElementById('redo').disabled = !history.redo;
  const changed = facts.changed.corrected + facts.changed.outside;
  const waits = facts.changed.waiting ? `, ${facts.changed.waiting} wait for the run` : '';
  const cues = facts.newer.includes('the cues') ? ', cues changed since' : '';
  const spoken = facts.newer.includes('what was spoken again') ? ', spoken again since' : '';
  const why = item.reasons.length > 0 && !changed && !cues && !spoken ? `: ${item.reasons[0]}` : '';
  document.getElementById('state').textContent = `${item.state.replace('-', ' ')}${why}${changed ? `, ${changed} corrected since` : ''}${cues}${spoken}${waits}`;
  document.getElementById('rebuild').disabled = item.state === 'running';
}

export function showNotes() {
  const { item, pair } = desk;
  const notes = [...item.notes, ...pair.problems, ...pair.general.map((one) => capital(one.message))];
  const box = document.getElementById('notes');
  box.hidden = notes.length === 0;
  box.open = notes.length < 3;
  box.querySelector('summary').textContent = `${notes.length} ${notes.length > 1 ? 'notes' : 'note'} on the whole text`;
  fill(box.querySelector('ul'), ...notes.map((one) => h('li', {}, one)));
}

// Of a recording that cannot be played, says why.
export function showPlayable() {
  const { kind, media } = desk.item;
  const box = document.getElementById('unplayable');
  box.hidden = kind !== 'video' || Boolean(media.address);
  box.textContent = media.source_there
    ? 'Browsers cannot play this recording. “Make outputs” makes a preview that they play.'
    : `There is nothing to play: the recording is no longer at ${media.source}. The sentences can be corrected.`;
}

// Another window, a command or a run has changed a sentence: both texts are shown, and nothing is overwritten.

import { desk } from './desk.js';
import { h, say } from '../dom.js';
import { fit } from './sentences.js';

// Shows the conflicts of *made*, an answer with status 412; *refresh* reads the page again.
export function showConflicts(made, refresh) {
  const { item, pair, saving, sentences } = desk;
  const conflicts = made.conflicts ?? [];
  for (const one of conflicts) {
    if (one.field) say(`${one.field} was changed elsewhere: it says “${one.now.text}”.`, true);
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
  desk.version = '';
  const mine = new Set(conflicts.map((one) => one.unit));
  (made.units ?? []).forEach((unit) => {
    const known = sentences.rows.get(unit.id);
    if (known && mine.has(unit.id)) known.unit = unit;
  });
}

// Forms that open at a sentence: the reason why a finding is none, and what is said.

import { desk } from './desk.js';
import { h, say } from '../dom.js';

// Accepts what *check* found in the sentence *known*, with a reason.
export function accept(known, check) {
  const reason = h('input', { type: 'text', 'aria-label': 'Reason', placeholder: 'Why it is right as it is' });
  const form = h('form', { class: 'accept', onsubmit: (event) => {
    event.preventDefault();
    const accepted = { [check]: reason.value.trim() };
    if (reason.value.trim()) desk.saving.send([{ unit: known.unit.id, base: known.unit.base, accepted }]);
    form.remove();
  } }, reason, h('button', {}, 'Accept'), h('button', { type: 'button', onclick: () => form.remove() }, 'Cancel'));
  known.row.querySelector('.accept')?.remove();
  known.row.append(form);
  reason.focus();
}

// What is said can be corrected in a recording; it is not open by accident.
export function correctSource(known) {
  const { item, pair, saving } = desk;
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

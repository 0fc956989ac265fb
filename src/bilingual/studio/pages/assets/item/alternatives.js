// Other translations of a sentence: what the memory has, what other engines say, and the terms in it.

import { call } from '../api.js';
import { desk } from './desk.js';
import { fill, h, say } from '../dom.js';

// Shows them below the sentence *known*; *taken* gets it when a person has chosen one.
export async function showOthers(known, taken) {
  const box = h('div', { class: 'others' }, 'Looking…');
  known.row.querySelector('.others')?.remove();
  known.row.append(box);
  const close = () => { box.remove(); known.text.focus(); };
  const ask = async (engine = '') => {
    const asked = engine ? { method: 'POST', value: { ask: [engine] } } : {};
    const found = await call(`${desk.at}/alternatives/${encodeURIComponent(known.unit.id)}`, asked);
    fill(box,
      ...found.alternatives.filter((one) => !one.current).map((one) => h('button', {
        type: 'button', class: one.grave ? 'grave' : '', lang: desk.pair.target, dir: desk.item.directions[desk.pair.target], disabled: one.grave,
        onclick: () => { known.text.value = one.text; known.text.focus(); taken(known); },
      }, one.text, h('small', {}, `${one.origin}${one.fault ? `: ${one.fault}` : ''}`))),
      ...found.terms.map((term) => h('p', {}, `${term.source} → ${term.target}`)),
      ...found.errors.map((one) => h('p', { class: 'finding E' }, one)),
      ...found.others.map((one) => h('button', { type: 'button', onclick: () => ask(one) }, `Ask ${one}`)),
      h('button', { type: 'button', onclick: close }, 'Close'));
    box.querySelector('button').focus();
  };
  try {
    await ask();
  } catch (error) {
    box.remove();
    say(error.message, true);
  }
}

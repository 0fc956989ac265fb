// Adds a term to the glossary from a sentence: the texts that are selected in it, to be checked.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { h, say } from '../dom.js';

export async function addTerm(known) {
  const { item, pair } = desk;
  const picked = String(getSelection()).trim();
  const target = known.text.value.slice(known.text.selectionStart, known.text.selectionEnd).trim();
  const inSource = known.row.querySelector('.source').contains(getSelection().anchorNode) ? picked : '';
  const { file, there } = await call(`${desk.at}/terms`);
  const field = (tag, value, name) => h('input', {
    type: 'text', lang: tag, dir: item.directions[tag], value, 'aria-label': name, placeholder: name, required: true,
  });
  const from = field(pair.source, inSource, `Term in ${item.names[pair.source]}`);
  const to = field(pair.target, target, `Its translation in ${item.names[pair.target]}`);
  const wrong = h('p', { class: 'finding E', role: 'alert' });
  const close = () => { form.remove(); known.text.focus(); };
  const form = h('form', { class: 'accept term', onsubmit: async (event) => {
    event.preventDefault();
    try {
      const made = await call(`${desk.at}/terms`, { method: 'POST', value: { unit: known.unit.id, source: from.value, target: to.value } });
      close();
      tell(known, made, from.value.trim(), to.value.trim());
    } catch (error) {
      wrong.textContent = error.message;
    }
  } }, h('p', {}, 'Always translate it like this. It goes into ', h('code', {}, file), there ? '.' : ', which is made.'),
  from, h('span', { 'aria-hidden': 'true' }, '→'), to, h('button', {}, 'Add to the glossary'), h('button', { type: 'button', onclick: close }, 'Cancel'), wrong);
  known.row.querySelector('.accept')?.remove();
  known.row.append(form);
  (inSource ? to : from).focus();
}

function tell(known, made, source, target) {
  const before = made.before && made.before !== target ? ` (it was “${made.before}”)` : '';
  say(`“${source}” is “${target}”${before}, in ${made.file}. Later translations follow it.`);
  if (made.without.length === 0) return;
  const box = h('div', { class: 'others', role: 'status' },
    h('p', {}, `${made.without.length + made.more} translated ${made.without.length + made.more > 1 ? 'sentences say' : 'sentence says'} something else:`),
    ...made.without.map((one) => h('button', { type: 'button', onclick: () => desk.go(one.number) }, String(one.number + 1))),
    h('button', { type: 'button', onclick: () => box.remove() }, 'Close'));
  known.row.querySelector('.others')?.remove();
  known.row.append(box);
}

// What a second voice says instead of a translation that takes too long: a person approves it, or writes it anew.

import { desk } from '../item/desk.js';
import { fill, h, say } from '../dom.js';

// Shows the wording of the sentence *known*, if there is another one than before; *facts* are those of the languages.
export function showWording(known, { directions, target }) {
  const { row, unit } = known;
  const box = row.querySelector('.voice');
  const wording = unit.wording ?? null;
  const key = JSON.stringify([wording, unit.target]);
  if (box.dataset.of === key) return;
  box.dataset.of = key;
  row.classList.toggle('proposed', wording !== null && !wording.approved);
  if (wording === null) { box.replaceChildren(); return; }
  const text = h('textarea', {
    lang: target, dir: directions[target], rows: '1', spellcheck: 'true',
    'aria-label': `What the voice says in sentence ${unit.number + 1}`,
  });
  text.value = wording.text;
  const settle = (now) => {
    if (now.trim() === '') { say('Write what the voice is to say, or let it speak the whole sentence.', true); return; }
    desk.saving.step('wordings', { unit: unit.id, seen: wording.text, text: now });
  };
  fill(box,
    h('p', {}, said(wording)),
    text,
    h('button', { type: 'button', onclick: () => settle(text.value) }, wording.approved ? 'Speak what I wrote' : 'Approve for the voice'),
    ...(wording.whole ? [] : [h('button', { type: 'button', onclick: () => settle(unit.target) }, 'Speak the whole sentence')]));
}

function said(wording) {
  if (wording.whole) return 'The voice says the whole sentence, and the picture waits for it where it must.';
  return wording.approved ? 'The voice says it in fewer words. The subtitle shows the whole sentence.'
    : 'There is too little time to say all of it. Proposed for the voice; the subtitle keeps the whole sentence:';
}

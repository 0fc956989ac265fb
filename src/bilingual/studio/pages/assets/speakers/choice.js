// Who says a sentence, to see and to choose in its row.

import { h } from '../dom.js';

// *text*, or a dot, in the colour of a speaker, on the ground that it has in the video.
export function swatch(colour, text = '') {
  const shown = h('span', { class: text ? 'swatch' : 'swatch dot', 'aria-hidden': 'true' }, text);
  if (text) shown.style.color = colour;
  else shown.style.backgroundColor = colour;
  return shown;
}

// The choice of who says *unit*; `null` where nobody is known to speak.
export function choice(unit, { speakers = [], voices = false }) {
  if (speakers.length === 0) return null;
  const own = speakers.find((one) => one.speaker === unit.speaker);
  const options = speakers.map((one) => [one.speaker, one.shown]);
  if (!own) options.unshift([unit.speaker, '—']);
  if (voices) options.push([String(Math.max(...speakers.map((one) => Number(one.speaker))) + 1), 'Somebody else']);
  return h('span', { class: 'who' }, own && swatch(own.colour), h('select', {
    class: 'speaker', 'aria-label': `Who says sentence ${unit.number + 1}`, title: 'Who says it',
  }, options.map(([key, shown]) => h('option', { value: key, selected: key === unit.speaker }, shown))));
}

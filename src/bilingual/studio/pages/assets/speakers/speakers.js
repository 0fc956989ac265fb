// The speakers of a recording: each is heard, named, and given the sentences that are theirs.

import { call, post } from '../api.js';
import { desk } from '../item/desk.js';
import { clock } from '../item/sentences.js';
import { fill, h, say } from '../dom.js';
import { swatch } from './choice.js';

const SHOWN = 90; // characters of what is heard
const panel = document.getElementById('speakers');
let cards = new Map();
let of = '';

export async function showSpeakers() {
  draw(await call(`${desk.at}/speakers`));
}

function draw(found) {
  const keys = found.speakers.map((one) => one.speaker);
  if (of === desk.at && keys.join() === [...cards.keys()].join()) {
    found.speakers.forEach(update);
    return;
  }
  of = desk.at;
  cards = new Map();
  fill(panel, h('section', { class: 'speakers' }, h('h2', { tabindex: '-1' }, 'Speakers'),
    h('p', {}, 'Listen, and write who it is. Names stand in posts, in WebVTT files and in the study pack; a voice without a name is not mentioned there. '
      + 'Who says a sentence is chosen at the sentence.'),
    found.estimated && h('p', { class: 'notice' }, 'How many people speak was estimated. If it is another number, write it into the settings file next to the recording (',
      h('code', {}, 'speakers = 3'), '), and make the outputs again.'),
    h('ol', {}, found.speakers.map(card)),
    found.voices && h('p', { class: 'about' }, 'Where two speak at once, all words are those of one of them. Two voices with the same name are one speaker.'),
    !found.coloured && h('p', { class: 'about' }, 'The video shows these colours if ', h('code', {}, 'speaker_colours = ["auto"]'), ' is set.')));
  found.speakers.forEach(update);
}

function card(one) {
  const number = cards.size;
  const name = h('input', {
    id: `speaker-${number}`, type: 'text', maxlength: '80', dir: 'auto', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': `speaker-${number}-about`,
    onchange: () => send(one.speaker),
  });
  const known = {
    one, name, colour: h('span', {}), about: h('small', { id: `speaker-${number}-about` }), samples: h('ul', { class: 'samples' }),
    wrong: h('p', { class: 'wrong', role: 'alert', hidden: true }),
  };
  cards.set(one.speaker, known);
  return h('li', { data: { speaker: one.speaker } },
    h('div', { class: 'top' }, known.colour, h('label', { for: name.id }, `Speaker ${number + 1}`), name), known.about, known.wrong, known.samples);
}

// Shows *one* as it is now; a name that somebody writes stays.
function update(one) {
  const known = cards.get(one.speaker);
  if (document.activeElement !== known.name || known.name.value === known.one.by_hand) known.name.value = one.by_hand;
  known.one = one;
  known.name.placeholder = one.otherwise || 'Name';
  fill(known.colour, swatch(one.colour, 'Aa'));
  const others = one.by_hand && one.otherwise && one.otherwise !== one.by_hand;
  fill(known.about, `Speaks for ${clock(one.said_ms)}`,
    ...(others ? ['; otherwise called ', h('q', { dir: 'auto' }, one.otherwise)] : []));
  fill(known.samples, ...one.samples.map((sample) => h('li', {}, h('button', {
    type: 'button', disabled: !desk.player.there, 'aria-label': `Hear ${one.shown} at ${clock(sample.start_ms)}`, onclick: () => desk.player.play(sample),
  }, `▶ ${clock(sample.start_ms)}`), h('q', { lang: desk.pair.source, dir: 'auto' }, shortened(sample.text)))));
}

function shortened(text) {
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1).trimEnd()}…` : text;
}

// Sends the name of *speaker*, which was *base* when it was written.
function send(speaker, base = null) {
  const known = cards.get(speaker);
  const name = known.name.value.trim();
  if (base === null && name === known.one.by_hand) return;
  const wrong = (...said) => { known.wrong.hidden = said.length === 0; fill(known.wrong, ...said); };
  give([{ speaker, name, base: base ?? known.one.by_hand }], {
    done: () => wrong(),
    failed: (error) => wrong(`Not saved. ${error.message}`),
    conflict: ({ now }) => wrong('It was changed elsewhere. There the name is ', h('q', { dir: 'auto' }, now.text || '(none)'), '. ',
      h('button', { type: 'button', onclick: () => send(speaker, now.text) }, 'Use mine'), ' ',
      h('button', { type: 'button', onclick: () => {
        wrong();
        known.name.value = now.text;
        showSpeakers().catch((error) => say(error.message, true));
      } }, 'Use that')),
  });
}

// Sends *changes* after all that was sent before, so that they are undone in their turn.
function give(changes, { done, failed, conflict }) {
  const { at, saving } = desk;
  saving.turn = saving.turn.then(async () => {
    try {
      const made = await post(`${at}/speakers`, { changes }, (error) => say(error.message, true));
      done();
      if (of === at) draw(made);
      saving.then.saved(made);
    } catch (error) {
      if (error.status === 412) conflict(error.value.conflicts[0]);
      else failed(error);
    }
  });
}

// Somebody else says a sentence than was heard.
document.getElementById('sentences').addEventListener('change', (event) => {
  const select = event.target.closest('select.speaker');
  const known = select && desk.sentences.rows.get(select.closest('.unit').dataset.unit);
  if (!known) return;
  const back = (why) => { say(why, true); desk.sentences.update(known.unit); };
  give([{ speaker: select.value, unit: known.unit.id, base: known.unit.speaker }], {
    done: () => {},
    failed: (error) => back(error.message),
    conflict: () => back('Who says this sentence was changed elsewhere. It is shown as it is now.'),
  });
});

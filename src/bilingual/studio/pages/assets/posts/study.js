// The study pack of the translation that is shown: for whom it is made, and what is there of it.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { fill, h, say } from '../dom.js';
import { size } from './platforms.js';

const panel = document.getElementById('study');
const FILES = {
  'listen.html': ['Listen and practise', 'A page for the phone. Save it, and it works without a network and remembers what was learnt.'],
  'practice.mp3': ['Practice', 'All sentences to hear and repeat.'],
  'worksheet.pdf': ['Worksheet', 'To print, with a key.'],
  'cards.apkg': ['Cards', 'A deck for Anki.'],
  'vocabulary.html': ['Vocabulary', 'The words above the level.'],
};
// What a browser shows in a sandbox; the others are saved.
const SHOWN = new Set(['listen.html', 'vocabulary.html']);

export async function showStudy() {
  draw(await call(`${desk.at}/study`));
}

function draw(study) {
  const chosen = panel.querySelector('form');
  // What a person is choosing stays, unless it is what is made.
  if (chosen?.contains(document.activeElement) && chosen.dataset.pair === desk.pair.pair) {
    panel.querySelector('.made').replaceWith(made(study));
    return;
  }
  fill(panel, h('section', { class: 'study' }, h('h2', { tabindex: '-1' }, 'Study pack'),
    h('p', {}, 'Cards, the words worth learning, a page to practise with and a worksheet; of a recording also the sound of each sentence.'),
    study.lacking ? h('p', { class: 'notice' }, study.lacking) : form(study), made(study)));
}

function form(study) {
  const language = h('select', { id: 'study-language', name: 'language' }, study.languages.map((one) =>
    h('option', { value: one.tag, selected: one.tag === study.language }, one.name)));
  const level = h('select', { id: 'study-level', name: 'level', 'aria-describedby': 'study-scale' });
  const scale = h('p', { id: 'study-scale', class: 'about' });
  const levels = () => {
    const one = study.languages.find((each) => each.tag === language.value);
    scale.textContent = one.note;
    scale.hidden = one.note === '';
    const known = one.tag === study.language ? study.level : one.usual;
    fill(level, ...one.levels.map((step) => h('option', { value: step.level, selected: step.level === known }, step.shown)));
  };
  language.addEventListener('change', levels);
  levels();
  return h('form', { data: { pair: desk.pair.pair }, onsubmit: (event) => {
    event.preventDefault();
    wish({ on: true, language: language.value, level: level.value }, 'Started: the study pack is being made.');
  } },
  h('label', {}, 'Language to learn', language), h('label', {}, 'Level of the learner', level),
  h('button', { class: 'primary', disabled: study.running }, study.on ? 'Make it again' : 'Make a study pack'),
  study.on && h('button', { type: 'button', class: 'off', disabled: study.running, onclick: () => wish({ on: false }, 'Later runs make no study pack; what was made stays.') },
    'Switch off'),
  scale);
}

function made(study) {
  const state = study.running && study.on ? 'The study pack is being made. It appears here when the run is done.'
    : study.on && study.files.length === 0 ? 'It is on, and made with the next outputs.'
      : !study.on && study.files.length > 0 ? 'It is off: these files were made earlier, and are not made again.' : '';
  return h('div', { class: 'made' }, h('p', { role: 'status', hidden: state === '' }, state),
    study.files.length > 0 && h('ul', { class: 'uploads' }, study.files.map(file)));
}

function file(one) {
  const [name, about] = FILES[one.name];
  const saved = { href: one.address, download: one.name };
  return h('li', {},
    h('span', {}, h('a', SHOWN.has(one.name) ? { href: one.address, target: '_blank', rel: 'noopener' } : saved, name), ` ${about}`,
      one.name === 'practice.mp3' && h('audio', { controls: true, preload: 'none', src: one.address, 'aria-label': name })),
    SHOWN.has(one.name) ? h('a', { ...saved, 'aria-label': `Save ${one.name}` }, 'Save') : h('i', {}),
    h('small', {}, size(one.bytes)));
}

async function wish(value, done) {
  try {
    await desk.saving?.turn;
    const study = await call(`${desk.at}/study`, { method: 'POST', value });
    say(done);
    panel.replaceChildren();
    draw(study);
    panel.querySelector('h2').focus({ preventScroll: true });
  } catch (error) {
    say(error.message, true);
  }
}

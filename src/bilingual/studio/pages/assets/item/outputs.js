// The tabs at the side: the outputs as they will be published, the fields of posts, and the list before publishing.

import { call } from '../api.js';
import { showChecklist } from '../posts/checklist.js';
import { showFields } from '../posts/fields.js';
import { measured } from '../posts/platforms.js';
import { showPreview } from '../posts/previews.js';
import { showStudy } from '../posts/study.js';
import { showSpeakers } from '../speakers/speakers.js';
import { desk } from './desk.js';
import { capital, fill, h, say } from '../dom.js';

const NAMES = {
  parallel: 'Page', wechat: 'WeChat', linkedin: 'LinkedIn', 'linkedin-comment': 'Comment', 'linkedin-article': 'LinkedIn article',
  carousel: 'Carousel', jekyll: 'Jekyll',
};
const PANELS = { fields: showFields, speakers: showSpeakers, study: showStudy, checklist: showChecklist };
const tabs = document.getElementById('tabs');
let shown = [];
let chosen = '';

export async function showOutputs(first) {
  const { previews, newer } = await call(`${desk.at}/previews`);
  shown = previews.filter((one) => NAMES[one.kind]);
  document.getElementById('outputs').hidden = false;
  const older = document.getElementById('older');
  older.hidden = newer.length === 0 || shown.length === 0;
  older.textContent = `Older than the text: ${newer.slice(0, 3).join(', ')} changed since. Make outputs.`;
  fill(tabs,
    ...shown.map((one) => tab(one.path, `${NAMES[one.kind]}${one.kind === 'jekyll' ? ` ${one.facts.language}` : ''}`)),
    tab('fields', 'Fields'), ...(desk.overview.speakers.length > 0 ? [tab('speakers', 'Speakers')] : []), tab('study', 'Study pack'), tab('checklist', 'Before publishing'));
  const there = chosen in PANELS || shown.some((one) => one.path === chosen);
  if (there) choose(chosen);
  else if (first) choose(shown[0]?.path ?? 'fields');
}

function tab(key, name) {
  return h('button', { type: 'button', data: { key }, 'aria-pressed': String(key === chosen), onclick: () => choose(key) }, name);
}

function choose(key) {
  chosen = key;
  tabs.querySelectorAll('button').forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.key === key)));
  document.getElementById('preview').hidden = key in PANELS;
  for (const name of Object.keys(PANELS)) document.getElementById(name).hidden = name !== key;
  if (key in PANELS) {
    PANELS[key]().catch((error) => say(error.message, true));
    return;
  }
  const one = shown.find((each) => each.path === key);
  showPreview(one);
  fill(document.getElementById('counters'), ...one.counters.map((counter) =>
    h('span', { class: counter.over ? 'over' : '' },
      `${capital(counter.part)}: ${measured(counter)}`)));
}

document.getElementById('publish').addEventListener('click', () => {
  if (!desk.pair) {
    say('The item is not open yet.');
    return;
  }
  choose('checklist');
  document.getElementById('checklist').focus();
});

// What was corrected, or made again.
desk.addEventListener('changed', () => showOutputs(false).catch((error) => say(error.message, true)));

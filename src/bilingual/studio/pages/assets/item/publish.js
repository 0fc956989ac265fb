// The dialog of publishing: exactly what a push would make, and a person's word for it.

import { call } from '../api.js';
import { desk } from './desk.js';
import { h } from '../dom.js';
import { PLATFORMS, ROLES, size } from '../posts/platforms.js';

const POLL_MS = 700;
const dialog = document.getElementById('publishing');
const title = document.getElementById('publishing-title');
const body = document.getElementById('publishing-body');
const buttons = document.getElementById('publishing-buttons');
let pushing = false; // a push goes on: the dialog stays open

function show(heading, content, ...orders) {
  title.textContent = heading;
  body.replaceChildren(...content);
  buttons.replaceChildren(...orders.filter(Boolean));
  if (!dialog.open) dialog.showModal();
  title.focus();
  body.scrollTop = 0;
}

function order(text, act, primary = false) {
  return h('button', { type: 'button', class: primary ? 'primary' : '', onclick: act }, text);
}

const close = () => order('Close', () => dialog.close());

// Asks what a push to *platform* would make, and shows it.
export async function prepare(platform, pictures, more = {}) {
  const name = PLATFORMS[platform];
  show(name, [h('p', { role: 'status' }, `Asking ${name}…`)]);
  try {
    const shown = await call(`${desk.at}/push/${platform}`, { method: 'POST', value: { pictures, ...more } });
    const notes = shown.said.map((line) => h('p', { class: 'notice' }, line));
    if (shown.found) {
      show(name, [...notes, h('p', {}, 'It is there already, from the earlier push; it is recorded now.'), ...made(shown.found)], close());
      return;
    }
    const { plan } = shown;
    show(`${name}, as ${plan.account}`, [...notes, ...planned(plan)], close(), order(platform === 'linkedin'
      ? 'Post it for everybody' : 'Make the draft', () => confirm(shown), true));
  } catch (error) {
    const open = error.value?.code === 'BIL-PSH-075' && error.message.includes('--not-there');
    show(name, [wrong(error.message)], close(), open
      && order('I have looked: it is not there', () => prepare(platform, pictures, { not_there: true })));
  }
}

// Exactly what readers would see, and each file that would be sent.
function planned(plan) {
  return [
    h('dl', { class: 'fields' }, plan.fields.flatMap(([name, value]) => [h('dt', {}, name), h('dd', { dir: 'auto' }, value)])),
    h('div', { class: 'paper', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': 'Text as readers see it' }, plan.text),
    h('ul', { class: 'files' },
      plan.files.map((one) => h('li', {}, `${ROLES[one.role] ?? one.role} · ${one.path.split('/').pop()} · ${size(one.bytes)}`)),
      plan.by_hand.map((path) => h('li', {}, `By hand · ${path.split('/').pop()}`))),
    ...plan.notes.map((note) => h('p', { class: 'soft' }, `${note[0].toUpperCase()}${note.slice(1)}.`)),
    h('p', { class: 'soft' }, 'You confirm exactly this: ', h('code', {}, plan.hash.slice(0, 8))),
  ];
}

async function confirm({ plan, nonce }) {
  const bar = h('progress', { max: '1', 'aria-label': 'Progress' });
  const what = h('p', { role: 'status' }, 'Starting…');
  pushing = true;
  show(plan.name, [bar, what]);
  try {
    const { push } = await call('/api/pushes', { method: 'POST', value: { nonce, hash: plan.hash } });
    let state;
    do {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      state = await call(`/api/pushes/${push}`);
      if (state.share > 0) bar.value = state.share;
      what.textContent = `${state.what[0].toUpperCase()}${state.what.slice(1)}…`;
    } while (!state.done);
    pushing = false;
    if (state.made) show(plan.name, [h('p', {}, plan.platform === 'linkedin' ? 'Posted.' : 'The draft is in your account: read it there, and publish it.'),
      ...made(state.made), ...plan.by_hand.map((path) => h('p', { class: 'soft' }, `By hand: ${path}`))], close());
    else show(plan.name, [wrong(state.error)], close());
  } catch (error) {
    pushing = false;
    show(plan.name, [wrong(error.message)], close());
  }
}

function made({ url, notes, differs }) {
  return [
    url ? h('p', {}, h('a', { href: url, target: '_blank', rel: 'noreferrer' }, url)) : null,
    ...notes.map((note) => h('p', { class: 'notice' }, note)),
    ...differs.map((one) => h('p', { class: 'notice' }, `WeChat changed it: ${one}`)),
  ].filter(Boolean);
}

function wrong(text) {
  return h('p', { class: 'wrong', role: 'alert' }, text);
}

dialog.addEventListener('cancel', (event) => { if (pushing) event.preventDefault(); });

// The dialog of publishing: exactly what a push would make, and a person's word for it.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { capital, fill, h } from '../dom.js';
import { PLATFORMS, ROLES, fileName, size } from './platforms.js';
import { post } from './previews.js';

const POLL_MS = 700;
const REFUSED_BESIDE = 'BIL-PSH-063'; // captions or a thumbnail: the next plan is without them
const dialog = document.getElementById('publishing');
const title = document.getElementById('publishing-title');
const body = document.getElementById('publishing-body');
const buttons = document.getElementById('publishing-buttons');
let pushing = false; // a push goes on: the dialog stays open

function show(heading, content, ...orders) {
  title.textContent = heading;
  fill(body, ...content);
  fill(buttons, ...orders.filter(Boolean));
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
    show(`${name}, as ${plan.account}`, [...notes, ...planned(plan, shown.at)], close(), order(platform === 'linkedin'
      ? 'Post it for everybody' : 'Make the draft', () => confirm(shown, pictures), true));
  } catch (error) {
    failed(platform, pictures, error.value ?? {}, error.message);
  }
}

// Shows what went wrong, and the ways on that a person has.
function failed(platform, pictures, { code, undecided }, message) {
  if (undecided) {
    decide(platform, pictures, undecided);
    return;
  }
  const again = code === REFUSED_BESIDE && order('Show it without', () => prepare(platform, pictures), true);
  show(PLATFORMS[platform], [wrong(message)], close(), again);
}

// A request was not answered and the platform does not say: a person looks there, and tells what they saw.
function decide(platform, pictures, { said, place }) {
  const name = PLATFORMS[platform];
  const [address, ...where] = place.split(' ');
  const url = h('input', { type: 'url', id: 'there-url', placeholder: 'https://', autocomplete: 'off' });
  const problem = h('p', { class: 'wrong', role: 'alert', hidden: true });
  const there = async () => {
    try {
      const { found } = await call(`${desk.at}/push/${platform}/there`, { method: 'POST', value: { url: url.value } });
      show(name, [h('p', {}, 'It is recorded, and will not be sent again.'), ...made(found)], close());
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  };
  show(name, [wrong(capital(said)),
    h('p', {}, 'Look there yourself: ', h('a', { href: address, target: '_blank', rel: 'noreferrer' }, address), ` ${where.join(' ')}`),
    platform === 'linkedin' && h('p', {}, h('label', { for: 'there-url' }, 'If it is there, its address (Copy link to post)'), url), problem].filter(Boolean),
  close(), order('It is not there', () => prepare(platform, pictures, { not_there: true })), order('It is there', there));
}

// Exactly what readers would see, and each file that would be sent; *at* is where the studio has them.
function planned(plan, at) {
  const pictures = plan.files.map((one, number) => ({ ...one, alt: plan.alts[one.path], address: `${at}/files/${number}` }));
  return [
    h('dl', { class: 'fields' }, plan.fields.flatMap(([name, value]) => [h('dt', {}, capital(name)), h('dd', { dir: 'auto' }, value)])),
    ...(plan.platform === 'linkedin' ? post({ ...plan, kind: 'linkedin' }, pictures)
      : [h('iframe', { class: 'phone', title: 'The article as readers see it', src: `${at}/draft`, sandbox: true, referrerpolicy: 'no-referrer' })]),
    h('ul', { class: 'files' },
      plan.files.map((one) => h('li', {}, `${ROLES[one.role] ?? one.role} · ${fileName(one.path)} · ${size(one.bytes)}`)),
      plan.by_hand.map((path) => h('li', {}, `By hand · ${fileName(path)}`))),
    ...plan.notes.map((note) => h('p', { class: 'soft' }, `${capital(note)}.`)),
    h('p', { class: 'soft' }, 'You confirm exactly this: ', h('code', {}, plan.hash.slice(0, 8))),
  ];
}

async function confirm({ plan, nonce }, pictures) {
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
      what.textContent = `${capital(state.what)}…`;
    } while (!state.done);
    pushing = false;
    if (state.made) show(plan.name, [h('p', {}, plan.platform === 'linkedin' ? 'Posted.' : 'The draft is in your account: read it there, and publish it.'),
      ...made(state.made), ...plan.by_hand.map((path) => h('p', { class: 'soft' }, `By hand: ${path}`))], close());
    else failed(plan.platform, pictures, state, state.error);
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

// What stands between the translation that is shown and each platform, what would be uploaded, and the way to a push.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { capital, fill, h, say } from '../dom.js';
import { PLATFORMS, PUSHED, ROLES, fileName, measured, size } from './platforms.js';
import { prepare } from './publish.js';

const panel = document.getElementById('checklist');

export async function showChecklist() {
  const [{ platforms }, { published }] = await Promise.all([call(`${desk.at}/checklist`), call(desk.base)]);
  const pictures = platforms.flatMap((one) => one.uploads).filter((one) => one.role === 'image');
  fill(panel, ...(platforms.length === 0
    ? [h('p', {}, 'No outputs for a platform are there yet. Make outputs.')]
    : platforms.map((one) => section(one, published.find((there) => there.platform === one.platform), pictures))));
}

function section(one, there, pictures) {
  const sensitive = one.sensitive.filter((finding) => !finding.blocks); // those that block are among the reasons
  const warnings = one.findings.filter((finding) => !finding.blocks);
  return h('section', { class: 'platform', data: { platform: one.platform } },
    h('h2', {}, PLATFORMS[one.platform], ' ', h('span', { class: `tag ${one.ready ? 'ready' : 'not-ready'}` }, one.ready ? 'Ready' : 'Not ready')),
    there && h('p', { class: 'there' }, there.changed ? 'Published, and changed since: ' : 'Published: ', there.url
      ? h('a', { href: there.url, target: '_blank', rel: 'noreferrer' }, there.url) : there.at.slice(0, 10)),
    one.reasons.length > 0 && h('ul', { class: 'reasons' }, one.reasons.map((reason) => h('li', {}, capital(reason)))),
    sensitive.length > 0 && h('ul', { class: 'reasons' }, sensitive.map((finding) => h('li', {}, `May be sensitive: ${finding.message}`))),
    warnings.length > 0 && h('details', {}, h('summary', {}, `${warnings.length} ${warnings.length > 1 ? 'warnings' : 'warning'}`),
      h('ul', {}, warnings.slice(0, 20).map((finding) => h('li', {}, capital(finding.message))))),
    one.counters.length > 0 && h('dl', { class: 'limits' }, one.counters.flatMap((counter) => [
      h('dt', {}, capital(counter.part)), h('dd', { class: counter.over ? 'over' : '' }, measured(counter))])),
    uploads('Uploaded', one.uploads.filter((upload) => !upload.by_hand)),
    uploads('By hand', one.uploads.filter((upload) => upload.by_hand)),
    one.platform === 'linkedin' && !one.uploads.some((upload) => upload.role === 'video') && choices(pictures),
    PUSHED.has(one.platform) ? one.ready && h('button', { type: 'button', class: 'primary', onclick: () => prepare(one.platform, one.platform === 'linkedin' ? chosen() : []) },
      `Show what ${PLATFORMS[one.platform]} would get`)
      : h('p', {}, 'It has no way in for programs: upload these files by hand.'));
}

// The pictures of the article, which a LinkedIn post may have; those that are chosen stay so.
function choices(pictures) {
  if (pictures.length === 0) return null;
  const before = chosen();
  return h('fieldset', { class: 'pictures' }, h('legend', {}, 'Pictures in the post'), pictures.map((one) => h('label', {},
    h('input', { type: 'checkbox', value: one.path, checked: before.includes(one.path) }),
    h('img', { src: one.address, alt: fileName(one.path), loading: 'lazy' }))));
}

function chosen() {
  return [...panel.querySelectorAll('.pictures input:checked')].map((one) => one.value);
}

function uploads(name, files) {
  if (files.length === 0) return '';
  return [h('h3', {}, name), h('ul', { class: 'uploads' }, files.map((file) => h('li', {},
    h('span', {}, ROLES[file.role] ?? file.role),
    h('a', { href: file.address, target: '_blank', rel: 'noopener' }, fileName(file.path)),
    h('small', {}, size(file.bytes)))))];
}

document.getElementById('publishing').addEventListener('close', () =>
  showChecklist().then(() => panel.focus({ preventScroll: true }), (error) => say(error.message, true)));

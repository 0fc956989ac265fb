// What stands between the translation that is shown and each platform, and what would be uploaded.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { h } from '../dom.js';

export const PLATFORMS = { linkedin: 'LinkedIn', wechat: 'WeChat', 'wechat-channels': 'WeChat Channels' };
export const ROLES = {
  text: 'Text', comment: 'First comment', document: 'Document', article: 'Article', fields: 'Title and digest', cover: 'Cover',
  image: 'Picture', video: 'Video', captions: 'Captions', thumbnail: 'Thumbnail', title: 'Short title',
};
const panel = document.getElementById('checklist');

export async function showChecklist() {
  const { platforms } = await call(`${desk.at}/checklist`);
  panel.replaceChildren(...(platforms.length === 0
    ? [h('p', {}, 'No outputs for a platform are there yet. Make outputs.')]
    : platforms.map(section)));
}

function section(one) {
  const warnings = one.findings.filter((finding) => !finding.blocks);
  return h('section', { class: 'platform', data: { platform: one.platform } },
    h('h2', {}, PLATFORMS[one.platform], ' ', h('span', { class: `tag ${one.ready ? 'ready' : 'not-ready'}` }, one.ready ? 'Ready' : 'Not ready')),
    one.reasons.length > 0 && h('ul', { class: 'reasons' }, one.reasons.map((reason) => h('li', {}, reason))),
    warnings.length > 0 && h('details', {}, h('summary', {}, `${warnings.length} ${warnings.length > 1 ? 'warnings' : 'warning'}`),
      h('ul', {}, warnings.slice(0, 20).map((finding) => h('li', {}, finding.message)))),
    one.counters.length > 0 && h('dl', { class: 'limits' }, one.counters.flatMap((counter) => [
      h('dt', {}, counter.rule.replaceAll('-', ' ')),
      h('dd', { class: counter.over ? 'over' : '' }, `${counter.measured.toLocaleString()} of ${counter.most.toLocaleString()}`)])),
    uploads('Uploaded', one.uploads.filter((upload) => !upload.by_hand)),
    uploads('By hand', one.uploads.filter((upload) => upload.by_hand)));
}

function uploads(name, files) {
  if (files.length === 0) return '';
  return [h('h3', {}, name), h('ul', { class: 'uploads' }, files.map((file) => h('li', {},
    h('span', {}, ROLES[file.role] ?? file.role),
    h('a', { href: file.address, target: '_blank', rel: 'noopener' }, file.path.split('/').at(-1)),
    h('small', {}, size(file.bytes)))))];
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// One output as it will be published: a page in a frame that runs nothing, a LinkedIn post with its fold, the pages of
// the carousel, or the header of a post.

import { desk } from '../item/desk.js';
import { fill, h } from '../dom.js';
import { fileName } from './platforms.js';

const frame = document.getElementById('output');
const drawn = document.getElementById('drawn');
const AHEAD = 20; // pages of a carousel that are asked for at most

export function showPreview(one) {
  const draw = DRAWN[one.kind];
  drawn.hidden = !draw;
  frame.hidden = Boolean(draw);
  fill(drawn, ...(draw ? draw(one) : []));
  if (draw) {
    frame.removeAttribute('src');
  } else {
    if (frame.getAttribute('src') !== one.address) frame.src = one.address;
    frame.className = one.kind === 'wechat' ? 'phone' : '';
  }
}

const DRAWN = { linkedin: post, 'linkedin-comment': post, carousel: pages, jekyll: header };

// A post as LinkedIn shows it: what is below the fold opens by "…more"; below the text are its pictures, or its video.
export function post(one, files = []) {
  const above = (one.fold === null || one.fold === undefined ? one.text : [...one.text].slice(0, one.fold).join('')).trimEnd();
  const below = one.text.slice(above.length);
  const rest = h('span', { hidden: below.trim() !== '' }, tagged(below));
  const more = h('button', { type: 'button', class: 'more', 'aria-expanded': 'false', onclick: () => {
    rest.hidden = false;
    more.remove();
  } }, '…more');
  return [h('article', { class: 'feed', 'aria-label': one.kind === 'linkedin' ? 'LinkedIn post' : 'First comment' },
    h('header', {}, h('span', { class: 'face', 'aria-hidden': 'true' }), h('span', {}, h('strong', {}, 'You'), h('small', {}, one.kind === 'linkedin' ? 'Now' : 'First comment'))),
    h('p', { dir: 'auto' }, tagged(above), below.trim() === '' ? '' : [' ', more], rest),
    media(files))];
}

function media(files) {
  const pictures = files.filter((file) => file.role === 'image' || file.role === 'thumbnail');
  const video = files.find((file) => file.role === 'video');
  if (pictures.length === 0 && !video) return null;
  return h('div', { class: video ? 'media video' : 'media' },
    pictures.map((file) => h('img', { src: file.address, alt: file.alt || fileName(file.path), loading: 'lazy' })),
    video && h('span', { 'aria-hidden': 'true' }, '▶'));
}

function tagged(text) {
  return text.split(/((?<!\S)#[\p{L}\p{N}_]+)/u).map((part) => (/^#./u.test(part) ? h('b', { class: 'hashtag' }, part) : part));
}

function pages(one) {
  const count = Math.min(one.facts.pages ?? 0, AHEAD);
  const version = one.address.split('?')[1] ?? '';
  const shown = Array.from({ length: count }, (_, at) => h('li', {}, h('img', {
    src: `${desk.at}/pages/${at + 1}?${version}`, alt: `Page ${at + 1}`, loading: at < 2 ? 'eager' : 'lazy', width: 640, height: 800,
  }), h('small', {}, `${at + 1} of ${one.facts.pages}`)));
  return [h('ol', { class: 'pages', tabindex: '0', 'aria-label': 'Pages of the carousel' }, shown)];
}

function header(one) {
  return [h('pre', { class: 'header', tabindex: '0', 'aria-label': 'Header of the post' }, `---\n${one.text}\n---`),
    h('p', {}, h('a', { href: one.address, target: '_blank', rel: 'noopener' }, 'The whole post'))];
}

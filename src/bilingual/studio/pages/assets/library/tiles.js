// One item of the library as a tile.

import { capital, h, said } from '../dom.js';

const WORDS = { start: 'Publish now', rebuild: 'Run again', stop: 'Stop', show: 'Open folder' };

export function tile(item, obey) {
  const [first, ...others] = item.titles;
  const main = item.page ? { address: item.page } : item.links[0];
  return h('li', { class: `tile${item.picture ? '' : ' bare'}`, data: { state: item.state, words: item.words, key: item.key, source: item.source } },
    cover(item, first, others, main),
    h('div', { class: 'about' },
      h('p', { class: 'top' },
        h('span', { class: `state ${item.state}${item.changed ? ' changed' : ''}` }, capital(item.said)),
        h('time', { datetime: new Date(item.at_s * 1000).toISOString() }, when(item.at_s))),
      h('h3', {}, main ? h('a', opening(item, main), said(first)) : said(first)),
      others.map((title) => h('p', { class: 'other' }, said(title))),
      needs(item),
      item.reasons.length > 0 && h('ul', { class: 'reasons' },
        item.reasons.map((reason) => h('li', {}, sentence(reason))),
        item.more_reasons > 0 && h('li', {}, `and ${item.more_reasons} more`)),
      item.state === 'running' && h('p', { class: 'running' },
        h('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Done of this stage' }), h('small', { class: 'left' })),
      item.needs_you && item.next.does && h('p', { class: 'next' }, ...todo(item)),
      item.due_s && h('p', { class: 'facts' }, `Tried again by itself ${when(item.due_s)}`),
      item.languages.length > 0 && h('p', { class: 'facts' }, languages(item.languages)),
      item.published.map((one) => h('p', { class: 'facts' }, publication(one))),
      h('p', { class: 'links' },
        item.links.map((link) => h('a', { href: link.address, target: '_blank', rel: 'noopener', lang: link.tag || undefined }, link.label))),
      h('p', { class: 'orders' },
        item.needs_you && item.next.order === 'open' && h('a', { class: 'primary', href: item.page }, item.state === 'needs-review' ? 'Read' : 'Correct'),
        item.can.map((order) => h('button', {
          type: 'button', class: item.needs_you && item.next.order === order && 'primary',
          onclick: (event) => obey(order, item, event.currentTarget),
        }, WORDS[order])))));
}

// What to do: the button that does it stands below; a command is for a terminal.
function todo({ next }) {
  if (next.order === 'open') return [];
  const words = capital(next.does);
  if (next.order) return [/[,;] ?(then|or now)$/.test(words) ? `${words}: ${WORDS[next.order]}.` : `${words}.`];
  return next.command ? [`${words}: `, h('code', {}, next.command)] : [`${words}.`];
}

// A reason begins as a sentence does, unless it begins with a file or a pair of languages.
function sentence(reason) {
  return /^[^\s:]*[/._]/.test(reason) ? reason : capital(reason);
}

function cover(item, first, others, main) {
  return h(main ? 'a' : 'div', {
    class: `cover t${item.tint}${first.text.length > 40 ? ' long' : ''}`,
    ...(main ? { ...opening(item, main), tabindex: '-1' } : {}),
    'aria-hidden': 'true',
  },
  [first, ...others].slice(0, 2).map((title) => h('span', {}, said(title))),
  item.picture && h('img', {
    src: item.picture, alt: '', loading: 'lazy', decoding: 'async', width: 640, height: 360,
    class: item.drawn ? 'whole' : undefined, onerror: bare,
  }),
  item.length && h('small', { class: 'length' }, item.length));
}

// Outputs open in a tab of their own, the item's page in this one.
function opening(item, main) {
  return item.page ? { href: main.address } : { href: main.address, target: '_blank', rel: 'noopener' };
}

function bare(event) {
  event.currentTarget.closest('.tile').classList.add('bare');
  event.currentTarget.remove();
}

function needs(item) {
  const counts = [[item.sentences, 'sentence'], [item.findings, 'finding']].filter(([count]) => count > 0);
  if (!item.needs_you || counts.length === 0 || item.reasons.length > 0) return null; // the reasons have the numbers
  return h('p', { class: 'needs' }, `${counts.map(([count, what]) => `${count} ${what}${count > 1 ? 's' : ''}`).join(', ')} to look at`);
}

function languages(found) {
  return found.flatMap(({ tag, name }, number) => [
    number === 1 ? ' → ' : number > 1 ? ', ' : '', h('bdi', { lang: tag }, name)]);
}

function publication(one) {
  const since = `${one.at ? ` since ${one.at.slice(0, 10)}` : ''}${one.changed ? ', changed since' : ''}`;
  const name = one.url && /^https?:/.test(one.url)
    ? h('a', { href: one.url, target: '_blank', rel: 'noopener noreferrer' }, one.platform) : one.platform;
  return ['On ', name, since];
}

function when(seconds) {
  const moment = new Date(seconds * 1000);
  const today = new Date().toDateString() === moment.toDateString();
  return moment.toLocaleString(undefined, today ? { timeStyle: 'short' } : { dateStyle: 'medium' });
}

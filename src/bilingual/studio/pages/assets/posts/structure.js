// The structure of an article around its sentences: headings, lists, quotes, tables, code and pictures. Only the rows
// that are on the page are dressed.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { h, say } from '../dom.js';

const list = document.getElementById('sentences');
let places = new Map(); // by sentence: its block, and what stands before it without one
let last = [];

export async function showStructure() {
  list.classList.toggle('article', desk.item.kind === 'article');
  places = new Map();
  last = [];
  if (desk.item.kind !== 'article') return;
  const { blocks, note } = await call(`${desk.at}/structure`);
  let before = [];
  for (const block of blocks) {
    if (block.units.length === 0) { before.push(block); continue; }
    block.units.forEach((unit, at) => places.set(unit, { block, first: at === 0, before: at === 0 ? before : [] }));
    before = [];
  }
  last = before;
  const told = document.getElementById('structure-note');
  told.hidden = !note;
  told.textContent = note ?? '';
  desk.sentences.rows.forEach(({ row }) => dress(row));
}

function dress(row) {
  const place = places.get(row.dataset.unit);
  if (!place || row.dataset.kind) return;
  const { block, first, before } = place;
  row.dataset.kind = block.kind;
  if (block.level) row.dataset.level = String(block.level);
  const names = block.containers.map((one) => one.split(':')[0]);
  if (names.includes('quote')) row.classList.add('quoted');
  if (names.includes('footnote')) row.classList.add('footnote');
  const name = first && label(block);
  row.dataset.nth = first ? 'first' : 'next';
  if (name) row.prepend(h('span', { class: 'kind' }, name));
  block.pictures.filter(() => first).forEach((picture) => row.prepend(shown(picture)));
  before.forEach((one) => row.before(piece(one)));
  if (Number(row.dataset.number) === desk.overview.ids.length - 1) [...last].reverse().forEach((one) => row.after(piece(one)));
}

function label(block) {
  const numbers = Object.fromEntries(block.containers.map((one) => [one.split(':')[0], one.split(':')]));
  if (block.kind === 'front_matter') return block.attributes.key ?? 'header';
  if (block.kind === 'heading') return `Heading ${block.level}`;
  if (block.kind === 'table_cell') return `Table ${numbers.table?.[1] ?? ''}, row ${numbers.row?.[1] ?? ''}, column ${numbers.column?.[1] ?? ''}`;
  if (block.kind === 'list_item') return numbers.list?.at(-1) === 'ordered' ? `${numbers.item?.[1] ?? ''}.` : '•';
  if (block.kind === 'image') return 'Description of the picture';
  if (block.kind === 'other') return 'Elsewhere in the posts';
  return { definition: 'Definition', footnote: 'Footnote' }[block.kind] ?? (numbers.quote ? (numbers.quote[2] ?? 'Quote') : '');
}

// What has no sentence: code, formulas, pictures, HTML and rules, as text.
function piece(block) {
  const body = block.kind === 'rule' ? h('hr') : [...block.pictures.map(shown), block.text && h('pre', { dir: 'ltr' }, block.text)];
  return h('li', { class: `piece ${block.kind}`, data: { kind: block.kind } }, h('span', { class: 'kind' }, kindOf(block)), body);
}

function kindOf(block) {
  if (block.kind === 'code') return block.attributes.language ? `Code, ${block.attributes.language}` : 'Code';
  return { math: 'Formula', html: 'HTML', image: 'Picture', rule: '' }[block.kind] ?? block.kind.replaceAll('_', ' ');
}

function shown({ src, alt, address }) {
  return h('figure', {}, address ? h('img', { src: address, alt: alt || '', loading: 'lazy' }) : h('code', {}, src),
    h('figcaption', {}, alt || 'Without a description'));
}

list.addEventListener('rows', () => desk.sentences.rows.forEach(({ row }) => dress(row)));
desk.addEventListener('opened', () => showStructure().catch((error) => say(error.message, true)));

// The list of sentences: blocks of fifty that are filled when they come near the window and emptied when they leave it.

import { capital, fill, h } from '../dom.js';
import { choice } from '../speakers/choice.js';
import { speakButton } from '../voice/speaking.js';
import { showWording } from '../voice/wordings.js';

const BLOCK = 50;
const STATES = {
  machine: 'Machine', draft: 'Draft', edited: 'By people', approved: 'Approved', stale: 'Stale', untranslated: 'Untranslated',
};

export class Sentences {
  // *ask* gives the units from one number to another.
  constructor(list, ask) {
    this.list = list;
    this.ask = ask;
    this.rows = new Map();
    this.blocks = [];
    this.first = null;
    this.wanted = null; // the block that was reached last: it stays while others that are filled push it away
    this.watch = new IntersectionObserver((seen) => seen.forEach((one) => this.turn(one)), { rootMargin: '1200px 0px' });
  }

  // Shows the texts of *overview*; *facts* are names and directions of the languages.
  show(overview, facts) {
    this.overview = overview;
    this.facts = facts;
    this.watch.disconnect();
    this.rows.clear();
    this.blocks = [];
    for (let first = 0; first < overview.ids.length; first += BLOCK) {
      const last = Math.min(first + BLOCK, overview.ids.length);
      const element = h('li', { class: 'block' });
      element.style.minHeight = `${height(overview, first, last)}px`;
      this.blocks.push({ element, first, last, filled: false });
    }
    fill(this.list, ...this.blocks.map((one) => one.element));
    this.blocks.forEach((one) => this.watch.observe(one.element));
  }

  // Asks for the first sentences before it is known how many there are.
  fetchFirst() {
    this.first = this.ask(0, BLOCK);
    this.first.catch(() => {});
  }

  turn(seen) {
    const block = this.blocks.find((one) => one.element === seen.target);
    if (!block) return;
    if (seen.isIntersecting) this.fill(block);
    else if (block.filled && block !== this.wanted && !block.element.contains(document.activeElement)) this.empty(block);
  }

  async fill(block) {
    if (block.filled) return block.filled;
    const asked = block.first === 0 ? this.first : null;
    this.first = asked ? null : this.first;
    block.filled = (asked ?? this.ask(block.first, block.last)).then((units) => {
      if (!block.filled) return;
      const rows = h('ol', { start: String(block.first + 1) }, units.map((unit) => this.row(unit)));
      fill(block.element, rows);
      block.element.style.minHeight = '';
      this.list.dispatchEvent(new CustomEvent('rows'));
    }).catch((error) => { block.filled = false; throw error; });
    return block.filled;
  }

  empty(block) {
    block.element.style.minHeight = `${block.element.offsetHeight}px`;
    block.element.querySelectorAll('.unit').forEach((row) => this.rows.delete(row.dataset.unit));
    block.element.replaceChildren();
    block.filled = false;
  }

  // Fills what is shown again, for what has changed elsewhere; a row in which somebody writes keeps its text.
  async refresh() {
    await Promise.all(this.blocks.filter((one) => one.filled).map(async (block) => {
      const units = await this.ask(block.first, block.last);
      units.forEach((unit) => this.update(unit));
    }));
  }

  row(unit) {
    const { names, directions, source, target } = this.facts;
    const row = h('li', { class: 'unit', id: `unit-${unit.number}`, data: { unit: unit.id, number: String(unit.number) } },
      h('div', { class: 'head' }),
      h('p', { class: 'source', lang: source, dir: directions[source] }, unit.source),
      h('textarea', {
        class: 'target', lang: target, dir: directions[target], rows: '1', spellcheck: 'true',
        'aria-label': `${names[target]}, sentence ${unit.number + 1}`,
      }),
      h('div', { class: 'voice' }),
      h('div', { class: 'below' }));
    this.rows.set(unit.id, { row, unit, text: row.querySelector('textarea') });
    this.update(unit, true);
    return row;
  }

  // Shows *unit* as it is now.
  update(unit, fresh = false) {
    const known = this.rows.get(unit.id);
    if (!known) return;
    const { row, text } = known;
    const before = known.unit.target ?? '';
    known.unit = unit;
    if (fresh || text.value === before || text.value === (unit.target ?? '')) {
      text.value = unit.target ?? '';
      fit(text);
    }
    row.querySelector('.source').textContent = unit.source;
    row.dataset.state = unit.state;
    row.classList.toggle('look', unit.look);
    const chooses = document.activeElement?.matches('select.speaker') && row.contains(document.activeElement);
    fill(row.querySelector('.head'),
      h('span', { class: 'number' }, String(unit.number + 1)),
      unit.start_ms === null ? '' : h('button', { type: 'button', class: 'time', data: { does: 'play' }, title: 'Play (Alt+P)' }, clock(unit.start_ms)),
      choice(unit, this.overview) ?? '',
      h('span', { class: `tag ${unit.state}`, title: unit.provenance }, STATES[unit.state] ?? unit.state),
      unit.changed && h('span', { class: 'tag changed', title: 'The outputs do not say this yet' }, unit.changed === 'waiting' ? 'waits for a run' : 'not in the outputs yet'),
      this.facts.narrated && unit.start_ms !== null && speakButton(unit),
      h('button', { type: 'button', class: 'approve', data: { does: 'approve' }, title: 'Approve and go on (Ctrl+Enter)' }, unit.state === 'approved' ? 'Approved' : 'Approve'));
    if (chooses) row.querySelector('select.speaker')?.focus();
    showWording(known, this.facts);
    // What the voice says in fewer words is shown above, where it is approved.
    const findings = unit.findings.filter((one) => !one.evidence.wording);
    fill(row.querySelector('.below'), ...this.paces(unit), ...findings.map((one) => finding(one)));
  }

  paces(unit) {
    return unit.cues.map((cue) => h('span', { class: 'cue' }, `${clock(cue.start_ms)} · `,
      ...[cue.source, cue.target].filter(Boolean).flatMap((side, number) => [number ? ' / ' : '',
        h('span', { class: `pace ${side.pace.replace(' ', '-')}` }, side.cps.toFixed(1))]), ' per second'));
  }

  async reach(number) {
    const block = this.blocks[Math.floor(number / BLOCK)];
    if (!block) return null;
    this.wanted = block;
    block.element.scrollIntoView({ block: 'nearest' });
    await this.fill(block);
    return this.rows.get(this.overview.ids[number]) ?? null;
  }
}

export function fit(text) {
  if (CSS.supports('field-sizing', 'content')) return;
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
}

function finding(one) {
  return h('p', { class: `finding ${one.severity}${one.waived ? ' waived' : ''}`, title: one.check },
    capital(one.message),
    one.waived ? h('em', {}, ` Accepted: ${one.waived}`)
      : h('button', { type: 'button', data: { does: 'accept', check: one.check }, title: 'Accept it, with a reason' }, 'Accept'));
}

function height(overview, first, last) {
  const lengths = overview.lengths.slice(first, last);
  return lengths.reduce((sum, [source, target]) => sum + 96 + 24 * Math.ceil((source + target) / 90), 0);
}

export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] ? parts : parts.slice(1)).map((one, number) => (number ? String(one).padStart(2, '0') : one)).join(':');
}

// Sends corrections, one after the other; what is not sent yet survives a reload and a studio that ends.

import { call, post } from '../api.js';

const PAUSE_MS = 500;
const MOST_MS = 900; // for one who does not pause
const LOOK_MS = 50;
const STRETCH_MS = 1500; // who pauses for longer begins another stretch of typing, which is undone for itself

export class Saving {
  // *saved* gets what came of a correction, *failed* an error, *conflict* both texts.
  constructor(folder, pair, { saved, failed, conflict }) {
    this.path = `/api/item/${encodeURIComponent(folder)}/${pair}`;
    this.key = `studio ${folder} ${pair} `;
    this.then = { saved, failed, conflict };
    this.waiting = new Map();
    this.timers = new Map();
    this.since = new Map();
    this.ticks = new Map();
    this.bases = new Map(); // which base follows another one, since a correction from here was made
    this.tick = 0; // counts what has arrived
    this.stretch = { unit: '', name: '', at: 0 }; // of typing, which is sent in parts and undone as one
    this.turn = Promise.resolve();
    this.open = 0; // what has not been answered
  }

  // Keeps what a person has written so far, and sends it when they pause, or have written for long enough.
  write(unit, text, base) {
    const since = this.since.get(unit) ?? performance.now();
    this.since.set(unit, since);
    this.keep({ unit, target: text, base, stretch: this.stretchOf(unit) });
    clearTimeout(this.timers.get(unit));
    const wait = Math.min(PAUSE_MS, since + MOST_MS - performance.now());
    this.timers.set(unit, setTimeout(() => this.settle(unit), Math.max(0, wait)));
  }

  // The name of the stretch of typing in *unit* that goes on, or else begins now.
  stretchOf(unit) {
    const now = performance.now();
    if (this.stretch.unit !== unit || now - this.stretch.at > STRETCH_MS) {
      this.endStretch();
      this.stretch = { unit, name: crypto.randomUUID() };
    }
    this.stretch.at = now;
    return this.stretch.name;
  }

  // What is typed next is undone for itself, so what was typed so far is sent now.
  endStretch() {
    const { unit } = this.stretch;
    this.stretch.unit = '';
    if (this.timers.has(unit)) this.flush(unit);
  }

  // Sends what waits of *unit* once all is answered: a slow studio gets what was written meanwhile at once.
  settle(unit) {
    if (this.open === 0) this.flush(unit);
    else this.timers.set(unit, setTimeout(() => this.settle(unit), LOOK_MS));
  }

  // Sends what waits of *unit*, with *more* such as an approval.
  flush(unit, more = null) {
    clearTimeout(this.timers.get(unit));
    this.timers.delete(unit);
    this.since.delete(unit);
    const tick = more?.base === undefined ? this.ticks.get(unit) : this.tick;
    const change = this.waiting.get(unit);
    if (!change && !more) return this.turn;
    // What a person says of a sentence while they type belongs to that.
    const stretch = change?.stretch ?? (this.stretch.unit === unit ? this.stretchOf(unit) : undefined);
    if (more) this.stretch.unit = '';
    return this.send([{ unit, ...(change ?? {}), ...(more ?? {}) }], { written: change, tick, stretch });
  }

  // Sends *changes* for the texts there were at *tick*; *written* is the one that waits for it.
  send(changes, { written = null, tick = this.tick, lenient = false, stretch } = {}) {
    const value = () => ({ changes: changes.map(({ stretch: _, ...one }) => this.aimed(one, tick)), lenient, stretch });
    return this.post('changes', value, { arrived: (sent, made) => {
      if (written) this.sent(written);
      if (made) sent.changes.forEach((one) => this.follow(one, made));
    } });
  }

  // *change*, as it was at *tick*, for the text that corrections from here have made of what it was written for.
  aimed(change, tick) {
    let { base } = change;
    for (;;) {
      const next = this.bases.get(`${change.unit} ${base}`);
      if (!next || next.tick <= tick) break;
      base = next.base;
    }
    return base === undefined ? change : { ...change, base };
  }

  follow({ unit, base }, made) {
    const now = made.units.find((one) => one.id === unit)?.base;
    if (!base || !now || now === base) return;
    this.tick += 1;
    this.bases.set(`${unit} ${base}`, { base: now, tick: this.tick });
    this.bases.delete(`${unit} ${now}`);
    const later = this.waiting.get(unit);
    if (later?.base === base) this.keep({ ...later, base: now });
  }

  // Keeps *change* until the studio has it, also over a reload.
  keep(change) {
    this.waiting.set(change.unit, change);
    this.ticks.set(change.unit, this.tick);
    localStorage.setItem(this.key + change.unit, JSON.stringify(change));
  }

  // Sends changes of cues; gives what came of them, or `null` if they were not made.
  cut(changes) {
    return this.post('cues', { changes });
  }

  // Does *which* (undo, redo, again, source), once: a second time would be another step. What was typed before is sent
  // before it.
  step(which, value = {}) {
    for (const unit of [...this.timers.keys()]) this.flush(unit);
    this.stretch.unit = '';
    return this.post(which, value, { isTriedAgain: false });
  }

  // Posts *wanted*, or what it gives then, after all that was sent before, until the studio answers; *arrived* is called
  // when it has it, with what was sent and what came of it, if it was made.
  post(which, wanted, { arrived = () => {}, isTriedAgain = true } = {}) {
    this.open += 1;
    this.turn = this.turn.then(() => this.posted(which, wanted, arrived, isTriedAgain)).finally(() => { this.open -= 1; });
    return this.turn;
  }

  async posted(which, wanted, arrived, isTriedAgain) {
    const value = typeof wanted === 'function' ? wanted() : wanted;
    const path = `${this.path}/${which}`;
    try {
      const made = await (isTriedAgain
        ? post(path, value, (error) => this.then.failed(error))
        : call(path, { method: 'POST', value }));
      arrived(value, made);
      this.then.saved(made);
      return made;
    } catch (error) {
      if (error.status === 412) {
        arrived(value);
        this.then.conflict(error.value);
      } else {
        this.then.failed(error);
      }
      return null;
    }
  }

  sent(change) {
    if (this.waiting.get(change.unit) === change) {
      this.waiting.delete(change.unit);
      localStorage.removeItem(this.key + change.unit);
    }
  }

  // What was written before a reload and never arrived.
  left() {
    const found = [];
    for (let number = 0; number < localStorage.length; number += 1) {
      const name = localStorage.key(number);
      if (name.startsWith(this.key)) found.push(JSON.parse(localStorage.getItem(name)));
    }
    return found;
  }
}

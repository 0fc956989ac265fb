// Sends corrections, one after the other; what is not sent yet survives a reload and a studio that ends.

import { call } from '../api.js';

const PAUSE_MS = 500;
const AGAIN_MS = 2000;

export class Saving {
  // *saved* gets what came of a correction, *failed* an error, *conflict* both texts.
  constructor(folder, pair, { saved, failed, conflict }) {
    this.path = `/api/item/${encodeURIComponent(folder)}/${pair}`;
    this.key = `studio ${folder} ${pair} `;
    this.then = { saved, failed, conflict };
    this.waiting = new Map();
    this.timers = new Map();
    this.turn = Promise.resolve();
  }

  // Keeps what a person has written so far, and sends it when they pause.
  write(unit, text, base) {
    const change = { unit, target: text, base };
    this.waiting.set(unit, change);
    localStorage.setItem(this.key + unit, JSON.stringify(change));
    clearTimeout(this.timers.get(unit));
    this.timers.set(unit, setTimeout(() => this.flush(unit), PAUSE_MS));
  }

  // Sends what waits of *unit*, with *more* such as an approval.
  flush(unit, more = null) {
    clearTimeout(this.timers.get(unit));
    const change = this.waiting.get(unit);
    if (!change && !more) return this.turn;
    return this.send([{ unit, ...(change ?? {}), ...(more ?? {}) }], change);
  }

  send(changes, written = null, lenient = false) {
    return this.post('changes', { changes, lenient }, { arrived: () => written && this.sent(written) });
  }

  // Sends changes of cues; gives what came of them, or `null` if they were not made.
  cut(changes) {
    return this.post('cues', { changes });
  }

  // Does *which* (undo, redo, again, source), once: a second time would be another step.
  step(which, value = {}) {
    return this.post(which, value, { isTriedAgain: false });
  }

  // Posts *value* after all that was sent before, until the studio answers; *arrived* is called when it has it.
  post(which, value, { arrived = () => {}, isTriedAgain = true } = {}) {
    this.turn = this.turn.then(async () => {
      for (;;) {
        try {
          const made = await call(`${this.path}/${which}`, { method: 'POST', value });
          arrived();
          this.then.saved(made);
          return made;
        } catch (error) {
          if (error.status === 412) {
            arrived();
            this.then.conflict(error.value);
            return null;
          }
          this.then.failed(error);
          if (error.status !== 0 || !isTriedAgain) return null;
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        }
      }
    });
    return this.turn;
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

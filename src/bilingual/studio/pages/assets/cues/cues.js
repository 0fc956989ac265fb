// The cues of the translation that is shown: times and reading speeds of all, texts of those that are looked at.

import { call } from '../api.js';

const AT_ONCE = 100;

export class Cues {
  // *changed* is called when texts have arrived; *limits* are those of reading speed, by side.
  constructor(at, limits, changed) {
    this.at = at;
    this.limits = limits;
    this.changed = changed;
    this.texts = new Map();
    this.asked = new Set();
    this.take({ starts_ms: [], ends_ms: [], words: [], source: [], target: [] });
  }

  take(lane) {
    this.starts = lane.starts_ms;
    this.ends = lane.ends_ms;
    this.bounds = lane.words;
    this.pace = { source: lane.source, target: lane.target };
    this.asked.clear();
  }

  async load() {
    this.take(await call(`${this.at}/lane`));
  }

  get count() {
    return this.starts.length;
  }

  // The words of cue *number*: first and last exclusive, of the transcript.
  words(number) {
    return [this.bounds[number], this.bounds[number + 1]];
  }

  // The number of the cue with exactly these words, -1 if there is none.
  withWords([first, last]) {
    const number = after(this.bounds, first) - 1;
    return this.bounds[number] === first && this.bounds[number + 1] === last ? number : -1;
  }

  // The number of the last cue that starts at *ms* or before, -1 if there is none.
  before(ms) {
    return after(this.starts, ms) - 1;
  }

  // The number of the cue that is shown at *ms*, -1 if there is none.
  shownAt(ms) {
    const number = this.before(ms);
    return number >= 0 && ms < this.ends[number] ? number : -1;
  }

  // The numbers of the cues that are shown between two times: first and last exclusive.
  between(from, to) {
    return [Math.max(0, after(this.ends, from)), after(this.starts, to)];
  }

  // The texts of cue *number*, `undefined` until they have arrived.
  text(number) {
    const block = Math.floor(number / AT_ONCE);
    if (!this.asked.has(block)) this.ask(block);
    return this.texts.get(this.words(number).join('-'));
  }

  async ask(block) {
    const { asked } = this;
    asked.add(block);
    try {
      const { cues } = await call(`${this.at}/cues?from=${block * AT_ONCE}&to=${(block + 1) * AT_ONCE}`);
      cues.forEach((cue) => this.texts.set(cue.words.join('-'), cue));
      this.changed();
    } catch {
      setTimeout(() => asked.delete(block), 2000);
    }
  }

  setTimes(number, start, end) {
    const longer = (this.ends[number] - this.starts[number]) / Math.max(1, end - start);
    this.starts[number] = start;
    this.ends[number] = end;
    const text = this.text(number);
    for (const side of ['source', 'target']) {
      if (!text?.[side]) continue;
      text[side].cps *= longer;
      this.pace[side][number] = this.paceOf(text[side].cps, side);
    }
  }

  shift(by) {
    this.starts = this.starts.map((ms) => ms + by);
    this.ends = this.ends.map((ms) => ms + by);
  }

  // Puts *parts* (words, times and texts) in the place of *removed* cues from *number*, until the studio has answered.
  put(number, removed, parts) {
    this.starts.splice(number, removed, ...parts.map((one) => one.start_ms));
    this.ends.splice(number, removed, ...parts.map((one) => one.end_ms));
    this.bounds.splice(number, removed, ...parts.map((one) => one.words[0]));
    for (const side of ['source', 'target']) {
      this.pace[side].splice(number, removed, ...parts.map((one) => (one[side] ? this.paceOf(one[side].cps, side) : '')));
    }
    parts.forEach((one) => this.texts.set(one.words.join('-'), one));
  }

  paceOf(cps, side) {
    const { cps: wanted, cps_most: most } = this.limits[side] ?? { cps: 99, cps_most: 99 };
    return cps <= wanted ? 'ok' : cps <= most ? 'fast' : 'too fast';
  }
}

// How many of the rising *values* are at most *value*.
function after(values, value) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

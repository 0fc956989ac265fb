// Changes of cues: shown at once, sent when a person pauses, and kept in this browser until the studio has them.

import { desk } from '../item/desk.js';
import { say } from '../dom.js';

const PAUSE_MS = 250;

export class Editing {
  // *shown* is called when something looks different, *lost* when the studio did not take a change.
  constructor(cues, frames, { shown, lost }) {
    Object.assign(this, { cues, frames, shown, lost });
    this.timed = new Map(); // changes of times that wait, by words
    this.timer = 0;
    this.sending = 0;
    this.key = `studio-cues ${desk.folder} ${desk.pair.pair}`;
  }

  get waits() {
    return this.sending > 0 || this.timed.size > 0;
  }

  // Sets the times of cue *number*, as far as its neighbours leave room; *quiet* while it is dragged.
  times(number, start, end, quiet = false) {
    const { cues, frames } = this;
    if (number < 0) return;
    const words = cues.words(number);
    const seen = [cues.starts[number], cues.ends[number]];
    const from = Math.max(start, number > 0 ? cues.ends[number - 1] : 0);
    const to = Math.min(end, cues.starts[number + 1] ?? Infinity);
    const shortest = frames.start(1);
    if (to - from < shortest || (from === seen[0] && to === seen[1])) {
      if (!quiet) say(from !== start || to !== end ? 'There is no room: the cues would overlap.' : 'It cannot be shorter.');
      return;
    }
    const key = words.join('-');
    const waiting = this.timed.get(key) ?? { action: 'times', words, seen };
    this.timed.set(key, { ...waiting, start_ms: from, end_ms: to });
    cues.setTimes(number, from, to);
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE_MS);
    this.shown();
  }

  // Sends the times that wait, as one step that can be undone.
  flush() {
    clearTimeout(this.timer);
    const changes = [...this.timed.values()].filter((one) => one.start_ms !== one.seen[0] || one.end_ms !== one.seen[1]);
    this.timed.clear();
    if (changes.length > 0) this.send(changes);
    else this.keep();
  }

  split(number, split) {
    const { cues } = this;
    const words = cues.words(number);
    const [one, two] = split.parts;
    const change = { action: 'split', words, at: split.at, target_at: split.target_at, seen: [cues.starts[number], cues.ends[number]] };
    this.flush();
    cues.put(number, 1, [one, two]);
    this.shown();
    return this.send([change]);
  }

  join(number) {
    const { cues } = this;
    const [one, two] = [cues.text(number), cues.text(number + 1)];
    const words = cues.words(number);
    this.flush();
    const change = { action: 'merge', words, seen: [cues.starts[number], cues.ends[number]] };
    if (one && two) cues.put(number, 2, [joined(one, two, cues.starts[number], cues.ends[number + 1])]);
    this.shown();
    return this.send([change]);
  }

  shift(by) {
    this.flush();
    this.cues.shift(by);
    this.shown();
    return this.send([{ action: 'shift', by_ms: by }]);
  }

  async send(changes) {
    this.sending += 1;
    this.sent = [...(this.sent ?? []), ...changes];
    this.keep();
    const made = await desk.saving.cut(changes);
    this.sending -= 1;
    this.sent = this.sent.filter((one) => !changes.includes(one));
    this.keep();
    if (!made || !made.done) this.lost();
    return made;
  }

  keep() {
    const left = [...(this.sent ?? []), ...this.timed.values()];
    if (left.length > 0) localStorage.setItem(this.key, JSON.stringify(left));
    else localStorage.removeItem(this.key);
  }

  // Sends what a page before this one could not; what had arrived after all is left out.
  resume() {
    const left = JSON.parse(localStorage.getItem(this.key) ?? '[]');
    const open = left.filter((one) => !this.isThere(one));
    if (open.length > 0) this.send(open);
    else this.keep();
  }

  isThere({ action, words, at, start_ms: start, end_ms: end }) {
    const { cues } = this;
    if (action === 'split') return cues.withWords([words[0], at]) >= 0;
    const number = action === 'shift' ? -1 : cues.withWords(words);
    if (action === 'merge') return number < 0 && cues.bounds.includes(words[0]) && !cues.bounds.includes(words[1]);
    // A move of all may have arrived: it is not made a second time.
    return action === 'shift' || (number >= 0 && cues.starts[number] === start && cues.ends[number] === end);
  }
}

function joined(one, two, start, end) {
  const seconds = Math.max(0.001, (end - start) / 1000);
  const side = (first, second, tag) => {
    if (!first || !second) return first ?? second;
    const text = [first.text, second.text].join(desk.item.spaces[tag]);
    return { ...first, text, lines: [text], cps: (first.cps * (one.end_ms - one.start_ms) + second.cps * (two.end_ms - two.start_ms)) / 1000 / seconds };
  };
  return {
    start_ms: start, end_ms: end, words: [one.words[0], two.words[1]],
    source: side(one.source, two.source, desk.pair.source), target: side(one.target, two.target, desk.pair.target),
  };
}

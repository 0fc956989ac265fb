// Cues in the page of a recording: lane, card, and what keys and buttons do with the current cue.

import { desk } from '../item/desk.js';
import { h, say } from '../dom.js';
import { Card } from './card.js';
import { showCutConflict } from './conflict.js';
import { Cues } from './cues.js';
import { Editing } from './editing.js';
import { Frames } from './frames.js';
import { Lane } from './lane.js';
const SETTLED_MS = 80;

class Editor {
  constructor() {
    this.cues = null;
    this.editing = null;
    this.current = -1;
    this.card = new Card();
    this.lane = new Lane({
      select: (number, ms) => { this.select(number); if (ms !== null) desk.player.seek(ms); },
      seek: (ms) => { desk.player.seek(ms); this.lane.move(ms, false); },
      drag: (number, border, ms, done) => this.drag(number, border, ms, done),
    });
    desk.addEventListener('opened', () => this.open().catch((error) => say(error.message, true)));
    desk.addEventListener('changed', () => this.reload());
    desk.addEventListener('saved', ({ detail }) => { if (detail.recut) this.reload(); });
    desk.addEventListener('conflict', ({ detail }) => showCutConflict(detail, this));
    desk.addEventListener('before', () => this.editing?.flush());
    desk.addEventListener('moved', ({ detail }) => this.moved(detail));
    addEventListener('beforeunload', () => this.editing?.flush());
    document.addEventListener('selectionchange', () => {
      clearTimeout(this.settling);
      // After the letter is painted.
      if (document.activeElement?.matches?.('textarea.target')) this.settling = setTimeout(() => this.caret(), SETTLED_MS);
    });
  }

  async open() {
    const { item, pair, player, base } = desk;
    const hasCues = pair.cues > 0;
    document.getElementById('dock').hidden = !hasCues;
    // The cues of a narrated article follow its text and its voice: they are looked at, and not cut.
    this.isFixed = Boolean(pair.narrated);
    this.card.isFixed = this.isFixed;
    this.lane.isFixed = this.isFixed;
    document.getElementById('card').hidden = !hasCues || this.isFixed;
    document.body.classList.toggle('docked', hasCues);
    if (!hasCues) { this.cues = null; player.show(); return; }
    this.frames = new Frames(item.media.frame_rate);
    this.cues = new Cues(desk.at, pair.limits, () => this.paint());
    this.editing = new Editing(this.cues, this.frames, { shown: () => this.paint(), lost: () => this.reload(true) });
    await this.cues.load();
    this.lane.show(this.cues, { ...pair, directions: item.directions }, item.media.duration_ms ?? 0);
    this.select(Math.max(0, this.cues.shownAt(player.there ? player.now : 0)), { reveals: false });
    this.editing.resume();
    if (this.drawn !== base) this.draw(base);
  }

  async draw(base) {
    this.drawn = base;
    const says = document.getElementById('wave-says');
    says.textContent = 'Drawing the waveform…';
    try {
      const { reason } = await this.lane.waveform.show(base, this.lane.pixels);
      says.textContent = reason ? `No waveform: ${reason}` : '';
      this.lane.paint();
    } catch (error) {
      says.textContent = `No waveform: ${error.message}`;
    }
  }

  // Reads all times again, unless newer ones wait to be sent; the current cue stays that with the same words.
  async reload(always = false) {
    if (!this.cues || (this.editing.waits && !always)) return;
    const { cues } = this;
    const [first] = this.current >= 0 ? cues.words(this.current) : [0];
    try {
      await cues.load();
    } catch (error) {
      say(error.message, true);
      return;
    }
    if (cues !== this.cues || (this.editing.waits && !always)) return;
    const number = cues.bounds.findIndex((one) => one > first) - 1;
    this.current = Math.min(cues.count - 1, Math.max(0, number));
    this.paint();
    this.card.refresh();
  }

  paint() {
    this.lane.choose(this.current, false);
    this.card.show(this.cues, this.current);
    this.over(desk.player.there ? desk.player.now : 0);
  }

  select(number, { reveals = true, wish = null } = {}) {
    if (!this.cues) return;
    this.current = Math.min(number, this.cues.count - 1);
    this.lane.choose(this.current, reveals);
    this.card.show(this.cues, this.current, wish);
  }

  // Goes to cue *number* in the recording, too.
  go(number) {
    if (!this.cues || number < 0 || number >= this.cues.count) return;
    const ms = this.cues.starts[number];
    this.select(number);
    this.lane.move(ms, false);
    // The picture of the recording comes after that of the page.
    clearTimeout(this.seeking);
    this.seeking = setTimeout(() => desk.player.seek(ms), SETTLED_MS);
  }

  moved(now) {
    if (!this.cues) return;
    this.over(now);
    this.lane.move(now, desk.player.isPlaying);
    if (desk.player.isPlaying) this.play();
  }

  // Follows the recording while it plays, frame by frame.
  play() {
    if (this.playing) return;
    const step = () => {
      this.playing = desk.player.isPlaying ? requestAnimationFrame(step) : 0;
      const { now } = desk.player;
      this.lane.move(now, true);
      this.over(now);
      const number = this.cues?.shownAt(now) ?? -1;
      if (number >= 0 && number !== this.current && !document.activeElement?.matches?.('textarea, input, #cue-source, #cue-target')) this.select(number, { reveals: false });
    };
    this.playing = requestAnimationFrame(step);
  }

  // Shows the cue of the moment over the picture.
  over(now) {
    const number = this.cues?.shownAt(now) ?? -1;
    desk.player.show(number < 0 ? undefined : this.cues.text(number));
  }

  // The caret in a translation chooses its cue, and where that would be split.
  caret() {
    clearTimeout(this.settling);
    this.settling = 0;
    const text = document.activeElement;
    if (!this.cues || !text?.matches?.('textarea.target')) return;
    const unit = desk.sentences.rows.get(text.closest('.unit')?.dataset.unit)?.unit;
    const at = text.selectionStart;
    const cue = unit?.cues.find((one) => one.chars && at <= one.chars[1]) ?? unit?.cues.at(-1);
    if (!cue) return;
    let number = this.cues.withWords(cue.words);
    if (number < 0) number = this.cues.before(cue.start_ms);
    this.select(number, { wish: { unit: unit.id, text: text.value, at } });
  }

  drag(number, border, ms, done) {
    const { cues, editing } = this;
    const to = this.frames.snapped(ms);
    if (border === 'start') editing.times(number, to, cues.ends[number], true);
    else editing.times(number, cues.starts[number], to, true);
    if (done) editing.flush();
  }

  // Moves the begin (or the *end*) of the current cue by *count* frames.
  nudge(count, end = false) {
    const { cues, current } = this;
    if (!cues || current < 0) return;
    const [start, stop] = [cues.starts[current], cues.ends[current]];
    if (end) this.editing.times(current, start, this.frames.moved(stop, count));
    else this.editing.times(current, this.frames.moved(start, count), stop);
  }

  here(end) {
    const { cues, current } = this;
    if (current < 0) return;
    if (!desk.player.there) { say('There is no recording to play, so no playhead.', true); return; }
    const now = this.frames.snapped(desk.player.now);
    if (end) this.editing.times(current, cues.starts[current], now);
    else this.editing.times(current, now, cues.ends[current]);
  }

  async split() {
    if (!this.cues || this.current < 0) return;
    if (!this.card.split) await this.card.look();
    const { split } = this.card;
    if (split?.parts.length === 2) await this.editing.split(this.current, split);
    else say(split?.why || 'This cue cannot be split: it has one word.', true);
  }

  join() {
    if (!this.cues || this.current < 0) return;
    if (this.current + 1 >= this.cues.count) say('The last cue has no next one.', true);
    else this.editing.join(this.current);
  }
}

const form = document.getElementById('shift');

function openShift() {
  form.hidden = false;
  form.querySelector('input').focus();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const by = Math.round(Number(form.querySelector('input').value) * 1000);
  form.hidden = true;
  if (by) await editor.editing.shift(by);
});
form.querySelector('button[type=button]').addEventListener('click', () => { form.hidden = true; });
form.addEventListener('keydown', (event) => { if (event.key === 'Escape') form.hidden = true; });

let before = null;

// Goes to where the cut is chosen, in the source or the translation; Escape goes back to where one was.
function mark(side) {
  if (!document.activeElement?.closest('#card')) before = document.activeElement;
  document.getElementById(`cue-${side}`).focus();
}
document.getElementById('card').addEventListener('keydown', (event) => { if (event.key === 'Escape') before?.focus(); });

const editor = new Editor();
const only = (act) => () => {
  if (editor.settling) editor.caret();
  if (editor.cues) act();
};
const cut = (act) => only(() => {
  if (editor.isFixed) say('The cues of a narrated article follow its text and its voice: edit the sentence.', true);
  else act();
});

export const cutting = {
  acts: {
    'next-cue': only(() => editor.go(editor.current + 1)),
    'previous-cue': only(() => editor.go(editor.current - 1)),
    'play-cue': only(() => desk.player.play({ start_ms: editor.cues.starts[editor.current], end_ms: editor.cues.ends[editor.current] })),
    'loop-cue': only(() => desk.player.loop({ start_ms: editor.cues.starts[editor.current], end_ms: editor.cues.ends[editor.current] })),
    mark: cut(() => mark('source')),
    'mark-target': cut(() => mark('target')),
    split: cut(() => editor.split()),
    join: cut(() => editor.join()),
    'in-earlier': cut(() => editor.nudge(-1)),
    'in-later': cut(() => editor.nudge(1)),
    'out-earlier': cut(() => editor.nudge(-1, true)),
    'out-later': cut(() => editor.nudge(1, true)),
    'in-here': cut(() => editor.here(false)),
    'out-here': cut(() => editor.here(true)),
    'shift-all': cut(openShift),
    'zoom-in': only(() => editor.lane.zoom(1)),
    'zoom-out': only(() => editor.lane.zoom(-1)),
  },
};

for (const button of document.querySelectorAll('button[data-act]')) button.addEventListener('click', () => cutting.acts[button.dataset.act]());

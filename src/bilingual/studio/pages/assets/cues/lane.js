// The lane: waveform, cues of both languages and playhead along the time. Only what is visible is in the page.

import { fill, h } from '../dom.js';
import { clock } from '../item/sentences.js';
import { Waveform } from './waveform.js';

const ZOOMS = [6, 12, 25, 50, 100, 200, 400]; // pixels for a second
const MARKS_S = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300];
const MARK_PIXELS = 90;

export class Lane {
  // *does* has `select`, `seek` and `drag`, which get the number of a cue or a time.
  constructor(does) {
    this.does = does;
    this.scroller = document.getElementById('lane');
    this.wide = this.scroller.querySelector('.wide');
    this.blocks = this.scroller.querySelector('.blocks');
    this.ruler = this.scroller.querySelector('.ruler');
    this.head = this.scroller.querySelector('.playhead');
    this.waveform = new Waveform(this.scroller.querySelector('.wave'));
    this.shown = new Map();
    this.zoomed = ZOOMS.indexOf(100);
    this.duration = 0;
    this.current = -1;
    this.now = 0;
    this.cues = null;
    this.isFixed = false;
    this.facts = null;
    this.scroller.addEventListener('scroll', () => this.paint(), { passive: true });
    this.scroller.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    for (const kind of ['pointerdown', 'click']) this.scroller.addEventListener(kind, (event) => this.press(event));
    // Presses that are taken here must not move the focus.
    this.scroller.addEventListener('mousedown', (event) => { if (event.target.closest('.stage')) event.preventDefault(); });
    new ResizeObserver(() => this.paint()).observe(this.scroller);
  }

  get pixels() {
    return ZOOMS[this.zoomed];
  }

  // Shows *cues* in the languages of *facts* along *duration* ms.
  show(cues, facts, duration) {
    this.cues = cues;
    this.facts = facts;
    this.duration = Math.max(duration, cues.ends.at(-1) ?? 0);
    this.shown.clear();
    this.blocks.replaceChildren();
    this.stretch();
  }

  stretch() {
    this.wide.style.width = `${Math.max(this.scroller.clientWidth, (this.duration / 1000) * this.pixels)}px`;
    this.paint();
  }

  zoom(by, at = this.now) {
    const zoomed = Math.min(ZOOMS.length - 1, Math.max(0, this.zoomed + by));
    if (zoomed === this.zoomed) return;
    const inside = this.left(at) - this.scroller.scrollLeft;
    const offset = inside >= 0 && inside <= this.scroller.clientWidth ? inside : this.scroller.clientWidth / 2;
    this.zoomed = zoomed;
    // Cues and times first: the waveform takes longer, and comes with the next picture.
    requestAnimationFrame(() => setTimeout(() => { this.waveform.zoom(this.pixels); this.waveform.scroll(this.scroller.scrollLeft); }));
    this.shown.clear();
    this.blocks.replaceChildren();
    this.stretch();
    this.scroller.scrollLeft = this.left(at) - offset;
    this.paint();
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1 : -1, this.time(event));
  }

  left(ms) {
    return (ms / 1000) * this.pixels;
  }

  time(event) {
    const x = event.clientX - this.scroller.getBoundingClientRect().left + this.scroller.scrollLeft;
    return Math.max(0, Math.min(this.duration, (x / this.pixels) * 1000));
  }

  // Draws all that is visible now; what was drawn before is only moved.
  paint() {
    if (!this.cues) return;
    const { scrollLeft, clientWidth } = this.scroller;
    if (scrollLeft !== this.scrolled) this.waveform.scroll(scrollLeft);
    this.scrolled = scrollLeft;
    this.blocks.style.transform = `translateX(${-scrollLeft}px)`;
    const from = (scrollLeft / this.pixels) * 1000;
    const to = ((scrollLeft + clientWidth) / this.pixels) * 1000;
    const [first, last] = this.cues.between(from, to);
    const keys = [];
    for (let number = first; number < last; number += 1) keys.push(this.cues.words(number).join('-'));
    const visible = new Set(keys);
    for (const [key, block] of this.shown) {
      if (!visible.has(key)) {
        block.remove();
        this.shown.delete(key);
      }
    }
    let next = this.blocks.firstElementChild;
    keys.forEach((key, place) => {
      const block = this.shown.get(key) ?? this.block();
      this.shown.set(key, block);
      if (block === next) next = next.nextElementSibling;
      else this.blocks.insertBefore(block, next);
      this.fill(block, first + place);
    });
    this.mark(from, to, scrollLeft);
    this.place(scrollLeft);
  }

  block() {
    const { source, target, directions } = this.facts;
    return h('div', { class: 'cut' }, h('span', { lang: source, dir: directions[source] }), h('span', { lang: target, dir: directions[target] }));
  }

  fill(block, number) {
    const { starts, ends, pace } = this.cues;
    const text = this.cues.text(number);
    block.style.left = `${this.left(starts[number])}px`;
    block.style.width = `${Math.max(2, this.left(ends[number] - starts[number]) - 1)}px`;
    block.classList.toggle('current', number === this.current);
    block.dataset.number = number;
    for (const [place, side] of ['source', 'target'].entries()) {
      const line = block.children[place];
      const said = text?.[side]?.text ?? '';
      if (line.textContent !== said) line.textContent = said;
      line.className = (pace[side][number] || 'none').replace(' ', '-');
    }
  }

  mark(from, to, scrollLeft) {
    const seen = `${from} ${to}`;
    if (seen === this.marked) return;
    this.marked = seen;
    const step = MARKS_S.find((one) => one * this.pixels >= MARK_PIXELS) ?? 600;
    const marks = [];
    for (let second = Math.floor(from / 1000 / step) * step; second * 1000 <= to; second += step) {
      const mark = h('span', {}, step < 1 ? `${clock(second * 1000)}.${Math.round((second % 1) * 10)}` : clock(second * 1000));
      mark.style.left = `${this.left(second * 1000) - scrollLeft}px`;
      marks.push(mark);
    }
    fill(this.ruler, ...marks);
  }

  // Moves the playhead to *now*; while it plays, the lane follows page by page.
  move(now, follows) {
    this.now = now;
    const { scrollLeft, clientWidth } = this.scroller;
    const x = this.left(now) - scrollLeft;
    if (follows && (x > clientWidth * 0.9 || x < 0)) this.scroller.scrollLeft = this.left(now) - clientWidth * 0.1;
    else this.place(scrollLeft);
  }

  place(scrollLeft) {
    this.head.style.transform = `translateX(${Math.round(this.left(this.now) - scrollLeft)}px)`;
  }

  // Shows which cue is the current one; *reveals* scrolls to it.
  choose(number, reveals) {
    this.current = number;
    if (reveals && number >= 0) {
      const { scrollLeft, clientWidth } = this.scroller;
      const [start, end] = [this.left(this.cues.starts[number]), this.left(this.cues.ends[number])];
      if (start < scrollLeft || end > scrollLeft + clientWidth) this.scroller.scrollLeft = start - clientWidth * 0.2;
    }
    this.paint();
  }

  // A press on a border of a cue drags it, on a cue chooses it, and elsewhere goes to that time. A finger only taps.
  press(event) {
    const isFinger = event.pointerType === 'touch';
    if (event.button !== 0 || !this.cues || isFinger !== (event.type === 'click')) return;
    const block = event.target.closest('.cut');
    if (!block) {
      if (isFinger) this.does.seek(this.time(event));
      else if (event.target.closest('.stage')) this.follow(event, (ms) => this.does.seek(ms));
      return;
    }
    const number = Number(block.dataset.number);
    const { left, right } = block.getBoundingClientRect();
    const reach = Math.min(8, (right - left) / 3);
    const border = isFinger ? null : event.clientX - left < reach ? 'start' : right - event.clientX < reach ? 'end' : null;
    this.does.select(number, border ? null : this.time(event));
    if (border && !this.isFixed) this.follow(event, (ms, done) => this.does.drag(number, border, ms, done));
    else event.preventDefault();
  }

  follow(event, then) {
    const { pointerId } = event;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const moved = (done) => (next) => {
      if (next.pointerId !== pointerId) return;
      then(this.time(next), done);
      if (done) stop.abort();
    };
    addEventListener('pointermove', moved(false), options);
    addEventListener('pointerup', moved(true), options);
    addEventListener('pointercancel', moved(true), options);
    event.preventDefault(); // who writes goes on writing
    then(this.time(event), false);
  }
}

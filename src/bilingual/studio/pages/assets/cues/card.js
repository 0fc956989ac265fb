// The current cue: its times, its reading speed, and where both languages are cut if it is split.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { h } from '../dom.js';
import { clock } from '../item/sentences.js';

const source = document.getElementById('cue-source');
const target = document.getElementById('cue-target');
const SETTLED_MS = 120;

export class Card {
  constructor() {
    this.cues = null;
    this.number = -1;
    this.splits = [];
    this.chosen = -1;
    this.timer = 0;
    this.wish = null;
    source.addEventListener('keydown', (event) => this.key(event));
    source.addEventListener('click', (event) => {
      const word = event.target.closest('[data-place]');
      if (word) this.choose(Number(word.dataset.place));
    });
  }

  // Shows cue *number* of *cues*; *wish* is the character of its translation at which a person would split it.
  show(cues, number, wish = null) {
    const words = number >= 0 ? cues.words(number).join('-') : '';
    const isSame = this.cues === cues && this.words === words;
    Object.assign(this, { cues, number, words, wish: wish ?? (isSame ? this.wish : null) });
    document.getElementById('card').hidden = !cues || cues.count === 0;
    if (!isSame) {
      this.splits = [];
      this.chosen = -1;
      clearTimeout(this.timer);
      if (number >= 0) this.timer = setTimeout(() => this.look().catch(() => {}), SETTLED_MS);
    } else if (wish !== null) {
      this.nearest();
    }
    this.paint();
  }

  // Asks again where it can be split, since cues or texts have changed; what is shown stays until the answer.
  refresh() {
    clearTimeout(this.timer);
    this.stale = true;
    if (this.number >= 0) this.timer = setTimeout(() => this.look().catch(() => {}), SETTLED_MS);
  }

  // Asks where the translation goes with each split.
  async look() {
    if (this.number < 0 || (this.splits.length > 0 && !this.stale)) return;
    const { words } = this;
    this.stale = false;
    const [first, last] = words.split('-');
    const { splits } = await call(`${desk.at}/splits?first=${first}&last=${last}`);
    if (words !== this.words) return;
    this.splits = splits;
    this.nearest();
    this.paint();
  }

  // Chooses the split that is nearest to what the person wishes, else to the middle.
  nearest() {
    const text = this.cues.text(this.number);
    const wished = this.wish ?? (text?.target?.text.length ?? 0) / 2;
    const middle = (text?.source.text.length ?? 0) / 2;
    // Of several that cut the translation there, the one nearest to the middle of what is said.
    const far = (one) => Math.abs(one.parts[0].target.text.length - wished) + Math.abs(one.before.length - middle) / 1000;
    const fit = this.splits.map((one, place) => [one, place]).filter(([one]) => one.parts.length === 2);
    fit.sort(([one], [two]) => far(one) - far(two));
    this.choose(fit[0]?.[1] ?? -1);
  }

  choose(place) {
    this.chosen = place;
    this.paint();
  }

  get split() {
    return this.splits[this.chosen];
  }

  key(event) {
    const rtl = source.dir === 'rtl';
    const by = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowUp: 1, ArrowDown: -1 }[event.key];
    const to = by ? this.chosen + by : { Home: 0, End: this.splits.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || !this.splits[to]) return;
    event.preventDefault();
    this.choose(to);
  }

  paint() {
    const { cues, number } = this;
    if (!cues || number < 0) {
      document.getElementById('cue-number').textContent = 'No cue';
      for (const part of [source, target, document.getElementById('cue-times'), document.getElementById('cue-paces')]) part.replaceChildren();
      return;
    }
    const { directions } = desk.item;
    const [start, end] = [cues.starts[number], cues.ends[number]];
    const text = cues.text(number);
    document.getElementById('cue-number').textContent = `Cue ${(number + 1).toLocaleString()} of ${cues.count.toLocaleString()}`;
    document.getElementById('cue-times').textContent = `${exact(start)} → ${exact(end)} (${((end - start) / 1000).toFixed(2)} s)`;
    document.getElementById('cue-paces').replaceChildren(...['source', 'target'].filter((side) => text?.[side]).flatMap((side, place) => [
      place ? ' / ' : '', h('span', { class: `pace ${cues.pace[side][number].replace(' ', '-')}` }, text[side].cps.toFixed(1))]), text ? ' per second' : '');
    Object.assign(source, { lang: desk.pair.source, dir: directions[desk.pair.source] });
    Object.assign(target, { lang: desk.pair.target, dir: directions[desk.pair.target] });
    this.cutSource(text?.source.text ?? '…');
    const parts = this.split?.parts ?? [];
    const whole = text?.target?.text ?? (text ? '(not translated)' : '…');
    if (parts.length === 2) target.replaceChildren(parts[0].target.text, ' ', mark(), ' ', parts[1].target.text);
    else target.replaceChildren(whole, this.split ? h('small', {}, this.split.why) : '');
  }

  cutSource(text) {
    const places = this.splits.map((one) => one.before.length);
    const pieces = [0, ...places].map((from, place) => text.slice(from, places[place] ?? text.length));
    source.replaceChildren(...pieces.flatMap((piece, place) => [
      place - 1 === this.chosen && place > 0 ? mark() : '',
      h('span', place > 0 ? { data: { place: String(place - 1) }, title: 'Cut here' } : {}, piece)]));
    source.setAttribute('aria-valuemin', '0');
    source.setAttribute('aria-valuemax', String(Math.max(0, this.splits.length - 1)));
    source.setAttribute('aria-valuenow', String(Math.max(0, this.chosen)));
    source.setAttribute('aria-valuetext', this.split ? `before “${(pieces[this.chosen + 1] ?? '').trim()}”` : 'nowhere');
  }
}

function mark() {
  return h('span', { class: 'mark', 'aria-hidden': 'true' });
}

function exact(ms) {
  return `${clock(ms)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}

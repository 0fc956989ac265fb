// The current cue: its times, its reading speed, and where both languages are cut if it is split: in the source where a
// person wishes, in the translation where the optimiser would, or where they put the mark.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { fill, h } from '../dom.js';
import { clock } from '../item/sentences.js';

const source = document.getElementById('cue-source');
const target = document.getElementById('cue-target');
const SETTLED_MS = 120;
const OPENING_MS = 1500; // while the page is opened, other things come first

export class Card {
  constructor() {
    this.cues = null;
    this.isFixed = false;
    this.number = -1;
    this.forget();
    this.timer = 0;
    this.wish = null;
    source.addEventListener('keydown', (event) => this.key(event, source.dir, this.chosen, this.splits.length, (to) => this.choose(to)));
    target.addEventListener('keydown', (event) => this.key(event, target.dir, this.placeNow(), this.fitting().length, (to) => this.put(to)));
    source.addEventListener('click', (event) => pressed(event, (place) => this.choose(place)));
    target.addEventListener('click', (event) => pressed(event, (place) => this.put(place)));
  }

  forget() {
    this.splits = [];
    this.places = [];
    this.chosen = -1;
    this.placed = null; // where a person put the mark of the translation
  }

  // Shows cue *number* of *cues*; *wish* is where in a sentence a person would split it: `unit`, `text` and `at`.
  show(cues, number, wish = null) {
    const words = number >= 0 ? cues.words(number).join('-') : '';
    const isSame = this.cues === cues && this.words === words;
    const wait = this.cues ? SETTLED_MS : OPENING_MS;
    Object.assign(this, { cues, number, words, wish: wish ?? (isSame ? this.wish : null) });
    document.getElementById('card').hidden = this.isFixed || !cues || cues.count === 0;
    if (!isSame) {
      this.forget();
      clearTimeout(this.timer);
      if (number >= 0 && !this.isFixed) this.timer = setTimeout(() => this.look().catch(() => {}), wait);
    } else if (wish !== null) {
      this.nearest();
    }
    this.paint();
  }

  // Asks again where it can be split, since cues or texts have changed; what is shown stays until the answer.
  refresh() {
    clearTimeout(this.timer);
    this.stale = true;
    if (this.number >= 0 && !this.isFixed) this.timer = setTimeout(() => this.look().catch(() => {}), SETTLED_MS);
  }

  // Asks where the translation goes with each split.
  async look() {
    if (this.number < 0 || (this.splits.length > 0 && !this.stale)) return;
    const { words } = this;
    this.stale = false;
    const [first, last] = words.split('-');
    const { splits, places } = await call(`${desk.at}/splits?first=${first}&last=${last}`);
    if (words !== this.words) return;
    const { split, placed } = this;
    Object.assign(this, { splits, places });
    this.nearest();
    const again = splits.findIndex((one) => one.at === split?.at);
    if (again >= 0 && !this.wish) this.choose(again);
    if (again >= 0 && placed) this.put(this.fitting().findIndex((one) => one.unit === placed.unit && one.at === placed.at));
    this.paint();
  }

  // Chooses the split that is nearest to what the person wishes, else to the middle.
  nearest() {
    const text = this.cues.text(this.number);
    const near = this.wished();
    const wished = near?.shown ?? (text?.target?.text.length ?? 0) / 2;
    const middle = (text?.source.text.length ?? 0) / 2;
    // Of several that cut the translation there, the one nearest to the middle of what is said.
    const far = (one) => Math.abs(one.parts[0].target.text.length - wished) + Math.abs(one.before.length - middle) / 1000;
    const fit = this.splits.map((one, place) => [one, place]).filter(([one]) => one.parts.length === 2);
    fit.sort(([one], [two]) => far(one) - far(two));
    this.choose(fit[0]?.[1] ?? -1);
    if (near?.isExact) this.put(this.fitting().indexOf(near.place));
  }

  // The place in the translation that is nearest to what the person wishes.
  wished() {
    if (!this.wish) return null;
    const { unit, text, at } = this.wish;
    const bare = (to) => text.slice(0, to).trimEnd().length;
    const far = (one) => Math.abs(bare(one.at) - bare(at));
    const [place] = this.places.filter((one) => one.unit === unit).sort((one, two) => far(one) - far(two));
    return place ? { place, shown: place.shown, isExact: far(place) === 0 } : null;
  }

  choose(place) {
    this.chosen = place;
    this.placed = null;
    this.paint();
  }

  // Puts the mark of the translation at a place of `fitting`, which leaves that of the source where it is.
  put(place) {
    this.placed = this.fitting()[place] ?? this.placed;
    this.paint();
  }

  // The places of the sentence that is split.
  fitting() {
    const split = this.splits[this.chosen];
    return split?.parts.length === 2 ? this.places.filter((one) => one.unit === split.unit) : [];
  }

  // Which of them is the mark's.
  placeNow() {
    const length = this.split?.parts[0]?.target.text.length ?? 0;
    return this.fitting().findLastIndex((one) => one.shown <= length);
  }

  get split() {
    const split = this.splits[this.chosen];
    const text = this.cues?.text(this.number)?.target?.text;
    if (!this.placed || !text) return split;
    const texts = [text.slice(0, this.placed.shown).trim(), text.slice(this.placed.shown).trim()];
    const parts = split.parts.map((part, number) => ({ ...part, target: {
      ...part.target, text: texts[number], lines: [texts[number]], cps: part.target.cps * (texts[number].length / part.target.text.length) } }));
    return { ...split, parts, target_at: this.placed.at };
  }

  // Moves a mark from place *now* of *count*.
  key(event, dir, now, count, move) {
    const rtl = dir === 'rtl';
    const by = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowUp: 1, ArrowDown: -1 }[event.key];
    const to = by ? now + by : { Home: 0, End: count - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || to < 0 || to >= count) return;
    event.preventDefault();
    move(to);
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
    fill(document.getElementById('cue-paces'), ...['source', 'target'].filter((side) => text?.[side]).flatMap((side, place) => [
      place ? ' / ' : '', h('span', { class: `pace ${cues.pace[side][number].replace(' ', '-')}` }, text[side].cps.toFixed(1))]), text ? ' per second' : '');
    Object.assign(source, { lang: desk.pair.source, dir: directions[desk.pair.source] });
    Object.assign(target, { lang: desk.pair.target, dir: directions[desk.pair.target] });
    cut(source, text?.source.text ?? '…', this.splits.map((one) => one.before.length), this.chosen);
    const [first] = this.split?.parts ?? [];
    const whole = text?.target?.text ?? (text ? '(not translated)' : '…');
    const places = this.fitting().map((one) => one.shown);
    // Between two sentences there is one place, which is not to be chosen.
    if (first && !places.includes(first.target.text.length)) cut(target, whole, [first.target.text.length], 0, false);
    else cut(target, whole, places, first ? this.placeNow() : -1);
    if (this.split?.why) target.append(h('small', {}, this.split.why));
  }
}

// Shows *text* in *element* with a mark at the place *chosen* of *places*, which are lengths of what comes before.
function cut(element, text, places, chosen, isOpen = true) {
  const pieces = [0, ...places].map((from, place) => text.slice(from, places[place] ?? text.length));
  fill(element, ...pieces.flatMap((piece, place) => [
    place - 1 === chosen && place > 0 ? mark() : '',
    h('span', place > 0 && isOpen ? { data: { place: String(place - 1) }, title: 'Cut here' } : {}, piece)]));
  element.setAttribute('aria-valuemin', '0');
  element.setAttribute('aria-valuemax', String(Math.max(0, places.length - 1)));
  element.setAttribute('aria-valuenow', String(Math.max(0, chosen)));
  element.setAttribute('aria-valuetext', chosen >= 0 ? `before “${(pieces[chosen + 1] ?? '').trim()}”` : 'nowhere');
}

function pressed(event, then) {
  const word = event.target.closest('[data-place]');
  if (word) then(Number(word.dataset.place));
}

function mark() {
  return h('span', { class: 'mark', 'aria-hidden': 'true' });
}

function exact(ms) {
  return `${clock(ms)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}

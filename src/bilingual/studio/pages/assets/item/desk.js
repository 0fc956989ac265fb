// What is open on the page of an item, for all its modules: the item, one of its translations, and its sentences.

import { Sentences } from './sentences.js';
import { call } from '../api.js';

class Desk extends EventTarget {
  // Events: `opened` (another translation is shown), `changed` (there is a newer version of it, `overview`), `saved`
  // (a correction was made: its `detail`), `conflict` (it was not: what is there now is its `detail`), `before` (a step
  // is undone or redone next) and `moved` (the recording is at `detail` ms).
  constructor() {
    super();
    this.folder = document.getElementById('desk').dataset.folder;
    this.base = `/api/item/${encodeURIComponent(this.folder)}`;
    this.sentences = new Sentences(document.getElementById('sentences'), (from, to) => this.units(from, to));
    this.item = null;
    this.pair = null;
    this.player = null;
    this.saving = null;
    this.version = '';
  }

  // Where what belongs to the translation that is shown is asked for.
  get at() {
    return `${this.base}/${this.pair.pair}`;
  }

  get overview() {
    return this.sentences.overview;
  }

  async units(from, to) {
    return (await call(`${this.at}/units?from=${from}&to=${to}`)).units;
  }

  tell(event, detail = null) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  // The sentence in which a person writes, else the one that is spoken: its row, text and unit.
  here() {
    const row = document.activeElement?.closest?.('.unit') ?? document.querySelector('.unit.now');
    return row ? this.sentences.rows.get(row.dataset.unit) : undefined;
  }

  number() {
    return this.here()?.unit.number ?? -1;
  }

  async go(number) {
    if (number < 0 || number >= this.overview.ids.length) return;
    const known = await this.sentences.reach(number);
    known?.text.focus();
    known?.row.scrollIntoView({ block: 'center', behavior: 'auto' });
  }
}

export const desk = new Desk();

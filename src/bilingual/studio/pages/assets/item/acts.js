// What keys and buttons do with the sentence in which a person writes.

import { showOthers } from './alternatives.js';
import { desk } from './desk.js';
import { say } from '../dom.js';
import { find } from './find.js';
import { correctSource } from './forms.js';
import { fit } from './sentences.js';
import { speak } from '../voice/speaking.js';
import { addTerm } from '../posts/terms.js';

// Takes what a person has typed into a sentence.
export function changed(known) {
  fit(known.text);
  if (known.text.value.trim() === '') return;
  desk.saving.write(known.unit.id, known.text.value, known.unit.base);
}

export async function approve(known) {
  if (!known) return;
  const { unit, text } = known;
  const change = { base: unit.base, approved: unit.state !== 'approved' || text.value !== (unit.target ?? '') };
  if (text.value !== (unit.target ?? '')) change.target = text.value;
  await desk.saving.flush(unit.id, change);
}

async function approveAll() {
  const facts = desk.overview;
  const found = new Set(facts.found);
  const open = facts.ids.filter((unit, at) => !found.has(at) && ['machine', 'draft'].includes(facts.letters[facts.states[at]]));
  if (open.length === 0) { say('Nothing is left to approve but what has a finding.'); return; }
  await desk.saving.send(open.map((unit) => ({ unit, approved: true })), { lenient: true });
}

// Does *act* with the sentence of the moment, if there is one.
function here(act) {
  return () => { const known = desk.here(); if (known) act(known); };
}

export const acts = {
  // Nobody waits for the answer: what is typed next belongs to the next sentence.
  approve: () => { const at = desk.number(); approve(desk.here()); desk.go(at + 1); },
  next: () => desk.go(desk.number() + 1),
  previous: () => desk.go(desk.number() - 1),
  look: () => {
    const { ids, look } = desk.overview;
    // What was approved a moment ago is known to its row before the overview comes.
    const open = look.filter((one) => desk.sentences.rows.get(ids[one])?.unit.look ?? true);
    desk.go(open.find((one) => one > desk.number()) ?? open[0] ?? desk.number());
  },
  find,
  play: here((known) => desk.player.play(known.unit)),
  loop: here((known) => desk.player.loop(known.unit)),
  slower: () => say(`Speed ${desk.player.slower()}`),
  others: here((known) => showOthers(known, changed)),
  again: here((known) => { say('Translating…'); desk.saving.step('again', { unit: known.unit.id }); }),
  speak: here(speak),
  term: here((known) => addTerm(known).catch((error) => say(error.message, true))),
  source: () => correctSource(desk.here()),
  undo: () => { desk.tell('before'); desk.saving.step('undo'); },
  redo: () => { desk.tell('before'); desk.saving.step('redo'); },
  'approve-all': approveAll,
  help: () => document.getElementById('keys').showModal(),
};

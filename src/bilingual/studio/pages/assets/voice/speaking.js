// Sentences of a narrated article that are spoken again: a voice takes its time, which their buttons show.

import { call } from '../api.js';
import { desk } from '../item/desk.js';
import { h, say } from '../dom.js';

const SAYS = { speaking: 'Speaking…', spoken: 'Spoken again' };
const states = new Map();

// Gives the button of the sentence *unit*.
export function speakButton(unit) {
  const button = h('button', { type: 'button', class: 'speak', data: { does: 'speak' }, title: 'Speak this sentence again (Alt+V)' });
  show(button, unit);
  return button;
}

// Has a sentence spoken again; the outputs get it with the next run.
export async function speak({ unit }) {
  if (!desk.pair.narrated || unit.start_ms === null) { say('This sentence is not read aloud.', true); return; }
  if (states.get(unit.id) === 'speaking') return;
  turn(unit, 'speaking');
  try {
    const made = await call(`${desk.at}/spoken`, { method: 'POST', value: { unit: unit.id } });
    turn(unit, made.spoken.length > 0 ? 'spoken' : '');
    say(made.spoken.length > 0 ? 'Spoken again. “Make outputs” puts it into the sound and the videos.'
      : 'It came out as before: this voice says a sentence in the same way each time.');
  } catch (error) {
    turn(unit, '');
    say(error.message, true);
  }
}

function turn(unit, state) {
  states.set(unit.id, state);
  // The row may be another one by now, or far away and empty.
  const button = desk.sentences.rows.get(unit.id)?.row.querySelector('button.speak');
  if (button) show(button, unit);
}

function show(button, unit) {
  const state = states.get(unit.id);
  button.textContent = SAYS[state] ?? 'Speak again';
  button.setAttribute('aria-busy', String(state === 'speaking'));
}

// The waveform, drawn from peaks that the studio computes once: nothing here decodes sound.

import { call } from '../api.js';
import WaveSurfer from '../vendor/wavesurfer-8.0.1.js';

const MOST = 1_000_000; // buckets: five hours of the finest level

export class Waveform {
  constructor(container) {
    this.container = container;
    this.surfer = null;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.surfer?.setOptions(colours()));
  }

  // Draws the sound of the item at *base*; returns how long it is in ms, and why it cannot be drawn.
  async show(base, pixels) {
    const facts = await call(`${base}/peaks`);
    if (facts.reason) return facts;
    const level = facts.levels.find((one) => one.count <= MOST) ?? facts.levels.at(-1);
    const last = level.offset + 2 * level.count - 1;
    const answer = await fetch(`${base}/peaks/bytes`, { headers: { Range: `bytes=${level.offset}-${last}` } });
    if (answer.status !== 206) return { ...facts, reason: `The studio answered ${answer.status}.` };
    const [low, high] = split(new Int8Array(await answer.arrayBuffer()));
    this.surfer?.destroy();
    this.surfer = WaveSurfer.create({
      container: this.container,
      peaks: [high, low],
      duration: Math.max(0.1, (level.bucket_ms * level.count) / 1000),
      height: this.container.clientHeight,
      minPxPerSec: pixels,
      fillParent: false,
      interact: false,
      autoScroll: false,
      hideScrollbar: true,
      cursorWidth: 0,
      cspNonce: document.querySelector('meta[name=style-nonce]').content,
      ...colours(),
    });
    return facts;
  }

  // Draws *pixels* for a second from now on.
  zoom(pixels) {
    if (this.surfer?.getDecodedData()) this.surfer.zoom(pixels);
  }

  scroll(left) {
    this.surfer?.setScroll(left);
  }
}

function colours() {
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--soft').trim();
  return { waveColor: colour, progressColor: colour };
}

// Buckets are their lowest and highest sample, -127 to 127.
function split(bytes) {
  const low = new Float32Array(bytes.length >> 1);
  const high = new Float32Array(low.length);
  for (let number = 0; number < low.length; number += 1) {
    low[number] = -bytes[2 * number] / 127;
    high[number] = bytes[2 * number + 1] / 127;
  }
  return [low, high];
}

// Times of the frames of a video, as `FrameRate` in Python counts them: whole milliseconds, rounded up.

export class Frames {
  // *rate* is an exact fraction, such as "25" or "30000/1001".
  constructor(rate) {
    const [numerator, denominator] = (rate || '25').split('/').map(Number);
    this.numerator = numerator;
    this.denominator = denominator || 1;
  }

  // The frame that is shown at *ms*.
  at(ms) {
    return Math.floor((ms * this.numerator) / (1000 * this.denominator));
  }

  // The first whole millisecond of a *frame*.
  start(frame) {
    return Math.ceil((1000 * frame * this.denominator) / this.numerator);
  }

  // The start of the frame nearest to *ms*.
  snapped(ms) {
    return this.start(Math.max(0, Math.round((ms * this.numerator) / (1000 * this.denominator))));
  }

  // The start of the frame that is *count* after the one at *ms*.
  moved(ms, count) {
    return this.start(Math.max(0, this.at(ms) + count));
  }
}

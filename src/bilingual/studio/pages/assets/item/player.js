// The recording beside its sentences: plays one, again and again, slower, and shows the cue of the moment.

const video = document.getElementById('video');
const lines = document.querySelector('#cue').children;

export class Player {
  constructor(media, moved) {
    this.offset = media.offset_ms;
    this.until = null;
    this.from = null;
    this.looping = false;
    document.getElementById('player').hidden = !media.address;
    if (!media.address) return;
    if (media.poster_address) video.poster = media.poster_address;
    video.src = media.address;
    video.addEventListener('timeupdate', () => {
      const now = video.currentTime * 1000 - this.offset;
      if (this.until !== null && now >= this.until) {
        if (this.looping) video.currentTime = (this.from + this.offset) / 1000;
        else this.stop();
      }
      moved(now);
    });
  }

  get there() {
    return Boolean(video.src);
  }

  play(unit) {
    if (!this.there || unit.start_ms === null) return;
    if (!video.paused && this.from === unit.start_ms && !this.looping) {
      this.stop();
      return;
    }
    this.from = unit.start_ms;
    this.until = unit.end_ms;
    video.currentTime = (unit.start_ms + this.offset) / 1000;
    video.play().catch(() => {});
  }

  // Where the published recording is, in ms.
  get now() {
    return video.currentTime * 1000 - this.offset;
  }

  get isPlaying() {
    return this.there && !video.paused;
  }

  seek(ms) {
    if (!this.there) return;
    this.until = null;
    video.currentTime = (ms + this.offset) / 1000;
  }

  loop(unit) {
    this.looping = !this.looping;
    if (this.looping) this.play(unit);
  }

  slower() {
    video.playbackRate = video.playbackRate > 0.9 ? 0.75 : video.playbackRate > 0.6 ? 0.5 : 1;
    return video.playbackRate;
  }

  stop() {
    video.pause();
    this.until = null;
  }

  // Shows *cue*, if there is one, over the picture, in both languages.
  show(cue) {
    lines[0].textContent = cue ? cue.source.lines.join('\n') : '';
    lines[1].textContent = cue?.target ? cue.target.lines.join('\n') : '';
  }
}

// The round that all plots look at, the rounds that they show, and playback. One object for the whole page.

export class Timeline {
  constructor() {
    this.last = 0;
    this.k = 0;
    this.range = null;  // [first, last] round shown; null: all
    this.listeners = new Set();
    this.rangeListeners = new Set();
    this.playing = 0;
    this.speed = 1;
  }

  setLast(last) {
    const atEnd = this.k >= this.last;
    this.last = last;
    if (atEnd || this.k > last) this.k = last;
    if (this.range && this.range[0] >= last) this.range = null;
  }
  setK(k) {
    const bounded = Math.max(0, Math.min(this.last, Math.round(k)));
    if (bounded === this.k) return;
    this.k = bounded;
    this.tell();
  }
  setRange(range) {
    this.range = range && range[1] - range[0] >= 2 ? [Math.max(0, Math.floor(range[0])), Math.min(this.last, Math.ceil(range[1]))] : null;
    for (const listener of this.rangeListeners) listener();
    this.tell();
  }
  zoom(factor) {
    const [from, to] = this.range ?? [0, this.last];
    const half = ((to - from) * factor) / 2;
    if (half * 2 >= this.last) this.setRange(null);
    else this.setRange([Math.max(0, this.k - half), Math.min(this.last, this.k + half)]);
  }
  shown() { return this.range ?? [0, this.last]; }

  tell() { for (const listener of this.listeners) listener(this.k); }

  toggle() { if (this.playing) this.stop(); else this.play(); }
  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.tell();
  }
  /** Six seconds for all that is shown, at least one round a frame step; from the start where the cursor stands at the end. */
  play() {
    const [from, to] = this.shown();
    if (this.k >= to || this.k < from) this.k = from;
    let at = this.k;
    let before = performance.now();
    const step = (now) => {
      at += ((now - before) / 6000) * (to - from) * this.speed;
      before = now;
      this.setK(Math.min(at, to));
      if (at >= to) { this.playing = 0; this.tell(); return; }
      this.playing = requestAnimationFrame(step);
    };
    this.playing = requestAnimationFrame(step);
    this.tell();
  }
}

/** The index of the last entry of the ascending list that is at most k; 0 where there is none. */
export function indexAt(list, k) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle] <= k) low = middle;
    else high = middle - 1;
  }
  return low;
}

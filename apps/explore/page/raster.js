// Who clips when: a row for each node, a bar for each stretch of rounds in which it is clipped, and k* where the theory says that clipping has ended.

import { make } from './dom.js';
import { Panel } from './panel.js';
import { colours } from './theme.js';

export class RasterPanel extends Panel {
  constructor(options) {
    super(options);
    this.lane = null;
    this.kStar = null;
    this.face.tabIndex = 0;
    this.face.setAttribute('role', 'slider');
    this.face.setAttribute('aria-label', 'Clip activity: the round under the cursor');
    this.choice = make('select', { 'aria-label': 'Method whose clipping is shown', onchange: () => this.onChoice(this.choice.value) });
    this.figure.querySelector('figcaption').insertBefore(this.choice, this.tools);
    this.onChoice = () => {};
    const follow = (event) => {
      const { left, width } = this.face.getBoundingClientRect();
      const [from, to] = this.timeline.shown();
      const area = this.area(width, 1);
      this.timeline.setK(from + ((event.clientX - left - area.left) / (area.right - area.left)) * (to - from));
    };
    this.face.addEventListener('pointermove', (event) => { if (event.pointerType === 'mouse' || event.buttons) follow(event); });
    this.face.addEventListener('pointerdown', follow);
    this.face.addEventListener('dblclick', () => this.timeline.setRange(null));
  }

  setData(lanes, chosen, kStar) {
    this.lane = lanes[chosen] ?? lanes[0] ?? null;
    this.kStar = kStar;
    const names = lanes.map((lane) => lane.label);
    if (names.join() !== this.names) {
      this.names = names.join();
      this.choice.replaceChildren(...names.map((name, i) => make('option', { value: String(i) }, name)));
    }
    this.choice.hidden = names.length < 2;
    this.choice.value = String(Math.max(0, lanes.indexOf(this.lane)));
    this.redraw();
  }

  area(width, height) { return { left: 34, right: width - 18, top: 8, bottom: height - 22 }; }

  draw(context, width, height) {
    const palette = colours();
    const area = this.area(width, height);
    const [from, to] = this.timeline.shown();
    const span = Math.max(1, to - from);
    const xOf = (k) => area.left + ((k - from) / span) * (area.right - area.left);
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.fillStyle = palette.muted;
    context.textAlign = 'center';
    const ticks = niceTicks(from, to, 6);
    for (const k of ticks) context.fillText(String(k), xOf(k), area.bottom + 12);
    const rows = this.lane?.clipped ?? [];
    const step = (area.bottom - area.top) / Math.max(1, rows.length);
    const size = Math.min(step * 0.72, 16);
    context.textAlign = 'right';
    rows.forEach((row, i) => {
      const y = area.top + (i + 0.5) * step;
      if (step >= 10 || i % Math.ceil(10 / step) === 0) {
        context.fillStyle = palette.muted;
        context.fillText(String(i), area.left - 8, y);
      }
      context.fillStyle = palette.line;
      context.fillRect(area.left, y - 0.5, area.right - area.left, 1);
      context.fillStyle = palette[this.lane.colour];
      for (const [first, last] of row) {
        if (last < from || first > to) continue;
        const x0 = Math.max(area.left, xOf(first - 0.5));
        const x1 = Math.min(area.right, xOf(last + 0.5));
        context.fillRect(x0, y - size / 2, Math.max(1, x1 - x0), size);
      }
    });
    context.strokeStyle = palette.control;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(area.left, area.top);
    context.lineTo(area.left, area.bottom);
    context.lineTo(area.right, area.bottom);
    context.stroke();
    if (this.kStar !== null && this.kStar >= from && this.kStar <= to) {
      const x = xOf(this.kStar);
      context.strokeStyle = palette.bound;
      context.lineWidth = 1.5;
      context.setLineDash([5, 3]);
      context.beginPath();
      context.moveTo(x, area.top - 4);
      context.lineTo(x, area.bottom);
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = palette.bound;
      context.textAlign = x > area.right - 60 ? 'right' : 'left';
      context.fillText(`k* = ${this.kStar}`, x + (x > area.right - 60 ? -5 : 5), area.top + 2);
    }
  }

  drawOver() {
    const { context, width, height } = this.sizeCanvas(this.over);
    const area = this.area(width, height);
    const [from, to] = this.timeline.shown();
    const { k } = this.timeline;
    if (k >= from && k <= to) {
      const x = area.left + ((k - from) / Math.max(1, to - from)) * (area.right - area.left);
      context.strokeStyle = colours().muted;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(Math.round(x) + 0.5, area.top);
      context.lineTo(Math.round(x) + 0.5, area.bottom);
      context.stroke();
    }
    const clipping = (this.lane?.clipped ?? []).flatMap((row, i) => (row.some(([first, last]) => first <= k && k <= last) ? [i] : []));
    const total = this.lane?.clipped?.length ?? 0;
    const names = clipping.length > 12 ? `${clipping.slice(0, 12).join(', ')} …` : clipping.join(', ');
    const now = clipping.length === 0 ? 'nobody is clipped' : `${clipping.length} of ${total} clipped: node ${names}`;
    const after = !this.lane ? '' : this.lane.last_clipped < 0 ? 'never clipped' : `last clipped in round ${this.lane.last_clipped}`;
    this.say(this.lane ? `k = ${k}: ${now}  ·  ${after}${this.lane.clipped_cut ? '  ·  (later stretches are not drawn)' : ''}` : '');
    this.face.setAttribute('aria-valuemin', '0');
    this.face.setAttribute('aria-valuemax', String(this.timeline.last));
    this.face.setAttribute('aria-valuenow', String(k));
    this.face.setAttribute('aria-valuetext', `k = ${k}: ${now}`);
  }
}

/** At most `count` whole numbers at a round distance. */
export function niceTicks(from, to, count) {
  const raw = Math.max(1, (to - from) / count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw));
  const ticks = [];
  for (let k = Math.ceil(from / step) * step; k <= to; k += step) ticks.push(Math.round(k));
  return ticks;
}

// The functions themselves. In one dimension f and every f_i over x, with the iterates on f; in two, contours of f with the paths. Start and shifts can be dragged.
// A shift v_i^{-1} lives where gradients live, so it is drawn as an arrow from the start, at a scale of its own that the foot names.

import { make } from './dom.js';
import { display, shortText } from './exact.js';
import { Panel } from './panel.js';
import { colours, faded } from './theme.js';
import { indexAt } from './timeline.js';

const margin = { left: 44, right: 12, top: 8, bottom: 22 };

function ticksOf(low, high, count) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high; i += 1) ticks.push(i * step);
  return ticks;
}

export class LandscapePanel extends Panel {
  constructor(options) {
    super(options);
    this.handles = make('div', { class: 'handles' });
    this.face.append(this.handles);
    this.onStart = () => {};
    this.onShift = () => {};
    this.window = null;
    this.zoomed = null;
    this.shiftsShown = null;  // null: where one of them is not zero
    this.shiftButton = make('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', hidden: true, title: 'Shifts as arrows from the start, to be dragged',
      onclick: () => { this.shiftsShown = !this.showsShifts(); this.drawOver(); } }, 'shifts');
    this.tools.prepend(this.shiftButton, make('button', { type: 'button', class: 'quiet', 'aria-label': 'Look closer at the last iterates', onclick: () => this.zoom(0.5) }, '+'),
      make('button', { type: 'button', class: 'quiet', 'aria-label': 'Look from farther away', onclick: () => this.zoom(2) }, '−'));
    this.face.addEventListener('dblclick', () => { this.zoomed = null; this.redraw(); });
    this.face.addEventListener('pointermove', (event) => this.hover(event));
    this.face.addEventListener('pointerleave', () => { this.hovered = null; this.drawOver(); });
    this.face.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 0.7 : 1 / 0.7);
    }, { passive: false });
  }

  /** data: {dimension, curves, lanes: [{label, colour, k, x}], start: [numbers], shifts: [[numbers]], draggable, nodeNames} */
  setData(data) {
    const same = this.data && this.data.dimension === data.dimension;
    this.data = data;
    if (!same) this.zoomed = null;
    this.setLegend([...(data.dimension === 1 ? [{ label: 'f', series: 'ink' }, { label: 'each f_i', series: 'thin' }] : []),
      ...data.lanes.map((lane) => ({ label: lane.label, series: lane.series }))]);
    this.redraw();
  }

  showsShifts() {
    const { draggable, start, shifts } = this.data;
    if (!draggable?.shifts || !start || shifts.length === 0) return false;
    return this.shiftsShown ?? shifts.some((shift) => shift.some((entry) => entry !== 0));
  }

  zoom(factor) {
    if (!this.window) return;
    const { x0, x1, y0, y1 } = this.window;
    const lane = this.data.lanes[0];
    const at = lane ? lane.x[indexAt(lane.k, this.timeline.k)] : null;
    const cx = at ? at[0] : (x0 + x1) / 2;
    const cy = at && this.data.dimension === 2 ? at[1] : (y0 + y1) / 2;
    this.zoomed = { x: cx, y: cy, w: (x1 - x0) * factor, h: (y1 - y0) * factor };
    this.redraw();
  }

  /** The part of the plane that is shown. */
  frame(width, height) {
    const { curves, dimension } = this.data;
    let x0 = curves.x[0];
    let x1 = curves.x.at(-1);
    let y0;
    let y1;
    if (this.zoomed) { x0 = this.zoomed.x - this.zoomed.w / 2; x1 = x0 + this.zoomed.w; }
    if (dimension === 1) {
      const inside = (values) => values.filter((v, i) => v !== null && curves.x[i] >= x0 && curves.x[i] <= x1);
      const all = [...inside(curves.f), ...(curves.nodes ?? []).flatMap(inside)];
      y0 = Math.min(...all);
      y1 = Math.max(...all);
      if (!(y1 > y0)) { y0 -= 1; y1 += 1; }
      const pad = 0.06 * (y1 - y0);
      y0 -= pad;
      y1 += pad;
    } else {
      y0 = curves.y[0];
      y1 = curves.y.at(-1);
      if (this.zoomed) { y0 = this.zoomed.y - this.zoomed.h / 2; y1 = y0 + this.zoomed.h; }
    }
    const area = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
    return {
      x0, x1, y0, y1, area,
      px: (x) => area.left + ((x - x0) / (x1 - x0)) * (area.right - area.left),
      py: (y) => area.bottom - ((y - y0) / (y1 - y0)) * (area.bottom - area.top),
      ux: (p) => x0 + ((p - area.left) / (area.right - area.left)) * (x1 - x0),
      uy: (p) => y0 + ((area.bottom - p) / (area.bottom - area.top)) * (y1 - y0),
    };
  }

  valueAt(x) {
    const { x: xs, f } = this.data.curves;
    const step = (xs.at(-1) - xs[0]) / (xs.length - 1);
    const place = Math.max(0, Math.min(xs.length - 1.000001, (x - xs[0]) / step));
    const i = Math.floor(place);
    return f[i] + (place - i) * (f[i + 1] - f[i]);
  }

  draw(context, width, height) {
    const { curves, dimension } = this.data ?? {};
    if (!curves) return;
    const palette = colours();
    const frame = this.frame(width, height);
    this.window = frame;
    const { area, px, py } = frame;
    context.font = '11px system-ui, sans-serif';
    context.fillStyle = palette.muted;
    context.lineWidth = 1;
    context.textBaseline = 'middle';
    for (const x of ticksOf(frame.x0, frame.x1, 6)) {
      context.strokeStyle = palette.line;
      context.beginPath();
      context.moveTo(px(x), area.top);
      context.lineTo(px(x), area.bottom + 4);
      context.stroke();
      context.textAlign = 'center';
      context.fillText(display(x, 4), px(x), area.bottom + 13);
    }
    for (const y of ticksOf(frame.y0, frame.y1, 5)) {
      context.strokeStyle = palette.line;
      context.beginPath();
      context.moveTo(area.left - 4, py(y));
      context.lineTo(area.right, py(y));
      context.stroke();
      context.textAlign = 'right';
      context.fillText(display(y, 4), area.left - 7, py(y));
    }
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
    if (dimension === 1) this.drawLine(context, frame);
    else this.drawContours(context, frame);
    context.restore();
    context.strokeStyle = palette.control;
    context.strokeRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  }

  drawLine(context, { px, py }) {
    const palette = colours();
    const { curves } = this.data;
    const curve = (values) => {
      context.beginPath();
      let pen = false;
      values.forEach((value, i) => {
        if (value === null) { pen = false; return; }
        if (pen) context.lineTo(px(curves.x[i]), py(value));
        else context.moveTo(px(curves.x[i]), py(value));
        pen = true;
      });
      context.stroke();
    };
    context.lineWidth = 1;
    context.strokeStyle = faded(palette.muted, 0.75);
    for (const node of curves.nodes ?? []) curve(node);
    context.lineWidth = 2.2;
    context.strokeStyle = palette.ink;
    curve(curves.f);
  }

  drawContours(context, { px, py }) {
    const palette = colours();
    const { x: xs, y: ys, f } = this.data.curves;
    const finite = f.flat().filter((v) => v !== null && Number.isFinite(v));
    if (finite.length === 0) return;
    const low = Math.min(...finite);
    const high = Math.max(...finite);
    const levels = 12;
    context.lineWidth = 1;
    // Levels at squares: equidistant for a quadratic seen from its minimiser.
    for (let l = 1; l <= levels; l += 1) {
      const level = low + (high - low) * (l / (levels + 1)) ** 2;
      context.strokeStyle = faded(palette.muted, 0.35 + 0.4 * (1 - l / levels));
      context.beginPath();
      for (let j = 0; j + 1 < ys.length; j += 1) {
        for (let i = 0; i + 1 < xs.length; i += 1) contourCell(context, px, py, xs, ys, f, i, j, level);
      }
      context.stroke();
    }
  }

  drawOver() {
    if (!this.data?.curves || !this.window) return;
    const { context } = this.sizeCanvas(this.over);
    this.drawPaths(context);
    this.placeHandles();
    const { k } = this.timeline;
    const said = this.data.lanes.map((lane) => `${lane.label} (${lane.x[indexAt(lane.k, k)].map((v) => display(v)).join(', ')})`);
    const scale = this.arrowScale();
    const here = this.hovered ? `x = (${this.hovered.map((v) => display(v, 4)).join(', ')})  ·  ` : '';
    this.say(`${here}k = ${k}:  ${said.join('  ·  ')}${this.showsShifts() ? `  ·  shift arrows × ${display(scale, 3)}` : ''}`);
  }

  drawPaths(context) {
    const palette = colours();
    const { area, px, py } = this.window;
    const { dimension, lanes } = this.data;
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
    for (const lane of [...lanes].reverse()) {
      const end = indexAt(lane.k, this.timeline.k);
      const place = (i) => (dimension === 1 ? [px(lane.x[i][0]), py(this.valueAt(lane.x[i][0]))] : [px(lane.x[i][0]), py(lane.x[i][1])]);
      context.strokeStyle = palette[lane.colour];
      context.fillStyle = palette[lane.colour];
      context.lineWidth = 1.5;
      context.beginPath();
      for (let i = 0; i <= end; i += 1) {
        if (lane.x[i].some((v) => v === null)) break;
        const [x, y] = place(i);
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      if (dimension === 2) context.stroke();
      const every = Math.max(1, Math.floor(end / 200));
      for (let i = 0; i <= end; i += every) {
        const [x, y] = place(i);
        context.globalAlpha = 0.6;
        context.beginPath();
        context.arc(x, y, 2, 0, 2 * Math.PI);
        context.fill();
      }
      context.globalAlpha = 1;
      const [x, y] = place(end);
      context.beginPath();
      context.arc(x, y, 4.5, 0, 2 * Math.PI);
      context.fill();
    }
    this.drawShifts(context);
    context.restore();
  }

  /** How long an arrow of size 1 is drawn, in units of x. */
  arrowScale() {
    const size = Math.max(0, ...this.data.shifts.map((shift) => Math.hypot(...shift)));
    const reference = Math.max(size, this.data.tau ?? 0, 1e-300);
    return (0.22 * (this.window.x1 - this.window.x0)) / reference;
  }
  arrowTip(i) {
    const scale = this.arrowScale();
    const { start, shifts, dimension } = this.data;
    const { px, py } = this.window;
    if (dimension === 2) return [px(start[0] + scale * shifts[i][0]), py(start[1] + scale * shifts[i][1])];
    return [px(start[0] + scale * shifts[i][0]), py(this.valueAt(start[0])) - 16 - 11 * i];
  }
  arrowFoot(i) {
    const { start, dimension } = this.data;
    const { px, py } = this.window;
    return dimension === 2 ? [px(start[0]), py(start[1])] : [px(start[0]), py(this.valueAt(start[0])) - 16 - 11 * i];
  }
  drawShifts(context) {
    if (!this.showsShifts()) return;
    const palette = colours();
    context.strokeStyle = palette.muted;
    context.lineWidth = 1.2;
    this.data.shifts.forEach((shift, i) => {
      const [x0, y0] = this.arrowFoot(i);
      const [x1, y1] = this.arrowTip(i);
      context.beginPath();
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      context.stroke();
    });
  }

  placeHandles() {
    const { draggable, start, shifts, dimension } = this.data;
    const wanted = [];
    if (draggable?.start && start) wanted.push({ key: 'start', text: `Start x_0 = ${start.map((v) => display(v)).join(', ')}; arrow keys move it`, at: this.arrowFootOfStart() });
    this.shiftButton.hidden = !draggable?.shifts || !start;
    this.shiftButton.setAttribute('aria-pressed', String(this.showsShifts()));
    if (this.showsShifts() && shifts.length <= 12) {
      shifts.forEach((shift, i) => wanted.push({ key: `shift ${i}`, text: `Shift of node ${i}: ${shift.map((v) => display(v)).join(', ')}; arrow keys move it`, at: this.arrowTip(i), shift: i }));
    }
    while (this.handles.children.length > wanted.length) this.handles.lastChild.remove();
    wanted.forEach((one, i) => {
      let handle = this.handles.children[i];
      if (!handle) {
        handle = make('button', { type: 'button' });
        this.handles.append(handle);
        this.listenTo(handle);
      }
      handle.className = one.shift === undefined ? 'handle' : 'handle shift';
      handle.dataset.shift = one.shift ?? '';
      handle.setAttribute('aria-label', one.text);
      handle.title = one.shift === undefined ? 'x_0' : `v of node ${one.shift}`;
      const { area } = this.window;
      handle.style.left = `${Math.max(area.left, Math.min(area.right, one.at[0]))}px`;
      handle.style.top = `${Math.max(area.top, Math.min(area.bottom, one.at[1]))}px`;
    });
    this.dimension = dimension;
  }
  arrowFootOfStart() {
    const { start, dimension } = this.data;
    const { px, py } = this.window;
    return dimension === 2 ? [px(start[0]), py(start[1])] : [px(start[0]), py(this.valueAt(start[0]))];
  }

  /** Pointer and arrow keys on a handle; numbers are rounded to what the screen can tell apart. */
  listenTo(handle) {
    const send = (values) => {
      const span = this.window.x1 - this.window.x0;
      if (handle.dataset.shift === '') this.onStart(values.map((v) => shortText(v, span, 4)));
      else this.onShift(Number(handle.dataset.shift), values.map((v) => shortText(v, span / this.arrowScale(), 4)));
    };
    const current = () => (handle.dataset.shift === '' ? this.data.start : this.data.shifts[Number(handle.dataset.shift)]);
    handle.addEventListener('pointerdown', (event) => {
      handle.setPointerCapture(event.pointerId);
      const { x0, x1, y0, y1 } = this.window;
      this.zoomed = this.data.dimension === 2 ? { x: (x0 + x1) / 2, y: (y0 + y1) / 2, w: x1 - x0, h: y1 - y0 } : { x: (x0 + x1) / 2, y: 0, w: x1 - x0, h: 0 };
      this.dragging = true;
      event.stopPropagation();
    });
    handle.addEventListener('pointermove', (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const { left, top } = this.face.getBoundingClientRect();
      const x = this.window.ux(event.clientX - left);
      const y = this.window.uy(event.clientY - top);
      const { start, dimension } = this.data;
      if (handle.dataset.shift === '') send(dimension === 1 ? [x] : [x, y]);
      else {
        const scale = this.arrowScale();
        send(dimension === 1 ? [(x - start[0]) / scale] : [(x - start[0]) / scale, (y - start[1]) / scale]);
      }
    });
    const end = () => { this.dragging = false; };
    handle.addEventListener('pointerup', () => { end(); this.zoomed = null; this.redraw(); });
    handle.addEventListener('pointercancel', end);
    handle.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const unit = ((this.window.x1 - this.window.x0) / (handle.dataset.shift === '' ? 1 : this.arrowScale())) * (event.shiftKey ? 0.002 : 0.02);
      send(current().map((v, j) => v + unit * (step[j] ?? 0) + (j === 0 && this.data.dimension === 1 ? unit * step[1] : 0)));
    });
  }

  hover(event) {
    if (!this.window || !this.data?.curves) return;
    const { left, top } = this.face.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const { area } = this.window;
    this.hovered = x >= area.left && x <= area.right && y >= area.top && y <= area.bottom
      ? (this.data.dimension === 1 ? [this.window.ux(x)] : [this.window.ux(x), this.window.uy(y)]) : null;
    this.drawOver();
  }

  svg() {
    const kept = this.draw;
    this.draw = (context, width, height) => { kept.call(this, context, width, height); if (this.data?.curves) this.drawPaths(context); };
    const text = super.svg();
    this.draw = kept;
    return text;
  }
}

/** Marching squares: the piece of the level line in one cell. */
function contourCell(context, px, py, xs, ys, f, i, j, level) {
  const a = f[j][i];
  const b = f[j][i + 1];
  const c = f[j + 1][i + 1];
  const d = f[j + 1][i];
  const code = (a > level ? 1 : 0) | (b > level ? 2 : 0) | (c > level ? 4 : 0) | (d > level ? 8 : 0);
  if (code === 0 || code === 15) return;
  const part = (u, v) => (level - u) / (v - u);
  const bottom = () => [xs[i] + part(a, b) * (xs[i + 1] - xs[i]), ys[j]];
  const right = () => [xs[i + 1], ys[j] + part(b, c) * (ys[j + 1] - ys[j])];
  const top = () => [xs[i] + part(d, c) * (xs[i + 1] - xs[i]), ys[j + 1]];
  const left = () => [xs[i], ys[j] + part(a, d) * (ys[j + 1] - ys[j])];
  const line = (p, q) => {
    context.moveTo(px(p[0]), py(p[1]));
    context.lineTo(px(q[0]), py(q[1]));
  };
  switch (code) {
    case 1: case 14: line(left(), bottom()); break;
    case 2: case 13: line(bottom(), right()); break;
    case 3: case 12: line(left(), right()); break;
    case 4: case 11: line(right(), top()); break;
    case 6: case 9: line(bottom(), top()); break;
    case 7: case 8: line(left(), top()); break;
    case 5: line(left(), bottom()); line(right(), top()); break;
    default: line(bottom(), right()); line(left(), top());
  }
}

// Curves over any variable, for the lemma explorer: a plot that draws itself, with bands for what is certified between two numbers.

import { make } from './dom.js';
import { display } from './exact.js';
import { Panel } from './panel.js';
import { colours, faded } from './theme.js';

const margin = { left: 50, right: 12, top: 8, bottom: 34 };

function ticksOf(low, high, logarithmic) {
  if (logarithmic) {
    const ticks = [];
    const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
    const every = Math.max(1, Math.ceil((to - from) / 5));
    for (let e = from; e <= to; e += every) ticks.push(10 ** e);
    return ticks.length >= 2 ? ticks : [low, high];
  }
  const raw = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-12); i += 1) ticks.push(i * step);
  return ticks;
}

export class CurvesPanel extends Panel {
  constructor(options) {
    super(options);
    this.data = null;
    this.face.tabIndex = 0;
    this.face.setAttribute('role', 'img');
    this.face.addEventListener('pointermove', (event) => {
      const { left } = this.face.getBoundingClientRect();
      this.hovered = event.clientX - left;
      this.drawOver();
    });
    this.face.addEventListener('pointerleave', () => { this.hovered = null; this.drawOver(); });
    this.face.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || !this.frame) return;
      event.preventDefault();
      const { left, right } = this.frame.area;
      this.hovered = Math.max(left, Math.min(right, (this.hovered ?? (left + right) / 2) + step * (event.shiftKey ? 20 : 4)));
      this.drawOver();
    });
  }

  /** {x, xLabel, xLog, curves: [{label, y, colour, series, dash, bound}], band: {low, high, colour} or null, level: number or null} */
  setData(data) {
    this.data = data;
    this.setLegend(data.curves.map(({ label, series, bound }) => ({ label, series, bound })));
    this.face.setAttribute('aria-label', `${this.title}: ${data.curves.map(({ label }) => label).join(', ')} over ${data.xLabel}`);
    this.redraw();
  }

  makeFrame(width, height) {
    const { x, xLog, curves, band } = this.data;
    const usable = this.logarithmic ? (v) => v !== null && v > 0 : (v) => v !== null && Number.isFinite(v);
    const values = [...curves.flatMap(({ y }) => y), ...(band ? [...band.low, ...band.high] : [])].filter(usable);
    let low = Math.min(...values);
    let high = Math.max(...values);
    if (values.length === 0) [low, high] = [this.logarithmic ? 0.1 : 0, 1];
    if (!(high > low)) { high = low + Math.abs(low || 1) * 0.5; low -= this.logarithmic ? low * 0.5 : Math.abs(low || 1) * 0.5; }
    if (!this.logarithmic) {
      const pad = 0.05 * (high - low);
      [low, high] = [low >= 0 && low < 0.2 * high ? Math.min(0, low) : low - pad, high + pad];
    }
    const area = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
    const [fx, fy] = [xLog ? Math.log : (v) => v, this.logarithmic ? Math.log : (v) => v];
    const [x0, x1, y0, y1] = [fx(x[0]), fx(x.at(-1)), fy(low), fy(high)];
    return {
      area, low, high, usable,
      px: (v) => area.left + ((fx(v) - x0) / (x1 - x0 || 1)) * (area.right - area.left),
      py: (v) => area.bottom - ((fy(v) - y0) / (y1 - y0 || 1)) * (area.bottom - area.top),
    };
  }

  draw(context, width, height) {
    if (!this.data) return;
    const palette = colours();
    const frame = this.makeFrame(width, height);
    this.frame = frame;
    const { area, px, py, usable } = frame;
    const { x, xLabel, xLog, curves, band } = this.data;
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.lineWidth = 1;
    for (const tick of ticksOf(x[0], x.at(-1), xLog)) {
      context.strokeStyle = palette.line;
      context.beginPath();
      context.moveTo(px(tick), area.top);
      context.lineTo(px(tick), area.bottom + 4);
      context.stroke();
      context.fillStyle = palette.muted;
      context.textAlign = 'center';
      context.fillText(display(tick, 3), px(tick), area.bottom + 12);
    }
    for (const tick of ticksOf(frame.low, frame.high, this.logarithmic)) {
      context.strokeStyle = palette.line;
      context.beginPath();
      context.moveTo(area.left - 4, py(tick));
      context.lineTo(area.right, py(tick));
      context.stroke();
      context.fillStyle = palette.muted;
      context.textAlign = 'right';
      context.fillText(display(tick, 3), area.left - 7, py(tick));
    }
    context.textAlign = 'center';
    context.fillText(xLabel, (area.left + area.right) / 2, area.bottom + 26);
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
    if (band) this.drawBand(context, frame, band);
    for (const { y, colour, dash, width: line } of curves) {
      context.strokeStyle = palette[colour];
      context.lineWidth = line ?? 1.8;
      context.setLineDash(dash ?? []);
      context.beginPath();
      let pen = false;
      y.forEach((value, i) => {
        if (!usable(value)) { pen = false; return; }
        if (pen) context.lineTo(px(x[i]), py(value));
        else context.moveTo(px(x[i]), py(value));
        pen = true;
      });
      context.stroke();
      context.setLineDash([]);
    }
    context.restore();
    context.strokeStyle = palette.control;
    context.lineWidth = 1;
    context.strokeRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  }

  drawBand(context, { px, py, usable }, { low, high, colour }) {
    const { x } = this.data;
    context.fillStyle = faded(colours()[colour], 0.3);
    for (let i = 0; i + 1 < x.length; i += 1) {
      if (![low[i], high[i], low[i + 1], high[i + 1]].every(usable)) continue;
      context.beginPath();
      context.moveTo(px(x[i]), py(low[i]));
      context.lineTo(px(x[i + 1]), py(low[i + 1]));
      context.lineTo(px(x[i + 1]), py(high[i + 1]));
      context.lineTo(px(x[i]), py(high[i]));
      context.closePath();
      context.fill();
    }
  }

  drawOver() {
    if (!this.frame || !this.data) return;
    const { context } = this.sizeCanvas(this.over);
    if (this.hovered === null || this.hovered === undefined) { this.foot.textContent = this.data.foot ?? ''; return; }
    const { x, curves, band, xLabel } = this.data;
    const { px, py, area, usable } = this.frame;
    let nearest = 0;
    x.forEach((v, i) => { if (Math.abs(px(v) - this.hovered) < Math.abs(px(x[nearest]) - this.hovered)) nearest = i; });
    context.strokeStyle = colours().muted;
    context.beginPath();
    context.moveTo(px(x[nearest]), area.top);
    context.lineTo(px(x[nearest]), area.bottom);
    context.stroke();
    for (const { y, colour } of curves) {
      if (!usable(y[nearest])) continue;
      context.fillStyle = colours()[colour];
      context.beginPath();
      context.arc(px(x[nearest]), py(y[nearest]), 3, 0, 2 * Math.PI);
      context.fill();
    }
    const exact = band?.text?.[nearest] ? [`in [${band.text[nearest].join(', ')}]`] : [];
    this.foot.replaceChildren(make('span', {}, [`${xLabel} = ${display(x[nearest])}`, ...curves.map(({ label, y }) => `${label} ${display(y[nearest])}`), ...exact].join('  ·  ')));
  }
}

// One plot: a figure with its title, tools, legend, face and foot. `CurvePanel` draws curves over k with Chart.js; raster and landscape draw by themselves.
// Every panel draws into whatever context it is given, so that the file one takes away is the picture one saw.

import { make, saveFile, slug } from './dom.js';
import { display } from './exact.js';
import { setLine } from './formula.js';
import { SvgContext } from './svg.js';
import { colours, onTheme } from './theme.js';
import { indexAt } from './timeline.js';

export class Panel {
  constructor({ name, title, timeline, large = false, logarithmic = null, over = true }) {
    this.name = name;
    this.title = title;
    this.timeline = timeline;
    this.canvas = make('canvas', { 'aria-hidden': 'true' });
    this.over = over ? make('canvas', { class: 'over', 'aria-hidden': 'true' }) : null;
    this.face = make('div', { class: 'face' }, this.canvas, this.over);
    this.heading = make('h3', {});
    setLine(this.heading, title);
    this.legend = make('div', { class: 'legend' });
    this.foot = make('div', { class: 'foot' });
    this.tools = make('div', { class: 'tools' });
    this.logarithmic = logarithmic ?? false;
    if (logarithmic !== null) {
      this.logButton = make('button', { type: 'button', class: 'quiet', 'aria-pressed': String(this.logarithmic), title: 'Logarithmic vertical axis',
        onclick: () => this.setLogarithmic(!this.logarithmic) }, 'log');
      this.tools.append(this.logButton);
    }
    this.tools.append(
      make('button', { type: 'button', class: 'quiet', 'aria-label': `Save ${title} as SVG`, onclick: () => this.saveSvg() }, 'SVG'),
      make('button', { type: 'button', class: 'quiet', 'aria-label': `Save ${title} as PNG`, onclick: () => this.savePng() }, 'PNG'));
    this.figure = make('figure', { class: large ? 'plot large' : 'plot', 'data-plot': name }, make('figcaption', {}, this.heading, this.tools), this.face, this.legend, this.foot);
    this.visible = true;
    this.stale = true;
    this.onLog = () => {};
    this.observer = new IntersectionObserver((entries) => {
      this.visible = entries.at(-1).isIntersecting;
      if (this.visible && this.stale) this.redraw();
    });
    this.observer.observe(this.figure);
    // Sizes are kept: to ask the page for them while it changes would have it laid out anew for every plot.
    this.width = 0;
    this.height = 0;
    this.sizes = new ResizeObserver((entries) => {
      const { width, height } = entries.at(-1).contentRect;
      this.width = Math.round(width);
      this.height = Math.round(height);
      this.redraw();
    });
    this.sizes.observe(this.face);
    onTheme(() => this.redraw());
    timeline.listeners.add(() => this.lookAgain());
  }

  setTitle(title) {
    if (title === this.title) return;
    this.title = title;
    this.heading.replaceChildren();
    setLine(this.heading, title);
  }
  setLogarithmic(on) {
    this.logarithmic = on;
    this.logButton?.setAttribute('aria-pressed', String(on));
    this.onLog(this.name, on);
    this.redraw();
  }
  setLegend(items) {
    const key = JSON.stringify(items);
    if (key === this.legendKey) return;
    this.legendKey = key;
    this.legend.replaceChildren(...items.map((item) => make('span', {}, make('i', { class: item.bound ? 'swatch bound' : 'swatch', 'data-series': item.series }), item.label)));
  }
  show(on) {
    if (this.figure.hidden === !on) return;
    this.figure.hidden = !on;
  }
  /** Whether there is anything to see. */
  isDrawn() { return this.face.clientWidth > 0; }

  sizeCanvas(canvas) {
    const { width, height } = this;
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, width, height };
  }

  /** Draws now where the figure can be seen, later else. */
  redraw() {
    this.stale = true;
    if (!this.visible || this.figure.hidden || this.width === 0) return;
    this.stale = false;
    this.drawFace();
    this.lookAgain();
  }
  /** Draws what moves, the cursor above all, once before the next frame. */
  lookAgain() {
    if (this.looking) return;
    this.looking = true;
    requestAnimationFrame(() => {
      this.looking = false;
      if (!this.stale && !this.figure.hidden && this.width > 0) this.drawOver();
    });
  }
  say(text) { if (this.foot.textContent !== text) this.foot.textContent = text; }
  drawFace() {
    const { context, width, height } = this.sizeCanvas(this.canvas);
    this.draw(context, width, height);
  }
  draw() {}
  drawOver() {}

  svg() {
    const width = Math.max(320, this.width || 480);
    const height = Math.max(160, this.height || 220);
    const inner = new SvgContext(width, height);
    this.draw(inner, width, height);
    const sheet = new SvgContext(width, height + 26);
    sheet.fillStyle = colours().ink;
    sheet.font = '600 13px sans-serif';
    sheet.textBaseline = 'middle';
    sheet.fillText(this.title, 8, 14);
    sheet.embed(inner, 0, 26);
    return sheet.toString(colours().panel, this.title);
  }
  fileName(ending) { return `${slug(this.prefix ?? 'plot')}-${this.name}.${ending}`; }
  saveSvg() { saveFile(this.fileName('svg'), this.svg(), 'image/svg+xml'); }
  savePng() {
    const scale = 2;
    const { width, height } = this;
    const sheet = make('canvas', { width: width * scale, height: (height + 26) * scale });
    const context = sheet.getContext('2d');
    context.scale(scale, scale);
    context.fillStyle = colours().panel;
    context.fillRect(0, 0, width, height + 26);
    context.fillStyle = colours().ink;
    context.font = '600 13px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.fillText(this.title, 8, 14);
    context.drawImage(this.canvas, 0, 26, width, height);
    sheet.toBlob((blob) => saveFile(this.fileName('png'), blob), 'image/png');
  }
}

const powerOfTen = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
const tickText = (value) => display(value, 4);

function axis(kind, options, precision = undefined) {
  const palette = colours();
  let majors = [];
  return {
    type: kind,
    grid: { color: palette.line, borderColor: palette.control, tickLength: 4, drawTicks: true, lineWidth: 1 },
    ticks: {
      color: palette.muted, font: { size: 11 }, maxTicksLimit: 6, maxRotation: 0, precision, autoSkipPadding: 14,
      callback(value, index, ticks) {
        if (kind !== 'logarithmic') return tickText(value);
        if (index === 0) majors = ticks.map((tick) => tick.value).filter(powerOfTen);
        if (majors.length < 2) return tickText(value);
        const place = majors.indexOf(value);
        return place >= 0 && place % Math.ceil(majors.length / 6) === 0 ? tickText(value) : null;
      },
    },
    ...options,
  };
}

/** Curves over the rounds k. */
export class CurvePanel extends Panel {
  constructor(options) {
    super(options);
    this.series = [];
    this.marks = [];
    this.base = options.base ?? null;  // a horizontal line that always shows: 0 of a slack
    this.xLogarithmic = false;
    this.face.tabIndex = 0;
    this.face.setAttribute('role', 'slider');
    this.face.setAttribute('aria-label', `${this.title}: the round under the cursor`);
    this.listen();
  }

  /** series: [{label, colour (a name of the sheet), dash, width, k, y, series, bound}], nearest to the reader first. */
  setData(series, marks = []) {
    this.series = series;
    this.marks = marks;
    this.figure.classList.toggle('violated', marks.length > 0);
    this.setLegend(series.map(({ label, bound, series: index }) => ({ label, bound, series: index })));
    this.redraw();
  }

  config(exporting) {
    const palette = colours();
    const kOf = this.xLogarithmic ? (k) => k + 1 : (k) => k;
    const usable = this.logarithmic ? (y) => (y > 0 ? y : NaN) : (y) => (y === null ? NaN : y);
    const datasets = this.series.map((one) => {
      const data = new Array(one.k.length);
      for (let i = 0; i < one.k.length; i += 1) data[i] = { x: kOf(one.k[i]), y: usable(one.y[i]) };
      const dataset = { data, borderColor: palette[one.colour], borderWidth: one.width ?? 1.6, borderDash: one.dash ?? [], pointRadius: 0, pointHitRadius: 0, spanGaps: false };
      if (one.k.length === 1) Object.assign(dataset, { pointRadius: 3, pointBackgroundColor: palette[one.colour] });
      if (exporting) dataset.segment = { borderCapStyle: () => undefined };
      return dataset;
    });
    if (this.base !== null) {
      const last = Math.max(1, this.timeline.last);
      datasets.push({ data: [{ x: kOf(0), y: this.base }, { x: kOf(last), y: this.base }], borderColor: palette.ink, borderWidth: 1, pointRadius: 0 });
    }
    const [from, to] = this.timeline.shown();
    // On a logarithmic axis twenty decades are kept: below them double precision has only noise to show.
    let largest = 0;
    for (const { data } of datasets) for (const { y } of data) if (y > largest) largest = y;
    const vertical = this.logarithmic ? { min: datasets.some(({ data }) => data.some(({ y }) => y < largest * 1e-20)) ? largest * 1e-20 : undefined } : { grace: '4%' };
    return {
      type: 'line',
      data: { datasets },
      options: {
        animation: false, responsive: false, maintainAspectRatio: false, parsing: false, normalized: true, events: [], devicePixelRatio: exporting ? 1 : window.devicePixelRatio,
        layout: { padding: { top: 6, right: 12, left: 0, bottom: 0 } },
        plugins: { legend: { display: false }, tooltip: { enabled: false }, title: { display: false }, decimation: { enabled: false } },
        scales: {
          x: axis(this.xLogarithmic ? 'logarithmic' : 'linear', { min: kOf(from), max: kOf(Math.max(to, from + 1)) }, 0),
          y: axis(this.logarithmic ? 'logarithmic' : 'linear', vertical),
        },
        elements: { line: { tension: 0 } },
      },
    };
  }

  drawFace() {
    const { width, height } = this;
    const config = this.config(false);
    const kind = [this.logarithmic, this.xLogarithmic, width, height, colours().ink].join();
    if (this.chart && this.kind === kind) {
      // Sets that stay keep their points: Chart.js would build them anew for new ones.
      const { datasets } = this.chart.data;
      if (datasets.length === config.data.datasets.length) config.data.datasets.forEach((set, i) => Object.assign(datasets[i], set));
      else this.chart.data.datasets = config.data.datasets;
      Object.assign(this.chart.options.scales.x, { min: config.options.scales.x.min, max: config.options.scales.x.max });
      this.chart.options.scales.y.min = config.options.scales.y.min;
      this.chart.update('none');
      return;
    }
    this.chart?.destroy();
    this.kind = kind;
    this.canvas.width = width;
    this.canvas.height = height;
    this.chart = new window.Chart(this.canvas, config);
  }

  /** The same chart on a context that writes SVG. */
  draw(context, width, height) {
    Object.assign(context.canvas, { width, height });
    const chart = new window.Chart(context.canvas, { ...this.config(true), platform: window.Chart.platforms.BasicPlatform });
    context.reset();
    chart.draw();
    this.drawMarks(context, chart);
    chart.destroy();
  }

  drawMarks(context, chart) {
    const palette = colours();
    const { left, right, top, bottom } = chart.chartArea;
    for (const mark of this.marks) {
      const x = chart.scales.x.getPixelForValue(this.xLogarithmic ? mark.k + 1 : mark.k);
      if (!(x >= left - 1 && x <= right + 1)) continue;
      context.strokeStyle = palette.violated;
      context.lineWidth = 1;
      context.setLineDash([2, 2]);
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, bottom);
      context.stroke();
      context.setLineDash([]);
      const y = Number.isFinite(mark.y) ? Math.min(bottom, Math.max(top, chart.scales.y.getPixelForValue(mark.y))) : top + 6;
      if (!Number.isFinite(y)) continue;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, 5, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  drawOver() {
    if (!this.chart) return;
    const { context } = this.sizeCanvas(this.over);
    const { left, right, top, bottom } = this.chart.chartArea;
    const palette = colours();
    this.drawMarks(context, this.chart);
    const { k } = this.timeline;
    const x = this.chart.scales.x.getPixelForValue(this.xLogarithmic ? k + 1 : k);
    const said = [];
    if (x >= left - 1 && x <= right + 1) {
      context.strokeStyle = palette.muted;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(Math.round(x) + 0.5, top);
      context.lineTo(Math.round(x) + 0.5, bottom);
      context.stroke();
      for (const one of this.series) {
        if (one.k.length === 0) continue;
        const i = indexAt(one.k, k);
        const value = one.y[i];
        if (value === null || !Number.isFinite(value)) continue;
        said.push(`${one.label} ${display(value)}`);
        const y = this.chart.scales.y.getPixelForValue(value);
        if (!(y >= top - 1 && y <= bottom + 1)) continue;
        context.fillStyle = palette[one.colour];
        context.beginPath();
        context.arc(x, y, 3, 0, 2 * Math.PI);
        context.fill();
      }
    }
    if (this.drag) {
      context.fillStyle = palette.accent;
      context.globalAlpha = 0.15;
      context.fillRect(Math.min(this.drag[0], this.drag[1]), top, Math.abs(this.drag[1] - this.drag[0]), bottom - top);
      context.globalAlpha = 1;
    }
    this.face.setAttribute('aria-valuemin', '0');
    this.face.setAttribute('aria-valuemax', String(this.timeline.last));
    this.face.setAttribute('aria-valuenow', String(k));
    this.face.setAttribute('aria-valuetext', `k = ${k}${said.length > 0 ? `: ${said.join(', ')}` : ''}`);
    if (this.marks.length > 0) {
      this.foot.replaceChildren(make('span', { class: 'violated' }, this.marks.map((mark) => mark.text).join('; ')));
    } else {
      this.say(said.length > 0 ? `k = ${k}:  ${said.join('  ·  ')}` : '');
    }
  }

  kAt(event) {
    const { left } = this.face.getBoundingClientRect();
    const value = this.chart.scales.x.getValueForPixel(event.clientX - left);
    return Math.round(this.xLogarithmic ? value - 1 : value);
  }

  listen() {
    const { face } = this;
    face.addEventListener('pointermove', (event) => {
      if (!this.chart) return;
      if (this.drag) this.drag[1] = event.clientX - face.getBoundingClientRect().left;
      else if (event.pointerType === 'mouse' || event.buttons) this.timeline.setK(this.kAt(event));
      if (this.drag) this.drawOver();
    });
    face.addEventListener('pointerdown', (event) => {
      if (!this.chart || event.button !== 0) return;
      const x = event.clientX - face.getBoundingClientRect().left;
      this.timeline.setK(this.kAt(event));
      if (event.pointerType === 'mouse') {
        this.drag = [x, x];
        face.setPointerCapture(event.pointerId);
      }
    });
    face.addEventListener('pointerup', () => {
      if (!this.drag) return;
      const [a, b] = this.drag;
      this.drag = null;
      if (Math.abs(a - b) > 6) {
        const value = (x) => this.chart.scales.x.getValueForPixel(x) - (this.xLogarithmic ? 1 : 0);
        this.timeline.setRange([value(Math.min(a, b)), value(Math.max(a, b))]);
      } else this.drawOver();
    });
    face.addEventListener('dblclick', () => this.timeline.setRange(null));
    face.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.timeline.zoom(event.deltaY < 0 ? 0.7 : 1 / 0.7);
    }, { passive: false });
  }
}

// The right column: which plots there are, and how an answer of the program becomes curves. The only place that knows both.

import { byId, make } from './dom.js';
import { display, numberOf } from './exact.js';
import { LandscapePanel } from './landscape.js';
import { CurvePanel } from './panel.js';
import { RasterPanel } from './raster.js';
import { indexAt } from './timeline.js';

const colourOf = (i) => `series-${i % 6}`;
const numbers = (list) => list.map((text) => (typeof text === 'number' ? text : numberOf(text)));

/** The largest side of a relation in all rounds: what is twelve digits below it is rounding, not slack. */
const largestSide = ({ lhs, rhs }) => [...lhs, ...rhs].reduce((most, value) => (value !== null && Math.abs(value) > most ? Math.abs(value) : most), 0);

/** (rhs - lhs) over the larger of the two sizes: 0 where a relation is attained, negative where it fails. */
function relativeSlack({ order, lhs, rhs }, floor) {
  return lhs.map((left, i) => {
    const right = rhs[i];
    if (left === null || right === null) return null;
    const size = Math.max(Math.abs(left), Math.abs(right), floor);
    if (size === 0) return 0;
    return order === '=' ? -Math.abs(right - left) / size : (right - left) / size;
  });
}

export class Plots {
  constructor(timeline, { onStart, onShift, onAxes, onLane }) {
    this.timeline = timeline;
    this.onAxes = onAxes;
    this.xLogarithmic = false;
    const curve = (name, title, logarithmic, extra = {}) => new CurvePanel({ name, title, timeline, logarithmic, ...extra });
    this.landscape = new LandscapePanel({ name: 'landscape', title: 'Functions and iterates', timeline, large: true });
    this.iterates = curve('iterates', 'Iterates x_k', false, { large: true });
    this.gap = curve('gap', 'Gap f(x_k) - f_inf', true);
    this.gradient = curve('gradient', 'Gradient ||grad f(x_k)||^2', true);
    this.lyapunov = curve('lyapunov', 'Lyapunov function', true);
    this.raster = new RasterPanel({ name: 'raster', title: 'Clip activity', timeline });
    this.slack = curve('slack', 'Slack of each relation', null, { base: 0 });
    this.step = curve('step', 'Direction ||v^k||', true);
    this.all = [this.landscape, this.iterates, this.gap, this.gradient, this.slack, this.raster, this.lyapunov, this.step];
    this.landscape.onStart = onStart;
    this.landscape.onShift = onShift;
    this.raster.onChoice = (value) => { this.chosen = Number(value); onLane(this.chosen); if (this.run) this.drawRaster(); };
    for (const panel of this.all) panel.onLog = onAxes;
    byId('grid').replaceChildren(...this.all.map((panel) => panel.figure));
    this.nothing = make('p', { class: 'muted', hidden: true });
    this.notes = make('p', { class: 'muted small', hidden: true });
    byId('grid').before(this.nothing, this.notes);
    timeline.rangeListeners.add(() => { for (const panel of this.all) if (panel !== this.landscape) panel.redraw(); });
    let waiting = false;
    timeline.listeners.add(() => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; this.readout(); });
    });
    this.chosen = 0;
  }

  setLogX(on) {
    this.xLogarithmic = on;
    for (const panel of this.all) if (panel instanceof CurvePanel) { panel.xLogarithmic = on; panel.redraw(); }
  }

  /** What was drawn belongs to an older question until the next answer comes. */
  setStale(on) { byId('grid').classList.toggle('old', on); }

  setRun(run, verdict) {
    this.run = run;
    byId('plots').classList.remove('waiting');
    const lanes = run.lanes.map((lane, i) => ({ ...lane, label: lane.method, colour: colourOf(i), series: i % 6 }));
    this.lanes = lanes;
    const last = Math.max(1, ...lanes.map((lane) => lane.k.at(-1) ?? 0), ...run.relations.map((relation) => relation.k.at(-1) ?? 0));
    this.timeline.setLast(last);
    for (const panel of this.all) panel.prefix = run.instance?.statement ?? 'plot';
    this.marks = this.violations(run, verdict);
    this.drawCurves(run, lanes);
    this.drawRaster();
    this.drawLandscape(run, lanes);
    const empty = lanes.length === 0 && run.relations.every(({ k }) => k.length < 2);
    this.nothing.hidden = !empty;
    this.nothing.textContent = run.relations.length > 0 ? 'This entry runs nothing: it relates a few numbers, which stand below.' : 'This entry runs nothing that could be drawn; its verdict stands on the left.';
    this.notes.hidden = (run.notices ?? []).length === 0;
    this.notes.textContent = (run.notices ?? []).join(' ');
    byId('playback').hidden = empty;
    this.timeline.tell();
  }

  violations(run, verdict) {
    const marks = run.relations.filter(({ violation }) => violation).map((relation) => ({
      relation, k: relation.violation.k, lhs: Number(relation.violation.lhs), rhs: Number(relation.violation.rhs),
      text: `${relation.name} fails at k = ${relation.violation.k}: ${display(Number(relation.violation.lhs))} is not ${relation.order} ${display(Number(relation.violation.rhs))}`,
    }));
    const certified = verdict?.decision === 'violated' ? verdict.relation : null;
    if (certified && !marks.some(({ relation, k }) => relation.name === certified.relation && k === certified.at?.k)) {
      const relation = run.relations.find(({ name }) => name === certified.relation) ?? { name: certified.relation, order: certified.order };
      marks.unshift({ relation, k: certified.at?.k ?? 0, lhs: NaN, rhs: NaN, text: `${certified.relation} fails at k = ${certified.at?.k ?? 0}, certified` });
    }
    return marks;
  }

  drawCurves(run, lanes) {
    const over = (kind) => run.relations.filter(({ drawn_over: where }) => where === kind);
    const marksOf = (kind, y) => this.marks.filter(({ relation }) => relation.drawn_over === kind).map((mark) => ({ ...mark, y: y(mark) }));
    const lane = (field) => lanes.map((one) => ({ label: one.label, colour: one.colour, series: one.series, k: one.k, y: one[field], width: one.own ? 2 : 1.4 }));
    const bound = (relation, y) => ({ label: `bound ${relation.name}`, colour: 'bound', bound: true, dash: [6, 4], width: 1.6, k: relation.k, y });

    this.iterates.show(run.dimension === 1 && lanes.length > 0);
    if (run.dimension === 1) this.iterates.setData(lanes.map((one) => ({ label: one.label, colour: one.colour, series: one.series, k: one.k, y: (one.x ?? []).map(([x]) => x), width: one.own ? 2 : 1.4 })));

    this.gap.show(lanes.length > 0);
    this.gap.setData([...over('gap').map((relation) => bound(relation, relation.rhs)), ...lane('gap')], marksOf('gap', ({ lhs }) => lhs));

    const means = over('gradient_mean');
    const perRound = (list, k) => list.map((value, i) => (value === null ? null : value / (k[i] + 1)));
    this.gradient.show(lanes.length > 0);
    this.gradient.setData([
      ...means.map((relation) => bound(relation, perRound(relation.rhs, relation.k))),
      ...means.map((relation) => ({ label: 'mean up to k', colour: 'ink', series: 'ink', width: 2, k: relation.k, y: perRound(relation.lhs, relation.k) })),
      ...lane('gradient_squared').map((one) => ({ ...one, width: means.length > 0 ? 1.2 : one.width })),
    ], marksOf('gradient_mean', ({ lhs, k }) => lhs / (k + 1)));

    const functions = over('lyapunov');
    const lyapunov = run.lyapunov ?? (functions.length > 0 ? { name: functions[0].name, k: functions[0].k, value: functions[0].lhs } : null);
    this.lyapunov.show(Boolean(lyapunov) && lyapunov.k.length > 1);
    if (lyapunov) {
      const [symbol] = lyapunov.name.split(' =');
      this.lyapunov.setTitle(`Lyapunov ${lyapunov.name}`);
      this.lyapunov.setData([{ label: symbol, colour: 'series-0', series: 0, width: 2, k: lyapunov.k, y: lyapunov.value }], marksOf('lyapunov', ({ lhs }) => lhs));
    }

    const related = run.relations.filter(({ k }) => k.length > 1);
    this.slack.show(related.length > 0);
    this.slack.setData(related.map((relation, i) => ({ label: relation.name, colour: colourOf(i), series: i % 6, k: relation.k, y: relativeSlack(relation, 1e-12 * largestSide(relation)) })),
      this.marks.map((mark) => ({ ...mark, y: Number.isFinite(mark.lhs) ? relativeSlack({ order: mark.relation.order, lhs: [mark.lhs], rhs: [mark.rhs] }, 0)[0] : NaN })));

    this.step.show(lanes.length > 0);
    this.step.setData(lane('step'));
  }

  drawRaster() {
    const lanes = this.lanes.filter(({ clipped }) => clipped?.length > 0);
    this.raster.show(lanes.length > 0);
    if (lanes.length > 0) this.raster.setData(lanes, Math.min(this.chosen, lanes.length - 1), this.run.k_star ?? null);
  }

  drawLandscape(run, lanes) {
    const drawable = Boolean(run.curves) && run.dimension <= 2;
    this.landscape.show(drawable);
    if (!drawable) return;
    const start = numbers(run.instance.start ?? []);
    const given = run.instance.shifts ?? [];
    const shifts = run.draggable?.shifts ? Array.from({ length: run.node_count }, (_, i) => numbers(given[i] ?? Array(run.dimension).fill('0'))) : [];
    this.landscape.setData({ dimension: run.dimension, curves: run.curves, lanes: lanes.filter(({ x }) => x), start: start.length === run.dimension ? start : null, shifts,
      draggable: run.draggable, tau: numberOf(run.instance.parameters?.tau ?? '0') || 0 });
  }

  /** The numbers under the cursor, as a table. */
  readout() {
    if (!this.run) return;
    const { k } = this.timeline;
    const head = (titles) => make('thead', {}, make('tr', {}, ...titles.map((title) => make('th', { scope: 'col' }, title))));
    const cell = (text) => make('td', {}, text);
    const tables = [];
    if (this.lanes.length > 0) {
      const rows = this.lanes.map((lane) => {
        const i = indexAt(lane.k, k);
        const clipping = (lane.clipped ?? []).filter((row) => row.some(([first, last]) => first <= lane.k[i] && lane.k[i] <= last)).length;
        return make('tr', {}, make('td', {}, make('span', { class: 'chip-label' }, lane.label)), cell(String(lane.k[i] ?? '–')),
          cell(lane.x ? (lane.x[i] ?? []).map((v) => display(v, 8)).join(', ') : '–'), cell(display(lane.gap[i], 8)), cell(display(lane.gradient_squared[i], 8)), cell(display(lane.step[i], 8)), cell(String(clipping)));
      });
      tables.push(make('table', { class: 'values' }, head(['method', 'k', 'x_k', 'f − f_inf', '‖∇f‖²', '‖v_k‖', 'clipped']), make('tbody', {}, ...rows)));
    }
    if (this.run.relations.length > 0) {
      const rows = this.run.relations.filter((relation) => relation.k.length > 0).map((relation) => {
        const i = indexAt(relation.k, k);
        const failing = relation.violation && relation.violation.k <= k;
        return make('tr', { class: failing ? 'violated' : '' }, make('td', {}, relation.name), cell(String(relation.k[i])), cell(display(relation.lhs[i], 8)), cell(relation.order),
          cell(display(relation.rhs[i], 8)), cell(relation.node?.[i] >= 0 ? String(relation.node[i]) : '–'), cell(relation.status));
      });
      tables.push(make('table', { class: 'values' }, head(['relation', 'k', 'left', '', 'right', 'node', 'all rounds']), make('tbody', {}, ...rows)));
    }
    byId('readout').replaceChildren(...tables);
  }
}

// The lemma explorer: truncated random vectors (density, threshold alpha, the number c of Lemma 1 as a certified band) and (L0, L1)-smoothness of an expression.

import { ApiError, post } from './api.js';
import { CurvesPanel } from './curves.js';
import { byId, make } from './dom.js';
import { display, numberOf, parseExact, toNumber } from './exact.js';
import { setLine } from './formula.js';
import { Timeline } from './timeline.js';

const idle = new Timeline();

function field(label, value, attributes = {}) {
  const id = `lemma-${label.replace(/\W+/g, '-').toLowerCase()}-${Math.round(Math.random() * 1e6)}`;
  const input = make('input', { type: 'text', class: 'exact', id, value, autocomplete: 'off', spellcheck: 'false', ...attributes });
  const error = make('div', { class: 'error', hidden: true });
  return { input, error, row: make('div', { class: 'parameter wide' }, make('label', { for: id }, label), input, error) };
}

function prose(text) {
  const paragraph = make('p', { class: 'text' });
  setLine(paragraph, text);
  return paragraph;
}

const later = (task, wait) => {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(task, wait); };
};

class Truncation {
  constructor(view) {
    this.view = view;
    this.plot = new CurvesPanel({ name: 'truncation', title: 'The number c over alpha', timeline: idle, logarithmic: false, large: true });
    this.density = make('select', { 'aria-label': 'Density', onchange: () => { this.values = {}; this.rebuild(); this.ask(); } });
    this.fields = make('div', {});
    this.low = field('alpha from', '1/10');
    this.high = field('alpha to', '4');
    this.answer = make('div', { class: 'answer', role: 'status' });
    this.values = {};
    this.ask = later(() => this.run(), 250);
    for (const one of [this.low, this.high]) one.input.addEventListener('input', this.ask);
    this.card = make('section', { class: 'card', 'aria-label': 'Truncated variables' }, make('h1', {}, 'Truncated random vectors'),
      prose('Lemma 1 of CELGC: E[g 1(|g| <= alpha)] = c P(|g| <= alpha) mu. The band is certified: the true c lies in it.'),
      make('div', { class: 'parameter wide' }, make('label', {}, 'density'), this.density), this.fields, this.low.row, this.high.row, this.answer, this.plot.figure);
  }

  rebuild() {
    const chosen = this.densities?.find(({ name }) => name === this.density.value);
    this.inputs = (chosen?.parameters ?? []).filter(({ name }) => name !== 'alpha' && name !== 'family').map((parameter) => {
      const one = field(parameter.name, this.values[parameter.name] ?? parameter.value ?? parameter.default ?? '', { title: parameter.meaning ?? '' });
      one.name = parameter.name;
      one.standard = parameter.default;
      one.input.addEventListener('input', () => { this.values[parameter.name] = one.input.value.trim(); this.ask(); });
      return one;
    });
    this.fields.replaceChildren(...this.inputs.map(({ row }) => row));
  }

  async run() {
    const bad = [this.low, this.high].find(({ input }) => parseExact(input.value) === null);
    for (const one of [this.low, this.high]) { one.error.hidden = one !== bad; one.error.textContent = one === bad ? 'not an exact number: write 1/3 or 0.1' : ''; }
    if (bad) return;
    const set = Object.fromEntries(Object.entries(this.values).filter(([, value]) => value !== ''));
    try {
      const answer = await post('truncation', { density: this.density.value || 'gaussian', set, alpha: { low: this.low.input.value.trim(), high: this.high.input.value.trim(), points: 60 } });
      if (!this.densities) {
        this.densities = answer.densities;
        this.density.replaceChildren(...answer.densities.map(({ name }) => make('option', { value: name }, name)));
        this.density.value = 'gaussian';
        this.rebuild();
      }
      for (const one of this.inputs ?? []) one.error.hidden = true;
      const alpha = answer.alpha.map((value) => (typeof value === 'number' ? value : numberOf(value)));
      const low = answer.c.map((pair) => (pair === null ? null : Number(pair[0])));
      const high = answer.c.map((pair) => (pair === null ? null : Number(pair[1])));
      const middle = low.map((value, i) => (value === null ? null : (value + high[i]) / 2));
      const widest = Math.max(0, ...low.map((value, i) => (value === null ? 0 : high[i] - value)));
      this.plot.setData({ x: alpha, xLabel: 'alpha', xLog: false, curves: [{ label: 'c', y: middle, colour: 'series-0', series: 0 }],
        band: { low, high, colour: 'series-0', text: answer.c }, foot: 'hover for the certified interval' });
      const void_ = middle.filter((value) => value === null).length;
      const zero = middle.some((value, i) => value !== null && high[i] <= 0);
      this.answer.dataset.state = zero ? 'violated' : 'holds';
      this.answer.textContent = `${middle.length - void_} thresholds, certified; the widest band is ${display(widest, 2)}${void_ > 0 ? `; ${void_} where nothing is kept (P = 0)` : ''}`
        + `${zero ? '; at some threshold c <= 0: nothing of the mean is left' : ''}`;
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error) {
    if (!(error instanceof ApiError)) throw error;
    const at = this.inputs?.find(({ name }) => error.field === `set.${name}`);
    if (at) { at.error.hidden = false; at.error.textContent = error.message; }
    this.answer.dataset.state = 'undecided';
    this.answer.textContent = error.message;
  }
}

class Smoothness {
  constructor(view, remember) {
    this.remember = remember;
    this.expression = field('f =', view.expression ?? 'x^4');
    this.l0 = field('L0', view.l0 ?? '12');
    this.l1 = field('L1', view.l1 ?? '3');
    this.box = field('box', view.box ?? '-3:3', { title: 'lo:hi for each variable, separated by spaces; empty: all of R' });
    this.answer = make('div', { class: 'answer', role: 'status' });
    this.curves = new CurvesPanel({ name: 'smoothness', title: '||hess f|| and L0 + L1 ||grad f||', timeline: idle, logarithmic: false, large: true });
    this.frontier = new CurvesPanel({ name: 'frontier', title: 'Frontier: the least L0 for every L1', timeline: idle, logarithmic: true, large: true });
    this.ask = later(() => this.run(), 250);
    for (const one of [this.expression, this.l0, this.l1, this.box]) one.input.addEventListener('input', this.ask);
    this.card = make('section', { class: 'card', 'aria-label': 'Smoothness of an expression' }, make('h1', {}, '(L0, L1)-smoothness of an expression'),
      prose('Is ||hess f(x)|| <= L0 + L1 ||grad f(x)|| everywhere? Type an expression in x, y, z: x^4, cosh(x), log(1 + exp(x)), x^4 + y^2.'),
      this.expression.row, this.l0.row, this.l1.row, this.box.row, this.answer, this.curves.figure, this.frontier.figure);
  }

  async run() {
    const all = [this.expression, this.l0, this.l1, this.box];
    for (const one of all) { one.error.hidden = true; one.input.removeAttribute('aria-invalid'); }
    let wrong = false;
    for (const one of [this.l0, this.l1]) {
      if (parseExact(one.input.value) !== null) continue;
      one.error.textContent = 'not an exact number: write 1/3 or 0.1';
      one.error.hidden = false;
      one.input.setAttribute('aria-invalid', 'true');
      wrong = true;
    }
    if (wrong) return;
    const expression = this.expression.input.value.trim();
    const box = this.box.input.value.trim().split(/\s+/).filter(Boolean);
    const question = { expression, l0: this.l0.input.value.trim(), l1: this.l1.input.value.trim(), box, frontier: false };
    this.remember({ expression, l0: question.l0, l1: question.l1, box: box.join(' ') });
    const number = (this.asked = (this.asked ?? 0) + 1);
    try {
      const { answer, curves } = await post('smoothness', question);
      if (number !== this.asked) return;
      this.answer.dataset.state = answer.verdict;
      const where = answer.violation?.at ? ` at ${Object.entries(answer.violation.at).map(([name, value]) => `${name} = ${value}`).join(', ')}` : '';
      this.answer.textContent = `${answer.verdict}${answer.evidence ? ` (${answer.evidence})` : ''}${where}, on ${answer.scope}${answer.how ? `; ${answer.how}` : ''}`
        + `${answer.no_finite_pair ? `; ${typeof answer.no_finite_pair === 'string' ? answer.no_finite_pair : 'no finite pair will do'}` : ''}`;
      this.curves.show(Boolean(curves));
      if (curves) {
        this.curves.setData({ x: curves.x, xLabel: 'x', xLog: false, band: null, foot: '', curves: [
          { label: '‖∇²f‖', y: curves.curvature, colour: 'series-0', series: 0 },
          ...(curves.bound ? [{ label: 'L0 + L1‖∇f‖', y: curves.bound, colour: 'bound', bound: true, dash: [6, 4] }] : []),
          ...(curves.slope ? [{ label: '‖∇f‖', y: curves.slope, colour: 'series-4', series: 4, width: 1 }] : [])] });
      }
      const more = await post('smoothness', { expression, box, frontier: true });
      if (number !== this.asked) return;
      const points = (more.answer.frontier ?? []).filter(({ infinite, l0 }) => !infinite && l0);
      this.frontier.show(points.length > 1);
      if (points.length > 1) {
        const exact = (text) => { const value = parseExact(text); return value ? toNumber(value) : Number(text); };
        this.frontier.setData({ x: points.map(({ l1 }) => exact(l1)), xLabel: 'L1', xLog: false, foot: 'pairs on and above the curve will do',
          curves: [{ label: 'least L0', y: points.map(({ l0 }) => exact(l0[1])), colour: 'series-0', series: 0 }],
          band: { low: points.map(({ l0 }) => exact(l0[0])), high: points.map(({ l0 }) => exact(l0[1])), colour: 'series-0', text: points.map(({ l0 }) => l0) } });
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (number !== this.asked) return;
      const at = { expression: this.expression, l0: this.l0, l1: this.l1, box: this.box }[error.field] ?? null;
      if (at) { at.error.hidden = false; at.error.textContent = error.message; at.input.setAttribute('aria-invalid', 'true'); }
      this.answer.dataset.state = 'undecided';
      this.answer.textContent = error.message;
    }
  }
}

/** Builds the view when it is first opened. `view` is read from the address, `remember` writes to it. */
export class Lemmas {
  constructor(remember) { this.remember = remember; }
  open(view) {
    if (this.truncation) return;
    this.truncation = new Truncation(view);
    this.smoothness = new Smoothness(view, this.remember);
    byId('view-lemmas').append(this.smoothness.card, this.truncation.card);
    this.smoothness.run();
    this.truncation.run();
  }
}

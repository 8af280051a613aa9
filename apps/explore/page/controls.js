// The middle column, lower half: a slider and an exact field for every parameter, the start, the nodes.

import { byId, make } from './dom.js';
import { numberOf, parseExact, shortText } from './exact.js';

const steps = 1000;
// What only a drawn instance has; an instance that is given whole has its own.
const drawing = new Set(['problem', 'nodes', 'dimension', 'x0', 'shift']);

const positionOf = (value, { low, high, scale }) => {
  const place = scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.round(steps * Math.max(0, Math.min(1, place)));
};
const valueAt = (position, { low, high, scale, integer }) => {
  const part = position / steps;
  if (integer) return String(Math.round(scale === 'log' ? low * (high / low) ** part : low + part * (high - low)));
  if (scale === 'log') return shortText(low * (high / low) ** part);
  return shortText(low + part * (high - low), high - low, 3);
};

// The ends of a range may be doubles or exact text.
const numeric = (range) => (range ? { ...range, low: numberOf(range.low), high: numberOf(range.high) } : null);

export class Controls {
  constructor({ onSet, onNodes, onStart, onShifts, onSteps, onReset }) {
    Object.assign(this, { onSet, onNodes, onStart, onShifts, onSteps, onReset });
    this.rows = new Map();
    this.section = byId('parameters');
  }

  /** The rows for an entry; `setValues` fills them. */
  setEntry(entry, state) {
    this.rows.clear();
    const given = Boolean(state.problem || state.nodes);
    const own = (entry.parameters ?? []).filter(({ name }) => !(given && drawing.has(name)));
    const ofProblem = given ? [] : (entry.problem?.parameters ?? []).filter(({ name }) => !own.some((one) => one.name === name));
    const rest = (list) => list.filter((parameter) => !this.isFirst(parameter, own));
    const first = own.filter((parameter) => this.isFirst(parameter, own));
    const more = rest(own);
    const children = [
      make('div', { class: 'parameters-head' }, make('h2', {}, 'Parameters'), make('button', { type: 'button', class: 'quiet', id: 'reset', onclick: this.onReset }, 'Reset to defaults')),
      ...first.map((parameter) => this.row(parameter)),
    ];
    if (ofProblem.length > 0) children.push(make('p', { class: 'muted small' }, `Problem: ${entry.problem.name}`), ...ofProblem.map((parameter) => this.row(parameter)));
    if (more.length > 0) children.push(make('details', { class: 'more' }, make('summary', {}, `${more.length} more: ${more.map(({ name }) => name).join(', ')}`), ...more.map((parameter) => this.row(parameter))));
    this.nodes = make('div', { id: 'nodes' });
    children.push(this.nodes);
    this.section.replaceChildren(...children);
    this.nodesKey = null;
  }

  // Sliders come first; words and lists of an entry with many parameters follow on request.
  isFirst(parameter, list) { return Boolean(parameter.range) || parameter.choices || list.length <= 9; }

  row(parameter) {
    const { name, meaning } = parameter;
    const range = numeric(parameter.range);
    const id = `field-${name}`;
    const error = make('div', { class: 'error', id: `${id}-error`, hidden: true });
    const label = make('label', { for: id, title: meaning }, make('code', {}, name));
    let field;
    let slider = null;
    if (parameter.choices) {
      field = make('select', { id, title: meaning, onchange: () => this.changed(name, field.value) }, ...parameter.choices.map((choice) => make('option', { value: choice }, choice)));
    } else {
      field = make('input', { id, type: 'text', class: 'exact', autocomplete: 'off', spellcheck: 'false', title: meaning, 'aria-describedby': error.id });
      field.addEventListener('input', () => this.typed(name, parameter));
      field.addEventListener('keydown', (event) => { if (event.key === 'Escape') { field.value = this.rows.get(name).shown; this.typed(name, parameter); } });
    }
    if (range) {
      slider = make('input', { type: 'range', min: '0', max: String(steps), step: '1', 'aria-label': `${name}: ${meaning}` });
      slider.addEventListener('input', (event) => {
        performance.mark('slider-input');
        field.value = valueAt(Number(event.target.value), range);
        slider.setAttribute('aria-valuetext', field.value);
        this.flag(name, '');
        this.changed(name, field.value);
      });
    }
    this.rows.set(name, { parameter, field, slider, error, range, shown: '' });
    return make('div', { class: slider ? 'parameter' : 'parameter wide', 'data-parameter': name }, label, slider, field, error);
  }

  typed(name, parameter) {
    const { field } = this.rows.get(name);
    const text = field.value.trim();
    if (text === '') {
      this.flag(name, '');
      this.onSet(name, null);
      return;
    }
    const word = text === parameter.default || !parameter.range;
    if (!word && !/^[a-z-]+$/i.test(text) && parseExact(text) === null) {
      this.flag(name, 'not an exact number: write 1/3, 0.1, 2^-10 or 1e-6', true);
      return;
    }
    this.flag(name, '');
    this.changed(name, text);
  }
  changed(name, text) { this.onSet(name, text); }

  /** Says what is wrong at the field; an empty message clears it. What is `typed` wrong stays until it is typed right. */
  flag(name, message, typed = false) {
    const row = this.rows.get(name);
    if (!row) return false;
    row.typed = typed;
    row.error.textContent = message;
    row.error.hidden = message === '';
    if (message) row.field.setAttribute('aria-invalid', 'true');
    else row.field.removeAttribute('aria-invalid');
    return true;
  }
  clearFlags() { for (const [name, row] of this.rows) if (!row.typed) this.flag(name, ''); }

  /** Shows what the instance has, except in the field that is being typed in. */
  setValues(state, instance) {
    const problem = typeof instance?.problem === 'string' ? { name: instance.problem } : instance?.problem ?? {};
    for (const [name, row] of this.rows) {
      let value = state.set[name] ?? instance?.parameters?.[name] ?? row.parameter.value ?? row.parameter.default;
      if (state.set[name] === undefined) {
        if (name === 'x0' && instance?.start) value = instance.start.join(',');
        else if (name === 'steps' && instance?.steps !== undefined) value = String(instance.steps);
        else if (name === 'problem' && problem.name) value = problem.name;
        else if (typeof problem[name] === 'string') value = problem[name];
      }
      row.shown = String(value ?? '');
      if (document.activeElement !== row.field && !row.field.hasAttribute('aria-invalid')) {
        if (row.parameter.choices && ![...row.field.options].some((option) => option.value === row.shown)) row.field.append(make('option', { value: row.shown }, row.shown));
        row.field.value = row.shown;
      }
      if (row.slider && document.activeElement !== row.slider) {
        const number = numberOf(row.shown);
        row.slider.disabled = false;
        row.slider.value = Number.isFinite(number) ? String(positionOf(number, row.range)) : String(steps / 2);
        row.slider.setAttribute('aria-valuetext', row.shown);
      }
    }
  }

  /** The functions as a table where they are quadratics of at most two variables; rows can be edited, added and removed. */
  setNodes(run, state) {
    const nodes = run.draggable?.nodes || state.nodes ? run.nodes : null;
    if (!nodes || run.dimension > 2 || nodes.length > 24) {
      this.nodes.replaceChildren();
      this.nodesKey = null;
      return;
    }
    const shifts = run.draggable?.shifts ? this.shiftsOf(run) : null;
    const key = JSON.stringify([nodes, shifts]);
    const focused = this.nodes.contains(document.activeElement) ? document.activeElement : null;
    if (key === this.nodesKey || focused?.matches('input')) return;  // never under somebody's fingers
    this.nodesKey = key;
    const d = run.dimension;
    const heads = d === 1 ? ['A', 'b'] : ['A₁₁', 'A₁₂', 'A₂₂', 'b₁', 'b₂'];
    const cells = (node) => (d === 1 ? [node.matrix[0][0], node.linear[0]] : [node.matrix[0][0], node.matrix[0][1], node.matrix[1][1], node.linear[0], node.linear[1]]);
    const nodeOf = (values, old) => (d === 1 ? { matrix: [[values[0]]], linear: [values[1]], constant: old.constant ?? '0' }
      : { matrix: [[values[0], values[1]], [values[1], values[2]]], linear: [values[3], values[4]], constant: old.constant ?? '0' });
    const shiftText = (shift) => shift.join(', ');
    const rows = nodes.map((node, i) => {
      const inputs = cells(node).map((value, j) => make('input', { type: 'text', class: 'exact', value, 'aria-label': `${heads[j]} of node ${i}`, spellcheck: 'false' }));
      inputs.forEach((input) => input.addEventListener('change', () => {
        const bad = inputs.find((one) => parseExact(one.value) === null);
        for (const one of inputs) one.toggleAttribute('aria-invalid', false);
        if (bad) { bad.setAttribute('aria-invalid', 'true'); return; }
        this.onNodes(nodes.map((old, at) => (at === i ? nodeOf(inputs.map((one) => one.value.trim()), old) : old)));
      }));
      const shift = shifts ? make('input', { type: 'text', class: 'exact', value: shiftText(shifts[i]), 'aria-label': `shift of node ${i}`, spellcheck: 'false' }) : null;
      shift?.addEventListener('change', () => {
        const values = shift.value.split(',').map((part) => part.trim());
        const right = values.length === d && values.every((value) => parseExact(value) !== null);
        shift.setAttribute('aria-invalid', String(!right));
        if (right) this.onShifts(shifts.map((old, at) => (at === i ? values : old)));
      });
      const remove = make('button', { type: 'button', class: 'quiet', 'aria-label': `Remove node ${i}`, disabled: nodes.length < 2,
        onclick: () => this.onNodes(nodes.filter((_, at) => at !== i), shifts?.filter((_, at) => at !== i)) }, '×');
      return make('tr', {}, make('th', { scope: 'row' }, String(i)), ...inputs.map((input) => make('td', {}, input)), shift ? make('td', {}, shift) : null, make('td', {}, remove));
    });
    const add = make('button', { type: 'button', class: 'quiet', id: 'add-node', onclick: () => this.onNodes([...nodes, nodes.at(-1)], shifts ? [...shifts, shifts.at(-1)] : undefined) }, '+ Add a node');
    this.nodes.replaceChildren(
      make('div', { class: 'parameters-head' }, make('h3', {}, 'Nodes: fᵢ(x) = ½ xᵀA x − bᵀx'), add),
      make('table', { class: 'nodes' }, make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'i'), ...heads.map((head) => make('th', { scope: 'col' }, head)),
        shifts ? make('th', { scope: 'col' }, 'shift') : null, make('th', {}))), make('tbody', {}, ...rows)));
    if (focused) add.focus();  // the button that was pressed is gone
  }

  shiftsOf(run) {
    const given = run.instance.shifts ?? [];
    return Array.from({ length: run.node_count }, (_, i) => given[i] ?? Array(run.dimension).fill('0'));
  }
}

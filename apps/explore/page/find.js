// The search for a counterexample: a button, progress, cancel; what is found is loaded.

import { ApiError, post } from './api.js';
import { byId, make } from './dom.js';
import { parseExact } from './exact.js';

export class Find {
  constructor({ stateOf, load, scale }) {
    Object.assign(this, { stateOf, load, scale });
    this.job = null;
  }

  setEntry(entry, state) {
    this.entry = entry;
    this.state = state;
    this.button = make('button', { type: 'button', class: 'primary', id: 'find-start', onclick: () => (this.job === null ? this.start() : this.cancel()) });
    this.seconds = make('select', { 'aria-label': 'Time for the search', id: 'find-seconds' }, ...[['5', '5 s'], ['10', '10 s'], ['30', '30 s'], ['60', '1 min'], ['300', '5 min']]
      .map(([value, text]) => make('option', { value, selected: value === '10' }, text)));
    this.keep = make('input', { type: 'checkbox', id: 'find-keep' });
    this.progress = make('progress', { max: '1', value: '0', hidden: true, 'aria-label': 'Search' });
    this.message = make('p', { class: 'small muted', role: 'status', id: 'find-message' });
    this.tightest = make('div', {});
    const scaled = (entry.constants ?? []).length > 0 ? this.scaling(entry, state) : null;
    byId('find').replaceChildren(make('h2', {}, 'Find'), make('div', { class: 'find-row' }, this.button, this.seconds, this.progress),
      make('div', { class: 'find-row small' }, this.keep, make('label', { for: 'find-keep' }, 'keep the parameters that I set')), scaled, this.message, this.tightest);
    this.setState(state);
  }

  scaling(entry, state) {
    const [name, factor] = Object.entries(state.scaled)[0] ?? ['', '1'];
    const select = make('select', { 'aria-label': 'Constant to scale' }, make('option', { value: '' }, 'no constant'), ...entry.constants.map((one) => make('option', { value: one, selected: one === name }, one)));
    const input = make('input', { type: 'text', class: 'exact', value: factor, size: '7', 'aria-label': 'Factor of the constant', spellcheck: 'false' });
    const change = () => {
      const right = parseExact(input.value) !== null;
      input.setAttribute('aria-invalid', String(!right));
      if (right) this.scale(select.value && input.value.trim() !== '1' ? { [select.value]: input.value.trim() } : {});
    };
    select.addEventListener('change', change);
    input.addEventListener('change', change);
    return make('div', { class: 'find-row small' }, 'scale', select, 'by', input);
  }

  setState(state) {
    this.state = state;
    if (this.job !== null) return;
    this.button.textContent = state.dropped.length > 0 ? `Find a counterexample without ${state.dropped.join(', ')}` : 'Search for a violation';
    this.button.style.whiteSpace = 'normal';
  }

  async start() {
    const seconds = Number(this.seconds.value);
    const fixed = this.keep.checked ? Object.keys(this.state.set) : [];
    this.tightest.replaceChildren();
    try {
      const { job } = await post('find', { state: this.stateOf(), fixed, seconds });
      this.job = job;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.message.textContent = error.message;
      return;
    }
    this.button.textContent = 'Stop';
    this.progress.hidden = false;
    const id = this.job;
    const entry = this.entry.id;
    while (this.job === id) {
      let answer;
      try {
        answer = await post('job', { job: id });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        this.finish(error.message);
        return;
      }
      this.progress.value = Math.min(1, answer.seconds / seconds);
      this.message.textContent = `${answer.trials} trials, ${answer.seconds.toFixed(1)} s`;
      if (answer.done) { this.done(answer, entry); return; }
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
  }

  async cancel() {
    this.button.disabled = true;
    try {
      await post('cancel', { job: this.job });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.finish(error.message);
    }
  }

  finish(message) {
    this.job = null;
    this.button.disabled = false;
    this.progress.hidden = true;
    this.setState(this.state);
    this.message.textContent = message;
  }

  done(answer, entry) {
    const [found] = answer.counterexamples;
    const effort = `${answer.trials} trials, ${answer.seconds.toFixed(1)} s`;
    this.finish(found ? `Found: ${found.text || `breaks ${found.breaks.map(({ relation }) => relation).join(', ')}`} (${effort}).` : `${answer.message || 'Nothing was violated'} (${effort}).`);
    if (this.entry.id !== entry) return;
    const rows = [...answer.counterexamples.map((one, i) => [`counterexample ${i + 1}: ${one.breaks.map(({ relation }) => relation).join(', ')}`, one.state]),
      ...(answer.tightest ?? []).filter((one) => one.state).slice(0, 6).map((one) => [`${one.relation}: lhs/rhs up to ${one.ratio}`, one.state])];
    this.tightest.replaceChildren(...rows.map(([text, state]) => make('p', { class: 'small' }, make('button', { type: 'button', class: 'link', onclick: () => this.load(state, text) }, text))));
    if (found) this.load(found.state, 'the counterexample that was found');
  }
}

// The middle column, upper half: what is claimed, under which hypotheses, and the verdict on the instance that is shown.

import { byId, make } from './dom.js';
import { display } from './exact.js';
import { setLine, setText } from './formula.js';

const words = { holds: 'Holds', violated: 'Violated', undecided: 'Undecided', 'not-applicable': 'Not applicable' };
const meaning = {
  exact: 'in exact rational arithmetic', enclosed: 'certified by enclosures', rounded: 'in floating point: nothing is certified', sampled: 'by sampling, with a stated confidence',
};

export class Statement {
  constructor({ onChoose, onHypothesis }) {
    this.onHypothesis = onHypothesis;
    this.link = (fragment) => (this.known?.has(fragment) ? make('button', { type: 'button', class: 'link', onclick: () => onChoose(fragment) }) : null);
  }

  setEntry(entry, known) {
    this.entry = entry;
    this.known = known;
    const source = typeof entry.source === 'string' ? { key: entry.source, locus: '' } : entry.source;
    const trust = entry.trust === 'proved' && entry.proof ? `proved: ${entry.proof}` : entry.trust;
    byId('heading').replaceChildren(
      make('div', { class: 'eyebrow' }, make('code', {}, entry.id), make('span', {}, entry.kind), make('span', { title: source.locus }, `[${source.key}]`)),
      make('h1', {}, entry.title),
      make('p', { class: 'muted small' }, [source.locus, trust].filter(Boolean).join('  ·  ')));
    const parts = [['Setting', 'setting'], ['Recurrence', 'recurrence'], ['Claim', 'claim'], ['Tightness', 'tightness']];
    const body = make('div', { class: 'text' });
    for (const [title, field] of parts) {
      if (!entry[field] || entry[field] === 'none') continue;
      const part = make('div', { class: 'formula-part' }, make('h2', {}, title));
      const text = make('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': title });
      setText(text, entry[field], this.link, field === 'claim');
      part.append(text);
      body.append(part);
    }
    byId('formulas').replaceChildren(body);
    for (const scroll of body.querySelectorAll('.scroll')) if (scroll.scrollWidth <= scroll.clientWidth) scroll.removeAttribute('tabindex');
  }

  setHypotheses(entry, state, reports) {
    const section = byId('hypotheses');
    const byName = new Map((reports ?? []).map((report) => [report.name, report]));
    const key = JSON.stringify([entry.id, state.dropped]);
    if (this.hypothesisKey !== key) {
      this.hypothesisKey = key;
      const focused = document.activeElement?.dataset?.hypothesis;
      const list = make('ul', { class: 'switches' });
      for (const { name, formula } of entry.hypotheses) {
        const on = !state.dropped.includes(name);
        const id = `hypothesis-${name}`;
        const text = make('div', { class: 'formula text' });
        setLine(text, formula, this.link);
        list.append(make('li', { class: on ? '' : 'off' },
          make('input', { type: 'checkbox', class: 'switch', role: 'switch', id, 'data-hypothesis': name, checked: on, onchange: (event) => this.onHypothesis(name, event.target.checked) }),
          make('div', {}, make('label', { class: 'name', for: id }, name), text),
          make('span', { class: 'state', 'data-for': name })));
      }
      section.replaceChildren(make('h2', {}, 'Hypotheses'),
        entry.hypotheses.length > 0 ? make('p', { class: 'muted small' }, 'Switch one off to waive it: the claim is then judged without it.') : make('p', { class: 'muted' }, 'None.'), list);
      if (focused) section.querySelector(`[data-hypothesis="${focused}"]`)?.focus();
    }
    for (const { name } of entry.hypotheses) {
      const cell = section.querySelector(`.state[data-for="${name}"]`);
      const report = byName.get(name);
      const waived = state.dropped.includes(name);
      const status = waived ? 'waived' : report?.status ?? '';
      cell.dataset.state = { fails: 'violated', open: 'undecided' }[status] ?? status;
      cell.textContent = { holds: 'holds', fails: 'fails', waived: 'waived', open: 'open', unseen: '–' }[status] ?? '';
      const sides = report && report.lhs !== null && report.lhs !== undefined ? `${display(Number(report.lhs))} against ${display(Number(report.rhs))}` : '';
      cell.title = sides;
    }
  }

  /** `from` says what the answer rests on: "double" (at once) or "enclosure" (it replaces the first); null: nothing yet. */
  setVerdict(verdict, from, pending) {
    const box = byId('verdict');
    if (!verdict) {
      box.dataset.state = 'none';
      box.replaceChildren(make('span', { class: 'word' }, pending ? 'Checking' : 'No verdict'), make('p', { class: 'detail' }, pending ? '' : 'This instance has no meaning for the statement.'));
      return;
    }
    box.dataset.state = verdict.decision;
    box.dataset.from = from;
    const evidence = verdict.evidence && (verdict.decision === 'holds' || verdict.decision === 'violated') ? verdict.evidence : null;
    const line = [make('span', { class: 'word' }, words[verdict.decision] ?? verdict.decision)];
    if (evidence) line.push(make('span', { class: 'evidence', title: meaning[evidence] ?? '' }, evidence));
    if (pending) line.push(make('span', { class: 'pending' }, 'enclosures are on their way'));
    else if (verdict.out_of_time) line.push(make('span', { class: 'pending' }, 'enclosures ran out of time'));
    const detail = [];
    // The line repeats what the badge says; the rest of it is the detail.
    const text = (verdict.text ?? '').replace(/^[a-z-]+ \([a-z]+\):? ?/, '');
    if (verdict.decision === 'holds' && (verdict.strict > 0 || verdict.tight > 0)) {
      const bits = verdict.precision_bits > 0 ? `, ${verdict.precision_bits} bits` : '';
      const tightest = verdict.tightest ? `; tightest: ${verdict.tightest.relation}, lhs/rhs = ${display(Number(verdict.tightest.ratio))} at k = ${verdict.tightest.k}` : '';
      detail.push(`${verdict.strict} relations strict, ${verdict.tight} attained${bits}${tightest}`);
    } else if (text) detail.push(text);
    if (verdict.expected === 'violated' && verdict.decision === 'violated') detail.push('as expected: the entry ships what refutes it');
    box.replaceChildren(make('div', {}, ...line), ...detail.map((text) => make('p', { class: 'detail' }, text)));
    for (const remark of verdict.remarks ?? []) {
      const paragraph = make('p', { class: 'detail' });
      setLine(paragraph, remark, this.link);
      box.append(paragraph);
    }
    if (!pending) {
      const said = `${words[verdict.decision] ?? verdict.decision}${evidence ? `, ${evidence}` : ''}`;
      if (byId('verdict-live').textContent !== said) byId('verdict-live').textContent = said;
    }
  }

  setError(message) {
    const box = byId('verdict');
    box.dataset.state = 'none';
    box.replaceChildren(make('span', { class: 'word' }, 'Not run'), make('p', { class: 'detail' }, message));
  }
}

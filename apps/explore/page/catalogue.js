// The left column: every entry, searched and filtered.

import { byId, make } from './dom.js';

const kindNames = { statement: 'Statements', counterexample: 'Counterexamples', experiment: 'Experiments', scenario: 'Scenarios' };
const filters = [
  ['filter-kind', 'kind', 'All kinds'],
  ['filter-source', 'source', 'All papers'],
  ['filter-verdict', 'expected', 'Any verdict'],
  ['filter-trust', 'trust', 'Any trust'],
];

// The key of a source as text, whether the catalogue gives the key or the citation.
const sourceKey = (entry) => (typeof entry.source === 'string' ? entry.source : entry.source?.key ?? '');

export class Catalogue {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.entries = [];
    this.list = byId('entries');
    byId('search').addEventListener('input', () => this.show());
    byId('search').addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') { event.preventDefault(); this.list.querySelector('button')?.focus(); }
      if (event.key === 'Enter') this.list.querySelector('button')?.click();
    });
    this.list.addEventListener('keydown', (event) => this.move(event));
    for (const [id] of filters) byId(id).addEventListener('change', () => this.show());
  }

  setEntries(entries) {
    this.entries = entries.map((entry) => ({ ...entry, source: sourceKey(entry) }));
    for (const [id, field, all] of filters) {
      const values = [...new Set(this.entries.map((entry) => entry[field]).filter(Boolean))];
      byId(id).replaceChildren(make('option', { value: '' }, all), ...values.map((value) => make('option', { value }, field === 'kind' ? kindNames[value] ?? value : value)));
    }
    this.show();
  }

  show() {
    const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = filters.map(([id, field]) => [field, byId(id).value]);
    const shown = this.entries.filter((entry) => wanted.every(([field, value]) => value === '' || entry[field] === value)
      && words.every((word) => `${entry.id} ${entry.title} ${entry.source}`.toLowerCase().includes(word)));
    const rows = [];
    let kind = '';
    for (const entry of shown) {
      if (entry.kind !== kind) {
        kind = entry.kind;
        rows.push(make('li', { class: 'group' }, make('h2', {}, kindNames[kind] ?? kind)));
      }
      const mark = entry.expected === 'violated' ? 'violated' : entry.trust !== 'proved' ? entry.trust : '';
      rows.push(make('li', {}, make('button', { type: 'button', 'data-id': entry.id, onclick: () => this.onChoose(entry.id) },
        make('span', { class: 'id' }, make('code', {}, entry.id), mark ? make('span', { class: 'trust' }, mark === 'violated' ? 'false as printed' : mark) : null),
        make('span', { class: 'title' }, entry.title))));
    }
    this.list.replaceChildren(...rows);
    byId('count').textContent = shown.length === this.entries.length ? `${shown.length} entries` : `${shown.length} of ${this.entries.length} entries`;
    this.mark(this.current);
  }

  mark(id) {
    this.current = id;
    for (const button of this.list.querySelectorAll('button')) {
      const here = button.dataset.id === id;
      if (here) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
      if (here) button.scrollIntoView({ block: 'nearest' });
      button.tabIndex = here ? 0 : -1;
    }
    // One stop for Tab, the arrow keys inside: the current entry, or the first that is shown.
    if (!this.list.querySelector('button[tabindex="0"]')) this.list.querySelector('button')?.setAttribute('tabindex', '0');
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement) + step;
    if (at < 0) byId('search').focus();
    else buttons[Math.min(at, buttons.length - 1)].focus();
  }
}

// Keys of the page. Single letters work outside fields only; everything can be reached with Tab as well.

import { byId, make } from './dom.js';

const keys = [
  ['/', 'search the catalogue'],
  ['← →', 'move the cursor by a round (Shift: ten) when a plot has the focus; move x₀ when its handle has it'],
  ['Home End', 'first and last round'],
  ['Space', 'play and stop'],
  ['+ −', 'zoom into the rounds around the cursor'],
  ['0', 'show all rounds'],
  ['f', 'find a counterexample'],
  ['e', 'take away'],
  ['t', 'colours: as the system says, light, dark'],
  ['?', 'this help'],
  ['Esc', 'close what is open; in a field, undo'],
];

export function initKeyboard({ timeline, toggleCatalogue, closeCatalogue }) {
  const help = byId('help');
  help.append(make('button', { type: 'button', class: 'close', onclick: () => help.close() }, 'Close'), make('h2', { id: 'help-title' }, 'Keys'),
    make('dl', { class: 'keys' }, ...keys.flatMap(([key, text]) => [make('dt', {}, ...key.split(' ').flatMap((one) => [make('kbd', {}, one), ' '])), make('dd', {}, text)])),
    make('p', { class: 'small muted' }, 'On a plot: drag over rounds to zoom, double-click to see all, Ctrl and the wheel to zoom. Every number is exact: 1/3, 0.1, 2^-10, 1e-6.'));
  byId('open-help').addEventListener('click', () => help.showModal());

  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'Escape') { closeCatalogue(); return; }
    if (document.querySelector('dialog[open]')) return;
    const typing = target.matches('input[type="text"], input[type="search"], textarea, select');
    const onPlot = target.classList?.contains('face');
    if (onPlot) {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[key];
      if (step) { timeline.setK(timeline.k + step * (event.shiftKey ? 10 : 1)); event.preventDefault(); return; }
      if (key === 'Home' || key === 'End') { timeline.setK(key === 'Home' ? 0 : timeline.last); event.preventDefault(); return; }
    }
    if (typing) return;
    const onControl = target.matches('button, input, summary, [role="slider"]:not(.face)');
    const actions = {
      '/': () => { toggleCatalogue(true); byId('search').focus(); },
      '+': () => timeline.zoom(0.6), '-': () => timeline.zoom(1 / 0.6), '−': () => timeline.zoom(1 / 0.6), 0: () => timeline.setRange(null),
      f: () => byId('find-start')?.click(), e: () => byId('open-take').click(), t: () => byId('theme').click(), '?': () => help.showModal(),
      ' ': onControl ? null : () => timeline.toggle(),
    };
    const action = actions[key];
    if (action) { event.preventDefault(); action(); }
  });
}

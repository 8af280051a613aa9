// The page: one state, and what happens when it changes. Everything shown is a function of the state and of the program's last answers to it.

import { ApiError, coalesced, post } from './api.js';
import { Catalogue } from './catalogue.js';
import { Controls } from './controls.js';
import { byId, make } from './dom.js';
import { Find } from './find.js';
import { initKeyboard } from './keyboard.js';
import { Lemmas } from './lemmas.js';
import { Plots } from './plots.js';
import { adopted, emptyState, fromFragment, requestOf, toFragment } from './state.js';
import { Statement } from './statement.js';
import { TakeAway } from './take.js';
import { initTheme } from './theme.js';
import { Timeline } from './timeline.js';

const firstEntry = 'counterexample/example-1.1';
const points = 320;  // rounds of a curve that are asked for: about one for each pixel of a plot

let state = emptyState(firstEntry);
let entry = null;
let run = null;
let known = new Set();
let changes = 0;         // how often the state has changed: an answer to an older state is not shown
let waitingSince = null;  // when the oldest change that no request carries yet was made
let before = null;       // the state before a find was loaded
let verdictRequest = null;
let verdictTimer = 0;

const timeline = new Timeline();
const statement = new Statement({ onChoose: (id) => choose(id), onHypothesis: waive });
const controls = new Controls({
  onSet: (name, value) => change(() => {
    if (value === null) delete state.set[name];
    else state.set[name] = value;
    if (name === 'x0') delete state.start;
  }),
  onNodes: (nodes, shifts) => change(() => {
    state.nodes = nodes;
    if (shifts) state.shifts = shifts;
    if (run?.instance?.start && !state.start) state.start = run.instance.start;
  }),
  onShifts: (shifts) => change(() => { state.shifts = shifts; }),
  onReset: () => load(emptyState(state.id), null),
});
const plots = new Plots(timeline, {
  onStart: (values) => change(() => {
    const asParameter = !state.problem && !state.nodes && !state.start && hasParameter('x0');
    if (asParameter) state.set.x0 = values.join(',');
    else state.start = values;
  }),
  onShift: (i, values) => change(() => {
    const shifts = controls.shiftsOf(run);
    shifts[i] = values;
    state.shifts = shifts;
  }),
  onAxes: (name, logarithmic) => {
    const axes = new Map((state.view.axes ?? '').split(',').filter(Boolean).map((one) => one.split(':')));
    axes.set(name, logarithmic ? 'log' : 'linear');
    state.view.axes = [...axes].map((one) => one.join(':')).join(',');
    writeAddress();
  },
  onLane: (lane) => { state.view.lane = lane || ''; writeAddress(); },
});
const find = new Find({ stateOf: () => requestOf(state), load: (found, text) => loadFound(found, text), scale: (scaled) => change(() => { state.scaled = scaled; }) });
const catalogue = new Catalogue((id) => choose(id));
const lemmas = new Lemmas((values) => { Object.assign(state.view, values); writeAddress(); });

function hasParameter(name) {
  return [...(entry?.parameters ?? []), ...(entry?.problem?.parameters ?? [])].some((parameter) => parameter.name === name);
}

// The address

let addressTimer = 0;
function writeAddress(push = false) {
  if (push) {
    clearTimeout(addressTimer);
    history.pushState(null, '', toFragment(state));
    return;
  }
  clearTimeout(addressTimer);
  addressTimer = setTimeout(() => history.replaceState(null, '', toFragment(state)), 200);
}

function notice(text, ...buttons) {
  const box = byId('notice');
  box.hidden = !text;
  if (text) box.replaceChildren(text, ...buttons, make('button', { type: 'button', class: 'quiet', onclick: () => notice('') }, 'Dismiss'));
}

// Changes

function change(mutate) {
  mutate();
  changes += 1;
  waitingSince ??= performance.now();
  // Nobody waits for the verdict on what is no longer shown.
  clearTimeout(verdictTimer);
  verdictRequest?.abort();
  find.setState(state);
  writeAddress();
  ask();
}

function waive(name, on) {
  change(() => { state.dropped = on ? state.dropped.filter((one) => one !== name) : [...state.dropped, name]; });
  statement.setHypotheses(entry, state, run?.hypotheses);
}

/** Asks for the double tier; while an answer is under way, changes are gathered into the next question. */
const ask = coalesced(async () => {
  const number = changes;
  const since = waitingSince ?? performance.now();
  waitingSince = null;
  try {
    const answer = await post('run', { state: { ...requestOf(state), points } });
    if (number !== changes && answer.instance?.statement !== state.id) return;
    show(answer, number === changes);
    performance.measure('redraw', { start: since, end: performance.now() });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (number === changes) refuse(error);
  }
});

function refuse(error) {
  verdictRequest?.abort();
  const name = /^set\.(.*)$/.exec(error.field ?? '')?.[1];
  if (!name || !controls.flag(name, error.message)) statement.setError(error.message);
  else statement.setError(`${name}: ${error.message}`);
  plots.setStale(true);
}

function show(answer, current) {
  run = answer;
  plots.setStale(false);
  controls.clearFlags();
  controls.setValues(state, run.instance);
  controls.setNodes(run, state);
  statement.setHypotheses(entry, state, run.hypotheses);
  // An entry with a parameter x0 is started where one drags it, whether or not its instance carries a start.
  if (run.dimension <= 2 && hasParameter('x0') && run.draggable) run.draggable.start = true;
  plots.setRun(run, null);
  if (run.verdict) statement.setVerdict(run.verdict, 'double', true);
  else statement.setVerdict(null, null, true);
  showMethods();
  showPlayback();
  if (performance.getEntriesByName('first-verdict').length === 0) performance.mark('first-verdict');
  if (current) askVerdict();
}

// The enclosure tier follows as soon as the state has been still for a moment.

function askVerdict() {
  verdictRequest?.abort();
  clearTimeout(verdictTimer);
  verdictTimer = setTimeout(async () => {
    const number = changes;
    const request = new AbortController();
    verdictRequest = request;
    const since = performance.now();
    try {
      const { verdict } = await post('verdict', { state: requestOf(state), budget_ms: 450 }, request.signal);
      if (number !== changes) return;
      statement.setVerdict(verdict, 'enclosure', false);
      plots.setRun(run, verdict);
      performance.measure('enclosure', { start: since, end: performance.now() });
    } catch (error) {
      if (error.name === 'AbortError') return;
      if (!(error instanceof ApiError)) throw error;
      if (number === changes) refuse(error);
    }
  }, 120);
}

// Methods side by side, playback

function showMethods() {
  const offered = entry.methods ?? [];
  const active = new Map(plots.lanes.map((lane) => [lane.method, lane]));
  const key = JSON.stringify([entry.id, offered, [...active.keys()], state.methods]);
  const box = byId('methods');
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  const focused = document.activeElement?.value;
  const own = plots.lanes.find((lane) => lane.own)?.method;
  const names = [...new Set([...(own ? [own] : []), ...active.keys(), ...offered.map((one) => (typeof one === 'string' ? one : one.name))])];
  box.hidden = plots.lanes.length === 0;
  box.replaceChildren(make('span', { class: 'muted small' }, 'Methods'), ...names.map((name) => {
    const lane = active.get(name);
    const box_ = make('input', { type: 'checkbox', value: name, checked: name === own || state.methods.includes(name), disabled: name === own,
      onchange: (event) => change(() => { state.methods = event.target.checked ? [...state.methods, name] : state.methods.filter((one) => one !== name); }) });
    return make('label', { class: 'chip', title: lane?.stopped || '' }, box_, make('span', { class: 'swatch', 'data-series': lane ? lane.series : '' }), lane?.stopped ? `${name} (stopped)` : name);
  }));
  if (focused) box.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
}

const playButton = make('button', { type: 'button', id: 'play', 'aria-label': 'Play the rounds', onclick: () => timeline.toggle() }, '▶');
const kSlider = make('input', { type: 'range', min: '0', max: '1', value: '0', 'aria-label': 'Round k', id: 'k', oninput: (event) => timeline.setK(Number(event.target.value)) });
const kText = make('output', { for: 'k' });
const speed = make('select', { 'aria-label': 'Speed of playback', onchange: () => { timeline.speed = Number(speed.value); } },
  ...['0.25', '0.5', '1', '2', '4'].map((value) => make('option', { value, selected: value === '1' }, `${value}×`)));
const logX = make('button', { type: 'button', class: 'quiet', id: 'log-k', 'aria-pressed': 'false', title: 'Logarithmic axis of rounds: log of k + 1', onclick: () => setLogX(!plots.xLogarithmic) }, 'log k');
const allRounds = make('button', { type: 'button', class: 'quiet', id: 'all-rounds', onclick: () => timeline.setRange(null) }, 'All rounds');
byId('playback').append(playButton, kSlider, kText, speed, logX, allRounds);

function setLogX(on) {
  plots.setLogX(on);
  logX.setAttribute('aria-pressed', String(on));
  state.view.logk = on ? '1' : '';
  writeAddress();
}
function showPlayback() {
  kSlider.max = String(timeline.last);
  kSlider.value = String(timeline.k);
  kText.textContent = `k = ${timeline.k} of ${timeline.last}`;
  playButton.textContent = timeline.playing ? '■' : '▶';
  playButton.setAttribute('aria-label', timeline.playing ? 'Stop' : 'Play the rounds');
  allRounds.disabled = timeline.range === null;
}
timeline.listeners.add(() => {
  showPlayback();
  state.view.k = timeline.k === timeline.last ? '' : timeline.k;
  state.view.range = timeline.range ? timeline.range.join('-') : '';
  if (!timeline.playing) writeAddress();
});

// Loading

function restoreView() {
  const { view } = state;
  for (const one of (view.axes ?? '').split(',').filter(Boolean)) {
    const [name, kind] = one.split(':');
    const panel = plots.all.find((other) => other.name === name);
    if (panel) { panel.logarithmic = kind === 'log'; panel.logButton?.setAttribute('aria-pressed', String(panel.logarithmic)); }
  }
  plots.chosen = Number(view.lane ?? 0) || 0;
  if (Boolean(view.logk) !== plots.xLogarithmic) setLogX(Boolean(view.logk));
}

async function load(next, text, push = true) {
  timeline.stop();
  const wanted = { k: next.view.k, range: next.view.range };
  const chosen = next.id;
  let answer;
  try {
    answer = entry?.id === chosen ? entry : await post('entry', { id: chosen });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    notice(`${chosen}: ${error.message}`);
    if (chosen !== firstEntry && !entry) await load(emptyState(firstEntry), null, false);
    return;
  }
  const same = entry?.id === chosen;
  state = next;
  entry = answer;
  changes += 1;
  run = null;
  document.title = `${entry.id} · lemmata explore`;
  catalogue.mark(entry.id);
  if (!same) statement.setEntry(entry, known);
  statement.setHypotheses(entry, state, null);
  statement.setVerdict(null, null, true);
  controls.setEntry(entry, state);
  controls.setValues(state, entry.instance);
  if (same) find.setState(state);
  else find.setEntry(entry, state);
  restoreView();
  showTab(state.view.tab === 'lemmas' ? 'lemmas' : 'statements');
  timeline.range = null;
  timeline.k = timeline.last;
  if (text) notice(text, before ? make('button', { type: 'button', id: 'go-back', onclick: () => { const old = before; before = null; notice(''); load(old, null); } }, 'Back to what was shown') : '');
  writeAddress(push);
  await ask();
  if (wanted.range) timeline.setRange(String(wanted.range).split('-').map(Number));
  if (wanted.k !== undefined && wanted.k !== '') timeline.setK(Number(wanted.k));
  if (!same) byId('statement').scrollTop = 0;
}

function choose(id) {
  closeCatalogue();
  if (id === entry?.id) return;
  notice('');
  before = null;
  load({ ...emptyState(id), view: {} }, null);
}

function loadFound(found, text) {
  before = state;
  load(adopted({ ...found, methods: state.methods }, { axes: state.view.axes ?? '' }), `Shown: ${text}.`);
}

// The frame

function toggleCatalogue(open = !byId('catalogue').classList.contains('open')) {
  byId('catalogue').classList.toggle('open', open);
  byId('toggle-catalogue').setAttribute('aria-expanded', String(open));
  if (open) byId('search').focus();
}
function closeCatalogue() {
  if (byId('catalogue').classList.contains('open')) {
    toggleCatalogue(false);
    byId('toggle-catalogue').focus();
  }
}
byId('toggle-catalogue').addEventListener('click', () => toggleCatalogue());

function showTab(name) {
  for (const one of ['statements', 'lemmas']) {
    const on = one === name;
    byId(`view-${one}`).hidden = !on;
    byId(`tab-${one}`).setAttribute('aria-selected', String(on));
    byId(`tab-${one}`).tabIndex = on ? 0 : -1;
  }
  state.view.tab = name === 'lemmas' ? 'lemmas' : '';
  if (name === 'lemmas') lemmas.open(state.view);
  writeAddress();
}
for (const name of ['statements', 'lemmas']) {
  byId(`tab-${name}`).addEventListener('click', () => showTab(name));
  byId(`tab-${name}`).addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = name === 'lemmas' ? 'statements' : 'lemmas';
    showTab(other);
    byId(`tab-${other}`).focus();
  });
}

initTheme(byId('theme'));
initKeyboard({ timeline, toggleCatalogue, closeCatalogue });
new TakeAway({ stateOf: () => requestOf(state), address: () => location.href.replace(/#.*$/, '') + toFragment(state), panels: () => plots.all, id: () => state.id });

async function fromAddress(push) {
  const { state: read, notices } = fromFragment(location.hash);
  if (notices.length > 0) notice(notices.join(' '));
  await load(read ?? emptyState(firstEntry), null, push);
}
addEventListener('popstate', () => fromAddress(false));
addEventListener('hashchange', () => { if (location.hash !== toFragment(state)) fromAddress(false); });

// The catalogue and the first entry are asked for together: neither waits for the other.
post('catalogue').then((answer) => {
  known = new Set(answer.entries.map(({ id }) => id));
  catalogue.setEntries(answer.entries);
  if (entry) { catalogue.mark(entry.id); statement.setEntry(entry, known); }
  byId('statement').dataset.version = answer.version ?? '';
}, (error) => notice(error.message));
fromAddress(false).catch((error) => notice(error.message));

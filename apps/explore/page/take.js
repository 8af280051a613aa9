// What one takes away: the address, the instance, the command, a regression test, a report, the plots.

import { ApiError, post } from './api.js';
import { byId, make, saveFile, slug } from './dom.js';

const kinds = [
  ['command', 'Command line', 'Runs the same question in a terminal.'],
  ['instance', 'Instance (JSON)', 'For lemmata replay, and for lemmata verify --instance.'],
  ['test', 'C++ test', 'A regression test to put into a test suite.'],
];

export class TakeAway {
  constructor({ stateOf, address, panels, id }) {
    Object.assign(this, { stateOf, address, panels, id });
    this.dialog = byId('take');
    byId('open-take').addEventListener('click', () => this.open());
  }

  open() {
    this.text = make('pre', { id: 'take-text', tabindex: '0', hidden: true });
    this.status = make('p', { class: 'small muted', role: 'status' });
    this.copyButton = make('button', { type: 'button', hidden: true, id: 'take-copy', onclick: () => this.copy(this.text.textContent) }, 'Copy');
    this.saveButton = make('button', { type: 'button', hidden: true, id: 'take-save' }, 'Save');
    this.dialog.replaceChildren(
      make('button', { type: 'button', class: 'close', onclick: () => this.dialog.close() }, 'Close'),
      make('h2', { id: 'take-title' }, 'Take away'),
      make('p', { class: 'small muted' }, 'The address of this page holds its whole state; the part after # can be pasted behind the address of another lemmata explore.'),
      make('div', { class: 'row' }, make('button', { type: 'button', id: 'take-address', onclick: () => this.copy(this.address()) }, 'Copy the address'),
        ...kinds.map(([what, title, hint]) => make('button', { type: 'button', title: hint, 'data-what': what, onclick: () => this.fetch(what) }, title)),
        make('button', { type: 'button', 'data-what': 'report', onclick: () => this.report() }, 'HTML report')),
      make('div', { class: 'row' }, 'Every plot:', make('button', { type: 'button', onclick: () => this.eachPlot((panel) => panel.saveSvg()) }, 'SVG'),
        make('button', { type: 'button', onclick: () => this.eachPlot((panel) => panel.savePng()) }, 'PNG')),
      this.status, this.text, make('div', { class: 'row' }, this.copyButton, this.saveButton));
    this.dialog.showModal();
  }

  eachPlot(save) { for (const panel of this.panels()) if (!panel.figure.hidden) save(panel); }

  async ask(what) {
    try {
      return await post('export', { state: this.stateOf(), what });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.status.textContent = error.message;
      return null;
    }
  }

  async fetch(what) {
    const answer = await this.ask(what);
    if (!answer) return;
    this.text.hidden = this.copyButton.hidden = this.saveButton.hidden = false;
    this.text.dataset.what = what;
    this.text.textContent = answer.text;
    this.saveButton.textContent = `Save as ${answer.name}`;
    this.saveButton.onclick = () => saveFile(answer.name, answer.text, answer.type);
    this.status.textContent = '';
  }

  /** The program writes the report; the plots go in as they are seen, and the formulas as MathML, which needs no fonts. */
  async report() {
    const answer = await this.ask('report');
    if (!answer) return;
    const plots = this.panels().filter((panel) => !panel.figure.hidden && panel.isDrawn()).map((panel) => `<figure>${panel.svg()}</figure>`).join('\n');
    const parts = `<template id="drawn"><h2>Plots</h2>\n${plots}</template>\n<template id="set">${this.formulas()}</template>\n`;
    const cut = answer.text.indexOf('<main id="report">');
    this.saved = answer.text.slice(0, cut) + parts + answer.text.slice(cut);
    saveFile(answer.name || `${slug(this.id())}.html`, this.saved, 'text/html');
    this.status.textContent = 'The report opens without a server.';
  }

  /** The statement as it stands on the page, of every formula the MathML alone. */
  formulas() {
    const copy = byId('formulas').cloneNode(true);
    for (const node of copy.querySelectorAll('.katex')) node.replaceWith(node.querySelector('math') ?? node.textContent);
    for (const node of copy.querySelectorAll('button.link')) node.replaceWith(make('code', {}, node.textContent));
    for (const node of copy.querySelectorAll('annotation')) node.remove();
    return copy.innerHTML;
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.status.textContent = 'Copied.';
    } catch {
      this.text.hidden = false;
      this.text.textContent = text;
      getSelection().selectAllChildren(this.text);
      this.status.textContent = 'Selected: copy it with the keyboard.';
    }
  }
}

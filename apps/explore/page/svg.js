// A drawing context that writes SVG. Whatever draws on a canvas, Chart.js included, draws on this one too: a plot on the screen and its file have one source.

const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const round = (x) => (Math.round(x * 100) / 100).toString();

const initial = () => ({
  transform: [1, 0, 0, 1, 0, 0], fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, lineCap: 'butt', lineJoin: 'miter', globalAlpha: 1, dash: [], clipName: null,
  font: '10px sans-serif', textAlign: 'start', textBaseline: 'alphabetic',
});

export class SvgContext {
  constructor(width, height) {
    this.name = `s${(SvgContext.made = (SvgContext.made ?? 0) + 1)}`;
    this.width = width;
    this.height = height;
    this.canvas = { width, height, style: {}, getContext: () => this, getAttribute: () => null, setAttribute() {}, removeAttribute() {}, addEventListener() {}, removeEventListener() {} };
    this.ruler = document.createElement('canvas').getContext('2d');
    this.reset();
  }
  reset() {
    this.out = [];
    this.clips = [];
    this.stack = [];
    this.path = [];
    Object.assign(this, initial());
  }

  save() {
    const kept = {};
    for (const name of Object.keys(initial())) kept[name] = Array.isArray(this[name]) ? [...this[name]] : this[name];
    this.stack.push(kept);
  }
  restore() {
    if (this.stack.length > 0) Object.assign(this, this.stack.pop());
  }

  translate(x, y) { this.multiply([1, 0, 0, 1, x, y]); }
  scale(x, y) { this.multiply([x, 0, 0, y, 0, 0]); }
  rotate(angle) { this.multiply([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]); }
  setTransform(...m) { this.transform = m.length === 6 ? m : [1, 0, 0, 1, 0, 0]; }
  resetTransform() { this.transform = [1, 0, 0, 1, 0, 0]; }
  multiply([a, b, c, d, e, f]) {
    const [A, B, C, D, E, F] = this.transform;
    this.transform = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }
  at(x, y) {
    const [a, b, c, d, e, f] = this.transform;
    return `${round(a * x + c * y + e)} ${round(b * x + d * y + f)}`;
  }

  beginPath() { this.path = []; }
  closePath() { this.path.push('Z'); }
  moveTo(x, y) { this.path.push(`M${this.at(x, y)}`); }
  lineTo(x, y) { this.path.push(`${this.path.length === 0 ? 'M' : 'L'}${this.at(x, y)}`); }
  bezierCurveTo(a, b, c, d, x, y) { this.path.push(`C${this.at(a, b)} ${this.at(c, d)} ${this.at(x, y)}`); }
  quadraticCurveTo(a, b, x, y) { this.path.push(`Q${this.at(a, b)} ${this.at(x, y)}`); }
  rect(x, y, w, h) {
    this.path.push(`M${this.at(x, y)}L${this.at(x + w, y)}L${this.at(x + w, y + h)}L${this.at(x, y + h)}Z`);
  }
  arc(x, y, r, from, to, backwards = false) {
    const turn = backwards ? from - to : to - from;
    const start = this.at(x + r * Math.cos(from), y + r * Math.sin(from));
    this.path.push(`${this.path.length === 0 ? 'M' : 'L'}${start}`);
    const size = round(r * Math.hypot(this.transform[0], this.transform[1]));
    const halves = Math.abs(turn) >= 2 * Math.PI - 1e-9 ? 2 : 1;
    const full = halves === 2 ? 2 * Math.PI * (backwards ? -1 : 1) : backwards ? -(((turn % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) : ((turn % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    for (let i = 1; i <= halves; i += 1) {
      const angle = from + (full * i) / halves;
      const large = Math.abs(full / halves) > Math.PI ? 1 : 0;
      this.path.push(`A${size} ${size} 0 ${large} ${backwards ? 0 : 1} ${this.at(x + r * Math.cos(angle), y + r * Math.sin(angle))}`);
    }
  }

  attributes() {
    return `${this.globalAlpha < 1 ? ` opacity="${round(this.globalAlpha)}"` : ''}${this.clipName === null ? '' : ` clip-path="url(#${this.clipName})"`}`;
  }
  add(text) { this.out.push(text); }
  fill() {
    if (this.path.length > 0) this.add(`<path d="${this.path.join('')}" fill="${escape(this.fillStyle)}"${this.attributes()}/>`);
  }
  stroke() {
    if (this.path.length === 0 || this.lineWidth <= 0) return;
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.join(' ')}"` : '';
    this.add(`<path d="${this.path.join('')}" fill="none" stroke="${escape(this.strokeStyle)}" stroke-width="${round(this.lineWidth)}" stroke-linejoin="${this.lineJoin}"`
      + ` stroke-linecap="${this.lineCap}"${dash}${this.attributes()}/>`);
  }
  clip() {
    const name = `${this.name}-${this.clips.length}`;
    this.clips.push(`<clipPath id="${name}"${this.clipName === null ? '' : ` clip-path="url(#${this.clipName})"`}><path d="${this.path.join('')}"/></clipPath>`);
    this.clipName = name;
  }
  fillRect(x, y, w, h) {
    const kept = this.path;
    this.path = [];
    this.rect(x, y, w, h);
    this.fill();
    this.path = kept;
  }
  strokeRect(x, y, w, h) {
    const kept = this.path;
    this.path = [];
    this.rect(x, y, w, h);
    this.stroke();
    this.path = kept;
  }
  clearRect() {}
  setLineDash(dash) { this.dash = [...dash]; }
  getLineDash() { return this.dash; }
  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }
  strokeText() {}
  fillText(text, x, y) {
    const anchor = { center: 'middle', right: 'end', end: 'end' }[this.textAlign] ?? 'start';
    const size = Number.parseFloat(/([\d.]+)px/.exec(this.font)?.[1] ?? '10');
    const lift = { middle: 0.35, top: 0.8, hanging: 0.8, bottom: -0.2 }[this.textBaseline] ?? 0;
    const [a, b, c, d, e, f] = this.transform;
    const plain = a === 1 && b === 0 && c === 0 && d === 1;
    const where = plain ? `x="${round(x + e)}" y="${round(y + f + lift * size)}"`
      : `transform="matrix(${[a, b, c, d, e, f].map(round).join(' ')})" x="${round(x)}" y="${round(y + lift * size)}"`;
    this.add(`<text ${where} fill="${escape(this.fillStyle)}" font-size="${size}" text-anchor="${anchor}"${/bold|600|700/.test(this.font) ? ' font-weight="600"' : ''}`
      + `${this.attributes()}>${escape(text)}</text>`);
  }

  /** Another drawing, moved to (x, y). */
  embed(other, x, y) {
    this.clips.push(...other.clips);
    this.add(`<g transform="translate(${x} ${y})">${other.out.join('\n')}</g>`);
  }

  /** The drawing as a file of its own. */
  toString(background, title) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}" font-family="system-ui, sans-serif" role="img">`
      + `<title>${escape(title)}</title><defs>${this.clips.join('')}</defs><rect width="100%" height="100%" fill="${escape(background)}"/>${this.out.join('\n')}</svg>\n`;
  }
}

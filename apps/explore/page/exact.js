// Exact rational numbers as the program reads them: "1/3", "-0.25", "1e-6", "2^-10", "3/2*2^5" is not one. BigInt underneath; nothing here rounds
// but `toNumber`, which plots and sliders use.

const unsigned = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?`;
const numberPattern = new RegExp(`^([+-]?)(${unsigned})(?:/(${unsigned}))?$`);
const powerPattern = /^([+-]?)(\d{1,6})\^([+-]?\d{1,4})$/;

const absolute = (a) => (a < 0n ? -a : a);

function gcd(a, b) {
  a = absolute(a);
  b = absolute(b);
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function reduced(p, q) {
  if (q < 0n) [p, q] = [-p, -q];
  const g = gcd(p, q);
  return g > 1n ? { p: p / g, q: q / g } : { p, q };
}

function decimal(text) {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt((whole + fraction) || '0');
  return shift >= 0 ? { p: digits * 10n ** BigInt(shift), q: 1n } : reduced(digits, 10n ** BigInt(-shift));
}

/** {p, q} in lowest terms with q > 0, or null where the text is no number. */
export function parseExact(text) {
  const trimmed = String(text).trim();
  const power = powerPattern.exec(trimmed);
  if (power) {
    const sign = power[1] === '-' ? -1n : 1n;
    const base = BigInt(power[2]);
    const exponent = Number(power[3]);
    if (base === 0n && exponent < 0) return null;
    const size = base ** BigInt(Math.abs(exponent));
    return exponent < 0 ? { p: sign, q: size } : { p: sign * size, q: 1n };
  }
  const match = numberPattern.exec(trimmed);
  if (!match) return null;
  const above = decimal(match[2]);
  const below = match[3] === undefined ? { p: 1n, q: 1n } : decimal(match[3]);
  if (below.p === 0n) return null;
  const value = reduced(above.p * below.q, above.q * below.p);
  return match[1] === '-' ? { p: -value.p, q: value.q } : value;
}

export function textOf(value) {
  return value.q === 1n ? value.p.toString() : `${value.p}/${value.q}`;
}

/** The nearest double, to within a few units in the last place, also where numerator and denominator are beyond the range of doubles. */
export function toNumber(value) {
  const bits = (n) => absolute(n).toString(2).length;
  const shift = Math.max(0, bits(value.p) - 1000, bits(value.q) - 1000);
  if (shift > 0) return Number(value.p >> BigInt(shift)) / Number(value.q >> BigInt(shift));
  return Number(value.p) / Number(value.q);
}

/** The number that a text means, or NaN. */
export function numberOf(text) {
  const value = parseExact(text);
  return value === null ? NaN : toNumber(value);
}

/** A short exact decimal near x: what a slider or a dragged point says. Three significant digits of `span` unless told otherwise. */
export function shortText(x, span = Math.abs(x), digits = 3) {
  if (x === 0 || !Number.isFinite(x)) return '0';
  const scale = span > 0 ? span : Math.abs(x);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(scale)));
  if (decimals > 12) return x.toExponential(digits - 1).replace('e+', 'e');
  const text = x.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') : text.replace(/^-0$/, '0');
}

/** For people: six significant digits, in the typography of a table. */
export function display(x, digits = 6) {
  if (x === null || x === undefined || Number.isNaN(x)) return '–';
  if (x === Infinity) return '∞';
  if (x === -Infinity) return '−∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  const text = size >= 1e6 || size < 1e-4 ? x.toExponential(Math.max(0, digits - 1)) : x.toPrecision(digits);
  const [mantissa, exponent] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  const signed = short.replace('-', '−');
  return exponent === undefined ? signed : `${signed}e${exponent.replace('+', '').replace('-', '−')}`;
}

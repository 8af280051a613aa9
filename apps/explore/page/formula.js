// The catalogue writes formulas as plain text: "x_{k+1} = x_k - gamma clip_tau(grad f(x_k))". Here a line is cut into prose and mathematics, the mathematics is
// turned into TeX token by token and set by KaTeX. What KaTeX refuses stays text: nothing is ever lost, and a formula is never guessed at beyond its tokens.

const greek = new Map(Object.entries({
  alpha: '\\alpha', beta: '\\beta', gamma: '\\gamma', delta: '\\delta', eps: '\\varepsilon', zeta: '\\zeta', eta: '\\eta', theta: '\\theta', kappa: '\\kappa',
  lambda: '\\lambda', mu: '\\mu', nu: '\\nu', xi: '\\xi', rho: '\\rho', phi: '\\varphi', psi: '\\psi', sigma: '\\sigma', tau: '\\tau', omega: '\\omega',
  Psi: '\\Psi', Lambda: '\\Lambda', Sigma: '\\Sigma', Delta: '\\Delta', Phi: '\\Phi', Omega: '\\Omega',
}));
const operators = new Map(Object.entries({
  grad: '\\nabla', hess: '\\nabla^2', sum: '\\textstyle\\sum', min: '\\min', max: '\\max', inf: '\\inf', sup: '\\sup', limsup: '\\limsup', log: '\\log',
  ln: '\\ln', exp: '\\exp', cosh: '\\cosh', sinh: '\\sinh', sin: '\\sin', cos: '\\cos', int: '\\textstyle\\int', clip: '\\operatorname{clip}',
  mean: '\\operatorname{mean}', diag: '\\operatorname{diag}', pdf: '\\operatorname{pdf}', cdf: '\\operatorname{cdf}', sqrt: '\\sqrt', ceil: 'ceil',
  floor: 'floor', mod: '\\bmod', binomial: '\\operatorname{binomial}', ax: 'ax', bx: 'bx', kq: 'kq', ah: 'ah', Id: '\\mathrm{Id}',
  vbar: '\\bar v', kbar: '\\bar k', horizon: '\\mathrm{horizon}',
}));
// Words that are operators before something mathematical and prose everywhere else.
const needsArgument = new Set(['sum', 'min', 'max', 'inf', 'sup', 'mean', 'clip', 'mod', 'int', 'horizon', 'floor']);
const symbols = new Map(Object.entries({
  '<=': '\\le', '>=': '\\ge', '!=': '\\ne', '->': '\\to', '<-': '\\leftarrow', '+-': '\\pm', '...': '\\dots', '..': '\\,..\\,', '~': '\\sim', '<': '<', '>': '>',
  '=': '=', '+': '+', '-': '-', '*': '\\cdot', '/': '/', ',': ',', ';': ';', '⟨': '\\langle', '⟩': '\\rangle', '(': '(', ')': ')', '[': '[', ']': ']', '{': '\\{', '}': '\\}', ':': ':', '!': '!',
}));
const opening = { '(': ')', '[': ']', '{': '}', '⟨': '⟩' };
const closers = new Set(Object.values(opening));

const tokenPattern = new RegExp([
  String.raw`(?<space>\s+)`,
  '(?<code>--[a-z]+(?: [a-z][a-z0-9-]*)?|(?:clip21|celgc|smoothness|counterexample|scenario|experiment)/[a-z0-9][a-z0-9.-]*[a-z0-9]|[a-z]{3,}=[a-z0-9][a-z0-9-]*|`[^`]*`)',
  String.raw`(?<name>(?<![*\w])\((?:[A-Z]\d'?|[A-Z])\)(?=\s|$|-\()|E\.g\.|e\.g\.|i\.e\.)`,
  String.raw`(?<accent>[a-z]-(?:bar|hat)\b)`,
  String.raw`(?<possessive>[A-Za-z]{3,}'s\b)`,
  String.raw`(?<difference>(?:alpha|beta|gamma)(?=-[a-z]\b))`,
  String.raw`(?<hyphen>[A-Za-z]*[A-Za-z]{2,}\d*(?:-[A-Za-z][A-Za-z0-9]*)+|[A-Za-z]+\d{2,}(?:-[A-Za-z0-9]+)+)`,
  String.raw`(?<suffix>-(?:smooth|smoothness|convex|th)\b)`,
  String.raw`(?<number>\d+\.\d+|\.\d+|\d+)`,
  String.raw`(?<word>[A-Za-z]+)`,
  String.raw`(?<bars>\|\||\|)`,
  String.raw`(?<dots>\.\.\.|\.\.)`,
  String.raw`(?<symbol><=|>=|!=|->|<-(?!\s*\d)|\+-|[_^<>=+\-*/,;:(){}\[\]!~'])`,
  String.raw`(?<other>.)`,
].join('|'), 'gu');

function tokens(text) {
  const list = [];
  for (const match of text.matchAll(tokenPattern)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    list.push({ kind: kind === 'difference' ? 'word' : kind, text: match[0] });
  }
  // Inner products: "<" that touches what follows, up to the ">" that touches what comes before.
  list.forEach((token, i) => {
    if (token.text !== '<' || list[i + 1] === undefined || list[i + 1].kind === 'space') return;
    if (i > 0 && list[i - 1].kind !== 'space' && !(list[i - 1].text in opening)) return;
    const end = list.findIndex((other, j) => j > i && other.text === '>' && list[j - 1].kind !== 'space');
    if (end < 0 || !list.slice(i, end).some((other) => other.text === ',')) return;
    token.text = '⟨';
    list[end].text = '⟩';
  });
  return list;
}

const isLetterName = (word) => word.length === 1 || greek.has(word) || operators.has(word) || /^[A-Za-z]['_^]/.test(word);

/** Marks every token as mathematics or prose. */
function classify(list) {
  const solid = (i, step) => {
    for (let j = i + step; j >= 0 && j < list.length; j += step) if (list[j].kind !== 'space') return list[j];
    return null;
  };
  const joined = (i) => (i + 1 < list.length && list[i + 1].kind !== 'space' ? list[i + 1] : null);
  const attached = (i) => i > 0 && (list[i - 1].text === '_' || list[i - 1].text === '^');
  list.forEach((token, i) => {
    const before = solid(i, -1);
    const after = solid(i, 1);
    const next = joined(i);
    switch (token.kind) {
      case 'space': token.math = true; return;
      case 'number': case 'bars': case 'dots': case 'accent': token.math = true; return;
      case 'symbol': token.math = true; return;
      case 'word': {
        const word = token.text;
        if (attached(i)) { token.math = true; return; }
        if (word === 'not') { token.math = before?.text === '{' || (Boolean(before?.math) && before.kind === 'word' && after?.text === 'in'); return; }
        if (word === 'in') {
          token.math = Boolean(before?.math) && before.kind !== 'space' && after !== null && (/^[A-Z([{]/.test(after.text));
          return;
        }
        if (!isLetterName(word)) { token.math = false; return; }
        if (needsArgument.has(word)) {
          if (word === 'clip' && next?.text !== '_' && next?.text !== '(') { token.math = false; return; }
          const script = next?.text === '_' || next?.text === '^' || next?.text === '(' || next?.text === '{';
          const operand = after !== null && (after.kind === 'number' || after.kind === 'bars' || (after.kind === 'word' && isLetterName(after.text)));
          token.math = script || (operand && !['the', 'with', 'a', 'of', 'their', 'noise'].includes(before?.text));
          return;
        }
        // The article "a": prose before a word of prose.
        if ((word === 'a' || word === 'A') && after?.kind === 'word' && (!isLetterName(after.text) || after.text === 'sum') && after.text !== 'and') {
          token.math = before?.text === '=';
          return;
        }
        if (word === 'a' && (after?.kind === 'hyphen' || before === null)) { token.math = after?.text === '='; return; }
        token.math = true;
        return;
      }
      default: token.math = false;
    }
  });
}

/** Cuts a line into {math, tokens} runs; commas outside brackets and lone brackets belong to the prose. */
function runs(list) {
  const out = [];
  let current = null;
  const push = (token, math) => {
    if (current === null || current.math !== math) {
      current = { math, tokens: [] };
      out.push(current);
    }
    current.tokens.push(token);
  };
  let depth = 0;
  list.forEach((token) => {
    const { text } = token;
    if (token.kind === 'space' && text.length > 1) { push(token, false); return; }
    if (token.math && text in opening) depth += 1;
    if (token.math && closers.has(text)) depth = Math.max(0, depth - 1);
    if (!token.math) depth = 0;
    const separator = (text === ',' || text === ';' || text === ':') && depth === 0;
    push(token, token.math && !separator);
  });
  return out.flatMap((run) => (run.math ? balanced(run) : [run]));
}

/** Splits a run at brackets that find no partner in it, and hands spaces at its ends to the prose. */
function balanced(run) {
  const stack = [];
  const lone = new Set();
  run.tokens.forEach((token, i) => {
    if (token.kind !== 'symbol') return;
    if (token.text in opening) stack.push(i);
    if (closers.has(token.text) && stack.length > 0 && opening[run.tokens[stack.at(-1)].text] !== token.text
        && token.text !== ')' && token.text !== ']') lone.add(i);
    else if (closers.has(token.text)) stack.length > 0 ? stack.pop() : lone.add(i);
  });
  stack.forEach((i) => lone.add(i));
  const pieces = [];
  let piece = { math: true, tokens: [] };
  run.tokens.forEach((token, i) => {
    if (!lone.has(i)) { piece.tokens.push(token); return; }
    pieces.push(piece, { math: false, tokens: [token] });
    piece = { math: true, tokens: [] };
  });
  pieces.push(piece);
  return pieces.flatMap((p) => {
    if (!p.math) return [p];
    let from = 0;
    let to = p.tokens.length;
    while (from < to && p.tokens[from].kind === 'space') from += 1;
    while (to > from && (p.tokens[to - 1].kind === 'space' || [',', ';', ':'].includes(p.tokens[to - 1].text))) to -= 1;
    const inner = p.tokens.slice(from, to);
    const mathematical = inner.some((t) => t.kind === 'word' || t.kind === 'bars' || t.kind === 'accent')
      || (inner.length > 1 && inner.some((t) => t.kind === 'number'));
    return [{ math: false, tokens: p.tokens.slice(0, from) }, { math: mathematical, tokens: inner }, { math: false, tokens: p.tokens.slice(to) }];
  }).filter((p) => p.tokens.length > 0);
}

function closing(list, from) {
  let depth = 0;
  for (let i = from; i < list.length; i += 1) {
    if (list[i].kind !== 'symbol') continue;
    if (list[i].text in opening) depth += 1;
    if (closers.has(list[i].text)) {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}

const wordTex = (word) => {
  if (greek.has(word)) return `${greek.get(word)} `;
  if (operators.has(word)) return `${operators.get(word)} `;
  return word.length === 1 ? word : `\\mathrm{${word}}`;
};

/** What stands in an index or an exponent: a bracketed group, a sign with a number, or one token. Returns [tex, next position]. */
function script(list, i, up) {
  const token = list[i];
  if (token === undefined) return ['{}', i];
  if (token.text === '{' || (token.text === '(' && up)) {
    const end = closing(list, i);
    if (end > 0) return [`{${tex(list.slice(i + 1, end))}}`, end + 1];
  }
  if ((token.text === '-' || token.text === '+') && (list[i + 1]?.kind === 'number' || list[i + 1]?.kind === 'word')) {
    return [`{${token.text}${list[i + 1].kind === 'word' ? wordTex(list[i + 1].text) : list[i + 1].text}}`, i + 2];
  }
  if (token.text === '*') return ['{\\star}', i + 1];
  if (token.text === 'inf') return [up ? '{\\infty}' : '{\\inf}', i + 1];
  if (token.kind === 'word') {
    if (list[i + 1]?.kind === 'number' && token.text.length === 1) return [`{${token.text}_{${list[i + 1].text}}}`, i + 2];
    return [`{${wordTex(token.text)}}`, i + 1];
  }
  return [`{${symbols.get(token.text) ?? token.text}}`, i + 1];
}

function tex(list) {
  let out = '';
  const bars = [];
  let operand = false;  // whether the last token ends an operand: decides between opening and closing bars
  for (let i = 0; i < list.length;) {
    const token = list[i];
    const next = list[i + 1];
    const spaced = i === 0 || list[i - 1].kind === 'space';
    if (token.kind === 'space') { out += ' '; i += 1; continue; }
    if (token.kind === 'number') { out += token.text; operand = true; i += 1; continue; }
    if (token.kind === 'dots') { out += '\\dots '; operand = true; i += 1; continue; }
    if (token.kind === 'accent') { out += `\\${token.text.slice(2)} ${token.text[0]}`; operand = true; i += 1; continue; }
    if (token.kind === 'bars') {
      const closes = bars.at(-1) === token.text && operand && !(spaced && next && next.kind !== 'space' && list[i - 1]?.kind === 'space');
      const [left, right] = token.text === '||' ? ['\\lVert ', '\\rVert '] : ['\\lvert ', '\\rvert '];
      if (closes) { bars.pop(); out += right; operand = true; } else { bars.push(token.text); out += left; operand = false; }
      i += 1;
      continue;
    }
    if (token.kind === 'word') {
      const word = token.text;
      if (word === 'not' && list[i + 2]?.text === 'in') { out += '\\notin '; operand = false; i += 3; continue; }
      if (word === 'not') { out += '\\text{not }'; i += 1; continue; }
      if (word === 'in') { out += '\\in '; operand = false; i += 1; continue; }
      if (word === 'sqrt') {
        let j = i + 1;
        while (list[j]?.kind === 'space') j += 1;
        const end = list[j]?.text === '(' ? closing(list, j) : -1;
        if (end > 0) { out += `\\sqrt{${tex(list.slice(j + 1, end))}}`; i = end + 1; } else { out += `\\sqrt{${list[j]?.text ?? ''}}`; i = j + 1; }
        operand = true;
        continue;
      }
      if ((word === 'ceil' || word === 'floor') && next?.text === '(') {
        const end = closing(list, i + 1);
        if (end > 0) { out += `\\l${word} ${tex(list.slice(i + 2, end))}\\r${word} `; i = end + 1; operand = true; continue; }
      }
      if (word === 'R' && next?.text === '^') out += '\\mathbb{R}';
      else if (next?.text === '~') { out += `\\tilde{${wordTex(word)}}`; i += 1; } else out += wordTex(word);
      i += 1;
      operand = !operators.has(word) || word.length === 2;
      if (list[i]?.kind === 'number' && word.length === 1) { out += `_{${list[i].text}}`; i += 1; }
      if (list[i]?.text === '*' && list[i + 1]?.kind !== 'word') { out += '^{\\star}'; i += 1; }
      if (list[i]?.text === '+' && (greek.has(word)) && (list[i + 1] === undefined || list[i + 1].kind === 'space' || list[i + 1].text === ')')) { out += '^{+}'; i += 1; }
      continue;
    }
    if (token.text === '_' || token.text === '^') {
      const [inner, at] = script(list, i + 1, token.text === '^');
      out += token.text + inner;
      i = at;
      operand = !/\\(sum|int|max|min|operatorname\{mean\}) *_[^ ]*$/.test(out.replaceAll(' }', '}'));
      continue;
    }
    if (token.text === "'") { out += "'"; i += 1; continue; }
    out += `${symbols.get(token.text) ?? token.text} `;
    operand = closers.has(token.text);
    i += 1;
  }
  return out;
}

/** The line as [{math: bool, text, tex}] and {code}: for tests as much as for the page. */
export function parts(line) {
  const list = tokens(line);
  classify(list);
  return runs(list).flatMap((run) => {
    const text = run.tokens.map((token) => token.text).join('').replaceAll('⟨', '<').replaceAll('⟩', '>');
    if (run.math) return [{ kind: 'math', text, tex: tex(run.tokens) }];
    const pieces = [];
    for (const token of run.tokens) {
      const kind = token.kind === 'code' ? 'code' : 'text';
      if (pieces.at(-1)?.kind === kind && kind === 'text') pieces.at(-1).text += token.text;
      else pieces.push({ kind, text: token.text });
    }
    return pieces;
  });
}

function mathNode(source, text) {
  const span = document.createElement('span');
  span.className = 'math';
  try {
    window.katex.render(source, span, { throwOnError: true, strict: 'ignore' });
  } catch {
    span.className = 'math plain';
    span.textContent = text;
  }
  return span;
}

/** Appends a line to `parent`. `link(id)` makes an element of a code fragment that names an entry, or returns null. */
export function setLine(parent, line, link = () => null) {
  for (const part of parts(line)) {
    if (part.kind === 'math') { parent.append(mathNode(part.tex, part.text)); continue; }
    if (part.kind === 'code') {
      const fragment = part.text.replaceAll('`', '');
      const node = link(fragment) ?? document.createElement('code');
      node.textContent = fragment;
      parent.append(node);
      continue;
    }
    // A full stop after a formula stays on its line.
    parent.append(part.text.replace(/^(?=[.,;:)\]])/, '\u2060').replace(/\s{2,}/g, ' \u2003'));
  }
}

const label = /^\s*(\([A-Za-z][A-Za-z0-9', +]*\))\s+(.*)$/;
// A line that goes on with the one before: indented, and not the start of a labelled claim.
const goesOn = /^\s{2,}\S/;

/** A paragraph of the catalogue: labelled claims hang, lines that go on are joined to theirs. */
export function setText(parent, text, link, labelled = false) {
  const lines = [];
  for (const line of text.split('\n')) {
    if (lines.length > 0 && goesOn.test(line) && !(labelled && label.test(line))) lines[lines.length - 1] += ` ${line.trim()}`;
    else lines.push(line);
  }
  for (const line of lines) {
    const row = document.createElement('p');
    const match = labelled ? label.exec(line) : null;
    if (match) {
      row.className = 'claim';
      const name = document.createElement('span');
      name.className = 'label';
      name.textContent = match[1];
      const body = document.createElement('span');
      body.className = 'body';
      setLine(body, match[2], link);
      row.append(name, body);
    } else {
      setLine(row, line.trim(), link);
    }
    parent.append(row);
  }
}

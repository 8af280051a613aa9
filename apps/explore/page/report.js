// A report by itself: the statement, the verdict, the relations and the curves of one answer, from the data in the page. A page that was open when the report was
// made has put its own plots (#drawn) and formulas (#set) in; then those are shown.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const { entry, run, verdict } = data;
  const escape = (text) => String(text ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const number = (x) => (x === null || x === undefined ? '–' : Number.isFinite(Number(x)) ? String(Number(Number(x).toPrecision(6))) : String(x));
  const row = (cells, tag = 'td') => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const table = (heads, rows) => `<table><thead>${row(heads, 'th')}</thead><tbody>${rows.join('')}</tbody></table>`;

  const source = typeof entry.source === 'string' ? entry.source : `[${entry.source.key}] ${entry.source.locus}`;
  const text = ['setting', 'recurrence', 'claim', 'tightness'].filter((field) => entry[field] && entry[field] !== 'none')
    .map((field) => `<h2>${field[0].toUpperCase()}${field.slice(1)}</h2><pre>${escape(entry[field])}</pre>`).join('');
  const hypotheses = (run.hypotheses ?? []).map(({ name, formula, status }) => row([escape(name), escape(formula), status]));
  const relations = (run.relations ?? []).map((one) => row([escape(one.name), one.status, one.count, one.tightest ? number(one.tightest.ratio) : '–', one.tightest ? one.tightest.k : '–',
    one.violation ? `k = ${one.violation.k}: ${number(one.violation.lhs)} is not ${escape(one.order)} ${number(one.violation.rhs)}` : '']));

  /** Curves over k, the vertical axis logarithmic where all is positive. */
  const plot = (title, curves) => {
    const points = curves.flatMap(({ k, y }) => k.map((at, i) => [at, y[i]])).filter(([, value]) => value !== null && Number.isFinite(value));
    if (points.length < 2) return '';
    const positive = points.filter(([, value]) => value > 0);
    const logarithmic = positive.length > 0.5 * points.length && points.every(([, value]) => value >= 0);
    const top = Math.max(...positive.map(([, value]) => value), 0);
    const scale = logarithmic ? (value) => Math.log10(Math.max(value, top * 1e-20)) : (value) => value;
    const values = (logarithmic ? positive : points).map(([, value]) => scale(value));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const last = Math.max(1, ...points.map(([k]) => k));
    const px = (k) => 56 + (k / last) * 420;
    const py = (value) => 200 - ((scale(value) - low) / (high - low || 1)) * 170;
    const colours = ['#1d4f91', '#b4500b', '#1f7a5c', '#8b3a86', '#5d6470', '#8a6d00'];
    const lines = curves.map(({ k, y, bound }, i) => {
      const list = k.map((at, j) => [at, y[j]]).filter(([, value]) => value !== null && Number.isFinite(value) && (!logarithmic || value > 0));
      return `<polyline fill="none" stroke="${bound ? '#a8201a' : colours[i % 6]}" stroke-width="1.6"${bound ? ' stroke-dasharray="6 4"' : ''} points="${
        list.map(([at, value]) => `${px(at).toFixed(1)},${py(value).toFixed(1)}`).join(' ')}"/>`;
    }).join('');
    const mark = (value) => number(logarithmic ? 10 ** value : value);
    return `<figure><svg viewBox="0 0 490 240" font-family="system-ui, sans-serif" font-size="11"><rect width="490" height="240" fill="#fff"/><text x="8" y="16" font-weight="600" font-size="13">${
      escape(title)}</text><path d="M56 30V200H476" fill="none" stroke="#83888f"/>${lines}<text x="52" y="204" text-anchor="end">${mark(low)}</text><text x="52" y="36" text-anchor="end">${mark(high)}</text>`
      + `<text x="56" y="216">0</text><text x="476" y="216" text-anchor="end">${last}</text><text x="56" y="233" fill="#565c64">${curves.map(({ label }) => escape(label)).join('   ')}</text></svg></figure>`;
  };
  const lanes = run.lanes ?? [];
  const over = (kind) => (run.relations ?? []).filter((one) => one.drawn_over === kind);
  const perRound = ({ k }, list) => list.map((value, i) => (value === null ? null : value / (k[i] + 1)));
  const plots = lanes.length === 0 ? '' : [
    plot('f(x_k) - f_inf', [...lanes.map((lane) => ({ label: lane.method, k: lane.k, y: lane.gap })), ...over('gap').map((one) => ({ label: `bound ${one.name}`, k: one.k, y: one.rhs, bound: true }))]),
    plot('‖∇f(x_k)‖²', [...lanes.map((lane) => ({ label: lane.method, k: lane.k, y: lane.gradient_squared })),
      ...over('gradient_mean').map((one) => ({ label: `bound ${one.name} on the mean`, k: one.k, y: perRound(one, one.rhs), bound: true }))]),
    plot('‖v_k‖', lanes.map((lane) => ({ label: lane.method, k: lane.k, y: lane.step }))),
  ].join('');

  document.title = `${entry.id} · lemmata`;
  document.getElementById('report').innerHTML = `<h1>${escape(entry.title)}</h1><p class="muted"><code>${escape(entry.id)}</code> · ${escape(source)} · ${escape(entry.trust)} · lemmata ${escape(data.version)}</p>`
    + `<p class="verdict ${escape(verdict.decision)}"><b>${escape(verdict.decision.replace('-', ' '))}</b>${verdict.evidence ? ` (${escape(verdict.evidence)})` : ''} ${escape((verdict.text ?? '').replace(/^[a-z-]+ \([a-z]+\):? ?/, ''))}</p>`
    + `<div id="text">${text}</div>${hypotheses.length > 0 ? `<h2>Hypotheses</h2>${table(['name', 'formula', 'on this instance'], hypotheses)}` : ''}`
    + `${relations.length > 0 ? `<h2>Relations</h2>${table(['relation', 'status', 'checked', 'largest lhs/rhs', 'at k', 'violation'], relations)}` : ''}`
    + `<section class="plots" id="plots">${plots ? `<h2>Plots</h2>${plots}` : ''}</section><h2>Again</h2><pre>${escape(data.command)}</pre><details><summary>the instance</summary><pre>${
      escape(JSON.stringify(data.instance, null, 1))}</pre></details>`;
  for (const [drawn, place] of [['drawn', 'plots'], ['set', 'text']]) {
    const better = document.getElementById(drawn);
    if (better) document.getElementById(place).replaceChildren(...better.content.childNodes);
  }
})();

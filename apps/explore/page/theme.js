// Colours as the sheet defines them, resolved for canvases, and the switch between the system's choice, light and dark.

const names = ['ground', 'panel', 'sunken', 'ink', 'muted', 'line', 'control', 'accent', 'holds', 'violated', 'undecided', 'bound', 'series-0', 'series-1', 'series-2',
  'series-3', 'series-4', 'series-5'];
let cached = null;
const listeners = new Set();

export function colours() {
  if (cached) return cached;
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  cached = {};
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    cached[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  cached.series = [0, 1, 2, 3, 4, 5].map((i) => cached[`series-${i}`]);
  return cached;
}

export function onTheme(listener) { listeners.add(listener); }

function changed() {
  cached = null;
  for (const listener of listeners) listener();
}

const order = ['auto', 'light', 'dark'];
const words = { auto: 'as the system says', light: 'light', dark: 'dark' };

export function initTheme(button) {
  let now = 'auto';
  try {
    now = order.includes(localStorage.getItem('lemmata-theme')) ? localStorage.getItem('lemmata-theme') : 'auto';
  } catch { /* storage may be closed to us; the system's choice stands */ }
  const apply = () => {
    if (now === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = now;
    button.textContent = now[0].toUpperCase() + now.slice(1);
    button.setAttribute('aria-label', `Colours: ${words[now]}`);
    changed();
  };
  button.addEventListener('click', () => {
    now = order[(order.indexOf(now) + 1) % order.length];
    try {
      localStorage.setItem('lemmata-theme', now);
    } catch { /* as above */ }
    apply();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  apply();
}

/** The same colour with another opacity. */
export function faded(colour, opacity) {
  const match = /rgba?\((\d+), (\d+), (\d+)/.exec(colour);
  return match ? `rgba(${match[1]}, ${match[2]}, ${match[3]}, ${opacity})` : colour;
}

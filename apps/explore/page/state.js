// What the page shows is a function of one object, the state; the fragment of the address holds all of it in readable form:
//   #v=1&id=clip21/theorem-a&set.tau=1/3&drop=second-step-bound&methods=gd,clip-gd&view.k=17
// Every field of the state of the program's interface has its place here; what the page alone knows stands under "view".

export const addressVersion = 1;

const lists = { drop: 'dropped', methods: 'methods' };
const texts = ['steps', 'seed', 'number'];
const documents = ['problem', 'nodes'];

export function emptyState(id) {
  return { id, set: {}, dropped: [], scaled: {}, methods: [], method_set: {}, view: {} };
}

// Slashes, commas and carets stay readable: they mean nothing in a fragment.
const encode = (text) => encodeURIComponent(text).replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/%5E/g, '^').replace(/%3B/g, ';').replace(/%20/g, '+');
const decode = (text) => decodeURIComponent(text.replace(/\+/g, '%20'));

export function toFragment(state) {
  const pairs = [['v', String(addressVersion)], ['id', state.id]];
  for (const [name, value] of Object.entries(state.set)) pairs.push([`set.${name}`, value]);
  if (state.start) pairs.push(['start', state.start.join(',')]);
  if (state.shifts) pairs.push(['shifts', state.shifts.map((shift) => shift.join(',')).join(';')]);
  for (const name of texts) if (state[name] !== undefined) pairs.push([name, String(state[name])]);
  for (const name of documents) if (state[name] !== undefined) pairs.push([name, JSON.stringify(state[name])]);
  for (const [name, field] of Object.entries(lists)) if (state[field].length > 0) pairs.push([name, state[field].join(',')]);
  for (const [name, factor] of Object.entries(state.scaled)) pairs.push([`scale.${name}`, factor]);
  for (const [method, set] of Object.entries(state.method_set)) {
    for (const [name, value] of Object.entries(set)) pairs.push([`method.${method}.${name}`, value]);
  }
  for (const [name, value] of Object.entries(state.view)) if (value !== '' && value !== null && value !== undefined) pairs.push([`view.${name}`, String(value)]);
  return `#${pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}

/** {state, notices}; the state is null for an address that names no entry. What cannot be read is passed over, and said. */
export function fromFragment(fragment) {
  const notices = [];
  const unknown = [];
  const state = emptyState('');
  let version = null;
  for (const pair of fragment.replace(/^#/, '').split('&').filter(Boolean)) {
    const cut = pair.indexOf('=');
    let name;
    let value;
    try {
      name = decode(cut < 0 ? pair : pair.slice(0, cut));
      value = cut < 0 ? '' : decode(pair.slice(cut + 1));
    } catch {
      unknown.push(pair);
      continue;
    }
    const [head, ...rest] = name.split('.');
    const tail = rest.join('.');
    if (name === 'v') version = Number(value);
    else if (name === 'id') state.id = value;
    else if (head === 'set' && tail) state.set[tail] = value;
    else if (name === 'start') state.start = value.split(',');
    else if (name === 'shifts') state.shifts = value === '' ? [] : value.split(';').map((shift) => shift.split(','));
    else if (texts.includes(name)) state[name] = value;
    else if (name in lists) state[lists[name]] = value.split(',').filter(Boolean);
    else if (head === 'scale' && tail) state.scaled[tail] = value;
    else if (head === 'method' && rest.length === 2) (state.method_set[rest[0]] ??= {})[rest[1]] = value;
    else if (head === 'view' && tail) state.view[tail] = value;
    else if (documents.includes(name)) {
      try {
        state[name] = JSON.parse(value);
      } catch {
        unknown.push(name);
      }
    } else unknown.push(name);
  }
  if (version !== null && version !== addressVersion) notices.push(`This address was written by another version (${version}; this is ${addressVersion}): it was read as far as possible.`);
  if (unknown.length > 0) notices.push(`Passed over, because this version does not know it: ${unknown.join(', ')}.`);
  return { state: state.id ? state : null, notices };
}

/** What the program needs of a state: everything but the view and what is empty. */
export function requestOf(state) {
  const request = { id: state.id, set: state.set };
  for (const name of [...texts, ...documents, 'start', 'shifts']) if (state[name] !== undefined) request[name] = state[name];
  if (state.dropped.length > 0) request.dropped = state.dropped;
  if (state.methods.length > 0) request.methods = state.methods;
  if (Object.keys(state.scaled).length > 0) request.scaled = state.scaled;
  if (Object.keys(state.method_set).length > 0) request.method_set = state.method_set;
  return request;
}

/** A state that the program handed out (a find, an instance) as one of the page's. */
export function adopted(state, view) {
  return { ...emptyState(state.id), ...state, set: { ...(state.set ?? {}) }, dropped: [...(state.dropped ?? [])], scaled: { ...(state.scaled ?? {}) },
    methods: [...(state.methods ?? [])], method_set: { ...(state.method_set ?? {}) }, view: { ...view } };
}

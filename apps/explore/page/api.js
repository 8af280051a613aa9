// Requests to the program that serves this page. Paths are relative: the token is a part of the page's own address and never leaves it.

export class ApiError extends Error {
  constructor(message, field, status) {
    super(message);
    this.field = field;
    this.status = status;
  }
}

export async function post(name, body = {}, signal = undefined) {
  let response;
  try {
    response = await fetch(`api/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError('the program that served this page does not answer; start it again and reload', null, 0);
  }
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new ApiError(`the program answered ${response.status} without an explanation`, null, response.status);
  }
  if (!response.ok || answer.error) throw new ApiError(answer.error?.message ?? `refused (${response.status})`, answer.error?.field ?? null, response.status);
  return answer;
}

/** Runs `task(signal)` again and again, one at a time: while one is under way, further calls are remembered as one. */
export function coalesced(task) {
  let busy = false;
  let again = false;
  const start = async () => {
    if (busy) { again = true; return; }
    busy = true;
    do {
      again = false;
      await task();
    } while (again);
    busy = false;
  };
  return start;
}

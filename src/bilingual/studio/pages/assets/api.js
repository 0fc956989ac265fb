// Calls the studio. Each change carries the token of this page, which no other page can read.

const AGAIN_MS = 2000;
const token = document.querySelector('meta[name=studio-token]').content;

export class Refused extends Error {
  constructor(message, status, value = {}) {
    super(message);
    this.status = status;
    this.value = value;
  }
}

export async function call(path, { method = 'GET', value, body, signal } = {}) {
  const headers = method === 'GET' ? {} : { 'X-Studio-Token': token };
  if (value !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: value === undefined ? body : JSON.stringify(value), signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refused('The studio does not answer. Is `bilingual studio` running?', 0);
  }
  const result = await answer.json().catch(() => ({ error: `The studio answered ${answer.status}.` }));
  if (!answer.ok) throw new Refused(result.error || `The studio answered ${answer.status}.`, answer.status, result);
  return result;
}

// Posts *value* until the studio answers; *silent* is told each time that it does not.
export async function post(path, value, silent) {
  for (;;) {
    try {
      return await call(path, { method: 'POST', value });
    } catch (error) {
      if (error.status !== 0) throw error;
      silent(error);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

// Calls *changed* when something has changed since the page was made, and *running* with how far runs are; the browser
// connects again by itself.
export function live(changed, lost, running = () => {}) {
  const source = new EventSource('/api/live');
  let version;
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (version !== news.version) changed(); // also at first: something may have happened since the page was read
    version = news.version;
    running(news.running);
  };
  source.onerror = () => { version = ''; lost(); };
}

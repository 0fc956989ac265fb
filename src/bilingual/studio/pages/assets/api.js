// Calls the studio. Each change carries the token of this page, which no other page can read.

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

// Calls *changed* now and whenever something has changed; the browser connects again by itself.
export function live(changed, lost) {
  const source = new EventSource('/api/live');
  source.onmessage = changed;
  source.onerror = lost;
}

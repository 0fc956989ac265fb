// Makes elements. Text is always text: nothing here takes HTML.

export function h(tag, facts = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name === 'data') Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...wanted(children));
  return element;
}

// Puts children in the place of those of an element; like h, it leaves out those that are not wanted.
export function fill(element, ...children) {
  element.replaceChildren(...wanted(children));
}

function wanted(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== false);
}

// A text in its language and direction.
export function said({ tag, text, dir }) {
  return h('bdi', { lang: tag || undefined, dir: dir || 'auto' }, text);
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const status = document.getElementById('says');
let hiding;

// Says something for a few seconds; an error stays until the next.
export function say(text, isError = false) {
  clearTimeout(hiding);
  status.textContent = text;
  status.className = isError ? 'shown bad' : 'shown';
  if (!isError) hiding = setTimeout(() => { status.className = ''; }, 5000);
}

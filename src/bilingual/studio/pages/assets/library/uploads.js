// Files dropped on the page, or chosen: sent in parts, continued after a break, and moved into the inbox at the end.

import { call } from '../api.js';
import { fill, h, say } from '../dom.js';

const TRIES = 6;
const dialog = document.getElementById('choose');
const section = document.getElementById('uploads');
const VIDEO = /\.(mp4|mov|mkv|webm|m4v|m4a|mp3|wav|flac|ogg|opus|aac)$/i;
let asked = Promise.resolve();

export function takeDrops(done) {
  const veil = document.getElementById('drop');
  const picker = document.getElementById('picker');
  let over = 0;
  addEventListener('dragenter', (event) => { event.preventDefault(); over += 1; veil.classList.add('shown'); });
  addEventListener('dragleave', () => { over -= 1; if (over <= 0) veil.classList.remove('shown'); });
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', async (event) => {
    event.preventDefault();
    over = 0;
    veil.classList.remove('shown');
    try {
      add(await dropped(event.dataTransfer), done);
    } catch (error) {
      say(`Cannot be read: ${error.message}`, true);
    }
  });
  document.getElementById('add').addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    add([...picker.files].map((file) => ({ path: file.name, file })), done);
    picker.value = '';
  });
}

// All files of what was dropped, those in folders with the path in it; hidden ones, as systems add them, are left out.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  for (const entry of entries) await walk(entry, '', found);
  return found;
}

async function walk(entry, above, found) {
  if (entry.name.startsWith('.')) return;
  const path = above + entry.name;
  if (entry.isFile) {
    found.push({ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) { // it gives a hundred at a time
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return;
    for (const inside of part) await walk(inside, `${path}/`, found);
  }
}

function add(files, done) {
  if (files.length === 0) return;
  asked = asked.then(() => choose(files)).then((chosen) => chosen && send(files, chosen, done));
}

// Asks what to make of *files*; null if they are not wanted. What is as in the settings is not said.
function choose(files) {
  fill(document.getElementById('chosen'), ...files.slice(0, 8).map(({ path, file }) =>
    h('li', {}, h('bdi', {}, path), h('small', {}, size(file.size)))),
  ...(files.length > 8 ? [h('li', {}, `and ${files.length - 8} more`)] : []));
  document.getElementById('videos').hidden = !files.some(({ path }) => VIDEO.test(path));
  document.getElementById('choose').querySelector('form').reset();
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'go' ? { targets: picked('targets'), renditions: picked('renditions') } : null);
    }, { once: true });
  });
}

function picked(id) {
  const boxes = [...document.getElementById(id).querySelectorAll('input')];
  if (boxes.every((box) => box.checked === box.defaultChecked)) return [];
  return boxes.filter((box) => box.checked).map((box) => box.value);
}

document.getElementById('cancel').addEventListener('click', () => dialog.close());

async function send(files, chosen, done) {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const bar = h('progress', { max: Math.max(1, total), value: 0, 'aria-label': `Upload of ${files[0].path}` });
  const told = h('small', {}, size(total));
  const row = h('div', { class: 'upload' }, h('bdi', {}, files.length > 1 ? `${files[0].path} and ${files.length - 1} more` : files[0].path), bar, told);
  const stop = new AbortController();
  row.append(h('button', { type: 'button', onclick: () => stop.abort() }, 'Cancel'));
  section.append(row);
  section.hidden = false;
  let upload;
  try {
    const named = files.map(({ path, file }) => ({ path, size: file.size, changed: file.lastModified }));
    upload = await call('/api/uploads', { method: 'POST', value: { files: named, ...chosen } });
    for (const [number, { file }] of files.entries()) {
      while (upload.files[number].arrived < file.size) {
        const offset = upload.files[number].arrived;
        const body = file.slice(offset, offset + upload.part_bytes);
        upload = await part(upload, number, offset, body, stop.signal, told);
        const sent = upload.files.reduce((sum, one) => sum + one.arrived, 0);
        bar.value = sent;
        told.textContent = `${size(sent)} of ${size(total)}`;
      }
    }
    const { names } = await call(`/api/uploads/${upload.id}/finish`, { method: 'POST', value: {} });
    say(`In the inbox: ${names.join(', ')}`);
    done();
  } catch (error) {
    if (error.name === 'AbortError') await call(`/api/uploads/${upload.id}`, { method: 'DELETE' }).catch(() => {});
    else say(error.message, true);
  } finally {
    row.remove();
    section.hidden = section.children.length === 0;
  }
}

// Sends one part, again after a break; the answer tells how much has arrived.
async function part(upload, number, offset, body, signal, told) {
  for (let failed = 0; ; failed += 1) {
    try {
      return await call(`/api/uploads/${upload.id}/${number}?offset=${offset}`, { method: 'PUT', body, signal });
    } catch (error) {
      if (error.name === 'AbortError' || (error.status !== 0 && error.status < 500) || failed >= TRIES) throw error;
      told.textContent = 'The studio does not answer; trying again';
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** failed));
    }
  }
}

function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
}

// Computes the SHA-256 of a file of evidence in this browser, and fills in the form. The file itself goes nowhere.
const most = 512 * 1024 * 1024;
const box = document.getElementById('evidence');
const input = document.getElementById('evidence-file');
const said = document.getElementById('evidence-said');
const { form } = input;
let latest;

function say(text) {
  if (said.textContent !== text) said.textContent = text;
}

// In chunks, so that the page can say how far it is; the browser hashes the whole at once.
async function read(file) {
  const bytes = new Uint8Array(file.size);
  let at = 0;
  for (const reader = file.stream().getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes.set(value, at);
    at += value.length;
    if (file === latest) say(`${box.dataset.reading}${Math.floor((100 * at) / file.size)}%`);
  }
  if (at !== file.size) throw new Error('The file changed while it was read.');
  return bytes;
}

async function hash(file) {
  const digest = await crypto.subtle.digest('SHA-256', await read(file));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fill(sha256, mediaType) {
  form.elements.namedItem('sha256').value = sha256;
  form.elements.namedItem('media_type').value = mediaType;
}

// Who chooses again before the first is done gets the second. Meanwhile nothing is sent that lacks its hash.
async function choose() {
  const [file] = input.files;
  const isTooLarge = file?.size > most;
  const button = form.querySelector('button[type=submit]');
  latest = file;
  fill('', '');
  say(isTooLarge ? box.dataset.large : '');
  button.disabled = Boolean(file) && !isTooLarge;
  if (!button.disabled) return;
  try {
    const sha256 = await hash(file);
    if (file !== latest) return;
    fill(sha256, file.type);
    say(box.dataset.done);
  } catch {
    if (file === latest) say(box.dataset.failed);
  } finally {
    if (file === latest) button.disabled = false;
  }
}

box.hidden = false;
if (globalThis.crypto?.subtle) {
  input.addEventListener('change', choose);
} else {
  input.disabled = true;
  say(box.dataset.missing);
}

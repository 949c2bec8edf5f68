// Keeps the parts of this page as the ledger stands. Without it the page reads all the same.
const { live: page, worker, lost, revision, pause, go } = document.body.dataset;
let shown = Number(revision);
let heard = new Date();

function show(frame) {
  shown = frame.revision;
  for (const [id, html] of Object.entries(frame.regions)) {
    const region = document.getElementById(id);
    if (region) replace(region, html);
  }
  tell(true);
  turnAll();
}

// What changed is marked for a moment, and who stands on a link stays there.
function replace(region, html) {
  const before = new Map([...region.querySelectorAll('[data-cell]')].map((cell) => [cell.dataset.cell, cell.textContent]));
  const focused = region.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  region.innerHTML = html;
  if (focused) region.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  const fresh = [...region.querySelectorAll('[data-cell]')].filter((cell) => before.get(cell.dataset.cell) !== cell.textContent);
  for (const cell of fresh) cell.classList.add('fresh');
  setTimeout(() => fresh.forEach((cell) => cell.classList.remove('fresh')), 600);
}

function tell(isConnected) {
  const label = document.querySelector('.live');
  if (!label) return;
  if (isConnected || document.body.dataset.connected === 'true') heard = new Date();
  label.classList.toggle('lost', !isConnected);
  const text = isConnected ? '' : lost.replace('{0}', heard.toTimeString().slice(0, 5));
  if (label.textContent !== text) label.textContent = text;
  document.body.dataset.connected = isConnected;
}

function receive({ type, frame }) {
  if (type === 'frame') show(frame);
  else tell(type === 'open');
}

// One stream for all tabs: a browser opens six to a server at most.
function watchShared() {
  const { port } = new SharedWorker(worker);
  const join = () => port.postMessage({ type: 'join', page, at: shown });
  port.onmessage = ({ data }) => receive(data);
  join();
  setInterval(join, 20_000);
  addEventListener('pagehide', () => port.postMessage({ type: 'leave' }));
  addEventListener('pageshow', (event) => event.persisted && join());
}

function watchAlone() {
  const source = new EventSource(`/live?page=${encodeURIComponent(page)}&at=${shown}`);
  source.onopen = () => tell(true);
  source.addEventListener('frame', (event) => receive({ type: 'frame', frame: JSON.parse(event.data) }));
  source.onerror = () => {
    tell(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(watchAlone, 2_000);
  };
}

// In the hall a long table turns its pages, unless somebody holds it.
let turn = 0;
let isHeld = false;

function turnAll() {
  if (!document.body.classList.contains('hall')) return;
  for (const table of document.querySelectorAll('table.turn')) turnTable(table);
}

function turnTable(table) {
  const rows = [...table.tBodies[0].rows];
  rows.forEach((row) => { row.hidden = false; });
  const room = table.closest('.scroll').clientHeight - (rows[0]?.offsetTop ?? 0);
  const height = Math.max(1, ...rows.map((row) => row.offsetHeight));
  const fit = Math.max(1, Math.floor(room / height));
  const pages = Math.ceil(rows.length / fit);
  const first = (turn % pages) * fit;
  rows.forEach((row, at) => { row.hidden = at < first || at >= first + fit; });
}

const button = document.querySelector('.pause');
if (button) {
  button.hidden = false;
  button.onclick = () => {
    isHeld = !isHeld;
    button.textContent = isHeld ? go : pause;
    button.setAttribute('aria-pressed', isHeld);
  };
  setInterval(() => { if (!isHeld) { turn++; turnAll(); } }, 8_000);
  addEventListener('resize', turnAll);
  turnAll();
}

if (globalThis.SharedWorker && worker) watchShared();
else watchAlone();

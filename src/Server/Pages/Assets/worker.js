// One stream of events for all tabs of this browser.
const tabs = new Map();
const silentAfter = 60_000;
let source = null;
let watched = '';
let isOpen = false;

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.type === 'leave') tabs.delete(port);
    else tabs.set(port, { page: data.page, at: data.at, heard: Date.now() });
    if (data.type === 'join') port.postMessage({ type: isOpen ? 'open' : 'lost' });
    watch();
  };
};

function watch() {
  for (const [port, tab] of tabs) if (Date.now() - tab.heard > silentAfter) tabs.delete(port);
  const pages = new Map([...tabs.values()].map((tab) => [tab.page, tab.at]));
  const wanted = [...pages.keys()].sort().join('\n');
  if (wanted === watched && source?.readyState !== EventSource.CLOSED) return;
  watched = wanted;
  source?.close();
  source = null;
  if (pages.size > 0) open(pages);
}

function open(pages) {
  const query = [...pages].map(([page, at]) => `page=${encodeURIComponent(page)}&at=${at}`).join('&');
  source = new EventSource(`/live?${query}`);
  const opened = source;
  opened.onopen = () => tell(true);
  opened.addEventListener('frame', (event) => pass(JSON.parse(event.data)));
  opened.onerror = () => {
    tell(false);
    if (opened.readyState === EventSource.CLOSED) setTimeout(watch, 2_000);
  };
}

function pass(frame) {
  for (const [port, tab] of tabs) {
    if (tab.page !== frame.page) continue;
    tab.at = frame.revision;
    port.postMessage({ type: 'frame', frame });
  }
}

function tell(nowOpen) {
  isOpen = nowOpen;
  for (const port of tabs.keys()) port.postMessage({ type: nowOpen ? 'open' : 'lost' });
}

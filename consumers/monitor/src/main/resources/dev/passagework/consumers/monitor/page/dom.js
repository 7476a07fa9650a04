// Elements from text: whatever came from documents or LLMs is only ever text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
export const byId = (id) => document.getElementById(id);

// Replaces what is in a container; focus, opened details and scrolled places stay where they were.
export function swap(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const opened = new Set([...container.querySelectorAll('details[open]')].map((d) => d.dataset.key));
  const scrolled = new Map([...container.querySelectorAll('[data-scroll]')].map((e) => [e.dataset.scroll, [e.scrollLeft, e.scrollTop]]));
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  for (const figure of container.querySelectorAll('figure.chart')) figure.draw();
  for (const details of container.querySelectorAll('details')) if (opened.has(details.dataset.key)) details.open = true;
  for (const e of container.querySelectorAll('[data-scroll]')) {
    const place = scrolled.get(e.dataset.scroll);
    if (place) [e.scrollLeft, e.scrollTop] = place;
  }
  if (focused) {
    const again = [...container.querySelectorAll('[data-key]')].find((e) => e.dataset.key === focused);
    if (again) again.focus({ preventScroll: true });
  }
}

export function table(caption, head, rows, attributes) {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption, 'data-scroll': caption, ...(attributes || {}) },
    h('table', {}, h('caption', { class: 'unseen' }, caption),
      h('thead', {}, h('tr', {}, head.map((cell) => h('th', { scope: 'col', class: cell.number ? 'number' : null }, cell.text || cell)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, row.map((cell, i) => h(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: head[i].number ? 'number' : null }, cell)))))));
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (n) => grouped.format(n || 0);
export const short = (n) => (Math.abs(n) < 10000 ? grouped.format(n) : compact.format(n));

export function number(value) {
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size >= 10000) return compact.format(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 1) return String(Number(value.toFixed(2)));
  if (size >= 0.001) return String(Number(value.toPrecision(3)));
  return value.toExponential(1);
}

export const score = (value) => value.toFixed(3).replace(/^(-?)0\./, '$1.');
export const signed = (value) => (value >= 0 ? '+' : '−') + score(Math.abs(value));
export const rate = (value) => (value === 0 ? '0' : value < 10 ? value.toFixed(1) : grouped.format(value)) + '/s';
export const money = (value) => (value === 0 ? '0.00' : value < 1 ? value.toFixed(4) : value.toFixed(2));

export function duration(seconds) {
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 5400) return `${seconds < 600 ? (seconds / 60).toFixed(1) : Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86400).toFixed(1)} days`;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

export function moment(millis) {
  const then = new Date(millis);
  const text = Date.now() - millis < 43200000 ? clock.format(then) : day.format(then);
  return h('time', { datetime: then.toISOString(), title: then.toISOString() }, text);
}

export const tick = (millis, span) => (span < 600000 ? clock : span < 86400000 ? new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }) : day).format(new Date(millis));

const NAMES = { ndcg: 'nDCG', recall: 'recall', mrr: 'MRR', map: 'MAP' };
export const metricName = (name) => { const [base, cut] = name.split('@'); return (NAMES[base] || base) + (cut ? '@' + cut : ''); };

export const toCheckpoint = (id, key) => h('a', { href: '#checkpoint/' + encodeURIComponent(id), 'data-key': (key || 'c') + id }, id);
export const toPassage = (key, from) => h('a', { href: '#passage/' + encodeURIComponent(key), 'data-key': (from || 'p') + key }, key);
export const toPair = (key, text, from) => h('a', { href: '#pair/' + encodeURIComponent(key), 'data-key': (from || 'q') + key }, text);

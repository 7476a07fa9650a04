// Is retrieval getting better?
import { byId, h, swap, table, count, score, signed, metricName, moment, tick, toCheckpoint, short } from './dom.js';
import { chart } from './chart.js';

const ORDER = ['ndcg@10', 'recall@100', 'mrr@10'];
const rank = (metric) => (ORDER.indexOf(metric) + 99) % 99;
const chosen = { role: 'report', axis: 'pairs' };

export function controls(redraw) {
  for (const name of ['role', 'axis']) byId(name).addEventListener('change', (event) => { chosen[name] = event.target.value; redraw(); });
}

// The chart that speaks for the whole: the first measure of the first in-domain collection.
export function headline(view) {
  const candidates = view.charts.filter((c) => c.role === 'report' && c.lines.length).sort((a, b) => (a.domain === 'in' ? 0 : 1) - (b.domain === 'in' ? 0 : 1) || rank(a.metric) - rank(b.metric));
  const c = candidates[0];
  if (!c) return null;
  const line = c.lines[0];
  const served = view.champions.find((x) => x.model === line.model);
  const base = line.scores.find((x) => x.version === 0);
  const now = served && line.scores.find((x) => x.checkpoint === served.checkpoint);
  return { chart: c, base, now, served };
}

const promoted = (view, point) => point.outcome === 'promoted' || view.champions.some((c) => c.checkpoint === point.checkpoint && point.version > 0);

function points(view, line, metric) {
  return line.scores.map((p) => ({
    x: chosen.axis === 'time' ? p.t : p.pairs,
    y: p.value,
    mark: promoted(view, p) ? 'promoted' : p.outcome === 'refused' ? 'refused' : 'plain',
    title: `${p.checkpoint}: ${metricName(metric)} ${score(p.value)} after ${count(p.pairs)} pairs${p.version === 0 ? ', the untouched base' : p.outcome ? ', ' + p.outcome : ', not judged yet'}`,
    href: '#checkpoint/' + encodeURIComponent(p.checkpoint),
  }));
}

function references(view, c) {
  const all = Object.entries(c.references).map(([name, value]) => ({ name: name === 'bm25' ? 'BM25' : name, value, kind: name === 'bm25' ? 'bm25' : 'other' }));
  for (const line of c.lines) {
    const base = line.scores.find((p) => p.version === 0);
    const served = view.champions.find((s) => s.model === line.model);
    const champion = served && line.scores.find((p) => p.checkpoint === served.checkpoint);
    if (base) all.push({ name: 'base', value: base.value, kind: 'base' });
    if (champion && champion.version > 0) all.push({ name: 'champion', value: champion.value, kind: 'champion' });
  }
  return all;
}

function one(view, c) {
  const refs = references(view, c);
  const last = refs.find((r) => r.kind === 'champion') || refs.find((r) => r.kind === 'base');
  const base = refs.find((r) => r.kind === 'base');
  const title = h('span', {}, h('strong', {}, metricName(c.metric)), last ? h('span', { class: 'now' }, score(last.value)) : null,
    last && base && last !== base ? h('span', { class: last.value >= base.value ? 'up' : 'down' }, signed(last.value - base.value), h('span', { class: 'unseen' }, ' against the base')) : null);
  return chart({
    lines: c.lines.map((line) => ({ name: line.model, points: points(view, line, c.metric) })),
    references: refs,
    label: `${metricName(c.metric)} on ${c.collection}, ${c.role} queries: ` + refs.map((r) => `${r.name} ${score(r.value)}`).join(', '),
    caption: title,
    x: (v, span) => (chosen.axis === 'time' ? tick(v, span) : short(Math.round(v)) + ' pairs'),
    y: score,
  });
}

function asTable(view, charts, collection) {
  const metrics = charts.map((c) => c.metric);
  const rows = new Map();
  for (const c of charts) for (const line of c.lines) for (const p of line.scores) {
    const row = rows.get(p.checkpoint) || { p, values: {} };
    row.values[c.metric] = p.value;
    rows.set(p.checkpoint, row);
  }
  const newest = [...rows.values()].sort((a, b) => b.p.t - a.p.t || b.p.version - a.p.version).slice(0, 60);
  const cells = newest.map(({ p, values }) => [
    toCheckpoint(p.checkpoint, 'row' + collection), p.version === 0 ? 'base' : promoted(view, p) ? 'promoted' : p.outcome || 'not judged', count(p.pairs),
    ...metrics.map((m) => (m in values ? score(values[m]) : '')), p.t ? moment(p.t) : '',
  ]);
  return h('details', { 'data-key': 'table' + collection }, h('summary', { 'data-key': 'summary' + collection }, 'The same as a table'),
    table(`Checkpoints on ${collection}`, ['Checkpoint', 'Gate', { text: 'Pairs', number: true }, ...metrics.map((m) => ({ text: metricName(m), number: true })), 'Announced'], cells));
}

export function render(view) {
  const roles = new Set(view.charts.map((c) => c.role));
  const role = roles.has(chosen.role) ? chosen.role : [...roles][0];
  const shown = view.charts.filter((c) => c.role === role);
  if (!shown.length) return;
  const collections = [...new Set(shown.map((c) => c.collection))];
  swap(byId('retrieval-body'),
    h('ul', { class: 'legend' }, [['promoted', 'promoted'], ['refused', 'refused'], ['champion', 'champion'], ['base', 'untouched base'], ['bm25', 'BM25']].map(([kind, text]) => h('li', { class: kind }, text))),
    collections.map((collection) => {
      const charts = shown.filter((c) => c.collection === collection).sort((a, b) => rank(a.metric) - rank(b.metric));
      return h('div', { class: 'collection' },
        h('h3', {}, collection, h('span', { class: 'quiet' }, `${role} queries, ${charts[0].domain === 'in' ? 'in domain' : 'out of domain'}`)),
        h('div', { class: 'charts' }, charts.map((c) => one(view, c))), asTable(view, charts, collection));
    }));
}

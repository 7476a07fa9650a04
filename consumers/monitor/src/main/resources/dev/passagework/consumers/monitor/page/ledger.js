// What it costs, what is refused, how fresh it is, what happened, and every other metric.
import { byId, h, swap, table, count, short, money, number, duration, moment, tick, toCheckpoint, toPassage, toPair } from './dom.js';
import { bar, chart } from './chart.js';

export function costs(entries) {
  if (!entries.length) return;
  swap(byId('costs-body'), entries.map((e) => {
    const done = e.answered + e.failed;
    const tokens = e.promptTokens + e.completionTokens;
    return h('article', { class: 'entry' },
      h('h3', {}, e.entry, h('span', { class: 'badge ' + e.status }, e.status)),
      e.reason ? h('p', { class: 'bad' }, e.reason) : null,
      bar(e.requests ? done / e.requests : 0, `${count(done)} of ${count(e.requests)} calls`, e.status),
      h('dl', { class: 'facts' },
        fact('calls', `${count(e.answered)} of ${count(e.requests)} answered${e.failed ? `, ${count(e.failed)} given up` : ''}`),
        fact('tokens', `${count(e.promptTokens)} prompt + ${count(e.completionTokens)} completion`),
        fact('spent', money(e.cost)),
        done && done < e.requests ? fact('forecast', `${short(Math.round(e.forecastTokens))} tokens, ${money(e.forecastCost)}`) : null,
        e.budget ? fact('budget', `${number(e.spent)} of ${number(e.budget)} ${e.unit}${e.reserved ? `, ${number(e.reserved)} reserved` : ''}`) : null),
      e.budget ? bar(e.spent / e.budget, `${number(e.spent)} of a budget of ${number(e.budget)} ${e.unit}`, e.spent >= e.budget ? 'stopped' : 'budget') : null,
      h('p', { class: 'unseen' }, `${count(tokens)} tokens in all`));
  }));
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

export function refusals(view) {
  const reasons = Object.entries(view.reasons).sort((a, b) => b[1] - a[1]);
  const most = reasons.length ? reasons[0][1] : 1;
  const parts = [];
  if (reasons.length) {
    parts.push(h('ul', { class: 'reasons' }, reasons.map(([reason, n]) => h('li', {}, h('span', { class: 'name' }, reason), bar(n / most, `${count(n)} because of ${reason}`, 'refused'), h('span', { class: 'figure' }, count(n))))));
  } else {
    parts.push(h('p', { class: 'empty' }, 'Nothing was refused.'));
  }
  if (view.refused.length) {
    parts.push(h('details', { 'data-key': 'refused' }, h('summary', { 'data-key': 'refused-summary' }, 'The newest refusals'),
      h('ul', { class: 'queries' }, view.refused.map((r) => h('li', {}, h('q', {}, r.query), h('span', { class: 'quiet' }, `${r.reason}: ${r.detail}`), toPassage(passageOf(r.key), 'r' + r.key))))));
  }
  if (view.pairs.length) {
    parts.push(h('details', { 'data-key': 'kept', open: true }, h('summary', { 'data-key': 'kept-summary' }, 'The newest pairs that were kept'),
      h('ul', { class: 'queries', 'data-scroll': 'kept', tabindex: 0, 'aria-label': 'The newest pairs' }, view.pairs.slice(0, 12).map((p) => h('li', {}, toPair(p.key, p.query), h('span', { class: 'quiet' }, [p.origins, p.doubtful ? 'marked as doubtful' : ''].filter(Boolean).join(', ')))))));
  }
  swap(byId('refusals-body'), parts);
}

const passageOf = (key) => key.slice(0, key.lastIndexOf('#'));

export function freshness(view) {
  if (!view.promotions.length && !view.latest.length) return;
  const quantiles = [...new Set(view.promotions.flatMap((p) => Object.keys(p.seconds)))].sort();
  const name = (q) => `${Math.round(Number(q) * 100)} % of passages`;
  const newest = view.promotions[view.promotions.length - 1];
  swap(byId('freshness-body'),
    newest ? h('p', { class: 'sentence' }, 'At the last promotion, ', toCheckpoint(newest.checkpoint, 'fresh'), ', ',
      quantiles.map((q, i) => [i ? ', and ' : '', `${name(q)} had been in a champion within `, h('strong', {}, duration(newest.seconds[q] ?? 0))]), '.') : null,
    view.promotions.length > 1 ? chart({
      lines: quantiles.map((q) => ({ name: name(q), points: view.promotions.filter((p) => q in p.seconds).map((p) => ({ x: p.t, y: p.seconds[q], mark: 'plain', title: `${p.checkpoint}: ${name(q)} within ${duration(p.seconds[q])}` })) })),
      label: 'Seconds from a passage to a champion that has learnt it, at every promotion', caption: 'Waiting time at every promotion', x: tick, y: (v) => duration(v), height: 150, compactAxis: true,
    }) : null,
    view.latest.length ? h('dl', { class: 'facts wide' }, view.latest.map((l) => fact(...waiting(l)))) : null);
}

// What is said of the passages that still wait, in words; a metric that is not known keeps its name.
function waiting(l) {
  const detail = l.dimensions.replace(/^(quantile|reason) /, '');
  switch (l.metric) {
    case 'freshness-estimate-seconds': return [`${Math.round(Number(detail) * 100)} % of all, those that wait counted in`, duration(l.value)];
    case 'freshness-waiting': return ['passages that wait', count(l.value)];
    case 'freshness-oldest-waiting-seconds': return ['the oldest of them has waited', duration(l.value)];
    case 'freshness-never': return [`will never be learnt: ${detail}`, count(l.value)];
    default: return [l.metric + (l.dimensions ? ` (${l.dimensions})` : ''), number(l.value)];
  }
}

export function events(entries) {
  if (!entries.length) return;
  swap(byId('events-body'), h('ol', { class: 'events', 'data-scroll': 'events', tabindex: 0, 'aria-label': 'Last events, newest first' }, entries.map((e) =>
    h('li', { class: e.kind }, moment(e.t), h('span', {}, e.checkpoint ? sentence(e) : e.text)))));
}

function sentence(e) {
  const at = e.text.indexOf(e.checkpoint);
  return [e.text.slice(0, at), toCheckpoint(e.checkpoint, 'event' + e.t), e.text.slice(at + e.checkpoint.length)];
}

const TITLES = { loss: 'Loss', 'gradient-norm': 'Norm of the gradient', 'learning-rate': 'Learning rate', 'pairs-per-second': 'Pairs learnt per second', 'padding-share': 'Share of padding', steps: 'Steps of the segment' };
const TOPICS = { 'training-metrics': 'Training', 'augmentation-metrics': 'Augmentation', 'evaluation-metrics': 'Evaluation' };

// What tells lines of one chart apart: their labels without what all of them say.
function own(found) {
  const parts = found.map((l) => l.label.split(', '));
  const shared = parts[0].filter((part) => parts.every((p) => p.includes(part)));
  return { shared: shared.join(', '), keys: parts.map((p) => p.filter((part) => !shared.includes(part)).join(', ') || '–') };
}

export function series(lines) {
  if (!lines.length) return;
  const groups = new Map();
  for (const line of lines) {
    const group = groups.get(line.group) || groups.set(line.group, new Map()).get(line.group);
    const metric = group.get(line.metric) || group.set(line.metric, []).get(line.metric);
    metric.push(line);
  }
  swap(byId('series-body'), [...groups].map(([group, metrics]) => h('div', { class: 'collection' }, h('h3', {}, TOPICS[group] || group),
    h('div', { class: 'charts small' }, [...metrics].map(([metric, found]) => {
      const newest = found[0].points[found[0].points.length - 1];
      const { shared, keys } = own(found);
      return chart({
        lines: found.map((l) => ({ name: l.label || metric, points: l.points.map(([t, v]) => ({ x: t * 1000, y: v, title: `${l.label || metric}: ${number(v)}` })) })),
        label: `${TITLES[metric] || metric}: ` + found.map((l) => `${l.label} ${number(l.points[l.points.length - 1][1])}`).join(', '),
        caption: h('span', {}, h('strong', {}, TITLES[metric] || metric), found.length === 1 && newest ? h('span', { class: 'now' }, number(newest[1])) : null,
          found.length > 1 ? h('span', { class: 'keys' }, shared ? h('span', {}, shared + ':') : null, keys.map((key, i) => h('span', { class: 'key line-' + (i % 6) }, key))) : null),
        x: tick, y: number, height: 130, compactAxis: true,
      });
    })))));
}

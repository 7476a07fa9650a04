// Lines over time or over pairs, as SVG that the style sheet colours.
import { h, s } from './dom.js';

const LEFT = 46, TOP = 12, BOTTOM = 22;

function niceTicks(low, high, most) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((m) => m >= rough);
  const ticks = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-6; v += step) ticks.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  return ticks;
}

function extent(values, padded) {
  let low = Infinity, high = -Infinity;
  for (const v of values) { if (v < low) low = v; if (v > high) high = v; }
  if (!Number.isFinite(low)) return [0, 1];
  if (low === high) { const d = padded ? Math.abs(low) * 0.1 || 0.5 : 1; return [low - d, high + d]; }
  const room = padded ? (high - low) * 0.12 : 0;
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

// Labels at the right edge, moved apart so that none covers another.
function spread(labels, top, bottom) {
  labels.sort((a, b) => a.y - b.y);
  let floor = top;
  for (const label of labels) { label.at = Math.max(label.y, floor); floor = label.at + 13; }
  let ceiling = bottom;
  for (const label of [...labels].reverse()) { label.at = Math.min(label.at, ceiling); ceiling = label.at - 13; }
}

/**
 * A chart.
 *
 * lines:      [{name, points: [{x, y, mark, title, href}]}], drawn with the class line-0, line-1, ...
 * references: [{name, value, kind}], drawn across
 */
export function chart(options) {
  const { lines, references = [], label, x = String, y = String, height = 190, caption, compactAxis } = options;
  const figure = h('figure', { class: 'chart' });
  const readout = h('p', { class: 'readout', 'aria-hidden': 'true' }, '\u00a0');
  const holder = h('div', { class: 'plot' });
  figure.append(h('figcaption', {}, caption), holder, readout);
  let drawnAt = 0;
  figure.draw = () => {
    const width = Math.max(220, holder.clientWidth || 320);
    if (width === drawnAt) return;
    drawnAt = width;
    holder.replaceChildren(drawn(width, readout));
  };
  function drawn(width, output) {
    const right = references.length || options.labels ? 78 : 12;
    const points = lines.flatMap((line) => line.points);
    const [x0, x1] = extent(points.map((p) => p.x), false);
    const [y0, y1] = extent([...points.map((p) => p.y), ...references.map((r) => r.value)], true);
    const sx = (v) => LEFT + ((v - x0) / (x1 - x0)) * (width - LEFT - right);
    const sy = (v) => height - BOTTOM - ((v - y0) / (y1 - y0)) * (height - BOTTOM - TOP);
    const svg = s('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': label });
    for (const v of niceTicks(y0, y1, compactAxis ? 3 : 4)) {
      svg.append(s('line', { class: 'grid', x1: LEFT, x2: width - right, y1: sy(v), y2: sy(v) }),
        s('text', { class: 'axis', x: LEFT - 6, y: sy(v) + 3.5, 'text-anchor': 'end', 'aria-hidden': 'true' }, y(v)));
    }
    const first = s('text', { class: 'axis', x: LEFT, y: height - 6, 'aria-hidden': 'true' }, x(x0, x1 - x0));
    const last = s('text', { class: 'axis', x: width - right, y: height - 6, 'text-anchor': 'end', 'aria-hidden': 'true' }, x(x1, x1 - x0));
    if (points.length) svg.append(first, last);
    const labels = [];
    for (const reference of references) {
      const at = sy(reference.value);
      svg.append(s('line', { class: 'reference ' + reference.kind, x1: LEFT, x2: width - right, y1: at, y2: at }));
      labels.push({ y: at + 3.5, kind: reference.kind, text: reference.name });
    }
    spread(labels, TOP, height - BOTTOM);
    for (const l of labels) svg.append(s('text', { class: 'tag ' + l.kind, x: width - right + 10, y: l.at, 'aria-hidden': 'true' }, l.text));
    lines.forEach((line, i) => {
      const path = line.points.map((p, n) => `${n ? 'L' : 'M'}${sx(p.x).toFixed(1)} ${sy(p.y).toFixed(1)}`).join('');
      if (path) svg.append(s('path', { class: 'line line-' + (i % 6), d: path }));
      for (const p of line.points) if (p.mark || line.points.length === 1) svg.append(marker(p, sx(p.x), sy(p.y), i));
    });
    const cross = s('circle', { class: 'cross', r: 4, cx: -9, cy: -9 });
    svg.append(cross);
    svg.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect();
      const px = ((event.clientX - box.left) / box.width) * width;
      const py = ((event.clientY - box.top) / box.height) * height;
      let best = null, distance = Infinity;
      lines.forEach((line) => line.points.forEach((p) => {
        const d = (sx(p.x) - px) ** 2 + 0.2 * (sy(p.y) - py) ** 2;
        if (d < distance) { distance = d; best = { line, p }; }
      }));
      if (best) {
        cross.setAttribute('cx', sx(best.p.x));
        cross.setAttribute('cy', sy(best.p.y));
        output.textContent = best.p.title || `${best.line.name}: ${y(best.p.y)} at ${x(best.p.x, x1 - x0)}`;
      }
    });
    svg.addEventListener('pointerleave', () => { cross.setAttribute('cx', -9); output.textContent = '\u00a0'; });
    return svg;
  }
  new ResizeObserver(() => { if (holder.isConnected) figure.draw(); }).observe(holder);
  return figure;
}

function marker(p, cx, cy, line) {
  const shape = p.mark === 'refused'
    ? s('path', { class: 'mark refused', d: `M${cx - 4} ${cy - 4}L${cx + 4} ${cy + 4}M${cx + 4} ${cy - 4}L${cx - 4} ${cy + 4}` })
    : s('circle', { class: `mark ${p.mark || 'plain'} line-${line % 6}`, cx, cy, r: p.mark === 'promoted' ? 5 : 3 });
  const title = s('title', {}, p.title);
  return p.href
    ? s('a', { href: p.href, 'aria-label': p.title, 'data-key': 'mark' + p.href, tabindex: p.mark === 'promoted' ? 0 : -1 }, title, shape)
    : s('g', {}, title, shape);
}

/** A bar that shows a share of a whole, with an optional second mark. */
export function bar(share, label, kind) {
  const width = Math.max(0, Math.min(1, share)) * 100;
  return s('svg', { class: 'bar ' + (kind || ''), viewBox: '0 0 100 6', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    s('rect', { class: 'track', width: 100, height: 6, rx: 1 }), s('rect', { class: 'part', width, height: 6, rx: 1 }));
}

/** Pictures of numbers. Each has its numbers beside it as text, for those who can't see it. */

import {h, s} from './dom.js';
import {STATES, stateLabel} from './parts.js';
import {dated, number, shortDay, t} from './words.js';

const WIDTH = 600;

/** All clients as one bar, each state with its own pattern; below it what is what. */
export function bar(states, total, link) {
    let x = 0;
    const parts = STATES.filter(state => states[state] > 0).map(state => {
        const width = states[state] / total * WIDTH;
        const part = s('rect', {x, y: 0, width: Math.max(width - 1, 1), height: 28, class: `hp-fill-${state}`});
        x += width;
        return part;
    });
    return h('div', {},
        s('svg', {viewBox: `0 0 ${WIDTH} 28`, class: 'hp-bar', preserveAspectRatio: 'none', 'aria-hidden': 'true'}, parts),
        h('ul', {class: 'hp-legend'}, STATES.filter(state => states[state] > 0).map(state => h('li', {},
            h('span', {class: `hp-swatch hp-swatch-${state}`, 'aria-hidden': 'true'}),
            h('strong', {}, number(states[state])), ' ', link(state, stateLabel(state))))));
}

/**
 * How many clients still have something to mend, from now until the last of them has stopped.
 *
 * @param {{at: string, clients: number}[]} stops
 */
export function curve(now, stops) {
    const left = 56, top = 20, height = 160, width = WIDTH - left - 16;
    const most = stops.reduce((sum, stop) => sum + stop.clients, 0);
    const begin = Date.parse(now), end = Date.parse(stops[stops.length - 1].at);
    const x = at => left + (Date.parse(at) - begin) / Math.max(end - begin, 1) * width;
    const y = clients => top + height - clients / most * height;
    let remaining = most;
    let path = `M${left} ${y(most)}`;
    for (const stop of stops) {
        path += `H${x(stop.at).toFixed(1)}`;
        remaining -= stop.clients;
        path += `V${y(remaining).toFixed(1)}`;
    }
    const label = t('stops.picture', number(most), dated(stops[0].at), dated(stops[stops.length - 1].at));
    return s('svg', {viewBox: `0 0 ${WIDTH} ${top + height + 34}`, class: 'hp-curve', role: 'img', 'aria-label': label},
        s('line', {x1: left, y1: top + height, x2: left + width, y2: top + height, class: 'hp-axis'}),
        s('line', {x1: left, y1: top, x2: left, y2: top + height, class: 'hp-axis'}),
        s('path', {d: `${path}L${left + width} ${top + height}H${left}Z`, class: 'hp-area'}),
        s('path', {d: path, class: 'hp-line'}),
        stops.map(stop => s('circle', {cx: x(stop.at), cy: y(after(stops, stop)), r: 4, class: 'hp-point'})),
        s('text', {x: left - 6, y: top + 5, 'text-anchor': 'end', class: 'hp-tick'}, number(most)),
        s('text', {x: left - 6, y: top + height + 4, 'text-anchor': 'end', class: 'hp-tick'}, '0'),
        s('text', {x: left, y: top + height + 26, class: 'hp-tick'}, t('today')),
        s('text', {x: left + width, y: top + height + 26, 'text-anchor': 'end', class: 'hp-tick'},
            shortDay(stops[stops.length - 1].at)));
}

/** How many are left when a date has come. */
function after(stops, last) {
    return stops.slice(stops.indexOf(last) + 1).reduce((sum, stop) => sum + stop.clients, 0);
}

/**
 * Numbers that follow each other, as columns.
 *
 * @param {number[]} values
 * @param {string} label what they are, in words
 * @param {[string, string]} ends what the first and the last one are called
 */
export function columns(values, label, ends) {
    const left = 56, top = 20, height = 160, width = WIDTH - left - 16;
    const most = Math.max(...values, 0);
    const each = width / values.length;
    return s('svg', {viewBox: `0 0 ${WIDTH} ${top + height + 34}`, class: 'hp-curve', role: 'img', 'aria-label': label},
        s('line', {x1: left, y1: top + height, x2: left + width, y2: top + height, class: 'hp-axis'}),
        values.map((value, i) => {
            const tall = most === 0 ? 0 : value / most * height;
            return s('rect', {x: (left + i * each).toFixed(1), y: (top + height - tall).toFixed(1),
                width: Math.max(each - 1, 1).toFixed(1), height: tall.toFixed(1), class: 'hp-column'});
        }),
        s('text', {x: left - 6, y: top + 5, 'text-anchor': 'end', class: 'hp-tick'}, number(most)),
        s('text', {x: left - 6, y: top + height + 4, 'text-anchor': 'end', class: 'hp-tick'}, '0'),
        s('text', {x: left, y: top + height + 26, class: 'hp-tick'}, ends[0]),
        s('text', {x: left + width, y: top + height + 26, 'text-anchor': 'end', class: 'hp-tick'}, ends[1]));
}

const DAYS = 30;
const DAY = 86_400_000;

/**
 * What a client did in thirty days, a column for each: what passed, what failed something and passed all the same, what was refused.
 *
 * @param {{day: string, requests: number, failing: number, refused: number}[]} traffic
 */
export function sparkline(traffic, now) {
    const height = 60, each = WIDTH / DAYS;
    const first = Math.floor(now / DAY) - DAYS + 1;
    const shares = traffic.map(one => {
        const failing = Math.max(0, Math.min(one.failing, one.requests) - one.refused);
        return {at: Date.parse(one.day) / DAY - first, refused: one.refused, deviates: failing,
            ready: Math.max(0, one.requests - one.refused - failing)};
    });
    const kinds = ['ready', 'deviates', 'refused'];
    const most = Math.max(...shares.map(one => one.ready + one.deviates + one.refused), 1);
    const sum = kind => shares.reduce((all, one) => all + one[kind], 0);
    const columns = shares.flatMap(one => {
        let top = height;
        return kinds.filter(kind => one[kind] > 0).map(kind => {
            const tall = Math.max(one[kind] / most * height, 2);
            top -= tall;
            return s('rect', {x: (one.at * each).toFixed(1), y: top.toFixed(1), width: (each - 2).toFixed(1), height: tall.toFixed(1),
                class: `hp-fill-${kind}`});
        });
    });
    return h('div', {},
        s('svg', {viewBox: `0 -8 ${WIDTH} ${height + 10}`, class: 'hp-curve', 'aria-hidden': 'true'},
            s('line', {x1: 0, y1: height + 1, x2: WIDTH, y2: height + 1, class: 'hp-axis'}), columns),
        h('ul', {class: 'hp-legend'}, kinds.map(kind => h('li', {},
            h('span', {class: `hp-swatch hp-swatch-${kind}`, 'aria-hidden': 'true'}),
            h('strong', {}, number(sum(kind))), ' ', t(`client.traffic.${kind}`)))));
}

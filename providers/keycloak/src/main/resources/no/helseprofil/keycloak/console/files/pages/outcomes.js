/** What has come of the migration in some days: what a thief could have used, what was tried, how soon clients comply. */

import {columns} from '../charts.js';
import {h, replace} from '../dom.js';
import {card, dayAhead, empty, field, problemText, table, title} from '../parts.js';
import {day, dated, number, shortDay, t} from '../words.js';

const DAYS = 30;
const ATTEMPTS = ['replay', 'forged', 'stolen-key', 'stolen-token', 'wrong-audience', 'old-proof'];

export async function outcomes(session, query) {
    const to = query.get('to') ?? dayAhead(session.now(), 0);
    const from = query.get('from') ?? dayAhead(Date.parse(to), 1 - DAYS);
    const [found, requirements] = await Promise.all([
        session.get(`outcomes?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`),
        session.requirements()
    ]);
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('outcomes.title')),
        h('p', {class: 'hp-lead'}, lead(found)),
        span(session, from, to),
        h('div', {class: 'hp-cards'}, risk(found), tokens(found), attempts(found), compliance(found, requirements), zero(found))
    ];
}

/** The days that are shown, and the same to take along: one sheet for a board, and a table. */
function span(session, from, to) {
    const first = field('outcomes-from', 'date', t('outcomes.from'), from, true);
    const last = field('outcomes-to', 'date', t('outcomes.to'), to, true);
    const outcome = h('div', {role: 'status'});
    return h('section', {class: 'pf-v5-c-card hp-card'}, h('div', {class: 'pf-v5-c-card__body'},
        h('form', {class: 'hp-form', submit: event => {
            event.preventDefault();
            location.hash = `#/outcomes?from=${first.value()}&to=${last.value()}`;
        }}, first.element, last.element, h('p', {class: 'hp-actions'},
            h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('outcomes.show')),
            [['html', 'outcomes.sheet'], ['csv', 'outcomes.table']].map(([format, key]) =>
                h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: async () => {
                    try {
                        await session.take(`outcomes?from=${from}&to=${to}&format=${format}`, `helseprofil-outcomes-${to}.${format}`);
                    } catch (error) {
                        replace(outcome, problemText(error));
                    }
                }}, t(key)))), outcome)));
}

function lead(found) {
    const {dpop, mtls, none} = found.total.tokens;
    const all = dpop + mtls + none;
    return all === 0 ? t('outcomes.none')
        : t('outcomes.lead', number(Math.floor((dpop + mtls) / all * 1_000) / 10), number(found.total.hoursAtRisk));
}

function risk(found) {
    const known = found.days.filter(one => one.hoursAtRisk !== undefined);
    return card(t('outcomes.risk'), known.length === 0 ? empty(t('outcomes.none')) : [
        columns(known.map(one => one.hoursAtRisk), t('outcomes.picture', number(Math.max(...known.map(one => one.hoursAtRisk))),
            shortDay(known[0].day), shortDay(known[known.length - 1].day)),
        [shortDay(known[0].day), shortDay(known[known.length - 1].day)]),
        h('p', {}, found.before === null || found.before === undefined ? t('outcomes.before.unknown')
            : t('outcomes.before', number(found.before.hoursAtRisk)))]);
}

function tokens(found) {
    return card(t('outcomes.tokens'), table(t('outcomes.tokens'), [t('outcomes.bound'), t('outcomes.count')],
        ['dpop', 'mtls', 'none'].map(binding => [t(`outcomes.bound.${binding}`), number(found.total.tokens[binding])])));
}

function attempts(found) {
    return card(t('outcomes.attempts'), h('p', {}, t('outcomes.attempts.text')),
        table(t('outcomes.attempts'), [t('outcomes.attempt'), t('outcomes.count')],
            ATTEMPTS.map(attempt => [t(`outcomes.attempt.${attempt}`), number(found.total.refused[attempt])])));
}

function compliance(found, requirements) {
    const {asked, complied, medianDays} = found.compliance;
    const each = Object.entries(found.compliance.requirements ?? {});
    return card(t('outcomes.compliance'),
        h('p', {}, asked === 0 ? t('outcomes.compliance.none')
            : medianDays === null || medianDays === undefined ? t('outcomes.compliance.open', number(complied), number(asked))
                : t('outcomes.compliance.median', number(medianDays), number(complied), number(asked))),
        each.length === 0 ? null : table(t('outcomes.compliance'),
            [t('requirement'), t('outcomes.asked'), t('outcomes.complied'), t('outcomes.median')],
            each.map(([id, one]) => [title(requirements, id), number(one.asked), number(one.complied),
                one.medianDays === null || one.medianDays === undefined ? '–' : number(one.medianDays)])));
}

function zero(found) {
    const {clients, undated, byTimetable, byTrend} = found.zero;
    const {inForce, lastEnds} = found.waivers;
    return card(t('outcomes.zero'),
        h('p', {}, clients === 0 ? t('outcomes.zero.now')
            : undated > 0 ? t('outcomes.zero.undated', number(undated), number(clients))
                : t('outcomes.zero.dated', dated(byTimetable), number(clients))),
        h('p', {}, byTrend === null || byTrend === undefined ? t('outcomes.trend.none') : t('outcomes.trend', day(byTrend))),
        h('p', {}, inForce === 0 ? t('outcomes.waivers.none') : t('outcomes.waivers', number(inForce), dated(lastEnds))));
}

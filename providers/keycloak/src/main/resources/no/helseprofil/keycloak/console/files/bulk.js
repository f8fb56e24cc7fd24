/**
 * What is done to several clients at once: first it is shown, then it is done, one client after the other. What is done is what
 * was shown, whatever is written or chosen meanwhile; and it goes on, and can be stopped, while another page is looked at.
 */

import {h, replace} from './dom.js';
import {LoggedOut} from './session.js';
import {choice, field, moments, morningAhead, problemText} from './parts.js';
import {dated, number, t} from './words.js';

/**
 * The one run of this page; null where none was begun or its end was read.
 *
 * @type {{total: number, done: number, refused: [object, unknown][], left: object[], stopped: boolean, ended: boolean} | null}
 */
let run = null;
/** Shows how far the run is, where the page that shows it stands now. */
let tell = () => {};

/** Whoever closes the page in the middle of a run is asked first. */
window.addEventListener('beforeunload', event => {
    if (isRunning()) {
        event.preventDefault();
    }
});

/** Whether clients are being written, so that no others can be chosen. */
export function isRunning() {
    return run !== null && !run.ended;
}

/**
 * @param {() => object[]} chosen the clients that are chosen now, as the outlook has them
 * @param {string[]} cohorts those that the document has
 * @param {() => void} again shows the page anew
 * @param {(running: boolean) => void} hold lets clients be chosen, or not
 * @returns {{element: HTMLElement, changed: () => void}} what is shown, and what is called when others are chosen
 */
export function bulk(session, chosen, cohorts, requirements, again, hold) {
    const some = [...requirements.values()].filter(requirement => requirement.kind === 'dated')
        .map(requirement => [requirement.id, requirement.title]);
    const result = h('div', {role: 'status'});
    const heading = h('h2', {class: 'hp-card-title'});
    const cohort = choice('bulk-cohort', t('cohort'), [...cohorts.map(name => [name, name]), ['-', t('cohort.none')]], '', true);
    const cohortReason = field('bulk-cohort-reason', 'text', t('reason'), '', true);
    const waived = choice('bulk-waiver', t('requirement'), some, '', true);
    const waiverReason = field('bulk-waiver-reason', 'text', t('reason'), '', true);
    const approvedBy = field('bulk-waiver-by', 'text', t('waiver.by'), '', true);
    const expires = moments('bulk-waiver-expires', t('waiver.expires'), morningAhead(session.now(), 90), true);
    /** Which preview is the last one: what was asked for an earlier one comes too late. */
    let asked = 0;
    let held = false;
    const forms = h('fieldset', {class: 'hp-plain'},
        form(t('bulk.cohort'), [cohort, cohortReason], async () => {
            const to = cohort.value() === '-' ? null : cohort.value();
            const reason = cohortReason.value();
            return {
                clients: chosen().filter(client => (client.cohort ?? null) !== to),
                line: client => t('bulk.cohort.line', client.clientId, client.cohort ?? t('cohort.none'), to ?? t('cohort.none')),
                write: client => session.send('PUT', `clients/${encodeURIComponent(client.clientId)}/cohort`, {cohort: to, reason})
            };
        }),
        form(t('bulk.waiver'), [waived, waiverReason, approvedBy, expires], async () => {
            const requirement = waived.value();
            const body = {reason: waiverReason.value(), approvedBy: approvedBy.value(), expires: expires.value()};
            const clients = chosen();
            const before = await granted(session, requirement);
            const until = client => before.get(client.clientId);
            const isLonger = client => until(client) !== undefined && Date.parse(until(client)) >= Date.parse(body.expires);
            return {
                clients: clients.filter(client => !isLonger(client)),
                kept: clients.filter(isLonger).map(client => t('bulk.waiver.kept', client.clientId, dated(until(client)))),
                line: client => t('bulk.waiver.line', client.clientId, requirements.get(requirement)?.title ?? '',
                    until(client) === undefined ? t('bulk.waiver.none') : dated(until(client)), dated(body.expires)),
                write: client => session.send('PUT', `clients/${encodeURIComponent(client.clientId)}/waivers/${requirement}`, body)
            };
        }));
    const element = h('section', {class: 'hp-bulk', 'aria-label': t('bulk.title')}, heading, forms, result);
    tell = show;
    changed();
    show();
    return {element, changed};

    function changed() {
        const many = chosen().length;
        element.hidden = many === 0 && run === null;
        replace(heading, t('bulk.chosen', number(many)));
        if (run === null) {
            clear();
        }
    }

    /** What is shown is about what was written and chosen before. */
    function clear() {
        asked++;
        replace(result);
    }

    function form(title, fields, plan) {
        return h('details', {class: 'hp-details'}, h('summary', {}, title),
            h('form', {class: 'hp-form', input: () => run === null && clear(), submit: event => {
                event.preventDefault();
                preview(plan);
            }}, fields.map(part => part.element),
            h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('bulk.preview')))));
    }

    /** What would happen; nothing has happened yet. */
    async function preview(plan) {
        if (isRunning()) {
            return;
        }
        run = null;
        clear();
        const mine = asked;
        replace(result, t('loading'));
        try {
            const {clients, kept = [], line, write} = await plan();
            if (mine !== asked) {
                return;
            }
            replace(result,
                h('h3', {}, t('bulk.would', number(clients.length))),
                h('ul', {class: 'pf-v5-c-list hp-few', tabindex: 0}, clients.map(client => h('li', {}, line(client)))),
                kept.length === 0 ? null : [h('h3', {}, t('bulk.kept', number(kept.length))),
                    h('ul', {class: 'pf-v5-c-list hp-few', tabindex: 0}, kept.map(text => h('li', {}, text)))],
                clients.length === 0 ? null : h('p', {class: 'hp-actions'},
                    h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'button', click: () => start(clients, write)}, t('bulk.do'))));
        } catch (error) {
            if (mine === asked) {
                replace(result, problemText(error));
            }
        }
    }

    function show() {
        if (held !== isRunning()) {
            held = isRunning();
            forms.disabled = held;
            hold(held);
        }
        if (run === null) {
            return;
        }
        element.hidden = false;
        if (isRunning()) {
            replace(result, h('p', {}, t('bulk.progress', number(run.done), number(run.total))),
                h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button',
                    disabled: run.stopped, click: stop}, t('bulk.stop'))));
            return;
        }
        replace(result,
            h('h3', {}, t('bulk.done', number(run.done - run.refused.length))),
            run.refused.length === 0 ? null : [h('p', {}, t('bulk.refused', number(run.refused.length))),
                h('ul', {class: 'pf-v5-c-list'}, run.refused.map(([client, error]) =>
                    h('li', {}, h('strong', {}, client.clientId), ': ', problemText(error, 'waiver'))))],
            run.left.length === 0 ? null : [h('p', {}, t('bulk.left', number(run.left.length))),
                h('ul', {class: 'pf-v5-c-list hp-few', tabindex: 0}, run.left.map(client => h('li', {}, client.clientId)))],
            h('p', {class: 'hp-actions'},
                h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'button', click: () => {
                    run = null;
                    again();
                }}, t('bulk.again'))));
    }
}

/** Until when each client has a waiver of a requirement, which may have ended. */
async function granted(session, requirement) {
    const all = await session.all('waivers', Infinity);
    return new Map(all.filter(waiver => waiver.requirement === requirement).map(waiver => [waiver.clientId, waiver.expires]));
}

/** The client that is being written is written to its end. */
function stop() {
    if (run !== null) {
        run.stopped = true;
        tell();
    }
}

async function start(clients, write) {
    if (isRunning()) {
        return;
    }
    const mine = run = {total: clients.length, done: 0, refused: [], left: [], stopped: false, ended: false};
    tell();
    for (const [i, client] of clients.entries()) {
        if (mine.stopped) {
            mine.left = clients.slice(i);
            break;
        }
        try {
            await write(client);
        } catch (error) {
            mine.refused.push([client, error]);
            mine.stopped = error instanceof LoggedOut;
        }
        mine.done++;
        tell();
    }
    mine.ended = true;
    tell();
}

/** What is done to several clients at once: first it is shown, then it is done, one client after the other. */

import {h, replace} from './dom.js';
import {LoggedOut} from './session.js';
import {choice, dayAhead, field, problemText} from './parts.js';
import {day, number, t} from './words.js';

/**
 * @param {object[]} chosen the clients, as the outlook has them
 * @param {string[]} cohorts those that the document has
 * @param {() => void} again shows the page anew
 */
export function bulk(session, chosen, cohorts, requirements, again) {
    if (chosen.length === 0) {
        return null;
    }
    const dated = [...requirements.values()].filter(requirement => requirement.kind === 'dated')
        .map(requirement => [requirement.id, requirement.title]);
    const result = h('div', {role: 'status'});
    const cohort = choice('bulk-cohort', t('cohort'), [...cohorts.map(name => [name, name]), ['-', t('cohort.none')]], '', true);
    const cohortReason = field('bulk-cohort-reason', 'text', t('reason'), '', true);
    const waived = choice('bulk-waiver', t('requirement'), dated, '', true);
    const waiverReason = field('bulk-waiver-reason', 'text', t('reason'), '', true);
    const approvedBy = field('bulk-waiver-by', 'text', t('waiver.by'), '', true);
    const expires = field('bulk-waiver-expires', 'date', t('waiver.expires'), dayAhead(session.now(), 90), true);
    return h('section', {class: 'hp-bulk', 'aria-label': t('bulk.title')},
        h('h2', {class: 'hp-card-title'}, t('bulk.chosen', number(chosen.length))),
        form(t('bulk.cohort'), [cohort, cohortReason], () => {
            const to = cohort.value() === '-' ? null : cohort.value();
            return preview(chosen.filter(client => (client.cohort ?? null) !== to),
                client => t('bulk.cohort.line', client.clientId, client.cohort ?? t('cohort.none'), to ?? t('cohort.none')),
                client => session.send('PUT', `clients/${encodeURIComponent(client.clientId)}/cohort`,
                    {cohort: to, reason: cohortReason.value()}));
        }),
        form(t('bulk.waiver'), [waived, waiverReason, approvedBy, expires], () => {
            const until = `${expires.value()}T00:00:00Z`;
            return preview(chosen,
                client => t('bulk.waiver.line', client.clientId, requirements.get(waived.value())?.title ?? '', day(until)),
                client => session.send('PUT', `clients/${encodeURIComponent(client.clientId)}/waivers/${waived.value()}`,
                    {reason: waiverReason.value(), approvedBy: approvedBy.value(), expires: until}));
        }),
        result);

    function form(title, fields, show) {
        return h('details', {class: 'hp-details'}, h('summary', {}, title),
            h('form', {class: 'hp-form', submit: event => {
                event.preventDefault();
                show();
            }}, fields.map(part => part.element),
            h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('bulk.preview')))));
    }

    /** What would happen; nothing has happened yet. */
    function preview(clients, line, write) {
        replace(result,
            h('h3', {}, t('bulk.would', number(clients.length))),
            h('ul', {class: 'pf-v5-c-list hp-few', tabindex: 0}, clients.map(client => h('li', {}, line(client)))),
            clients.length === 0 ? null : h('p', {class: 'hp-actions'},
                h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'button', click: () => run(clients, write)}, t('bulk.do'))));
    }

    async function run(clients, write) {
        const refused = [];
        for (const [i, client] of clients.entries()) {
            replace(result, h('p', {}, t('bulk.progress', number(i), number(clients.length))));
            try {
                await write(client);
            } catch (error) {
                if (error instanceof LoggedOut) {
                    refused.push(...clients.slice(i).map(left => [left, error]));
                    break;
                }
                refused.push([client, error]);
            }
        }
        replace(result,
            h('h3', {}, t('bulk.done', number(clients.length - refused.length))),
            refused.length === 0 ? null : [h('p', {}, t('bulk.refused', number(refused.length))),
                h('ul', {class: 'pf-v5-c-list'}, refused.map(([client, error]) =>
                    h('li', {}, h('strong', {}, client.clientId), ': ', problemText(error))))],
            h('p', {class: 'hp-actions'},
                h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'button', click: again}, t('bulk.again'))));
    }
}

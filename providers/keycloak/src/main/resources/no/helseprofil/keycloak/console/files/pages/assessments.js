/** The assessments that are kept: start one, see how far it is, take its report along. */

import {h, replace} from '../dom.js';
import {empty, field, problemText, table} from '../parts.js';
import {moment, number, t} from '../words.js';

/** How many changes are shown; the report has all of them. */
const SHOWN = 200;

export async function assessments(session, query, rest, again) {
    const all = await session.all('assessments', 200);
    const outcome = h('div', {role: 'status'});
    const act = async what => {
        try {
            await what();
        } catch (error) {
            replace(outcome, problemText(error));
        }
    };
    const reason = field('cancel-reason', 'text', t('reason'), '', true);
    const running = all.find(run => run.status === 'running');
    const compared = h('div', {role: 'status'});
    const done = all.filter(run => run.status === 'done');
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('assessments.title')),
        h('section', {class: 'pf-v5-c-card hp-card'}, h('div', {class: 'pf-v5-c-card__body'},
            session.writes && running === undefined ? h('p', {class: 'hp-actions'},
                [[true, true, 'assessments.start.all'], [true, false, 'assessments.start.clients']].map(([clients, apis, key]) =>
                    h('button', {class: `pf-v5-c-button ${apis ? 'pf-m-primary' : 'pf-m-secondary'}`, type: 'button',
                        click: () => act(async () => {
                            await session.send('POST', 'assessments', {clients, apis});
                            again();
                        })}, t(key)))) : null,
            session.writes && running !== undefined ? h('form', {class: 'hp-form', submit: event => {
                event.preventDefault();
                act(async () => {
                    await session.send('DELETE', `assessments/${running.id}?reason=${encodeURIComponent(reason.value())}`);
                    again();
                });
            }}, reason.element, h('p', {class: 'hp-actions'},
                h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'submit'}, t('assessments.cancel')),
                h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: again}, t('refusals.again')))) : null,
            outcome,
            all.length === 0 ? empty(t('assessments.none')) : table(t('assessments.title'),
                [t('assessments.started'), t('assessments.by'), t('assessments.status'), t('assessments.report'), t('assessments.changes')],
                all.map(run => [moment(run.started), run.startedBy ?? t('assessments.schedule'), status(run),
                    h('span', {class: 'hp-actions hp-tight'}, ['html', 'csv', 'json'].map(format =>
                        h('button', {class: 'pf-v5-c-button pf-m-link pf-m-inline', type: 'button',
                            'aria-label': t('assessments.take', format.toUpperCase(), moment(run.started)),
                            click: () => act(() => session.take(`assessments/${run.id}?format=${format}`,
                                `helseprofil-${run.started.slice(0, 10)}.${format}`))}, format.toUpperCase()))),
                    compare(session, run, done[done.indexOf(run) + 1], compared, act)])),
            compared))
    ];
}

function status(run) {
    const how = t(`assessment.${run.status}`);
    return run.status === 'running' && run.progress !== undefined
        ? `${how}: ${t('assessments.progress', number(run.progress.done), number(run.progress.total))}` : how;
}

/** What has changed since the one before, of those that are done; the newest is the first of them. */
function compare(session, run, earlier, compared, act) {
    return run.status !== 'done' || earlier === undefined ? '–'
        : h('button', {class: 'pf-v5-c-button pf-m-link pf-m-inline', type: 'button',
            'aria-label': t('assessments.compare.of', moment(run.started), moment(earlier.started)),
            click: () => act(async () => {
                replace(compared, t('loading'));
                const {changes} = await session.get(`assessments/${run.id}?since=${encodeURIComponent(earlier.id)}`);
                replace(compared,
                    h('h2', {}, t('assessments.compared', moment(earlier.started), moment(run.started))),
                    changes.length === 0 ? empty(t('assessments.unchanged')) : table(t('assessments.changes'),
                        [t('assessments.subject'), t('requirement'), t('assessments.change')],
                        changes.slice(0, SHOWN).map(change => [change.clientId, change.title, t(`assessments.change.${change.change}`)])),
                    changes.length > SHOWN ? h('p', {}, t('more', number(changes.length - SHOWN))) : null);
            })}, t('assessments.compare'));
}

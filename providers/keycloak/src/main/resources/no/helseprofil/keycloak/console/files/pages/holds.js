/**
 * Holds, the way back in an outage: a requirement that refuses is only announced again for existing clients, for some hours.
 * What else refuses the same clients is shown first, since the first refusal hides the next one.
 */

import {h, replace} from '../dom.js';
import {choice, empty, field, problemText, stageTitle, table, title, wrongFields} from '../parts.js';
import {Refusal} from '../session.js';
import {dated, number, t} from '../words.js';

const HOUR = 3_600_000;
/** How many of the clients are asked about. */
const ASKED = 5;
const LONGEST = 72;

/** Those that there are, each with a way to lift it. */
export function holdTable(session, holds, requirements, again) {
    return holds.length === 0 ? empty(t('hold.none')) : table(t('hold.title'),
        [t('requirement'), t('block.until'), t('reason'), ...(session.writes ? [t('hold.lift')] : [])],
        holds.map(hold => [stageTitle(requirements, hold.requirement), hold.inForce ? dated(hold.until) : t('block.ended'),
            h('q', {lang: ''}, hold.reason), ...(session.writes ? [holdLift(session, hold, requirements, again)] : [])]));
}

/** Lifting one needs a reason, for the table of changes. */
export function holdLift(session, hold, requirements, again) {
    const outcome = h('div', {role: 'status'});
    const reason = field(`hold-lift-${hold.requirement}`, 'text', t('reason'), '', true);
    return h('details', {class: 'hp-details'},
        h('summary', {'aria-label': t('hold.lift.of', stageTitle(requirements, hold.requirement))}, t('hold.lift')),
        h('form', {class: 'hp-form', submit: async event => {
            event.preventDefault();
            try {
                await session.send('DELETE', `holds/${encodeURIComponent(hold.requirement)}?reason=${encodeURIComponent(reason.value())}`);
                again();
            } catch (error) {
                replace(outcome, problemText(error));
            }
        }}, reason.element,
        h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'submit'}, t('hold.lift.do'))), outcome));
}

/**
 * @param {{choices: string[], clients: (requirement: string) => string[], name: string}} about the requirements that can be held, the
 *     clients that one of them refuses, and what tells the form from others of the page
 */
export function holdForm(session, requirements, again, {choices, clients, name}) {
    const held = choice(`hold-requirement-${name}`, t('requirement'), choices.map(id => [id, stageTitle(requirements, id)]), choices[0], true);
    const hours = field(`hold-hours-${name}`, 'number', t('hold.hours', number(LONGEST)), '24', true);
    const reason = field(`hold-reason-${name}`, 'text', t('reason'), '', true);
    const result = h('div', {role: 'status'});
    /** Which preview is the last one: what was asked for an earlier one comes too late. */
    let asked = 0;
    const clear = () => {
        asked++;
        replace(result);
    };
    return h('form', {class: 'hp-form', input: clear, submit: async event => {
        event.preventDefault();
        clear();
        const mine = asked;
        const body = {requirement: held.value(), reason: reason.value(),
            until: new Date(session.now() + Number(hours.value()) * HOUR).toISOString()};
        replace(result, t('loading'));
        try {
            const others = await alsoRefusing(session, requirements, body.requirement, clients(body.requirement));
            if (mine === asked) {
                show(body, others);
            }
        } catch (error) {
            if (mine === asked) {
                replace(result, problemText(error));
            }
        }
    }}, [...(choices.length === 1 ? [] : [held]), hours, reason].map(part => part.element),
    h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('hold.preview'))), result);

    function show(body, others) {
        const chosen = new Set();
        replace(result,
            h('h3', {}, t('hold.of', stageTitle(requirements, body.requirement), dated(body.until))),
            others.size === 0 ? h('p', {}, t('hold.alone')) : h('fieldset', {class: 'hp-plain', input: event => event.stopPropagation()},
                h('legend', {}, h('strong', {}, t('hold.others'))),
                [...others].map(([id, refused]) => h('p', {}, h('label', {}, h('input', {type: 'checkbox', value: id, change: event =>
                    event.target.checked ? chosen.add(id) : chosen.delete(id)}), ' ', title(requirements, id), ` (${refused.join(', ')})`)))),
            h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'button',
                click: () => give(body, [body.requirement, ...chosen])}, t('hold.do'))));
    }

    async function give(body, all) {
        replace(result, t('loading'));
        try {
            for (const requirement of all) {
                await session.send('POST', 'holds', {...body, requirement});
            }
            again();
        } catch (error) {
            replace(result, wrongFields(error, 'hold', {requirement: held, reason, until: hours}));
        }
    }
}

/** What refuses these clients beside a requirement, with those of them that it refuses. */
async function alsoRefusing(session, requirements, but, clients) {
    const others = new Map();
    for (const clientId of clients.slice(0, ASKED)) {
        const status = await session.get(`clients/${encodeURIComponent(clientId)}`).catch(unknown);
        (status?.requirements ?? [])
            .filter(one => one.id !== but.split('@')[0] && one.verdict === 'fail' && one.phase === 'enforced' && requirements.get(one.id)?.kind === 'dated')
            .forEach(one => others.set(one.id, [...(others.get(one.id) ?? []), clientId]));
    }
    return others;
}

/** Who isn't authenticated can write any name. */
function unknown(error) {
    if (error instanceof Refusal && error.status === 404) {
        return null;
    }
    throw error;
}

/** What is blocked, and a way to block more: whom it hits is shown first, and what is done then is what was shown. */

import {h, replace} from '../dom.js';
import {extent, notStopped, stopping} from '../hits.js';
import {choice, empty, field, moments, problemText, table, wrongFields} from '../parts.js';
import {dated, moment, number, t} from '../words.js';
import {obtained, obtainedBy} from './obtained.js';

export const KINDS = ['key', 'client', 'organisation'];
const SHOWN = 100;

/** Blocks, each with a way to take it away, and below them what each key got before. */
export function blockTable(session, blocks, again) {
    return blocks.length === 0 ? empty(t('incidents.none')) : [table(t('incidents.blocks'),
        [t('block.kind'), t('block.who'), t('block.until'), t('block.created'), t('reason'), ...(session.writes ? [t('block.lift')] : [])],
        blocks.map(block => [t(`block.kind.${block.kind}`), value(block), until(block),
            `${moment(block.created)}${block.by === undefined ? '' : `, ${block.by}`}`,
            h('q', {lang: ''}, block.reason), ...(session.writes ? [lift(session, block, again)] : [])])),
    blocks.filter(block => block.kind === 'key').map(block => obtainedBy(session, block))];
}

function value(block) {
    return block.kind === 'client' ? h('a', {href: `#/client/${encodeURIComponent(block.value)}`}, block.value)
        : h('code', {class: 'hp-anywhere'}, block.value);
}

function until(block) {
    if (!block.inForce) {
        return t('block.ended');
    }
    return block.expires === undefined ? t('block.endless') : dated(block.expires);
}

/** Taking a block away needs a reason, for the table of changes. */
function lift(session, block, again) {
    const outcome = h('div', {role: 'status'});
    const reason = field(`lift-${block.id}`, 'text', t('reason'), '', true);
    return h('details', {class: 'hp-details'},
        h('summary', {'aria-label': t('block.lift.of', block.value)}, t('block.lift')),
        h('form', {class: 'hp-form', submit: async event => {
            event.preventDefault();
            try {
                await session.send('DELETE', `blocks/${encodeURIComponent(block.id)}?reason=${encodeURIComponent(reason.value())}`);
                again();
            } catch (error) {
                replace(outcome, problemText(error));
            }
        }}, reason.element,
        h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'submit'}, t('block.lift.do'))), outcome));
}

/**
 * @param {string[]} kinds those that can be chosen, the first of them at first
 * @param {string} ends the instant at which it ends by itself; none if it is empty
 * @param {string} value what stands there at first
 */
export function blockForm(session, again, kinds = KINDS, ends = '', value = '') {
    const kind = choice('block-kind', t('block.kind'), kinds.map(name => [name, t(`block.kind.${name}`)]), kinds[0], true);
    const blocked = field('block-value', 'text', t(kinds.length === 1 ? `block.value.${kinds[0]}` : 'block.value'), value, true);
    const reason = field('block-reason', 'text', t('reason'), '', true);
    const expires = moments('block-expires', t('block.expires'), ends);
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
        const body = {kind: kind.value(), value: blocked.value(), reason: reason.value(),
            ...(expires.value() === '' ? {} : {expires: expires.value()})};
        replace(result, t('loading'));
        try {
            const reach = await session.send('POST', `blocks?dry-run=true&max=${SHOWN}`, body);
            if (mine === asked) {
                replace(result, hit(reach), stopping(reach, t('block.do'), query => block(session, body, query, result, again)));
            }
        } catch (error) {
            if (mine === asked) {
                replace(result, wrongFields(error, `block.${body.kind}`, {value: blocked, reason, expires}));
            }
        }
    }}, [...(kinds.length === 1 ? [] : [kind]), blocked, reason, expires].map(part => part.element),
    h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('block.preview'))), result);
}

function hit(reach) {
    return [h('h3', {}, t('block.hits', number(reach.total))),
        extent(reach),
        reach.total === 0 ? h('p', {}, t('block.hits.none')) : table(t('block.hits', number(reach.total)),
            [t('client'), t('block.reach'), t('block.sessions'), t('block.requests'), t('seen')],
            reach.clients.map(client => [client.clientId, t(client.all ? 'block.reach.all' : 'block.reach.part'),
                number(client.sessions + client.offlineSessions), number(client.requests),
                client.lastSeen === undefined ? t('seen.never') : moment(client.lastSeen)])),
        reach.total > reach.clients.length ? h('p', {}, t('more', number(reach.total - reach.clients.length))) : null,
        reach.obtained === undefined ? null : [h('h3', {}, t('obtained.title')), obtained(reach.obtained)]];
}

async function block(session, body, query, result, again) {
    replace(result, t('loading'));
    try {
        await session.send('POST', `blocks?${query}`, body);
        again();
    } catch (error) {
        replace(result, notStopped(error));
    }
}

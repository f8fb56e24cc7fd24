/** All clients: who is like that, and what is done to many of them at once. */

import {bulk, isRunning} from '../bulk.js';
import {h} from '../dom.js';
import {STATES, choice, field, stageTitle, stateLabel} from '../parts.js';
import {scrolled} from '../scrolled.js';
import {moment, number, shortDated, t} from '../words.js';

/** How many rows are read at once; how many may be; and how many of the realm's clients the server lists. */
const PAGE = 100;
const MOST = 1_000;
const LISTED = 25_000;

export async function clients(session, query, rest, again) {
    const [outlook, requirements, profile] = await Promise.all([
        session.get('forecast/outlook'), session.requirements(), session.get('profile')]);
    /** @type {Map<string, object>} the rows of those that are chosen, by client_id */
    const selected = new Map();
    const counted = h('p', {role: 'status', class: 'hp-count'});
    const list = scrolled(t('clients.title'), columns(session.writes), client =>
        row(client, session.writes, selected, isRunning(), () => many?.changed()));
    const buttons = h('fieldset', {class: 'hp-plain'}, h('p', {class: 'hp-actions'},
        h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: selectAll}, t('clients.select.all')),
        h('button', {class: 'pf-v5-c-button pf-m-link', type: 'button', click: () => {
            selected.clear();
            list.again();
            many?.changed();
        }}, t('clients.select.none'))));
    const filter = {
        search: field('search', 'search', t('clients.search'), query.get('search') ?? ''),
        state: choice('state', t('clients.state'), STATES.map(state => [state, t(`state.${state}`)]), query.get('state')),
        requirement: choice('requirement', t('requirement'), used(outlook, requirements), query.get('requirement')),
        cohort: choice('cohort', t('cohort'), cohorts(outlook), query.get('cohort')),
        seen: choice('seen', t('seen'), [['never', t('seen.never')], ['week', t('seen.week')], ['older', t('seen.older')]],
            query.get('seen'))
    };
    let many = null;
    let shown = {query: '', total: 0};
    /** Which search is the last one: what was asked for an earlier one comes too late. */
    let asked = 0;

    async function apply() {
        const kept = new URLSearchParams(Object.entries(filter).map(([name, part]) => [name, part.value()]).filter(([, value]) => value !== ''));
        history.replaceState(null, '', `#/clients${kept.size > 0 ? `?${kept}` : ''}`);
        const mine = ++asked;
        const query = kept.size > 0 ? `${kept}&` : '';
        const page = await some(query, 0, PAGE);
        if (mine !== asked) {
            return;
        }
        shown = {query, total: page.total};
        list.show(page.clients, page.total, async first => (await some(query, first, PAGE)).clients);
        counted.textContent = t('clients.count', number(page.total), number(outlook.total))
            + (outlook.total > LISTED ? ` ${t('clients.cut', number(LISTED))}` : '');
    }

    /** A part of those that fit. */
    function some(query, first, max) {
        return session.get(`forecast/outlook/clients?${query}first=${first}&max=${max}`);
    }

    async function selectAll() {
        const {query, total} = shown;
        for (let first = 0; first < total; first += MOST) {
            (await some(query, first, MOST)).clients.forEach(client => selected.set(client.clientId, client));
        }
        list.again();
        many?.changed();
    }

    /** Who is chosen stays so until what is done to them is done. */
    function hold(running) {
        buttons.disabled = running;
        list.again();
    }

    const form = h('form', {class: 'hp-filter', role: 'search', input: apply, submit: event => event.preventDefault()},
        Object.values(filter).map(part => part.element));
    await apply();
    if (session.writes) {
        many = bulk(session, () => [...selected.values()],
            Object.keys(profile.cohorts ?? {}), requirements, again, hold);
    }
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('clients.title')),
        h('section', {class: 'pf-v5-c-card hp-card'}, h('div', {class: 'pf-v5-c-card__body'}, form, counted,
            session.writes ? buttons : null, many?.element, list.element))
    ];
}

function columns(writes) {
    return [...(writes ? [{name: t('clients.select'), mark: 'hp-narrow', hidden: true}] : []),
        {name: t('client')}, {name: t('clients.state')}, {name: t('stops'), mark: 'hp-wide'},
        {name: t('cohort'), mark: 'hp-wide'}, {name: t('seen'), mark: 'hp-wide'}];
}

function row(client, writes, selected, held, changed) {
    return [
        ...(writes ? [h('input', {type: 'checkbox', 'aria-label': t('clients.select.one', client.clientId),
            checked: selected.has(client.clientId), disabled: held, change: event => {
                event.target.checked ? selected.set(client.clientId, client) : selected.delete(client.clientId);
                changed();
            }})] : []),
        h('a', {href: `#/client/${encodeURIComponent(client.clientId)}`}, client.name || client.clientId),
        stateLabel(client.state),
        client.stops === undefined || client.state === 'refused' ? '' : shortDated(client.stops),
        client.cohort ?? '',
        client.lastSeen === undefined ? t('seen.never') : moment(client.lastSeen)
    ];
}

/** The requirements that some client fails, and each later stage, by title. */
function used(outlook, requirements) {
    return Object.keys(outlook.failing).map(id => [id, stageTitle(requirements, id)]).sort(([, one], [, other]) => one.localeCompare(other));
}

function cohorts(outlook) {
    return [...Object.keys(outlook.cohorts).map(name => [name, name]), ['-', t('cohort.none')]];
}

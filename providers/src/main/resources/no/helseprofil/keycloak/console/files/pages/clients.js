/** All clients: who is like that, and what is done to many of them at once. */

import {bulk, isRunning} from '../bulk.js';
import {h} from '../dom.js';
import {STATES, choice, field, stageTitle, stateLabel} from '../parts.js';
import {scrolled} from '../scrolled.js';
import {moment, number, shortDated, t} from '../words.js';

export async function clients(session, query, rest, again) {
    const [outlook, requirements, profile] = await Promise.all([
        session.get('forecast/outlook'), session.requirements(), session.get('profile')]);
    const selected = new Set();
    const counted = h('p', {role: 'status', class: 'hp-count'});
    const list = scrolled(t('clients.title'), columns(session.writes), client =>
        row(client, session.writes, selected, isRunning(), () => many?.changed()));
    const buttons = h('fieldset', {class: 'hp-plain'}, h('p', {class: 'hp-actions'},
        h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: () => {
            shown.forEach(client => selected.add(client.clientId));
            list.show(shown);
            many?.changed();
        }}, t('clients.select.all')),
        h('button', {class: 'pf-v5-c-button pf-m-link', type: 'button', click: () => {
            selected.clear();
            list.show(shown);
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
    let shown = [];
    let many = null;

    function apply() {
        const asked = Object.fromEntries(Object.entries(filter).map(([name, part]) => [name, part.value()]));
        shown = outlook.clients.filter(client => fits(client, asked, session.now()));
        list.show(shown);
        counted.textContent = t('clients.count', number(shown.length), number(outlook.total))
            + (outlook.clients.length < outlook.total ? ` ${t('clients.cut', number(outlook.clients.length))}` : '');
        const kept = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
        history.replaceState(null, '', `#/clients${kept.size > 0 ? `?${kept}` : ''}`);
    }

    /** Who is chosen stays so until what is done to them is done. */
    function hold(running) {
        buttons.disabled = running;
        list.show(shown);
    }

    const form = h('form', {class: 'hp-filter', role: 'search', input: apply, submit: event => event.preventDefault()},
        Object.values(filter).map(part => part.element));
    apply();
    if (session.writes) {
        many = bulk(session, () => outlook.clients.filter(client => selected.has(client.clientId)),
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
                event.target.checked ? selected.add(client.clientId) : selected.delete(client.clientId);
                changed();
            }})] : []),
        h('a', {href: `#/client/${encodeURIComponent(client.clientId)}`}, client.name || client.clientId),
        stateLabel(client.state),
        client.stops === undefined || client.state === 'refused' ? '' : shortDated(client.stops),
        client.cohort ?? '',
        client.lastSeen === undefined ? t('seen.never') : moment(client.lastSeen)
    ];
}

/** Whether a client is among those that are asked for. */
export function fits(client, asked, now) {
    const words = asked.search.toLowerCase().split(/\s+/).filter(word => word !== '');
    const text = [client.clientId, client.name, client.organisation, client.contacts, client.cohort].join(' ').toLowerCase();
    const age = client.lastSeen === undefined ? Infinity : now - Date.parse(client.lastSeen);
    const seen = {'': true, never: age === Infinity, week: age <= 7 * 86_400_000, older: age > 7 * 86_400_000 && age !== Infinity};
    return words.every(word => text.includes(word))
        && (asked.state === '' || client.state === asked.state)
        && (asked.requirement === '' || (client.failures ?? []).some(failure => failure.stage === asked.requirement))
        && (asked.cohort === '' || (client.cohort ?? '-') === asked.cohort)
        && seen[asked.seen];
}

/** The requirements that some client fails, and each later stage, by title. */
function used(outlook, requirements) {
    const ids = new Set(outlook.clients.flatMap(client => (client.failures ?? []).map(failure => failure.stage)));
    return [...ids].map(id => [id, stageTitle(requirements, id)]).sort(([, one], [, other]) => one.localeCompare(other));
}

function cohorts(outlook) {
    const names = new Set(outlook.clients.map(client => client.cohort).filter(name => name !== undefined));
    return [...[...names].sort().map(name => [name, name]), ['-', t('cohort.none')]];
}

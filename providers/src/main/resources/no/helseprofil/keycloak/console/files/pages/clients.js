/** All clients: who is like that, and what is done to many of them at once. */

import {bulk} from '../bulk.js';
import {h, replace} from '../dom.js';
import {STATES, choice, field, stateLabel, title} from '../parts.js';
import {scrolled} from '../scrolled.js';
import {moment, number, shortDay, t} from '../words.js';

export async function clients(session, query, rest, again) {
    const [outlook, requirements, profile] = await Promise.all([
        session.get('forecast/outlook'), session.requirements(), session.get('profile')]);
    const selected = new Set();
    const counted = h('p', {role: 'status', class: 'hp-count'});
    const bulkPlace = h('div', {});
    const list = scrolled(t('clients.title'), columns(session.writes), client => row(client, session.writes, selected, changed));
    const filter = {
        search: field('search', 'search', t('clients.search'), query.get('search') ?? ''),
        state: choice('state', t('clients.state'), STATES.map(state => [state, t(`state.${state}`)]), query.get('state')),
        requirement: choice('requirement', t('requirement'), used(outlook, requirements), query.get('requirement')),
        cohort: choice('cohort', t('cohort'), cohorts(outlook), query.get('cohort')),
        seen: choice('seen', t('seen'), [['never', t('seen.never')], ['week', t('seen.week')], ['older', t('seen.older')]],
            query.get('seen'))
    };
    let shown = [];

    function apply() {
        const asked = Object.fromEntries(Object.entries(filter).map(([name, part]) => [name, part.value()]));
        shown = outlook.clients.filter(client => fits(client, asked, session.now()));
        list.show(shown);
        counted.textContent = t('clients.count', number(shown.length), number(outlook.total));
        const kept = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
        history.replaceState(null, '', `#/clients${kept.size > 0 ? `?${kept}` : ''}`);
    }

    function changed() {
        replace(bulkPlace, bulk(session, outlook.clients.filter(client => selected.has(client.clientId)),
            Object.keys(profile.cohorts ?? {}), requirements, again));
    }

    const form = h('form', {class: 'hp-filter', role: 'search', input: apply, submit: event => event.preventDefault()},
        Object.values(filter).map(part => part.element));
    apply();
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('clients.title')),
        h('section', {class: 'pf-v5-c-card hp-card'}, h('div', {class: 'pf-v5-c-card__body'}, form, counted,
            session.writes ? h('p', {class: 'hp-actions'},
                h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: () => {
                    shown.forEach(client => selected.add(client.clientId));
                    list.show(shown);
                    changed();
                }}, t('clients.select.all')),
                h('button', {class: 'pf-v5-c-button pf-m-link', type: 'button', click: () => {
                    selected.clear();
                    list.show(shown);
                    changed();
                }}, t('clients.select.none'))) : null,
            bulkPlace, list.element))
    ];
}

function columns(writes) {
    return [...(writes ? [{name: t('clients.select'), mark: 'hp-narrow', hidden: true}] : []),
        {name: t('client')}, {name: t('clients.state')}, {name: t('stops'), mark: 'hp-wide'},
        {name: t('cohort'), mark: 'hp-wide'}, {name: t('seen'), mark: 'hp-wide'}];
}

function row(client, writes, selected, changed) {
    return [
        ...(writes ? [h('input', {type: 'checkbox', 'aria-label': t('clients.select.one', client.clientId),
            checked: selected.has(client.clientId), change: event => {
                event.target.checked ? selected.add(client.clientId) : selected.delete(client.clientId);
                changed();
            }})] : []),
        h('a', {href: `#/client/${encodeURIComponent(client.clientId)}`}, client.name ?? client.clientId),
        stateLabel(client.state),
        client.stops === undefined || client.state === 'refused' ? '' : shortDay(client.stops),
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
        && (asked.requirement === '' || (client.requirements ?? []).includes(asked.requirement))
        && (asked.cohort === '' || (client.cohort ?? '-') === asked.cohort)
        && seen[asked.seen];
}

/** The requirements that some client fails, by title. */
function used(outlook, requirements) {
    const ids = new Set(outlook.clients.flatMap(client => client.requirements ?? []));
    return [...ids].map(id => [id, title(requirements, id)]).sort(([, one], [, other]) => one.localeCompare(other));
}

function cohorts(outlook) {
    const names = new Set(outlook.clients.map(client => client.cohort).filter(name => name !== undefined));
    return [...[...names].sort().map(name => [name, name]), ['-', t('cohort.none')]];
}

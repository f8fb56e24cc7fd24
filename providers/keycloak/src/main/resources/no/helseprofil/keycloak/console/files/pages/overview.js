/** How far the migration is, and who needs a call: in ten seconds. */

import {bar, curve} from '../charts.js';
import {h} from '../dom.js';
import {card, empty, stageTitle, table, title} from '../parts.js';
import {away, dated, moment, number, t} from '../words.js';

const SHOWN = 5;
/** How many entries of a list are read. */
const READ = 100;
const DAY = 86_400_000;

export async function overview(session) {
    const now = session.now();
    const [outlook, requirements, changes, refusals, waivers, install, blocks, emergency, registers] = await Promise.all([
        session.get('forecast/outlook'),
        session.requirements(),
        session.get(`changes?max=${READ}`),
        session.get(`refusals?max=${READ}`),
        session.get(`waivers?max=${READ}&endsBefore=${instant(now + 90 * DAY)}`),
        session.get('install'),
        session.get(`blocks?max=${READ}`),
        session.get('emergency'),
        session.get('registers')
    ]);
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('overview.title')),
        h('p', {class: 'hp-lead'}, lead(outlook)),
        h('div', {class: 'hp-cards'},
            states(outlook), stops(outlook, requirements), deadlines(outlook, requirements, now),
            refused(refusals, requirements), blocked(blocks, emergency), ending(waivers, requirements), keys(outlook),
            changed(changes, now), health(registers), realm(install))
    ];
}

function lead(outlook) {
    const {refused, stops} = outlook.states;
    if (outlook.total === 0) {
        return t('overview.none');
    }
    return refused + stops === 0
        ? t('overview.good', number(outlook.total))
        : t('overview.call', number(refused), number(stops), number(outlook.total));
}

function states(outlook) {
    return card(t('states.title'), outlook.total === 0
        ? empty(t('overview.none'))
        : bar(outlook.states, outlook.total, (state, label) => h('a', {href: `#/clients?state=${state}`}, label)));
}

function stops(outlook, requirements) {
    if (outlook.stops.length === 0) {
        return card(t('stops.title'), empty(t('stops.none')));
    }
    return card(t('stops.title'), curve(outlook.at, outlook.stops),
        table(t('stops.table'), [t('date'), t('clients')], outlook.stops.map(stop =>
            [`${dated(stop.at)} (${away(stop.at, outlook.at)})`, number(stop.clients)])),
        h('h3', {}, t('stops.first')),
        list(outlook.first, client => [link(client), ', ', dated(client.stops), ': ',
            (client.failures ?? []).filter(failure => failure.from === client.stops)
                .map(failure => stageTitle(requirements, failure.stage)).join(', ')], false, outlook.states.stops));
}

/**
 * The dates that are still to come, each with the clients that stop then: those of the timetable, and those on which clients
 * stop for their cohort, or since a hold, a waiver or an exemption ends.
 */
function deadlines(outlook, requirements, now) {
    const named = [...requirements.values()]
        .flatMap(requirement => [{...requirement, name: requirement.id}, ...requirement.stages.map(stage => ({...stage, id: requirement.id}))])
        .filter(one => one.enforced !== null && Date.parse(one.enforced) > now)
        .map(one => ({name: one.name, id: one.id, at: one.enforced}));
    const stopping = one => outlook.deadlines.find(
        deadline => deadline.requirement === one.id && Date.parse(deadline.at) === Date.parse(one.at))?.clients ?? 0;
    const others = outlook.deadlines
        .filter(deadline => !named.some(one => one.id === deadline.requirement && Date.parse(one.at) === Date.parse(deadline.at)))
        .map(deadline => ({name: deadline.requirement, id: deadline.requirement, at: deadline.at}));
    const coming = [...named, ...others].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    if (coming.length === 0) {
        return card(t('deadlines.title'), empty(t('deadlines.none')));
    }
    return card(t('deadlines.title'), table(t('deadlines.title'), [t('date'), t('requirement'), t('deadlines.clients')],
        coming.map(one => [`${dated(one.at)} (${away(one.at, now)})`, stageTitle(requirements, one.name),
            h('a', {href: `#/clients?requirement=${encodeURIComponent(one.name)}`}, number(stopping(one)))])));
}

function refused(refusals, requirements) {
    return card(t('refusals.title'), refusals.length === 0
        ? empty(t('refusals.none'))
        : list(refusals, refusal => [h('strong', {}, refusal.claimedClient ?? t('refusals.nobody')), ', ',
            title(requirements, refusal.requirement), ': ', number(refusal.count), ' ',
            refusal.proven ? t('refusals.proven') : t('refusals.claimed')], refusals.length >= READ));
}

/** What is shut at once, beyond the timetable. */
function blocked(blocks, emergency) {
    const inForce = blocks.filter(block => block.inForce);
    return card(t('blocked.title'),
        inForce.length === 0 ? empty(t('incidents.none')) : list(inForce, block => [
            h('strong', {}, t(`block.kind.${block.kind}`)), ' ', h('code', {class: 'hp-anywhere'}, block.value), ', ',
            t('blocked.until', block.expires === undefined ? t('block.endless') : dated(block.expires))], blocks.length >= READ),
        emergency.inForce ? h('p', {}, h('strong', {}, t('emergency.title')), ': ', t('emergency.inforce', moment(emergency.until))) : null,
        h('p', {}, h('a', {href: '#/incidents'}, t('cards.title'))));
}

/** How the registers do; what a node that wasn't asked says is that it knows of no trouble. */
function health(registers) {
    return card(t('registers.title'), registers.length === 0 ? empty(t('registers.none'))
        : h('ul', {class: 'pf-v5-c-list'}, registers.map(register => h('li', {}, t(`registers.of.${register.of}`), ', ',
            h('code', {}, register.register), ': ', h('strong', {}, t(`registers.${register.state}`)),
            register.since === undefined ? '' : `, ${t('registers.since', moment(register.since))}`))));
}

function ending(waivers, requirements) {
    const inForce = waivers.filter(waiver => waiver.inForce);
    return card(t('waivers.ending'), inForce.length === 0
        ? empty(t('waivers.ending.none'))
        : list(inForce, waiver => [h('strong', {}, waiver.clientId), ', ', title(requirements, waiver.requirement), ': ',
            dated(waiver.expires)], waivers.length >= READ));
}

function keys(outlook) {
    return card(t('keys.ending'), outlook.keys.length === 0
        ? empty(t('keys.ending.none'))
        : list(outlook.keys, client => [link(client), ': ', dated(client.keyEnds)], false, outlook.keysEnding));
}

function changed(changes, now) {
    const lately = changes.filter(change => Date.parse(change.when) > now - 7 * DAY);
    return card(t('changes.week'), lately.length === 0
        ? empty(t('changes.week.none'))
        : list(lately, change => [h('strong', {}, t(`change.${change.what.kind}`)),
            change.what.name === undefined ? '' : ` ${change.what.name}`,
            `, ${moment(change.when)}, ${change.who?.user?.name ?? t('changes.server')}`,
            change.why === undefined ? '' : [': ', h('q', {lang: ''}, change.why)]], lately.length >= READ));
}

/** What the realm needs beside its document. */
function realm(install) {
    const different = (install.items ?? []).filter(item => item.state !== 'as-desired');
    return card(t('realm.title'), different.length === 0
        ? empty(t('realm.none'))
        : [h('p', {}, t('realm.text', number(different.length))),
            list(different, item => [h('code', {}, item.id), ': ', t(`realm.${item.state}`)])]);
}

/**
 * @param {boolean} [cut] whether there may be more than were read
 * @param {number} [all] how many there are
 */
function list(entries, line, cut = false, all = entries.length) {
    const more = all - SHOWN;
    return [h('ul', {class: 'pf-v5-c-list'}, entries.slice(0, SHOWN).map(entry => h('li', {}, line(entry)))),
        more > 0 ? h('p', {}, t(cut ? 'more.atleast' : 'more', number(more))) : null];
}

function link(client) {
    return h('a', {href: `#/client/${encodeURIComponent(client.clientId)}`}, client.name || client.clientId);
}

/** As the server reads it: without fractions of a second. */
function instant(time) {
    return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

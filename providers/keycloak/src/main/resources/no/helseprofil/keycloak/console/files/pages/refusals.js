/** Who is refused, and for what: the first question in an outage. It is read anew by itself for as long as it is looked at. */

import {h, replace} from '../dom.js';
import {card, choice, empty, field, table, title} from '../parts.js';
import {moment, number, t} from '../words.js';
import {holdForm, holdTable} from './holds.js';

const MOST = 1_000;
const HOUR = 3_600_000;
const PAUSE = 10_000;
/** What is read anew counts as use of the login, which has to end by itself where the person has left. */
const TIMES = 90;

export async function refusals(session, query, rest, again) {
    const [requirements, holds] = await Promise.all([session.requirements(), session.all('holds', MOST)]);
    const hours = choice('hours', t('refusals.since'), [1, 24, 168].map(many => [String(many), t(`refusals.hours.${many}`)]),
        query.get('hours') ?? '1', true);
    const requirement = choice('requirement', t('requirement'),
        [...requirements.values()].map(one => [one.id, one.title]), query.get('requirement'));
    const client = field('client', 'search', t('refusals.client'), query.get('client') ?? '');
    const list = h('div');
    let found = [];
    let listed = '';

    async function read() {
        const since = new Date(session.now() - Number(hours.value()) * HOUR).toISOString();
        const asked = requirement.value() === '' ? '' : `&requirement=${requirement.value()}`;
        found = await session.all(`refusals?since=${since}${asked}`, MOST);
        show();
    }

    /** What is the same stays as it is, with the focus in it. */
    function show() {
        const words = client.value().toLowerCase();
        const some = found.filter(refusal => (refusal.claimedClient ?? t('refusals.nobody')).toLowerCase().includes(words));
        const now = JSON.stringify(some);
        if (now !== listed || list.firstChild === null) {
            listed = now;
            replace(list, found.length < MOST ? null : h('p', {}, h('strong', {}, t('refusals.more', number(found.length)))),
                some.length === 0 ? empty(t('refusals.empty')) : rows(some, requirements));
        }
    }

    const go = () => {
        const asked = new URLSearchParams([['hours', hours.value()], ['requirement', requirement.value()], ['client', client.value()]]
            .filter(([, value]) => value !== ''));
        location.hash = `#/refusals?${asked}`;
    };
    await read();
    let left = TIMES;
    const timer = setInterval(() => {
        if (!list.isConnected || left-- === 0) {
            clearInterval(timer);
        } else if (!document.hidden) {
            read().catch(error => console.warn(error));
        }
    }, PAUSE);
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('refusals.page')),
        h('section', {class: 'pf-v5-c-card hp-card'}, h('div', {class: 'pf-v5-c-card__body'},
            h('form', {class: 'hp-filter', role: 'search', change: event => event.target.id !== 'hp-client' && go(),
                input: event => event.target.id === 'hp-client' && show(), submit: event => event.preventDefault()},
            hours.element, requirement.element, client.element,
            h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: again}, t('refusals.again'))),
            h('p', {class: 'hp-empty'}, t('refusals.live')), list)),
        card(t('hold.title'), holdTable(session, holds, requirements, again), hold())
    ];

    /** What refuses somebody now comes first. */
    function hold() {
        const refusing = [...new Set(found.map(refusal => refusal.requirement))];
        const dated = [...requirements.values()].filter(one => one.kind === 'dated').flatMap(one => [one.id, ...one.stages.map(stage => stage.name)]);
        const choices = [...refusing.filter(id => dated.includes(id)), ...dated.filter(id => !refusing.includes(id))];
        return session.writes ? h('details', {class: 'hp-details'}, h('summary', {}, t('hold.give')), h('p', {}, t('hold.text')),
            holdForm(session, requirements, again, {choices, name: 'refused', clients: id => [...new Set(found
                .filter(one => one.requirement === id.split('@')[0] && one.claimedClient !== undefined).map(one => one.claimedClient))]})) : null;
    }
}

function rows(found, requirements) {
    return table(t('refusals.page'),
        [t('last'), t('client'), t('requirement'), t('count'), t('refusals.proof'), t('refusals.endpoint')],
        found.map(refusal => [moment(refusal.at),
            refusal.claimedClient === undefined ? t('refusals.nobody')
                : h('a', {href: `#/client/${encodeURIComponent(refusal.claimedClient)}`}, refusal.claimedClient),
            title(requirements, refusal.requirement), number(refusal.count),
            refusal.proven ? t('refusals.proven.yes') : t('refusals.proven.no'),
            h('code', {}, refusal.endpoint)]));
}

/** Who is refused, and for what: the first question in an outage. */

import {h, replace} from '../dom.js';
import {choice, empty, table, title} from '../parts.js';
import {moment, number, t} from '../words.js';

const MOST = 1_000;
const HOUR = 3_600_000;

export async function refusals(session, query, rest, again) {
    const requirements = await session.requirements();
    const hours = choice('hours', t('refusals.since'), [1, 24, 168].map(many => [String(many), t(`refusals.hours.${many}`)]),
        query.get('hours') ?? '1', true);
    const requirement = choice('requirement', t('requirement'),
        [...requirements.values()].map(one => [one.id, one.title]), query.get('requirement'));
    const since = new Date(session.now() - Number(hours.value()) * HOUR).toISOString().replace(/\.\d+Z$/, 'Z');
    const asked = requirement.value() === '' ? '' : `&requirement=${requirement.value()}`;
    const found = await session.all(`refusals?since=${since}${asked}`, MOST);
    const go = () => {
        location.hash = `#/refusals?hours=${hours.value()}${requirement.value() === '' ? '' : `&requirement=${requirement.value()}`}`;
    };
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('refusals.page')),
        h('section', {class: 'pf-v5-c-card hp-card'}, h('div', {class: 'pf-v5-c-card__body'},
            h('form', {class: 'hp-filter', change: go, submit: event => event.preventDefault()}, hours.element, requirement.element,
                h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: again}, t('refusals.again'))),
            found.length < MOST ? null : h('p', {}, h('strong', {}, t('refusals.more', number(found.length)))),
            found.length === 0 ? empty(t('refusals.empty')) : table(t('refusals.page'),
                [t('last'), t('client'), t('requirement'), t('count'), t('refusals.proof'), t('refusals.endpoint')],
                found.map(refusal => [moment(refusal.at),
                    refusal.claimedClient === undefined ? t('refusals.nobody')
                        : h('a', {href: `#/client/${encodeURIComponent(refusal.claimedClient)}`}, refusal.claimedClient),
                    title(requirements, refusal.requirement), number(refusal.count),
                    refusal.proven ? t('refusals.proven.yes') : t('refusals.proven.no'),
                    h('code', {}, refusal.endpoint)]))))
    ];
}

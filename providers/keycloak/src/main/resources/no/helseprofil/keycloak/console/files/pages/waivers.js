/** The waivers of all clients, those that end first at the front. */

import {h} from '../dom.js';
import {empty, table, title} from '../parts.js';
import {away, dated, number, t} from '../words.js';

const MOST = 1_000;

export async function waivers(session) {
    const [all, requirements] = await Promise.all([session.all('waivers', MOST), session.requirements()]);
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('waivers.title')),
        h('section', {class: 'pf-v5-c-card hp-card'}, h('div', {class: 'pf-v5-c-card__body'},
            all.length < MOST ? null : h('p', {}, h('strong', {}, t('waivers.more', number(all.length)))),
            all.length === 0 ? empty(t('waivers.none')) : table(t('waivers.title'),
                [t('waiver.expires'), t('client'), t('requirement'), t('waiver.by'), t('reason')],
                all.map(waiver => [`${dated(waiver.expires)} (${waiver.inForce ? away(waiver.expires, session.now()) : t('waivers.ended')})`,
                    h('a', {href: `#/client/${encodeURIComponent(waiver.clientId)}`}, waiver.clientId),
                    title(requirements, waiver.requirement), waiver.approvedBy, h('q', {lang: ''}, waiver.reason)]))))
    ];
}

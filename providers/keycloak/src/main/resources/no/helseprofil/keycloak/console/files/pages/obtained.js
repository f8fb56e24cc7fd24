/** What a key obtained before it was blocked: tokens and clients by day, and addresses where they are known. */

import {h, replace} from '../dom.js';
import {problemText, table} from '../parts.js';
import {day, moment, number, t} from '../words.js';

/** @param found as the server counts it */
export function obtained(found) {
    const known = found.addresses === 'events';
    return [h('p', {}, t('obtained.sum', number(found.tokens), number(found.clients), day(found.since))),
        found.days.length === 0 ? null : table(t('obtained.title'),
            [t('obtained.day'), t('client'), t('obtained.tokens'), t('obtained.last'), ...(known ? [t('obtained.addresses')] : [])],
            found.days.map(line => [day(line.day), line.clientId, number(line.tokens), moment(line.last), ...(known ? [from(line)] : [])])),
        h('p', {}, `${t('obtained.counted')} ${t(`obtained.addresses.${found.addresses}`)}`)];
}

function from(line) {
    return line.addresses === undefined ? t('obtained.unknown')
        : line.addresses.map(({address, events}) => `${address} (${number(events)})`).join(', ');
}

/** The same of a block, asked for when it is unfolded. */
export function obtainedBy(session, block) {
    const result = h('div', {role: 'status'});
    let asked = false;
    return h('details', {class: 'hp-details', toggle: async event => {
        if (!event.target.open || asked) {
            return;
        }
        asked = true;
        replace(result, t('loading'));
        try {
            replace(result, obtained(await session.get(`blocks/${encodeURIComponent(block.id)}/obtained`)));
        } catch (error) {
            asked = false;
            replace(result, problemText(error));
        }
    }}, h('summary', {class: 'hp-anywhere'}, t('obtained.of', block.value)), result);
}

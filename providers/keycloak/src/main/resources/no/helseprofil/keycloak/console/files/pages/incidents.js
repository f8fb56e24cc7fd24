/** What has happened, with a card for each; what is blocked, what is asked in an emergency, and a way to block more. */

import {h} from '../dom.js';
import {card} from '../parts.js';
import {number, t} from '../words.js';
import {blockForm, blockTable} from './blocks.js';
import {CARDS, incidentCard} from './cards.js';
import {emergency} from './emergency.js';

const MOST = 1_000;

export async function incidents(session, query, [kind], again) {
    return Object.hasOwn(CARDS, kind ?? '') ? incidentCard(session, kind, again, query.get('value') ?? '') : all(session, again);
}

async function all(session, again) {
    const [blocks, requirements] = await Promise.all([session.all('blocks', MOST), session.requirements()]);
    const settings = await emergency(session, requirements, again);
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('incidents.title')),
        h('div', {class: 'hp-cards'},
            card(t('cards.title'), h('p', {}, t('cards.text')), h('ul', {class: 'pf-v5-c-list hp-choices'},
                Object.keys(CARDS).map(name => h('li', {}, h('a', {href: `#/incidents/${name}`}, t(`cards.${name}`)))))),
            session.writes ? card(t('block.new'), h('p', {}, t('block.text')), blockForm(session, again)) : null,
            card(t('incidents.blocks'),
                blocks.length < MOST ? null : h('p', {}, h('strong', {}, t('incidents.more', number(blocks.length)))),
                blockTable(session, blocks, again)),
            settings)
    ];
}

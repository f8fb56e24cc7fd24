/** Who has changed what, when and why; and the checkpoint by which nobody can change that afterwards. */

import {h} from '../dom.js';
import {card, empty, table} from '../parts.js';
import {moment, t} from '../words.js';

export async function changes(session) {
    const [all, checkpoint] = await Promise.all([session.all('changes', 300), session.checkpoint()]);
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('changes.title')),
        card(t('changes.lines'), all.length === 0 ? empty(t('changes.none')) : table(t('changes.lines'),
            [t('changes.when'), t('changes.who'), t('changes.what'), t('reason')],
            all.map(change => [moment(change.when), change.who?.user?.name ?? t('changes.server'),
                `${t(`change.${change.what.kind}`)} ${change.what.name ?? ''}`,
                change.why === undefined ? t('changes.unsaid') : h('q', {lang: ''}, change.why)]))),
        card(t('log.title'), checkpoint === null ? empty(t('log.none')) : [h('p', {}, t('log.text')),
            h('pre', {class: 'hp-note', tabindex: 0, lang: ''}, checkpoint)])
    ];
}

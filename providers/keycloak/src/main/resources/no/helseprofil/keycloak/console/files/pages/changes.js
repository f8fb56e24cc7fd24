/** Who has changed what, when and why; and the checkpoint that shows if it was altered afterwards. */

import {h, replace} from '../dom.js';
import {card, empty, problemText, table} from '../parts.js';
import {verify} from '../verify.js';
import {moment, number, t} from '../words.js';

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
            h('pre', {class: 'hp-note', tabindex: 0, lang: ''}, checkpoint), verified(session)])
    ];
}

/** Whether the table is what was logged: all of it is read, and hashed here. */
function verified(session) {
    const outcome = h('div', {role: 'status'});
    return [h('p', {class: 'hp-actions'},
        h('button', {class: 'pf-v5-c-button pf-m-link pf-m-inline', type: 'button', click: async () => {
            replace(outcome, t('loading'));
            try {
                const {entries, root, problem, at} = await verify(await session.text('log'));
                replace(outcome, h('p', {}, h('strong', {}, t(problem === null ? 'log.verified' : `log.${problem}`, number(entries), number(at ?? 0)))),
                    h('p', {}, h('code', {class: 'hp-anywhere'}, root)));
            } catch (error) {
                replace(outcome, problemText(error));
            }
        }}, t('log.verify')),
        h('button', {class: 'pf-v5-c-button pf-m-link pf-m-inline', type: 'button', click: () =>
            session.take('log', 'log.ndjson').catch(error => replace(outcome, problemText(error)))}, t('log.take'))),
    outcome, h('p', {}, t('log.outside'), ' ', h('code', {class: 'hp-anywhere'}, 'java -jar helseprofil.jar verify log.ndjson --checkpoint checkpoint.txt'))];
}

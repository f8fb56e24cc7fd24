/**
 * The profile document: its dates as a calendar, and the document itself to be edited. It is checked by the server while one
 * types, and whom it would refuse is shown before it is put in force. Where somebody else was faster nothing is lost.
 */

import {difference} from '../difference.js';
import {h, replace} from '../dom.js';
import {atOnce, card, choice, empty, field, moments, morningAhead, problemText, stageTitle, table, title, words} from '../parts.js';
import {Refusal} from '../session.js';
import {away, dated, has, number, t} from '../words.js';

const PAUSE = 600;

/**
 * What is being written, kept while another page is shown or another language is chosen. It is in the memory of this page
 * alone, with the tag of the document that it was written over.
 */
const draft = {text: null, etag: null, base: null};

/** Whoever closes the page in the middle of something is asked first. */
window.addEventListener('beforeunload', event => {
    if (draft.text !== null) {
        event.preventDefault();
    }
});

function forget() {
    draft.text = draft.etag = draft.base = null;
}

export async function timetable(session, query, rest, again) {
    const [stored, requirements] = await Promise.all([session.getTagged('profile'), session.requirements()]);
    return [
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('timetable.title')),
        calendar(requirements, session.now()),
        session.writes ? editor(session, stored, requirements, again)
            : card(t('timetable.document'), h('pre', {class: 'hp-note', tabindex: 0}, pretty(stored.text)))
    ];
}

/** What comes when, by date; what has come already is at the front. */
function calendar(requirements, now) {
    const dates = [...requirements.values()]
        .flatMap(requirement => [requirement, ...requirement.stages.map(stage => ({...stage, id: requirement.id, stage: stage.name}))])
        .flatMap(one => ['announced', 'enforced'].filter(what => !Number.isNaN(Date.parse(one[what] ?? '')))
            .map(what => ({at: one[what], what, id: one.id, stage: one.stage})))
        .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    return card(t('timetable.calendar'), dates.length === 0 ? empty(t('timetable.undated'))
        : table(t('timetable.calendar'), [t('date'), t('timetable.what'), t('requirement')], dates.map(date =>
            [`${dated(date.at)} (${Date.parse(date.at) <= now ? t('timetable.past') : away(date.at, now)})`,
                t(`timetable.${date.what}`),
                [title(requirements, date.id), date.stage === undefined ? '' : [' ', h('code', {}, date.stage)]]])));
}

function editor(session, stored, requirements, again) {
    let etag = draft.etag ?? stored.etag;
    let asked = 0;
    let timer = 0;
    let base = draft.base ?? pretty(stored.text);
    const text = /** @type {HTMLTextAreaElement} */ (h('textarea', {id: 'hp-document', rows: 24, spellcheck: 'false',
        'aria-describedby': 'hp-checked', input: () => {
            unchecked();
            keep();
            clearTimeout(timer);
            timer = setTimeout(check, PAUSE);
        }}));
    text.value = draft.text ?? base;
    const checked = h('div', {id: 'hp-checked', role: 'status'}, t('timetable.unchanged'));
    const forecast = h('div', {role: 'status'});
    const at = moments('forecast-at', t('timetable.at'), morningAhead(session.now(), 365), true);
    const reason = field('document-reason', 'text', t('reason'), '', true);
    const save = h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit', disabled: true}, t('timetable.save'));

    /** What stands there now was not checked, and an answer that is on its way is about something else. */
    function unchecked() {
        save.disabled = true;
        return ++asked;
    }

    function keep() {
        text.value === base ? forget() : Object.assign(draft, {text: text.value, etag, base});
    }

    /** Only the answer to what stands there now counts. */
    async function check() {
        const mine = unchecked();
        text.removeAttribute('aria-invalid');
        if (text.value === base) {
            replace(checked, t('timetable.unchanged'));
            return;
        }
        replace(checked, t('timetable.checking'));
        try {
            const prospect = await session.send('PUT', 'profile?dry-run=true', text.value, {'If-Match': etag});
            if (mine === asked) {
                save.disabled = false;
                replace(checked, h('p', {}, t('timetable.valid')), atOnce(prospect));
            }
        } catch (error) {
            if (mine === asked) {
                wrong(error);
            }
        }
    }

    async function wrong(error) {
        if (error instanceof Refusal && error.status === 412) {
            await conflict();
            return;
        }
        text.setAttribute('aria-invalid', 'true');
        const errors = error instanceof Refusal ? error.errors : [];
        replace(checked, errors.length === 0 ? problemText(error) : [h('p', {}, t('timetable.invalid', number(errors.length))),
            h('ul', {class: 'pf-v5-c-list'}, errors.map(one =>
                h('li', {}, h('code', {}, one.pointer === '' ? '/' : one.pointer), ': ', reasonOf(one.pointer, requirements)))),
            words(errors.map(one => `${one.pointer === '' ? '/' : one.pointer}: ${one.detail}`))]);
    }

    /** What the other one has changed is shown; what stands in the editor stays. */
    async function conflict() {
        const theirs = await session.getTagged('profile');
        const lines = difference(base, pretty(theirs.text)).filter(({sign}) => sign !== ' ');
        save.disabled = true;
        replace(checked,
            h('p', {}, h('strong', {}, t('failure.changed')), ' ', t('timetable.conflict')),
            h('ul', {class: 'hp-difference'}, lines.map(({sign, line}) => h('li', {},
                h('span', {}, sign === '+' ? t('timetable.added') : t('timetable.removed')), ' ', h('code', {}, line)))),
            h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: () => {
                etag = theirs.etag;
                base = pretty(theirs.text);
                keep();
                check();
            }}, t('timetable.mine')),
            h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: () => {
                forget();
                again();
            }}, t('timetable.theirs'))));
    }

    async function foresee() {
        replace(forecast, t('loading'));
        try {
            const added = await session.send('POST', `forecast?at=${encodeURIComponent(at.value())}`, text.value);
            replace(forecast, added.clients.length === 0 ? h('p', {}, t('timetable.nobody', dated(at.value())))
                : [h('p', {}, t('timetable.more', number(added.clients.length), dated(at.value()))),
                    h('ul', {class: 'pf-v5-c-list hp-few', tabindex: 0}, added.clients.map(client => h('li', {},
                        h('strong', {}, client.clientId), ': ', client.requirements.map(one => title(requirements, one.id)).join(', '))))],
            added.unseen.length === 0 ? null : h('p', {}, t('timetable.unseen'), ' ', h('code', {}, added.unseen.join(', '))));
        } catch (error) {
            replace(forecast, problemText(error));
        }
    }

    /** What is put in force is what was checked; it is sent once, and not altered on the way. */
    async function put() {
        if (save.disabled) {
            return;
        }
        unchecked();
        text.readOnly = true;
        try {
            await session.send('PUT', `profile?reason=${encodeURIComponent(reason.value())}`, text.value, {'If-Match': etag});
            forget();
            again();
        } catch (error) {
            text.readOnly = false;
            await wrong(error);
            save.disabled = error instanceof Refusal;
        }
    }

    if (draft.text !== null) {
        check();
    }

    /** What stands in the editor now; null where that is no JSON. */
    function typed() {
        try {
            return JSON.parse(text.value);
        } catch {
            return null;
        }
    }

    /** Writes dates into the document; what becomes of them is checked as if they were typed. */
    function move(stage, dates) {
        const document = typed();
        if (document === null) {
            text.focus();
            return;
        }
        const [id, later] = stage.split('#');
        const requirement = (document.requirements ??= {})[id] ??= {};
        Object.assign(later === undefined ? requirement : requirement.stages[Number(later)], dates);
        text.value = JSON.stringify(document, null, 2);
        unchecked();
        keep();
        check();
    }

    return card(t('timetable.document'), moving(requirements, typed, move), h('form', {submit: event => {
        event.preventDefault();
        put();
    }},
    h('label', {class: 'pf-v5-c-form__label hp-label', for: 'hp-document'}, t('timetable.label')),
    h('span', {class: 'pf-v5-c-form-control hp-document'}, text), checked,
    h('div', {class: 'hp-form'}, at.element, h('p', {class: 'hp-actions'},
        h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: foresee}, t('timetable.foresee'))),
    reason.element, h('p', {class: 'hp-actions'}, save)), forecast));
}

/**
 * A date is changed by choosing it, too. One that isn't altered isn't written.
 *
 * @param {() => any} typed the document as it stands in the editor
 */
function moving(requirements, typed, move) {
    const some = [...requirements.values()].filter(requirement => requirement.kind === 'dated').flatMap(requirement =>
        [[requirement.id, requirement.title],
            ...requirement.stages.map((stage, i) => [`${requirement.id}#${i}`, stageTitle(requirements, stage.name)])]);
    const stage = choice('move-stage', t('requirement'), some, '', true);
    const fields = {
        announced: moments('move-announced', t('timetable.move.announced')),
        enforced: moments('move-enforced', t('timetable.move.enforced'))
    };
    let before = {};
    const fill = () => {
        const [id, later] = stage.value().split('#');
        const requirement = typed()?.requirements?.[id];
        before = (later === undefined ? requirement : requirement?.stages?.[Number(later)]) ?? {};
        Object.entries(fields).forEach(([member, one]) => one.set(before[member] ?? ''));
    };
    return h('details', {class: 'hp-details', toggle: fill}, h('summary', {}, t('timetable.move')), h('form', {class: 'hp-form',
        change: event => event.target.id === 'hp-move-stage' && fill(), submit: event => {
            event.preventDefault();
            const altered = Object.entries(fields).map(([member, one]) => [member, one.value()])
                .filter(([member, at]) => at !== (before[member] ?? ''));
            move(stage.value(), Object.fromEntries(altered.map(([member, at]) => [member, at === '' ? undefined : at])));
            fill();
        }}, [stage, ...Object.values(fields)].map(part => part.element),
    h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'submit'}, t('timetable.move.write')))));
}

/** What is wrong at a place of the document, as far as the place says it. */
function reasonOf(pointer, requirements) {
    const [, part = '', name = '', ...rest] = pointer.split('/').map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = rest.at(-1) ?? name;
    if (part === 'requirements' && name !== '' && !requirements.has(name)) {
        return t('wrong.document.requirement', name);
    }
    if (['announced', 'enforced', 'until', 'newClientsFrom'].includes(last || part)) {
        return t('wrong.document.date');
    }
    const key = `wrong.document.${part === '' ? 'json' : part}`;
    return t(has(key) ? key : 'wrong.document.other');
}

function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}

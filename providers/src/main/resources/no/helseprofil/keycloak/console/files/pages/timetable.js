/**
 * The profile document: its dates as a calendar, and the document itself to be edited. It is checked by the server while one
 * types, and whom it would refuse is shown before it is put in force. Where somebody else was faster nothing is lost.
 */

import {difference} from '../difference.js';
import {h, replace} from '../dom.js';
import {atOnce, card, choice, dayAhead, empty, field, problemText, stageTitle, table, title, words} from '../parts.js';
import {Refusal} from '../session.js';
import {away, day, number, t} from '../words.js';

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
        .flatMap(dated => ['announced', 'enforced'].filter(what => !Number.isNaN(Date.parse(dated[what] ?? '')))
            .map(what => ({at: dated[what], what, id: dated.id, stage: dated.stage})))
        .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    return card(t('timetable.calendar'), dates.length === 0 ? empty(t('timetable.undated'))
        : table(t('timetable.calendar'), [t('date'), t('timetable.what'), t('requirement')], dates.map(date =>
            [`${day(date.at)} (${Date.parse(date.at) <= now ? t('timetable.past') : away(date.at, now)})`,
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
    const at = field('forecast-at', 'date', t('timetable.at'), dayAhead(session.now(), 365), true);
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
                h('li', {}, h('code', {}, one.pointer === '' ? '/' : one.pointer)))),
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
            const added = await session.send('POST', `forecast?at=${at.value()}`, text.value);
            replace(forecast, added.clients.length === 0 ? h('p', {}, t('timetable.nobody', day(at.value())))
                : [h('p', {}, t('timetable.more', number(added.clients.length), day(at.value()))),
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

    /** Writes two dates into the document; what becomes of them is checked as if they were typed. */
    function move(stage, dates) {
        let document;
        try {
            document = JSON.parse(text.value);
        } catch {
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

    return card(t('timetable.document'), moving(requirements, move), h('form', {submit: event => {
        event.preventDefault();
        put();
    }},
    h('label', {class: 'pf-v5-c-form__label hp-label', for: 'hp-document'}, t('timetable.label')),
    h('span', {class: 'pf-v5-c-form-control hp-document'}, text), checked,
    h('div', {class: 'hp-form'}, at.element, h('p', {class: 'hp-actions'},
        h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'button', click: foresee}, t('timetable.foresee'))),
    reason.element, h('p', {class: 'hp-actions'}, save)), forecast));
}

/** A date is changed by choosing it, too. */
function moving(requirements, move) {
    const dated = [...requirements.values()].filter(requirement => requirement.kind === 'dated').flatMap(requirement =>
        [[requirement.id, requirement.title, requirement],
            ...requirement.stages.map((stage, i) => [`${requirement.id}#${i}`, stageTitle(requirements, stage.name), stage])]);
    const stage = choice('move-stage', t('requirement'), dated.map(([name, text]) => [name, text]), '', true);
    const announced = field('move-announced', 'date', t('timetable.move.announced'), '', true);
    const enforced = field('move-enforced', 'date', t('timetable.move.enforced'), '', true);
    const fill = () => {
        const [, , chosen] = dated.find(([name]) => name === stage.value()) ?? [];
        announced.set(chosen?.announced?.slice(0, 10) ?? '');
        enforced.set(chosen?.enforced?.slice(0, 10) ?? '');
    };
    fill();
    return h('details', {class: 'hp-details'}, h('summary', {}, t('timetable.move')), h('form', {class: 'hp-form',
        change: event => event.target.id === 'hp-move-stage' && fill(), submit: event => {
            event.preventDefault();
            move(stage.value(), {announced: `${announced.value()}T00:00:00Z`, enforced: `${enforced.value()}T00:00:00Z`});
        }}, [stage, announced, enforced].map(part => part.element),
    h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-secondary', type: 'submit'}, t('timetable.move.write')))));
}

function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text;
    }
}

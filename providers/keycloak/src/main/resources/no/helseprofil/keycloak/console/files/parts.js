/** What several pages are made of. */

import {h, replace} from './dom.js';
import {LoggedOut, Refusal} from './session.js';
import {norwegianDay, norwegianInstant, norwegianTime} from './norway.js';
import {day, has, number, t} from './words.js';

/** A heading with what is below it. */
export function card(title, ...content) {
    return h('section', {class: 'pf-v5-c-card hp-card'},
        h('h2', {class: 'pf-v5-c-card__title hp-card-title'}, title),
        h('div', {class: 'pf-v5-c-card__body'}, content));
}

/** Where there is nothing to show, and that is all right. */
export function empty(text) {
    return h('p', {class: 'hp-empty'}, text);
}

export function loading() {
    return h('p', {class: 'hp-empty', role: 'status'}, t('loading'));
}

/** What couldn't be shown, why as far as it is known, and a way to try again. */
export function failure(error, again) {
    const status = error instanceof Refusal ? error.status : 0;
    const key = {403: 'failure.rights', 404: 'failure.profile', 409: 'failure.closed', 412: 'failure.changed'}[status]
        ?? (status === 0 ? 'failure.network' : 'failure.server');
    return h('section', {class: 'pf-v5-c-card', role: 'alert'}, h('div', {class: 'pf-v5-c-card__body'},
        h('h1', {class: 'pf-v5-c-title pf-m-xl'}, t('failure.title')), h('p', {}, t(key, status)),
        h('p', {class: 'hp-actions'},
            h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'button', click: again}, t('failure.again')))));
}

/**
 * A table. On a small window each row becomes a block in which each value has its column's name.
 *
 * @param {string} caption what is in it, for those who don't see where it stands
 * @param {string[]} columns
 * @param {import('./dom.js').Child[][]} rows
 */
export function table(caption, columns, rows) {
    return h('table', {class: 'pf-v5-c-table pf-m-compact pf-m-grid-md hp-table'},
        h('caption', {class: 'hp-aural'}, caption),
        h('thead', {class: 'pf-v5-c-table__thead'}, h('tr', {class: 'pf-v5-c-table__tr'},
            columns.map(column => h('th', {class: 'pf-v5-c-table__th', scope: 'col'}, column)))),
        h('tbody', {class: 'pf-v5-c-table__tbody'}, rows.map(row => h('tr', {class: 'pf-v5-c-table__tr'},
            row.map((cell, i) => h('td', {class: 'pf-v5-c-table__td', 'data-label': columns[i]}, cell))))));
}

/** A state in words, with a sign, so that it isn't its colour that says it. */
export function stateLabel(state) {
    return h('span', {class: `hp-state hp-${state}`}, h('span', {'aria-hidden': 'true'}, SIGNS[state] ?? ''), ' ', t(`state.${state}`));
}

export const STATES = ['refused', 'stops', 'deviates', 'unseen', 'ready', 'exempt', 'disabled'];

const SIGNS = {refused: '✕', stops: '◷', deviates: '!', unseen: '?', ready: '✓', exempt: '–', disabled: '○'};

/** The title of a requirement; of one that isn't of the catalogue its id. */
export function title(requirements, id) {
    return requirements.get(id.split('@')[0])?.title ?? id;
}

/** The same for a stage: a later one has the day in its name from which it is enforced. */
export function stageTitle(requirements, stage) {
    const [id, date] = stage.split('@', 2);
    return date === undefined ? title(requirements, id) : t('stage', title(requirements, id), day(date));
}

/**
 * A field of a form. What is wrong with it stands below it, until it is altered.
 *
 * @param {string} name
 * @param {'text' | 'search' | 'date' | 'time' | 'number'} type
 */
export function field(name, type, label, value = '', required = false) {
    const input = /** @type {HTMLInputElement} */ (h('input',
        {id: `hp-${name}`, name, type, value, required, min: type === 'number' ? 1 : null, maxlength: ['text', 'search'].includes(type) ? 500 : null, autocomplete: 'off'}));
    return part(name, label, input);
}

/** The hour at which something begins or ends unless another is chosen: people are at work then. */
const MORNING = '08:00';

/**
 * A day and a time in Norway. An instant that isn't altered comes back as it was written, whatever its zone and its fraction.
 *
 * @param {string} instant what stands there at first; none if it is empty
 */
export function moments(name, label, instant = '', required = false) {
    const date = field(name, 'date', label, '', required);
    const time = field(`${name}-time`, 'time', [t('time'), h('span', {class: 'hp-aural'}, ` (${label})`)], MORNING, true);
    const input = time.element.querySelector('input');
    let first = {instant: '', day: '', time: ''};
    const set = at => {
        const isThere = !Number.isNaN(Date.parse(at));
        first = {instant: at, day: isThere ? norwegianDay(at) : '', time: isThere ? norwegianTime(at) : MORNING};
        input.step = first.time.length > MORNING.length ? '1' : '60';
        date.set(first.day);
        time.set(first.time);
    };
    set(instant);
    return {
        element: h('div', {class: 'hp-moment'}, date.element, time.element),
        value: () => {
            if (date.value() === first.day && time.value() === first.time) {
                return first.instant;
            }
            return date.value() === '' ? '' : norwegianInstant(date.value(), time.value());
        },
        set,
        wrong: date.wrong
    };
}

/** Some days ahead, in the morning, in Norway. */
export function morningAhead(now, days) {
    return norwegianInstant(norwegianDay(now + days * 86_400_000), MORNING);
}

/** A choice of one of several; of none as well, if one needn't be made. */
export function choice(name, label, options, value = '', required = false) {
    const select = /** @type {HTMLSelectElement} */ (h('select', {id: `hp-${name}`, name, required},
        [...(required ? [] : [['', t('any')]]), ...options].map(([id, text]) =>
            h('option', {value: id, selected: id === value}, text))));
    return part(name, label, select);
}

function part(name, label, input) {
    const id = `hp-${name}-wrong`;
    const below = h('div', {class: 'hp-wrong', id, hidden: true});
    const right = () => {
        below.hidden = true;
        input.removeAttribute('aria-invalid');
        input.removeAttribute('aria-describedby');
    };
    input.addEventListener('input', right);
    return {
        element: h('div', {class: 'pf-v5-c-form__group hp-field'},
            h('label', {class: 'pf-v5-c-form__label', for: `hp-${name}`}, label),
            h('span', {class: 'pf-v5-c-form-control'}, input), below),
        value: () => input.value,
        set: value => {
            input.value = value;
            right();
        },
        /** Says below it what is wrong, and goes there. */
        wrong: text => {
            replace(below, text);
            below.hidden = false;
            input.setAttribute('aria-invalid', 'true');
            input.setAttribute('aria-describedby', id);
            input.focus();
        }
    };
}

/** The member of what was sent that an error is about. */
function memberOf(pointer) {
    return pointer.split('/')[1] ?? 'whole';
}

/** What is wrong with a member, in the reader's language; null where there are no words for it. */
function reasonOf(form, pointer, detail) {
    const key = [`wrong.${form}.${memberOf(pointer)}`, `wrong.${memberOf(pointer)}`].find(has);
    const days = /P(\d+)D/.exec(detail)?.[1];
    return key === undefined ? null : days === undefined ? t(key) : t(`${key}.days`, days);
}

/**
 * Why the server didn't take a form: beside each field in the reader's language, as far as there are words for it. All else is
 * said as by {@link problemText}.
 *
 * @param {string} form the name by which there are words
 * @param {Record<string, {wrong: (text: string) => void}>} fields by the member that each becomes
 */
export function wrongFields(error, form, fields) {
    const said = (error instanceof Refusal ? [...error.errors] : []).reverse().filter(({pointer, detail}) => {
        const member = memberOf(pointer);
        const reason = reasonOf(form, pointer, detail);
        if (reason === null || !Object.hasOwn(fields, member)) {
            return false;
        }
        fields[member].wrong([reason, words([detail])]);
        return true;
    });
    return said.length > 0 && said.length === error.errors.length
        ? h('p', {class: 'hp-problem'}, t('refused.below')) : problemText(error);
}

/** A day that many days ahead, in UTC, as a field of type date has it. */
export function dayAhead(now, days) {
    return new Date(now + days * 86_400_000).toISOString().slice(0, 10);
}

const REFUSED = {400: 'refused.invalid', 403: 'failure.rights', 404: 'refused.missing', 409: 'refused.conflict',
    412: 'failure.changed', 413: 'refused.invalid', 428: 'failure.changed'};

/**
 * Why the server didn't do something, in the reader's language; what the server says itself is English, and can be opened.
 *
 * @param {string} [form] the name by which there are words for what is wrong with it
 */
export function problemText(error, form = '') {
    if (error instanceof LoggedOut) {
        return h('span', {class: 'hp-problem'}, t('login.ended.text'));
    }
    if (!(error instanceof Refusal)) {
        return h('span', {class: 'hp-problem'}, t('failure.network'));
    }
    const wrong = error.errors.filter(({pointer}) => pointer !== undefined && pointer !== '')
        .map(({pointer, detail}) => reasonOf(form, pointer, detail) ?? h('code', {}, pointer));
    return h('div', {class: 'hp-problem'},
        h('span', {}, Object.hasOwn(REFUSED, error.status) ? t(REFUSED[error.status]) : t('failure.server', error.status)),
        wrong.length === 0 ? null : [' ', t('refused.fields'), wrong.map(one => [' ', one])],
        words([error.message, ...error.errors.map(one => one.detail)]));
}

/** The words of the server, which speaks English alone. */
export function words(said) {
    return h('details', {class: 'hp-details'}, h('summary', {}, t('refused.words')), h('p', {lang: 'en'}, said.join('; ')));
}

/** Whom a document would refuse in the moment in which it is put in force. */
export function atOnce(prospect) {
    const refused = [...new Set([...Object.values(prospect.refusedSeen ?? {}), ...Object.values(prospect.refusedAtOnce ?? {})].flat())];
    return refused.length === 0 ? h('p', {}, t('timetable.none'))
        : h('p', {}, h('strong', {}, t('timetable.atonce', number(refused.length))), ' ', refused.slice(0, 20).join(', '));
}

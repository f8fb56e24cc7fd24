/** What is done to clients in an incident: how many it stops, and a button that takes their number where they are many. */

import {h} from './dom.js';
import {field, problemText} from './parts.js';
import {Refusal} from './session.js';
import {number, t} from './words.js';

/**
 * @typedef {{total: number, of: number, numberNeeded: boolean, everybody: boolean, console?: boolean}} Reach what a dry run has said
 */

/**
 * @param {Reach} reach
 * @param {string} words what stands on the button
 * @param {(query: string) => void} act does it, with what belongs to the address
 */
export function stopping(reach, words, act) {
    const typed = field('hits-number', 'text', t('hits.number', number(reach.total)));
    const button = /** @type {HTMLButtonElement} */ (h('button',
        {class: 'pf-v5-c-button pf-m-danger', type: 'button', disabled: reach.numberNeeded, click: () =>
            act(reach.numberNeeded ? `clients=${digits(typed.value())}` : '')}, words));
    typed.element.addEventListener('input', event => {
        // what is shown stays, and so does what was begun
        event.stopPropagation();
        button.disabled = digits(typed.value()) !== String(reach.total);
    });
    typed.element.addEventListener('keydown', event => {
        if (/** @type {KeyboardEvent} */ (event).key === 'Enter') {
            event.preventDefault();
            button.click();
        }
    });
    return [
        reach.numberNeeded ? h('div', {class: 'hp-form'}, typed.element) : null,
        h('p', {class: 'hp-actions'}, button)
    ];
}

/** Why it wasn't done; another number of clients is one reason. */
export function notStopped(error) {
    return [problemText(error), error instanceof Refusal && error.status === 409 ? h('p', {}, t('hits.again')) : null];
}

/** How many of how many stop, and what isn't said by a number. */
export function extent(reach) {
    if (reach.everybody) {
        return h('p', {class: 'hp-problem'}, h('strong', {}, t(reach.console ? 'hits.everybody.console' : 'hits.everybody')));
    }
    return [
        reach.total === 0 ? null : h('p', {}, t('hits.of', number(reach.total), number(reach.of))),
        reach.console ? h('p', {class: 'hp-problem'}, h('strong', {}, t('hits.console'))) : null
    ];
}

/** A number as people write it, with spaces between thousands. */
function digits(text) {
    return text.replace(/[\s.,\u00a0\u202f]/g, '');
}

/** The words of the console, and how dates and numbers are written, in the language that was chosen. */

import {ZONE, norwegianTime} from './norway.js';

const CHOSEN = 'helseprofil.console.language';
/** Not every browser knows Nynorsk, whose months are those of Bokmål; one that doesn't would write them in English. */
const LOCALES = {nb: ['nb-NO', 'no'], nn: ['nn-NO', 'nb-NO', 'no'], en: ['en-GB']};

/** What each language calls itself. */
export const LANGUAGES = {nb: 'Norsk bokmål', nn: 'Norsk nynorsk', en: 'English'};

let words = {};
let language = 'en';
let picked = null;

/**
 * Reads the words of the language that was chosen, else of the one that the page came in. They are never taken from the
 * browser's cache, whose copy has the time of an earlier visit, while the session learns the server's time from this response.
 */
export async function readWords() {
    language = chosen() ?? (document.documentElement.lang in LANGUAGES ? document.documentElement.lang : 'en');
    const answer = await fetch(new URL(`words/${language}`, import.meta.url), {cache: 'no-cache'});
    if (!answer.ok) {
        throw new Error(`no words: HTTP status ${answer.status}`);
    }
    words = await answer.json();
    document.documentElement.lang = language;
    return answer;
}

/** The language tag. */
export function tag() {
    return language;
}

/** From now on the console speaks this language, in this browser. */
export function choose(tag) {
    picked = tag;
    try {
        localStorage.setItem(CHOSEN, tag);
    } catch (refused) {
        console.warn('The language is kept for as long as the page is open:', refused);
    }
}

function chosen() {
    return picked ?? kept();
}

/** A browser may let no page keep anything. */
function kept() {
    try {
        const tag = localStorage.getItem(CHOSEN);
        return tag !== null && Object.hasOwn(LANGUAGES, tag) ? tag : null;
    } catch {
        return null;
    }
}

/**
 * The words for a key, with values for {0}, {1}; of {0|client|clients} the first where the value is 1. A key without words shows
 * itself, which the tests look for.
 */
export function t(key, ...values) {
    return (words[key] ?? `?${key}?`).replace(/\{(\d)(?:\|([^|}]*)\|([^}]*))?}/g, (_, i, one, many) => {
        const value = String(values[Number(i)] ?? '');
        return one === undefined ? value : value === '1' ? one : many;
    });
}

/** Whether there are words for a key. */
export function has(key) {
    return key in words;
}

export function number(value) {
    return new Intl.NumberFormat(LOCALES[language]).format(value);
}

/** A day in words. */
export function day(instant) {
    return new Intl.DateTimeFormat(LOCALES[language], {dateStyle: 'long', timeZone: ZONE}).format(new Date(instant));
}

/** A day and the time of it, in Norway: what begins or ends on a date does so at some hour. */
export function dated(instant) {
    return t('dated', day(instant), clock(instant));
}

/** The same where there is little room. */
export function shortDated(instant) {
    return `${shortDay(instant)} ${clock(instant)}`;
}

function clock(instant) {
    return norwegianTime(instant).replaceAll(':', language === 'en' ? ':' : '.');
}

/** A day in figures, for where there is little room. */
export function shortDay(instant) {
    return new Intl.DateTimeFormat(LOCALES[language], {
        day: 'numeric', month: 'short', year: '2-digit', timeZone: ZONE
    }).format(new Date(instant));
}

/** A day and a time, with the zone. */
export function moment(instant) {
    return new Intl.DateTimeFormat(LOCALES[language], {
        dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE
    }).format(new Date(instant)) + ' ' + t('zone');
}

/** How long it is until then, or since then, in whole days. */
export function away(instant, from = Date.now()) {
    const days = Math.round((Date.parse(instant) - Number(new Date(from))) / 86_400_000);
    // «i morgen» is Bokmål alone, «om 1 døgn» is both
    return new Intl.RelativeTimeFormat(LOCALES[language], {numeric: language === 'nn' ? 'always' : 'auto'}).format(days, 'day');
}

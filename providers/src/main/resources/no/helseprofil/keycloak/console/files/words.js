/** The words of the console, and how dates and numbers are written, in the language that was chosen. */

const CHOSEN = 'helseprofil.console.language';
/** Not every browser knows Nynorsk, whose months are those of Bokmål; one that doesn't would write them in English. */
const LOCALES = {nb: ['nb-NO', 'no'], nn: ['nn-NO', 'nb-NO', 'no'], en: ['en-GB']};

/** What each language calls itself. */
export const LANGUAGES = {nb: 'Norsk bokmål', nn: 'Norsk nynorsk', en: 'English'};

/** Times are those of Norway, wherever the reader is: dates of the timetable mean the same to all. */
const ZONE = 'Europe/Oslo';

let words = {};
let language = 'en';
let picked = null;

/** Reads the words of the language that was chosen, else of the one that the page came in. */
export async function readWords() {
    language = chosen() ?? (document.documentElement.lang in LANGUAGES ? document.documentElement.lang : 'en');
    const answer = await fetch(new URL(`words/${language}`, import.meta.url));
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

/** The words for a key, with values for {0}, {1}. A key without words shows itself, which the tests look for. */
export function t(key, ...values) {
    return (words[key] ?? `?${key}?`).replace(/\{(\d)}/g, (_, i) => String(values[Number(i)] ?? ''));
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

/** The last day of what ends then: the end of a day is that of UTC, as the server has it, and already the next day in Norway. */
export function lastDay(instant) {
    return day(instant.endsWith('T23:59:59Z') ? instant.slice(0, 'yyyy-mm-dd'.length) : instant);
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

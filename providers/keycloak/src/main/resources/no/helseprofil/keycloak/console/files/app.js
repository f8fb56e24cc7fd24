/** Puts the console together: who has logged in, which page is asked for, and what to show where nothing can be shown. */

import {h, replace} from './dom.js';
import {LoggedOut, Session} from './session.js';
import {LANGUAGES, choose, readWords, t, tag} from './words.js';
import {failure, loading} from './parts.js';
import {assessments} from './pages/assessments.js';
import {changes} from './pages/changes.js';
import {client} from './pages/client.js';
import {clients} from './pages/clients.js';
import {incidents} from './pages/incidents.js';
import {outcomes} from './pages/outcomes.js';
import {overview} from './pages/overview.js';
import {refusals} from './pages/refusals.js';
import {timetable} from './pages/timetable.js';
import {waivers} from './pages/waivers.js';

/** The pages, in the order of the menu; a page that opens from another one has none of its own there. */
const PAGES = {
    overview: {show: overview},
    clients: {show: clients},
    client: {show: client, below: 'clients'},
    timetable: {show: timetable},
    refusals: {show: refusals},
    waivers: {show: waivers},
    incidents: {show: incidents},
    assessments: {show: assessments},
    outcomes: {show: outcomes},
    changes: {show: changes}
};

const body = document.body;
const settings = /** @type {import('./session.js').Settings} */ ({...body.dataset});
const session = new Session(settings);
let me = null;
let shown = 0;

start().catch(stuck);

async function start() {
    colours();
    if (location.origin !== new URL(settings.console).origin) {
        location.replace(settings.console + location.hash);
        return;
    }
    session.learn(await readWords());
    if (!Session.isPossible()) {
        message(t('unsafe.title'), t('unsafe.text'));
        return;
    }
    const ended = await session.end();
    if (ended === 'failed') {
        offer(t('login.failed.title'), t('login.failed.text'));
    } else if (ended === 'signed-in') {
        await enter();
    } else if (settings.server === '') {
        await login();
    } else {
        offer(t('login.title'), t('login.text'));
    }
}

/** What can be said where the words themselves may not have come: the server has put it into the page. */
function stuck(error) {
    console.warn(error);
    replace(body, h('main', {class: 'hp-main hp-alone', id: 'main'},
        h('h1', {class: 'pf-v5-c-title pf-m-xl'}, settings.name), h('p', {role: 'alert'}, settings.failed)));
}

/** Goes to the login page; a browser that lets no page keep anything can't come back from there. */
async function login(realm = settings.realm) {
    try {
        await session.begin(realm);
    } catch (error) {
        console.warn(error);
        message(t('storage.title'), t('storage.text'));
    }
}

/** Light or dark, as the person has chosen for the whole machine. */
function colours() {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const set = () => document.documentElement.classList.toggle('pf-v5-theme-dark', dark.matches);
    dark.addEventListener('change', set);
    set();
    if (settings.colour !== '') {
        document.documentElement.style.setProperty('--hp-band', settings.colour);
        document.documentElement.style.setProperty('--hp-on-band', settings.onColour);
    }
}

async function enter() {
    try {
        me = await session.whoAmI();
        const roles = me?.realm_access?.[settings.realm] ?? [];
        if (!['view-clients', 'manage-clients', 'manage-realm'].some(role => roles.includes(role))) {
            offer(t('rights.title'), t('rights.text', me?.displayName ?? ''), true);
            return;
        }
        session.writes = roles.includes('manage-realm');
        frame();
        window.addEventListener('hashchange', () => route(true));
        await route(false);
    } catch (error) {
        report(error, replace(body, h('main', {class: 'hp-main', id: 'main'})).querySelector('main'));
    }
}

function frame() {
    replace(body,
        h('a', {class: 'hp-skip', href: '#main', click: skip}, t('skip')),
        h('header', {class: 'pf-v5-c-masthead hp-masthead'},
            h('p', {class: 'hp-brand'}, logo(), h('strong', {}, t('title')), ' ', h('span', {}, settings.name)),
            h('div', {class: 'hp-tools'},
                languages(),
                h('span', {class: 'hp-user'}, me.displayName ?? ''),
                h('button', {class: 'pf-v5-c-button pf-m-link', type: 'button', click: signOut}, t('logout')))),
        h('nav', {class: 'pf-v5-c-tabs hp-nav', 'aria-label': t('menu')},
            h('ul', {class: 'pf-v5-c-tabs__list hp-nav-list'},
                Object.keys(PAGES).filter(name => !PAGES[name].below).map(name => h('li', {class: 'pf-v5-c-tabs__item'},
                    h('a', {class: 'pf-v5-c-tabs__link', href: `#/${name}`, 'data-page': name},
                        h('span', {class: 'pf-v5-c-tabs__item-text'}, t(`${name}.menu`))))))),
        h('main', {class: 'hp-main', id: 'main', tabindex: '-1'}));
}

/** The authority's own; its name stands beside it. */
function logo() {
    return settings.logo === '' ? null
        : h('img', {class: 'hp-logo', src: settings.logo, alt: '', referrerpolicy: 'no-referrer'});
}

function languages() {
    const select = h('select', {change: () => {
        choose(/** @type {HTMLSelectElement} */ (select).value);
        relabel();
    }}, Object.entries(LANGUAGES).map(([language, name]) =>
        h('option', {value: language, lang: language, selected: language === tag()}, name)));
    return h('label', {class: 'hp-language'},
        h('span', {class: 'hp-aural'}, t('language')),
        h('span', {class: 'pf-v5-c-form-control'}, select));
}

async function relabel() {
    try {
        await readWords();
    } catch (error) {
        console.warn(error);
        return;
    }
    frame();
    await route(false);
}

/** The address stays that of the page: its part after # is taken already. */
function skip(event) {
    event.preventDefault();
    document.getElementById('main')?.focus();
}

/**
 * Shows what the address asks for.
 *
 * @param {boolean} moved whether the person has gone from one page to another, so that the new one is read
 */
async function route(moved) {
    const [path, query] = location.hash.replace(/^#\/?/, '').split('?', 2);
    const [asked, ...rest] = path.split('/');
    const name = Object.hasOwn(PAGES, asked) ? asked : 'overview';
    const page = PAGES[name];
    const current = page.below ?? name;
    for (const link of document.querySelectorAll('[data-page]')) {
        const isCurrent = link.getAttribute('data-page') === current;
        link.parentElement?.classList.toggle('pf-m-current', isCurrent);
        isCurrent ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
    }
    const main = /** @type {HTMLElement} */ (document.getElementById('main'));
    const mine = ++shown;
    delete main.dataset.shown;
    replace(main, loading());
    try {
        const content = await page.show(
            session, new URLSearchParams(query), rest.map(decoded), () => route(false));
        if (mine !== shown) {
            return;
        }
        replace(main, content);
        main.dataset.shown = name;
    } catch (error) {
        if (mine !== shown) {
            return;
        }
        report(error, main);
    }
    document.title = `${main.querySelector('h1')?.textContent ?? t('title')} – ${settings.name}`;
    if (moved) {
        main.focus();
        window.scrollTo(0, 0);
    }
}

/** An address that somebody has cut or written by hand is what it says. */
function decoded(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

function report(error, main) {
    if (error instanceof LoggedOut) {
        offer(t('login.ended.title'), t('login.ended.text'));
        return;
    }
    console.warn(error);
    replace(main, failure(error, () => route(false)));
}

async function signOut() {
    try {
        await session.signOut();
        offer(t('logout.done.title'), t('logout.done.text'));
    } catch (error) {
        console.warn(error);
        message(t('logout.failed.title'), t('logout.failed.text'), h('p', {class: 'hp-actions'},
            h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'button', click: signOut}, t('logout'))));
    }
}

/** A page with nothing but a way to log in. */
function offer(title, text, other = false) {
    const realms = [settings.realm, ...(settings.server === '' ? [] : [settings.server])];
    message(title, text,
        h('p', {class: 'hp-actions'},
            other
                ? h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'button', click: signOut}, t('logout'))
                : realms.map((realm, i) => h('button', {
                    class: `pf-v5-c-button ${i === 0 ? 'pf-m-primary' : 'pf-m-secondary'}`, type: 'button',
                    click: () => login(realm)
                }, realm === settings.realm ? t('login.realm', settings.name) : t('login.server')))));
}

function message(title, text, ...more) {
    document.title = `${title} – ${settings.name}`;
    replace(body, h('main', {class: 'hp-main hp-alone', id: 'main'},
        h('section', {class: 'pf-v5-c-card'},
            h('div', {class: 'pf-v5-c-card__body'},
                logo(), h('h1', {class: 'pf-v5-c-title pf-m-xl'}, title), h('p', {}, text), more))));
}

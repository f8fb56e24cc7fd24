/**
 * What to do in an incident, a card for each kind, as docs/incident.md has it: what stops it, how to see that it worked, and the
 * way back. What can be done here is done here, and shown before it is done.
 */

import {h, replace} from '../dom.js';
import {atOnce, card, empty, field, morningAhead, problemText, table, title} from '../parts.js';
import {Refusal} from '../session.js';
import {moment, number, t} from '../words.js';
import {blockForm, blockTable} from './blocks.js';
import {emergencyEnd, emergencyForm, emergencyShown} from './emergency.js';

const HOUR = 3_600_000;
const MOST = 1_000;

/** The kinds, in the order of the page, each with its three steps. */
export const CARDS = {
    key: blocking(['key']),
    token: blocking(['key', 'client'], 1),
    vendor: blocking(['organisation']),
    api: tightening({accessTokenLifetimeMax: 'PT1M'}, null),
    algorithm: tightening({deniedAlgorithms: []}, 'signing-algorithm'),
    register: {read: readRegister, stop: takeOut, see: seeRegister, back: putBack},
    realm: {read: readKeys, stop: keyPages, see: seeKeys, back: keyPages}
};

/** @param {string} value what is to be blocked, as far as it is known already */
export async function incidentCard(session, kind, again, value) {
    const steps = CARDS[kind];
    const known = {again, value, requirements: await session.requirements(), ...await steps.read(session)};
    return [
        h('p', {}, h('a', {href: '#/incidents'}, t('cards.back'))),
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t(`cards.${kind}`)),
        h('p', {class: 'hp-lead'}, t(`cards.${kind}.text`)),
        h('div', {class: 'hp-steps'}, ['stop', 'see', 'back'].map((step, i) =>
            card(`${i + 1}. ${t(`cards.step.${step}`)}`, h('p', {}, t(`cards.${kind}.${step}`)), steps[step](session, known))))
    ];
}

/** @param {number} [days] after how many days the block ends by itself; never, if left out */
function blocking(kinds, days) {
    return {
        read: async session => {
            const [blocks, refusals] = await Promise.all([session.all('blocks', MOST), refused(session, 'blocked')]);
            return {blocks: blocks.filter(block => kinds.includes(block.kind)), refusals};
        },
        stop: (session, {again, value}) => session.writes
            ? blockForm(session, again, kinds, days === undefined ? '' : morningAhead(session.now(), days), value) : rights(),
        see: (session, known) => shown(known),
        back: (session, {blocks, again}) => blockTable(session, blocks, again)
    };
}

/**
 * @param {Record<string, unknown>} values the settings that the form has, and what it begins with
 * @param {string | null} requirement the clients that it refuses are shown; null to show none
 */
function tightening(values, requirement) {
    return {
        read: async session => {
            const [stored, refusals] = await Promise.all(
                [session.getTagged('emergency'), requirement === null ? null : refused(session, requirement)]);
            return {etag: stored.etag, present: JSON.parse(stored.text), refusals};
        },
        stop: (session, {requirements, etag, present, again}) => session.writes
            ? emergencyForm(session, requirements, {etag, present}, again, values) : rights(),
        see: (session, known) => [emergencyShown(known.present), requirement === null ? anew(known.again) : shown(known)],
        back: (session, {present, etag, again}) => emergencyEnd(session, present, etag, again) ?? empty(t('emergency.none'))
    };
}

function refused(session, requirement) {
    const since = new Date(session.now() - HOUR).toISOString();
    return session.all(`refusals?since=${since}&requirement=${requirement}`, MOST);
}

/** Who tries on, and was refused. */
function shown({refusals, requirements, again}) {
    return [refusals.length === 0 ? empty(t('refusals.none')) : table(t('refusals.title'),
        [t('last'), t('client'), t('requirement'), t('count')],
        refusals.map(refusal => [moment(refusal.at),
            refusal.claimedClient === undefined ? t('refusals.nobody')
                : h('a', {href: `#/client/${encodeURIComponent(refusal.claimedClient)}`}, refusal.claimedClient),
            title(requirements, refusal.requirement), number(refusal.count)])),
    anew(again)];
}

function anew(again) {
    return h('p', {class: 'hp-actions'},
        h('button', {class: 'pf-v5-c-button pf-m-link pf-m-inline', type: 'button', click: again}, t('refusals.again')));
}

function rights() {
    return empty(t('failure.rights'));
}

const REGISTER = '/registers/practitioners';

/** The document with its register; else the change by which it was taken out, whose line has what stood there. */
async function readRegister(session) {
    const [stored, changes] = await Promise.all([session.getTagged('profile'), session.all('changes', 300)]);
    const before = changes.filter(change => change.what.kind === 'profile').flatMap(change => change.details ?? [])
        .find(detail => [REGISTER, '/registers'].includes(detail.path) && detail.from !== undefined);
    return {etag: stored.etag, document: JSON.parse(stored.text),
        before: before?.path === '/registers' ? before.from.practitioners : before?.from};
}

function takeOut(session, {document, etag, requirements, again}) {
    if (document.registers?.practitioners === undefined) {
        return empty(t('cards.register.out'));
    }
    const {practitioners, ...others} = document.registers;
    return session.writes
        ? rewrite(session, {...document, registers: others}, etag, requirements, again, t('cards.register.do')) : rights();
}

function seeRegister(session, {document, again}) {
    const register = document.registers?.practitioners;
    return [register === undefined ? h('p', {}, t('cards.register.out'))
        : h('p', {}, t('cards.register.in'), ' ', h('code', {}, JSON.stringify(register))), anew(again)];
}

function putBack(session, {document, etag, before, requirements, again}) {
    if (document.registers?.practitioners !== undefined || before === undefined) {
        return empty(t(before === undefined ? 'cards.register.unknown' : 'cards.register.in'));
    }
    return [h('p', {}, h('code', {}, JSON.stringify(before))), session.writes
        ? rewrite(session, {...document, registers: {...document.registers, practitioners: before}}, etag, requirements, again,
            t('cards.register.undo')) : rights()];
}

/** Another document: whom it would refuse is shown first, and what is put in force then is what was shown. */
function rewrite(session, document, etag, requirements, again, words) {
    const reason = field('rewrite-reason', 'text', t('reason'), '', true);
    const result = h('div', {role: 'status'});
    const attempt = async what => {
        replace(result, t('loading'));
        try {
            await what();
        } catch (error) {
            replace(result, error instanceof Refusal && error.status === 412 ? t('failure.changed') : problemText(error));
        }
    };
    return h('form', {class: 'hp-form', input: () => replace(result), submit: event => {
        event.preventDefault();
        const why = encodeURIComponent(reason.value());
        attempt(async () => {
            const prospect = await session.send('PUT', 'profile?dry-run=true', document, {'If-Match': etag});
            replace(result, atOnce(prospect), h('p', {class: 'hp-actions'}, h('button', {
                class: 'pf-v5-c-button pf-m-danger', type: 'button', click: () => attempt(async () => {
                    await session.send('PUT', `profile?reason=${why}`, document, {'If-Match': etag});
                    again();
                })}, words)));
        });
    }}, reason.element,
    h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('block.preview'))), result);
}

async function readKeys(session) {
    return {keys: await session.realmKeys()};
}

/** Keys of the realm are Keycloak's, and so is the page on which they are changed. */
function keyPages(session) {
    return h('p', {}, h('a', {href: session.keycloakPage('realm-settings/keys')}, t('cards.realm.page')));
}

function seeKeys(session, {keys, again}) {
    return [table(t('cards.realm.keys'), [t('key'), t('key.algorithm')],
        keys.filter(key => key.use === 'sig').map(key => [h('code', {class: 'hp-anywhere'}, key.kid), key.alg])), anew(again)];
}

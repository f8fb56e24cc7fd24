/** One client: what is to be mended, by when, and what it may sign with. */

import {sparkline} from '../charts.js';
import {h, replace} from '../dom.js';
import {card, empty, field, moments, morningAhead, problemText, table, title, wrongFields} from '../parts.js';
import {Refusal} from '../session.js';
import {away, dated, moment, number, t} from '../words.js';
import {holdForm, holdLift} from './holds.js';

const MEND = ['fail', 'warn', 'waived', 'inconclusive'];
const WEEK = 7 * 86_400_000;

export async function client(session, query, [clientId = ''], again) {
    const id = encodeURIComponent(clientId);
    const since = new Date(session.now() - WEEK).toISOString();
    const unknown = error => {
        if (error instanceof Refusal && error.status === 404) {
            return null;
        }
        throw error;
    };
    const status = await session.get(`clients/${id}`).catch(unknown);
    if (status === null) {
        return [
            h('p', {}, h('a', {href: '#/clients'}, t('client.back'))),
            h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, t('client.unknown.title')),
            h('p', {}, t('client.unknown.text', clientId))
        ];
    }
    const [requirements, refusals, changes, traffic, notices, holds] = await Promise.all([
        session.requirements(), session.all(`refusals?client=${id}&since=${since}`, 300), session.all('changes', 300),
        session.get(`clients/${id}/traffic`), session.get(`notices?client=${id}&max=100`), session.all('holds', 300)]);
    const found = status.requirements.filter(finding => MEND.includes(finding.verdict));
    const fine = status.requirements.filter(finding => finding.verdict === 'pass');
    const rest = status.requirements.filter(finding => !MEND.includes(finding.verdict) && finding.verdict !== 'pass');
    return [
        h('p', {}, h('a', {href: '#/clients'}, t('client.back'))),
        h('h1', {class: 'pf-v5-c-title pf-m-2xl'}, status.name || status.clientId),
        facts(status),
        h('div', {class: 'hp-cards'},
            card(t('client.mend'), found.length === 0 ? empty(t('client.mend.none'))
                : found.map(finding => mend(session, status, finding, requirements, holds.find(hold => hold.requirement === finding.id && hold.inForce), again))),
            card(t('client.traffic'), traffic.length === 0 ? empty(t('client.traffic.none')) : sparkline(traffic, session.now())),
            card(t('client.keys'), (status.keys ?? []).length === 0 ? empty(t('client.keys.none')) : keys(session, status.keys, changes)),
            card(t('client.refusals'), refusals.length === 0 ? empty(t('client.refusals.none'))
                : table(t('client.refusals'), [t('requirement'), t('count'), t('last')], refusals.map(refusal =>
                    [title(requirements, refusal.requirement), `${number(refusal.count)} ${refusal.proven ? t('refusals.proven') : t('refusals.claimed')}`,
                        moment(refusal.at)]))),
            report(session, clientId),
            sentNotices(notices, requirements),
            history(changes, clientId),
            card(t('client.rest'), folded(t('verdict.pass'), fine, requirements), folded(t('client.unclear'), rest, requirements)))
    ];
}

/** Keys that it may sign with. Each leads an administrator who may block to the form, with the key filled in. */
function keys(session, all, changes) {
    return all.map(key => h('section', {class: 'hp-finding'}, h('h3', {}, key.kid ?? t('key.nameless')),
        h('dl', {class: 'hp-facts'}, [
            [t('key.thumbprint'), key.thumbprint === undefined ? t('key.remote', key.location ?? '') : h('code', {}, key.thumbprint)],
            [t('key.algorithm'), key.algorithm ?? '–'], [t('key.bits'), key.bits ? number(key.bits) : '–'],
            [t('key.since'), since(key, changes)], [t('key.until'), until(key.expires)]
        ].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
        session.writes && key.thumbprint !== undefined
            ? h('p', {}, h('a', {href: `#/incidents/key?value=${encodeURIComponent(key.thumbprint)}`,
                'aria-label': t('key.block.of', key.kid ?? key.thumbprint)}, t('block.do'))) : null));
}

/** The table of changes knows those keys that a client has registered by itself. */
function since(key, changes) {
    const registered = changes.find(change => change.what.kind === 'key' && key.thumbprint !== undefined
        && change.details?.added?.thumbprint === key.thumbprint);
    return registered === undefined ? t('key.since.unknown') : dated(registered.when);
}

/** What an administrator wrote that is no instant stays as it is. */
function until(expires) {
    if (expires === undefined) {
        return t('key.endless');
    }
    return Number.isNaN(Date.parse(expires)) ? expires : dated(expires);
}

/** What the newest assessment has found of this client alone, to take along. */
function report(session, clientId) {
    const said = h('div', {role: 'status'});
    return card(t('client.report'), h('p', {}, t('client.report.text')), h('p', {class: 'hp-actions'},
        h('button', {class: 'pf-v5-c-button pf-m-link pf-m-inline', type: 'button', click: async () => {
            replace(said);
            try {
                await session.take(`assessments/latest?client=${encodeURIComponent(clientId)}&format=html`,
                    `helseprofil-${clientId.replace(/[^A-Za-z0-9._-]/g, '_')}.html`);
            } catch (error) {
                replace(said, error instanceof Refusal && error.status === 404 ? t('assessments.none') : problemText(error));
            }
        }}, t('client.report.take'))), said);
}

function facts(status) {
    return h('dl', {class: 'hp-facts'},
        [[t('client.id'), h('code', {}, status.clientId)], [t('cohort'), status.cohort ?? t('cohort.none')],
            [t('client.registered'), t(`client.${status.state}`)],
            [t('seen'), status.lastSeen === undefined ? t('seen.never') : moment(status.lastSeen)]]
            .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** What it fails, until when that goes well, how to mend it, and a way to let it off for a while, alone or with all others. */
function mend(session, status, finding, requirements, hold, again) {
    const requirement = requirements.get(finding.id);
    const isDated = requirement?.kind === 'dated';
    return h('section', {class: 'hp-finding'},
        h('h3', {}, h('span', {class: `hp-verdict hp-verdict-${finding.verdict}`}, t(`verdict.${finding.verdict}`)), ' ',
            requirement?.title ?? finding.id),
        h('p', {}, when(finding, session.now()), finding.lastSeen === undefined ? '' : ` ${t('finding.seen', moment(finding.lastSeen))}`),
        requirement === undefined ? null : h('p', {}, h('strong', {}, t('finding.remedy')), ' ', marked(requirement.remedy)),
        finding.waiver === undefined ? null : h('p', {}, t(finding.waiver.inForce ? 'finding.waived' : 'finding.waiver.ended',
            dated(finding.waiver.expires), finding.waiver.approvedBy), ' ', h('q', {lang: ''}, finding.waiver.reason)),
        hold === undefined ? null : h('p', {}, t('hold.inforce', dated(hold.until)), ' ', h('q', {lang: ''}, hold.reason)),
        session.writes && isDated ? waiver(session, status.clientId, finding, again) : null,
        session.writes && hold !== undefined ? holdLift(session, hold, requirements, again) : null,
        session.writes && isDated && finding.phase === 'enforced' ? h('details', {class: 'hp-details'}, h('summary', {}, t('hold.give')),
            h('p', {}, t('hold.text')),
            holdForm(session, requirements, again, {choices: [finding.id, ...requirement.stages.map(stage => stage.name)], clients: () => [status.clientId], name: finding.id})) : null);
}

/** The date in words. */
function when(finding, now) {
    if (finding.phase === 'enforced') {
        return t('finding.enforced');
    }
    return finding.enforced === undefined ? t(`finding.${finding.phase}`)
        : t('finding.until', dated(finding.enforced), away(finding.enforced, now));
}

function waiver(session, clientId, finding, again) {
    const address = `clients/${encodeURIComponent(clientId)}/waivers/${finding.id}`;
    const outcome = h('div', {role: 'status'});
    const reason = field(`reason-${finding.id}`, 'text', t('reason'), '', true);
    const by = field(`by-${finding.id}`, 'text', t('waiver.by'), '', true);
    const expires = moments(`expires-${finding.id}`, t('waiver.expires'), morningAhead(session.now(), 90), true);
    const write = async (method, path, body) => {
        try {
            await session.send(method, path, body);
            again();
        } catch (error) {
            replace(outcome, wrongFields(error, 'waiver', {reason, approvedBy: by, expires}));
        }
    };
    return h('details', {class: 'hp-details'}, h('summary', {}, t(finding.waiver === undefined ? 'waiver.give' : 'waiver.change')),
        h('form', {class: 'hp-form', submit: event => {
            event.preventDefault();
            write('PUT', address, {reason: reason.value(), approvedBy: by.value(), expires: expires.value()});
        }}, [reason, by, expires].map(part => part.element),
        h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('save')),
            finding.waiver === undefined ? null : h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'button', click: () => {
                if (reason.element.querySelector('input').reportValidity()) {
                    write('DELETE', `${address}?reason=${encodeURIComponent(reason.value())}`);
                }
            }}, t('waiver.end'))), outcome));
}

/** Notices that its contacts were sent, and those that they will be sent next. */
function sentNotices(notices, requirements) {
    const line = (notice, when) => h('li', {}, when, ': ',
        notice.requirement === undefined ? t('client.told.other') : title(requirements, notice.requirement),
        notice.date === undefined ? '' : `, ${dated(notice.date)}`,
        [notice.to ?? []].flat().map(address => `, ${address}`));
    const lines = [...notices.due.map(notice => line(notice, t(notices.on ? 'client.told.due' : 'client.told.off'))),
        ...notices.sent.map(notice => line(notice, `${moment(notice.at)}, ${t(`told.${notice.status}`)}`))];
    return card(t('client.told'), lines.length === 0 ? empty(t('client.told.none')) : h('ul', {class: 'pf-v5-c-list'}, lines));
}

function history(changes, clientId) {
    const own = changes.filter(change => change.what.name === clientId);
    return card(t('client.history'), own.length === 0 ? empty(t('client.history.none'))
        : h('ul', {class: 'pf-v5-c-list'}, own.map(change => h('li', {}, moment(change.when), ', ',
            change.who?.user?.name ?? t('changes.server'), change.why === undefined ? '' : [': ', h('q', {lang: ''}, change.why)]))));
}

function folded(name, findings, requirements) {
    return findings.length === 0 ? null : h('details', {class: 'hp-details'}, h('summary', {}, `${name} (${number(findings.length)})`),
        h('ul', {class: 'pf-v5-c-list'}, findings.map(finding => h('li', {}, title(requirements, finding.id),
            finding.verdict === 'pass' ? '' : `: ${t(`verdict.${finding.verdict}`)}`))));
}

/** A text of ours, in which backticks mark code. */
function marked(text) {
    return text.split('`').map((part, i) => i % 2 === 0 ? part : h('code', {}, part));
}

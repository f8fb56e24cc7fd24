/**
 * What is asked of every client beyond the timetable, until an instant: whom it refuses is shown before it is in force. What is
 * put replaces all that is there, so a form begins with what is in force, and sends on what it has no field for.
 */

import {h, replace} from '../dom.js';
import {extent, notStopped, stopping} from '../hits.js';
import {card, choice, empty, field, problemText, stageTitle, table, wrongFields} from '../parts.js';
import {moment, number, t} from '../words.js';

const SHOWN = 100;
const HOUR = 3_600_000;

/** The members of the document that a form can have, in the order of the page; how what is typed becomes their value, and back. */
const VALUES = {
    dpopProofMaxAge: ['number', seconds, inSeconds],
    nonceLifetime: ['number', seconds, inSeconds],
    accessTokenLifetimeMax: ['number', seconds, inSeconds],
    minimumRsaBits: ['number', Number, String],
    deniedAlgorithms: ['text', list, written],
    onlyCohorts: ['text', list, written]
};
const USERINFO = 'nonceAtUserinfo';

export async function emergency(session, requirements, again) {
    const stored = await session.getTagged('emergency');
    const present = JSON.parse(stored.text);
    return card(t('emergency.title'),
        emergencyShown(present), emergencyEnd(session, present, stored.etag, again),
        session.writes ? h('details', {class: 'hp-details'}, h('summary', {}, t('emergency.new')),
            h('p', {}, t('emergency.text')), emergencyForm(session, requirements, {etag: stored.etag, present}, again)) : null);
}

/** What is stored. */
export function emergencyShown(present) {
    if (Object.keys(present).length === 0) {
        return empty(t('emergency.none'));
    }
    if (present.unreadable) {
        return h('p', {role: 'alert'}, h('strong', {}, t('emergency.unreadable')));
    }
    const said = [...Object.keys(VALUES), USERINFO].filter(member => member in present);
    return [
        h('p', {}, h('strong', {}, present.inForce ? t('emergency.inforce', moment(present.until)) : t('emergency.ended', moment(present.until))),
            ' ', `${moment(present.created)}${present.by === undefined ? '' : `, ${present.by}`}: `, h('q', {lang: ''}, present.reason)),
        table(t('emergency.title'), [t('emergency.value'), t('emergency.is')],
            said.map(member => [t(`emergency.${member}`), h('code', {}, written(present[member]))]))];
}

function written(value) {
    return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Ending it needs a reason, for the table of changes. */
export function emergencyEnd(session, present, etag, again) {
    if (!session.writes || Object.keys(present).length === 0) {
        return null;
    }
    const outcome = h('div', {role: 'status'});
    const reason = field('emergency-end', 'text', t('reason'), '', true);
    return h('details', {class: 'hp-details'}, h('summary', {}, t('emergency.end')),
        h('form', {class: 'hp-form', submit: async event => {
            event.preventDefault();
            try {
                await session.send('DELETE', `emergency?reason=${encodeURIComponent(reason.value())}`, undefined, {'If-Match': etag});
                again();
            } catch (error) {
                replace(outcome, problemText(error));
            }
        }}, reason.element,
        h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'submit'}, t('emergency.end.do'))), outcome));
}

/**
 * @param {{etag: string, present: Record<string, any>}} stored what is there now
 * @param {Record<string, unknown>} [begun] the members that the form has, with what each begins with where none is in force; left
 *     out, the form has all of them
 */
export function emergencyForm(session, requirements, {etag, present}, again, begun) {
    const inForce = present.inForce ? present : {};
    const fields = Object.entries(VALUES).filter(([member]) => begun === undefined || member in begun)
        .map(([member, [type, read, write]]) => {
            const value = inForce[member] ?? begun?.[member];
            return {member, read, ...field(`emergency-${member}`, type, t(`emergency.${member}`),
                value === undefined ? '' : write(value), begun !== undefined)};
        });
    const kept = Object.fromEntries([...Object.keys(VALUES), USERINFO]
        .filter(member => member in inForce && fields.every(one => one.member !== member)).map(member => [member, inForce[member]]));
    const userinfo = begun !== undefined ? null : choice('emergency-nonceAtUserinfo', t('emergency.nonceAtUserinfo'),
        [['false', t('emergency.no')], ['true', t('emergency.yes')]], String(inForce[USERINFO] ?? false), true);
    const hours = field('emergency-hours', 'number', t('emergency.hours'), '24', true);
    const reason = field('emergency-reason', 'text', t('reason'), '', true);
    const result = h('div', {id: 'hp-emergency-result', role: 'status'});
    /** Which preview is the last one: what was asked for an earlier one comes too late. */
    let asked = 0;
    const clear = () => {
        asked++;
        replace(result);
    };
    const body = () => ({
        ...kept,
        reason: reason.value(),
        until: new Date(session.now() + Number(hours.value()) * HOUR).toISOString(),
        ...Object.fromEntries(fields.filter(one => one.value() !== '').map(one => [one.member, one.read(one.value())])),
        ...(userinfo === null ? {} : {[USERINFO]: userinfo.value() === 'true' ? true : undefined})
    });
    return h('form', {class: 'hp-form', input: clear, submit: async event => {
        event.preventDefault();
        clear();
        const mine = asked;
        const put = body();
        replace(result, t('loading'));
        try {
            const forecast = await session.send('PUT', `emergency?dry-run=true&max=${SHOWN}`, put);
            if (mine === asked) {
                replace(result, hit(forecast, requirements),
                    stopping(forecast, t('emergency.do'), query => act(session, put, query, etag, result, again)));
            }
        } catch (error) {
            if (mine === asked) {
                replace(result, wrongFields(error, 'emergency',
                    {reason, until: hours, whole: fields[0], ...Object.fromEntries(fields.map(one => [one.member, one]))}));
            }
        }
    }}, [...fields, ...(userinfo === null ? [] : [userinfo]), hours, reason].map(part => part.element),
    h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('block.preview'))), result);
}

function hit(forecast, requirements) {
    const clients = [...forecast.clients.map(one => [one, 'emergency.refused']), ...forecast.changes.map(one => [one, 'emergency.changed'])];
    const left = forecast.total - forecast.clients.length + forecast.changed - forecast.changes.length;
    return [h('h3', {}, t('block.hits', number(forecast.total))),
        extent(forecast),
        forecast.changed === 0 ? null : h('p', {}, t('hits.changed', number(forecast.changed))),
        clients.length === 0 ? null : table(t('emergency.title'), [t('client'), t('emergency.hit'), t('requirement')],
            clients.map(([client, how]) => [client.clientId, t(how),
                client.requirements.map(one => stageTitle(requirements, one.id)).join(', ')])),
        left > 0 ? h('p', {}, t('more', number(left))) : null,
        forecast.unseen.length === 0 ? null : h('p', {}, t('emergency.unseen',
            forecast.unseen.map(stage => stageTitle(requirements, stage.split('@')[0])).join(', ')))];
}

async function act(session, body, query, etag, result, again) {
    replace(result, t('loading'));
    try {
        await session.send('PUT', `emergency?${query}`, body, {'If-Match': etag});
        again();
    } catch (error) {
        replace(result, notStopped(error));
    }
}

function seconds(text) {
    return `PT${Number(text)}S`;
}

/** Of a duration as the server writes it. */
function inSeconds(duration) {
    const [, hours, minutes, rest] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
    return String(3_600 * Number(hours ?? 0) + 60 * Number(minutes ?? 0) + Number(rest ?? 0));
}

function list(text) {
    return text.split(',').map(one => one.trim()).filter(one => one !== '');
}

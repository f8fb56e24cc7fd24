/** What is asked of every client beyond the timetable, until an instant: whom it refuses is shown before it is in force. */

import {h, replace} from '../dom.js';
import {card, choice, empty, field, problemText, stageTitle, table} from '../parts.js';
import {moment, number, t} from '../words.js';

const SHOWN = 100;
const HOUR = 3_600_000;

/** The members of the document that the form has, in the order of the page, and how what is typed becomes their value. */
const VALUES = {
    dpopProofMaxAge: ['number', seconds],
    nonceLifetime: ['number', seconds],
    accessTokenLifetimeMax: ['number', seconds],
    minimumRsaBits: ['number', Number],
    deniedAlgorithms: ['text', list],
    onlyCohorts: ['text', list]
};

export async function emergency(session, requirements, again) {
    const stored = await session.getTagged('emergency');
    const present = JSON.parse(stored.text);
    return card(t('emergency.title'),
        Object.keys(present).length === 0 ? empty(t('emergency.none')) : shown(session, present, stored.etag, again),
        session.writes ? h('details', {class: 'hp-details'}, h('summary', {}, t('emergency.new')),
            h('p', {}, t('emergency.text')), form(session, requirements, stored.etag, again)) : null);
}

function shown(session, present, etag, again) {
    if (present.unreadable) {
        return [h('p', {role: 'alert'}, h('strong', {}, t('emergency.unreadable'))), end(session, etag, again)];
    }
    const said = [...Object.keys(VALUES), 'nonceAtUserinfo'].filter(member => member in present);
    return [
        h('p', {}, h('strong', {}, present.inForce ? t('emergency.inforce', moment(present.until)) : t('emergency.ended', moment(present.until))),
            ' ', `${moment(present.created)}${present.by === undefined ? '' : `, ${present.by}`}: `, h('q', {lang: ''}, present.reason)),
        table(t('emergency.title'), [t('emergency.value'), t('emergency.is')],
            said.map(member => [t(`emergency.${member}`), h('code', {}, written(present[member]))])),
        end(session, etag, again)];
}

function written(value) {
    return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Ending it needs a reason, for the table of changes. */
function end(session, etag, again) {
    if (!session.writes) {
        return null;
    }
    const told = h('div', {role: 'status'});
    const reason = field('emergency-end', 'text', t('reason'), '', true);
    return h('details', {class: 'hp-details'}, h('summary', {}, t('emergency.end')),
        h('form', {class: 'hp-form', submit: async event => {
            event.preventDefault();
            try {
                await session.send('DELETE', `emergency?reason=${encodeURIComponent(reason.value())}`, undefined, {'If-Match': etag});
                again();
            } catch (error) {
                replace(told, problemText(error));
            }
        }}, reason.element,
        h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-danger', type: 'submit'}, t('emergency.end.do'))), told));
}

function form(session, requirements, etag, again) {
    const fields = Object.entries(VALUES).map(([member, [type, read]]) =>
        ({member, read, ...field(`emergency-${member}`, type, t(`emergency.${member}`))}));
    const userinfo = choice('emergency-nonceAtUserinfo', t('emergency.nonceAtUserinfo'),
        [['false', t('emergency.no')], ['true', t('emergency.yes')]], 'false', true);
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
        reason: reason.value(),
        until: `${new Date(Date.now() + Number(hours.value()) * HOUR).toISOString().slice(0, 19)}Z`,
        ...Object.fromEntries(fields.filter(one => one.value() !== '').map(one => [one.member, one.read(one.value())])),
        ...(userinfo.value() === 'true' ? {nonceAtUserinfo: true} : {})
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
                replace(result, hit(forecast, requirements), h('p', {class: 'hp-actions'}, h('button', {
                    class: 'pf-v5-c-button pf-m-danger', type: 'button', click: () => act(session, put, etag, result, again)}, t('emergency.do'))));
            }
        } catch (error) {
            if (mine === asked) {
                replace(result, problemText(error));
            }
        }
    }}, [...fields, userinfo, hours, reason].map(part => part.element),
    h('p', {class: 'hp-actions'}, h('button', {class: 'pf-v5-c-button pf-m-primary', type: 'submit'}, t('block.preview'))), result);
}

function hit(forecast, requirements) {
    const clients = [...forecast.clients.map(one => [one, 'emergency.refused']), ...forecast.changes.map(one => [one, 'emergency.changed'])];
    return [h('h3', {}, t('block.hits', clients.length < SHOWN ? number(clients.length) : `${number(SHOWN)}+`)),
        clients.length === 0 ? null : table(t('emergency.title'), [t('client'), t('emergency.hit'), t('requirement')],
            clients.map(([client, how]) => [client.clientId, t(how),
                client.requirements.map(one => stageTitle(requirements, one.id)).join(', ')])),
        forecast.unseen.length === 0 ? null : h('p', {}, t('emergency.unseen',
            forecast.unseen.map(stage => stageTitle(requirements, stage.split('@')[0])).join(', ')))];
}

async function act(session, body, etag, result, again) {
    replace(result, t('loading'));
    try {
        await session.send('PUT', 'emergency', body, {'If-Match': etag});
        again();
    } catch (error) {
        replace(result, problemText(error));
    }
}

function seconds(text) {
    return `PT${Number(text)}S`;
}

function list(text) {
    return text.split(',').map(one => one.trim()).filter(one => one !== '');
}

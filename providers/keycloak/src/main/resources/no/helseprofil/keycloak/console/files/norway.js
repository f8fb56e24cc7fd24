/** Days and times in Norway, wherever the reader is: dates of the timetable mean the same to all. */

export const ZONE = 'Europe/Oslo';

const HOUR = 3_600_000;
/** How far Norway is ahead of UTC, in hours: summer time first, so that of an hour that comes twice the first one is meant. */
const AHEAD = [2, 1];

/** The day of an instant, as a field of type date has it. */
export function norwegianDay(instant) {
    const {year, month, day} = parts(instant);
    return `${year.padStart(4, '0')}-${month}-${day}`;
}

/** The time of an instant, as a field of type time has it; with seconds where there are any. */
export function norwegianTime(instant) {
    const {hour, minute, second} = parts(instant);
    return second === '00' ? `${hour}:${minute}` : `${hour}:${minute}:${second}`;
}

/** The instant of a day and a time. Of a time that is left out when summer begins it is the one that the clock shows then. */
export function norwegianInstant(day, time) {
    const shown = Date.parse(`${day}T${time}Z`);
    const instants = AHEAD.map(hours => shown - hours * HOUR);
    const instant = instants.find(one => `${norwegianDay(one)}T${norwegianTime(one)}` === `${day}T${time}`) ?? instants[1];
    return new Date(instant).toISOString().replace('.000Z', 'Z');
}

function parts(instant) {
    const format = new Intl.DateTimeFormat('en-GB', {timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: '2-digit',
        day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit'});
    return Object.fromEntries(format.formatToParts(new Date(instant)).map(({type, value}) => [type, value]));
}

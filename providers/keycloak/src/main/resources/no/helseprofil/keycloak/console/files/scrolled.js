/**
 * A long table of which only those rows are there that are in sight, so that thousands scroll without delay. What is behind
 * the first part of the list is read when it comes into sight.
 */

import {h, replace} from './dom.js';

const ROW = 48;
const SPARE = 8;

/**
 * @param {string} caption what is in it
 * @param {{name: string, mark?: string, hidden?: boolean}[]} columns
 * @param {(entry: any) => import('./dom.js').Child[]} row the cells of an entry
 */
export function scrolled(caption, columns, row) {
    const tbody = h('tbody', {class: 'pf-v5-c-table__tbody'});
    const table = h('table', {class: 'pf-v5-c-table pf-m-compact hp-table hp-long'},
        h('caption', {class: 'hp-aural'}, caption),
        h('thead', {class: 'pf-v5-c-table__thead'}, h('tr', {class: 'pf-v5-c-table__tr', 'aria-rowindex': 1},
            columns.map(column => h('th', {class: `pf-v5-c-table__th ${column.mark ?? ''}`, scope: 'col'},
                column.hidden ? h('span', {class: 'hp-aural'}, column.name) : column.name)))),
        tbody);
    const element = h('div', {class: 'hp-scrolled', tabindex: 0, role: 'region', 'aria-label': caption}, table);
    /** Has a hole where an entry wasn't read yet. */
    let entries = [];
    let from = -1;
    /** Reads a part of the list that begins at an index. */
    let read = null;
    let reading = false;

    function paint() {
        const first = Math.max(0, Math.floor(element.scrollTop / ROW) - SPARE);
        if (first === from) {
            return;
        }
        from = first;
        const many = Math.ceil((element.clientHeight || 600) / ROW) + 2 * SPARE;
        const some = Array.from({length: Math.min(many, entries.length - first)}, (_, i) => entries[first + i]);
        more(first, some);
        const focused = document.activeElement?.closest?.('tr')?.getAttribute('aria-rowindex');
        if (focused && tbody.contains(document.activeElement)) {
            return keep(first, some, Number(focused) - 2);
        }
        fill(first, some);
    }

    /** Reads what is in sight and isn't there; one part after the other. */
    async function more(first, some) {
        const missing = some.findIndex(entry => entry === undefined);
        if (missing < 0 || read === null || reading) {
            return;
        }
        const all = entries;
        reading = true;
        try {
            const part = await read(first + missing);
            part.forEach((entry, i) => {
                all[first + missing + i] = entry;
            });
            if (part.length === 0) {
                read = null;
            }
        } finally {
            reading = false;
        }
        from = -1;
        paint();
    }

    /** Whatever has the focus stays, so that the keyboard doesn't lose its place. */
    function keep(first, some, index) {
        const tag = document.activeElement?.localName;
        fill(first, some);
        tbody.querySelector(`tr[aria-rowindex="${index + 2}"] ${tag}`)?.focus({preventScroll: true});
    }

    function fill(first, some) {
        replace(tbody, space(first),
            some.map((entry, i) => h('tr', {class: 'pf-v5-c-table__tr', 'aria-rowindex': first + i + 2},
                (entry === undefined ? columns.map(() => '') : row(entry)).map((cell, column) => h('td', {class: `pf-v5-c-table__td ${columns[column].mark ?? ''}`}, cell)))),
            space(entries.length - first - some.length));
    }

    /** Room for rows that aren't there; its height is set by script, which the content policy allows. */
    function space(rows) {
        if (rows <= 0) {
            return null;
        }
        const cell = h('td', {colspan: columns.length});
        cell.style.height = `${rows * ROW}px`;
        return h('tr', {'aria-hidden': 'true', class: 'hp-space'}, cell);
    }

    element.addEventListener('scroll', paint);
    return {
        element,
        /**
         * @param {object[]} all the list, or its first part
         * @param {number} [length] how long the list is
         * @param {(first: number) => Promise<object[]>} [rest] reads a part of it that begins at an index
         */
        show(all, length = all.length, rest = null) {
            entries = [...all];
            entries.length = length;
            read = rest;
            from = -1;
            table.setAttribute('aria-rowcount', String(length + 1));
            element.scrollTop = 0;
            paint();
        },
        /** Shows the same entries once more, where something in their rows has changed. */
        again() {
            from = -1;
            paint();
        }
    };
}

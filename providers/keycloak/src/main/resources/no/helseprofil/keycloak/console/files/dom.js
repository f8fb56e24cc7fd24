/**
 * Elements as a tree. Text is put in as text and nothing else, so whatever a client is called, it stays text.
 *
 * @typedef {Node | string | number | null | undefined | false | Child[]} Child
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. An attribute that is a function is a listener; one that is false, null or undefined is left out.
 *
 * @param {string} name
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(name, attributes = {}, ...children) {
    return /** @type {HTMLElement} */ (fill(document.createElement(name), attributes, children));
}

/** The same for pictures: {@link h} of SVG. */
export function s(name, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Puts other children into an element. */
export function replace(element, ...children) {
    element.replaceChildren(...nodes(children));
    return element;
}

function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') {
            element.addEventListener(name, value);
        } else if (value === true) {
            element.setAttribute(name, '');
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(name, String(value));
        }
    }
    element.append(...nodes(children));
    return element;
}

function nodes(children) {
    return children.flat(Infinity)
        .filter(child => child !== null && child !== undefined && child !== false)
        .map(child => child instanceof Node ? child : String(child));
}

/**
 * The transparency log, verified in the browser: whether each entry is what was logged, and whether all of them make the root that
 * is signed (RFC 6962, section 2.1). Whoever doesn't trust the server that gives this script runs `verify` of the JAR.
 */

/**
 * @param {string} file lines of JSON: the checkpoint at the front, then the entries
 * @returns {Promise<{entries: number, root: string, problem: 'size' | 'content' | 'root' | null, at: number | null}>}
 */
export async function verify(file) {
    const [head, ...lines] = file.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
    const [, size, root] = head.checkpoint.split('\n');
    const found = (problem, at = null) => ({entries: lines.length, root, problem, at});
    if (lines.length !== Number(size)) {
        return found('size');
    }
    const leaves = [];
    for (const [i, {entry, content}] of lines.entries()) {
        if (content !== undefined && base64(await sha256(bytes(canonical(content)))) !== entry.content) {
            return found('content', i);
        }
        leaves.push(await sha256(new Uint8Array([0, ...bytes(canonical(entry))])));
    }
    return found(base64(await tree(leaves)) === root ? null : 'root');
}

/** The root of a Merkle tree. */
async function tree(leaves) {
    if (leaves.length < 2) {
        return leaves[0] ?? sha256(new Uint8Array());
    }
    let left = 1;
    while (left * 2 < leaves.length) {
        left *= 2;
    }
    const [one, other] = await Promise.all([tree(leaves.slice(0, left)), tree(leaves.slice(left))]);
    return sha256(new Uint8Array([1, ...one, ...other]));
}

/** JSON in the form of RFC 8785: members by their names, and nothing between them. */
function canonical(value) {
    if (Array.isArray(value)) {
        return `[${value.map(canonical).join(',')}]`;
    }
    return value !== null && typeof value === 'object'
        ? `{${Object.keys(value).sort().map(name => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
        : JSON.stringify(value);
}

function bytes(text) {
    return new TextEncoder().encode(text);
}

async function sha256(value) {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', value));
}

function base64(value) {
    return btoa(String.fromCharCode(...value));
}

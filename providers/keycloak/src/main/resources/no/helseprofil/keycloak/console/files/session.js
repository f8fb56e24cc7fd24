/**
 * The login, and what is asked of the server in its name. The token is bound to a key that is made here and that
 * no script can read out (DPoP, RFC 9449): a copy of the token is worth nothing.
 *
 * @typedef {{realm: string, name: string, frontend: string, admin: string, console: string, client: string,
 *     server: string, serverFrontend: string, failed: string, logo: string, colour: string, onColour: string}} Settings
 */

import {tag} from './words.js';

const STORE = 'begun';
const BEGUN = 'helseprofil.console.begun';
const SPARE_SECONDS = 10;

/** The server refused, and what it said. */
export class Refusal extends Error {
    constructor(status, problem) {
        super(problem?.detail ?? problem?.error_description ?? problem?.error ?? String(status));
        this.status = status;
        this.errors = problem?.errors ?? [];
    }
}

/** Nobody is logged in any more. */
export class LoggedOut extends Error {}

export class Session {

    /** @param {Settings} settings */
    constructor(settings) {
        this.settings = settings;
        this.nonces = new Map();
        /** How far this machine's clock is behind the server's, in milliseconds. */
        this.behind = 0;
        this.token = null;
        this.refreshing = null;
    }

    /** Whether the browser can keep a key: it can't on a page that came without TLS. */
    static isPossible() {
        return globalThis.crypto?.subtle !== undefined && globalThis.indexedDB !== undefined;
    }

    /** Goes to the login page of a realm, and comes back to what is shown now. */
    async begin(realm = this.settings.realm) {
        const pair = await crypto.subtle.generateKey({name: 'ECDSA', namedCurve: 'P-256'}, false, ['sign', 'verify']);
        const jwk = publicJwk(await crypto.subtle.exportKey('jwk', pair.publicKey));
        const begun = {state: random(), verifier: random(), key: pair.privateKey, jwk, realm, hash: location.hash};
        await store(begun);
        sessionStorage.setItem(BEGUN, begun.state);
        const asked = new URLSearchParams({
            client_id: this.settings.client,
            response_type: 'code',
            scope: 'openid',
            redirect_uri: this.settings.console,
            state: begun.state,
            code_challenge: await sha256(begun.verifier),
            code_challenge_method: 'S256',
            dpop_jkt: await sha256(JSON.stringify(jwk)),
            ui_locales: tag()
        });
        location.assign(realm === this.settings.realm
            ? `${this.#issuer(realm)}/helseprofil/console/sign-in?${asked}` : `${this.#protocol(realm)}auth?${asked}`);
    }

    /**
     * Takes what the login page has sent, if it has.
     *
     * @returns {Promise<'none' | 'signed-in' | 'failed'>}
     */
    async end() {
        const answer = new URLSearchParams(location.search);
        if (!answer.has('state')) {
            return 'none';
        }
        const expected = sessionStorage.getItem(BEGUN);
        sessionStorage.removeItem(BEGUN);
        const begun = await take(expected);
        history.replaceState(null, '', location.pathname + (begun?.hash ?? ''));
        if (begun === null || answer.get('state') !== expected || !answer.has('code')
                || answer.get('iss') !== this.#issuer(begun.realm)) {
            return 'failed';
        }
        this.key = begun.key;
        this.jwk = begun.jwk;
        this.realm = begun.realm;
        try {
            await this.#ask({
                grant_type: 'authorization_code',
                code: answer.get('code'),
                redirect_uri: this.settings.console,
                code_verifier: begun.verifier
            });
            return 'signed-in';
        } catch (refused) {
            console.warn('The login was refused:', refused.message);
            return 'failed';
        }
    }

    /**
     * Ends the login at the server. The token is revoked first (RFC 7009) and given up once the server has said so: until then
     * one can try again. Then the session that the browser's cookie belongs to is ended. The ID token says whose it is, in the
     * body: an address would be logged. Where the login is at another host the answer to that can't be read.
     *
     * @throws {Refusal | TypeError} if the server didn't say so
     */
    async signOut() {
        const token = this.token;
        if (token === null) {
            return;
        }
        await this.#done(await this.#fetch('POST', this.#protocol(this.realm) + 'revoke', {body: new URLSearchParams({
            client_id: this.settings.client, token: token.refresh_token, token_type_hint: 'refresh_token'
        })}));
        if (token.id_token) {
            const address = this.#protocol(this.realm) + 'logout';
            const readable = new URL(address).origin === location.origin;
            const body = new URLSearchParams({client_id: this.settings.client, id_token_hint: token.id_token});
            const answer = await fetch(address, {method: 'POST', mode: readable ? 'same-origin' : 'no-cors',
                credentials: 'include', cache: 'no-store', body});
            if (readable) {
                await this.#done(answer);
            }
        }
        this.token = null;
    }

    async #done(answer) {
        if (!answer.ok) {
            throw new Refusal(answer.status, await problem(answer));
        }
    }

    /** Who has logged in, and which roles they have in the realm; null if it is none that administers anything. */
    async whoAmI() {
        const address = `${this.settings.admin}admin/${encodeURIComponent(this.realm)}/console/whoami`;
        try {
            return await this.#json('GET', `${address}?currentRealm=${encodeURIComponent(this.settings.realm)}`, {});
        } catch (refused) {
            if (refused instanceof Refusal && refused.status === 403) {
                return null;
            }
            throw refused;
        }
    }

    /** Asks the admin REST of the profile; {@code path} is below {@code …/helseprofil/}. */
    get(path) {
        return this.#json('GET', this.#address(path), {headers: {'Accept-Language': tag()}});
    }

    /** The same, with the tag that a later write has to name. */
    async getTagged(path) {
        const answer = await this.#authorized('GET', this.#address(path), {});
        return {etag: answer.headers.get('ETag'), text: await answer.text()};
    }

    /** The same as text. */
    async text(path) {
        return (await this.#authorized('GET', this.#address(path), {})).text();
    }

    /** All pages of a list, up to a number of entries. */
    async all(path, most = 1_000) {
        const entries = [];
        const more = path.includes('?') ? '&' : '?';
        while (entries.length < most) {
            const page = await this.get(`${path}${more}first=${entries.length}&max=100`);
            entries.push(...page);
            if (page.length < 100) {
                break;
            }
        }
        return entries;
    }

    /** Writes something; what is an object is sent as JSON. */
    send(method, path, body, headers = {}) {
        const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
        const type = text === undefined ? {} : {'Content-Type': 'application/json'};
        return this.#json(method, this.#address(path), {body: text, headers: {...type, ...headers}});
    }

    /** What everybody may read of the requirements, by id. */
    async requirements() {
        const answer = await fetch(`${this.settings.admin}realms/${encodeURIComponent(this.settings.realm)}/helseprofil/requirements`,
            {headers: {'Accept': 'application/json', 'Accept-Language': tag()}});
        if (!answer.ok) {
            throw new Refusal(answer.status, null);
        }
        return new Map((await answer.json()).map(requirement => [requirement.id, requirement]));
    }

    /** The keys by which tokens of the realm are verified, which everybody may read. */
    async realmKeys() {
        const answer = await fetch(
            `${this.settings.admin}realms/${encodeURIComponent(this.settings.realm)}/protocol/openid-connect/certs`, {cache: 'no-store'});
        if (!answer.ok) {
            throw new Refusal(answer.status, null);
        }
        return (await answer.json()).keys;
    }

    /** A page of Keycloak's own console about this realm, for the person who has logged in here. */
    keycloakPage(path) {
        return `${this.settings.admin}admin/${encodeURIComponent(this.realm)}/console/#/${encodeURIComponent(this.settings.realm)}/${path}`;
    }

    /** The checkpoint of the log, which everybody may read; null where nothing was logged yet. */
    async checkpoint() {
        const answer = await fetch(`${this.settings.admin}realms/${encodeURIComponent(this.settings.realm)}/helseprofil/checkpoint`);
        if (answer.status === 404) {
            return null;
        }
        if (!answer.ok) {
            throw new Refusal(answer.status, null);
        }
        return answer.text();
    }

    /** Has the browser store something, in the language of the reader: by a request that has the token, since a link has none. */
    async take(path, name) {
        const answer = await this.#authorized('GET', this.#address(path), {headers: {'Accept-Language': tag()}});
        const address = URL.createObjectURL(await answer.blob());
        Object.assign(document.createElement('a'), {href: address, download: name}).click();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
    }

    /** By the clock of the server. */
    now() {
        return Date.now() + this.behind;
    }

    /** Learns the server's time from a response that has it. A difference of two seconds is the way of the response. */
    learn(answer) {
        const date = Date.parse(answer.headers.get('Date') ?? '');
        if (!Number.isNaN(date)) {
            const behind = date - Date.now();
            this.behind = Math.abs(behind) > 2_000 ? behind : 0;
        }
    }

    #address(path) {
        return `${this.settings.admin}admin/realms/${encodeURIComponent(this.settings.realm)}/helseprofil/${path}`;
    }

    /** The realm of the server's administrators may have an address of its own. */
    #issuer(realm) {
        const frontend = realm === this.settings.realm ? this.settings.frontend : this.settings.serverFrontend;
        return `${frontend}realms/${encodeURIComponent(realm)}`;
    }

    #protocol(realm) {
        return `${this.#issuer(realm)}/protocol/openid-connect/`;
    }

    async #json(method, address, options) {
        const answer = await this.#authorized(method, address, options);
        return answer.status === 204 ? null : answer.json();
    }

    async #authorized(method, address, options) {
        await this.#fresh();
        let answer = await this.#fetch(method, address, options, this.token.access_token);
        if (answer.status === 401) {
            await this.#refresh();
            answer = await this.#fetch(method, address, options, this.token.access_token);
        }
        if (answer.status === 401) {
            throw new LoggedOut();
        }
        if (!answer.ok) {
            throw new Refusal(answer.status, await problem(answer));
        }
        return answer;
    }

    async #fresh() {
        if (this.token === null) {
            throw new LoggedOut();
        }
        if (Date.now() > this.token.until) {
            await this.#refresh();
        }
    }

    /** Once, however many requests find that the token has ended. */
    #refresh() {
        this.refreshing ??= this.#ask({grant_type: 'refresh_token', refresh_token: this.token?.refresh_token ?? ''})
            .catch(refused => {
                this.token = null;
                throw refused instanceof Refusal ? new LoggedOut() : refused;
            })
            .finally(() => {
                this.refreshing = null;
            });
        return this.refreshing;
    }

    async #ask(parameters) {
        const body = new URLSearchParams({client_id: this.settings.client, ...parameters});
        const answer = await this.#fetch('POST', this.#protocol(this.realm) + 'token', {body});
        if (!answer.ok) {
            throw new Refusal(answer.status, await problem(answer));
        }
        const token = await answer.json();
        if (token.token_type !== 'DPoP') {
            throw new Refusal(answer.status, {detail: 'the token is not bound to the key of this browser'});
        }
        this.token = {...token, until: Date.now() + (token.expires_in - SPARE_SECONDS) * 1_000};
    }

    /** With a proof; once more where the server wants its nonce in it, or its date shows that the clock here is wrong. */
    async #fetch(method, address, options, token) {
        const send = async () => fetch(address, {
            method,
            body: options.body,
            cache: 'no-store',
            credentials: 'omit',
            redirect: 'error',
            headers: {
                ...options.headers,
                DPoP: await this.#proof(method, address, token),
                ...(token === undefined ? {} : {Authorization: `DPoP ${token}`})
            }
        });
        const answer = await send();
        const before = this.behind;
        this.learn(answer);
        const nonce = answer.headers.get('DPoP-Nonce');
        const known = this.nonces.get(new URL(address).origin);
        if (nonce !== null) {
            this.nonces.set(new URL(address).origin, nonce);
        }
        const again = (answer.status === 400 || answer.status === 401)
            && ((nonce !== null && nonce !== known) || before !== this.behind);
        return again ? send() : answer;
    }

    async #proof(method, address, token) {
        const at = new URL(address);
        // the server compares with the address that the request came to, whichever of its own that is
        const htu = at.origin + at.pathname;
        const nonce = this.nonces.get(at.origin);
        const claims = {
            jti: random(), htm: method, htu, iat: Math.floor(this.now() / 1_000),
            ...(token === undefined ? {} : {ath: await sha256(token)}),
            ...(nonce === undefined ? {} : {nonce})
        };
        const signed = `${json({typ: 'dpop+jwt', alg: 'ES256', jwk: this.jwk})}.${json(claims)}`;
        const signature = await crypto.subtle.sign({name: 'ECDSA', hash: 'SHA-256'}, this.key, bytes(signed));
        return `${signed}.${base64Url(new Uint8Array(signature))}`;
    }
}

async function problem(answer) {
    try {
        return await answer.json();
    } catch {
        return null;
    }
}

/** The members of a thumbprint (RFC 7638), in its order. */
function publicJwk({crv, kty, x, y}) {
    return {crv, kty, x, y};
}

function random() {
    return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

async function sha256(text) {
    return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(text))));
}

function json(value) {
    return base64Url(bytes(JSON.stringify(value)));
}

function bytes(text) {
    return new TextEncoder().encode(text);
}

function base64Url(value) {
    return btoa(String.fromCharCode(...value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** A key that can't be read out can be kept in IndexedDB alone. Only the newest login that was begun is kept. */
async function store(begun) {
    const objects = (await database()).transaction(STORE, 'readwrite').objectStore(STORE);
    await done(objects.clear());
    await done(objects.put(begun, begun.state));
}

async function take(state) {
    if (state === null) {
        return null;
    }
    const objects = (await database()).transaction(STORE, 'readwrite').objectStore(STORE);
    const begun = await done(objects.get(state));
    await done(objects.clear());
    return begun ?? null;
}

function database() {
    const opening = indexedDB.open('helseprofil-console', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    return done(opening);
}

function done(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

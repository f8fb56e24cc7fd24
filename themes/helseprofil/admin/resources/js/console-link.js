/**
 * One link from Keycloak's admin console to the console of the realm that is shown, where that is under the profile; from
 * the page of a client to that client. It stands beside what Keycloak draws, and changes nothing of it.
 */

const environment = JSON.parse(document.getElementById('environment').textContent);
const server = environment.adminBaseUrl.replace(/\/$/, '');
const link = document.createElement('a');
const underProfile = new Map();
let shown = '';

link.id = 'helseprofil-console';
link.className = 'pf-v5-c-button pf-m-primary pf-m-small';
Object.assign(link.style, {position: 'fixed', insetInlineEnd: '1rem', bottom: '1rem', zIndex: '100'});
link.style.display = 'none';
document.body.append(link);
new MutationObserver(() => requestAnimationFrame(show)).observe(document.getElementById('app'), {childList: true, subtree: true});
addEventListener('hashchange', show);

async function show() {
    const [realm, section, id] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
    const heading = document.querySelector('[data-testid="view-header"]')?.textContent ?? '';
    const client = section === 'clients' && /^[0-9a-f-]{36}$/.test(id ?? '') ? heading : '';
    const wanted = `${realm} ${client}`;
    if (wanted === shown) {
        return;
    }
    shown = wanted;
    const isThere = realm !== '' && await isUnderProfile(realm);
    if (wanted !== shown) {
        return;
    }
    link.style.display = isThere ? '' : 'none';
    link.href = `${server}/realms/${encodeURIComponent(realm)}/helseprofil/console/${client === '' ? '' : `#/client/${encodeURIComponent(client)}`}`;
    link.textContent = client === '' ? 'Helseprofil' : `Helseprofil: ${client}`;
}

/** Asked once for each realm and page load: everybody may read the requirements of a realm that has any. */
function isUnderProfile(realm) {
    if (!underProfile.has(realm)) {
        underProfile.set(realm, fetch(`${server}/realms/${encodeURIComponent(realm)}/helseprofil/requirements`,
            {headers: {Accept: 'application/json'}}).then(answer => answer.ok, () => false));
    }
    return underProfile.get(realm);
}

function decoded(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return '';
    }
}

package no.helseprofil.keycloak.transparency;

import no.helseprofil.transparency.CompactRange;

/**
 * The log of a realm.
 *
 * @param realm internal id of the realm
 * @param origin what its checkpoints call it
 * @param tree of its entries
 */
record StoredLog(String realm, String origin, CompactRange tree) {

    StoredLog with(CompactRange longer) {
        return new StoredLog(realm, origin, longer);
    }
}

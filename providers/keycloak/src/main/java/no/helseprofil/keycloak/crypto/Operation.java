package no.helseprofil.keycloak.crypto;

/** Operation with a key. */
enum Operation {
    SIGN,
    VERIFY
}

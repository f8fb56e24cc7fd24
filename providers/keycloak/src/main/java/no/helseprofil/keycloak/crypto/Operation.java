package no.helseprofil.keycloak.crypto;

/** What is done with a key. */
enum Operation {
    SIGN,
    VERIFY
}

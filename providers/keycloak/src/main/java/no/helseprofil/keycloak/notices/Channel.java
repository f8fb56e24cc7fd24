package no.helseprofil.keycloak.notices;

import java.util.Locale;

/** By what somebody is told. Constants are stored by their ids: add, never rename. */
enum Channel {
    MAIL,
    WEBHOOK;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

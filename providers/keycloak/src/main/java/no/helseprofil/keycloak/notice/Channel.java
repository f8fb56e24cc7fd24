package no.helseprofil.keycloak.notice;

import java.util.Locale;

/** Channel of a notification. Constants are stored by their ids: add, never rename. */
enum Channel {
    MAIL,
    WEBHOOK;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

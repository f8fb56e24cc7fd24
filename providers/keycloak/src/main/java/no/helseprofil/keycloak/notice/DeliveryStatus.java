package no.helseprofil.keycloak.notice;

import java.util.Locale;

/** State of a delivery. Constants are stored by their ids: add, never rename. */
enum DeliveryStatus {
    /** A node is sending it, or was when it stopped. */
    SENDING,
    SENT,
    /** It certainly hasn't arrived, or may safely arrive twice: it is sent again. */
    RETRYING,
    /** It isn't sent again. A mail may have arrived anyway. */
    FAILED,
    /** It hasn't arrived by the last attempt. */
    DEAD;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

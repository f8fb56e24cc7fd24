package no.helseprofil.keycloak.notices;

import java.util.Locale;

/** What has become of a delivery. Constants are stored by their ids: add, never rename. */
enum DeliveryStatus {
    /** A node is sending it, or was when it ended. */
    SENDING,
    SENT,
    /** It has certainly not come, or may come twice: it is sent again. */
    RETRYING,
    /** It isn't sent again. A mail may have come all the same. */
    FAILED,
    /** It has not come by the last attempt. */
    DEAD;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

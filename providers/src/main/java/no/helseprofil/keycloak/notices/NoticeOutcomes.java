package no.helseprofil.keycloak.notices;

import io.micrometer.core.instrument.Metrics;

/**
 * What became of messages, as a metric: {@code helseprofil_notices_total}, by outcome. No label says anything of a
 * realm, a client or a recipient.
 */
final class NoticeOutcomes {

    /** Nothing was sent, since the day has had as many as it lets through. */
    static final String HELD_BACK = "held-back";

    private static final String NAME = "helseprofil.notices";

    private NoticeOutcomes() {}

    static void count(DeliveryStatus status) {
        count(status.id());
    }

    static void count(String outcome) {
        Metrics.counter(NAME, "outcome", outcome).increment();
    }
}

package no.helseprofil.keycloak.notices;

import io.micrometer.core.instrument.Counter;
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

    /**
     * Has all of them told from now on, at zero: of a series that begins with its first failure Prometheus would see no
     * rise, and nobody would be alerted.
     */
    static void start() {
        for (DeliveryStatus status : DeliveryStatus.values()) {
            if (status != DeliveryStatus.SENDING) {
                counter(status.id());
            }
        }
        counter(HELD_BACK);
    }

    static void count(DeliveryStatus status) {
        count(status.id());
    }

    static void count(String outcome) {
        counter(outcome).increment();
    }

    private static Counter counter(String outcome) {
        return Metrics.counter(NAME, "outcome", outcome);
    }
}

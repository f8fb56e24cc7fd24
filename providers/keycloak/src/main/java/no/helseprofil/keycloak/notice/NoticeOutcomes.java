package no.helseprofil.keycloak.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/**
 * Metric of the outcomes of messages: {@code helseprofil_notices_total}, by outcome. No label contains anything about a
 * realm, a client or a recipient.
 */
final class NoticeOutcomes {

    /** Outcome of a message that wasn't sent because the day's limit is reached. */
    static final String HELD_BACK = "held-back";

    private static final String NAME = "helseprofil.notices";

    private NoticeOutcomes() {}

    /**
     * Creates all series at zero. In a series that begins with its first failure Prometheus sees no increase, so no
     * alert would fire.
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

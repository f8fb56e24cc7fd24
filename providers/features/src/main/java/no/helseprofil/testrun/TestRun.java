package no.helseprofil.testrun;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of the plan by one client.
 *
 * @param clientId {@code client_id}
 * @param temporary whether the client was made for the run
 * @param started its start
 * @param ends instant at which it ends by itself
 * @param ended its end; null while it is on
 * @param trial its observations
 */
public record TestRun(
        String clientId,
        boolean temporary,
        Instant started,
        Instant ends,
        @Nullable Instant ended,
        TestRunProgress trial) {

    /** Returns whether the vendor has named its software, without which a result is no evidence. */
    public boolean isNamed() {
        return trial.setup() != null && trial.setup().software() != null;
    }

    /** Returns whether requests are examined. */
    public boolean isOn(Instant now) {
        return ended == null && now.isBefore(ends) && !trial.isUsedUp();
    }

    /**
     * Software under test, and the versions that it is tested by.
     *
     * @param software the software, as its vendor names it; null if the vendor doesn't
     * @param helseprofil version of Helseprofil
     * @param keycloak version of Keycloak
     * @param catalogue edition of the catalogue of requirements
     */
    public record TestRunSetup(@Nullable Software software, String helseprofil, String keycloak, String catalogue) {

        /**
         * Software of a vendor, in the terms of RFC 7591. Its vendor states it; the server can't verify it.
         *
         * @param id {@code software_id}
         * @param version {@code software_version}
         */
        public record Software(String id, String version) {}
    }
}

package no.helseprofil.keycloak.trial;

import org.jspecify.annotations.Nullable;

/**
 * What of a run matters to whether there is room for another.
 *
 * @param id hash of what its owner knows it by
 * @param started when it began, in milliseconds since 1970
 * @param ended when it ended; null while it is on
 * @param addresses as {@link TrialEntity} has them: the first is where it was begun
 */
record BegunRun(
        String id,
        long started,
        @Nullable Long ended,
        @Nullable String addresses) {

    boolean isOn() {
        return ended == null;
    }

    boolean isBegunAt(String address) {
        return addresses != null && addresses.startsWith(TrialEntity.hash(id, address));
    }
}

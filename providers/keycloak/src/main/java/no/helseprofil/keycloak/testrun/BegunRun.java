package no.helseprofil.keycloak.testrun;

import org.jspecify.annotations.Nullable;

/**
 * Data of a run that decide whether there is room for another.
 *
 * @param id hash of the id that its owner has
 * @param started time of the start, in milliseconds since 1970
 * @param ended time of the end; null while it is on
 * @param addresses as in {@link TestRunEntity}: the first is where it was begun
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
        return addresses != null && addresses.startsWith(TestRunEntity.hash(id, address));
    }
}

package no.helseprofil.testrun;

import org.jspecify.annotations.Nullable;

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

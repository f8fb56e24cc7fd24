package no.helseprofil.keycloak.admin;

import org.jspecify.annotations.Nullable;

/** The query parameter {@code dry-run}: nothing is changed, and what would happen is told. */
final class DryRun {

    private DryRun() {}

    /** A value that says neither is a problem: who wants to try something must not do it for a slip of the pen. */
    static boolean isAskedFor(@Nullable String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new ProblemException(Problems.of(400, "dry-run is true or false"));
    }
}

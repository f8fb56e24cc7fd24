package no.helseprofil.keycloak.admin;

import java.util.List;

/** The query parameter {@code dry-run}: nothing is changed, and what would happen is told. */
final class DryRun {

    static final String NAME = "dry-run";

    private DryRun() {}

    /**
     * Whether it is asked for. Anything but {@code true} and {@code false} is a problem, no value included: who wants
     * to try something must not do it for a slip of the pen.
     */
    static boolean isAskedFor(AdminCall call) {
        List<String> values =
                call.session().getContext().getUri().getQueryParameters().get(NAME);
        if (values == null || values.equals(List.of("false"))) {
            return false;
        }
        if (values.equals(List.of("true"))) {
            return true;
        }
        throw new ProblemException(400, NAME + " is true or false");
    }
}

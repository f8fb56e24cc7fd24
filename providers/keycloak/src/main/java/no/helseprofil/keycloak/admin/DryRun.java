package no.helseprofil.keycloak.admin;

/** The query parameter {@code dry-run}: nothing is changed, and what would happen is told. */
final class DryRun {

    static final String NAME = "dry-run";

    private DryRun() {}

    static boolean isAskedFor(AdminCall call) {
        return call.flag(NAME, false);
    }
}

package no.helseprofil.keycloak.user;

import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.timetable.Migration;
import org.keycloak.models.KeycloakSession;

/** Setting for whether check digits of national identity numbers have to be correct; in tests not all are. */
public final class CheckDigits {

    private static final Organisation ORGANISATION = Catalogue.get(Organisation.class);

    private CheckDigits() {}

    /** Returns whether they are checked in the realm of the request; true if its profile can't be read. */
    public static boolean areCheckedIn(KeycloakSession session) {
        return RealmProfiles.of(session)
                .active()
                .map(active -> active.profile()
                        .terms(Migration.BEFORE, ServerClock.INSTANCE.instant())
                        .parametersOf(ORGANISATION)
                        .get(Organisation.CHECK_DIGITS))
                .orElse(true);
    }
}

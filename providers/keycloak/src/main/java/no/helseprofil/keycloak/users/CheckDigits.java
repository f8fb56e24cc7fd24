package no.helseprofil.keycloak.users;

import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.timetable.Migration;
import org.keycloak.models.KeycloakSession;

/** Whether check digits of national identity numbers have to be right, since not all of a test environment's are. */
public final class CheckDigits {

    private static final Organisation ORGANISATION = Catalogue.get(Organisation.class);

    private CheckDigits() {}

    /** In the realm that the request addresses; in one whose profile can't be read they are. */
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

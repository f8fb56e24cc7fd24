package no.helseprofil.keycloak.gate;

import java.time.Instant;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * What holds for the tokens of one client, wherever it or an API shows them.
 *
 * @param standing whether the profile judges the client
 * @param forced what its tokens show whatever it is configured to
 */
record TokenRules(Facts.Standing standing, ForcedProperties forced) {

    /** The rules for a client in a realm that has a profile, by the instant and the profile of this request. */
    static TokenRules of(KeycloakSession session, ClientModel client) {
        return RealmProfiles.of(session) instanceof RealmProfile.Active active
                ? of(client, active.profile(), instant(session))
                : ofClosedRealm(client);
    }

    /** Whether the profile doesn't judge the client: then no API is open to it. */
    boolean isOutside() {
        return standing != Facts.Standing.UNDER_PROFILE;
    }

    private static TokenRules of(ClientModel client, Profile profile, Instant instant) {
        Facts.Standing standing = ClientReader.standing(client, profile, instant);
        return new TokenRules(
                standing,
                standing == Facts.Standing.UNDER_PROFILE
                        ? ForcedProperties.of(profile.terms(ClientReader.migration(client), instant))
                        : ForcedProperties.NONE);
    }

    /** Nothing is issued there, but the consoles look at tokens that were. */
    private static TokenRules ofClosedRealm(ClientModel client) {
        Facts.Standing standing =
                KeycloakClients.contains(client.getClientId()) ? Facts.Standing.KEYCLOAK : Facts.Standing.UNDER_PROFILE;
        return new TokenRules(standing, ForcedProperties.NONE);
    }

    private static Instant instant(KeycloakSession session) {
        return JudgedRequest.of(session)
                .map(judged -> judged.facts().instant())
                .orElseGet(ServerClock.INSTANCE::instant);
    }
}

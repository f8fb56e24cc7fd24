package no.helseprofil.keycloak.gate;

import java.time.Instant;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * What holds for the tokens of one client, wherever it or an API shows them.
 *
 * @param standing whether the profile judges the client
 * @param forced what its tokens show whatever it is configured to
 * @param ofBefore whether the client was there before the profile
 */
record TokenRules(Facts.Standing standing, ForcedProperties forced, boolean ofBefore) {

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

    /**
     * Whether mappers may say of the user what a client of before may have come to rely on, and name readers that are no
     * API's. Once its tokens say that they are access tokens by RFC 9068, such claims are the server's word.
     */
    boolean keepsClaimsAboutUsers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.typed();
    }

    /** Whether roles may stand in another form than the server's, as long as the client gets all that its user has. */
    boolean keepsRoleMappers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.leastPrivilege();
    }

    private static TokenRules of(ClientModel client, Profile profile, Instant instant) {
        Facts.Standing standing = ClientReader.standing(client, profile, instant);
        if (standing != Facts.Standing.UNDER_PROFILE) {
            return new TokenRules(standing, ForcedProperties.NONE, false);
        }
        Migration migration = ClientReader.migration(client);
        return new TokenRules(
                standing, ForcedProperties.of(profile.terms(migration, instant)), migration.isFromBefore());
    }

    /** Nothing is issued there, but the consoles look at tokens that were. */
    private static TokenRules ofClosedRealm(ClientModel client) {
        Facts.Standing standing =
                KeycloakClients.contains(client.getClientId()) ? Facts.Standing.KEYCLOAK : Facts.Standing.UNDER_PROFILE;
        return new TokenRules(standing, ForcedProperties.NONE, false);
    }

    private static Instant instant(KeycloakSession session) {
        return JudgedRequest.of(session)
                .map(judged -> judged.facts().instant())
                .orElseGet(ServerClock.INSTANCE::instant);
    }
}

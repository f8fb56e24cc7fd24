package no.helseprofil.keycloak.gate;

import java.time.Instant;
import java.util.Optional;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
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

    private static final RequestAttribute<TokenRules> OF_CLIENT = RequestAttribute.of(TokenRules.class);

    /**
     * The rules for a client in a realm that has a profile, by the instant and the profile of this request. Read once, and
     * kept with Keycloak's session: a token passes many seams, and goes by the same rules at all of them.
     */
    static TokenRules of(KeycloakSession session, ClientModel client) {
        return OF_CLIENT.getOrMake(session, client.getId(), () -> read(session, client));
    }

    /** What holds for a client that is let nothing. */
    static TokenRules strictest() {
        return new TokenRules(Facts.Standing.UNDER_PROFILE, ForcedProperties.NONE, false);
    }

    private static TokenRules read(KeycloakSession session, ClientModel client) {
        return RealmProfiles.of(session) instanceof RealmProfile.Active active
                ? of(client, terms(session, client, active.profile()))
                : ofClosedRealm(client);
    }

    /** Whether the profile doesn't judge the client: then no API is open to it. */
    boolean isOutside() {
        return standing != Facts.Standing.UNDER_PROFILE;
    }

    /** Whether the client has ever kept mappers of its own, whatever is enforced for it by now. */
    boolean isOfBeforeOrExempt() {
        return standing == Facts.Standing.EXEMPT || ofBefore;
    }

    /**
     * Whether mappers may say of the user what a client of before may have come to rely on, and name readers that are no
     * API's. Once its tokens say that they are access tokens by RFC 9068, such claims are the server's word.
     */
    boolean keepsClaimsAboutUsers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.typed();
    }

    /**
     * Whether its tokens tell what HelseID's tell and nothing that isn't known there (decision 39). Of a client of before that is asked
     * for together with the type.
     */
    boolean followsHelseId() {
        return !isOutside() && !keepsClaimsAboutUsers();
    }

    /** Whether roles may stand in another form than the server's, as long as the client gets all that its user has. */
    boolean keepsRoleMappers() {
        return standing == Facts.Standing.EXEMPT || ofBefore && !forced.leastPrivilege();
    }

    /** The same from when the type of access tokens is enforced. */
    TokenRules withType() {
        return new TokenRules(
                standing, new ForcedProperties(forced.longest(), true, forced.leastPrivilege()), ofBefore);
    }

    /** The same from when least privilege is enforced. */
    TokenRules withLeastPrivilege() {
        return new TokenRules(standing, new ForcedProperties(forced.longest(), forced.typed(), true), ofBefore);
    }

    /** The rules by these terms. */
    static TokenRules of(ClientModel client, Terms terms) {
        Facts.Standing standing = ClientReader.standing(client, terms.profile(), terms.instant());
        return standing == Facts.Standing.UNDER_PROFILE
                ? new TokenRules(
                        standing, ForcedProperties.of(terms), terms.client().isFromBefore())
                : new TokenRules(standing, ForcedProperties.NONE, false);
    }

    /** Nothing is issued there, but the consoles look at tokens that were. */
    private static TokenRules ofClosedRealm(ClientModel client) {
        return KeycloakClients.contains(client.getClientId())
                ? new TokenRules(Facts.Standing.KEYCLOAK, ForcedProperties.NONE, false)
                : strictest();
    }

    /** Those of the decision, if that is about this client. */
    private static Terms terms(KeycloakSession session, ClientModel client, Profile profile) {
        Optional<JudgedRequest> judged = JudgedRequest.of(session);
        return judged.filter(request -> request.decision().holdsFor(client.getId()))
                .map(JudgedRequest::terms)
                .orElseGet(() -> profile.terms(ClientReader.migration(client), instant(judged)));
    }

    private static Instant instant(Optional<JudgedRequest> judged) {
        return judged.map(request -> request.facts().instant()).orElseGet(ServerClock.INSTANCE::instant);
    }
}

package no.helseprofil.keycloak.gate;

import java.time.Instant;
import java.util.Optional;
import no.helseprofil.judgement.token.TokenRules;
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

/** Finds the {@link TokenRules} of a client. */
final class TokenRulesLookup {

    private static final RequestAttribute<Kept> OF_CLIENT = RequestAttribute.of(Kept.class);

    private TokenRulesLookup() {}

    /**
     * The rules for a client in a realm that has a profile, by the instant and the profile of this request. Read once,
     * and kept with Keycloak's session: a token passes many seams, and goes by the same rules at all of them, unless
     * the realm is tightened meanwhile.
     */
    static TokenRules of(KeycloakSession session, ClientModel client) {
        RealmProfile profile = RealmProfiles.of(session);
        Optional<Kept> kept = OF_CLIENT.get(session, client.getId()).filter(known -> known.by() == profile);
        return kept.orElseGet(() -> {
                    Kept read = new Kept(profile, read(session, client, profile));
                    OF_CLIENT.set(session, client.getId(), read);
                    return read;
                })
                .rules();
    }

    private static TokenRules read(KeycloakSession session, ClientModel client, RealmProfile profile) {
        return profile.active()
                .map(active -> of(client, terms(session, client, active.profile())))
                .orElseGet(() -> ofClosedRealm(client));
    }

    static TokenRules of(ClientModel client, Terms terms) {
        return TokenRules.of(ClientReader.standing(client, terms.profile(), terms.instant()), terms);
    }

    /** Nothing is issued there, but the consoles look at tokens that were. */
    private static TokenRules ofClosedRealm(ClientModel client) {
        return KeycloakClients.contains(client.getClientId())
                ? TokenRules.withoutTerms(Facts.Standing.KEYCLOAK)
                : TokenRules.strictest();
    }

    /** Those of the decision, if that is about this client. */
    private static Terms terms(KeycloakSession session, ClientModel client, Profile profile) {
        Optional<JudgedRequest> judged = JudgedRequest.ofMoment(session);
        return judged.filter(request -> request.decision().holdsFor(client.getId()))
                .map(JudgedRequest::terms)
                .orElseGet(() -> profile.terms(ClientReader.migration(client), instant(judged)));
    }

    private static Instant instant(Optional<JudgedRequest> judged) {
        return judged.map(request -> request.facts().instant()).orElseGet(ServerClock.INSTANCE::instant);
    }

    private record Kept(RealmProfile by, TokenRules rules) {}
}

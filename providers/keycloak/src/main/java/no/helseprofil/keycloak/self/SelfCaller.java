package no.helseprofil.keycloak.self;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Client that reads data about itself, authenticated in any way that the timetable allows it now: a token of its own,
 * or the credentials with which it requests one.
 *
 * @param client the client
 * @param authentication the way in which it was authenticated, and the date until which that is enough
 */
record SelfCaller(ClientModel client, ClientAuthentication authentication) {

    private static final String BASIC = "basic";

    /**
     * Authenticates the client of this request.
     *
     * @throws ChallengeException if the request doesn't authenticate a client
     */
    static SelfCaller of(KeycloakSession session, RealmProfile.Active active) throws ChallengeException {
        if (bringsCredentials(session)) {
            ClientCredentials shown = ClientCredentials.of(session, active);
            return new SelfCaller(shown.client(), ofCredentials(shown));
        }
        OwnToken.Caller caller = new OwnToken(session, active, ApiScope.SELF).callerByAnyScheme();
        return new SelfCaller(
                caller.client(),
                caller.bound() ? new ClientAuthentication("dpop", null, null) : ofBearer(caller.client(), active));
    }

    /** Returns whether the header has credentials, or the form of a POST without such a header. */
    private static boolean bringsCredentials(KeycloakSession session) {
        List<String> lines = session.getContext()
                .getRequestHeaders()
                .getRequestHeaders()
                .getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        return lines.isEmpty()
                ? isForm(session)
                : lines.size() == 1 && lines.get(0).strip().split("\\s+", 2)[0].equalsIgnoreCase(BASIC);
    }

    private static boolean isForm(KeycloakSession session) {
        MediaType type = session.getContext().getRequestHeaders().getMediaType();
        return type != null
                && MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)
                && session.getContext().getHttpRequest().getHttpMethod().equals(HttpMethod.POST);
    }

    private static ClientAuthentication ofCredentials(ClientCredentials shown) {
        String registered = shown.client().getClientAuthenticatorType();
        return authentication(
                registered == null ? KeycloakModelUtils.getDefaultClientAuthenticatorType() : registered,
                shown.judged().decision().findingsBy(PrivateKeyJwt.class).stream()
                        .findFirst()
                        .map(Finding::timing),
                Catalogue.get(PrivateKeyJwt.class));
    }

    private static ClientAuthentication ofBearer(ClientModel client, RealmProfile.Active active) {
        Requirement requirement = Catalogue.get(SenderConstrainedTokens.class);
        Timing timing = active.profile()
                .terms(ClientReader.migration(client), ServerClock.INSTANCE.instant())
                .timing(requirement);
        return authentication(
                "bearer", Optional.of(timing).filter(dated -> dated.phase().counts()), requirement);
    }

    private static ClientAuthentication authentication(
            String method, Optional<Timing> timing, Requirement requirement) {
        @Nullable Instant ends = timing.map(Timing::enforced).orElse(null);
        return new ClientAuthentication(
                method, timing.map(dated -> requirement.id()).orElse(null), ends);
    }
}

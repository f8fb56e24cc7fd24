package no.helseprofil.keycloak.request;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.request.GrantedScopes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/**
 * That a client is registered or changed in this request, by somebody who may do so, and what client policies of
 * Keycloak's would have refused it for. Whose it is becomes known when it is stored.
 */
public final class ObservedRegistration {

    private static final RequestAttribute<ObservedRegistration> OF_SESSION =
            RequestAttribute.of(ObservedRegistration.class);

    private final Set<String> profiles = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable String client;

    private ObservedRegistration() {}

    public static ObservedRegistration of(KeycloakSession session) {
        return OF_SESSION.getOrMake(session, "", ObservedRegistration::new);
    }

    /** Returns the registration of this session, if something of it was observed and it was stored. */
    public static Optional<ObservedRegistration> finished(KeycloakSession session) {
        return OF_SESSION
                .get(session)
                .filter(registration -> registration.client != null && !registration.profiles.isEmpty());
    }

    /** A client profile was held against it. */
    public void observe(String profile, Collection<Finding> found) {
        profiles.add(profile);
        findings.addAll(found);
    }

    /**
     * Notes the client that the registration is stored as. Keycloak's own clients are left out, since they can't be
     * changed.
     */
    public static void stored(KeycloakSession session, ClientModel client) {
        of(session).client = KeycloakClients.contains(client.getClientId()) ? null : client.getId();
    }

    /** Internal id of the client; null before it is stored. */
    public @Nullable String client() {
        return client;
    }

    /** The client profiles that were held against it. */
    public Set<String> profiles() {
        return Set.copyOf(profiles);
    }

    /** Returns its findings, each once. */
    public List<Finding> findings() {
        Set<String> known = new LinkedHashSet<>();
        return findings.stream().filter(finding -> known.add(finding.key())).toList();
    }

    /**
     * Rewrites what Keycloak's own policy answers to a registration that names scopes (RFC 7591, section 3.2.2). This
     * endpoint isn't overridden, and Keycloak's answer has the name of its policy and no more.
     */
    public static final class RegistrationAnswer {

        /** So {@code ClientScopesClientRegistrationPolicy} of Keycloak 26.7 says it, behind the name of the policy. */
        private static final String SCOPES = "Not permitted to use specified clientScope";

        private static final Finding NOT_PERMITTED = Finding.refusal(
                Catalogue.get(GrantedScopes.class),
                new Outcome.Failed(OAuthError.INVALID_CLIENT_METADATA, GrantedScopes.REGISTERED));

        /** So Keycloak says that a body is no JSON, or that a member has another type. */
        private static final String UNREADABLE = "Cannot parse the JSON";

        private static final Refusal NO_METADATA = Refusal.ofNoRequirement(
                OAuthError.INVALID_CLIENT_METADATA,
                "client metadata: send a JSON object with jwks as an object, and redirect_uris, grant_types, response_types,"
                        + " contacts and request_uris as lists of texts",
                Refusal.RETRY_AFTER_SECONDS);

        private RegistrationAnswer() {}

        /** Puts the refusal into an answer that is about to leave, before it is counted. */
        public static void tell(KeycloakSession session, ContainerResponseContext response) {
            if (response.getEntity() instanceof OAuth2ErrorRepresentation answer
                    && answer.getErrorDescription() != null
                    && RealmProfiles.of(session).active().isPresent()) {
                if (response.getStatus() == Response.Status.FORBIDDEN.getStatusCode()
                        && answer.getErrorDescription().endsWith(SCOPES)) {
                    answer(response, Refusal.of(session, NOT_PERMITTED));
                } else if (answer.getErrorDescription().equals(UNREADABLE)
                        && session.getContext().getUri().getPath().contains("/clients-registrations/openid-connect")) {
                    answer(response, NO_METADATA);
                }
            }
        }

        private static void answer(ContainerResponseContext response, Refusal refusal) {
            Response shown = refusal.response(Endpoint.OTHER);
            response.setStatus(shown.getStatus());
            response.setEntity(shown.getEntity());
        }
    }
}

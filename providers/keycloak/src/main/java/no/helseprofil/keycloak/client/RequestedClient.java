package no.helseprofil.keycloak.client;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.Registration;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.representations.idm.ClientRepresentation;

/** A client as a program asks for one: it shows who it is by a key, and has nothing that wasn't asked for. */
public final class RequestedClient {

    /** Scopes whose mappers of Keycloak's write the subject, and how the user logged in. */
    private static final List<String> BY_ITSELF = List.of("basic", "acr");

    private RequestedClient() {}

    /**
     * Client that would be registered.
     *
     * @param jwks its public keys
     * @param redirectUris where codes go; without any, no user logs in by it
     * @param scopes that it may ask for
     */
    public static ClientRepresentation of(
            String clientId, String jwks, List<String> redirectUris, List<String> scopes) {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(clientId);
        client.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        client.setEnabled(true);
        client.setPublicClient(false);
        client.setClientAuthenticatorType("client-jwt");
        client.setStandardFlowEnabled(!redirectUris.isEmpty());
        client.setImplicitFlowEnabled(false);
        client.setDirectAccessGrantsEnabled(false);
        client.setServiceAccountsEnabled(true);
        client.setFullScopeAllowed(false);
        client.setRedirectUris(redirectUris);
        client.setWebOrigins(List.of());
        client.setDefaultClientScopes(BY_ITSELF);
        client.setOptionalClientScopes(scopes);
        Map<String, String> attributes = new HashMap<>();
        attributes.put(OIDCConfigAttributes.USE_JWKS_STRING, "true");
        attributes.put(OIDCConfigAttributes.JWKS_STRING, jwks);
        client.setAttributes(attributes);
        return client;
    }

    /**
     * A change of a client that is written already, before its transaction ends.
     *
     * @param client the client as it is now
     * @param before what was registered
     */
    public record WrittenClient(ClientModel client, ClientMetadata before) {

        /** Returns what it contradicts, judged as the registration of it would be. */
        public Optional<Finding> refusal(ClientReader reader, Profile profile, Instant now) {
            Registration registration =
                    new Registration(ClientReader.standing(client, profile, now), before, reader.stored(client), false);
            return registration.refusal(profile.terms(ClientReader.migration(client), now));
        }
    }
}

package no.helseprofil.keycloak.selfattack;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.server.WatchedHook;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.ParRootEndpoint;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientregistration.ClientRegistrationService;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProvider;
import org.keycloak.services.resources.RealmsResource;
import org.keycloak.util.JsonSerialization;

/**
 * Handlers of this server that are attacked, Keycloak's and others'. They are found as the server finds them for a
 * request from outside. No listener receives the events of a registration, which Keycloak would make elsewhere.
 */
enum HiddenHandler {
    TOKEN(
            "protocol/openid-connect/token",
            WatchedHook.POLICY_TOKEN,
            WatchedHook.TOKEN_POST_PROCESSOR,
            WatchedHook.TOKEN_SIGNATURE,
            WatchedHook.TOKEN_RESPONSE,
            WatchedHook.EVENT) {
        @Override
        void fill(MultivaluedMap<String, String> form, Map<String, Object> metadata) {
            form.putSingle("grant_type", "client_credentials");
            form.putSingle("scope", HiddenRealm.SCOPE);
        }

        @Override
        Response handle(KeycloakSession session, Map<String, Object> metadata) {
            return ((TokenEndpoint) protocol(session).token()).processGrantRequest();
        }
    },
    PAR("protocol/openid-connect/ext/par/request", WatchedHook.POLICY_PUSHED) {
        @Override
        void fill(MultivaluedMap<String, String> form, Map<String, Object> metadata) {
            form.putSingle("response_type", "code");
            form.putSingle("scope", "openid");
            form.putSingle("redirect_uri", HiddenRealm.REDIRECT_URI);
            form.putSingle("state", "self-attack-state");
            form.putSingle("nonce", "self-attack-nonce");
            form.putSingle("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
            form.putSingle("code_challenge_method", "S256");
        }

        @Override
        Response handle(KeycloakSession session, Map<String, Object> metadata) {
            return ((ParRootEndpoint) protocol(session).resolveExtension(ParRootEndpoint.PROVIDER_ID))
                    .request()
                    .request();
        }
    },
    INTROSPECTION(
            "protocol/openid-connect/token/introspect", WatchedHook.POLICY_INTROSPECTION, WatchedHook.INTROSPECTION) {
        @Override
        void fill(MultivaluedMap<String, String> form, Map<String, Object> metadata) {
            // the token is put in by the attack
        }

        @Override
        boolean takesProof() {
            return false;
        }

        @Override
        Response handle(KeycloakSession session, Map<String, Object> metadata) {
            return ((TokenIntrospectionEndpoint)
                            ((TokenEndpoint) protocol(session).token()).introspect())
                    .introspect();
        }
    },
    REGISTRATION(
            "clients-registrations/openid-connect",
            WatchedHook.POLICY_REGISTRATION,
            WatchedHook.POLICY_REGISTERED,
            WatchedHook.EVENT) {
        @Override
        void fill(MultivaluedMap<String, String> form, Map<String, Object> metadata) {
            form.clear();
            metadata.put("client_name", "Self-attack");
            metadata.put("grant_types", List.of("client_credentials"));
            metadata.put("response_types", List.of());
            metadata.put("token_endpoint_auth_method", "private_key_jwt");
            metadata.put("jwks", HiddenRealm.unregisteredKeys());
        }

        @Override
        boolean takesProof() {
            return false;
        }

        @Override
        boolean authenticatesClient() {
            return false;
        }

        @Override
        Response handle(KeycloakSession session, Map<String, Object> metadata) {
            RequirementEvents event = new RequirementEvents(
                    session.getContext().getRealm(),
                    session,
                    session.getContext().getConnection());
            return ((OIDCClientRegistrationProvider)
                            new ClientRegistrationService(session, event).provider(OIDCLoginProtocol.LOGIN_PROTOCOL))
                    .createOIDC(JsonSerialization.mapper.convertValue(metadata, OIDCClientRepresentation.class));
        }
    };

    /** Hooks that a client passes when it authenticates. */
    private static final List<WatchedHook> OF_CLIENT = List.of(
            WatchedHook.CLIENT_AUTHENTICATOR,
            WatchedHook.ASSERTION_SIGNATURE,
            WatchedHook.ASSERTION_AUDIENCE,
            WatchedHook.ASSERTION_LIFETIME,
            WatchedHook.ASSERTION_REUSE);

    private final String path;
    private final List<WatchedHook> hooks;

    HiddenHandler(String path, WatchedHook... hooks) {
        this.path = path;
        this.hooks = List.of(hooks);
    }

    String path(String realm) {
        return "realms/" + realm + "/" + path;
    }

    /** Fills in the parameters of a request without faults. */
    abstract void fill(MultivaluedMap<String, String> form, Map<String, Object> metadata);

    boolean takesProof() {
        return true;
    }

    boolean authenticatesClient() {
        return true;
    }

    /** Returns what is asked for here, for the log. */
    String what() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the hooks of ours that each request without faults must pass, in their order. */
    List<WatchedHook> hooks() {
        return Stream.concat(authenticatesClient() ? OF_CLIENT.stream() : Stream.empty(), hooks.stream())
                .toList();
    }

    /** Handles the request that the session's context has. */
    abstract Response handle(KeycloakSession session, Map<String, Object> metadata);

    private static OIDCLoginProtocolService protocol(KeycloakSession session) {
        return (OIDCLoginProtocolService)
                new Realms(session).getProtocol(realm(session), OIDCLoginProtocol.LOGIN_PROTOCOL);
    }

    private static String realm(KeycloakSession session) {
        return session.getContext().getRealm().getName();
    }

    /** The resource in which the server finds the protocol of a realm. */
    private static final class Realms extends RealmsResource {

        Realms(KeycloakSession session) {
            this.session = session;
        }
    }
}

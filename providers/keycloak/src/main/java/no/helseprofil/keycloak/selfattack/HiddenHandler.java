package no.helseprofil.keycloak.selfattack;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.ParRootEndpoint;
import org.keycloak.representations.oidc.OIDCClientRepresentation;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProvider;
import org.keycloak.services.resources.RealmsResource;
import org.keycloak.util.JsonSerialization;

/**
 * Handlers of this server that are attacked, Keycloak's and others'. They are found as the server finds them for a
 * request from outside.
 */
enum HiddenHandler {
    TOKEN("protocol/openid-connect/token") {
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
    PAR("protocol/openid-connect/ext/par/request") {
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
    INTROSPECTION("protocol/openid-connect/token/introspect") {
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
    REGISTRATION("clients-registrations/openid-connect") {
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
        Response handle(KeycloakSession session, Map<String, Object> metadata) {
            return ((OIDCClientRegistrationProvider) new Realms(session)
                            .getClientsService(realm(session))
                            .provider(OIDCLoginProtocol.LOGIN_PROTOCOL))
                    .createOIDC(JsonSerialization.mapper.convertValue(metadata, OIDCClientRepresentation.class));
        }
    };

    private final String path;

    HiddenHandler(String path) {
        this.path = path;
    }

    String path(String realm) {
        return "realms/" + realm + "/" + path;
    }

    /** Fills in the parameters of a request without faults. */
    abstract void fill(MultivaluedMap<String, String> form, Map<String, Object> metadata);

    boolean takesProof() {
        return true;
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

    /** The resource in which the server finds all handlers of a realm. */
    private static final class Realms extends RealmsResource {

        Realms(KeycloakSession session) {
            this.session = session;
        }
    }
}

package no.helseprofil.keycloak.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.request.Blocked;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Encode;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.endpoints.TokenEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenRevocationEndpoint;
import org.keycloak.protocol.oidc.endpoints.UserInfoEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.services.resources.admin.AdminRoot;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Stands before Keycloak's own resources, and has {@link BearerIncident} asked of the access token that comes there. A
 * resource of a later Keycloak is among them, since what counts is that a token comes and not where.
 *
 * <p>It is asked before the request is answered, and where something is written once more before that is committed: the
 * body of a request may come long after its head.
 */
@Provider
public final class BearerResources implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String ASKED = BearerResources.class.getName();
    private static final String OURS = "no.helseprofil.";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** Endpoints at which {@link EndpointOverride} judges the whole request. */
    private static final Set<Class<?>> OVERRIDDEN = Set.of(
            TokenEndpoint.class,
            ParEndpoint.class,
            UserInfoEndpoint.class,
            TokenIntrospectionEndpoint.class,
            TokenRevocationEndpoint.class);

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null || !isAsked(request)) {
            return;
        }
        request.setProperty(ASKED, SAFE.contains(request.getMethod()) ? Asked.READS : Asked.WRITES);
        BearerIncident.of(session).refusal().ifPresent(refused -> {
            request.setProperty(ASKED, Asked.REFUSED);
            request.abortWith(refused);
        });
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null || !isOvertaken(request, response) || !isAsked(request)) {
            return;
        }
        BearerIncident.of(session).refusalByNow().ifPresent(refused -> {
            session.getTransactionManager().setRollbackOnly();
            response.setStatus(refused.getStatus());
            response.setEntity(refused.getEntity(), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
            refused.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
        });
    }

    /**
     * Returns whether a block may have overtaken the request: it has written, or its token has ended. A block ends the
     * tokens of its clients soon after, and Keycloak refuses those before it asks a filter. The sender is to read that
     * it is blocked.
     */
    private static boolean isOvertaken(ContainerRequestContext request, ContainerResponseContext response) {
        Object asked = request.getProperty(ASKED);
        return response.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode()
                ? asked != Asked.REFUSED
                : asked == Asked.WRITES && response.getStatus() < Response.Status.BAD_REQUEST.getStatusCode();
    }

    private boolean isAsked(ContainerRequestContext request) {
        return request.getHeaderString(HttpHeaders.AUTHORIZATION) != null && !isJudged(request);
    }

    /**
     * Returns whether the request is judged by an endpoint, or by a resource of ours itself. Requests to the admin REST
     * are judged by this class.
     */
    private boolean isJudged(ContainerRequestContext request) {
        Class<?> type = resource == null ? null : resource.getResourceClass();
        return type != null
                && (OVERRIDDEN.stream().anyMatch(endpoint -> endpoint.isAssignableFrom(type))
                        || type.getName().startsWith(OURS) && !isAdministration(request));
    }

    private static boolean isAdministration(ContainerRequestContext request) {
        return request.getUriInfo().getMatchedResources().stream().anyMatch(AdminRoot.class::isInstance);
    }

    private enum Asked {
        READS,
        WRITES,
        REFUSED
    }

    /**
     * Judges the access token that a request brings, and its proof, by what is done in an incident: what is blocked,
     * and what an emergency asks. The realm that issued it is asked, and the one that is administered by it. An
     * administrator of another realm is no client of this one, so that of them the keys alone are asked about. The same
     * holds for the tokens that are given for registering clients, since they are of no client.
     *
     * @param session the request
     * @param token what the token says, not verified: what is forged holds against its sender alone
     */
    record BearerIncident(KeycloakSession session, Optional<ObjectNode> token) {

        private static final String REALMS = "realms/";
        private static final String ADMINISTRATION = "/admin/";

        static BearerIncident of(KeycloakSession session) {
            return new BearerIncident(
                    session,
                    ProfileRequest.apart(
                            session, early -> PresentedTokens.of(session).accessTokenClaims()));
        }

        /** Returns the refusal of the token; empty if it passes. */
        Optional<Response> refusal() {
            return token.flatMap(this::refusal);
        }

        /** Returns the refusal by what holds now, whatever was read before. */
        Optional<Response> refusalByNow() {
            if (session.getContext().getRealm() != null) {
                RealmProfiles.readAnew(session);
            }
            return refusal();
        }

        private Optional<Response> refusal(ObjectNode said) {
            RealmModel addressed = session.getContext().getRealm();
            RealmModel issuing = issuing(said.path("iss").asText(""), addressed);
            Optional<Response> byIssuing = issuing == null
                    ? Optional.empty()
                    : in(issuing, () -> refusal(said.path("azp").isTextual()));
            return byIssuing.isPresent() || addressed == null || isSame(addressed, issuing)
                    ? byIssuing
                    : in(addressed, () -> refusal(false));
        }

        /**
         * Returns the realm of the issuer as Keycloak finds it: the addressed one at resources of a realm, and any at
         * the administration.
         */
        private @Nullable RealmModel issuing(String issuer, @Nullable RealmModel addressed) {
            String realms = session.getContext().getUri().getBaseUri() + REALMS;
            if (!issuer.startsWith(realms) || issuer.chars().anyMatch(Character::isISOControl)) {
                return null;
            }
            String name = Encode.decodePath(issuer.substring(realms.length()));
            if (addressed != null && addressed.getName().equals(name)) {
                return addressed;
            }
            return session.getContext().getUri().getPath().startsWith(ADMINISTRATION)
                    ? session.realms().getRealmByName(name)
                    : null;
        }

        private Optional<Response> refusal(boolean isOfClient) {
            return RealmProfiles.of(session)
                    .active()
                    .filter(active ->
                            !active.blocks().isEmpty() || active.profile().emergency() != null)
                    .flatMap(active -> ProfileRequest.apart(session, early -> refused(early, isOfClient, active)))
                    .map(refused -> refused.answer(session));
        }

        /** A token is judged as one at userinfo: it is shown by the same two headers. */
        private static Optional<RefusedBearer> refused(
                ProfileRequest early, boolean isOfClient, RealmProfile.Active active) {
            Facts facts = early.read(Endpoint.USERINFO, active);
            Optional<Finding> finding = isOfClient
                    ? early.refusalInIncident(facts, active)
                    : Blocked.byKeys(facts).map(failed -> Finding.refusal(Catalogue.get(Blocked.class), failed));
            String client = !isOfClient || facts.client() == null
                    ? null
                    : facts.client().id();
            return finding.map(found -> new RefusedBearer(found, client));
        }

        private <T> T in(RealmModel realm, Supplier<T> asking) {
            KeycloakContext context = session.getContext();
            RealmModel before = context.getRealm();
            if (isSame(realm, before)) {
                return asking.get();
            }
            context.setRealm(realm);
            try {
                return asking.get();
            } finally {
                context.setRealm(before);
            }
        }

        private static boolean isSame(RealmModel realm, @Nullable RealmModel other) {
            return other != null && realm.getId().equals(other.getId());
        }

        /**
         * Refusal of a token, and its client.
         *
         * @param client Keycloak's internal id of the client; null if the token names none of this realm
         */
        private record RefusedBearer(
                Finding finding, @Nullable String client) {

            Response answer(KeycloakSession session) {
                ProfileRequest.of(session).tellsOf(client);
                return Refusal.of(session, finding).response(Endpoint.USERINFO);
            }
        }
    }
}

package no.helseprofil.keycloak.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.keycloak.request.StockRefusals.FailClosedRefusals;
import no.helseprofil.keycloak.request.UsedAssertions;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.assertion.AssertionSingleUse;
import no.helseprofil.profile.assertion.AssertionType;
import no.helseprofil.profile.organisation.AuthorizationDetails;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.endpoints.request.AuthorizationEndpointRequest;
import org.keycloak.protocol.oidc.par.clientpolicy.context.PushedAuthorizationRequestContext;
import org.keycloak.representations.JsonWebToken;

/**
 * A pushed authorization request that Keycloak is about to store, its client having authenticated.
 *
 * @param session the request
 */
public record PushedRequests(KeycloakSession session) {

    private static final Set<String> OF_THE_CLIENT = Set.of("client_id", "client_assertion", "client_assertion_type");

    /** Longest time after its end for which an assertion may be taken. */
    private static final Duration ENDED = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Puts right what is stored: the request that was judged, of the client that was judged, and
     * what it says beyond that.
     */
    public void store(PushedAuthorizationRequestContext context, EvaluatedRequest judged) {
        bind(context);
        mark(context.getRequestParameters(), RememberedRequest.NOTHING);
        if (judged.decision().isOutside()) {
            return;
        }
        AuthorizationParameters seen = judged.facts().authorizationParameters();
        if (seen == null || !isSame(seen, context.getRequest())) {
            throw refused(FailClosedRefusals.REQUEST);
        }
        Optional<PushedRequest> pushedRequest = ProfileRequest.of(session).pushed();
        Optional<Finding> wrong = pushedRequest
                .filter(pushed -> pushed.isBesideItsDetails() || pushed.details() != Details.ABSENT)
                .flatMap(pushed -> new DetailsObject(session, context.getClient(), judged.facts()).refusal(pushed));
        if (wrong.isPresent() && isRefused(wrong.get(), judged)) {
            throw refused(wrong.get());
        }
        pushedRequest
                .flatMap(pushed -> Optional.ofNullable(pushed.object()))
                .ifPresent(object ->
                        useUp(object, context.getClient(), judged.facts().instant()));
        boolean counts = wrong.isEmpty() && judged.decision().results().detailsCount();
        RememberedRequest remembered = new RememberedRequest(
                judged.facts().asked().resources(),
                counts ? judged.facts().details().inRequestObject() : Details.ABSENT,
                judged.facts().details().ofLoginSince());
        pushedRequest
                .filter(pushed -> pushed.isInItsObject() && !remembered.isEmpty() && counts)
                .ifPresent(pushed -> unfold(context.getRequestParameters(), pushed));
        context.getRequestParameters().remove(OAuth2Constants.RESOURCE);
        mark(context.getRequestParameters(), remembered);
    }

    /**
     * Uses up a request object, so that it is no client assertion afterwards, though it may look like one: NHN's
     * samples sign both alike. Its own end is believed for a day. An object that is typed as a client assertion is used
     * once, wherever it comes, so that a used assertion isn't a request object afterwards either.
     */
    private void useUp(Jws object, ClientModel client, Instant now) {
        String id = object.claimText("jti");
        Instant end = object.claimDate("exp");
        if (id == null || end == null || !end.plus(ENDED).isAfter(now)) {
            return;
        }
        Duration left = Duration.between(now, end.plus(ENDED));
        boolean isNew =
                new UsedAssertions(session).add(client.getId(), id, left.compareTo(LONGEST) < 0 ? left : LONGEST);
        if (!isNew && AssertionType.TYPE.equals(object.headerText("typ"))) {
            throw refused(Finding.refusal(Catalogue.get(AssertionSingleUse.class), AssertionSingleUse.USED_ELSEWHERE));
        }
    }

    /** An object that Keycloak hasn't seen, and would refuse, is refused in every phase. */
    private boolean isRefused(Finding finding, EvaluatedRequest judged) {
        return judged.terms().phaseOf(finding.requirement()).refuses()
                || ProfileRequest.of(session)
                        .pushed()
                        .filter(PushedRequest::isBesideItsDetails)
                        .isPresent();
    }

    /**
     * Stores what an object says, Keycloak having verified it, in the place of the object: at the authorization
     * endpoint Keycloak refuses one with details of types that it doesn't know, or with a {@code resource} that is no
     * URL. It goes on to refuse one whose details count for nothing.
     */
    private static void unfold(MultivaluedMap<String, String> form, PushedRequest pushed) {
        form.keySet().retainAll(OF_THE_CLIENT);
        pushed.claims().forEach(form::putSingle);
    }

    /**
     * Keycloak binds what is pushed to the {@code client_id} of the form, if it is there: beside a client assertion it
     * need not be, and then any client could use the {@code request_uri} (RFC 9126, section 2.2).
     */
    private static void bind(PushedAuthorizationRequestContext context) {
        context.getRequestParameters()
                .putSingle("client_id", context.getClient().getClientId());
    }

    /** However differently Keycloak may have read the form. */
    private static boolean isSame(AuthorizationParameters judged, AuthorizationEndpointRequest stored) {
        return Objects.equals(judged.responseType(), stored.getResponseType())
                && Objects.equals(judged.redirectUri(), stored.getRedirectUri())
                && Objects.equals(judged.codeChallenge(), stored.getCodeChallenge())
                && Objects.equals(judged.codeChallengeMethod(), stored.getCodeChallengeMethod())
                && Objects.equals(judged.dpopJkt(), stored.getDpopJkt());
    }

    /**
     * Keeps what the request says where Keycloak doesn't look for it: of several values of {@code resource} it would
     * keep the first, and at the authorization endpoint refuse a name that is no URL.
     */
    private void mark(MultivaluedMap<String, String> form, RememberedRequest remembered) {
        form.putSingle(PushedHere.NAME, PushedHere.sign(session, remembered));
    }

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.OTHER);
    }

    /**
     * The mark of a request that was pushed in this realm: what it says, signed with the realm's own key. Keycloak
     * keeps what is pushed in any realm in one place, and binds it to the name of a client, which may be another's in
     * another realm. The mark never leaves the server.
     */
    static final class PushedHere {

        /** The parameter of the stored request. Whatever a client sends by this name is replaced. */
        static final String NAME = RememberedRequest.NAME;

        private static final String TYPE = "helseprofil-pushed";

        private PushedHere() {}

        /** Marks a request that is about to be stored. */
        static String sign(KeycloakSession session, RememberedRequest request) {
            JsonWebToken mark = new JsonWebToken().type(TYPE).issuer(realm(session));
            mark.setOtherClaims(NAME, request.text());
            return session.tokens().encode(mark);
        }

        /** Returns what a stored request says; empty if it wasn't pushed here. */
        static Optional<RememberedRequest> read(KeycloakSession session, Map<String, String> stored) {
            return Optional.ofNullable(session.tokens().decode(stored.get(NAME), JsonWebToken.class))
                    .filter(mark ->
                            TYPE.equals(mark.getType()) && realm(session).equals(mark.getIssuer()))
                    .map(mark -> RememberedRequest.read(
                            String.valueOf(mark.getOtherClaims().get(NAME))));
        }

        private static String realm(KeycloakSession session) {
            return session.getContext().getRealm().getId();
        }
    }

    /**
     * A request object with details. One that carries nothing else, as HelseID's clients send it beside a pushed
     * request, Keycloak would take for the whole request, so it never sees it: what Keycloak verifies of a request
     * object is verified here, and of each what the profile asks of one (FAPI 2.0 Message Signing, section 5.3.1).
     *
     * @param session the request
     * @param client who has pushed it, and has authenticated
     * @param facts what was judged
     */
    record DetailsObject(KeycloakSession session, ClientModel client, Facts facts) {

        private static final Duration LEEWAY = Duration.ofSeconds(10);
        private static final Duration LONGEST = Duration.ofMinutes(60);

        /** Returns why it isn't good, if it isn't. */
        Optional<Finding> refusal(PushedRequest pushed) {
            if (pushed.object() == null || !isForThisServer(pushed.object()) || !isOfNow(pushed.object())) {
                return refused(
                        "set iss of the request object to the client_id, aud to the issuer of this realm, and exp to at most 60 minutes ahead");
            }
            if (holdsAnother(pushed.object())) {
                return refused("send a request object that holds no other request");
            }
            return isSigned(pushed)
                    ? Optional.empty()
                    : refused("sign the request object with a registered key of this client");
        }

        private boolean isForThisServer(Jws object) {
            JsonNode audience = object.payload().path("aud");
            String clientId = client.getClientId();
            return clientId.equals(object.claimText("iss"))
                    && (!object.payload().has("client_id") || clientId.equals(object.claimText("client_id")))
                    && (audience.isArray() ? audience.size() == 1 && isIssuer(audience.get(0)) : isIssuer(audience));
        }

        /** Returns whether the object has another request in it (RFC 9101, section 4). */
        private static boolean holdsAnother(Jws object) {
            return object.payload().has("request") || object.payload().has("request_uri");
        }

        private boolean isIssuer(JsonNode audience) {
            return facts.issuer().equals(audience.textValue());
        }

        private boolean isOfNow(Jws object) {
            Instant end = object.claimDate("exp");
            Instant begin = object.claimDate("nbf");
            Instant now = facts.instant();
            return end != null
                    && end.isAfter(now.minus(LEEWAY))
                    && !end.isAfter(now.plus(LONGEST))
                    && (begin == null || !begin.isAfter(now.plus(LEEWAY)));
        }

        /**
         * Verifies the object by Keycloak's own code, with the algorithm that is registered, if one is; it never takes
         * unsigned ones here.
         */
        private boolean isSigned(PushedRequest pushed) {
            String registered =
                    OIDCAdvancedConfigWrapper.fromClientModel(client).getRequestObjectSignatureAlg();
            try {
                JsonNode verified = session.tokens()
                        .decodeClientJWT(
                                pushed.compact(),
                                client,
                                (jwt, owner) -> {
                                    if (registered != null
                                            && !registered.equals(
                                                    jwt.getHeader().getRawAlgorithm())) {
                                        throw new IllegalArgumentException("not the registered algorithm");
                                    }
                                },
                                JsonNode.class,
                                false);
                return verified != null;
            } catch (RuntimeException unverified) {
                return false;
            }
        }

        private static Optional<Finding> refused(String sentence) {
            return Optional.of(Finding.refusal(
                    Catalogue.get(AuthorizationDetails.class),
                    new Outcome.Failed(OAuthError.INVALID_REQUEST_OBJECT, sentence)));
        }
    }
}

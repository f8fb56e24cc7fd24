package no.helseprofil.keycloak.self;

import jakarta.ws.rs.core.HttpHeaders;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.RequestAddress;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.util.DPoPUtil;
import org.keycloak.util.TokenUtil;

/**
 * Access token that authenticates a client: issued for this API, presented by the scheme DPoP with a proof (RFC 9449,
 * section 7), and its own, not one of a user. Keycloak verifies token and proof.
 *
 * @param session the request
 * @param active the profile of its realm
 * @param scope the required scope
 */
public record OwnToken(KeycloakSession session, RealmProfile.Active active, ApiScope scope) {

    private static final Logger LOG = Logger.getLogger(OwnToken.class);

    /**
     * Authenticates the caller.
     *
     * @throws ChallengeException if the request doesn't authenticate a client
     */
    public Caller caller() throws ChallengeException {
        if (!isPresentedBy(DPoPUtil.DPOP_SCHEME)) {
            throw notByProof();
        }
        return callerByProof(facts());
    }

    /**
     * Authenticates the caller, also by the scheme Bearer as long as the timetable lets that client use bearer tokens.
     * A token that is bound to a key isn't one.
     *
     * @throws ChallengeException if the request doesn't authenticate a client
     */
    Caller callerByAnyScheme() throws ChallengeException {
        if (!isPresentedBy(TokenUtil.TOKEN_TYPE_BEARER)) {
            return caller();
        }
        Facts facts = facts();
        if (refusalBy(SenderConstrainedTokens.class, facts).isPresent()) {
            throw notByProof();
        }
        Caller caller = verifiedCaller(facts);
        if (caller.bound()) {
            throw notByProof();
        }
        return caller;
    }

    /** Checks the proof's form and address first, since Keycloak is then given the address as the proof spells it. */
    private Caller callerByProof(Facts facts) throws ChallengeException {
        Optional<Finding> faulty = refusalBy(DpopProofForm.class, facts);
        if (faulty.isPresent()) {
            throw ChallengeException.invalidToken(faulty.get().description());
        }
        RequestAddress.showAsProven(session, facts);
        return verifiedCaller(facts);
    }

    /** Verifies the token. No nonce is required here, since no client with HelseID's libraries would send one. */
    private Caller verifiedCaller(Facts facts) throws ChallengeException {
        Optional<Finding> incident = ProfileRequest.of(session).refusalInIncident(facts, active);
        if (incident.isPresent()) {
            throw ChallengeException.invalidToken(incident.get().description());
        }
        AuthResult result = verified();
        if (result == null) {
            throw ChallengeException.invalidToken(
                    "the access token, its DPoP proof or its client is not, or no longer, valid;"
                            + " get a new token, and make a new proof for each request");
        }
        AccessToken token = result.token();
        if (!TokenUtil.hasScope(token.getScope(), scope.toString())) {
            throw ChallengeException.insufficientScope(scope);
        }
        if (!token.hasAudience(scope.audience())) {
            throw ChallengeException.invalidToken(
                    "the access token is for another API; ask for one for this API alone");
        }
        ClientModel client = result.client();
        if (!client.getId().equals(result.user().getServiceAccountClientLink())) {
            throw ChallengeException.invalidToken(
                    "the access token is not the client's own; get one by the grant client_credentials");
        }
        AccessToken.Confirmation bound = token.getConfirmation();
        return new Caller(client, result.user(), bound == null ? null : bound.getKeyThumbprint(), bound != null);
    }

    /**
     * Checks again whether the caller is refused, when the operation is done and before anything is sent or stored. If
     * so, the transaction is rolled back.
     *
     * @throws ChallengeException if it is
     */
    public static void requireNotRefused(KeycloakSession session) throws ChallengeException {
        Optional<Finding> since = ProfileRequest.of(session).refusalOfMoment();
        if (since.isPresent()) {
            session.getTransactionManager().setRollbackOnly();
            throw ChallengeException.invalidToken(since.get().description());
        }
    }

    /** Reads the facts of the request as one to userinfo, since both present a token in the same two headers. */
    private Facts facts() {
        return ProfileRequest.of(session).read(Endpoint.USERINFO, active);
    }

    private Optional<Finding> refusalBy(Class<? extends RequestCheck> requirement, Facts facts) {
        return ProfileRequest.of(session).refusalBy(requirement, facts, active);
    }

    /** Returns whether exactly one token is presented, by this scheme. */
    private boolean isPresentedBy(String scheme) throws ChallengeException {
        List<String> lines = session.getContext()
                .getRequestHeaders()
                .getRequestHeaders()
                .getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        if (lines.isEmpty()) {
            throw ChallengeException.unauthenticated();
        }
        AppAuthManager.AuthHeader header = lines.size() > 1
                ? null
                : AppAuthManager.extractAuthorizationHeaderTokenOrReturnNull(
                        session.getContext().getRequestHeaders());
        return header != null && scheme.equalsIgnoreCase(header.getScheme());
    }

    private static ChallengeException notByProof() {
        return ChallengeException.invalidToken(
                "send one access token by the scheme DPoP, and its proof in the header DPoP");
    }

    /**
     * Returns Keycloak's verification, or null where it throws on a proof that it should refuse. Any other exception is
     * a fault of the server.
     */
    private @Nullable AuthResult verified() {
        if (!namesAlgorithm()) {
            return null;
        }
        try {
            return new AppAuthManager.BearerTokenAuthenticator(session).authenticate();
        } catch (RuntimeException broken) {
            if (!isAboutProof(broken)) {
                throw broken;
            }
            LOG.debug("Keycloak could not verify a token or its proof", broken);
            return null;
        }
    }

    /** Returns whether the token has an algorithm. Keycloak reads it without checking that it is there. */
    private boolean namesAlgorithm() {
        String token = AppAuthManager.extractAuthorizationHeaderToken(
                session.getContext().getRequestHeaders());
        return token != null
                && Jws.read(token).map(jws -> jws.headerText("alg")).isPresent();
    }

    /** Returns whether the exception is about the proof: it may have no lifetime left, or an invalid key. */
    private static boolean isAboutProof(RuntimeException broken) {
        return broken instanceof IllegalArgumentException || broken.getCause() instanceof GeneralSecurityException;
    }

    /**
     * The authenticated caller.
     *
     * @param client the client
     * @param account its service account
     * @param proofKey thumbprint of the key of its proof
     * @param bound whether the token is bound to a key or a certificate
     */
    public record Caller(
            ClientModel client, UserModel account, @Nullable String proofKey, boolean bound) {}
}

package no.helseprofil.keycloak.token;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.Details;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenExchangeProvider;
import org.keycloak.protocol.oidc.tokenexchange.StandardTokenExchangeProvider;
import org.keycloak.protocol.oidc.tokenexchange.StandardTokenExchangeProviderFactory;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.util.DPoPUtil;

/** Takes the place of Keycloak's {@code standard} token exchange, by the same id. */
public final class ApiTokenExchangeProviderFactory extends StandardTokenExchangeProviderFactory {

    @Override
    public TokenExchangeProvider create(KeycloakSession session) {
        return new ApiTokenExchangeProvider();
    }

    /**
     * Keycloak's standard token exchange, by which in a realm under the profile an API also exchanges a token that was
     * sent to it: one that is bound to its caller's key (RFC 9449), as HelseID has it. Keycloak takes a bound token
     * from the client that it was issued to alone, so that no API could go on for a user. Who may do so is the API that
     * the token is for, which proves who it is and a key of its own; all else Keycloak checks as ever.
     */
    static final class ApiTokenExchangeProvider extends StandardTokenExchangeProvider {

        @Override
        protected Response tokenExchange() {
            if (RealmProfiles.isUnderProfile(session)) {
                removeActors();
            }
            Optional<AuthResult> sent = mayExchangeOfOthers() ? verified().filter(this::wasSentHere) : Optional.empty();
            return sent.isPresent() ? exchanged(sent.get()) : super.tokenExchange();
        }

        /**
         * Removes the chain of our actors from the subject token that Keycloak reads: 26.8 refuses one with
         * {@code act}. {@link Delegation} reads the chain in the request itself. Keycloak verifies this token as any
         * other.
         */
        private void removeActors() {
            AccessToken token = session.tokens().decode(context.getParams().getSubjectToken(), AccessToken.class);
            if (token != null && Delegation.isOfClients(token.getOtherClaims().get(PresentedTokens.ACTOR))) {
                token.getOtherClaims().remove(PresentedTokens.ACTOR);
                formParams.putSingle(
                        OAuth2Constants.SUBJECT_TOKEN, session.tokens().encode(token));
            }
        }

        /** An API that is judged, and whose new token will be bound, since Keycloak has verified its proof. */
        private boolean mayExchangeOfOthers() {
            return RealmProfiles.isUnderProfile(session)
                    && ApiScope.isApi(client)
                    && session.getAttribute(DPoPUtil.DPOP_SESSION_ATTRIBUTE) != null
                    && EvaluatedRequest.of(session)
                            .map(EvaluatedRequest::decision)
                            .filter(decision -> decision.holdsFor(client.getId()) && !decision.isOutside())
                            .isPresent();
        }

        /** Verifies a subject token as Keycloak does: signature, issuer, type, end, session, user and client. */
        private Optional<AuthResult> verified() {
            return Optional.ofNullable(AuthenticationManager.verifyIdentityToken(
                    session,
                    realm,
                    session.getContext().getUri(),
                    clientConnection,
                    true,
                    true,
                    null,
                    false,
                    context.getParams().getSubjectToken(),
                    headers,
                    verifier -> {}));
        }

        /** Bound by DPoP alone, to somebody else's key, and for this API. */
        private boolean wasSentHere(AuthResult result) {
            AccessToken token = result.token();
            AccessToken.Confirmation binding = token.getConfirmation();
            return binding != null
                    && binding.getKeyThumbprint() != null
                    && binding.getCertThumbprint() == null
                    && !client.getClientId().equals(token.getIssuedFor())
                    && token.hasAudience(client.getClientId());
        }

        private Response exchanged(AuthResult sent) {
            AccessToken token = sent.token();
            event.detail(Details.REQUESTED_TOKEN_TYPE, context.getParams().getRequestedTokenType());
            event.user(sent.user());
            event.detail(Details.USERNAME, sent.user().getUsername());
            if (token.getSessionId() != null) {
                event.session(sent.session());
            }
            event.detail(Details.SUBJECT_TOKEN_CLIENT_ID, token.getIssuedFor());
            return exchangeClientToClient(sent.user(), sent.session(), token, true);
        }
    }
}

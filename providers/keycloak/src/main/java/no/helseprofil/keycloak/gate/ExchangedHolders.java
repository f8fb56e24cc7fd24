package no.helseprofil.keycloak.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.EarlierHolders;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.request.GrantType;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Writes into an exchanged token who held those before it, of every client, exempt ones too: a block of any of them is
 * one of the new token as well.
 *
 * @param session the request
 * @param context whose token it is
 */
record ExchangedHolders(KeycloakSession session, ClientSessionContext context) {

    /** More than any chain of services has; a token grows by no more than that. */
    static final int MOST = 20;

    private static final Finding TOO_MANY = Finding.refusal(
            Catalogue.get(GrantType.class),
            new Outcome.Failed(
                    OAuthError.INVALID_REQUEST,
                    "exchange the first token; this one was exchanged again and again by too many clients or keys"));

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Into an access token, and into the refresh token beside it.
     *
     * @throws RefusedException if there are too many
     */
    void write(AccessToken token, @Nullable RefreshToken refresh) {
        EarlierHolders earlier = earlier(token);
        if (earlier.isEmpty()) {
            return;
        }
        if (earlier.size() > MOST) {
            throw new RefusedException(Refusal.of(session, TOO_MANY), Endpoint.TOKEN);
        }
        token.getOtherClaims().put(EarlierHolders.CLAIM, earlier.json());
        if (refresh != null) {
            refresh.getOtherClaims().put(EarlierHolders.CLAIM, earlier.json());
        }
    }

    /** By the grant that Keycloak has carried out: it has verified the token of the request then. */
    private EarlierHolders earlier(AccessToken token) {
        PresentedTokens presented = PresentedTokens.of(session);
        return switch (String.valueOf(context.getAttribute(Constants.GRANT_TYPE, String.class))) {
            case OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE ->
                presented.subject().map(subject -> with(token, subject)).orElse(nobody());
            case OAuth2Constants.REFRESH_TOKEN ->
                presented.refreshTokenClaims().map(EarlierHolders::in).orElse(nobody());
            default -> nobody();
        };
    }

    private static EarlierHolders nobody() {
        return new EarlierHolders(Set.of(), Set.of());
    }

    /** Who exchanges its own token by the same key is told by the new one anyway. */
    private EarlierHolders with(AccessToken token, AccessToken subject) {
        JsonNode told = MAPPER.valueToTree(subject.getOtherClaims());
        EarlierHolders before = EarlierHolders.in(told);
        Set<String> clients = new HashSet<>(before.clients());
        Optional.ofNullable(subject.getIssuedFor())
                .map(context.getClientSession().getRealm()::getClientByClientId)
                .map(ClientModel::getId)
                .ifPresent(clients::add);
        clients.remove(context.getClientSession().getClient().getId());
        Set<String> keys = new HashSet<>(before.keys());
        Optional.ofNullable(key(subject)).ifPresent(keys::add);
        keys.removeIf(key -> key.equals(key(token)));
        return new EarlierHolders(clients, keys);
    }

    private static @Nullable String key(AccessToken token) {
        return token.getConfirmation() == null ? null : token.getConfirmation().getKeyThumbprint();
    }
}

package no.helseprofil.keycloak.policy;

import java.util.Optional;
import no.helseprofil.assessment.probe.ApiProbe;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.token.ReservedNames;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.client.ClientId;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * By what others know a client, where somebody chooses it who doesn't manage the realm. The internal id stands
 * in the profile document, and in codes; whoever could choose it would be taken for the client that had it. A
 * {@code client_id} that is the audience of an API would put that audience into ID tokens and open
 * introspection of the API's tokens.
 */
final class ChosenNames {

    private static final Requirement REQUIREMENT = Catalogue.get(ClientId.class);

    private static final Finding ID = finding("leave out id, or send the one that the client has; the server gives the"
            + " internal id of a client, and nobody chooses one without the role manage-realm");

    private static final Finding AUDIENCE =
            finding("give the client another client_id; this one is the audience of an API"
                    + " or a name of the server, and nobody takes it without the role manage-realm");

    private ChosenNames() {}

    /**
     * Whether somebody without {@code manage-realm} is refused for what is proposed.
     *
     * @param stored what is stored; null for a new client
     */
    static Optional<Finding> refusal(ClientRepresentation proposed, @Nullable ClientModel stored, RealmModel realm) {
        String id = proposed.getId();
        if (id != null && (stored == null || !id.equals(stored.getId()))) {
            return Optional.of(ID);
        }
        return refusal(proposed.getClientId(), stored == null ? null : stored.getClientId(), realm);
    }

    /**
     * Whether somebody without {@code manage-realm} is refused for a {@code client_id}. One that the client had already
     * is its own, though an API has got the same name since.
     *
     * @param before what the client was called; null for a new one
     */
    static Optional<Finding> refusal(@Nullable String clientId, @Nullable String before, RealmModel realm) {
        boolean chosen = clientId != null && !clientId.equals(before) && isOfOthers(clientId, realm);
        return chosen ? Optional.of(AUDIENCE) : Optional.empty();
    }

    private static boolean isOfOthers(String clientId, RealmModel realm) {
        return ReservedNames.contains(clientId)
                || ApiProbe.CLIENT.equals(clientId)
                || realm.getClientScopesStream()
                        .flatMap(scope -> ApiScope.parse(scope.getName()).stream())
                        .anyMatch(scope -> scope.audience().equals(clientId));
    }

    private static Finding finding(String sentence) {
        return Finding.refusal(REQUIREMENT, new Outcome.Failed(OAuthError.INVALID_CLIENT_METADATA, sentence));
    }
}

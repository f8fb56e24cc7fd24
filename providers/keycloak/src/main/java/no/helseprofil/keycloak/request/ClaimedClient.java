package no.helseprofil.keycloak.request;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.NamedClient;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.BasicAuthHelper;

/**
 * The client that a request says it comes from, before it has proven so: {@code sub} of its assertion, else
 * {@code client_id} or the user of a Basic header. If it says two different things it says nothing, and is judged as
 * any client under the profile, so that naming an exempt client helps nobody. A client of before that authenticates
 * otherwise may have sent any assertion beside that, which Keycloak has never read, as any may have sent a Basic header
 * that says nothing. Of which client the request is, is seen once more when it has authenticated.
 *
 * <p>A ticket of UMA may come with an access token in the place of credentials; then it is the client of that token.
 */
record ClaimedClient(KeycloakSession session, Profile profile, DecodedForm form, Facts.Assertion assertion) {

    Optional<ClientModel> find() {
        Set<String> names = names();
        Optional<ClientModel> named = only(names);
        if (assertion instanceof Facts.Assertion.Present present
                && named.filter(this::mayHaveSpareAssertion).isEmpty()
                && names.add(String.valueOf(present.content().subject()))) {
            named = only(names);
        }
        if (saysNothingByBasic()) {
            return named.filter(this::isOfBefore);
        }
        if (names.isEmpty() && OAuth2Constants.UMA_GRANT_TYPE.equals(form.value("grant_type"))) {
            return new PresentedTokens(session, form).client();
        }
        return named;
    }

    private Optional<ClientModel> only(Set<String> names) {
        RealmModel realm = session.getContext().getRealm();
        return names.size() == 1 ? NamedClient.find(realm, names.iterator().next()) : Optional.empty();
    }

    private boolean isOfBefore(ClientModel client) {
        return ClientReader.standing(client, profile, ServerClock.INSTANCE.instant()) == Facts.Standing.UNDER_PROFILE
                && ClientReader.migration(client).isFromBefore();
    }

    private boolean mayHaveSpareAssertion(ClientModel client) {
        return isOfBefore(client)
                && PrivateKeyJwt.readsNone(client.getClientAuthenticatorType(), client.isPublicClient());
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        if (form.value("client_id") != null) {
            names.add(form.value("client_id"));
        }
        String user = basicUser(form);
        if (user != null) {
            names.add(user);
        }
        return names;
    }

    private boolean saysNothingByBasic() {
        return isBasic(form) && basicUser(form) == null;
    }

    /** The user of a Basic header; null if there is no such header, or none that can be read. */
    static @Nullable String basicUser(DecodedForm form) {
        String[] credentials = isBasic(form) ? BasicAuthHelper.RFC6749.parseHeader(form.authorization()) : null;
        return credentials == null ? null : credentials[0];
    }

    private static boolean isBasic(DecodedForm form) {
        return "basic".equals(form.scheme());
    }
}

package no.helseprofil.keycloak.request;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.Facts;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.BasicAuthHelper;

/**
 * The client that a request says it comes from, before it has proven so: {@code sub} of its assertion, else
 * {@code client_id} or the user of a Basic header. If it says two different things it says nothing, and is judged as any
 * client under the profile, so that naming an exempt client helps nobody.
 *
 * <p>A ticket of UMA may come with an access token in the place of credentials; then it is the client of that token.
 */
record ClaimedClient(KeycloakSession session, RequestForm form, Facts.Assertion assertion) {

    Optional<ClientModel> find() {
        if (assertion instanceof Facts.Assertion.Malformed) {
            return Optional.empty();
        }
        Set<String> names = names();
        if (names.isEmpty() && OAuth2Constants.UMA_GRANT_TYPE.equals(form.value("grant_type"))) {
            return new BearerOf(session).client(form);
        }
        RealmModel realm = session.getContext().getRealm();
        return names.size() == 1
                ? Optional.ofNullable(realm.getClientByClientId(names.iterator().next()))
                : Optional.empty();
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        if (assertion instanceof Facts.Assertion.Present present) {
            names.add(String.valueOf(present.content().subject()));
        }
        if (form.value("client_id") != null) {
            names.add(form.value("client_id"));
        }
        if ("basic".equals(form.facts().scheme())) {
            String[] credentials = BasicAuthHelper.RFC6749.parseHeader(form.authorization());
            names.add(credentials == null ? "" : credentials[0]);
        }
        return names;
    }
}

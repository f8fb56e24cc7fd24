package no.helseprofil.keycloak.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * Reads which scopes and APIs a request asks for.
 *
 * @param realm whose APIs these are
 * @param client who asks; null if that isn't known
 */
record AskedReader(RealmModel realm, @Nullable ClientModel client) {

    private static final Pattern SPACES = Pattern.compile(" +");
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

    /** A token request without a scope of its own asks for what its login was granted. */
    Facts.Asked ofTokenRequest(RequestForm form, EarlierLogin login) {
        String own = form.value("scope");
        List<String> resources = new ArrayList<>(form.values("resource"));
        if (TOKEN_EXCHANGE.equals(form.value("grant_type"))) {
            form.values("audience").stream()
                    .filter(audience -> ApiScope.isAudience(audience, realm))
                    .forEach(resources::add);
        }
        return asked(
                own == null ? login.scope() : own,
                resources.isEmpty() ? login.request().resources() : resources);
    }

    Facts.Asked ofPushedRequest(RequestForm form, PushedRequest pushed) {
        return asked(pushed.value("scope"), pushed.resources(form));
    }

    private Facts.Asked asked(@Nullable String scope, List<String> resources) {
        Set<String> scopes =
                scope == null ? Set.of() : SPACES.splitAsStream(scope.strip()).collect(Collectors.toSet());
        Set<String> apis = Stream.concat(scopes.stream(), byDefault())
                .flatMap(name -> ApiScope.of(name, realm).stream())
                .map(ApiScope::audience)
                .collect(Collectors.toSet());
        return new Facts.Asked(scopes, apis, resources);
    }

    /** What the client is granted whether it asks or not. */
    private Stream<String> byDefault() {
        return client == null ? Stream.empty() : client.getClientScopes(true).keySet().stream();
    }
}

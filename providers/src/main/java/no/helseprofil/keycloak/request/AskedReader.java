package no.helseprofil.keycloak.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
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

    Facts.Asked ofTokenRequest(RequestForm form, EarlierLogin login) {
        List<String> resources = new ArrayList<>(form.values("resource"));
        if (TOKEN_EXCHANGE.equals(form.value("grant_type"))) {
            form.values("audience").stream()
                    .filter(audience -> ApiScope.isAudience(audience, realm))
                    .forEach(resources::add);
        }
        Facts.Asked asked = asked(scope(form, login), resources);
        return resources.isEmpty()
                ? new Facts.Asked(asked.scopes(), asked.apis(), ofLogin(login, asked.apis()))
                : asked;
    }

    /** A refresh for some of the APIs that the login named needs to name none. */
    private static List<String> ofLogin(EarlierLogin login, Set<String> apis) {
        List<String> all = login.request().resources();
        List<String> asked = all.stream().filter(apis::contains).toList();
        return asked.isEmpty() ? all : asked;
    }

    /** As Keycloak grants it: a code says itself what for, and a refresh may ask for less than its login was granted. */
    private static @Nullable String scope(RequestForm form, EarlierLogin login) {
        String own = form.value("scope");
        return switch (String.valueOf(form.value("grant_type"))) {
            case "authorization_code" -> login.scope();
            case "refresh_token" -> own == null || own.isEmpty() ? login.scope() : narrowed(login.scope(), own);
            default -> own;
        };
    }

    private static String narrowed(@Nullable String granted, String own) {
        Set<String> kept = new LinkedHashSet<>(scopes(own));
        kept.retainAll(scopes(granted));
        return String.join(" ", kept);
    }

    Facts.Asked ofPushedRequest(RequestForm form, PushedRequest pushed) {
        return asked(pushed.value("scope"), pushed.resources(form));
    }

    private Facts.Asked asked(@Nullable String scope, List<String> resources) {
        Set<String> scopes = scopes(scope);
        Set<String> apis = Stream.concat(scopes.stream(), byDefault())
                .flatMap(name -> ApiScope.of(name, realm).stream())
                .map(ApiScope::audience)
                .collect(Collectors.toSet());
        return new Facts.Asked(scopes, apis, resources);
    }

    private static Set<String> scopes(@Nullable String scope) {
        return scope == null ? Set.of() : SPACES.splitAsStream(scope.strip()).collect(Collectors.toSet());
    }

    /** What the client is granted whether it asks or not. */
    private Stream<String> byDefault() {
        return client == null ? Stream.empty() : client.getClientScopes(true).keySet().stream();
    }
}

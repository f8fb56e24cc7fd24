package no.helseprofil.keycloak.request;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ApiScope.ApiClients;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.Asked.Choice;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.request.TokenAudience;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * Reads which scopes and APIs a request asks for. Whoever sends it has proven nothing yet, and may name thousands: an
 * API is known by what the client has been given or by its reserved name, and nothing is looked up word by word. The
 * words go into sets that stay fast for words of one hash code, which those of {@code Set.of} don't.
 *
 * @param realm whose APIs these are
 * @param client who asks; null if that isn't known
 * @param longest how many characters of {@code scope} Keycloak takes; a longer one it leaves out and goes on
 * @param machines what is known of clients that ask for themselves
 */
record AskedReader(RealmModel realm, @Nullable ClientModel client, int longest, Machines machines) {

    /** Audiences that may be looked up: where there are more that the client has no scope of, all count as APIs. */
    private static final int MOST_AUDIENCES = 10;

    /** Longer than any {@code client_id}. */
    private static final int LONGEST_RESOURCE = 256;

    Facts.Asked ofTokenRequest(DecodedForm form, GrantContext login) {
        Optional<Map<String, List<String>>> usable = namesNone(form) ? usable() : Optional.empty();
        String only = usable.filter(apis -> apis.size() == 1 && machines.areGranted(client))
                .map(apis -> String.join(" ", apis.values().iterator().next()))
                .orElse(null);
        Asking asking = asking(only == null ? scope(form, login) : taken(only));
        List<String> resources = asking.telling(Stream.concat(
                form.values("resource").stream(),
                RequestKind.TOKEN_EXCHANGE.equals(form.value("grant_type"))
                        ? apis(form.values("audience"), asking.apis())
                        : Stream.empty()));
        Facts.Asked asked = asking.facts(resources.isEmpty() ? ofLogin(login, asking.apis()) : resources)
                .under(terms(asking.apis()));
        return asked.leaving(usable.map(apis -> choice(apis, only)).orElse(Choice.MADE));
    }

    private Choice choice(Map<String, List<String>> apis, @Nullable String only) {
        if (apis.isEmpty()) {
            return Choice.OF_NONE;
        }
        return apis.size() > 1 || only != null && taken(only) == null ? Choice.OF_SEVERAL : Choice.MADE;
    }

    /** Returns whether a machine names no scope. */
    static boolean namesNone(DecodedForm form) {
        String scope = form.value("scope");
        return TokenAudience.MACHINE.equals(form.value("grant_type")) && (scope == null || scope.isBlank());
    }

    /**
     * Returns the scopes that a machine may ask for, by their APIs. Those of the server itself are asked for by name.
     * Nothing is chosen for a client that gets an API by default, or whose tokens are for something else.
     */
    private Optional<Map<String, List<String>>> usable() {
        return client == null
                        || !isActive()
                        || given(true).anyMatch(name -> ApiScope.of(name, realm).isPresent())
                        || machines.areForOthers(client)
                ? Optional.empty()
                : Optional.of(given(false)
                        .flatMap(name -> ApiScope.of(name, realm).stream())
                        .filter(scope -> !scope.isOfServer())
                        .collect(Collectors.groupingBy(
                                ApiScope::audience, Collectors.mapping(ApiScope::toString, Collectors.toList()))));
    }

    /** Returns the organisations that APIs of the client with terms are open to. Few others are looked up. */
    private Map<String, Set<String>> terms(Set<String> apis) {
        if (!isActive()) {
            return Map.of();
        }
        Map<String, Set<String>> terms = (apis.size() > MOST_AUDIENCES ? own(apis) : apis)
                .stream()
                        .flatMap(api -> Optional.ofNullable(ApiClients.find(api, realm)).stream())
                        .flatMap(api -> accepted(api).map(numbers -> Map.entry(api.getClientId(), numbers)).stream())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        terms.keySet().retainAll(terms.isEmpty() ? Set.of() : own(apis));
        return terms;
    }

    private Set<String> own(Set<String> apis) {
        Set<String> own = audiences(Stream.concat(given(true), given(false)));
        own.retainAll(apis);
        return own;
    }

    private static Optional<Set<String>> accepted(ClientModel api) {
        String numbers = api.isEnabled() ? api.getAttribute(ClientAttributes.API_ORGANISATIONS) : "";
        return Optional.ofNullable(numbers)
                .map(text -> Stream.of(text.split(",")).map(String::strip).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Returns the audiences that are APIs. An audience that isn't an API of the client's may be a client of any name.
     */
    private Stream<String> apis(List<String> audiences, Set<String> known) {
        Set<String> others = audiences.stream()
                .filter(audience -> !known.contains(audience))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return Stream.concat(
                audiences.stream().filter(known::contains),
                others.size() > MOST_AUDIENCES
                        ? others.stream()
                        : others.stream().filter(audience -> ApiScope.isAudience(audience, realm)));
    }

    /** A refresh for some of the APIs that the login named needs to name none. */
    private static List<String> ofLogin(GrantContext login, Set<String> apis) {
        List<String> all = login.request().resources();
        List<String> asked = all.stream().filter(apis::contains).toList();
        return asked.isEmpty() ? all : asked;
    }

    /**
     * Returns the scopes as Keycloak grants them. A code names its own; a refresh may ask for less than its login was
     * granted.
     */
    private @Nullable String scope(DecodedForm form, GrantContext login) {
        String own = taken(form.value("scope"));
        return switch (String.valueOf(form.value("grant_type"))) {
            case "authorization_code" -> login.scope();
            case "refresh_token" -> own == null || own.isEmpty() ? login.scope() : narrowed(login.scope(), own);
            default -> own;
        };
    }

    /** Control characters are out of it already, so what is too long here is too long for Keycloak, too. */
    private @Nullable String taken(@Nullable String scope) {
        return scope == null || scope.length() > longest ? null : scope;
    }

    private static String narrowed(@Nullable String granted, String own) {
        Set<String> kept = new LinkedHashSet<>(scopes(own));
        kept.retainAll(scopes(granted));
        return String.join(" ", kept);
    }

    Facts.Asked ofPushedRequest(DecodedForm form, PushedRequest pushed) {
        Asking asking = asking(taken(pushed.value("scope")));
        return asking.facts(asking.telling(pushed.resources(form).stream()));
    }

    private Asking asking(@Nullable String scope) {
        Set<String> scopes = scopes(scope);
        Set<String> audiences = audiences(Stream.concat(scopes.stream(), given(true)));
        Set<String> given = audiences.stream().allMatch(ReservedNames::contains)
                ? Set.of()
                : audiences(Stream.concat(given(true), given(false)));
        return new Asking(
                scopes,
                audiences.stream()
                        .filter(audience -> ReservedNames.contains(audience)
                                || given.contains(audience) && ApiScope.isAudience(audience, realm))
                        .collect(Collectors.toSet()));
    }

    private static Set<String> scopes(@Nullable String scope) {
        return scope == null
                ? Set.of()
                : Arrays.stream(scope.strip().split(" "))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toSet());
    }

    private static Set<String> audiences(Stream<String> scopes) {
        return scopes.flatMap(scope -> ApiScope.parse(scope).stream())
                .map(ApiScope::audience)
                .collect(Collectors.toSet());
    }

    /** Returns whether the client is known and gets tokens. No refusal says of any other what it may use. */
    private boolean isActive() {
        return client != null && client.isEnabled();
    }

    /** Returns the scopes that the client is granted without asking, or those that it is granted when it asks. */
    private Stream<String> given(boolean byDefault) {
        return client == null ? Stream.empty() : client.getClientScopes(byDefault).keySet().stream();
    }

    /** Clients that ask for tokens for themselves. */
    interface Machines {

        /** Returns whether a client's tokens for itself are for something else than APIs. */
        boolean areForOthers(ClientModel client);

        /** Returns whether a client that names no scope is granted those of its only API. */
        boolean areGranted(@Nullable ClientModel client);
    }

    /** The scopes that are asked for, and the APIs of those that the client would get. */
    private record Asking(Set<String> scopes, Set<String> apis) {

        /**
         * The APIs among what is named; and of all else one, since one is as wrong as a thousand and
         * this is kept with a login.
         */
        List<String> telling(Stream<String> resources) {
            Set<String> named = resources.collect(Collectors.toCollection(LinkedHashSet::new));
            return Stream.concat(
                            named.stream().filter(apis::contains),
                            named.stream()
                                    .filter(name -> !apis.contains(name))
                                    .limit(1)
                                    .map(name -> name.substring(0, Math.min(name.length(), LONGEST_RESOURCE))))
                    .toList();
        }

        Facts.Asked facts(List<String> resources) {
            return new Facts.Asked(scopes, apis, resources);
        }
    }
}

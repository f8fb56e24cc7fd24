package no.helseprofil.decision.token;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * APIs that a token gives access to: those of the granted scopes; of these the ones that the client chooses for this
 * token (RFC 8707; RFC 8693, section 2.1); and of these the ones that are enabled and whose terms the organisation that
 * the client acts for has accepted.
 *
 * @param audiences their audiences
 * @param rejected the scopes of chosen APIs that are disabled, or whose terms the organisation hasn't accepted
 * @param chosen whether the client has chosen
 */
public record GrantedApis(Set<String> audiences, Set<String> rejected, boolean chosen) {

    public static final GrantedApis NONE = new GrantedApis(Set.of(), Set.of(), false);

    public GrantedApis {
        audiences = Set.copyOf(audiences);
        rejected = Set.copyOf(rejected);
    }

    /**
     * Returns the APIs of a token.
     *
     * @param granted the scopes of APIs that it was granted
     * @param exchangedFor the audiences that a token exchange names; null if there is none, or it names none
     * @param request the request for the token; null for a token that is made without one
     * @param registered returns the registration of the API with an audience
     */
    public static GrantedApis of(
            Collection<Scope> granted,
            @Nullable Set<String> exchangedFor,
            @Nullable Request request,
            Function<String, Api> registered) {
        List<Scope> chosen = granted.stream()
                .filter(scope -> exchangedFor == null || exchangedFor.contains(scope.audience()))
                .filter(scope -> request == null || request.chooses(scope, granted))
                .toList();
        Set<String> rejected = chosen.stream()
                .filter(scope -> registered.apply(scope.audience()).rejects(request))
                .map(Scope::text)
                .collect(Collectors.toSet());
        return new GrantedApis(
                chosen.stream()
                        .filter(scope -> !rejected.contains(scope.text()))
                        .map(Scope::audience)
                        .collect(Collectors.toSet()),
                rejected,
                exchangedFor != null || request != null && !request.resources().isEmpty());
    }

    /**
     * Granted scope of an API.
     *
     * @param text the scope as a request names it
     * @param audience the API
     */
    public record Scope(String text, String audience) {}

    /**
     * Request for a token.
     *
     * @param resources the APIs that it names
     * @param organisation the number of the legal entity that the client acts for; null if it acts for none
     */
    public record Request(Set<String> resources, @Nullable String organisation) {

        public Request {
            resources = Set.copyOf(resources);
        }

        /** Returns whether a scope is chosen. Naming none of the granted APIs counts as no choice. */
        private boolean chooses(Scope scope, Collection<Scope> granted) {
            return resources.contains(scope.audience())
                    || granted.stream().map(Scope::audience).noneMatch(resources::contains);
        }
    }

    /**
     * Registration of an API.
     *
     * @param disabled whether its client is disabled, which closes the API, as in Keycloak for audiences since 26.7.5
     * @param organisations the numbers of the organisations that have accepted its terms, separated by commas; null if
     *     it has no terms to accept
     */
    public record Api(boolean disabled, @Nullable String organisations) {

        /** API without a registration. */
        public static final Api UNKNOWN = new Api(false, null);

        private boolean rejects(@Nullable Request request) {
            return disabled || request != null && !isAcceptedBy(request.organisation());
        }

        private boolean isAcceptedBy(@Nullable String organisation) {
            return organisations == null
                    || organisation != null
                            && Stream.of(organisations.split(","))
                                    .map(String::strip)
                                    .anyMatch(organisation::equals);
        }
    }
}

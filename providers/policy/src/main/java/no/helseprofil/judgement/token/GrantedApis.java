package no.helseprofil.judgement.token;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The APIs that a token opens: those of the granted scopes; of these the ones that the client chooses for this token
 * (RFC 8707; RFC 8693, section 2.1); and of these the ones that aren't disabled, and whose terms the organisation has
 * accepted that the client acts for.
 *
 * @param audiences their audiences
 * @param rejected the scopes of chosen APIs that are disabled, or whose terms it hasn't accepted
 * @param chosen whether the client has chosen
 */
public record GrantedApis(Set<String> audiences, Set<String> rejected, boolean chosen) {

    public static final GrantedApis NONE = new GrantedApis(Set.of(), Set.of(), false);

    public GrantedApis {
        audiences = Set.copyOf(audiences);
        rejected = Set.copyOf(rejected);
    }

    /**
     * Those of a token.
     *
     * @param granted the scopes of APIs that it was granted
     * @param exchangedFor the audiences that a token exchange names; null if there is none, or it names none
     * @param request the request that asks for it; null for a token that is made without one
     * @param registered what is registered of the API of an audience
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
     * A granted scope of an API.
     *
     * @param text the scope as a request names it
     * @param audience the API that it is of
     */
    public record Scope(String text, String audience) {}

    /**
     * A request for a token.
     *
     * @param resources the APIs that it names
     * @param organisation the number of the legal entity that the client acts for; null if it acts for none
     */
    public record Request(Set<String> resources, @Nullable String organisation) {

        public Request {
            resources = Set.copyOf(resources);
        }

        /** A client that names none of its APIs, which isn't refused to all, has chosen nothing. */
        private boolean chooses(Scope scope, Collection<Scope> granted) {
            return resources.contains(scope.audience())
                    || granted.stream().map(Scope::audience).noneMatch(resources::contains);
        }
    }

    /**
     * What is registered of an API.
     *
     * @param disabled whether its client is; whoever disables that closes the API, as Keycloak has it for
     *     audiences since 26.7.5
     * @param organisations the numbers of those that have accepted its terms, with commas between; null if
     *     nobody is asked to
     */
    public record Api(boolean disabled, @Nullable String organisations) {

        /** One that nothing is registered of. */
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

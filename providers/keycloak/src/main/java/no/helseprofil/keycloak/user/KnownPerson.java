package no.helseprofil.keycloak.user;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.server.RequestAttribute;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Personal data in an account at one moment of a request.
 *
 * @param number the national identity number; empty if it has no valid one
 * @param others the values of each other {@link HealthAttribute} that has any, by the attribute's name
 */
record KnownPerson(Optional<NationalIdentityNumber> number, Map<String, Set<String>> others) {

    private static final RequestAttribute<KnownPerson> BEFORE = RequestAttribute.of(KnownPerson.class);

    static KnownPerson in(KeycloakSession session, UserModel user) {
        return new KnownPerson(
                ProviderPid.ofAccount(session, user),
                Arrays.stream(HealthAttribute.values())
                        .filter(attribute -> attribute != HealthAttribute.PID)
                        .map(HealthAttribute::attribute)
                        .filter(name -> user.getFirstAttribute(name) != null)
                        .collect(Collectors.toMap(
                                Function.identity(),
                                name -> user.getAttributeStream(name).collect(Collectors.toSet()))));
    }

    /** Records the account's present data, before a login writes to it. */
    static void keep(KeycloakSession session, UserModel user) {
        BEFORE.set(session, user.getId(), in(session, user));
    }

    /** Returns the recorded data; null if none was recorded. */
    static @Nullable KnownPerson before(KeycloakSession session, UserModel user) {
        return BEFORE.get(session, user.getId()).orElse(null);
    }

    /**
     * Returns the names of the attributes that have the same values as before and that the provider hasn't stated again
     * in the given ones.
     */
    Stream<String> leftFrom(KnownPerson before, Map<String, List<String>> claims) {
        return others.entrySet().stream()
                .filter(other -> other.getValue().equals(before.others.get(other.getKey())))
                .filter(other ->
                        !other.getValue().equals(new HashSet<>(claims.getOrDefault(other.getKey(), List.of()))))
                .map(Map.Entry::getKey);
    }
}

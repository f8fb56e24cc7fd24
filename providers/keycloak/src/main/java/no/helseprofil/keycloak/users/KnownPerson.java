package no.helseprofil.keycloak.users;

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
 * What an account says of its person at one moment of a request.
 *
 * @param number the national identity number; empty if there is none that is valid
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

    /** Takes note of what the account says now, before a login writes to it. */
    static void keep(KeycloakSession session, UserModel user) {
        BEFORE.set(session, user.getId(), in(session, user));
    }

    /** What it said then; null if nobody took note of it. */
    static @Nullable KnownPerson before(KeycloakSession session, UserModel user) {
        return BEFORE.get(session, user.getId()).orElse(null);
    }

    /**
     * Which attributes say what they said before, and not because somebody has told them anew.
     *
     * @param told what was told
     */
    Stream<String> leftFrom(KnownPerson before, Map<String, List<String>> told) {
        return others.entrySet().stream()
                .filter(other -> other.getValue().equals(before.others.get(other.getKey())))
                .filter(other -> !other.getValue().equals(new HashSet<>(told.getOrDefault(other.getKey(), List.of()))))
                .map(Map.Entry::getKey);
    }
}

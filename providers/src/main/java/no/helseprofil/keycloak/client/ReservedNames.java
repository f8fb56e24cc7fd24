package no.helseprofil.keycloak.client;

import java.util.List;

/** Names of claims and of APIs that are the health sector's own: read by APIs as the word of the authority. */
public final class ReservedNames {

    private static final List<String> PREFIXES = List.of("helseid://claims/", "nhn:");

    private ReservedNames() {}

    /** Whether this is one of them. */
    public static boolean contains(String name) {
        return PREFIXES.stream().anyMatch(name::startsWith);
    }
}

package no.helseprofil.judgement.token;

import java.util.List;
import java.util.Set;

/** Names of claims and of APIs that are the health sector's own: read by APIs as the word of the authority. */
public final class ReservedNames {

    /** The audience of the server's own API. */
    public static final String SERVER = "helseprofil";

    /** Who the tokens of a probe are for: no client has this name. */
    public static final String PROBE = "helseprofil-probe";

    private static final List<String> PREFIXES = List.of("helseid:", "nhn:");

    /**
     * Ours: a claim beside those of a practitioner, the mark of a probe's tokens, which an API may let
     * more, who held the tokens before an exchange, and the audience.
     */
    private static final Set<String> NAMES =
            Set.of("hpr_updated_at", "helseprofil_probe", "helseprofil_test_token", "helseprofil_earlier", SERVER);

    private ReservedNames() {}

    /** Returns what all of them begin with but our own. */
    public static List<String> prefixes() {
        return PREFIXES;
    }

    static Set<String> names() {
        return NAMES;
    }

    public static boolean contains(String name) {
        return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }
}

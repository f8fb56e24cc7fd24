package no.helseprofil.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider at which users log in.
 *
 * @param type its provider in Keycloak
 * @param alias what it is called in addresses
 * @param name what users read
 * @param clientId what the other side calls this realm
 * @param issuer of the other side; null for the one that its type knows
 * @param level the lowest level of a login; null for what its type asks for
 * @param acrValues more to ask for; null for nothing
 * @param algorithm by which this realm signs there; null for what its type has
 * @param keyId which key signs there; null for the active one
 * @param scopes what is asked for; null for what its type has
 * @param keyRegistration where the next key is registered; null for what its type has
 */
record TemplateBroker(
        String type,
        String alias,
        String name,
        String clientId,
        @Nullable String issuer,
        @Nullable String level,
        @Nullable String acrValues,
        @Nullable String algorithm,
        @Nullable String keyId,
        @Nullable String scopes,
        @Nullable String keyRegistration) {

    static final List<String> TYPES = List.of("helseid", "idporten");

    /** What each tells of a user that this realm takes over, by what its mapper calls it. */
    private static final Map<String, List<String>> TOLD = Map.of(
            "helseid", List.of("pid", "hpr_number", "helseid://claims/identity/security_level"),
            "idporten", List.of("pid", "helseid://claims/identity/security_level"));

    static final List<String> LEVELS = List.of("3", "4", "any");
    static final List<String> ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    List<String> told() {
        return TOLD.getOrDefault(type, List.of());
    }
}

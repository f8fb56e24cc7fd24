package no.helseprofil.realmtemplate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider at which users log in.
 *
 * @param type its provider in Keycloak
 * @param alias its name in addresses
 * @param name its display name
 * @param clientId {@code client_id} of this realm there
 * @param issuer issuer of the provider; null for the default of its type
 * @param level the lowest level of a login; null for the default of its type
 * @param acrValues further values of {@code acr_values}; null for none
 * @param algorithm algorithm with which this realm signs there; null for the default of its type
 * @param keyId id of the key that signs there; null for the active one
 * @param scopes the requested scopes; null for the default of its type
 * @param keyRegistration address at which the next key is registered; null for the default of its type
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

    /** Claims of users that this realm imports from each type, by the names of their mappers. */
    private static final Map<String, List<String>> TOLD = Map.of(
            "helseid", List.of("pid", "hpr_number", "helseid://claims/identity/security_level"),
            "idporten", List.of("pid", "helseid://claims/identity/security_level"));

    static final List<String> LEVELS = List.of("3", "4", "any");
    static final List<String> ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    List<String> claims() {
        return TOLD.getOrDefault(type, List.of());
    }
}

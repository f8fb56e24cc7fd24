package no.helseprofil.realmtemplate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A realm, as an authority writes it.
 *
 * @param realm its name in addresses
 * @param authority the authority that runs it
 * @param address its address; null if it is the server's own
 * @param languages languages of its pages, its default first
 * @param theme theme of its login
 * @param brokers identity providers at which users log in
 * @param keys keys with which it signs, and to which others encrypt
 * @param sessions limits of sessions
 * @param mail its mail server; null if it sends none
 * @param pseudonymSalt place of the pseudonyms' key in the vault; null if the server makes one
 * @param roles its own roles
 * @param administrators its administrators
 * @param profile its profile document
 */
record RealmTemplate(
        String realm,
        Operator authority,
        @Nullable String address,
        List<String> languages,
        String theme,
        List<TemplateBroker> brokers,
        Keys keys,
        SessionLimits sessions,
        @Nullable Mail mail,
        @Nullable String pseudonymSalt,
        List<String> roles,
        List<Administrator> administrators,
        ObjectNode profile) {

    /**
     * The authority that runs a realm.
     *
     * @param name its display name
     * @param logo a picture in the form of the login theme; null for none
     */
    record Operator(String name, @Nullable String logo) {}

    /**
     * The keys of a realm.
     *
     * @param signing signing keys; the first active one is the realm's default
     * @param encryption keys to which others encrypt
     */
    record Keys(List<TemplateKey> signing, List<TemplateKey> encryption) {

        static final Keys ONE_EACH = new Keys(
                List.of(new TemplateKey("1", "ES256", TemplateKey.Use.ACTIVE)),
                List.of(new TemplateKey("1", "RSA-OAEP-256", TemplateKey.Use.ACTIVE)));
    }

    /**
     * Limits of sessions.
     *
     * @param idle longest time without use
     * @param longest longest time in all
     */
    record SessionLimits(Duration idle, Duration longest) {

        static final SessionLimits USUAL = new SessionLimits(Duration.ofMinutes(30), Duration.ofHours(10));
    }

    /**
     * A mail server.
     *
     * @param host its name
     * @param port its port
     * @param from sender of the mail
     * @param user user name of the login; null for none
     * @param password place of its password in the vault; null for none
     */
    record Mail(
            String host,
            int port,
            String from,
            @Nullable String user,
            @Nullable String password) {}

    /**
     * An administrator of the realm.
     *
     * @param username user name
     * @param firstName first name
     * @param lastName last name
     * @param email e-mail address
     * @param roles roles of realm-management
     */
    record Administrator(String username, String firstName, String lastName, String email, List<String> roles) {}

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
        private static final Map<String, List<String>> IMPORTED = Map.of(
                "helseid", List.of("pid", "hpr_number", "helseid://claims/identity/security_level"),
                "idporten", List.of("pid", "helseid://claims/identity/security_level"));

        static final List<String> LEVELS = List.of("3", "4", "any");
        static final List<String> ALGORITHMS =
                List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

        List<String> claims() {
            return IMPORTED.getOrDefault(type, List.of());
        }
    }

    /**
     * A key of a realm. The server makes it; no key is in a file.
     *
     * @param name its name, such as the year
     * @param algorithm its algorithm
     * @param state whether it is in use
     */
    record TemplateKey(String name, String algorithm, Use state) {

        /** Algorithms with which a realm may sign: those of FAPI 2.0, and HelseID's longer variants. */
        static final List<String> SIGNING = List.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

        /** Algorithms with which others may encrypt to a realm, without RSA1_5 (FAPI 2.0, 5.4.1). */
        static final List<String> ENCRYPTION = List.of("RSA-OAEP", "RSA-OAEP-256");

        private static final Map<String, String> CURVES = Map.of("ES256", "P-256", "ES384", "P-384", "ES512", "P-521");
        private static final String RSA_BITS = "3072";

        /** Uses of a key. */
        enum Use {
            /** It signs. */
            ACTIVE,
            /** It is published, so that others know it before it signs. */
            NEXT,
            /** It is published for as long as anything it has signed is valid. */
            EARLIER;

            boolean isActive() {
                return this == ACTIVE;
            }
        }

        boolean isEc() {
            return CURVES.containsKey(algorithm);
        }

        /** Returns the provider of Keycloak that makes such a key. */
        String provider() {
            if (isEc()) {
                return "ecdsa-generated";
            }
            return SIGNING.contains(algorithm) ? "rsa-generated" : "rsa-enc-generated";
        }

        /** Returns that provider's configuration, except whether the key is in use. */
        Map<String, String> config() {
            return isEc()
                    ? Map.of("ecdsaEllipticCurveKey", CURVES.getOrDefault(algorithm, "P-256"))
                    : Map.of("algorithm", algorithm, "keySize", RSA_BITS);
        }
    }
}

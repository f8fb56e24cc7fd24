package no.helseprofil.broker;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An administrator's settings of one identity provider.
 *
 * @param kind its kind
 * @param issuer issuer identifier of the provider, to the letter
 * @param clientId {@code client_id} of this realm at the provider
 * @param scopes the scopes that are requested
 * @param minimumLevel 3 or 4; null if every login will do
 * @param acrValues further values of {@code acr_values}, beside a level
 * @param algorithm algorithm with which the realm signs
 * @param keyId {@code kid} of the key that signs; null for the active one
 * @param isBound whether tokens are bound to the key by DPoP
 * @param clientSecretEndpoint address at which the next key is registered; null if there is none
 */
public record ProviderSettings(
        ProviderKind kind,
        URI issuer,
        String clientId,
        String scopes,
        @Nullable String minimumLevel,
        String acrValues,
        JWSAlgorithm algorithm,
        @Nullable String keyId,
        boolean isBound,
        @Nullable URI clientSecretEndpoint) {

    public static final String ISSUER = "issuer";
    public static final String CLIENT_ID = "clientId";
    public static final String SCOPES = "defaultScope";
    public static final String MINIMUM_LEVEL = "minimumLevel";
    public static final String ACR_VALUES = "acrValues";
    public static final String ALGORITHM = "signatureAlgorithm";
    public static final String KEY_ID = "keyId";
    public static final String DPOP = "dpop";
    public static final String CLIENT_SECRET_ENDPOINT = "clientSecretEndpoint";

    /** Levels that can be required; the last one requires none. */
    public static final List<String> LEVELS = List.of("4", "3", "any");

    /** Algorithms that HelseID accepts of clients, and that a realm under the profile accepts too. */
    public static final List<String> ALGORITHMS =
            List.of("PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512");

    /** Characters of a scope (RFC 6749, appendix A.4), which also apply to {@code acr_values}. */
    private static final Pattern WORDS =
            Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*");

    /** Characters of a {@code client_id} (RFC 6749, appendix A.1). */
    private static final Pattern VISIBLE = Pattern.compile("[\\x20-\\x7E]{1,255}");

    /**
     * Reads settings.
     *
     * @param config the stored settings; a missing or empty one has its default
     * @throws IllegalArgumentException with the setting and what to write
     */
    public static ProviderSettings read(ProviderKind kind, Map<String, String> config) {
        Reader reader = new Reader(config);
        ProviderKind.Defaults defaults = kind.defaults();
        String level = reader.oneOf(MINIMUM_LEVEL, "4", LEVELS);
        String keyId = reader.text(KEY_ID, "");
        String issuer = reader.text(ISSUER, defaults.issuer());
        // another issuer, such as one for tests, has another self-service
        String endpoint = reader.text(
                CLIENT_SECRET_ENDPOINT, issuer.equals(defaults.issuer()) ? defaults.clientSecretEndpoint() : "");
        return new ProviderSettings(
                kind,
                reader.address(ISSUER, issuer),
                reader.matching(CLIENT_ID, "", VISIBLE, "write the client_id of this realm at the provider"),
                reader.scopes(defaults.scope()),
                level.equals("any") ? null : level,
                reader.text(ACR_VALUES, "").isEmpty()
                        ? ""
                        : reader.matching(ACR_VALUES, "", WORDS, "write values with single spaces between them"),
                JWSAlgorithm.parse(reader.oneOf(ALGORITHM, defaults.algorithm(), ALGORITHMS)),
                keyId.isEmpty() ? null : keyId,
                kind.isAlwaysBound()
                        || reader.oneOf(DPOP, "false", List.of("true", "false")).equals("true"),
                endpoint.isEmpty() ? null : reader.address(CLIENT_SECRET_ENDPOINT, endpoint));
    }

    private record Reader(Map<String, String> config) {

        String text(String name, String otherwise) {
            String text = config.get(name);
            return text == null || text.isBlank() ? otherwise : text.strip();
        }

        String oneOf(String name, String otherwise, List<String> allowed) {
            String text = text(name, otherwise);
            if (!allowed.contains(text)) {
                throw new IllegalArgumentException(name + ": write one of " + String.join(", ", allowed));
            }
            return text;
        }

        String matching(String name, String otherwise, Pattern pattern, String remedy) {
            String text = text(name, otherwise);
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException(name + ": " + remedy);
            }
            return text;
        }

        String scopes(String otherwise) {
            String scopes = matching(SCOPES, otherwise, WORDS, "write scopes with single spaces between them");
            if (!Set.copyOf(Arrays.asList(scopes.split(" "))).contains("openid")) {
                throw new IllegalArgumentException(SCOPES + ": write openid and any further scopes");
            }
            return scopes;
        }

        URI address(String name, String text) {
            return webAddress(text)
                    .filter(address -> address.getRawQuery() == null)
                    .orElseThrow(() -> new IllegalArgumentException(
                            name + ": write an address https://… without query and fragment"));
        }
    }

    /** Returns an address of the web with a host, without user and fragment; empty if the text is none. */
    static Optional<URI> webAddress(String text) {
        try {
            URI address = new URI(text);
            boolean isWeb = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return isWeb
                            && address.getHost() != null
                            && address.getRawUserInfo() == null
                            && address.getRawFragment() == null
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    /** National providers of logins, with their names of claims and levels. */
    public enum ProviderKind {
        /** NHN's provider for the health sector. */
        HELSEID(
                "HelseID",
                new Defaults(
                        "https://helseid-sts.nhn.no",
                        "openid profile helseid://scopes/identity/pid helseid://scopes/identity/security_level"
                                + " helseid://scopes/hpr/hpr_number",
                        "PS256",
                        true,
                        "https://api.selvbetjening.nhn.no/v1/client-secret"),
                new Names(
                        "helseid://claims/identity/pid",
                        "helseid://claims/hpr/hpr_number",
                        "helseid://claims/identity/security_level",
                        Map.of("3", "Level3", "4", "Level4"))),
        /** Digdir's provider for the public. */
        IDPORTEN(
                "ID-porten",
                new Defaults("https://idporten.no", "openid profile", "RS256", false, ""),
                new Names("pid", null, "acr", Map.of("3", "idporten-loa-substantial", "4", "idporten-loa-high")));

        private final String title;
        private final Defaults defaults;
        private final Names names;

        ProviderKind(String title, Defaults defaults, Names names) {
            this.title = title;
            this.defaults = defaults;
            this.names = names;
        }

        /**
         * Defaults of settings.
         *
         * @param isBound whether tokens are bound to a key by DPoP
         * @param clientSecretEndpoint address at which the next key is registered at this issuer; empty if there is
         *     none
         */
        record Defaults(String issuer, String scope, String algorithm, boolean isBound, String clientSecretEndpoint) {}

        /**
         * Names of claims and levels.
         *
         * @param hprNumber null if the provider has no such claim
         * @param acrValues the value of {@code acr_values} for each level
         */
        record Names(String pid, @Nullable String hprNumber, String level, Map<String, String> acrValues) {}

        /** Returns the type of the identity provider in Keycloak. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the name for people. */
        public String title() {
            return title;
        }

        /** Returns whether tokens are bound to a key whatever is configured. */
        public boolean isAlwaysBound() {
            return defaults.isBound();
        }

        public String defaultIssuer() {
            return defaults.issuer();
        }

        public String defaultAlgorithm() {
            return defaults.algorithm();
        }

        Defaults defaults() {
            return defaults;
        }

        Names names() {
            return names;
        }
    }
}

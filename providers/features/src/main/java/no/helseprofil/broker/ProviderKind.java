package no.helseprofil.broker;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * @param clientSecretEndpoint address at which the next key is registered at this issuer; empty if there is none
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

package no.helseprofil.keycloak.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.protocol.oidc.OIDCProviderConfig;

/**
 * Keycloak's settings of the protocol, which remember how long each parameter may be. Keycloak asks for each parameter
 * of each request, and looks for the answer through all that a server can be configured by; it never changes while a
 * server runs.
 */
final class ParameterLimits extends OIDCProviderConfig {

    private static final int MOST = 1_000;

    /** A longer name than that of any parameter of a standard isn't kept: what is kept comes from anybody. */
    private static final int LONGEST_NAME = 64;

    private final Cache<LimitKey, Integer> known =
            Caffeine.newBuilder().maximumSize(MOST).build();

    ParameterLimits(Config.Scope settings) {
        super(settings);
    }

    /** A part of a multipart form may come without a name, at which Keycloak fails as ever. */
    @Override
    public int getMaxLengthForTheParameter(@Nullable String name, boolean isToken) {
        return name == null || name.length() > LONGEST_NAME
                ? super.getMaxLengthForTheParameter(name, isToken)
                : known.get(
                        new LimitKey(name, isToken),
                        unknown -> super.getMaxLengthForTheParameter(unknown.name(), unknown.isToken()));
    }

    private record LimitKey(String name, boolean isToken) {}
}

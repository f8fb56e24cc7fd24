package no.helseprofil.profile;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Metadata that a client has registered, or is about to register (RFC 7591).
 *
 * @param clientId {@code client_id}
 * @param isKeycloaks whether this is the name of one of Keycloak's own clients
 * @param settings settings as they are written; unset ones are absent
 * @param redirectUris redirect URIs, made absolute
 * @param keyEnds ends of its keys by {@code kid}, as registered
 * @param defaultAlgorithm the algorithm that the realm signs tokens with for clients that don't choose one
 * @param realmTokens the realm's settings for its tokens; null for a client that gets none: one of another protocol, or
 *     one that only receives tokens
 * @param outbound policy on the addresses that the server calls for it
 * @param kept claims that its mappers write until a date; read for reports only
 */
public record ClientMetadata(
        String clientId,
        boolean isKeycloaks,
        Map<ClientSetting, String> settings,
        Set<String> redirectUris,
        Map<String, String> keyEnds,
        String defaultAlgorithm,
        @Nullable RealmTokens realmTokens,
        AddressPolicy outbound,
        KeptClaims kept) {

    private static final Set<ClientSetting> GRANTS = EnumSet.of(
            ClientSetting.CODE_FLOW,
            ClientSetting.IMPLICIT_FLOW,
            ClientSetting.PASSWORD_GRANT,
            ClientSetting.DEVICE_GRANT,
            ClientSetting.CIBA_GRANT,
            ClientSetting.JWT_BEARER_GRANT,
            ClientSetting.TOKEN_EXCHANGE_GRANT,
            ClientSetting.CLIENT_CREDENTIALS);

    public ClientMetadata {
        settings = Map.copyOf(settings);
        redirectUris = Set.copyOf(redirectUris);
        keyEnds = Map.copyOf(keyEnds);
    }

    public @Nullable String get(ClientSetting setting) {
        return settings.get(setting);
    }

    public ClientMetadata with(ClientSetting setting, String value) {
        Map<ClientSetting, String> others = new EnumMap<>(ClientSetting.class);
        others.putAll(settings);
        others.put(setting, value);
        return new ClientMetadata(
                clientId, isKeycloaks, others, redirectUris, keyEnds, defaultAlgorithm, realmTokens, outbound, kept);
    }

    /** Returns this metadata with claims that its mappers write until a date. */
    public ClientMetadata withKept(KeptClaims claims) {
        return new ClientMetadata(
                clientId,
                isKeycloaks,
                settings,
                redirectUris,
                keyEnds,
                defaultAlgorithm,
                realmTokens,
                outbound,
                claims);
    }

    public boolean isOn(ClientSetting setting) {
        return Boolean.parseBoolean(settings.get(setting));
    }

    /** Returns whether the client has no credentials. */
    public boolean isPublic() {
        return isOn(ClientSetting.PUBLIC_CLIENT);
    }

    /** Returns the grants with which the client gets tokens; none for a client that only receives them. */
    public Set<ClientSetting> grants() {
        return realmTokens == null
                ? Set.of()
                : GRANTS.stream().filter(this::isOn).collect(Collectors.toSet());
    }

    /** Returns whether users of the client log in through the browser. */
    public boolean logsIn() {
        return realmTokens != null && (isOn(ClientSetting.CODE_FLOW) || isOn(ClientSetting.IMPLICIT_FLOW));
    }

    /** Returns the algorithms that sign the client's access and ID tokens. */
    public Set<String> tokenAlgorithms() {
        String access = settings.getOrDefault(ClientSetting.ACCESS_TOKEN_ALGORITHM, defaultAlgorithm);
        String id = settings.getOrDefault(ClientSetting.ID_TOKEN_ALGORITHM, defaultAlgorithm);
        return access.equals(id) ? Set.of(access) : Set.of(access, id);
    }

    /**
     * Settings of a realm for the tokens of a client, which apply where the client has none or can't have any.
     *
     * @param lifetime lifetime of access tokens; negative for that of the session
     * @param implicitLifetime lifetime of access tokens that come through the browser, which no client can set
     * @param rotates whether a refresh token is used up when it is used
     */
    public record RealmTokens(Duration lifetime, Duration implicitLifetime, boolean rotates) {}

    /**
     * Claims that the mappers of an existing client write now and won't write from a date on. The server determines
     * them by the rule by which it stops these mappers.
     *
     * @param aboutUsers claims that end when {@code access-token-type} is enforced
     * @param roles claims that end when {@code least-privilege} is enforced
     */
    public record KeptClaims(Set<String> aboutUsers, Set<String> roles) {

        /** None: the mappers of the client continue to write all their claims. */
        public static final KeptClaims NONE = new KeptClaims(Set.of(), Set.of());

        public KeptClaims {
            aboutUsers = Set.copyOf(aboutUsers);
            roles = Set.copyOf(roles);
        }
    }

    /** Policy on the registered addresses of clients that the server calls. */
    @FunctionalInterface
    public interface AddressPolicy {

        /** Returns whether a URL may be called, as far as it can be seen without a look-up of its host. */
        boolean admits(String url);
    }
}

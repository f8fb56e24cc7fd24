package no.helseprofil.profile;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is registered of a client, or is about to be (client metadata, RFC 7591).
 *
 * @param clientId {@code client_id}
 * @param isKeycloaks whether that is the name of one of Keycloak's own clients
 * @param settings its settings as they are written; one that isn't set is not there
 * @param redirectUris its redirect URIs, made absolute
 * @param keyEnds when its keys end, by {@code kid}, as registered
 * @param defaultAlgorithm what the realm signs tokens with for clients that ask for no algorithm
 * @param realmTokens how the realm makes its tokens where it has no say; null for a client that gets
 *     none: of another protocol, or one that only takes tokens
 * @param outbound which addresses the server calls for it
 * @param kept what its mappers write until a date; looked for by reports alone, and nothing elsewhere
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

    /** The same, with what its mappers write until a date. */
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

    /** Whether a setting is there and on. */
    public boolean isOn(ClientSetting setting) {
        return Boolean.parseBoolean(settings.get(setting));
    }

    /** Whether it has no credentials. */
    public boolean isPublic() {
        return isOn(ClientSetting.PUBLIC_CLIENT);
    }

    /** Returns the ways by which it gets tokens; none for a client that only takes them. */
    public Set<ClientSetting> grants() {
        return realmTokens == null
                ? Set.of()
                : GRANTS.stream().filter(this::isOn).collect(Collectors.toSet());
    }

    /** Returns whether its users log in by the browser. */
    public boolean logsIn() {
        return grants().contains(ClientSetting.CODE_FLOW) || grants().contains(ClientSetting.IMPLICIT_FLOW);
    }

    /** The algorithms that its access and ID tokens are signed with. */
    public Set<String> tokenAlgorithms() {
        String access = settings.getOrDefault(ClientSetting.ACCESS_TOKEN_ALGORITHM, defaultAlgorithm);
        String id = settings.getOrDefault(ClientSetting.ID_TOKEN_ALGORITHM, defaultAlgorithm);
        return access.equals(id) ? Set.of(access) : Set.of(access, id);
    }
}

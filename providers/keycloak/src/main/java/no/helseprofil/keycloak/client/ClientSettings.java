package no.helseprofil.keycloak.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientReader.ClientView;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.ClientSetting;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.CibaConfig;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceConfig;
import org.keycloak.models.ParConfig;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.mappers.AbstractPairwiseSubMapper;
import org.keycloak.protocol.oidc.mappers.PairwiseSubMapperHelper;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/** Places in which Keycloak keeps each {@link ClientSetting}: most in an attribute, some in a property. */
public final class ClientSettings {

    private static final Map<ClientSetting, String> ATTRIBUTES = Map.ofEntries(
            Map.entry(ClientSetting.ASSERTION_ALGORITHM, OIDCConfigAttributes.TOKEN_ENDPOINT_AUTH_SIGNING_ALG),
            Map.entry(ClientSetting.ACCESS_TOKEN_ALGORITHM, OIDCConfigAttributes.ACCESS_TOKEN_SIGNED_RESPONSE_ALG),
            Map.entry(ClientSetting.ID_TOKEN_ALGORITHM, OIDCConfigAttributes.ID_TOKEN_SIGNED_RESPONSE_ALG),
            Map.entry(ClientSetting.USERINFO_ALGORITHM, OIDCConfigAttributes.USER_INFO_RESPONSE_SIGNATURE_ALG),
            Map.entry(ClientSetting.REQUEST_OBJECT_ALGORITHM, OIDCConfigAttributes.REQUEST_OBJECT_SIGNATURE_ALG),
            Map.entry(
                    ClientSetting.AUTHORIZATION_RESPONSE_ALGORITHM,
                    OIDCConfigAttributes.AUTHORIZATION_SIGNED_RESPONSE_ALG),
            Map.entry(ClientSetting.ID_TOKEN_ENCRYPTION, OIDCConfigAttributes.ID_TOKEN_ENCRYPTED_RESPONSE_ALG),
            Map.entry(ClientSetting.USERINFO_ENCRYPTION, OIDCConfigAttributes.USER_INFO_ENCRYPTED_RESPONSE_ALG),
            Map.entry(
                    ClientSetting.AUTHORIZATION_RESPONSE_ENCRYPTION,
                    OIDCConfigAttributes.AUTHORIZATION_ENCRYPTED_RESPONSE_ALG),
            Map.entry(ClientSetting.REQUEST_OBJECT_ENCRYPTION, OIDCConfigAttributes.REQUEST_OBJECT_ENCRYPTION_ALG),
            Map.entry(ClientSetting.DPOP_BOUND_ACCESS_TOKENS, OIDCConfigAttributes.DPOP_BOUND_ACCESS_TOKENS),
            Map.entry(
                    ClientSetting.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS,
                    ParConfig.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS),
            Map.entry(ClientSetting.CODE_CHALLENGE_METHOD, OIDCConfigAttributes.PKCE_CODE_CHALLENGE_METHOD),
            Map.entry(ClientSetting.REQUEST_URIS, OIDCConfigAttributes.REQUEST_URIS),
            Map.entry(
                    ClientSetting.CIBA_NOTIFICATION_ENDPOINT, CibaConfig.CIBA_BACKCHANNEL_CLIENT_NOTIFICATION_ENDPOINT),
            Map.entry(ClientSetting.DEVICE_GRANT, OAuth2DeviceConfig.OAUTH2_DEVICE_AUTHORIZATION_GRANT_ENABLED),
            Map.entry(ClientSetting.CIBA_GRANT, CibaConfig.OIDC_CIBA_GRANT_ENABLED),
            Map.entry(ClientSetting.JWT_BEARER_GRANT, OIDCConfigAttributes.JWT_AUTHORIZATION_GRANT_ENABLED),
            Map.entry(ClientSetting.TOKEN_EXCHANGE_GRANT, OIDCConfigAttributes.STANDARD_TOKEN_EXCHANGE_ENABLED),
            Map.entry(ClientSetting.REFRESH_TOKENS, OIDCConfigAttributes.USE_REFRESH_TOKEN),
            Map.entry(
                    ClientSetting.REFRESH_TOKENS_FOR_ITSELF,
                    OIDCConfigAttributes.USE_REFRESH_TOKEN_FOR_CLIENT_CREDENTIALS_GRANT),
            Map.entry(
                    ClientSetting.EXCHANGED_REFRESH_TOKENS,
                    OIDCConfigAttributes.STANDARD_TOKEN_EXCHANGE_REFRESH_ENABLED),
            Map.entry(ClientSetting.WITHOUT_ISSUER, OIDCConfigAttributes.EXCLUDE_ISSUER_FROM_AUTH_RESPONSE),
            Map.entry(ClientSetting.ACCESS_TOKEN_LIFETIME, OIDCConfigAttributes.ACCESS_TOKEN_LIFESPAN),
            Map.entry(ClientSetting.ACCESS_TOKEN_TYPE, OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE),
            Map.entry(ClientSetting.TENANCY, ClientAttributes.TENANCY),
            Map.entry(ClientSetting.ORGNR_PARENT, ClientAttributes.ORGNR_PARENT),
            Map.entry(ClientSetting.ORGNR_CHILDREN, ClientAttributes.ORGNR_CHILDREN),
            Map.entry(ClientSetting.ORGNR_SUPPLIER, ClientAttributes.ORGNR_SUPPLIER),
            Map.entry(ClientSetting.DELEGATIONS, ClientAttributes.DELEGATIONS));

    private static final Map<ClientSetting, Function<ClientView, @Nullable Object>> PROPERTIES = Map.ofEntries(
            Map.entry(ClientSetting.PUBLIC_CLIENT, ClientView::publicClient),
            Map.entry(ClientSetting.AUTHENTICATOR, ClientView::authenticator),
            Map.entry(ClientSetting.CODE_FLOW, ClientView::codeFlow),
            Map.entry(ClientSetting.IMPLICIT_FLOW, ClientView::implicitFlow),
            Map.entry(ClientSetting.PASSWORD_GRANT, ClientView::passwordGrant),
            Map.entry(ClientSetting.CLIENT_CREDENTIALS, ClientView::clientCredentials),
            Map.entry(ClientSetting.FULL_SCOPE, ClientView::fullScope),
            Map.entry(
                    ClientSetting.JWKS,
                    client -> used(client, OIDCConfigAttributes.USE_JWKS_STRING, OIDCConfigAttributes.JWKS_STRING)),
            Map.entry(
                    ClientSetting.JWKS_URI,
                    client -> used(client, OIDCConfigAttributes.USE_JWKS_URL, OIDCConfigAttributes.JWKS_URL)),
            Map.entry(ClientSetting.SECTOR_IDENTIFIER_URI, SectorIdentifiers::of),
            Map.entry(
                    ClientSetting.BACKCHANNEL_LOGOUT_URI,
                    client -> absolute(client, client.attribute(OIDCConfigAttributes.BACKCHANNEL_LOGOUT_URL))),
            Map.entry(ClientSetting.ADMIN_URL, client -> absolute(client, client.adminUrl())),
            Map.entry(ClientSetting.CERTIFICATE, client -> single(client, JWTClientAuthenticator.CERTIFICATE_ATTR)),
            Map.entry(
                    ClientSetting.PUBLIC_KEY,
                    client -> single(client, JWTClientAuthenticator.ATTR_PREFIX + ".public.key")));

    private ClientSettings() {}

    /** Returns the attribute that a setting is kept in; null if it is kept in a property. */
    static @Nullable String attribute(ClientSetting setting) {
        return ATTRIBUTES.get(setting);
    }

    static Map<ClientSetting, String> read(ClientView client) {
        Map<ClientSetting, String> settings = new EnumMap<>(ClientSetting.class);
        ATTRIBUTES.forEach((setting, name) -> put(settings, setting, client.attribute(name)));
        PROPERTIES.forEach((setting, property) -> put(settings, setting, property.apply(client)));
        return settings;
    }

    /** Keycloak keeps keys that it doesn't use; a second switch says which. */
    private static @Nullable String used(ClientView client, String uses, String keys) {
        return Boolean.parseBoolean(client.attribute(uses)) ? client.attribute(keys) : null;
    }

    /** A single key is what Keycloak uses where no set is in use. */
    private static @Nullable String single(ClientView client, String key) {
        boolean usesSet = Stream.of(OIDCConfigAttributes.USE_JWKS_STRING, OIDCConfigAttributes.USE_JWKS_URL)
                .anyMatch(uses -> Boolean.parseBoolean(client.attribute(uses)));
        return usesSet ? null : client.attribute(key);
    }

    /** Keycloak puts the root URL before an address that begins with a slash. */
    private static @Nullable String absolute(ClientView client, @Nullable String address) {
        return address == null || !address.startsWith("/") || client.rootUrl() == null
                ? address
                : client.rootUrl() + address;
    }

    private static void put(Map<ClientSetting, String> settings, ClientSetting setting, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            settings.put(setting, value.toString());
        }
    }

    /**
     * The {@code sector_identifier_uri} of a client, which Keycloak keeps in the mappers that make pairwise subjects,
     * and fetches whenever it takes one.
     */
    public static final class SectorIdentifiers {

        private static final RequestAttribute<String> ASKED = RequestAttribute.of(String.class);
        private static final String SEPARATOR = "##";

        private SectorIdentifiers() {}

        /** Keeps what a registration asks for: its mapper is made after the registration is judged. */
        public static void ask(KeycloakSession session, String address) {
            ASKED.set(session, address);
        }

        static Optional<String> asked(KeycloakSession session) {
            return ASKED.get(session);
        }

        /** All that are known of a client: those of its mappers, and the one that it has by itself. */
        static @Nullable String of(ClientView client) {
            return joined(Stream.of(
                    client.sectorIdentifiers(), client.attribute(OIDCConfigAttributes.SECTOR_IDENTIFIER_URI)));
        }

        static @Nullable String of(ClientModel client) {
            return joined(client.getProtocolMappersStream()
                    .filter(mapper -> isPairwise(mapper.getProtocolMapper()))
                    .map(mapper -> address(mapper.getConfig())));
        }

        /**
         * Returns the addresses of a proposed client.
         *
         * @param stored what is stored, which stays where the proposal names no mappers
         */
        static @Nullable String of(ClientRepresentation proposed, @Nullable String stored) {
            List<ProtocolMapperRepresentation> mappers = proposed.getProtocolMappers();
            return mappers == null
                    ? stored
                    : joined(mappers.stream()
                            .filter(mapper -> mapper != null && isPairwise(mapper.getProtocolMapper()))
                            .map(mapper -> address(mapper.getConfig())));
        }

        private static boolean isPairwise(@Nullable String mapper) {
            return mapper != null && mapper.endsWith(AbstractPairwiseSubMapper.PROVIDER_ID_SUFFIX);
        }

        private static @Nullable String address(@Nullable Map<String, String> config) {
            return config == null ? null : config.get(PairwiseSubMapperHelper.SECTOR_IDENTIFIER_URI);
        }

        private static @Nullable String joined(Stream<@Nullable String> addresses) {
            String joined = addresses
                    .filter(address -> address != null && !address.isBlank())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(SEPARATOR));
            return joined.isEmpty() ? null : joined;
        }
    }
}

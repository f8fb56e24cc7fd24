package no.helseprofil.keycloak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.keycloak.client.ClientReader.ClientView;
import no.helseprofil.keycloak.client.ClientReader.SectorIdentifiers;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.CibaConfig;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceConfig;
import org.keycloak.models.ParConfig;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.idm.ClientRepresentation;

/** Places in which Keycloak keeps each {@link ClientSetting}. It reads, fills in and puts back what they hold. */
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

    /** Keycloak's names of the settings that aren't kept in an attribute of that name. */
    private static final Map<ClientSetting, String> NAMES = Map.ofEntries(
            Map.entry(ClientSetting.CLIENT_ID, "clientId"),
            Map.entry(ClientSetting.PUBLIC_CLIENT, "publicClient"),
            Map.entry(ClientSetting.AUTHENTICATOR, "clientAuthenticatorType"),
            Map.entry(ClientSetting.NEW_SECRET, "secret"),
            Map.entry(ClientSetting.REDIRECT_URI, "redirectUris"),
            Map.entry(ClientSetting.CODE_FLOW, "standardFlowEnabled"),
            Map.entry(ClientSetting.IMPLICIT_FLOW, "implicitFlowEnabled"),
            Map.entry(ClientSetting.CLIENT_CREDENTIALS, "serviceAccountsEnabled"),
            Map.entry(ClientSetting.PASSWORD_GRANT, "directAccessGrantsEnabled"),
            Map.entry(ClientSetting.FULL_SCOPE, "fullScopeAllowed"),
            Map.entry(ClientSetting.MAPPERS, "protocolMappers"),
            Map.entry(ClientSetting.JWKS, OIDCConfigAttributes.JWKS_STRING),
            Map.entry(ClientSetting.JWKS_URI, OIDCConfigAttributes.JWKS_URL),
            Map.entry(ClientSetting.SECTOR_IDENTIFIER_URI, "protocolMappers"),
            Map.entry(ClientSetting.BACKCHANNEL_LOGOUT_URI, OIDCConfigAttributes.BACKCHANNEL_LOGOUT_URL),
            Map.entry(ClientSetting.ADMIN_URL, "adminUrl"),
            Map.entry(ClientSetting.CERTIFICATE, JWTClientAuthenticator.CERTIFICATE_ATTR),
            Map.entry(ClientSetting.PUBLIC_KEY, JWTClientAuthenticator.ATTR_PREFIX + ".public.key"),
            Map.entry(ClientSetting.KEY_END, ClientAttributes.KEY_EXPIRES + "<kid>"));

    private ClientSettings() {}

    /** Returns the attribute that a setting is kept in; null if it is kept in a property. */
    static @Nullable String attribute(ClientSetting setting) {
        return ATTRIBUTES.get(setting);
    }

    /** Returns the name of the attribute or the property that Keycloak keeps a setting in. */
    public static String name(ClientSetting setting) {
        String attribute = attribute(setting);
        return attribute == null ? NAMES.getOrDefault(setting, setting.name()) : attribute;
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
     * Puts values into what is proposed, if the profile looks at more of it than its name.
     *
     * @param client the proposal
     * @param stored the client as it is stored; null for a new one
     * @param values the values of settings that are unset
     */
    public static void fillIn(
            ClientRepresentation client, @Nullable ClientModel stored, Map<ClientSetting, String> values) {
        if (!ClientReader.becomesOidc(client, stored)) {
            return;
        }
        values.forEach((setting, value) -> {
            String attribute = attribute(setting);
            if (attribute == null) {
                setProperty(client, setting, value);
            } else {
                client.getAttributes().put(attribute, value);
            }
        });
    }

    /**
     * Sets in what is stored what was put into the proposal: admin REST v2 stores what it was sent, and reads no other.
     */
    public static void fillIn(ClientModel client, Map<ClientSetting, String> values) {
        if (!ClientReader.isOidc(client)) {
            return;
        }
        values.forEach((setting, value) -> {
            String attribute = attribute(setting);
            if (attribute == null) {
                setProperty(client, setting, value);
            } else {
                client.setAttribute(attribute, value);
            }
        });
    }

    /**
     * Sets what was filled in to what it was.
     *
     * @param name what Keycloak calls the setting
     * @param value what was asked for; null for what Keycloak takes where nothing is
     */
    static void putBack(ClientModel client, String name, @Nullable String value) {
        Optional<ClientSetting> property = NAMES.entrySet().stream()
                .filter(named -> named.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
        if (property.isPresent()) {
            setProperty(client, property.get(), value == null ? stock(property.get()) : value);
        } else if (value == null) {
            client.removeAttribute(name);
        } else {
            client.setAttribute(name, value);
        }
    }

    /** Returns what Keycloak stores of a client that is registered without it. */
    private static String stock(ClientSetting property) {
        return switch (property) {
            case AUTHENTICATOR -> KeycloakModelUtils.getDefaultClientAuthenticatorType();
            case FULL_SCOPE -> "true";
            default -> "false";
        };
    }

    private static void setProperty(ClientModel client, ClientSetting setting, String value) {
        switch (setting) {
            case PUBLIC_CLIENT -> client.setPublicClient(Boolean.parseBoolean(value));
            case AUTHENTICATOR -> client.setClientAuthenticatorType(value);
            case PASSWORD_GRANT -> client.setDirectAccessGrantsEnabled(Boolean.parseBoolean(value));
            case FULL_SCOPE -> client.setFullScopeAllowed(Boolean.parseBoolean(value));
            default -> throw new IllegalArgumentException("no requirement fills in " + setting);
        }
    }

    private static void setProperty(ClientRepresentation client, ClientSetting setting, String value) {
        switch (setting) {
            case PUBLIC_CLIENT -> client.setPublicClient(Boolean.valueOf(value));
            case AUTHENTICATOR -> client.setClientAuthenticatorType(value);
            case PASSWORD_GRANT -> client.setDirectAccessGrantsEnabled(Boolean.valueOf(value));
            case FULL_SCOPE -> client.setFullScopeAllowed(Boolean.valueOf(value));
            default -> throw new IllegalArgumentException("no requirement fills in " + setting);
        }
    }

    /**
     * Settings that the server gives a new client whose registration leaves them unset. The response names them in a
     * header, and a line of the table of changes keeps what was asked for.
     */
    public static final class FilledInSettings {

        /** The header of the response: a list of strings (RFC 9651), each a setting and its value. */
        public static final String HEADER = "Helseprofil-Filled-In";

        /** The member of a line of changes, in the form of {@code Change.AttributeChanges}. */
        public static final String MEMBER = "filledIn";

        private static final RequestAttribute<FilledInSettings> OF_REQUEST =
                RequestAttribute.of(FilledInSettings.class);

        private final Map<ClientSetting, String> before;
        private final Map<ClientSetting, String> after;

        private FilledInSettings(Map<ClientSetting, String> before, Map<ClientSetting, String> after) {
            this.before = before;
            this.after = after;
        }

        /**
         * Describes what is about to be filled in.
         *
         * @param asked the client as the request proposes it
         * @param values what its settings become
         */
        public static FilledInSettings of(ClientMetadata asked, Map<ClientSetting, String> values) {
            Map<ClientSetting, String> before = new EnumMap<>(ClientSetting.class);
            values.keySet().forEach(setting -> {
                String value = asked.get(setting);
                if (value != null) {
                    before.put(setting, value);
                }
            });
            return new FilledInSettings(before, values);
        }

        /** Returns what the request asked for, by Keycloak's names. */
        public Map<String, String> before() {
            return named(before);
        }

        /** Returns what the client has instead, by Keycloak's names. */
        public Map<String, String> after() {
            return named(after);
        }

        /** Has the response of this request name them. */
        public void announce(KeycloakSession session) {
            OF_REQUEST.set(session, this);
        }

        /** Returns the value of {@link #HEADER} for this request; empty if nothing was filled in. */
        public static Optional<String> header(KeycloakSession session) {
            return OF_REQUEST.get(session).map(FilledInSettings::header);
        }

        private String header() {
            return named(after).entrySet().stream()
                    .map(setting -> '"' + setting.getKey() + '=' + setting.getValue() + '"')
                    .collect(Collectors.joining(", "));
        }

        private static Map<String, String> named(Map<ClientSetting, String> settings) {
            Map<String, String> named = new TreeMap<>();
            settings.forEach((setting, value) -> named.put(name(setting), value));
            return named;
        }

        /**
         * Returns those of a line of changes that the client still has as they were filled in.
         *
         * @param line the value of {@link #MEMBER}
         */
        public static Map<String, JsonNode> kept(ClientModel client, JsonNode line) {
            Map<String, String> current = named(read(ClientView.of(client)));
            return StreamSupport.stream(line.spliterator(), false)
                    .filter(setting -> setting.path("to")
                            .asText()
                            .equals(current.get(setting.path("name").asText())))
                    .collect(Collectors.toMap(
                            setting -> setting.path("name").asText(),
                            setting -> setting,
                            (one, other) -> one,
                            TreeMap::new));
        }

        /** Gives a client back what its registration asked for, or Keycloak's own value where it asked for nothing. */
        public static void putBack(ClientModel client, Iterable<JsonNode> settings) {
            settings.forEach(setting -> ClientSettings.putBack(
                    client, setting.path("name").asText(), setting.path("from").textValue()));
        }
    }

    /** Attributes of a client that its caller proposes and may not write. The response names them. */
    public record IgnoredAttributes(List<String> names) {

        /** The header of the response: a list of strings (RFC 9651), each the name of an attribute. */
        public static final String HEADER = "Helseprofil-Ignored";

        private static final int MOST = 20;
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
        private static final RequestAttribute<IgnoredAttributes> OF_REQUEST =
                RequestAttribute.of(IgnoredAttributes.class);

        /** Has the response of this request name them, if there are any. */
        public static void announce(KeycloakSession session, List<String> names) {
            if (!names.isEmpty()) {
                OF_REQUEST.set(session, new IgnoredAttributes(List.copyOf(names)));
            }
        }

        /** Returns the value of {@link #HEADER} for this request; empty if nothing was ignored. */
        public static Optional<String> header(KeycloakSession session) {
            return OF_REQUEST
                    .get(session)
                    .map(ignored -> ignored.names().stream()
                            .filter(name -> NAME.matcher(name).matches())
                            .limit(MOST)
                            .map(name -> '"' + name + '"')
                            .collect(Collectors.joining(", ")))
                    .filter(header -> !header.isEmpty());
        }
    }
}

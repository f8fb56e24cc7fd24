package no.helseprofil.keycloak.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.client.ClientReader.ClientView;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Settings that the server gives a new client whose registration leaves them unset. The response names them in a
 * header, and a line of the table of changes keeps what was asked for.
 */
public final class FilledInSettings {

    /** The header of the response: a list of strings (RFC 9651), each a setting and its value. */
    public static final String HEADER = "Helseprofil-Filled-In";

    /** The member of a line of changes, in the form of {@link AttributeChanges}. */
    public static final String MEMBER = "filledIn";

    private static final RequestAttribute<FilledInSettings> OF_REQUEST = RequestAttribute.of(FilledInSettings.class);

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

    /** Returns what differs from the request, for the table of changes. */
    public ArrayNode changes() {
        return AttributeChanges.between(named(before), named(after));
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
        Map<String, String> current = named(ClientSettings.read(ClientView.of(client)));
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
        settings.forEach(setting -> putBack(
                client, setting.path("name").asText(), setting.path("from").textValue()));
    }

    /** Returns the name of the attribute or the property that Keycloak keeps a setting in. */
    public static String name(ClientSetting setting) {
        String attribute = ClientSettings.attribute(setting);
        return attribute == null ? NAMES.getOrDefault(setting, setting.name()) : attribute;
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
            String attribute = ClientSettings.attribute(setting);
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
            String attribute = ClientSettings.attribute(setting);
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

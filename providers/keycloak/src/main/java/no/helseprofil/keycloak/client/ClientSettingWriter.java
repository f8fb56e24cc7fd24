package no.helseprofil.keycloak.client;

import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.ClientSetting;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.representations.idm.ClientRepresentation;

/** The values of settings that are written: those that a registration leaves unset, and those that are put back. */
public final class ClientSettingWriter {

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

    private ClientSettingWriter() {}

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
}

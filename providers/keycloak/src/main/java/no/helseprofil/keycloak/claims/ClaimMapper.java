package no.helseprofil.keycloak.claims;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ApiScope;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperContainerModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Protocol mapper of the profile, which adds one claim to the tokens of a client scope. Keycloak shows and stores it
 * like any other, but doesn't run it. {@link HealthClaims} runs it after Keycloak's mappers, in realms under the
 * profile only.
 */
abstract class ClaimMapper extends AbstractOIDCProtocolMapper {

    private final String id;
    private final String name;
    private final String help;

    ClaimMapper(String id, String name, String help) {
        this.id = id;
        this.name = name;
        this.help = help;
    }

    /** Returns the name of the claim that it writes; null if its configuration names none that it may write. */
    abstract @Nullable String claim(ProtocolMapperModel mapper);

    /** Returns the value of the claim; null if there is none. */
    abstract @Nullable Object value(ProtocolMapperModel mapper, TokenSubject subject);

    /** Returns its settings, besides the tokens that it is for. */
    abstract List<ProviderConfigProperty> settings();

    /** Returns whether it also writes to access tokens if its scope isn't that of an API. */
    boolean isForEveryAccessToken(ProtocolMapperModel mapper) {
        return false;
    }

    /**
     * Returns whether its value comes from the request for the token, such as the client's own statements. These aren't
     * repeated where a token is presented, so userinfo copies them from the token.
     */
    boolean isOfToken(ProtocolMapperModel mapper) {
        return false;
    }

    /** Returns whether it may write its claim for this API. */
    boolean isFor(ApiScope api, ProtocolMapperModel mapper) {
        return true;
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final String getDisplayType() {
        return name;
    }

    @Override
    public final String getHelpText() {
        return help;
    }

    @Override
    public final String getDisplayCategory() {
        return "Helseprofil";
    }

    @Override
    public final List<ProviderConfigProperty> getConfigProperties() {
        return Stream.concat(
                        settings().stream(),
                        Stream.of(
                                toggle(
                                        OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN_LABEL,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN_HELP_TEXT),
                                toggle(
                                        OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN_LABEL,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN_HELP_TEXT),
                                toggle(
                                        OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO_LABEL,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO_HELP_TEXT),
                                toggle(
                                        OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION_LABEL,
                                        OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION_HELP_TEXT)))
                .toList();
    }

    /** Refuses a mapper in a client, which would give that client a claim that no API's registration gives. */
    @Override
    public final void validateConfig(
            KeycloakSession session,
            RealmModel realm,
            ProtocolMapperContainerModel container,
            ProtocolMapperModel mapper)
            throws ProtocolMapperConfigException {
        if (container instanceof ClientModel) {
            throw invalid("put this mapper into a client scope; a client has no claims of its own");
        }
        complete(realm, mapper);
        if (claim(mapper) == null) {
            throw invalid(
                    "name a claim that this mapper may write; a salt has at least 22 characters, or is a reference to the vault");
        }
    }

    /** Fills in settings that an administrator may leave to the server. */
    void complete(RealmModel realm, ProtocolMapperModel mapper) {
        // most mappers have none
    }

    /**
     * Returns an exception with a message that is its own key. The admin API looks up a text by the key, and answers
     * 500 if there is none, or if the text has a brace, since it is a {@link java.text.MessageFormat}.
     */
    private static ProtocolMapperConfigException invalid(String sentence) {
        return new ProtocolMapperConfigException(sentence, sentence);
    }

    static ProviderConfigProperty setting(String name, String label, String help, String type, Object byDefault) {
        return new ProviderConfigProperty(name, label, help, type, byDefault);
    }

    private static ProviderConfigProperty toggle(String name, String label, String help) {
        return setting(name, label, help, ProviderConfigProperty.BOOLEAN_TYPE, "true");
    }
}

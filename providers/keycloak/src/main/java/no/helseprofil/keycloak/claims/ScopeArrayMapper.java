package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.AccessToken;
import org.keycloak.util.JsonSerialization;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Mapper that writes {@code scope} of an API's access tokens as a JSON array, as HelseID does, for APIs that were built
 * for HelseID. RFC 9068 (section 2.2.3) has a text there.
 */
public final class ScopeArrayMapper extends ClaimMapper {

    public static final String ID = "helseprofil-scope-array-mapper";

    static final String SCOPE = "scope";

    public ScopeArrayMapper() {
        super(
                ID,
                "HelseID scope array",
                "Makes scope an array in the access tokens of this API, as in HelseID's; put it into the scope of the API.");
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        ScopeArrays.accept();
    }

    @Override
    List<ProviderConfigProperty> settings() {
        return List.of();
    }

    @Override
    String claim(ProtocolMapperModel mapper) {
        return SCOPE;
    }

    @Override
    @Nullable
    Object value(ProtocolMapperModel mapper, TokenSubject subject) {
        return subject.scopes().isBlank() ? null : List.of(subject.scopes().split(" "));
    }

    /**
     * Handler by which Keycloak reads access tokens whose {@code scope} is an array ({@link ScopeArrayMapper}) as if it
     * were the text of RFC 9068. This is needed at userinfo, at introspection and in a token exchange, where Keycloak's
     * own reader rejects such a token.
     */
    static final class ScopeArrays extends DeserializationProblemHandler {

        private final BooleanSupplier underProfile;

        /**
         * Creates a handler.
         *
         * @param underProfile whether the realm of the present request is under the profile
         */
        ScopeArrays(BooleanSupplier underProfile) {
            this.underProfile = underProfile;
        }

        /**
         * Installs the handler for realms under the profile. Keycloak reads an access token only after its signature
         * has been verified as the realm's.
         */
        static void accept() {
            JsonSerialization.mapper.addHandler(new ScopeArrays(ScopeArrays::isUnderProfile));
        }

        private static boolean isUnderProfile() {
            KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
            return session != null && RealmProfiles.isUnderProfile(session);
        }

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context,
                JavaType type,
                JsonToken token,
                JsonParser parser,
                @Nullable String message)
                throws IOException {
            return token == JsonToken.START_ARRAY
                            && type.hasRawClass(String.class)
                            && isScope(parser.getParsingContext())
                            && underProfile.getAsBoolean()
                    ? text(parser)
                    : NOT_HANDLED;
        }

        private static boolean isScope(JsonStreamContext array) {
            JsonStreamContext owner = array.getParent();
            return owner != null
                    && ScopeArrayMapper.SCOPE.equals(owner.getCurrentName())
                    && owner.getCurrentValue() instanceof AccessToken;
        }

        private static Object text(JsonParser parser) throws IOException {
            StringJoiner scopes = new StringJoiner(" ");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    return NOT_HANDLED;
                }
                scopes.add(parser.getText());
            }
            return scopes.toString();
        }
    }
}

package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;
import org.keycloak.util.JsonSerialization;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Lets Keycloak read back the access tokens whose {@code scope} is an array ({@link ScopeArrayMapper}), at userinfo,
 * introspection and in a token exchange, as if it were the text of RFC 9068. Keycloak's reader knows the text alone,
 * and takes the array for a token that is none.
 */
final class ScopeArrays extends DeserializationProblemHandler {

    private final BooleanSupplier underProfile;

    /**
     * Reads them in one of two cases.
     *
     * @param underProfile whether the realm that is spoken to now is under the profile
     */
    ScopeArrays(BooleanSupplier underProfile) {
        this.underProfile = underProfile;
    }

    /**
     * From now on, in realms under the profile alone: an access token is read only after its signature has been
     * found to be the realm's.
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
            DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, @Nullable String message)
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

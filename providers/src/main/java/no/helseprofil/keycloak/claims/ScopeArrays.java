package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.AccessToken;
import org.keycloak.util.JsonSerialization;

/**
 * Lets Keycloak read back the access tokens whose {@code scope} is an array ({@link ScopeArrayMapper}), at userinfo,
 * introspection and in a token exchange, as if it were the text of RFC 9068. Keycloak's reader knows the text alone, and
 * takes the array for a token that is none.
 */
final class ScopeArrays extends DeserializationProblemHandler {

    /** From now on, for every realm: an access token is read only after its signature has been found to be the realm's. */
    static void accept() {
        JsonSerialization.mapper.addHandler(new ScopeArrays());
    }

    @Override
    public Object handleUnexpectedToken(
            DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, @Nullable String message)
            throws IOException {
        return token == JsonToken.START_ARRAY && type.hasRawClass(String.class) && isScope(parser.getParsingContext())
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

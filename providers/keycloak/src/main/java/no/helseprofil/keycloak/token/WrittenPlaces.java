package no.helseprofil.keycloak.token;

import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/** Places that a mapper writes into, by its settings. */
record WrittenPlaces(Map<String, String> settings) {

    static WrittenPlaces of(ProtocolMapperModel mapper) {
        return new WrittenPlaces(mapper.getConfig() == null ? Map.of() : mapper.getConfig());
    }

    /** Returns whether it writes anywhere. A mapper without such settings does. */
    boolean isAny() {
        return places().noneMatch(settings::containsKey) || places().anyMatch(this::isOn);
    }

    /** Returns whether an API sees it, in an access token or by introspection. */
    boolean isForApis() {
        boolean inToken = isOn(OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN);
        return inToken || isOn(OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION);
    }

    boolean isInIdToken() {
        return isOn(OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN);
    }

    private boolean isOn(String place) {
        return Boolean.parseBoolean(settings.get(place));
    }

    private static Stream<String> places() {
        return Stream.of(
                OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN,
                OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN,
                OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO,
                OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION,
                OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN_RESPONSE,
                OIDCAttributeMapperHelper.INCLUDE_IN_LIGHTWEIGHT_ACCESS_TOKEN);
    }
}

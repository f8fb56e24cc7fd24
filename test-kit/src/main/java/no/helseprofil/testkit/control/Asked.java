package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * Request to the control API.
 *
 * @param base scheme, host and port that it was sent to
 * @param variable the variable part of its path, empty if it has none
 * @param query the parameters of its URL
 * @param body its members, all of which its route knows
 */
record Asked(URI base, String variable, Map<String, String> query, ObjectNode body) {

    private static final List<String> ALGORITHMS =
            List.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "EdDSA");

    boolean has(String member) {
        return body.hasNonNull(member);
    }

    /** Returns a member of any type; JSON's missing node if it was left out. */
    JsonNode json(String member) {
        return body.path(member);
    }

    @Nullable
    String find(String member) {
        return has(member) ? text(member, "") : null;
    }

    String text(String member, String otherwise) {
        return read(member, otherwise, JsonNode::isTextual, JsonNode::textValue, "a text");
    }

    String required(String member) {
        String found = find(member);
        if (found == null || found.isBlank()) {
            throw ControlException.invalid(member + " is missing");
        }
        return found;
    }

    List<String> texts(String member) {
        return read(member, List.of(), JsonNode::isArray, Json::list, "a list of texts");
    }

    int number(String member, int otherwise, int least, int most) {
        return read(
                member,
                otherwise,
                json -> json.isInt() && json.intValue() >= least && json.intValue() <= most,
                JsonNode::intValue,
                "a number from " + least + " to " + most);
    }

    boolean flag(String member, boolean otherwise) {
        return read(member, otherwise, JsonNode::isBoolean, JsonNode::booleanValue, "true or false");
    }

    private <T> T read(
            String member, T otherwise, Predicate<JsonNode> fits, Function<JsonNode, T> value, String remedy) {
        if (!has(member)) {
            return otherwise;
        }
        if (!fits.test(json(member))) {
            throw ControlException.invalid(member + ": write " + remedy);
        }
        return value.apply(json(member));
    }

    URI address(String member) {
        try {
            URI address = URI.create(required(member));
            if (address.isAbsolute() && address.getRawAuthority() != null) {
                return address;
            }
        } catch (IllegalArgumentException unreadable) {
            // refused below
        }
        throw ControlException.invalid(member + ": write an absolute URL");
    }

    static Duration duration(String member, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw ControlException.invalid(member + ": write a duration such as PT30S, -PT1H or P1D");
        }
    }

    /** Returns the constant of an enumeration that a member names; null if it was left out. */
    <E extends Enum<E>> @Nullable E constant(String member, Class<E> type) {
        String name = find(member);
        if (name == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> ControlException.invalid(member + ": write one of " + List.of(type.getEnumConstants())));
    }

    /** Returns a new key for the member {@code alg}. */
    SigningKey newKey() {
        return SigningKey.generate(algorithm());
    }

    String algorithm() {
        String algorithm = text("alg", "ES256");
        if (!ALGORITHMS.contains(algorithm)) {
            throw ControlException.invalid("alg: write one of " + ALGORITHMS);
        }
        return algorithm;
    }

    /** Returns the private key of the member {@code jwk}, or a new one. */
    SigningKey keyOrNew() {
        return has("jwk") ? key(json("jwk")) : SigningKey.generate("ES256");
    }

    /** Returns a private JWK as a key. */
    static SigningKey key(JsonNode jwk) {
        try {
            return SigningKey.parse(jwk.isTextual() ? jwk.textValue() : jwk.toString());
        } catch (IllegalArgumentException e) {
            throw ControlException.invalid("jwk: write a private JWK with alg and kid");
        }
    }
}

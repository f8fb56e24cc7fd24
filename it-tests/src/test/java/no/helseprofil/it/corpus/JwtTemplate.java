package no.helseprofil.it.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.testkit.client.Jwt;

/**
 * A JWT as a library makes it: these members of the header, these claims, and no others. {@code @client}, {@code @issuer},
 * {@code @token-endpoint}, {@code @kid}, {@code @id} stand for what differs each time, {@code @now+60} for a number of seconds,
 * {@code @text:now} for one as a text.
 *
 * @param header the members of the header
 * @param claims the claims
 */
record JwtTemplate(JsonNode header, JsonNode claims) {

    private static final List<String> HEADER = List.of("typ", "kid");
    private static final List<String> CLAIMS = List.of("iss", "sub", "aud", "iat", "nbf", "exp", "jti", "client_id");
    private static final String NOW = "@now";

    /** Returns the template that a source has for all its JWTs, with the differences of one JWT; null takes away. */
    static JwtTemplate of(JsonNode ofSource, JsonNode own) {
        return new JwtTemplate(merged(ofSource, own, "header"), merged(ofSource, own, "claims"));
    }

    /** The JWT of a compliant client, made anew by the template. */
    <T extends Jwt<T>> T applied(T compliant, String clientId, String issuer) {
        T jwt = compliant;
        for (String member : HEADER) {
            jwt = header.has(member) ? jwt : jwt.withoutHeader(member);
        }
        for (String claim : CLAIMS) {
            jwt = claims.has(claim) ? jwt : jwt.without(claim);
        }
        for (var member : header.properties()) {
            jwt = inHeader(jwt, member.getKey(), member.getValue().asText());
        }
        for (var claim : claims.properties()) {
            jwt = withClaim(jwt, claim.getKey(), resolved(claim.getValue(), clientId, issuer));
        }
        return jwt;
    }

    private static <T extends Jwt<T>> T inHeader(T jwt, String member, String value) {
        return switch (member) {
            case "kid" -> value.equals("@kid") ? jwt : jwt.header("kid", value);
            case "alg" -> jwt.signedAs(value);
            default -> jwt.header(member, value);
        };
    }

    private static <T extends Jwt<T>> T withClaim(T jwt, String claim, JsonNode value) {
        String text = value.asText();
        if (text.equals("@id")) {
            return jwt;
        }
        if (text.equals("@text:now")) {
            return jwt.with(claim, String.valueOf(Instant.now().getEpochSecond()));
        }
        return text.startsWith(NOW) ? jwt.withTime(claim, fromNow(text)) : jwt.with(claim, value);
    }

    private static JsonNode resolved(JsonNode value, String clientId, String issuer) {
        return switch (value.asText()) {
            case "@client" -> JsonNodeFactory.instance.textNode(clientId);
            case "@issuer" -> JsonNodeFactory.instance.textNode(issuer);
            case "@issuer/" -> JsonNodeFactory.instance.textNode(issuer + "/");
            case "@token-endpoint" -> JsonNodeFactory.instance.textNode(issuer + "/protocol/openid-connect/token");
            default -> value;
        };
    }

    /** Details with the time of the attestation among them, where that is to be now. */
    static JsonNode atPresent(JsonNode details) {
        for (JsonNode wrapper : details.findValues("attestation")) {
            if (wrapper.path("toa").asText().equals(NOW)) {
                ((ObjectNode) wrapper).put("toa", Instant.now().getEpochSecond());
            }
        }
        return details;
    }

    private static Duration fromNow(String text) {
        return text.equals(NOW) ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(text.substring(NOW.length())));
    }

    private static JsonNode merged(JsonNode ofSource, JsonNode own, String part) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (JsonNode json : List.of(ofSource.path(part), own.path(part))) {
            json.properties().forEach(member -> {
                merged.remove(member.getKey());
                if (!member.getValue().isNull()) {
                    merged.set(member.getKey(), member.getValue());
                }
            });
        }
        return merged;
    }
}

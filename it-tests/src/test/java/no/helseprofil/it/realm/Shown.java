package no.helseprofil.it.realm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is disclosed about a user and a client, but for what differs in each token anyway, so that comparison
 * shows what a mapper does. A member that stands twice in one object is an error here.
 */
final class Shown {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final Set<String> TOKENS = Set.of("access_token", "id_token", "refresh_token");
    private static final List<String> OF_EACH_TOKEN =
            List.of("jti", "iat", "expires_in", "refresh_expires_in", "rt_expires_in", "session_state");
    private static final List<String> OF_EACH_LOGIN = List.of("sid", "nonce", "at_hash", "s_hash");

    private final ObjectNode shown = MAPPER.createObjectNode();

    /** The answer of a token endpoint, with the tokens in it opened. */
    Shown tokens(String name, Response response) {
        ObjectNode answer = read(response.body());
        if (!response.isSuccess()) {
            throw new IllegalStateException("no tokens but " + response);
        }
        for (String member : TOKENS) {
            String token = answer.path(member).textValue();
            answer.remove(member);
            if (token != null && !"refresh_token".equals(member)) {
                shown.set(name + " " + member, comparable(part(token, 1)));
            }
        }
        shown.set(name, comparable(answer));
        return this;
    }

    /** A token that came by itself. */
    Shown token(String name, @Nullable String token) {
        shown.set(name, comparable(part(Objects.requireNonNull(token, name), 1)));
        return this;
    }

    /** Any JSON answer. */
    Shown answer(String name, Response response) {
        shown.set(name, comparable(read(response.body())));
        return this;
    }

    ObjectNode json() {
        return shown;
    }

    /** The header of a token. */
    static ObjectNode header(String token) {
        return part(token, 0);
    }

    private static ObjectNode comparable(ObjectNode claims) {
        long issued = claims.path("iat").longValue();
        lasting(claims, issued);
        if (Math.abs(claims.path("auth_time").longValue() - issued) < 120) {
            claims.remove("auth_time");
        }
        for (String name : OF_EACH_LOGIN) {
            if (claims.path(name).isTextual()
                    && !"forged".equals(claims.path(name).textValue())) {
                claims.put(name, "one of its own");
            }
        }
        if (claims.path("nbf").isNumber() && claims.path("nbf").longValue() == issued) {
            claims.put("nbf", "as it was issued");
        }
        claims.remove(OF_EACH_TOKEN);
        sort(claims);
        return claims;
    }

    /** Replaces the expiry by the lifetime, to the nearest ten seconds. Keycloak reads the clock twice. */
    private static void lasting(ObjectNode claims, long issued) {
        if (claims.path("exp").isNumber()) {
            claims.put("exp", Math.round((claims.path("exp").longValue() - issued) / 10.0) * 10);
        }
    }

    private static void sort(JsonNode node) {
        if (node instanceof ArrayNode array) {
            Set<String> texts = new TreeSet<>();
            array.forEach(entry -> texts.add(entry.toString()));
            array.removeAll();
            texts.forEach(array::add);
        } else {
            node.forEach(Shown::sort);
        }
    }

    private static ObjectNode part(String token, int index) {
        byte[] part = Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
        return read(new String(part, StandardCharsets.UTF_8));
    }

    private static ObjectNode read(String text) {
        try {
            return MAPPER.readValue(text, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not one JSON object with each member once: " + text, e);
        }
    }
}

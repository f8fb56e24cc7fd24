package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.Jws;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;

/**
 * The authorization request that is or was pushed. Where a request object is sent its claims alone count (RFC 9126,
 * section 3), as they do for Keycloak. HelseID's clients send one that carries details and nothing else, with the
 * request beside it: then the parameters are the request.
 *
 * @param form the parameters
 * @param compact the request object as it came, if there is one
 * @param object the request object, if it is a readable JWT
 */
public record PushedRequest(
        Function<String, @Nullable String> form,
        @Nullable String compact,
        @Nullable Jws object) {

    /** The parameter that carries a request object (RFC 9101, section 5). */
    public static final String REQUEST = "request";

    /** The client note of a session that says whether its authorization request was pushed. */
    public static final String NOTE = "helseprofil.pushed";

    private static final String RESOURCE = "resource";
    private static final String DETAILS = "authorization_details";
    private static final String MISPLACED = "assertion_details";

    /** Claims about the JWT itself and its client. They are no part of an authorization request. */
    private static final Set<String> ABOUT_THE_OBJECT =
            Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", DETAILS, MISPLACED);

    /** A secret is not the client's alone. */
    private static final String SHARED_SECRET = "HS";

    /** Reads a request from its parameters. */
    public static PushedRequest of(Function<String, @Nullable String> form) {
        String compact = form.apply(REQUEST);
        return new PushedRequest(form, compact, Jws.read(compact).orElse(null));
    }

    /** Returns whether the request stands beside an object that carries details and nothing else. */
    public boolean isBesideItsDetails() {
        return object != null
                && hasDetails(object)
                && object.payload().properties().stream().map(Map.Entry::getKey).allMatch(ABOUT_THE_OBJECT::contains);
    }

    /** Returns whether the whole request stands in its object. */
    public boolean isInItsObject() {
        return object != null && !isBesideItsDetails();
    }

    /**
     * Returns the parameters that it asks for; none if its object is no readable JWT.
     *
     * @param keys finds the registered key of its client that would verify a JWS
     */
    Facts.AuthorizationParameters parameters(Function<String, Optional<Facts.ShownKey>> keys) {
        return parameters(this::value, sentObject(keys, false));
    }

    /** Returns the same at the authorization endpoint, where a pushed request is used. */
    public Facts.AuthorizationParameters storedParameters(Function<String, Optional<Facts.ShownKey>> keys) {
        return parameters(this::value, sentObject(keys, true));
    }

    /**
     * Its request object; null if there is none.
     *
     * @param stored whether it was pushed before
     */
    public Facts.@Nullable SentObject sentObject(Function<String, Optional<Facts.ShownKey>> keys, boolean stored) {
        return compact == null
                ? null
                : new Facts.SentObject(
                        object,
                        stored,
                        !isBesideItsDetails(),
                        object == null || !isSigned(object)
                                ? null
                                : keys.apply(compact).orElse(null));
    }

    /** Returns the details of what the client acts for; none unless the client has signed them. */
    public Details details() {
        return object == null || !isSigned(object)
                ? Details.ABSENT
                : Details.of(unquoted(object.payload().get(DETAILS)));
    }

    /**
     * NHN's samples write an object as a text that holds it: as a parameter the details are a text too (RFC 9396,
     * section 2), and a request object is made of parameters.
     */
    private static @Nullable JsonNode unquoted(@Nullable JsonNode claim) {
        return claim == null || !claim.isTextual()
                ? claim
                : Json.read(claim.textValue()).<JsonNode>map(object -> object).orElse(claim);
    }

    /**
     * Returns when the client made its object: {@code iat}, else {@code nbf}, which HelseID's clients send alone; now
     * if both are missing or the time is to come.
     */
    @Nullable
    Instant since(Instant now) {
        if (object == null) {
            return null;
        }
        return Stream.concat(Stream.ofNullable(object.issuedAt()), Stream.ofNullable(object.claimDate("nbf")))
                .findFirst()
                .filter(made -> made.isBefore(now))
                .orElse(now);
    }

    /**
     * Its parameters as its object has them, each as Keycloak would read it, less what a JWT says of itself and of what
     * its client acts for. An object within the object is no part of it (RFC 9101, section 4).
     */
    public Map<String, String> claims() {
        Map<String, String> claims = new LinkedHashMap<>();
        if (object != null) {
            object.payload().properties().stream()
                    .filter(claim -> !ABOUT_THE_OBJECT.contains(claim.getKey())
                            && !claim.getKey().equals(REQUEST))
                    .forEach(claim -> claims.put(claim.getKey(), text(claim.getValue())));
        }
        return claims;
    }

    /** The values of {@code resource}, which may be several (RFC 8707, section 2). */
    List<String> resources(DecodedForm plain) {
        if (!isInItsObject() || object == null) {
            return plain.values(RESOURCE);
        }
        JsonNode claim = object.payload().path(RESOURCE);
        Stream<JsonNode> values =
                claim.isArray() ? claim.valueStream() : Stream.of(claim).filter(JsonNode::isTextual);
        return values.map(PushedRequest::text).filter(value -> !value.isEmpty()).toList();
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    boolean hasMisplacedDetails() {
        return object != null && (object.payload().has(MISPLACED) || hasDetails(object) && !isSigned(object));
    }

    private static boolean hasDetails(Jws object) {
        return object.payload().has(DETAILS) || object.payload().has(MISPLACED);
    }

    private static boolean isSigned(Jws object) {
        String algorithm = object.headerText("alg");
        return algorithm != null && !algorithm.equalsIgnoreCase("none") && !algorithm.startsWith(SHARED_SECRET);
    }

    /** A parameter of the request, from wherever it stands. */
    @Nullable
    String value(String name) {
        if (compact == null || isBesideItsDetails()) {
            return form.apply(name);
        }
        return object == null ? null : object.claimText(name);
    }

    /** Returns the parameters that it asks for, by their values. */
    public static Facts.AuthorizationParameters parameters(
            Function<String, @Nullable String> value, Facts.@Nullable SentObject object) {
        return new Facts.AuthorizationParameters(
                value.apply("response_type"),
                value.apply("redirect_uri"),
                value.apply("code_challenge"),
                value.apply("code_challenge_method"),
                value.apply("dpop_jkt"),
                object);
    }
}

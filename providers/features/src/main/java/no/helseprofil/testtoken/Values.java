package no.helseprofil.testtoken;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Grammar.NearestName;
import no.helseprofil.grammar.Grammar.Place;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException.WrongMember;

/** Values in a request for a test token. */
final class Values {

    private static final Pattern TEXT_FORM = Pattern.compile("[^\\x00-\\x1f\\x7f]{1,1000}");
    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int LEAST_RSA = 2048;

    /** Largest size of an RSA key: a signature by a larger one would take longer than anything else here. */
    private static final int MOST_RSA = 4096;

    private static final int MOST_TEXTS = 50;

    static final Grammar<String> TEXT = Grammar.value(
            Values::text, "write a text of at most 1000 characters", Grammar.schema("{\"type\":\"string\"}"));

    static final Grammar<List<String>> TEXTS = Grammar.list("write a list of texts", TEXT)
            .where(texts -> texts.size() <= MOST_TEXTS, "write at most " + MOST_TEXTS + " texts");

    /** A list of scopes, or the text of RFC 6749, section 3.3. */
    static final Grammar<List<String>> SCOPES = new Grammar<>(
            (node, place) -> TEXTS.read(node.isTextual() ? separated(node.textValue()) : node, place),
            Grammar.schema("{\"type\":[\"array\",\"string\"],\"items\":{\"type\":\"string\"}}"));

    static final Grammar<String> THUMBPRINT = Grammar.value(
            node -> text(node).filter(text -> DIGEST.matcher(text).matches()),
            "write the SHA-256 thumbprint (RFC 7638) of the key, in base64url",
            Grammar.schema("{\"type\":\"string\"}"));

    static final Grammar<String> PUBLIC_KEY = Grammar.value(
            Values::thumbprint,
            "write a public key as a JWK (RFC 7517)",
            Grammar.schema("{\"type\":[\"string\",\"object\"]}"));

    static final Grammar<SigningPair> PRIVATE_KEY = Grammar.value(
            Values::pair,
            "write a private key as a JWK (RFC 7517): EC, or RSA of " + LEAST_RSA + " to " + MOST_RSA + " bits",
            Grammar.schema("{\"type\":[\"string\",\"object\"]}"));

    private Values() {}

    /** Returns a grammar of choices by name in any case, or by number, as .NET serializers write them. */
    static <T extends Enum<T>> Grammar<T> choice(List<T> choices, Function<T, String> name) {
        ObjectNode schema = Grammar.schema("{\"type\":[\"string\",\"integer\"]}");
        choices.forEach(choice -> schema.withArray("examples").add(name.apply(choice)));
        return Grammar.value(
                node -> choices.stream()
                        .filter(choice -> node.isTextual()
                                ? name.apply(choice).equalsIgnoreCase(node.textValue())
                                : node.isInt() && node.intValue() == choice.ordinal())
                        .findFirst(),
                "write " + String.join(", ", choices.stream().map(name).toList()) + ", or its number from 0 on",
                schema);
    }

    /** Returns a grammar of whole numbers within bounds, which the remedy names. */
    static Grammar<Integer> number(int least, int most) {
        return Grammar.value(
                node -> Optional.of(node)
                        .filter(JsonNode::isInt)
                        .map(JsonNode::intValue)
                        .filter(value -> value >= least && value <= most),
                "write a whole number from " + least + " to " + most,
                Grammar.schema("{\"type\":\"integer\"}"));
    }

    private static ArrayNode separated(String scopes) {
        ArrayNode separated = JsonNodeFactory.instance.arrayNode();
        Stream.of(scopes.split(" ")).filter(scope -> !scope.isEmpty()).forEach(separated::add);
        return separated;
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue())
                .filter(text -> TEXT_FORM.matcher(text).matches());
    }

    private static Optional<String> thumbprint(JsonNode node) {
        try {
            return Optional.of(jwk(node).computeThumbprint().toString());
        } catch (MalformedException | ParseException | JOSEException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<SigningPair> pair(JsonNode node) {
        try {
            JWK jwk = jwk(node);
            Optional<SigningPair> pair = jwk instanceof ECKey ec && ec.isPrivate()
                    ? ofCurve(ec.getCurve()).filter(algorithm -> isInRange(ec)).map(algorithm -> pair(ec, algorithm))
                    : Optional.of(jwk)
                            .filter(RSAKey.class::isInstance)
                            .map(RSAKey.class::cast)
                            .filter(Values::isFit)
                            .map(Values::pair);
            return pair.filter(SigningPair::isOne);
        } catch (MalformedException | ParseException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether the private number is from 1 to below the order of the curve (SEC 1, section 3.2.1). Checked
     * before any computation with it.
     */
    private static boolean isInRange(ECKey key) {
        BigInteger number = key.getD().decodeToBigInteger();
        return number.signum() > 0
                && number.compareTo(key.getCurve().toECParameterSpec().getOrder()) < 0;
    }

    /**
     * Returns whether no member has more bits than the modulus. Checked before any computation with them, which takes
     * long with long members.
     */
    private static boolean isFit(RSAKey key) {
        return key.isPrivate()
                && key.size() >= LEAST_RSA
                && key.size() <= MOST_RSA
                && key.getOtherPrimes().isEmpty()
                && Stream.of(
                                key.getPublicExponent(),
                                key.getPrivateExponent(),
                                key.getFirstPrimeFactor(),
                                key.getSecondPrimeFactor(),
                                key.getFirstFactorCRTExponent(),
                                key.getSecondFactorCRTExponent(),
                                key.getFirstCRTCoefficient())
                        .filter(Objects::nonNull)
                        .map(Base64URL::decodeToBigInteger)
                        .allMatch(number -> number.bitLength() <= key.size());
    }

    private static SigningPair pair(ECKey key, JWSAlgorithm algorithm) {
        try {
            return SigningPair.disposable(algorithm, key.toECPrivateKey(), key.toECPublicKey());
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException(unusable);
        }
    }

    private static SigningPair pair(RSAKey key) {
        boolean named = key.getAlgorithm() instanceof JWSAlgorithm said && JWSAlgorithm.Family.RSA.contains(said);
        JWSAlgorithm algorithm = named ? (JWSAlgorithm) key.getAlgorithm() : JWSAlgorithm.PS256;
        try {
            return SigningPair.disposable(algorithm, key.toRSAPrivateKey(), key.toRSAPublicKey());
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException(unusable);
        }
    }

    private static Optional<JWSAlgorithm> ofCurve(Curve curve) {
        return List.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512).stream()
                .filter(algorithm -> Curve.forJWSAlgorithm(algorithm).contains(curve))
                .findFirst();
    }

    private static JWK jwk(JsonNode node) throws MalformedException, ParseException {
        return JWK.parse(Json.object(node.isTextual() ? node.textValue() : node.toString())
                .toString());
    }

    /**
     * Conversion of a request to the names of its grammar. Published requests come from .NET serializers and have names
     * in any case, and {@code null}, an empty text or the smallest number for unset values. Some have names of before,
     * and members that the national service ignores.
     */
    static final class KnownNames {

        private static final int MOST_WARNINGS = 50;

        /** Names that published requests have, in lower case, with the names that are read. */
        private static final Map<String, String> OTHER_NAMES = Map.of(
                "client_id", "clientId",
                "generalclaimsparameters", "clientClaimsParameters",
                "generalclaimsparametersgeneration", "clientClaimsParametersGeneration",
                "withoutdefaultgeneralclaims", "withoutDefaultClientClaims");

        private final List<WrongMember> warnings = new ArrayList<>();

        /**
         * Returns the request with the names of a schema, and without the members that the schema doesn't know.
         *
         * @param place place to which members are reported that occur twice by different names
         */
        ObjectNode put(ObjectNode sent, JsonNode schema, Place place) {
            ObjectNode put = sent.objectNode();
            sent.properties().stream()
                    .filter(member -> isSet(member.getValue()))
                    .forEach(member -> {
                        Optional<String> known = name(member.getKey(), schema.path("properties"), place);
                        if (known.isEmpty()) {
                            return;
                        }
                        String name = known.get();
                        if (put.has(name)) {
                            place.at(member.getKey()).wrong("leave out one of two members that both mean " + name);
                        }
                        put.set(
                                name,
                                value(
                                        member.getValue(),
                                        schema.path("properties").path(name),
                                        place.at(name)));
                    });
            return put;
        }

        /** Returns what the caller should know of members that were ignored, or read by another name. */
        List<WrongMember> warnings() {
            return List.copyOf(warnings);
        }

        private JsonNode value(JsonNode sent, JsonNode schema, Place place) {
            if (sent instanceof ObjectNode object && schema.has("properties")) {
                return put(object, schema, place);
            }
            if (!(sent instanceof ArrayNode array) || !schema.has("items")) {
                return sent;
            }
            ArrayNode put = array.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                put.add(value(array.get(i), schema.path("items"), place.at(String.valueOf(i))));
            }
            return put;
        }

        private Optional<String> name(String sent, JsonNode known, Place place) {
            Optional<String> same = known.propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(sent::equalsIgnoreCase)
                    .findFirst();
            if (same.isPresent()) {
                return same;
            }
            Optional<String> other = Optional.ofNullable(OTHER_NAMES.get(sent.toLowerCase(Locale.ROOT)))
                    .filter(known::has);
            if (warnings.size() < MOST_WARNINGS) {
                List<String> names =
                        known.propertyStream().map(Map.Entry::getKey).toList();
                warnings.add(new WrongMember(
                        place.at(sent).pointer(),
                        other.map(name -> "read as " + name)
                                .orElseGet(() -> NearestName.suggestion("ignored: no such member", sent, names))));
            }
            return other;
        }

        private static boolean isSet(JsonNode value) {
            boolean empty = value.isTextual() && value.textValue().isEmpty();
            return !value.isNull() && !empty && !(value.isInt() && value.intValue() == Integer.MIN_VALUE);
        }
    }
}

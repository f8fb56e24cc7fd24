package no.helseprofil.it.fuzz;

import java.util.Random;
import no.helseprofil.testkit.client.Jwt;
import no.helseprofil.testkit.client.SigningKey;

/**
 * Ways to spoil a signed JWT. Those of the first group change the text after it was signed, those of the second are
 * signed by the client's own key as they are: no signature protects the server from them.
 */
enum Mutation {
    BIT_OF_HEADER((jwt, random) -> Text.of(jwt).flipBit(0, random)),
    BIT_OF_PAYLOAD((jwt, random) -> Text.of(jwt).flipBit(1, random)),
    BIT_OF_SIGNATURE((jwt, random) -> Text.of(jwt).flipBit(2, random)),
    CHARACTER((jwt, random) -> Text.of(jwt).replaceCharacter(random)),
    TRUNCATED((jwt, random) -> Text.of(jwt).truncate(random)),
    PART_EMPTY((jwt, random) -> Text.of(jwt).part(random, part -> "")),
    PART_MISSING((jwt, random) -> Text.of(jwt).dropPart(random)),
    PART_MORE((jwt, random) -> Text.of(jwt).addPart(random)),
    PARTS_SWAPPED((jwt, random) -> Text.of(jwt).swapParts(random)),
    SPLICED((jwt, random) -> Text.of(jwt).takePart(jwt.with("jti", "of-another").sign(), random)),
    PADDED((jwt, random) -> Text.of(jwt).part(random, part -> part + "=".repeat(1 + random.nextInt(2)))),
    OTHER_ALPHABET((jwt, random) -> Text.of(jwt).otherAlphabet(random)),
    WHITESPACE((jwt, random) -> Text.of(jwt).insert(random, random.nextBoolean() ? " " : "\t")),
    UNUSED_BITS((jwt, random) -> Text.of(jwt).unusedBits()),

    MEMBER_REMOVED((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::removeMember)),
    MEMBERS_SWAPPED((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::swapMembers)),
    TYPE_CHANGED((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::changeType)),
    DUPLICATE_MEMBER((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::duplicateMember)),
    ESCAPED((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::escape)),
    SURROGATE((jwt, random) -> jwt.payloadText(text ->
                    text.replace("\"jti\":\"", "\"jti\":\"" + oneOf(random, "\\ud800", "\\udc00\\ud800", "\\u0000")))
            .sign()),
    HUGE_NUMBER((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::hugeNumber)),
    HUGE_TEXT((jwt, random) -> jwt.with(oneOf(random, "jti", "extra"), "x".repeat(1 << (9 + random.nextInt(4))))
            .sign()),
    DEEP((jwt, random) ->
            jwt.payloadText(text -> deep(text, 1 << (4 + random.nextInt(7)))).sign()),
    AROUND((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::around)),
    NO_JSON((jwt, random) -> JsonText.rewrite(jwt, random, JsonText::noJson)),
    ALGORITHM_NAMED((jwt, random) -> jwt.header(
                    "alg", oneOf(random, "none", "None", "HS256", "RS256", "PS256", "ES384", "es256", "EdDSA", ""))
            .sign()),
    ALGORITHM_USED((jwt, random) ->
            jwt.signedAs(oneOf(random, "none", "HS256", "HS512")).sign()),
    TYPE_NAMED((jwt, random) -> jwt.header(
                    "typ", oneOf(random, "JWT", "at+jwt", "", "DPOP+JWT", "application/dpop+jwt", "dpop+jwt "))
            .sign()),
    CRITICAL((jwt, random) -> jwt.header("crit", new String[] {oneOf(random, "b64", "exp", "unheard-of")})
            .header("b64", random.nextBoolean())
            .sign()),
    ANOTHER_KEY((jwt, random) -> anotherKey(jwt, random)),
    KEY_SPOILED((jwt, random) -> jwt.headerText(text -> spoiled(text, random)).sign());

    private static final SigningKey STRANGER = SigningKey.generate("ES256");

    private final Spoiling spoiling;

    Mutation(Spoiling spoiling) {
        this.spoiling = spoiling;
    }

    String apply(Jwt<?> jwt, Random random) {
        return spoiling.apply(jwt, random);
    }

    static String oneOf(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String deep(String text, int depth) {
        return text.substring(0, text.length() - 1) + ",\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    /** Signed by a stranger, who says so, or points to where the key would be. */
    private static String anotherKey(Jwt<?> jwt, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> jwt.signedWith(STRANGER).sign();
            case 1 ->
                jwt.headerText(text -> JsonText.plus(text, "\"kid\":\"" + STRANGER.kid() + "\""))
                        .signedWith(STRANGER)
                        .sign();
            case 2 ->
                jwt.header("jku", "https://stranger.example/jwks")
                        .signedWith(STRANGER)
                        .sign();
            default ->
                jwt.header("x5c", new String[] {"MIIB"}).signedWith(STRANGER).sign();
        };
    }

    /** The key in the header of a proof; an assertion gets a stranger's, which says nothing. */
    private static String spoiled(String text, Random random) {
        if (!text.contains("\"jwk\"")) {
            return JsonText.plus(text, "\"jwk\":" + JsonText.of(STRANGER.publicJwk()));
        }
        return switch (random.nextInt(9)) {
            case 0 -> text.replace("\"kty\":\"EC\"", "\"kty\":\"RSA\"");
            case 1 -> text.replace("\"kty\":\"EC\"", "\"kty\":\"oct\"");
            case 2 -> text.replace("\"crv\":\"P-256\"", "\"crv\":\"P-521\"");
            case 3 -> text.replace("\"x\":\"", "\"x\":\"A");
            case 4 -> text.replace("\"y\":\"", "\"y\":\"=");
            case 5 -> text.replace("\"x\":", "\"d\":\"AQ\",\"x\":");
            case 6 -> text.replace("\"x\":", "\"y\":");
            case 7 -> text.replaceAll("\"jwk\":\\{[^}]*}", "\"jwk\":{}");
            default -> text.replaceAll("\"jwk\":\\{[^}]*}", "\"jwk\":[null]");
        };
    }

    private interface Spoiling {
        String apply(Jwt<?> jwt, Random random);
    }
}

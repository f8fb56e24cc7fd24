package no.helseprofil.keycloak.selfattack;

import static no.helseprofil.keycloak.selfattack.HiddenHandler.INTROSPECTION;
import static no.helseprofil.keycloak.selfattack.HiddenHandler.PAR;
import static no.helseprofil.keycloak.selfattack.HiddenHandler.REGISTRATION;
import static no.helseprofil.keycloak.selfattack.HiddenHandler.TOKEN;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.profile.ApiFault.JwtChange.Signing;
import org.jspecify.annotations.Nullable;

/** Requests of the self-attack, in the order in which they are sent: groups of faulty ones, each with a right one. */
final class AttackPlan {

    private static final Duration HOUR = Duration.ofHours(1);

    private AttackPlan() {}

    static List<AttackCase> all() {
        return Stream.of(
                        assertions(),
                        proofs(),
                        nonces(),
                        replays(),
                        forms(),
                        mappers(),
                        pushed(),
                        blocks(),
                        introspections(),
                        registrations(),
                        List.of(AttackCase.right("end", TOKEN, HiddenRealm.MACHINE)))
                .flatMap(List::stream)
                .toList();
    }

    private static List<AttackCase> assertions() {
        String group = "assertion";
        return List.of(
                AttackCase.right(group, TOKEN, HiddenRealm.MACHINE),
                token(group, "missing", request -> request.hasAssertion = false),
                token(group, "a secret instead", request -> {
                    request.hasAssertion = false;
                    request.form.putSingle("client_secret", "self-attack-secret");
                }),
                token(group, "spoiled signature", request -> request.assertion.sign(Signing.SPOILED)),
                token(group, "another key", request -> request.assertion.sign(Signing.OTHER_KEY)),
                token(
                        group,
                        "another key in its header",
                        request -> request.assertion.sign(Signing.OTHER_KEY_IN_HEADER)),
                token(group, "no algorithm", request -> request.assertion.sign(Signing.NONE)),
                token(group, "the public key as a secret", request -> request.assertion.sign(Signing.SYMMETRIC)),
                token(group, "another type", request -> request.assertion.header.put("typ", "at+jwt")),
                token(group, "for another server", claim("aud", "https://other.invalid/")),
                token(group, "of another client", claim("sub", HiddenRealm.JOURNAL)),
                AttackCase.wrong(group, TOKEN, HiddenRealm.DISABLED, "of a disabled client", request -> {}),
                token(group, "expired", request -> {
                    request.assertion.time("iat", HOUR.negated());
                    request.assertion.time("nbf", HOUR.negated());
                    request.assertion.time("exp", HOUR.negated().plusSeconds(30));
                }),
                token(group, "from the future", request -> {
                    request.assertion.time("iat", HOUR);
                    request.assertion.time("nbf", HOUR);
                    request.assertion.time("exp", HOUR.plusSeconds(30));
                }),
                token(group, "for an hour", request -> request.assertion.time("exp", HOUR)),
                token(group, "without an end", request -> request.assertion.claims.remove("exp")),
                token(group, "without an id", request -> request.assertion.claims.remove("jti")));
    }

    private static List<AttackCase> proofs() {
        String group = "proof";
        return List.of(
                AttackCase.right(group, TOKEN, HiddenRealm.MACHINE),
                token(group, "missing", request -> request.proofs = 0),
                token(group, "two", request -> request.proofs = 2),
                token(group, "spoiled signature", request -> request.proof.sign(Signing.SPOILED)),
                token(group, "no algorithm", request -> request.proof.sign(Signing.NONE)),
                token(group, "the public key as a secret", request -> request.proof.sign(Signing.SYMMETRIC)),
                token(group, "with its private key", request -> request.proof.sign(Signing.PRIVATE_KEY_IN_HEADER)),
                token(group, "another type", request -> request.proof.header.put("typ", "JWT")),
                token(group, "for another method", request -> request.proof.claims.put("htm", "GET")),
                token(
                        group,
                        "for another address",
                        request -> request.proof.claims.put("htu", "https://other.invalid/token")),
                token(group, "an hour old", request -> request.proof.time("iat", HOUR.negated())),
                token(group, "from the future", request -> request.proof.time("iat", HOUR)),
                token(group, "without an id", request -> request.proof.claims.remove("jti")));
    }

    private static List<AttackCase> nonces() {
        String group = "nonce";
        return List.of(
                token(group, "missing", request -> request.proof.claims.remove("nonce")),
                token(
                        group,
                        "of yesterday",
                        request -> request.proof.claims.put(
                                "nonce", request.nonces.issue(request.now.minus(Duration.ofDays(1))))),
                token(
                        group,
                        "of another realm",
                        request -> request.proof.claims.put("nonce", request.foreignNonces.issue(request.now))),
                AttackCase.right(group, TOKEN, HiddenRealm.MACHINE));
    }

    private static List<AttackCase> replays() {
        return List.of(
                AttackCase.replay("the same proof", request -> request.assertion.renew()),
                AttackCase.replay("the same assertion", request -> request.proof.renew()),
                AttackCase.right("replay", TOKEN, HiddenRealm.MACHINE));
    }

    private static List<AttackCase> forms() {
        String group = "request";
        return List.of(
                token(group, "a password", request -> {
                    request.form.putSingle("grant_type", "password");
                    request.form.putSingle("username", "self-attack");
                    request.form.putSingle("password", "self-attack");
                }),
                token(group, "two grants", request -> request.form.add("grant_type", "client_credentials")),
                token(
                        group,
                        "another client's name",
                        request -> request.form.putSingle("client_id", HiddenRealm.JOURNAL)),
                token(group, "a scope of another's", request -> request.form.putSingle("scope", "nhn:other/write")),
                token(group, "a code that no client got", request -> {
                    request.form.putSingle("grant_type", "authorization_code");
                    request.form.putSingle("code", "self-attack.self-attack.self-attack");
                    request.form.putSingle("redirect_uri", HiddenRealm.REDIRECT_URI);
                }),
                AttackCase.right(group, TOKEN, HiddenRealm.MACHINE));
    }

    /** The token of this client is looked into: it has mappers that forge claims. */
    private static List<AttackCase> mappers() {
        return List.of(AttackCase.right("mappers and gate", TOKEN, HiddenRealm.FORGER));
    }

    private static List<AttackCase> pushed() {
        String group = "pushed request";
        return List.of(
                AttackCase.right(group, PAR, HiddenRealm.JOURNAL),
                push(group, "without an assertion", request -> request.hasAssertion = false),
                push(group, "a spoiled proof", request -> request.proof.sign(Signing.SPOILED)),
                push(
                        group,
                        "another redirect URI",
                        request -> request.form.putSingle("redirect_uri", "https://other.invalid/callback")),
                push(group, "no PKCE", request -> {
                    request.form.remove("code_challenge");
                    request.form.remove("code_challenge_method");
                }),
                push(group, "an implicit flow", request -> request.form.putSingle("response_type", "token")),
                push(
                        group,
                        "a request within the request",
                        request -> request.form.putSingle("request_uri", "urn:ietf:params:oauth:request_uri:x")));
    }

    private static List<AttackCase> blocks() {
        return List.of(
                AttackCase.wrong("block", TOKEN, HiddenRealm.BLOCKED, "a blocked client", request -> {}),
                AttackCase.wrong("block", TOKEN, HiddenRealm.STOLEN, "a blocked key", request -> {}),
                AttackCase.right("block", TOKEN, HiddenRealm.MACHINE));
    }

    private static List<AttackCase> introspections() {
        String group = "introspection";
        return List.of(
                AttackCase.right(group, INTROSPECTION, HiddenRealm.API),
                inspect(group, "without an assertion", request -> request.hasAssertion = false),
                inspect(group, "another key", request -> request.assertion.sign(Signing.OTHER_KEY)),
                inspect(
                        group,
                        "a changed token",
                        request -> request.form.computeIfPresent(
                                "token", (name, tokens) -> List.of(tokens.get(0) + "x"))));
    }

    private static List<AttackCase> registrations() {
        String group = "registration";
        return List.of(
                AttackCase.right(group, REGISTRATION, HiddenRealm.API),
                register(group, "a secret", "token_endpoint_auth_method", "client_secret_basic"),
                register(group, "no authentication", "token_endpoint_auth_method", "none"),
                AttackCase.wrong(group, REGISTRATION, HiddenRealm.API, "keys at an internal address", request -> {
                    request.metadata.remove("jwks");
                    request.metadata.put("jwks_uri", "http://127.0.0.1/jwks");
                }),
                AttackCase.wrong(group, REGISTRATION, HiddenRealm.API, "a wildcard as redirect URI", request -> {
                    request.metadata.put("grant_types", List.of("authorization_code"));
                    request.metadata.put("response_types", List.of("code"));
                    request.metadata.put("redirect_uris", List.of("https://helseprofil.invalid/*"));
                }),
                register(group, "a password", "grant_types", List.of("password")));
    }

    private static Consumer<AttackedRequest> claim(String name, Object value) {
        return request -> request.assertion.claims.put(name, value);
    }

    private static AttackCase token(String group, String fault, Consumer<AttackedRequest> change) {
        return AttackCase.wrong(group, TOKEN, HiddenRealm.MACHINE, fault, change);
    }

    private static AttackCase push(String group, String fault, Consumer<AttackedRequest> change) {
        return AttackCase.wrong(group, PAR, HiddenRealm.JOURNAL, fault, change);
    }

    private static AttackCase inspect(String group, String fault, Consumer<AttackedRequest> change) {
        return AttackCase.wrong(group, INTROSPECTION, HiddenRealm.API, fault, change);
    }

    private static AttackCase register(String group, String fault, String member, Object value) {
        return AttackCase.wrong(
                group, REGISTRATION, HiddenRealm.API, fault, request -> request.metadata.put(member, value));
    }

    /**
     * One request of the self-attack.
     *
     * @param group what it attacks
     * @param name its fault, or that it has none
     * @param isRight whether it has no fault, so that the server must accept it: else the refusals of its group would
     *     prove nothing
     * @param handler the handler that gets it
     * @param clientId the client that sends it
     * @param change puts the fault into it
     * @param again changes the request after it was accepted, for one that is then sent again; null if it is sent once
     */
    record AttackCase(
            String group,
            String name,
            boolean isRight,
            HiddenHandler handler,
            String clientId,
            Consumer<AttackedRequest> change,
            @Nullable Consumer<AttackedRequest> again) {

        static AttackCase right(String group, HiddenHandler handler, String clientId) {
            return new AttackCase(group, "without a fault", true, handler, clientId, request -> {}, null);
        }

        static AttackCase wrong(
                String group, HiddenHandler handler, String clientId, String fault, Consumer<AttackedRequest> change) {
            return new AttackCase(group, fault, false, handler, clientId, change, null);
        }

        /** Creates a request that is right the first time, and wrong the second. */
        static AttackCase replay(String fault, Consumer<AttackedRequest> again) {
            return new AttackCase(
                    "replay", fault, false, HiddenHandler.TOKEN, HiddenRealm.MACHINE, request -> {}, again);
        }

        String text() {
            return group + ": " + name;
        }
    }
}

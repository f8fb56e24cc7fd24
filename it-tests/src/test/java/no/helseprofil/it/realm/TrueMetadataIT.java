package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each value of the metadata is tried on the server, before and after existing clients are refused other ways. A member
 * that has no check here fails, such as one that a later Keycloak adds.
 */
class TrueMetadataIT {

    private static final String ENFORCED = """
            {"ruleSet":"helseid","catalogue":"2026.1","requirements":{
            "grant-type":{"enforced":"2026-01-01T00:00:00Z"},
            "private-key-jwt":{"enforced":"2026-01-01T00:00:00Z"}}}""";
    private static final Map<String, String> SHOWN_ELSEWHERE = Map.of(
            "claims_supported", "MetadataIT",
            "claim_types_supported", "there is no other type in Keycloak",
            "scopes_supported", "those of the realm, by Keycloak",
            "authorization_details_types_supported", "DetailsObjectIT",
            "introspection_signing_alg_values_supported", "SignedAnswersIT",
            "frontchannel_logout_supported", "Keycloak's own, which the profile doesn't touch",
            "frontchannel_logout_session_supported", "Keycloak's own, which the profile doesn't touch",
            "backchannel_logout_supported", "Keycloak's own, which the profile doesn't touch",
            "backchannel_logout_session_supported", "Keycloak's own, which the profile doesn't touch");

    /** Ways of existing clients: MetadataIT shows that they go when these are refused. */
    private static final Set<String> OF_EXISTING_CLIENTS = Set.of(
            "mtls_endpoint_aliases",
            "tls_client_certificate_bound_access_tokens",
            "backchannel_token_delivery_modes_supported",
            "backchannel_authentication_request_signing_alg_values_supported");

    private static final Map<String, List<String>> ALGORITHMS = new ConcurrentHashMap<>();

    /** Single RSA key, which each algorithm of RSA signs with, because making it takes a second. */
    private static final SigningKey RSA = SigningKey.generate("RS256");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final OidcClient user = realm.register(
            "true-metadata",
            SigningKey.generate("ES256"),
            client -> client.withObject("/attributes").put("standard.token.exchange.enabled", "true"));
    private static int made;

    private static final Map<String, Attributes> RESPONSES = Map.of(
            "id_token", new Attributes("id.token.signed.response.alg", "id.token.encrypted.response"),
            "userinfo", new Attributes("user.info.response.signature.alg", "user.info.encrypted.response"),
            "authorization", new Attributes("authorization.signed.response.alg", "authorization.encrypted.response"));

    private final Map<String, OidcClient> byAlgorithm = new HashMap<>();
    private final Map<String, Map<String, String>> bySignature = new HashMap<>();
    private final Map<String, Encrypted> byEncryption = new HashMap<>();
    private final Map<String, Function<JsonNode, List<String>>> checks = new LinkedHashMap<>();

    TrueMetadataIT() {
        checks.put(
                "issuer",
                each(issuer ->
                        issuer.equals(token().accessTokenClaims().path("iss").textValue())));
        for (String address : List.of("jwks_uri", "check_session_iframe", "helseprofil_requirements_uri")) {
            checks.put(address, each(url -> Request.get(URI.create(url)).send().isSuccess()));
        }
        checks.put("grant_types_supported", each(this::isGranted));
        checks.put("acr_values_supported", each(TrueMetadataIT::isLevel));
        checks.put("response_types_supported", each(type -> isPushed("response_type", type)));
        checks.put("response_modes_supported", each(mode -> isPushed("response_mode", mode)));
        checks.put("code_challenge_methods_supported", each(method -> isPushed("code_challenge_method", method)));
        checks.put("subject_types_supported", each(TrueMetadataIT::isSubject));
        checks.put("prompt_values_supported", each(TrueMetadataIT::isPrompt));
        checks.put("request_parameter_supported", is(() -> pushedObject(user)));
        checks.put("request_uri_parameter_supported", is(() -> isPushed("request_uri", realm.issuer() + "/object")));
        checks.put("claims_parameter_supported", is(TrueMetadataIT::hasRequestedClaim));
        checks.put("require_pushed_authorization_requests", is(() -> !opensWithoutPushing()));
        checks.put(
                "authorization_response_iss_parameter_supported",
                is(() -> answer("login").issuer() != null));
        for (String endpoint : List.of("token", "introspection", "revocation")) {
            checks.put(endpoint + "_endpoint_auth_methods_supported", each("private_key_jwt"::equals));
        }
        checks.put(
                "token_endpoint_auth_signing_alg_values_supported",
                each(algorithm -> token(of(algorithm)).response().isSuccess()));
        checks.put(
                "introspection_endpoint_auth_signing_alg_values_supported",
                each(algorithm -> of(algorithm)
                        .introspect(token(of(algorithm)).accessToken())
                        .response()
                        .isSuccess()));
        checks.put(
                "revocation_endpoint_auth_signing_alg_values_supported",
                each(algorithm -> of(algorithm)
                        .revoke(token(of(algorithm)).accessToken())
                        .response()
                        .isSuccess()));
        checks.put("request_object_signing_alg_values_supported", each(algorithm -> pushedObject(of(algorithm))));
        checks.put(
                "dpop_signing_alg_values_supported",
                each(algorithm ->
                        token(user.withProofKey(key(algorithm))).response().isSuccess()));
        RESPONSES.keySet().forEach(response -> {
            checks.put(
                    response + "_signing_alg_values_supported",
                    each(algorithm -> algorithm.equals(
                            header(signed(algorithm).get(response)).path("alg").textValue())));
            checks.put(
                    response + "_encryption_alg_values_supported",
                    each(algorithm -> encrypted(algorithm, "A256GCM").isDecrypted(response)));
            checks.put(
                    response + "_encryption_enc_values_supported",
                    each(content -> encrypted("ECDH-ES+A256KW", content).isDecrypted(response)));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {TestRealm.DOCUMENT, ENFORCED})
    @Tag("RFC8414-2-2")
    @Tag("RFC9449-5.1-1")
    @Tag("OIDC-CORE-8.1-1")
    @Tag("OIDC-DISCOVERY-4.3-1")
    void everyMetadataValueMatchesTheServer(String document) {
        realm.putProfile(document);
        JsonNode metadata = Request.get(realm.address(".well-known/openid-configuration"))
                .send()
                .json();

        assertSoftly(softly -> metadata.properties().forEach(member -> {
            if (!SHOWN_ELSEWHERE.containsKey(member.getKey()) && !OF_EXISTING_CLIENTS.contains(member.getKey())) {
                softly.assertThat(untrue(member.getKey(), member.getValue()))
                        .as("values of %s that aren't true", member.getKey())
                        .isEmpty();
            }
        }));
        assertThat(metadata.fieldNames())
                .toIterable()
                .as("the profile reads request objects that are signed and no more")
                .noneMatch(member -> member.startsWith("request_object_encryption"));
    }

    /** Returns the values that aren't true. Algorithms that the same list had before the date aren't tried again. */
    private List<String> untrue(String member, JsonNode value) {
        return member.endsWith("_values_supported")
                ? ALGORITHMS.computeIfAbsent(
                        member + value, any -> check(member).apply(value))
                : check(member).apply(value);
    }

    private Function<JsonNode, List<String>> check(String member) {
        return checks.computeIfAbsent(
                member,
                name -> name.endsWith("_endpoint") ? each(TrueMetadataIT::answers) : value -> List.of("no check"));
    }

    /** Returns the check of each value of a list, or of one text. */
    private static Function<JsonNode, List<String>> each(Predicate<String> isTrue) {
        return value -> (value.isArray() ? value.valueStream() : Stream.of(value))
                .map(JsonNode::asText)
                .filter(isTrue.negate())
                .toList();
    }

    /** Returns the check of a value that says yes or no. */
    private static Function<JsonNode, List<String>> is(BooleanSupplier does) {
        return value -> value.booleanValue() == does.getAsBoolean() ? List.of() : List.of(value.asText());
    }

    private static boolean answers(String url) {
        Response get = Request.get(URI.create(url)).send();
        Response post = Request.post(URI.create(url)).form("a", "b").send();
        return get.status() < 500 && post.status() < 500 && !(get.status() == 404 && post.status() == 404);
    }

    private boolean isGranted(String grant) {
        Exchange login = realm.logIn(user);
        return switch (grant) {
            case "authorization_code" -> login.response().isSuccess();
            case "client_credentials" -> token(user).response().isSuccess();
            case "refresh_token" ->
                user.refresh(login.refreshToken()).response().isSuccess();
            case "urn:ietf:params:oauth:grant-type:token-exchange" ->
                user.exchangeToken(login.accessToken(), TestRealm.SCOPE)
                        .response()
                        .isSuccess();
            default -> false;
        };
    }

    /** A login by password has no level, so that each level is out of its reach. */
    private static boolean isLevel(String name) {
        return "unmet_authentication_requirements"
                .equals(LoginForm.open(pushed("acr_values", name))
                        .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                        .error());
    }

    private static boolean isSubject(String type) {
        String subject = realm.logIn(user).idTokenClaims().path("sub").textValue();
        OidcClient other = type.equals("pairwise") ? pairwise() : registered(Map.of());
        boolean isSame =
                subject.equals(realm.logIn(other).idTokenClaims().path("sub").textValue());
        return isSame == type.equals("public");
    }

    private static OidcClient pairwise() {
        OidcClient client = registered(Map.of());
        String id = realm.id("true-metadata-" + made);
        succeeded(realm.admin()
                .post(
                        "clients/" + id + "/protocol-mappers/models",
                        Map.of(
                                "name", "pairwise",
                                "protocol", "openid-connect",
                                "protocolMapper", "oidc-sha256-pairwise-sub-mapper",
                                "config", Map.of("pairwiseSubAlgorithmSalt", "salt"))));
        return client;
    }

    private static boolean isPrompt(String prompt) {
        URI page = pushed("prompt", prompt);
        return prompt.equals("none")
                ? "login_required"
                        .equals(LoginForm.open(page).answer().orElseThrow().error())
                : LoginForm.open(page).answer().isEmpty();
    }

    private static boolean isPushed(String parameter, String value) {
        return user.withRequest(request -> request.formInstead(parameter, value))
                .push(realm.authorizationRequest())
                .response()
                .isSuccess();
    }

    private static boolean hasRequestedClaim() {
        AuthorizationRequest request = AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI);
        OidcClient asking = user.withRequest(sent -> sent.address().getPath().endsWith("/par/request")
                ? sent.form("claims", "{\"id_token\":{\"given_name\":{\"essential\":true}}}")
                : sent);
        return asking.logIn(request, TestRealm.USERNAME, TestRealm.PASSWORD)
                .idTokenClaims()
                .has("given_name");
    }

    private static boolean opensWithoutPushing() {
        StringBuilder query = new StringBuilder("?client_id=true-metadata");
        realm.authorizationRequest()
                .parameters()
                .forEach((name, value) -> query.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return LoginForm.open(URI.create(user.metadata().endpoint("authorization_endpoint") + query.toString()))
                .answer()
                .isEmpty();
    }

    private static AuthorizationAnswer answer(String prompt) {
        return LoginForm.open(pushed("prompt", prompt)).submit(TestRealm.USERNAME, TestRealm.PASSWORD);
    }

    private static URI pushed(String parameter, String value) {
        return user.authorizeUrl(user.withRequest(request -> request.form(parameter, value))
                .push(realm.authorizationRequest())
                .requestUri());
    }

    private static boolean pushedObject(OidcClient client) {
        return client.pushObject(realm.authorizationRequest()).response().isSuccess();
    }

    private static Exchange token() {
        return token(user);
    }

    private static Exchange token(OidcClient client) {
        return client.clientCredentials(TestRealm.SCOPE);
    }

    private OidcClient of(String algorithm) {
        return byAlgorithm.computeIfAbsent(
                algorithm, signing -> realm.register("true-metadata-" + ++made, key(signing), client -> {}));
    }

    private static SigningKey key(String algorithm) {
        if (!algorithm.matches("[RP]S\\d+")) {
            return SigningKey.generate(algorithm);
        }
        Map<String, Object> jwk = new HashMap<>(RSA.privateJwk());
        jwk.put("alg", algorithm);
        jwk.put("kid", algorithm);
        return SigningKey.parse(JSONObjectUtils.toJSONString(jwk));
    }

    private static OidcClient registered(Map<String, String> attributes) {
        return registered(SigningKey.generate("ES256"), SigningKey::publicJwkSet, attributes);
    }

    private static OidcClient registered(
            SigningKey key, Function<SigningKey, String> keys, Map<String, String> attributes) {
        return realm.register("true-metadata-" + ++made, key, client -> {
            client.withObject("/attributes").put("jwks.string", keys.apply(key));
            attributes.forEach(client.withObject("/attributes")::put);
        });
    }

    /** Returns all responses to a client that has each signed by this algorithm. */
    private Map<String, String> signed(String algorithm) {
        return bySignature.computeIfAbsent(
                algorithm,
                signing -> responses(registered(RESPONSES.values().stream()
                        .collect(Collectors.toMap(Attributes::signature, attributes -> signing)))));
    }

    /** Returns all responses to a client that has each encrypted by these algorithms. */
    private Encrypted encrypted(String algorithm, String content) {
        return byEncryption.computeIfAbsent(algorithm + " " + content, any -> {
            JWK encryption = encryptionKey(algorithm);
            Map<String, String> attributes = new HashMap<>();
            RESPONSES.values().forEach(response -> {
                attributes.put(response.encryption() + ".alg", algorithm);
                attributes.put(response.encryption() + ".enc", content);
            });
            OidcClient client = registered(
                    SigningKey.generate("ES256"),
                    key -> with(key.publicJwkSet(), encryption.toPublicJWK()),
                    attributes);
            return new Encrypted(encryption, algorithm, content, responses(client));
        });
    }

    private static Map<String, String> responses(OidcClient client) {
        Exchange login = realm.logIn(client);
        return Map.of(
                "id_token",
                login.idToken(),
                "userinfo",
                client.userinfo(login.accessToken()).response().body(),
                "authorization",
                signedAnswer(client));
    }

    /** The names of a client's attributes about a response: of the algorithm that signs it, and of those that encrypt it. */
    private record Attributes(String signature, String encryption) {}

    private record Encrypted(JWK key, String algorithm, String content, Map<String, String> responses) {

        boolean isDecrypted(String response) {
            try {
                JWEObject read = JWEObject.parse(responses.get(response));
                read.decrypt(key instanceof RSAKey rsa ? new RSADecrypter(rsa) : new ECDHDecrypter(key.toECKey()));
                return read.getHeader().getAlgorithm().getName().equals(algorithm)
                        && read.getHeader().getEncryptionMethod().getName().equals(content);
            } catch (ParseException | JOSEException unreadable) {
                return false;
            }
        }
    }

    private static JWK encryptionKey(String algorithm) {
        try {
            return algorithm.startsWith("RSA")
                    ? new RSAKey.Builder(RSAKey.parse(RSA.privateJwk()))
                            .keyUse(KeyUse.ENCRYPTION)
                            .algorithm(JWEAlgorithm.parse(algorithm))
                            .keyID("enc")
                            .build()
                    : new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.ENCRYPTION)
                            .algorithm(JWEAlgorithm.parse(algorithm))
                            .keyID("enc")
                            .generate();
        } catch (ParseException | JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String with(String jwks, JWK other) {
        return jwks.replaceFirst("\\[", "[" + other.toJSONString() + ",");
    }

    private static String signedAnswer(OidcClient client) {
        Exchange pushed = client.withRequest(request -> request.form("response_mode", "jwt"))
                .push(realm.authorizationRequest());
        return String.valueOf(LoginForm.open(client.authorizeUrl(pushed.requestUri()))
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                .parameter("response"));
    }

    private static JsonNode header(String jwt) {
        return Representations.json(
                new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[0]), StandardCharsets.UTF_8));
    }
}
